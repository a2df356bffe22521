"""What must hold before a site takes the place of the last one, and what should worry its maintainers.

What was published stands in `content/archive`: how many stories and articles in `published.json`, every address in
`published-YYYY-MM.txt`, the month's in which it was new. (Git keeps a whole copy of a file every fifty changes or so:
one file for all addresses would come to weigh as much as the articles.) Both are written with the commit of a night
that passed, so a night that lost something is held against the last good one.
"""

from __future__ import annotations

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
_PAGE = "bring the page back, or take its line out of content/archive/published-*.txt if it has to go"
_FEWER = "if that was meant, pass --accept-losses (or start the night by hand with that option)"
SHOWN = 5  # lost addresses that a message names
SPAN = 28  # days over which is counted how busy a beat is
EXPECTED = 5  # articles that should have come, before their lack is a warning
# What readers and machines keep the address of. Scripts, styles, pictures and the search index are the theme's.
_KINDS = {".html", ".xml", ".json", ".jsonl", ".csv", ".opml", ".eml", ".txt"}
_NOT_KEPT = ("assets/", "search/", "pagefind/", "404.html")


class Published(BaseModel):
    """What a site offers: how many stories and articles, and all addresses below its own, sorted.

    A story that was merged into another counts still, as long as its address leads there.
    """

    model_config = ConfigDict(frozen=True)

    stories: int = 0
    articles: int = 0
    addresses: list[str] = []


def published(content: Path) -> Published:
    """Return what the last night that passed has published. Raises ArchiveError if a file can't be read."""
    file = content / FILE
    try:
        counts = Published.model_validate_json(file.read_bytes()) if file.exists() else Published()
    except ValidationError as error:
        raise _unreadable(FILE, content) from error
    found = {address for addresses in _listed(content).values() for address in addresses}
    return counts.model_copy(update={"addresses": sorted(found)})


def _listed(content: Path) -> dict[str, set[str]]:
    """Return the addresses that each file lists: one a line, after a slash, so that the home page has a line too."""
    found = {}
    for file in sorted((content / "archive").glob("published-*.txt")):
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
        if lines[-1] or any(line and not line.startswith("/") for line in lines):  # cut, or a conflict
            raise _unreadable(f"archive/{file.name}", content)
        found[file.name] = {line.removeprefix("/") for line in lines if line}
    return found


def _unreadable(name: str, content: Path) -> ArchiveError:
    return ArchiveError(f"content/{name}: it can't be read; restore it with `git checkout -- {name}` in {content}")


def built(content: Path, public: Path) -> Published:
    """Return what the site in the folder `public` offers, made from the archive under `content`."""
    archive = Archive(content)
    stories = sum(1 + len(story.redirects) for story in archive.stories())
    return Published(stories=stories, articles=archive.days().total(), addresses=addresses(public))


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
        found.append(f"{len(lost)} published {answer} no longer: {shown}; {_PAGE}")
    for what, had, has in (
        ("stories", before.stories, now.stories),
        ("articles", before.articles, now.articles),
    ):
        if has < had * (1 - most):
            found.append(f"there were {had} {what}, now there are {has}: more than {most:.0%} are gone; {_FEWER}")
    return found


def keep(content: Path, before: Published, now: Published) -> bool:
    """Write down what is published now; an address once published stays on the list. Return whether that changed."""
    month = max((file.stem for file in (content / "archive").glob("[0-9]*.jsonl")), default="0000-00")
    name, changed = f"published-{month}.txt", False
    if new := set(now.addresses) - set(before.addresses):
        lines = sorted(f"/{address}\n" for address in _listed(content).get(name, set()) | new)
        changed = write_atomically(content / "archive" / name, "".join(lines))
    return write_atomically(content / FILE, now.model_dump_json(exclude={"addresses"}) + "\n") or changed


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
