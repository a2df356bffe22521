"""What became of a list's items, tonight and on earlier nights: whose page was read, whose failed, where they lead.

All of it comes out the same when the cache is gone: what was read is in the archive or is read again, and what
failed is tried again and fails again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.collect.addresses import canonical_url, in_domain
from scraper.collect.dates import plausible
from scraper.collect.trial import date_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from scraper.collect.remembering import Memory
    from scraper.records import Entry
    from scraper.settings import Blocked

# Of the pages that were tried, so many of the newest must all have failed before their source counts as failing,
# or all where fewer were tried, but not fewer than the second number. One that was read long ago says nothing of an
# outlet that shuts us out today; a video or two among articles says nothing either.
NEWEST, FEWEST = 5, 3


@dataclass(frozen=True)
class Followed:
    """One item. `address` is its article's as far as it is known; `cause` says why its page gave none."""

    address: str
    read: bool = False
    cause: str | None = None


def admit(entries: Sequence[Entry], blocked: Sequence[Blocked]) -> list[tuple[str, Entry]]:
    """Return the items that lead to an address that isn't blocked, each once, with their canonical addresses."""
    items: dict[str, Entry] = {}
    for entry in entries:
        key, home = canonical_url(entry.url), str(getattr(entry, "publisher_home", ""))
        if key and key not in items and not is_blocked(key, blocked) and not is_blocked(home, blocked):
            items[key] = entry
    return list(items.items())


def is_blocked(url: str, blocked: Sequence[Blocked]) -> bool:
    """Return whether an address is in a domain of the block list."""
    return any(in_domain(url, rule.domain) for rule in blocked)


def follow(
    items: Sequence[tuple[str, Entry]],
    *,
    known: Callable[[str], bool],
    read: Collection[str],
    memory: Memory,
    now: datetime,
) -> list[Followed]:
    """Return what became of the admitted items, newest first. `read` are the addresses of those read tonight."""

    def one(key: str) -> Followed:
        address = memory.alias(key) or key
        if key in read or known(key) or known(address):
            return Followed(address, read=True)
        return Followed(address, cause=memory.failure(key))

    dated = sorted(items, key=lambda item: plausible(date_of(item[1]), now) or "", reverse=True)
    return [one(key) for key, _ in dated]


def why_unreadable(items: Sequence[Followed]) -> Counter[str]:
    """Return why the newest pages that were tried failed, each cause counted; nothing if one of them was read."""
    tried = [item for item in items if item.read or item.cause][:NEWEST]
    causes = Counter(item.cause for item in tried if item.cause)
    return causes if causes.total() == len(tried) >= FEWEST else Counter()


def counted(causes: Counter[str]) -> str:
    """Return causes with how often each came, such as `403 2×, timeout 1×`."""
    return ", ".join(f"{cause} {count}×" for cause, count in sorted(causes.items()))
