"""Where a site lives: its settings and archive, its cache, and what is built from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.looks import LOOKS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where a site lives: its settings and archive, its cache, and what is built from them."""

    root: Path

    @property
    def content(self) -> Path:
        """What is published, and the settings."""
        return self.root / "content"

    @property
    def cache(self) -> Path:
        """What may vanish."""
        return self.root / ".cache"

    @property
    def public(self) -> Path:
        """The built site."""
        return self.root / "public"

    def of_year(self, year: str) -> Place:
        """Return where the site of a year is made that has moved: pages, cache and built site, none of them kept."""
        return Place(self.root / "years" / year)

    @property
    def templates(self) -> Path:
        """The Jinja templates: the site's own where it has any, else those that come with the program."""
        own = self.root / "site" / "templates"
        return own if own.is_dir() else LOOKS / "templates"
