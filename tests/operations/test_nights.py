"""Nights in a row, as GitHub would run them: the steps of night.yml in fresh clones, on a web that grows and errs.

Articles come on their days. Meanwhile a source dies and recovers, one moves (301), one changes its HTML, two never
answer at all; one night is killed (SIGKILL), one finds the cache gone, in one someone pushes first, and in one no
source can be reached. At the end every address that ever was published answers, no article is lost or twice, and all
bytes are those of one run over everything, but for differences that are listed and have a reason.

Eight nights here; `OVERCOUNT_NIGHTS=30 make nights` takes thirty, and `OVERCOUNT_SEED` draws another moment to kill at.
What is left out: Install (this environment stands for it) and the steps that ask GitHub through gh.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import quopri
import random
import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.operations.commands import git
from scraper.operations.guards import addresses
from scraper.records import Article, Story
from tests.operations.workflow import ROOT, Run, Runner
from tests.test_cli import overcount
from tests.web.demo import lay_out
from tests.web.server import SampleWeb

pytestmark = pytest.mark.nights

NIGHTS = int(os.environ.get("OVERCOUNT_NIGHTS", "8"))
SEED = int(os.environ.get("OVERCOUNT_SEED", "8"))
LAST = date(2026, 10, 17)  # the morning after the last article
SPAN = 30  # days between the first night and the last
DEAD, MOVED, REDONE = "www.tallypost.example", "bytewharf.example", "patchboard.example"
OUT_OF_REACH = "*.example=127.0.0.1:9"  # the port where nothing listens


def days() -> list[date]:
    """Return the mornings on which there is a night, spread evenly over the sample web's month."""
    return [LAST - timedelta(days=round(SPAN * (NIGHTS - 1 - number) / NIGHTS)) for number in range(NIGHTS)]


def mishap(share: float) -> int:
    """Return the number of the night that comes at this share of all."""
    return round(share * NIGHTS)


KILLED, CACHE_GONE, RACE, OFFLINE = mishap(1 / 8), mishap(3 / 8), mishap(4 / 8), mishap(6 / 8)
DIES, RECOVERS, MOVES, REDOES = mishap(2 / 8), mishap(4 / 8), mishap(2 / 8), mishap(5 / 8)


def moment(web: SampleWeb) -> tuple[str, Callable[[Path], bool]]:
    """Return the step and the moment at which a night is killed: in requests, files or commits, not in seconds."""
    chance = random.Random(SEED)
    requests, before = chance.randrange(1, 15), len(web.requests)

    def asked(_: Path) -> bool:
        return len(web.requests) - before >= requests

    def there(pattern: str) -> Callable[[Path], bool]:
        return lambda clone: next(clone.glob(pattern), None) is not None

    return chance.choice(
        [
            ("Collect", asked),
            ("Collect", there("content/archive/.*.part")),
            ("Build", there("content/stories/*.md")),
            ("Build", there(".public.next/*")),
            ("Check", there(".cache")),
            ("Commit", there(".git/COMMIT_EDITMSG")),
        ]
    )


class Nights:
    """All nights, and what they left."""

    def __init__(self, folder: Path, web: SampleWeb) -> None:
        self.web, self.folder = web, folder
        self.seed = folder / "seed"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
        self.runner = Runner(folder, folder / "remote.git", ROOT / ".github" / "workflows" / "night.yml")
        git(folder, "clone", "--quiet", "remote.git", "maintainer")
        self.maintainer = folder / "maintainer"
        lay_out(self.maintainer)
        shutil.copy(ROOT / ".gitignore", self.maintainer)
        self.push("The beginning")
        self.runs: list[Run] = []
        self.ever: set[str] = set()  # every address that was published at any time
        self.told: list[str] = []

    def push(self, message: str) -> None:
        """Let the maintainer commit and push what stands in their clone."""
        git(self.maintainer, "add", "--all")
        git(self.maintainer, "-c", "user.name=M", "-c", "user.email=m@e.example", "commit", "--quiet", "-m", message)
        git(self.maintainer, "push", "--quiet", "origin", "HEAD:main")

    def someone_pushes(self) -> None:
        git(self.maintainer, "pull", "--quiet", "--rebase", "origin", "main")
        about = self.maintainer / "content" / "about.md"
        about.write_text(about.read_text(encoding="utf-8") + "\nWritten while a night ran.\n", encoding="utf-8")
        self.push("A word more about us")

    def head(self) -> str:
        return git(self.runner.remote, "rev-parse", "main").strip()

    def night(self, name: str, day: date, **mishaps: object) -> Run:
        reach = OUT_OF_REACH if mishaps.pop("offline", False) else self.web.connect_to
        environment = {"OVERCOUNT_CONNECT_TO": reach, "OVERCOUNT_NOW": f"{day}T04:23:00"}
        before = len(self.web.requests)
        run = self.runner.run(name, environment, **mishaps)  # type: ignore[arg-type]
        if self.runner.pages.exists():
            self.ever |= set(addresses(self.runner.pages))
        subject = git(self.runner.remote, "log", "-1", "--format=%s", "main").strip()
        requests = len(self.web.requests) - before
        self.told.append(f"{name} {day}: {run.conclusion} in {run.seconds:.0f} s, {requests} requests; {subject}")
        shutil.rmtree(self.folder / name)
        return run

    def all(self) -> None:
        outlets = self.web.outlets
        for number, day in enumerate(days()):
            self.web.as_of = datetime(day.year, day.month, day.day, 4, 23, tzinfo=UTC)
            if number == DIES:
                outlets[DEAD]["status"] = 500
            if number == RECOVERS:
                del outlets[DEAD]["status"]
            if number == MOVES:
                outlets[MOVED] |= {"moved": {outlets[MOVED]["feed_path"]: "/feeds/all"}, "feed_path": "/feeds/all"}
            if number == REDOES:
                outlets[REDONE]["page"] = "broadsheet"
            mishaps: dict[str, object] = {}
            if number == KILLED:
                mishaps["kill"] = moment(self.web)
            if number == CACHE_GONE:
                shutil.rmtree(self.runner.cache)
            if number == RACE:
                mishaps["between"] = {"Build": self.someone_pushes}
            if number == OFFLINE:
                mishaps["offline"] = True
            before = self.head()
            run = self.night(f"night-{number:02}", day, **mishaps)
            self.runs.append(run)
            if number == KILLED:
                self.told[-1] += f" (killed in {mishaps['kill'][0]})"  # type: ignore[index]
            expected = {KILLED: "killed", OFFLINE: "failure"}.get(number, "success")
            assert run.conclusion == expected, run.said + run.summary
            if number == OFFLINE:
                assert self.head() == before
                assert "not one source answered" in run.summary
        self.unchanged()

    def unchanged(self) -> None:
        """One night more, on which nothing is new."""
        before, site = self.head(), kept(self.runner.pages)
        self.idle = self.night("unchanged", LAST)
        self.unmoved = self.head() == before and kept(self.runner.pages) == site

    def published_ever(self) -> set[str]:
        """Return the addresses that any commit has listed as published, and all that any night has published."""
        history = git(
            self.runner.remote, "log", "--patch", "--format=", "main", "--", "content/archive/published-*.txt"
        )
        return self.ever | {line.removeprefix("+/") for line in history.splitlines() if line.startswith("+/")}


# Pages that name no story, and yet follow from all of them.
COUNTS = {
    r"sources(\.md|/index\.html)$": "counts in how many stories each source was first",
    r"briefs/\d{4}-\d{2}(\.md|/index\.html)$": "counts the stories of each day",
    r"topics/index\.(md|html)$": "counts the stories of each topic",
    r"data/index\.(md|html)$": "counts records",
    r"search/": "finds the pages that differ",
}


def kept(root: Path) -> dict[str, str]:
    """Return the hash of each file in a folder, by its name there."""
    files = (file for file in root.rglob("*") if file.is_file())
    return {str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with SampleWeb() as web:
        nights = Nights(tmp_path_factory.mktemp("nights"), web)
        try:
            nights.all()
        finally:
            tell(["", *nights.told])
        yield nights


@pytest.fixture(scope="module")
def clone(nights: Nights) -> Path:
    """What a fresh clone holds after the last night."""
    git(nights.folder, "clone", "--quiet", "remote.git", "clone")
    return nights.folder / "clone"


def test_every_address_that_was_ever_published_answers(nights: Nights) -> None:
    ever = nights.published_ever()
    assert len(ever) > 60
    assert sorted(ever - set(addresses(nights.runner.pages))) == []


def test_unchanged_input_is_no_commit_and_changes_no_byte(nights: Nights) -> None:
    assert nights.idle.conclusion == "success"
    assert nights.unmoved
    assert "Nothing to say, so nothing was committed" in nights.idle.summary


def test_what_went_wrong_is_told_where_it_did(nights: Nights) -> None:
    dead = nights.runs[DIES]
    assert "| tally-post |" in dead.summary
    assert re.search(r"::warning file=content/sources.yml,line=\d+,title=Source failing::tally-post", dead.said)
    assert "| tally-post | 0 " not in nights.runs[RECOVERS].summary
    assert "bytewharf has moved; write url: http://bytewharf.example/feeds/all" in nights.runs[MOVES].said
    assert "Pushed at attempt 2" in nights.runs[RACE].said
    assert "the last one stays" in nights.runs[OFFLINE].summary


def test_commits_read_as_news(nights: Nights, clone: Path) -> None:
    subjects = git(clone, "log", "--format=%s", "--author=overcount night").splitlines()
    assert len(subjects) >= NIGHTS // 2
    told = r"(No news|\d+ (new stor|article|stor|source)).*"
    assert [subject for subject in subjects if not re.fullmatch(told, subject)] == []


def test_what_is_committed_makes_the_site_to_the_byte(nights: Nights, clone: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    git(clone, "clone", "--quiet", str(nights.runner.remote), str(again))
    (again / ".cache").mkdir()
    shutil.copy(nights.runner.cache / ".cache" / "vectors.sqlite", again / ".cache")  # which is what takes long
    done = overcount("--root", str(again), "build")
    assert done.returncode == 0, done.stderr
    assert git(again, "status", "--porcelain") == ""
    assert kept(again / "public") == kept(nights.runner.pages)


def test_all_is_as_of_one_run_over_everything(nights: Nights, clone: Path, tmp_path: Path) -> None:
    """Everything in one run, with the days on which the nights have met each article, as no single run can know them.

    What then differs is listed, and has one of two reasons. An article was read when fewer pages of its outlet were
    known, and so less of what recurs on them was left out (the archive keeps what it read then). A story was decided
    otherwise, as its articles came on several nights: it, and whatever names it.
    """
    one = tmp_path / "one"
    shutil.copytree(clone, one, ignore=shutil.ignore_patterns(".git", "archive", "stories.jsonl", "health.json"))
    (one / ".cache").mkdir()
    shutil.copy(nights.runner.cache / ".cache" / "vectors.sqlite", one / ".cache")
    reach = ["--connect-to", nights.web.connect_to, "--now", LAST.isoformat()]
    done = overcount("--root", str(one), "collect", *reach)
    assert done.returncode == 0, done.stderr

    theirs = {article.id: article for article in Archive(one / "content").articles()}
    ours = Archive(clone / "content").articles()
    assert [id_ for id_, number in Counter(article.id for article in ours).items() if number > 1] == []
    assert sorted(article.url for article in ours) == sorted(article.url for article in theirs.values())

    read = {article.id: read_otherwise(article, theirs[article.id]) for article in ours}
    tell(f"read otherwise: {id_}: {', '.join(fields)}" for id_, fields in sorted(read.items()) if fields)
    for id_ in filter(read.get, sorted(read)):
        paragraphs = [whole(cache, id_) for cache in (nights.runner.cache / ".cache", one / ".cache")]
        here, there = (paragraphs[0] or paragraphs[1], paragraphs[1])  # the cache that vanished took some of ours along
        assert here >= there or there >= here, id_
    assert sum(map(bool, read.values())) < len(ours) / 4

    # Decided as one run does; then the days are written in, which say when each story was open.
    taken = [article.but(copy_of=None) if read[article.id] else theirs[article.id] for article in ours]
    Archive(one / "content").add(article.but(collected=LAST.isoformat()) for article in taken)
    # Since when a source is as it is: that is known to those alone who were there.
    shutil.copy(clone / "content" / "health.json", one / "content")
    assert overcount("--root", str(one), "build").returncode == 0
    days_of = {article.id: str(getattr(article, "collected")) for article in ours}  # noqa: B009
    decided = Archive(one / "content").articles()
    shutil.rmtree(one / "content" / "archive")
    Archive(one / "content").add(article.but(collected=days_of[article.id]) for article in decided)
    done = overcount("--root", str(one), "build")
    assert done.returncode == 0, done.stderr

    before, after = Archive(one / "content").stories(), Archive(clone / "content").stories()
    otherwise = {story.id for story in (*before, *after) if story not in before or story not in after}
    changed = [story for story in (*before, *after) if story.id in otherwise]
    names = otherwise | {name for story in changed for name in (*story.redirects, story.title, escape(story.title))}
    tell(f"decided otherwise: {id_}: {why(id_, before, after)}" for id_ in sorted(otherwise))

    shutil.copytree(nights.runner.pages, clone / "public")
    made = overcount("--root", str(clone), "build")  # writes the Markdown pages, which git doesn't keep
    assert made.returncode == 0, made.stderr
    unexplained, explained = [], Counter[str]()
    for folder in ("content", "public"):
        here, there = kept(clone / folder), kept(one / folder)
        for name in sorted({name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}):
            if folder == "content" and name.startswith("archive/published"):
                continue  # written with the commit; a single run over everything has published nothing before
            texts = [text(root / folder / name) for root in (clone, one)]
            if any(id_ in part for id_ in names for part in (name, *texts)):
                explained["names a story that was decided otherwise"] += 1
            elif otherwise and (counts := next((why for page, why in COUNTS.items() if re.match(page, name)), "")):
                explained[counts] += 1
            else:
                unexplained.append(f"{folder}/{name}")
    tell([f"of {len(kept(clone / 'content')) + len(kept(clone / 'public'))} files: {dict(explained)}"])
    assert unexplained == []


def read_otherwise(ours: Article, theirs: Article) -> list[str]:
    """Return what differs between two readings of an article, but for when it was met and what it is a copy of."""
    one, other = (article.model_dump(exclude={"collected", "copy_of"}) for article in (ours, theirs))
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def whole(cache: Path, id_: str) -> set[str]:
    """Return the paragraphs of an article's full text; none if it isn't in the cache."""
    with closing(sqlite3.connect(cache / "overcount.sqlite")) as database:
        row = database.execute("SELECT text FROM texts WHERE id = ?", (id_,)).fetchone()
    return set(row[0].split("\n")) if row else set()


def tell(lines: Iterable[str]) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def text(file: Path) -> str:
    data = file.read_bytes() if file.exists() else b""
    if file.suffix == ".eml":
        data = quopri.decodestring(data)  # an address may reach over the end of a line
    return (gzip.decompress(data) if file.suffix == ".gz" and data else data).decode("utf-8", "replace")


def why(id_: str, before: list[Story], after: list[Story]) -> str:
    """Return why a story of the nights (`after`) isn't as one run over everything decides it (`before`)."""
    one, nights = ({story.id: story for story in stories} for stories in (before, after))
    if id_ not in nights:
        return "one run alone has it: over the nights its articles came to stand under another first headline"
    story = nights[id_]
    if id_ not in one:
        same = [other for other in before if set(other.articles) == set(story.articles)]
        return f"named by its first headline; in one run it is {same[0].id}" if same else "the nights alone have it"
    if set(one[id_].articles) != set(story.articles):
        return "other articles, as some came when it had been decided already"
    return "it has grown: " + ", ".join(key for key, value in story if getattr(one[id_], key, None) != value)
