"""Measure the site as it grows: time, memory and size of a build, beside a bare MkDocs build of as many plain pages.

    python benchmarks/site_growth.py 5000     a full build, then a night that changes ten stories
    python benchmarks/site_growth.py growth   the same at 1,250, 2,500 and 5,000 stories, and what 50,000 would take
    python benchmarks/site_growth.py moved    what MOVED stories leave of themselves once their year has moved

Stories have four articles each, synthetic (see synthetic.py), 55 articles a day, so that 5,000 stories are a year; each
has a brief of the size of a real one. Times are seconds of processor time of a process and its children, so that a
busy machine changes little; the bare build runs in between, on the same machine. Needs ../shared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from labelled import ROOT
from synthetic import Newsroom

from scraper.pages import Site, build, ledger, moving, render
from scraper.pages.exports import cards, data, feeds
from scraper.pages.page import Derived
from scraper.place import Place
from scraper.records import Article, Brief, Event, Evidence, Figure, Quote, Retelling, Section, Story, Takeaway, Tie
from scraper.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


A_STORY = 4  # articles
A_DAY = 55  # articles
CHANGED = 10  # stories in the second build
SIZES = (1_250, 2_500, 5_000)
FAR = 50_000
MOVED, STAYING = 1_000, 250
MEASURES = ("tokens", "share-of-people-using-ai", "ai-spending-and-cost", "share-of-code-written-by-ai")
TOPICS = ("tokenmaxxing", "leaderboards", "token-costs", "ai-mandates", "ai-written-code", "performance-reviews")
LIMITS = {"time beside the bare build": 1.5, "peak MB": 500.0, "Markdown's part": 0.1, "site in MB": 250.0}
_FOR_PROGRAMS = ((cards, "draw"), (data, "published"), (feeds, "files"), (ledger, "data_files"))


class NoVectors:
    """In the place of an embedder: nothing here compares articles."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(texts), 2), dtype=np.float32)


def stories_of(number: int) -> tuple[list[Article], list[Story], dict[str, Brief]]:
    """Return `number` stories with A_STORY articles each on average, and a brief for each."""
    room: Any = Newsroom(NoVectors())  # type: ignore[arg-type]
    articles, events = room.articles(number * A_STORY, a_day=A_DAY)
    groups: dict[int, list[Article]] = defaultdict(list)
    for article, event in zip(articles, events, strict=True):
        groups[event].append(article)
    apart = list(groups.values())
    pairs = len(apart) - number  # so many stories are of two events, which makes the number come out
    joined = [apart[2 * k] + apart[2 * k + 1] for k in range(pairs)] + apart[2 * pairs :]
    stories = [story_of(k, found) for k, found in enumerate(joined)]
    return articles, stories, {story.id: brief_of(story, joined[k]) for k, story in enumerate(stories)}


def story_of(number: int, articles: list[Article]) -> Story:
    days = sorted(article.published or "" for article in articles)
    return Story(
        id=f"story-{number:06}-{'-'.join(re.findall(r'[a-z]+', articles[0].title.lower())[:6])}",
        title=articles[0].title,
        articles=[article.id for article in articles],
        first_published=days[0],
        last_published=days[-1],
        topics=sorted({TOPICS[number % len(TOPICS)], TOPICS[(number // 3) % len(TOPICS)]}),
        originals=[articles[0].id],
    )


def brief_of(story: Story, articles: list[Article]) -> Brief:
    """Return a brief of the usual size: its sentences are the articles' own, and each names the article's."""
    said = [(article, text) for article in articles for text in re.split(r"(?<=[.!?])\s+", article.text) if text]

    def fact(at: int) -> dict[str, Any]:
        article, text = said[at % len(said)]
        return {"text": text, "evidence": [Evidence(article=article.id, sentence=text)], "independent_sources": 1}

    first, rest = articles[0], articles[1:]
    figures = [
        Figure(subject=f"Company {len(story.title) % 40 + k}", metric="counted in a week", value=100.0 * (k + 1),
               unit="tokens" if k == 0 else "%", as_of=(first.published or "")[:10], measure=MEASURES[k],
               evidence=fact(k)["evidence"])
        for k in range(3)
    ]  # fmt: skip
    return Brief(
        story=story.id,
        takeaways=[Takeaway(**fact(k)) for k in range(3)],
        why_it_matters=[Takeaway(**fact(3))],
        sections=[
            Section(heading=f"Part {k}", sentences=[Takeaway(**fact(2 * k + j)) for j in (2, 3)]) for k in (1, 2)
        ],
        timeline=[Event(day=(one.published or "")[:10], **fact(k)) for k, one in enumerate(articles[:2])],
        quotes=[Quote(text=fact(4)["text"], speaker="a spokesman", evidence=fact(4)["evidence"])],
        figures=figures,
        originals=[first.id],
        retellings=[Retelling(article=one.id, of=first.id) for one in rest],
        ties=[Tie(article=one.id, to=first.id, names=["Corvane"], words=["token", "ranking"]) for one in rest],
    )


def lay_out(root: Path) -> None:
    """Make a folder with this checkout's own settings, theme and hand-written pages."""
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("archive"))
    shutil.copytree(ROOT / "site", root / "site")
    shutil.copy(ROOT / "site" / "mkdocs.yml", root / "mkdocs.yml")


def lay_out_plain(root: Path, number: int) -> None:
    """Make a folder of as many pages of 19 kB, with headings and lists, and no more than MkDocs and Material."""
    (root / "content").mkdir(parents=True)
    (root / "content" / "index.md").write_text("# Home\n", encoding="utf-8")
    words = " ".join(f"word{k % 97}" for k in range(50))
    for k in range(number):
        part = f"{words} {k}.\n\n{words} *said* {k}.\n\n" + "".join(f"- [{words[:40]}](#part-{j})\n" for j in range(5))
        text = f"# Page {k}\n\n" + "\n\n".join(f"## Part {j}\n\n{part}" for j in range(7)) + "\n"
        (root / "content" / f"page-{k}.md").write_text(text, encoding="utf-8")
    lines = ["site_name: Plain", "site_url: https://plain.example/", "docs_dir: content", "site_dir: public"]
    lines += ["nav: [index.md]", "not_in_nav: '/page-*'", "theme: {name: material, font: false}"]
    (root / "mkdocs.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def processor() -> float:
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in found)


def told(began: float, **figures: float) -> None:
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    sys.stdout.write(json.dumps({"seconds": processor() - began, "MB": peak, **figures}) + "\n")


def ours(root: Path) -> None:
    """Print what the pages and the site cost, from records in memory."""
    articles, stories, briefs = pickle.loads((root / "records").read_bytes())
    site = Site(load(root / "content"), {article.id: article for article in articles}, stories, briefs)
    del articles, stories, briefs
    apart = clocked()
    began = processor()
    changed = render(site, root / "content", root / "site" / "templates", root / ".cache" / "pages.json")
    rendered = processor()
    del site
    build(root)
    parts = {"rendering": rendered - began - sum(apart), "programs": sum(apart)}
    told(began, **parts, markdown=sum(file.suffix == ".md" for file in changed))


def clocked() -> list[float]:
    """Return a list that gets the seconds of each call that makes what is no Markdown: data, feeds and cards."""
    spent: list[float] = []

    def on_the_clock(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(*given: Any) -> Any:
            began = processor()
            try:
                return make(*given)
            finally:
                spent.append(processor() - began)

        return made

    for module, name in _FOR_PROGRAMS:
        setattr(module, name, on_the_clock(getattr(module, name)))
    files = data._files
    data._files = lambda *given: tuple(Derived(f.made_of, on_the_clock(f.make)) for f in files(*given))  # type: ignore
    return spent


def bare(root: Path) -> None:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    config = load_config(str(root / "mkdocs.yml"))
    began = processor()
    mkdocs_build(config)
    told(began)


def run(what: str, root: Path) -> dict[str, float]:
    command = [sys.executable, __file__, what, "--root", str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(number: int) -> dict[str, float]:
    """Return the figures of a site of `number` stories, and print its parts."""
    with tempfile.TemporaryDirectory() as folder:
        root, plain = Path(folder) / "ours", Path(folder) / "plain"
        lay_out(root)
        lay_out_plain(plain, number)
        articles, stories, briefs = stories_of(number)
        (root / "records").write_bytes(pickle.dumps((articles, stories, briefs)))
        base, full = run("bare", plain), run("ours", root)
        show_parts(root / "public")
        before = {file: file.stat().st_ino for file in root.rglob("*.html")}
        held = [file.open("rb") for file in before]  # so that no file's number is given out again
        grow(articles, stories, briefs)
        (root / "records").write_bytes(pickle.dumps((articles, stories, briefs)))
        after = run("ours", root)
        for file in held:
            file.close()
        pages = sum(file.stat().st_ino != before.get(file) for file in (root / "public").rglob("*.html"))
        size = sum(file.stat().st_size for file in (root / "public").rglob("*") if file.is_file()) / 1e6
        files = sum(file.is_file() for file in (root / "public").rglob("*"))
    return {
        "stories": number,
        "bare seconds": base["seconds"],
        "bare MB": base["MB"],
        "seconds": full["seconds"],
        "time beside the bare build": full["seconds"] / base["seconds"],
        "peak MB": full["MB"],
        "Markdown's seconds": full["rendering"],
        "Markdown's part": full["rendering"] / full["seconds"],
        "beside the bare build": full["rendering"] / base["seconds"],
        "data, feeds, cards": full["programs"],
        "site in MB": size,
        "files": files,
        "night's seconds": after["seconds"],
        "of it Markdown": after["rendering"],
        "of it data, feeds, cards": after["programs"],
        "night's Markdown files": after["markdown"],
        "night's pages": pages,
    }


def grow(articles: list[Article], stories: list[Story], briefs: dict[str, Brief]) -> None:
    """Give each of the last stories an article of the last day."""
    newest = max(str(getattr(article, "collected", "")) for article in articles)
    known = {article.id: article for article in articles}
    for k, story in enumerate(stories[-CHANGED:], len(stories) - CHANGED):
        first = known[story.articles[0]]
        url = f"https://late.example/{story.id}"
        late = Article(**{**first.model_dump(exclude={"id"}), "url": url, "publisher": "Late", "collected": newest})
        articles.append(late)
        stories[k] = story.but(articles=[*story.articles, late.id])
        members = [known[id_] for id_ in story.articles]
        briefs[story.id] = brief_of(stories[k], [*members, late])


def show_parts(public: Path) -> None:
    """Print size and number of the files of each part of the site, and of each kind of page."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for file in sorted(public.rglob("*")):
        if file.is_file():
            steps = file.relative_to(public).parts
            kind = steps[0] if len(steps) > 1 else file.name
            kind += "/ (lists)" if len(steps) == 2 and file.name == "index.html" else "/" if len(steps) > 1 else ""
            text = file.read_bytes()
            found[kind].append((len(text), len(gzip.compress(text, 6, mtime=0))))
    print(f"{'part':28} {'files':>6} {'MB':>7} {'gzip':>7}   {'largest kB':>10} {'gzip':>7}")
    for kind in sorted(found, key=lambda kind: -sum(size for size, _ in found[kind])):
        sizes = found[kind]
        raw, packed = (sum(size[k] for size in sizes) / 1e6 for k in (0, 1))
        largest = max(sizes)
        if raw >= 0.02:
            row = f"{kind:28} {len(sizes):6} {raw:7.2f} {packed:7.2f}"
            print(f"{row}   {largest[0] / 1e3:10.1f} {largest[1] / 1e3:7.1f}", flush=True)


def table(found: list[dict[str, float]]) -> None:
    for name in found[0]:
        cells = "".join(f"{row[name]:12.2f}" if row[name] % 1 else f"{row[name]:12.0f}" for row in found)
        limit = f"   at most {LIMITS[name]:g}" if name in LIMITS else ""
        print(f"{name:28}{cells}{limit}")


def far(found: list[dict[str, float]]) -> None:
    """Print what FAR stories would take, by the growth between the last two sizes."""
    last, before = found[-1], found[-2]
    for name in ("seconds", "peak MB", "site in MB", "files", "night's seconds"):
        slope = (last[name] - before[name]) / (last["stories"] - before["stories"])
        print(f"at {FAR} stories, {name}: {last[name] + slope * (FAR - last['stories']):.0f}")


def moved(root: Path) -> None:
    """Print what a site weighs, and a build takes, before and after its first MOVED stories move with their year."""
    articles, stories, briefs = stories_of(MOVED + STAYING)
    ids = {id_ for story in stories[:MOVED] for id_ in story.articles}
    articles = [one.but(**dated(one, "2024" if one.id in ids else "2026")) for one in articles]
    known = {one.id: one for one in articles}
    stories = [
        story.but(
            first_published=known[story.articles[0]].published, last_published=known[story.articles[-1]].published
        )
        for story in stories
    ]
    lay_out(root)
    settings = root / "content" / "overcount.yml"
    named = "  url: https://overcount.example/   #"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(named, f"  years: {{2024: https://old.example/}}\n{named}"), encoding="utf-8")
    whole = Site(load(root / "content"), known, stories, briefs)

    def make(whole: Site, year: str = "") -> float:
        began, place = processor(), Place(root)
        there = place.of_year(year) if year else place
        site = moving.of_year(whole, year, (), root / "content") if year else moving.of_now(whole, root / "content")
        render(site, there.content, root / "site" / "templates", there.cache / "pages.json")
        build(root, year)
        if year:
            moving.keep(site, root / "content")
        return processor() - began

    few = Site(whole.settings, {i: a for i, a in known.items() if i not in ids}, stories[MOVED:], briefs)
    for name, site, year in (
        ("only those that stay", few, ""),
        ("again, nothing new", few, ""),
        ("all on one site", whole, ""),
        ("again, nothing new", whole, ""),
        ("the year's own site", whole, "2024"),
        ("the site of now", whole, ""),
        ("again, nothing new", whole, ""),
    ):
        seconds = make(site, year)
        public = (Place(root).of_year(year) if year else Place(root)).public
        sizes = [file.stat().st_size for file in public.rglob("*") if file.is_file()]
        print(f"\n{name}: {sum(sizes) / 1e6:.1f} MB, {len(sizes)} files, {seconds:.1f} s", flush=True)
        if not name.startswith("again"):
            show_parts(public)


def dated(article: Article, year: str) -> dict[str, str]:
    days = {"published": article.published or "", "collected": str(getattr(article, "collected", ""))}
    return {key: year + day[4:] for key, day in days.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", help="a number of stories, `growth`, or `moved`")
    parser.add_argument("--root", type=Path, help="of the site, for one step")
    arguments = parser.parse_args()
    if arguments.what == "ours":
        ours(arguments.root)
    elif arguments.what == "bare":
        bare(arguments.root)
    elif arguments.what == "moved":
        with tempfile.TemporaryDirectory() as folder:
            moved(Path(folder))
    else:
        sizes = SIZES if arguments.what == "growth" else (int(arguments.what),)
        found = [measure(number) for number in sizes]
        table(found)
        if len(found) > 1:
            far(found)


if __name__ == "__main__":
    main()
