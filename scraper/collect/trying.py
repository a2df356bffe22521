"""Trying sources out: ask each one now, look at robots.txt for its pages, and judge. Nothing is collected."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.collect.collecting import THREADS
from scraper.collect.lists import Reading, read_source
from scraper.collect.trial import Trial, judge
from scraper.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.collect.fetching import Fetcher
    from scraper.records import Entry
    from scraper.settings import Collecting, Source

PAGES_TRIED = 5  # of the newest, whether robots.txt leaves them open


def try_source(
    source: Source,
    fetcher: Fetcher,
    limits: Collecting,
    *,
    could_be_on_beat: Callable[[Entry], bool],
    kept: int = 0,
    reading: Reading | None = None,
) -> tuple[Trial, Reading]:
    """Return the judgement of one source and what it gave; `reading`, where it has been read already.

    `kept` is the number of its articles in the archive. A source's fault is never raised.
    """
    now = datetime.fromtimestamp(fetcher.clock(), UTC)
    if reading is None:
        reading = read_source(source, fetcher, limits, now)
    # A search leads to everybody's pages, and a full-text feed to none.
    asked = [] if source.kind == "search" or source.full_text else [e.url for e in reading.entries if e.url]
    allowed = [_allows(fetcher, url) for url in asked[:PAGES_TRIED]]
    return judge(source, reading, could_be_on_beat=could_be_on_beat, now=now, allowed=allowed, kept=kept), reading


def try_sources(
    sources: list[Source],
    fetcher: Fetcher,
    limits: Collecting,
    *,
    could_be_on_beat: Callable[[Entry], bool],
    kept: Mapping[str, int],
    on_done: Callable[[Trial], None],
) -> list[Trial]:
    """Return the judgement of each source, in their order; hosts are asked side by side.

    `kept` gives the number of articles in the archive by a source's id. `on_done` is called from several threads.
    """

    def one(source: Source) -> Trial:
        trial, _ = try_source(source, fetcher, limits, could_be_on_beat=could_be_on_beat, kept=kept.get(source.id, 0))
        on_done(trial)
        return trial

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, sources))


def _allows(fetcher: Fetcher, url: str) -> bool:
    try:
        return fetcher.allows(url)
    except FetchError:
        return False  # what can't be known is taken as no, as it is when collecting
