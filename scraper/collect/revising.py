"""Articles that change after publication: which known pages to read once more, and what is kept of the change.

A list that tells another headline for an article, or a clearly later date of change, than it told the night before
makes us read the page again: a few a source and night. What lists told is remembered with the validators; when that is
lost, a change that happened meanwhile goes unnoticed, and nothing is asked again for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from scraper.records import Article, Entry

MOST_PAGES = 3  # that are read again, of a source and night
CLEARLY_LATER = timedelta(hours=1)  # outlets touch a page several times in the minutes after its publication
MOST_REVISIONS = 3  # earlier headlines that an article keeps, the first ones
WALL = 0.5  # share of its words that a page must still have; with fewer it shows a wall, not another text
GREW = 50  # words by which a text that still says all that we keep must have grown, to have changed


@dataclass(frozen=True)
class Told:
    """What a list says of an article: the headline, and when the page changed (UTC, or nothing)."""

    title: str
    updated: str


def told_of(entry: Entry) -> Told:
    """Return what a list's item says."""
    return Told(entry.title, str(getattr(entry, "updated", None) or ""))


def changed(before: Told | None, now: Told) -> bool:
    """Return whether what a list tells now means that the page may say something else than before."""
    if before is None:
        return False
    if before.title and now.title and _words(before.title) != _words(now.title):
        return True
    if not before.updated or not now.updated:
        return False
    return datetime.fromisoformat(now.updated) - datetime.fromisoformat(before.updated) >= CLEARLY_LATER


def to_read_again(
    items: Sequence[tuple[str, Entry]], before: Mapping[str, Told], revisable: Callable[[str], bool]
) -> list[tuple[str, Entry]]:
    """Return the items of a list (canonical address, entry) of which it tells something else than `before`."""
    return [(key, entry) for key, entry in items if changed(before.get(key), told_of(entry)) and revisable(key)]


def chosen(altered: Sequence[Sequence[tuple[str, Entry]]], due: Callable[[str], bool]) -> list[list[tuple[str, Entry]]]:
    """Return of each list's altered items those to ask for tonight: a few, each address for the first list only."""
    taken: set[str] = set()
    found = []
    for items in altered:
        mine = [(key, entry) for key, entry in items if key not in taken and due(key)][:MOST_PAGES]
        taken.update(key for key, _ in mine)
        found.append(mine)
    return found


def to_remember(
    items: Sequence[tuple[str, Entry]], before: Mapping[str, Told], altered: Collection[str], read: Collection[str]
) -> dict[str, Told]:
    """Return what to remember of a list: what it tells now, but of `altered` items that were not `read`, as before."""
    return {key: told_of(entry) if key in read or key not in altered else before[key] for key, entry in items}


def revise(old: Article, new: Article, excerpt: str, day: str) -> Article | None:
    """Return the article as it is to be kept after its page was read again on `day`, or None where nothing changed.

    `new` has the whole text, `old` and `excerpt` what may be kept of it. The article keeps its id, date and place; a
    page that has lost most of its text counts as one that couldn't be read, unless it opts out.
    """
    opted_out = bool(getattr(new, "opted_out", False))
    words = len(new.text.split())
    if words < WALL * int(getattr(old, "words", 0) or 0) and not opted_out:
        return None
    retitled = bool(new.title) and _words(new.title) != _words(old.title)
    if not retitled and not (excerpt != old.text and _says_something_else(old, new.text)):
        return None
    revisions = list(getattr(old, "revisions", None) or [])
    if retitled and len(revisions) < MOST_REVISIONS:
        revisions.append({"until": day, "title": old.title})
    changes = {
        "title": new.title if retitled else old.title,
        "text": excerpt,
        "words": words,
        "author": new.author or old.author,
        "cites": new.cites,
        "paywalled": new.paywalled,
        "revised": day,
        **({"revisions": revisions} if revisions else {}),
        **({"opted_out": True} if opted_out else {}),
    }
    return old.but(**changes)


def _says_something_else(old: Article, text: str) -> bool:
    """Return whether a text lacks a line that we keep of it, or has grown; less boilerplate is no change."""
    whole = " ".join(text.split())
    if any(" ".join(line.split()) not in whole for line in old.text.split("\n")):
        return True
    return len(whole.split()) >= int(getattr(old, "words", 0) or 0) + GREW


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())
