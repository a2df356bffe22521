"""`content/archive`: the articles, one JSON line each, a file a month; and the stories.

`content/stories.jsonl` holds the open stories. One that got nothing new for longer than the window is closed: it moves,
once, to `content/archive/stories-YYYY-MM.jsonl`, the month's that it closed in. So a night reads and writes as much
as is open, however large the archive. `content/archive/verdicts.jsonl` lists the verdicts that the stories obey.

What can't be made again is kept here, in git. Files are sorted by id and replaced as a whole (temporary file,
fsync, rename), so a run killed at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from scraper.errors import ArchiveError
from scraper.records import Article, Bound, Record, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

Kind = TypeVar("Kind", bound=Record)
# Quotation marks within a text are escaped in JSON, so neither is ever found there.
_COLLECTED = re.compile(r'"collected":\s*"([0-9]{4}-[0-9]{2}-[0-9]{2})"')
_ID = re.compile(r'"id":\s*"([^"]*)"')
_STORY = re.compile(r'\{"id":\s*"([^"]*)"')  # a record begins with its id
_REDIRECTS = re.compile(r'"redirects":\s*(\["[^\]]*\])')
_UNFINISHED = ".part"  # how the names of temporary files end; git ignores them


def write_atomically(path: Path, content: str | bytes, *, lasting: bool = True) -> bool:
    """Replace the file at `path` by `content` unless it says that already. Return whether it was written.

    What is not `lasting` may be lost, or be empty, after a power cut: the next run must be able to see that, and make
    it again. It takes a fifth of the time of the processor, and does not wait for the disk.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    if not lasting:
        unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
        unfinished.write_bytes(data)
        os.replace(unfinished, path)
        return True
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # mkstemp gives 0600, which a web server can't read
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
    return True


def sweep(content: Path, before: float) -> int:
    """Delete what runs that were killed left half-written in `content` and its archive; return how many files.

    Only files last touched `before` that moment (seconds of the system's clock): another run may be writing.
    Elsewhere such files do no harm: neither git nor MkDocs takes them.
    """
    found = [file for folder in (content, content / "archive") for file in folder.glob(f".*{_UNFINISHED}")]
    old = [file for file in found if file.stat().st_mtime < before]
    for file in old:
        file.unlink()
    return len(old)


@dataclass(frozen=True)
class Window:
    """What is open on a night."""

    articles: list[Article]  # by id
    stories: list[Story]
    closing: list[Story]  # which got nothing new for longer than the window
    recent: frozenset[str]  # ids of the articles that keep a story open
    month: str  # YYYY-MM, in which the window begins


class Archive:
    """The articles and stories under a `content` folder.

    An article is filed under the month in which it was collected (its field `collected`, a UTC date), which
    never changes, so a month that is over is never written again.
    """

    def __init__(self, content: Path) -> None:
        self.folder = content / "archive"
        self.stories_file = content / "stories.jsonl"
        self.verdicts_file = self.folder / "verdicts.jsonl"

    def articles(self, since: str = "") -> list[Article]:
        """Return the articles collected in the month of the date `since` or later, by id.

        Raises ArchiveError, with file and line, for a line that isn't a record.
        """
        files = sorted(self.folder.glob("[0-9]*.jsonl"))
        kept = [file for file in files if file.stem >= since[:7]]
        return sorted((a for file in kept for a in _read(file, Article)), key=lambda article: article.id)

    def last_day(self, before: str) -> str:
        """Return the last day earlier than the date `before` on which an article was collected, or nothing."""
        for file in sorted(self.folder.glob("[0-9]*.jsonl"), reverse=True):
            days = [str(getattr(article, "collected", "")) for article in _read(file, Article)]
            if earlier := [day for day in days if day < before]:
                return max(earlier)
        return ""

    def window(self, days: int, also: Collection[str] = ()) -> Window:
        """Return what is open: the articles collected within `days` of the newest, and the stories that hold one.

        `also` opens the stories of these articles, however old. A story comes with all its articles; older months are
        read only where one reaches back into them.
        """
        files = sorted(self.folder.glob("[0-9]*.jsonl"), reverse=True)
        listed = _read(self.stories_file, Story) if self.stories_file.exists() else []
        if not files:
            return Window([], listed, [], frozenset(), "")
        days_of = [found[1] for found in _COLLECTED.finditer(_text(files[0]))]
        newest = max(days_of, default=f"{files[0].stem}-01")
        start = (date.fromisoformat(newest) - timedelta(days=days)).isoformat()
        months = [file for file in files if file.stem >= start[:7]]
        # Most of a month may lie outside of the window, and a line costs more to check than to search.
        read = [article for file in months for article in _read(file, Article, lambda line: _day_in(line) >= start)]
        recent = frozenset(article.id for article in read if str(getattr(article, "collected", "")) >= start)
        opened = recent.union(also)
        known = {story.id: story for story in [*self.holding(also), *listed]}
        open_ = [known[id_] for id_ in sorted(known) if not opened.isdisjoint(known[id_].articles)]
        wanted = opened.union(*(story.articles for story in open_))
        found = {article.id: article for article in read if article.id in wanted}
        for file in files:
            if len(found) < len(wanted):
                lacking = wanted - found.keys()
                old = _read(file, Article, lambda line: not lacking.isdisjoint(_ID.findall(line)))  # noqa: B023
                found |= {article.id: article for article in old if article.id in lacking}
        closing = [story for story in listed if opened.isdisjoint(story.articles)]
        return Window(sorted(found.values(), key=lambda article: article.id), open_, closing, recent, start[:7])

    def holding(self, ids: Collection[str]) -> list[Story]:
        """Return the stories, open and closed, that hold one of these articles, by id."""
        marks = [f'"{id_}"' for id_ in sorted(ids)]
        known: dict[str, Story] = {}
        for file in [*self._closed(), *([self.stories_file] if ids and self.stories_file.exists() else [])]:
            lines = _text(file).split("\n") if ids else []
            if any(mark in line for line in lines for mark in marks):
                known |= {story.id: story for story in _read(file, Story)}
        return [story for story in _unmerged(known) if not set(ids).isdisjoint(story.articles)]

    def marked(self, name: str) -> set[str]:
        """Return the ids of the articles that have a field `name`, however old; most files hold none."""
        mark = f'"{name}":'
        files = [file for file in sorted(self.folder.glob("[0-9]*.jsonl")) if mark.encode() in file.read_bytes()]
        return {article.id for file in files for article in _read(file, Article, lambda line: mark in line)}

    def month(self, name: str) -> list[Article]:
        """Return the articles of one file of the archive, such as `2026-05.jsonl`."""
        return _read(self.folder / name, Article)

    def named(self, ids: Collection[str]) -> list[Article]:
        """Return the articles with these ids, by id; only months that hold one are read as records."""
        if not ids:
            return []
        marks = [f'"id": "{id_}"' for id_ in sorted(ids)]
        found: dict[str, Article] = {}
        for file in sorted(self.folder.glob("[0-9]*.jsonl")):
            text = _text(file)
            if any(mark in text for mark in marks):
                found |= {article.id: article for article in _read(file, Article) if article.id in ids}
        return [found[id_] for id_ in sorted(found)]

    def add(self, articles: Iterable[Article]) -> int:
        """Add or replace articles; return how many files changed. Each needs its field `collected`."""
        months: dict[str, list[Article]] = {}
        for article in articles:
            months.setdefault(str(getattr(article, "collected"))[:7], []).append(article)  # noqa: B009
        changed = 0
        for month, new in sorted(months.items()):
            file = self.folder / f"{month}.jsonl"
            known = {article.id: article for article in _read(file, Article)} if file.exists() else {}
            known.update((article.id, article) for article in new)
            changed += write_atomically(file, _lines(known.values(), lambda record: record.id))
        return changed

    def stories(self) -> list[Story]:
        """Return all stories, open and closed, by id."""
        files = [*self._closed(), *([self.stories_file] if self.stories_file.exists() else [])]
        # A run that was killed while it closed a story has left it in both; the open one is the newer.
        known = {story.id: story for file in files for story in _read(file, Story)}
        return _unmerged(known)

    def counts(self) -> tuple[int, int]:
        """Return how many stories and how many articles there are."""
        return len(self.stories()), self.days().total()

    def days(self) -> Counter[str]:
        """Return how many articles were collected on each day that brought any."""
        files = sorted(self.folder.glob("[0-9]*.jsonl"))
        return Counter(found[1] for file in files for found in _COLLECTED.finditer(_text(file)))

    def issued(self) -> set[str]:
        """Return every id under which a closed story is or was published."""
        texts = [file.read_text(encoding="utf-8") for file in self._closed()]
        redirects = [json.loads(found) for text in texts for found in _REDIRECTS.findall(text)]
        return {found for text in texts for found in _STORY.findall(text)}.union(*redirects)

    def set_stories(self, stories: Iterable[Story], closing: Iterable[Story] = (), month: str = "") -> bool:
        """Replace the list of open stories; move those `closing` to the file of the `month` (YYYY-MM).

        Return whether anything changed.
        """
        changed = False
        if closing := list(closing):
            file = self.folder / f"stories-{month}.jsonl"
            known = {story.id: story for story in (_read(file, Story) if file.exists() else [])}
            known.update((story.id, story) for story in closing)
            changed = write_atomically(file, _lines(known.values(), lambda record: record.id))
        return write_atomically(self.stories_file, _lines(stories, lambda record: record.id)) or changed

    def bound(self) -> list[Bound]:
        """Return the verdicts that were in force when the stories were last written."""
        return _read(self.verdicts_file, Bound) if self.verdicts_file.exists() else []

    def set_bound(self, verdicts: Iterable[Bound]) -> bool:
        """Replace the list of verdicts in force; return whether anything changed."""
        text = _lines(verdicts, lambda record: f"{record.kind} {record.names}")
        return (bool(text) or self.verdicts_file.exists()) and write_atomically(self.verdicts_file, text)

    def _closed(self) -> list[Path]:
        return sorted(self.folder.glob("stories-*.jsonl"))


def _unmerged(known: dict[str, Story]) -> list[Story]:
    """Return the stories by id, without those that a verdict has merged since they were closed: their lines stay."""
    merged = {id_ for story in known.values() for id_ in story.redirects}
    return [known[id_] for id_ in sorted(known) if id_ not in merged]


def _lines(records: Iterable[Kind], key: Callable[[Kind], str]) -> str:
    return "".join(record.to_json() + "\n" for record in sorted(records, key=key))


def _day_in(line: str) -> str:
    """Return the day on which the article of a line was collected; a line without one is to be looked at."""
    found = _COLLECTED.search(line)
    return found[1] if found else "9999"


def _read(file: Path, kind: type[Kind], asked: Callable[[str], bool] = bool) -> list[Kind]:
    """Return the records of the lines that are `asked` for. Raises ArchiveError for a line that isn't one."""
    records = []
    for number, line in enumerate(_text(file).split("\n"), 1):
        if not line or not asked(line):
            continue
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            raise _broken(file, number, f"this line isn't a {kind.__name__.lower()}") from error
    return records


def _text(file: Path) -> str:
    """Return what a file of the archive says. Raises ArchiveError where a line was cut within a character."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken(file, data.count(b"\n", 0, error.start) + 1, "this line isn't UTF-8 text") from error


def _broken(file: Path, line: int, what: str) -> ArchiveError:
    remedy = f"restore the file with `git checkout -- {file.name}` in {file.parent}, or remove the line"
    return ArchiveError(f"{file.parent.name}/{file.name}:{line}: {what}; {remedy}")
