"""What must hold before a site takes the place of the last one, and what should worry its maintainers.

What was published stands in `content/archive/published.json`: how many stories and articles, and every address. It is
written with the commit of a night that passed, so a night that lost something is held against the last good one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from scraper.archive import Archive, write_atomically
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "archive/published.json"
SHOWN = 5  # lost addresses that a message names
SPAN = 28  # days over which is counted how busy a beat is
EXPECTED = 5  # articles that should have come, before their lack is a warning
# What readers and machines keep the address of. Scripts, styles, pictures and the search index are the theme's.
_KINDS = {".html", ".xml", ".json", ".jsonl", ".csv", ".opml", ".eml", ".txt"}
_NOT_KEPT = ("assets/", "search/", "pagefind/", "404.html")


class Published(BaseModel):
    """What a site offers: how many stories and articles, and all addresses below its own, sorted."""

    model_config = ConfigDict(frozen=True)

    stories: int = 0
    articles: int = 0
    addresses: list[str] = []

    def to_json(self) -> str:
        """Return it as text, an address a line, so that git keeps little of each night."""
        return json.dumps(self.model_dump(), indent=0, ensure_ascii=False) + "\n"


def published(content: Path) -> Published:
    """Return what the last night that passed has published. Raises ArchiveError if the file can't be read."""
    file = content / FILE
    if not file.exists():
        return Published()
    try:
        return Published.model_validate_json(file.read_bytes())
    except ValidationError as error:
        remedy = f"restore it with `git checkout -- {FILE}` in {content}"
        raise ArchiveError(f"content/{FILE}: it can't be read; {remedy}") from error


def built(content: Path, public: Path) -> Published:
    """Return what the site in the folder `public` offers, made from the archive under `content`."""
    archive = Archive(content)
    stories, articles = archive.counts()
    return Published(stories=stories, articles=articles, addresses=addresses(public))


def addresses(public: Path) -> list[str]:
    """Return the addresses of pages, feeds and data in the folder `public`, below the site's own, sorted."""
    files = (file.relative_to(public).as_posix() for file in public.rglob("*") if file.suffix in _KINDS)
    return sorted({file.removesuffix("index.html") for file in files if not file.startswith(_NOT_KEPT)})


def losses(before: Published, now: Published, most: float) -> list[str]:
    """Return why a site must not take the place of the one `before` it; nothing if it may.

    `most` is the part of the stories, or of the articles, that may go in one night. No address may.
    """
    found = []
    if lost := sorted(set(before.addresses) - set(now.addresses)):
        shown = ", ".join(lost[:SHOWN]) + (f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else "")
        answer = "address answers" if len(lost) == 1 else "addresses answer"
        found.append(f"{len(lost)} published {answer} no longer: {shown}")
    for what, had, has in (
        ("stories", before.stories, now.stories),
        ("articles", before.articles, now.articles),
    ):
        if has < had * (1 - most):
            found.append(f"there were {had} {what}, now there are {has}: more than {most:.0%} are gone")
    return found


def keep(content: Path, before: Published, now: Published) -> bool:
    """Write down what is published now; an address once published stays on the list. Return whether that changed."""
    everything = sorted({*before.addresses, *now.addresses})
    return write_atomically(content / FILE, now.model_copy(update={"addresses": everything}).to_json())


@dataclass(frozen=True)
class Silence:
    """How long nothing has come, on a beat of which something was to be expected."""

    days: int
    since: str
    expected: float  # articles that would have come at the usual pace


def pace(per_day: Mapping[str, int]) -> float:
    """Return how many articles a day came of late: in the last SPAN days up to the newest one, a week at least."""
    if not per_day:
        return 0.0
    last = date.fromisoformat(max(per_day))
    start = max(date.fromisoformat(min(per_day)), last - timedelta(days=SPAN - 1))
    came = sum(number for day, number in per_day.items() if day >= start.isoformat())
    return came / max((last - start).days + 1, 7)


def silence(per_day: Mapping[str, int], today: str, most: int) -> Silence | None:
    """Return how long nothing has come, if that is `most` days or more and at the usual pace some should have.

    `per_day` is how many articles came on each day (a UTC date) that brought any.
    """
    if not per_day:
        return None
    since = max(per_day)
    days = (date.fromisoformat(today) - date.fromisoformat(since)).days
    expected = pace(per_day) * days
    return Silence(days, since, expected) if days >= most and expected >= EXPECTED else None
