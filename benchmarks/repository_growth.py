"""Measure how the repository grows: a year of nights committed to a real git repository, then `git gc`.

    python benchmarks/repository_growth.py                        365 nights of 100 articles
    python benchmarks/repository_growth.py --nights 60 --a-day 20

Each night writes what a night writes (archive, open and closed stories, the list of published addresses) through the
archive, the guards and the commit of the program. The articles are synthetic: words drawn one after the other as they
follow each other in the sample web's articles, with a share of made-up names; the middle article has 700 words, and
the excerpt a quarter of them, 300 at most. How well such text packs is printed beside how well the sample web's own
does. What weighs is told by file, as it lies in the pack.

A year of 100 articles a day comes to 30 MB (810 bytes an article), four fifths of it articles, and three quarters of
those the excerpts' own words; where the middle article has 300 words, to 22 MB. Filing a month by day instead of by id
would save 7%.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from scraper.archive import Archive  # noqa: E402
from scraper.briefs.excerpt import MOST_WORDS, SHARE  # noqa: E402
from scraper.operations import guards  # noqa: E402
from scraper.operations.commands import git  # noqa: E402
from scraper.operations.commit import commit  # noqa: E402
from scraper.records import Article, Story, article_id  # noqa: E402
from tests.web import truth  # noqa: E402

FIRST = date(2026, 1, 1)
NAMED = 0.06  # share of words that are a name or a number which the article alone has
JOINS = 0.6  # share of articles that come to a story that is there: 2.5 articles a story
WINDOW = 21  # days until a story is closed
SOURCES = 50
PAGES = [f"{folder}/page-{number}/" for folder in ("topics", "metrics") for number in range(20)]


class Writer:
    """Writes articles, by chance."""

    def __init__(self, seed: int, words: int) -> None:
        self.chance, self.words = random.Random(seed), words
        self.bodies = [re.sub(r"[*`#|]", "", article["body"]) for article in truth.articles()]
        self.titles = [article["title"] for article in truth.articles()]
        self.authors = sorted({article["author"] for article in truth.articles() if article["author"]})
        words = " ".join(self.bodies).split()
        self.after: dict[str, list[str]] = defaultdict(list)
        for one, next_ in pairwise(words):
            self.after[one].append(next_)
        self.starts = sorted({word for word in words if word[0].isupper()})
        syllables = {part for word in words for part in re.findall(r"[b-df-hj-np-tv-z]+[aeiou]+", word.lower())}
        self.syllables = sorted(part for part in syllables if len(part) < 4)

    def name(self) -> str:
        return "".join(self.chance.choices(self.syllables, k=self.chance.randint(2, 4))).capitalize()

    def text(self, length: int) -> str:
        own = [self.name() if self.chance.random() < 0.7 else f"{self.chance.randint(2, 9999):,}" for _ in range(8)]
        said, word = [], self.chance.choice(self.starts)
        while len(said) < length:
            said.append(self.chance.choice(own) if self.chance.random() < NAMED else word)
            word = self.chance.choice(self.after.get(word) or self.starts)
        return re.sub(r"([.?!]) (?=[A-Z])", r"\1\n", " ".join(said))

    def article(self, day: str, number: int) -> Article:
        chance, title = self.chance, self.text(10).replace("\n", " ")
        source = chance.randrange(SOURCES)
        slug = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:80]
        url = f"https://www.outlet{source}.example/news/{day.replace('-', '/')}/{slug}-{number}"
        words = max(80, int(self.words * chance.lognormvariate(0, 0.6)))
        return Article(
            id=article_id(url),
            url=url,
            title=title,
            publisher=f"The Outlet No. {source}",
            author=chance.choice(self.authors),
            published=f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z",
            lang="en",
            text=self.text(min(MOST_WORDS, words // SHARE)),
            source=f"outlet-{source}",
            cites=[f"The Outlet No. {chance.randrange(SOURCES)}"] if chance.random() < 0.4 else [],
            relevance=round(chance.uniform(0.5, 1), 3),
            on_beat=True,
            topics=sorted(f"topic-{n}" for n in chance.sample(range(13), 2)),
            words=words,
            collected=day,
        )


class Newsroom:
    """The stories that are open, and each night's growth of them."""

    def __init__(self, root: Path, writer: Writer) -> None:
        self.root, self.writer, self.archive = root, writer, Archive(root / "content")
        self.open: dict[str, tuple[Story, date]] = {}  # with the day on which each last grew
        self.addresses: list[str] = list(PAGES)
        self.stories = self.articles = 0

    def night(self, day: date, a_day: int) -> None:
        chance, name = self.writer.chance, day.isoformat()
        articles = [self.writer.article(name, self.articles + number) for number in range(a_day)]
        self.articles += len(articles)
        self.archive.add(articles)
        for article in articles:
            if self.open and chance.random() < JOINS:
                key = chance.choice(sorted(self.open)[-200:])
                story = self.open[key][0]
                story = story.but(articles=[*story.articles, article.id], last_published=article.published)
            else:
                when = {"first_published": article.published, "last_published": article.published}
                words = re.findall(r"[a-z0-9]+", article.title.lower())
                story = Story(
                    id=f"{'-'.join(words)[:60]}-{article.id[:6]}",  # as scraper/stories/identity.py makes them
                    title=article.title,
                    articles=[article.id],
                    topics=article.topics,
                    originals=[article.id],
                    **when,
                )
                self.addresses.append(f"stories/{story.id}/")
                self.stories += 1
            self.open[story.id] = (story, day)
        closing = [story for story, last in self.open.values() if (day - last).days > WINDOW]
        for story in closing:
            del self.open[story.id]
        month = (day - timedelta(days=WINDOW)).isoformat()[:7]
        self.archive.set_stories([story for story, _ in self.open.values()], closing, month)
        self.addresses.append(f"briefs/{name}/")
        before = guards.published(self.root / "content")
        now = guards.Published(stories=self.stories, articles=self.articles, addresses=sorted(self.addresses))
        guards.keep(self.root / "content", before, now)
        commit(self.root)


def by_kind(root: Path) -> Counter[str]:
    """Return how many bytes of the pack each kind of file takes."""
    names = dict(line.partition(" ")[::2] for line in git(root, "rev-list", "--objects", "--all").splitlines())
    sizes: Counter[str] = Counter()
    form = "--batch-check=%(objectname) %(objecttype) %(objectsize:disk)"
    for line in git(root, "cat-file", "--batch-all-objects", form).splitlines():
        key, type_, size = line.split()
        kind = re.sub(r"\d{4}-\d\d", "YYYY-MM", names.get(key, "")) if type_ == "blob" else "commits and folders"
        sizes[kind] += int(size)
    return sizes


def packs(texts: list[str]) -> float:
    """Return to how much of its size text is packed."""
    data = "\n".join(texts).encode()
    return len(zlib.compress(data)) / len(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--a-day", type=int, default=100)
    parser.add_argument("--words", type=int, default=700, help="of the middle article")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    writer = Writer(chosen.seed, chosen.words)
    sample = writer.text(sum(len(body.split()) for body in writer.bodies))
    print(f"packed alone: synthetic text to {packs([sample]):.0%}, the sample web's to {packs(writer.bodies):.0%}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "--quiet", "--initial-branch=main")
        (root / "content").mkdir()
        room = Newsroom(root, writer)
        for number in range(chosen.nights):
            room.night(FIRST + timedelta(days=number), chosen.a_day)
            if number % 30 == 29:  # as GitHub does from time to time; and the disk stays small
                git(root, "gc", "--quiet")
                size = sum(file.stat().st_size for file in root.glob(".git/objects/pack/*"))
                print(f"{number + 1:4d} nights: {size / 1e6:6.1f} MB", flush=True)
        git(root, "gc", "--quiet", "--prune=now")
        size = sum(file.stat().st_size for file in root.glob(".git/objects/pack/*"))
        files = sum(file.stat().st_size for file in root.glob("content/**/*") if file.is_file())
        mean = sum(len(article.text) for article in room.archive.articles()) / room.articles
        a_year = size / chosen.nights * 365
        print(f"{room.articles} articles ({mean:.0f} characters of excerpt each) in {room.stories} stories")
        print(f"content/ {files / 1e6:.1f} MB; packed {size / 1e6:.1f} MB, {size / room.articles:.0f} bytes an article")
        print(f"in ten years about {a_year * 10 / 1e6:.0f} MB")
        for kind, part in by_kind(root).most_common():
            print(f"  {part / size:6.1%} {part / 1e6:7.2f} MB  {kind}")


if __name__ == "__main__":
    main()
