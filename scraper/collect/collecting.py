"""All sources into articles: first every feed, then the pages that could be on the beat, by host.

Hosts are asked side by side, one request at a time each, so a slow one holds up nobody but itself. What they
give is read beside that, as reading costs more than asking. Which source an article belongs to is settled
between the two rounds, by the order of the sources, so that a night's result doesn't depend on who answered first.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.collect import hidden, optouts, revising
from scraper.collect.addresses import host_of, same_site
from scraper.collect.boilerplate import blocks_of, without_recurring
from scraper.collect.causes import cause_of
from scraper.collect.credits import without_own
from scraper.collect.dates import plausible
from scraper.collect.extract import from_feed, headline_only
from scraper.collect.following import Followed, admit, counted, follow, is_blocked, why_unreadable
from scraper.collect.lists import Reading, read_source
from scraper.collect.reading import Page, Room, read_page
from scraper.collect.trial import date_of
from scraper.errors import ExtractionError, FetchError, OvercountError
from scraper.records import Article, Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.collect.fetching import Fetcher
    from scraper.settings import Blocked, Collecting, Source

THREADS = 48
WAITING = 200_000_000  # bytes of pages that may wait to be read, in memory, before no more are fetched
_HTML = ("", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")


@dataclass(frozen=True)
class Event:
    """Progress. Kinds: source-start, source-read, page, page-failed, source-done."""

    source: str
    kind: str
    detail: str


@dataclass(frozen=True)
class SourceResult:
    """What one source gave. `cause` is named when `ok` is false; `entries` counts what the feed lists.

    `newest` is the newest date in a list that can be true (None of a search, which may find nothing for weeks).
    `listed` are the canonical addresses of all articles that the list leads to, less those whose page failed.
    `read_again` are known articles of which the list told something new; `told` is what to remember of the list once
    all of this is in the archive (None where it couldn't be read).
    """

    source: str
    ok: bool
    cause: str | None = None
    detail: str = ""
    entries: int = 0
    not_modified: bool = False
    articles: list[Article] = field(default_factory=list)
    moved_to: str | None = None
    newest: str | None = None
    listed: list[str] = field(default_factory=list)
    read_again: list[Article] = field(default_factory=list)
    told: dict[str, revising.Told] | None = None


@dataclass(frozen=True)
class _Job:
    """One page to fetch, for one source."""

    key: str  # canonical address
    source: Source
    entry: Entry


_Fetched = Page | Article | OvercountError
_Outcome = Article | OvercountError


def collect(
    sources: list[Source],
    blocked: list[Blocked],
    *,
    fetcher: Fetcher,
    known: Callable[[str], bool],
    could_be_on_beat: Callable[[Entry], bool],
    limits: Collecting,
    on_event: Callable[[Event], None],
    read: Callable[[Page], Article] = read_page,
    readers: int = 1,
    revisable: Callable[[str], bool] = lambda _url: False,
) -> list[SourceResult]:
    """Return what each source gave, in the order of `sources`; a source's fault is never raised.

    `known` is asked with canonical addresses, as is `revisable`: whether a known article is to be kept as it is after a
    change. `on_event` is called from several threads, and `read`, which
    makes a page an article, from `readers`.
    """
    now = datetime.fromtimestamp(fetcher.clock(), UTC)
    outlets = tuple(sorted({source.name for source in sources if source.kind != "search"}))

    def ask(source: Source) -> Reading:
        on_event(Event(source.id, "source-start", source.url))
        listing = read_source(source, fetcher, limits, now)
        on_event(Event(source.id, "source-read", str(listing.error or f"{len(listing.entries)} entries")))
        return listing

    got: dict[str, Future[_Outcome]] = {}
    waiting = Room(WAITING)

    with ThreadPoolExecutor(readers) as reading, ThreadPoolExecutor(THREADS) as asking:
        listings = list(asking.map(ask, sources))
        admitted = [admit(listing.entries, blocked) for listing in listings]
        jobs = _jobs(sources, listings, admitted, blocked, fetcher, known, could_be_on_beat)
        told = [fetcher.memory.told(source.id) for source in sources]
        altered = [
            revising.to_read_again(items, before, lambda key: revisable(fetcher.memory.alias(key) or key))
            for items, before in zip(admitted, told, strict=True)
        ]
        again = revising.chosen(altered, lambda key: fetcher.memory.due(key, fetcher.clock()))
        jobs += [_Job(key, source, entry) for source, mine in zip(sources, again, strict=True) for key, entry in mine]
        hosts: dict[str, list[_Job]] = {}
        for job in jobs:
            hosts.setdefault(host_of(job.entry.url), []).append(job)

        def finish(job: _Job, found: _Fetched) -> _Outcome:
            try:
                return _article(job, found, fetcher, read, on_event)
            finally:
                waiting.leave(_size(found))

        def work_through(queue: list[_Job]) -> None:
            untold = 0  # in a row
            for job in queue:
                if untold < hidden.TRIED:
                    found = _fetched(job, fetcher, now, outlets)
                    untold = untold + 1 if _is_untold(found) else 0
                else:
                    found = hidden.untold(job.entry.url, "so do all that were asked")
                waiting.enter(_size(found))
                got[job.key] = reading.submit(finish, job, found)

        # The longest queues first: they take longest, whatever the others do.
        list(asking.map(work_through, sorted(hosts.values(), key=len, reverse=True)))
    ended = {job.key: got[job.key].result() for job in jobs}
    read_well = {key: outcome for key, outcome in ended.items() if isinstance(outcome, Article)}
    texts = list(read_well.values())
    ended |= zip(read_well, without_recurring(texts, fetcher.memory.blocks()), strict=True)
    fetcher.memory.remember_blocks({article.url: blocks_of(article) for article in texts}, fetcher.clock())

    results, seen = [], set[str]()
    for source, listing, items, before, other in zip(sources, listings, admitted, told, altered, strict=True):
        outcomes = [ended[job.key] for job in jobs if job.source is source]
        articles, read_again = [], []
        for outcome in outcomes:
            # Two entries may lead to one article, and one to a blocked domain: known only with its own address.
            if isinstance(outcome, OvercountError) or outcome.url in seen or is_blocked(outcome.url, blocked):
                continue
            if not known(outcome.url):
                seen.add(outcome.url)
                articles.append(outcome)
            elif revisable(outcome.url):
                seen.add(outcome.url)
                read_again.append(outcome)
        followed = follow(items, known=known, read=read_well, memory=fetcher.memory, now=now)
        result = _result(source, listing, outcomes, articles, followed, now)
        if listing.error is None:
            memory = revising.to_remember(items, before, dict(other), read_well)
            result = replace(result, read_again=read_again, told=memory)
        on_event(Event(source.id, "source-done", result.detail))
        results.append(result)
    return results


def _jobs(
    sources: list[Source],
    listings: list[Reading],
    admitted: list[list[tuple[str, Entry]]],
    blocked: list[Blocked],
    fetcher: Fetcher,
    known: Callable[[str], bool],
    could_be_on_beat: Callable[[Entry], bool],
) -> list[_Job]:
    """Return the pages to fetch (new, perhaps on the beat, due), for the first source listing each."""
    jobs: dict[str, _Job] = {}
    now = fetcher.clock()
    headlines = hidden.headlines(entry for listing in listings for entry in listing.entries)
    # What an aggregator hides comes last, and only if no list has it.
    behind = [
        admit([asked for entry in listing.entries if (asked := hidden.to_be_asked(entry, headlines))], blocked)
        for listing in listings
    ]
    for source, items in zip([*sources, *sources], [*admitted, *behind], strict=True):
        for key, entry in items:
            if key in jobs:
                continue
            alias = fetcher.memory.alias(key)
            if known(key) or (alias and known(alias)) or not fetcher.memory.due(key, now):
                continue
            if could_be_on_beat(entry):
                jobs[key] = _Job(key, source, entry)
    return list(jobs.values())


def _article(
    job: _Job,
    found: _Fetched,
    fetcher: Fetcher,
    read: Callable[[Page], Article],
    on_event: Callable[[Event], None],
) -> _Outcome:
    """Return the article of what was fetched, or why there is none."""
    source = job.source
    outcome: OvercountError
    try:
        if isinstance(found, OvercountError):
            raise found
        article = _for_source(_read(found, read) if isinstance(found, Page) else found, source)
    except OvercountError as error:
        outcome = error
    except Exception as error:  # one page's oddity must not stop the night
        outcome = _odd(job, error)
    else:
        fetcher.memory.found(job.key, article.url)
        on_event(Event(source.id, "page", article.title))
        return article
    fetcher.memory.failed(job.key, cause_of(outcome), fetcher.clock())
    on_event(Event(source.id, "page-failed", str(outcome)))
    return outcome


def _is_untold(found: _Fetched) -> bool:
    return isinstance(found, OvercountError) and cause_of(found) == hidden.CAUSE


def _size(found: _Fetched) -> int:
    return len(found.body) if isinstance(found, Page) else 0


def _odd(job: _Job, error: Exception) -> ExtractionError:
    return ExtractionError(f"{job.entry.url}: it can't be read ({type(error).__name__}: {error})")


def _read(page: Page, read: Callable[[Page], Article]) -> Article:
    article = read(page)
    return headline_only(article, page.now) if getattr(article, "opted_out", False) else article


def _fetched(job: _Job, fetcher: Fetcher, now: datetime, outlets: tuple[str, ...]) -> _Fetched:
    """Return the page of a job, the article where no page needs to be read, or why there is neither."""
    source, entry = job.source, job.entry
    try:
        if source.full_text and entry.content:
            return from_feed(entry, now, outlets)
        if fetcher.reserved(entry.url):
            by_way = hidden.is_way_station(entry.url)
            return hidden.untold(entry.url, "it opts out") if by_way else headline_only(entry, now)
        answer = fetcher.fetch(entry.url)
        if answer.content_type not in _HTML:
            return FetchError(answer.url, "not-a-page", f"it is {answer.content_type}, no page")
        if hidden.is_way_station(answer.url):
            if not hidden.is_way_station(entry.url):
                return hidden.untold(answer.url, "the publisher leads back")
            place = hidden.published_at(answer.body, answer.url, answer.charset)
            return _fetched(replace(job, entry=entry.but(url=place)), fetcher, now, outlets)
        moved = host_of(answer.url) != host_of(entry.url)
        if optouts.in_headers(answer.headers) or (moved and fetcher.reserved(answer.url)):
            return headline_only(entry.but(url=answer.url), now)
        return Page(answer.url, answer.body, answer.charset, entry, now, outlets)
    except OvercountError as error:
        if isinstance(error, FetchError) and hidden.is_way_station(error.url):
            return hidden.untold(error.url, error.detail)
        if isinstance(error, FetchError) and error.cause == "robots" and entry.title:
            return headline_only(entry.but(url=error.url), now)  # where the redirects had got to
        return error
    except Exception as error:
        return _odd(job, error)


def _for_source(article: Article, source: Source) -> Article:
    """Return the article with what the maintainer knows about its source."""
    own = same_site(article.url, source.home)
    return article.but(
        source=source.id,
        publisher=source.name if own else article.publisher,
        paywalled=article.paywalled or (own and source.paywalled),
        lang=article.lang or source.lang,
        cites=without_own(article.cites, source.name) if own else article.cites,
    )


def _result(
    source: Source,
    listing: Reading,
    outcomes: list[_Outcome],
    articles: list[Article],
    followed: list[Followed],
    now: datetime,
) -> SourceResult:
    """Return the summary of a source's night."""
    if listing.error is not None:
        return SourceResult(source.id, ok=False, cause=cause_of(listing.error), detail=str(listing.error))
    dates = [] if source.kind == "search" else [plausible(date_of(entry), now) or "" for entry in listing.entries]
    causes = Counter(cause_of(outcome) for outcome in outcomes if isinstance(outcome, OvercountError))
    untold = causes.pop(hidden.CAUSE, 0)
    detail = f"{len(listing.entries)} entries, {len(articles)} new articles"
    if causes:
        detail += f", {causes.total()} pages without one ({counted(causes)})"
    if untold:
        detail += f", {untold} of which the aggregator hides the address"
    ok, cause = True, None
    if not listing.entries and source.kind == "feed":
        ok, cause, detail = (
            False,
            "empty",
            "the feed lists nothing; look at its address, or retire the source",
        )
    elif faults := why_unreadable(followed):
        ok, cause = False, max(sorted(faults), key=lambda name: faults[name])
        detail = f"its newest {faults.total()} pages that were tried gave no article ({counted(faults)})"
    return SourceResult(
        source=source.id,
        ok=ok,
        cause=cause,
        detail=detail,
        entries=len(listing.entries),
        not_modified=listing.not_modified,
        articles=sorted(articles, key=lambda article: (article.published or "", article.id), reverse=True),
        moved_to=listing.moved_to,
        newest=max(dates, default="") or None,
        listed=[item.address for item in followed if not item.cause],
    )
