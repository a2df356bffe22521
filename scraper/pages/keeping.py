"""What of the last night's files still holds: one that would be made of the same is left as it stands.

A file is made from values (a page's, or the stories that a table lists) and from what is the same for all: the
program, the templates, the settings that all pages share. A file in the cache has for each the hash of both and of the
text that came out; what was made of something else, or isn't there as it was made, is made again. So that file may be
lost, or be of another site, and the result is the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.archive import write_atomically
from scraper.pages.story import StoryView

if TYPE_CHECKING:
    from collections.abc import Iterable

_PROGRAM = Path(__file__).parents[1]
_MAKERS = ("jinja2", "markupsafe", "pydantic")


class Kept:
    """The files of the last night, and those of this one, by their paths.

    `file` is where it stands how they were made, None where nothing is kept; `shared` is what all are made from.
    """

    def __init__(self, file: Path | None, templates: Path, shared: object) -> None:
        self._file, self._last, self._now = file, _read(file) if file else {}, dict[str, str]()
        makers = [sys.version, *map(version, _MAKERS)]
        self._rules = hashlib.sha256(self._json([makers, shared]))
        for source in [*sorted(_PROGRAM.rglob("*.py")), *_files(templates)]:
            self._rules.update(f"\n{source.name}\n".encode() + source.read_bytes())

    def holds(self, name: str, made_of: object, where: Path) -> bool:
        """Tell whether the file `where` is what these values would give again; it is noted as such, if so."""
        if name not in self._last:
            return False
        try:
            holds = self._last[name] == self._hash(made_of, where.read_bytes())
        except OSError:
            return False
        if holds:
            self._now[name] = self._last[name]
        return holds

    def note(self, name: str, made_of: object, text: str) -> bool:
        """Note what a file was made of, and what it says, so that one that was lost or damaged is made again.

        Return whether it was noted.
        """
        if self._file:
            self._now[name] = self._hash(made_of, text.encode("utf-8"))
        return self._file is not None

    def save(self) -> None:
        """Write down how the files of this night were made."""
        if self._file:
            write_atomically(self._file, json.dumps(self._now, indent=0, sort_keys=True))

    def _hash(self, made_of: object, text: bytes) -> str:
        found = self._rules.copy()
        found.update(self._json(made_of))
        found.update(hashlib.sha256(text).digest())
        return found.hexdigest()

    def _json(self, value: object) -> bytes:
        return json.dumps(value, default=self._plain, check_circular=False).encode()

    def _plain(self, value: object) -> Any:
        """Return what JSON can say of a record, a view or a day."""
        if isinstance(value, StoryView):
            return value.key
        if isinstance(value, date):
            return value.isoformat()
        return vars(value) | (getattr(value, "__pydantic_extra__", None) or {})


def _files(folder: Path) -> Iterable[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _read(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
