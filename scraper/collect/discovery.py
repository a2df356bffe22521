"""From any page of an outlet to its feeds and sitemaps, the most useful first.

First what the page itself names (`<link rel="alternate">`), then the addresses at which feeds stand by custom,
then the sitemaps that robots.txt names, then those of custom. Guessing costs the outlet a request each, so it
ends as soon as something fresh is found.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from scraper.collect.addresses import absolute_url, canonical_url, same_site
from scraper.collect.cleaning import clean_line
from scraper.collect.dates import plausible
from scraper.collect.feeds import parse_feed
from scraper.collect.html_tree import decode, parse_html
from scraper.collect.lists import FEED_BYTES, sitemap_entries
from scraper.collect.trial import MAX_AGE, date_of
from scraper.errors import ExtractionError, FeedError, FetchError
from scraper.records import utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.collect.fetching import Answer, Fetcher
    from scraper.records import Entry

FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
}
FEED_PATHS = ("/feed", "/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap.xml")
MAX_LINKED = 12  # feeds that one page names; some name one for each tag
MAX_SITEMAPS = 4  # that robots.txt names
_COMMENTS = re.compile(r"\bcomments?\b|\bcommentaires?\b|\bkommentare?\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*[|»:–—-]*\s*\b(rss|atom|json)?\s*feeds?\s*$|\s*[|»:–—-]+\s*(rss|atom)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A feed or sitemap of an outlet that could be a source."""

    kind: Literal["feed", "sitemap"]
    url: str  # after permanent redirects
    title: str  # the feed's own, else that of the link, cleaned; "" if there is none
    entries: list[Entry] = field(default_factory=list)


def discover(url: str, fetcher: Fetcher, *, kind: str | None = None) -> list[Candidate]:
    """Return what the outlet offers, found from any of its pages, the best first; `url` may itself be a feed.

    With `kind`, only feeds or only sitemaps are looked for. Raises FetchError when `url` itself can't be
    had; addresses that are only tried fail in silence.
    """
    now = datetime.fromtimestamp(fetcher.clock(), UTC)
    answer = fetcher.fetch(url, max_bytes=FEED_BYTES * fetcher.max_bytes)
    itself = _candidate(answer, url, "", fetcher, now)
    if itself is not None and kind in (None, itself.kind):
        return [itself]
    found: dict[str, Candidate] = {}
    for of, places in _rounds(answer, fetcher):
        if kind in (None, of):
            for candidate in _tried(places, of, found.keys(), fetcher, now):
                found.setdefault(canonical_url(candidate.url), candidate)
        if any(is_fresh(candidate, now) and not is_comments(candidate) for candidate in found.values()):
            break
    return ranked(found.values(), now)


def _rounds(answer: Answer, fetcher: Fetcher) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield kind, and addresses with titles, to try; what is behind a round is asked for when it is reached."""
    yield "feed", linked_feeds(answer.body, answer.url, charset=answer.charset)
    yield "feed", [(urljoin(answer.url, path), "") for path in FEED_PATHS]
    yield "sitemap", _in_robots(answer.url, fetcher)
    yield "sitemap", [(urljoin(answer.url, path), "") for path in SITEMAP_PATHS]


def ranked(candidates: Iterable[Candidate], now: datetime) -> list[Candidate]:
    """Return candidates, the most useful first; within a class they stay as they were found.

    Feeds and sitemaps with recent items come first, then stale and undated ones, then those that list
    nothing, and feeds of comments last. Within each, feeds go before sitemaps.
    """

    def rank(candidate: Candidate) -> tuple[bool, bool, bool, bool]:
        stale = not is_fresh(candidate, now)
        return is_comments(candidate), not candidate.entries, stale, candidate.kind != "feed"

    return sorted(candidates, key=rank)


def is_fresh(candidate: Candidate, now: datetime) -> bool:
    """Return whether it lists an item whose date is plausible and recent."""
    since = utc(now - MAX_AGE) or ""
    dates = (plausible(date_of(entry), now) for entry in candidate.entries)
    return any(date >= since for date in dates if date)


def is_comments(candidate: Candidate) -> bool:
    """Return whether it lists readers' comments, by its title or address."""
    return bool(_COMMENTS.search(candidate.title) or _COMMENTS.search(candidate.url))


def linked_feeds(html: bytes, url: str, *, charset: str | None = None) -> list[tuple[str, str]]:
    """Return address and title of the feeds that a page names, those of comments last, at most 12."""
    try:
        tree = parse_html(html, charset)
    except ExtractionError:
        return []
    base = absolute_url(next(iter(tree.xpath("//base/@href")), "") or url, url) or url
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@href]"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or kind not in FEED_TYPES:
            continue
        place = absolute_url(link.get("href") or "", base)
        if place and "/wp-json/" not in place and "oembed" not in place:
            found.setdefault(place, clean_line(link.get("title"), limit=200))
    pairs = sorted(found.items(), key=lambda pair: bool(_COMMENTS.search(" ".join(pair))))
    return pairs[:MAX_LINKED]


def _in_robots(url: str, fetcher: Fetcher) -> list[tuple[str, str]]:
    """Return the sitemaps of the same site that robots.txt names, those of news first."""
    try:
        text = fetcher.fetch(urljoin(url, "/robots.txt")).body.decode("utf-8", "replace")
    except FetchError:
        return []
    named = re.findall(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", text, re.IGNORECASE | re.MULTILINE)
    places = dict.fromkeys(place for name in named[:200] if (place := absolute_url(name, url)))
    near = sorted((place for place in places if same_site(place, url)), key=lambda place: "news" not in place.lower())
    return [(place, "") for place in near[:MAX_SITEMAPS]]


def _tried(
    places: Iterable[tuple[str, str]], kind: str, known: Iterable[str], fetcher: Fetcher, now: datetime
) -> list[Candidate]:
    """Return what answers as a feed (or sitemap) among the addresses."""
    seen, found = set(known), []
    for place, title in places:
        if canonical_url(place) in seen:
            continue
        seen.add(canonical_url(place))
        try:
            answer = fetcher.fetch(place, max_bytes=FEED_BYTES * fetcher.max_bytes)
            candidate = _candidate(answer, place, title, fetcher, now)
        except FetchError:
            continue
        if candidate is not None and candidate.kind == kind:
            found.append(candidate)
    return found


def _candidate(answer: Answer, asked: str, title: str, fetcher: Fetcher, now: datetime) -> Candidate | None:
    """Return the feed or sitemap that an answer is, or None. Raises FetchError for a part of a sitemap."""
    place = answer.moved_to or asked
    try:
        return Candidate("sitemap", place, title, sitemap_entries(answer.body, answer.url, fetcher, now))
    except FeedError:
        pass
    try:
        entries = parse_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
    except FeedError:
        return None
    return Candidate("feed", place, feed_title(answer.body) or _without_suffix(title), entries)


def feed_title(data: bytes) -> str:
    """Return a feed's own title, without "RSS feed" at its end; "" if it has none."""
    head = decode(data[:20_000])
    start = re.search(r"<(item|entry)[\s>]", head)
    found = re.search(r"<title[^>]*>(.*?)</title>", head[: start.start() if start else None], re.DOTALL)
    if found:
        text = re.sub(r"\A\s*<!\[CDATA\[(.*)\]\]>\s*\Z", r"\1", found[1], flags=re.DOTALL)
    else:  # JSON Feed: the members before `items`, where the title stands in practice
        found = re.search(r'"title"\s*:\s*("(?:[^"\\\n]|\\.){1,300}")', head.partition('"items"')[0])
        try:
            text = str(json.loads(found[1])) if found else ""
        except ValueError:
            text = ""
    return _without_suffix(clean_line(text, limit=200))


def _without_suffix(title: str) -> str:
    return _SUFFIX.sub("", title).strip() or title
