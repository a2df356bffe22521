"""`content/archive`: the articles, one JSON line each, a file a month; and `content/stories.jsonl`.

What can't be made again is kept here, in git. Files are sorted by id and replaced as a whole (temporary file,
fsync, rename), so a run killed at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from scraper.errors import ArchiveError
from scraper.records import Article, Record, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

Kind = TypeVar("Kind", bound=Record)
_UNFINISHED = ".part"  # how the names of temporary files end; git ignores them


def write_atomically(path: Path, text: str) -> bool:
    """Replace the file at `path` by `text` unless it says that already. Return whether it was written."""
    data = text.encode("utf-8")
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
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


class Archive:
    """The articles and stories under a `content` folder.

    An article is filed under the month in which it was collected (its field `collected`, a UTC date), which
    never changes, so a month that is over is never written again.
    """

    def __init__(self, content: Path) -> None:
        self.folder = content / "archive"
        self.stories_file = content / "stories.jsonl"

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
            text = file.read_text(encoding="utf-8")
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
        """Return all stories, by id."""
        return _read(self.stories_file, Story) if self.stories_file.exists() else []

    def set_stories(self, stories: Iterable[Story]) -> bool:
        """Replace the list of stories. Return whether anything changed."""
        return write_atomically(self.stories_file, _lines(stories, lambda record: record.id))


def _lines(records: Iterable[Kind], key: Callable[[Kind], str]) -> str:
    return "".join(record.to_json() + "\n" for record in sorted(records, key=key))


def _read(file: Path, kind: type[Kind]) -> list[Kind]:
    records = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line:
            continue
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            place = f"{file.parent.name}/{file.name}:{number}"
            remedy = f"restore the file with `git checkout -- {file.name}` in {file.parent}, or remove the line"
            raise ArchiveError(f"{place}: this line isn't a {kind.__name__.lower()}; {remedy}") from error
    return records
