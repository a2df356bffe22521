"""A source's list, of whatever kind: its feed, sitemap, page of links or search answer, fetched and made entries."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scraper.collect.dates import plausible
from scraper.collect.feeds import parse_feed
from scraper.collect.listings import parse_listing
from scraper.collect.searches import parse_search
from scraper.collect.sitemaps import parse_sitemap
from scraper.errors import FeedError, OvercountError
from scraper.records import Entry, utc

if TYPE_CHECKING:
    from scraper.collect.fetching import Fetcher
    from scraper.settings import Collecting, Source

FEED_BYTES = 5  # a feed may be this many times as long as a page
MAX_SITEMAPS = 3  # of an index, the newest
SITEMAP_DAYS = 14  # older entries of a sitemap are not news
# Feeds are read one at a time: the threads that read them would only take the interpreter from each other, and
# from those that wait for answers, whose hosts would seem slow.
_ONE_FEED = threading.Lock()


@dataclass(frozen=True)
class Reading:
    """What a source's list says."""

    entries: list[Entry] = field(default_factory=list)
    not_modified: bool = False
    moved_to: str | None = None
    error: OvercountError | None = None


def read_source(source: Source, fetcher: Fetcher, limits: Collecting, now: datetime) -> Reading:
    """Fetch and parse a source's feed, sitemap, listing or search answer."""
    try:
        answer = fetcher.fetch(source.url, conditional=True, max_bytes=FEED_BYTES * fetcher.max_bytes)
        content_type = answer.headers.get("content-type", "")
        if source.kind == "sitemap":
            entries = sitemap_entries(answer.body, answer.url, fetcher, now)
        elif source.kind == "listing":
            entries = parse_listing(answer.body, answer.url, source.selector or "a", charset=answer.charset)
        else:
            parse = parse_search if source.kind == "search" else parse_feed
            with _ONE_FEED:
                entries = parse(answer.body, answer.url, content_type)
    except OvercountError as error:
        return Reading(error=error)
    except Exception as error:  # a source's fault, of whatever kind, must not stop the others
        return Reading(error=FeedError(f"{source.url}: it can't be read ({type(error).__name__}: {error})"))
    return Reading(entries[: limits.max_entries], answer.not_modified, answer.moved_to)


def sitemap_entries(body: bytes, url: str, fetcher: Fetcher, now: datetime) -> list[Entry]:
    """Return the newest entries of a sitemap, those of the newest sitemaps of an index included."""
    sitemap = parse_sitemap(body, url)
    entries = list(sitemap.entries)
    for place in sitemap.further[:MAX_SITEMAPS]:
        answer = fetcher.fetch(place, conditional=True, max_bytes=FEED_BYTES * fetcher.max_bytes)
        entries += parse_sitemap(answer.body, answer.url).entries
    return newest(entries, now)


def newest(entries: list[Entry], now: datetime) -> list[Entry]:
    """Return what is news in a sitemap, newest first.

    A news sitemap (its entries have titles) holds nothing else. Of a plain one, which lists all that there
    ever was, the entries count that changed within `SITEMAP_DAYS` of its latest change.
    """
    dated = [(plausible(entry.published or getattr(entry, "updated", None), now) or "", entry) for entry in entries]
    latest = max((date for date, _ in dated), default="")
    if not latest:
        return [entry for entry in entries if entry.title]
    since = utc(datetime.fromisoformat(latest) - timedelta(days=SITEMAP_DAYS)) or ""
    kept = [(date, entry) for date, entry in dated if entry.title or date >= since]
    return [entry for _, entry in sorted(kept, key=lambda pair: (pair[0], pair[1].url), reverse=True)]
