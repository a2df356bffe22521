"""Answers of news searches into entries: Google News, Bing News (RSS), GDELT and Hacker News (JSON).

A search finds other people's articles: the aggregator's redirect is resolved to the publisher's own address
where the item holds it, and the publisher is named. Dates on which a search saw something are kept as
`seen`; they are not dates of publication.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scraper.collect.addresses import absolute_url, host_of, same_site
from scraper.collect.cleaning import clean_line
from scraper.collect.dates import parse_date
from scraper.collect.feeds import parse_feed
from scraper.collect.hidden import is_way_station
from scraper.errors import FeedError
from scraper.records import Entry

_LANGUAGES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "japanese": "ja", "chinese": "zh", "korean": "ko", "russian": "ru", "polish": "pl",
}  # fmt: skip
# Where an aggregator keeps the publisher's address: (host, path, parameter).
_REDIRECTORS = [
    (r"(www\.)?bing\.com", r"/news/apiclick\.aspx", "url"),
    (r"(www\.)?google\.[a-z.]+", r"/url", "url"),
    (r"(www\.)?google\.[a-z.]+", r"/url", "q"),
    (r"l\.facebook\.com", r"/l\.php", "u"),
    (r"(www\.)?reddit\.com", r"/submit", "url"),
]


def parse_search(data: bytes, url: str, content_type: str = "") -> list[Entry]:
    """Return the entries of a search's answer, each at its publisher's address, or "" where that isn't given.

    Where an aggregator hides it, its own link is kept as `behind`.

    Raises FeedError when the answer is in none of the known forms.
    """
    if data.lstrip()[:1] != b"{":
        return [_from_feed(entry) for entry in parse_feed(data, url, content_type)]
    try:
        answer = json.loads(data.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{url}: the search's answer is broken JSON ({error}); try later") from error
    if isinstance(answer.get("hits"), list):
        return [_hacker_news(item, url) for item in answer["hits"] if isinstance(item, dict)]
    if isinstance(answer.get("articles"), list) or not answer:  # GDELT answers {} when it finds nothing
        return [_gdelt(item, url) for item in answer.get("articles", []) if isinstance(item, dict)]
    return [_from_feed(entry) for entry in parse_feed(data, url, content_type)]


def publisher_address(url: str) -> str:
    """Return the address to which an aggregator's link leads, `url` itself if it is no aggregator's, or "".

    Newer links of Google News hold no address: see `hidden`.
    """
    for _ in range(3):
        try:
            parts = urlsplit(url)
            host, given = parts.hostname or "", parse_qs(parts.query)
        except ValueError:
            return ""
        if is_way_station(url):
            return _within_token(parts.path)
        target = next(
            (
                given[name][0]
                for a_host, a_path, name in _REDIRECTORS
                if re.fullmatch(a_host, host) and re.fullmatch(a_path, parts.path) and name in given
            ),
            None,
        )
        if target is None:
            return url
        url = absolute_url(target, "http://nowhere.invalid/")
        if not url or host_of(url) == "nowhere.invalid":
            return ""
    return ""


def _within_token(path: str) -> str:
    """Return the address that an older Google News token (base64 of a protocol buffer) holds, or ""."""
    token = path.rsplit("/", 1)[-1]
    try:
        raw = base64.urlsafe_b64decode(token[:4000] + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return ""
    found = re.search(rb"https?://[\x21-\x7e]{4,2000}", raw)
    return absolute_url(found[0].decode("ascii"), "") if found else ""


def _from_feed(entry: Entry) -> Entry:
    place = publisher_address(entry.url) if entry.url else ""
    title, publisher = entry.title, entry.publisher
    if publisher and title.endswith(f" - {publisher}"):
        title = title.removesuffix(f" - {publisher}")
    # Google's summary is the headline again, as a link; the whole text is never in a search's feed.
    found = entry.but(url=place, title=title, content=None)
    return found if place or not is_way_station(entry.url) else found.but(behind=entry.url)


def _hacker_news(item: dict[str, Any], base: str) -> Entry:
    text = {name: value for name, value in item.items() if isinstance(value, str)}
    place = absolute_url(text["url"], base) if text.get("url") else ""
    entry = Entry(url="" if same_site(place, "https://news.ycombinator.com/") else place, title=_headline(text))
    return entry.but(seen=parse_date(text.get("created_at")))


def _headline(text: dict[str, str]) -> str:
    title = clean_line(text.get("title") or text.get("story_title"))
    return re.sub(r"\s*[\[(](?:pdf|video|audio|\d{4})[\])]$", "", re.sub(r"^(Show|Ask|Tell) HN:\s*", "", title))


def _gdelt(item: dict[str, Any], base: str) -> Entry:
    text = {name: value for name, value in item.items() if isinstance(value, str)}
    # GDELT puts blanks around punctuation.
    title = re.sub(r"\s+([,.;:!?%’'])", r"\1", clean_line(text.get("title")))
    entry = Entry(
        url=absolute_url(text.get("url", ""), base) if text.get("url") else "",
        title=title,
        lang=_LANGUAGES.get(text.get("language", "").lower()),
    )
    return entry.but(seen=parse_date(text.get("seendate")))
