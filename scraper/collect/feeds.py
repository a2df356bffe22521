"""Feeds into entries: RSS 0.9x, 1.0 (RDF) and 2.0, Atom and CDF by feedparser, JSON Feed by our own reader.

feedparser is given a BytesIO only: it opens a string as a path or an address. Titles and links come from it
as the feed wrote them, so they are cleaned here.
"""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from scraper.collect.addresses import absolute_url
from scraper.collect.cleaning import clean_line, clean_text
from scraper.collect.dates import from_struct, parse_date
from scraper.errors import FeedError
from scraper.records import Entry

MAX_SUMMARY = 2_000
MAX_CONTENT = 1_000_000
MAX_AUTHORS = 5
MAX_ITEMS = 1_000  # of an XML feed, the first; no outlet lists so many, and feedparser takes 10 s for 100,000
_HTML = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_WIDE = re.compile(r";\s*charset\s*=\s*[\"']?(utf|ucs)[_-]?(16|32|2|4)[\w-]*[\"']?", re.IGNORECASE)
_WIDE_XML = re.compile(
    rb"(?<=<\?xml)(?=[^>]{0,80}encoding\s*=\s*[\"'](utf|ucs)[_-]?(16|32|2|4))[^>]{0,100}(?=\?>)", re.IGNORECASE
)
# Where an item starts and where one ends, with a prefix or without, in charsets of one byte a character or more.
_TAG = rb"<\0*%s(?:(?:[\w-]\0*){1,20}:\0*)?(?:i\0*t\0*e\0*m|e\0*n\0*t\0*r\0*y)\0*"
_ITEM = re.compile(_TAG % b"" + rb"[\s/>]", re.IGNORECASE)
_ITEM_END = re.compile(_TAG % rb"/\0*" + rb"(?:\s\0*){0,20}>\0*", re.IGNORECASE)
# Nothing but comments and declarations, or a feed's root element: a feed that lists nothing.
_EMPTY_FEED = re.compile(rb"\A(\s|<!--[^>]*-->|<\?[^>]*>)*(\Z|<(\w+:)?(rss|feed|rdf|channel)[\s>/])", re.IGNORECASE)


def parse_feed(data: bytes, url: str, content_type: str = "") -> list[Entry]:
    """Return the entries of a feed in the feed's order; an entry without a usable link has `url` "".

    Of an XML feed, no more than the first `MAX_ITEMS` are read.
    `url` is where the feed was found (for relative links), `content_type` the header, parameters included.
    Raises FeedError only when `data` is no feed at all.
    """
    start = data.lstrip(b"\xef\xbb\xbf\t\r\n ")[:1]
    if not start:
        return []  # an empty file lists nothing
    if start in (b"{", b"["):
        return _json_feed(data, url)
    return _xml_feed(data, url, content_type)


def _xml_feed(data: bytes, url: str, content_type: str) -> list[Entry]:
    import feedparser

    headers = {"content-location": url}
    if re.match(rb"(\xef\xbb\xbf)?\s*<[^\x00]", data):  # a byte a character, whatever they say
        content_type = _WIDE.sub("", content_type)
        data = _WIDE_XML.sub(b"", data, count=1)
    if content_type:
        headers["content-type"] = content_type
    try:
        parsed = feedparser.parse(io.BytesIO(_first_items(_without_subset(data))), response_headers=headers)
    except Exception as error:  # a parser of other people's broken files may fail in any way
        raise FeedError(f"{url}: feedparser can't read this feed ({error}); report it to the outlet") from error
    # feedparser takes the title of an HTML page for that of a feed.
    nothing = not parsed.get("version") and not parsed.entries and not _EMPTY_FEED.search(data)
    if nothing and (not parsed.feed or _HTML.search(data[:1000])):
        shown = clean_line(data[:200].decode("utf-8", "replace"), limit=60)
        raise FeedError(f"{url}: this is no feed (it starts with {shown!r}); correct the address of the source")
    lang = _lang(parsed.feed.get("language"))
    # Whole texts stand in `content`; a feed without any may carry them as summaries (arXiv's abstracts do).
    text = "content" if any(item.get("content") for item in parsed.entries) else "summary"
    entries = [_entry(item, url, lang, text) for item in parsed.entries]
    if parsed.get("version", "").startswith("rss"):
        # RSS knows no date of change: `dc:date`, which feedparser calls `updated`, is that of publication.
        return [entry.but(published=entry.published or getattr(entry, "updated", None)) for entry in entries]
    return entries


def _without_subset(data: bytes) -> bytes:
    """Return the document without entity declarations in its DOCTYPE: only attacks need them."""
    found = re.search(rb"<!DOCTYPE[^\[>]{0,500}\[", data[:5_000], re.IGNORECASE)
    if not found or b"<!ENTITY" not in data[found.end() :].upper()[:100_000]:
        return data
    end = data.find(b"]>", found.end())
    return data if end < 0 else data[: found.start()] + data[end + 2 :]


def _first_items(data: bytes) -> bytes:
    """Return the document without what stands between its first `MAX_ITEMS` items and the end of its last."""
    surplus = next(islice(_ITEM.finditer(data), MAX_ITEMS, None), None)
    if surplus is None:
        return data
    end = len(data)
    for last in _ITEM_END.finditer(data, surplus.start()):
        end = last.end()
    return data[: surplus.start()] + data[end:]


def _entry(item: Any, base: str, lang: str | None, text: str) -> Entry:
    contents = [part.get("value") or "" for part in item.get("content", [])]
    content = max(contents, key=len, default="") if text == "content" else item.get("summary") or ""
    summary = item.get("summary") or content
    if not content and summary.count("<p") > 1:
        content = summary  # many full-text feeds carry the text in the description
    source = item.get("source") or {}
    source = source if isinstance(source, dict) else {}
    entry = Entry(
        url=_link(item, base),
        title=clean_line(item.get("title")),
        summary=clean_line(summary, limit=MAX_SUMMARY),
        published=_date(item, "published"),
        author=_names([author.get("name") for author in item.get("authors", [])] or [item.get("author")]),
        lang=_lang(item.get("language")) or lang,
        publisher=clean_line(source.get("title") or item.get("news_source"), limit=120) or None,
        content=content[:MAX_CONTENT] or None,
    )
    extra = {
        "updated": _date(item, "updated"),
        "publisher_home": absolute_url(source.get("href") or "", base),
    }
    return entry.but(**{name: value for name, value in extra.items() if value})


def _link(item: Any, base: str) -> str:
    guid = item.get("id") or ""
    links = [link.get("href") or "" for link in item.get("links", []) if link.get("rel", "alternate") == "alternate"]
    candidates = [item.get("feedburner_origlink") or "", item.get("link") or "", *links]
    candidates.append(guid if re.match(r"https?://", guid) else "")
    return next((found for link in candidates if link and (found := absolute_url(link, base))), "")


def _date(item: Any, name: str) -> str | None:
    # `in` first: feedparser's items answer a question for `updated` with `published`, and warn.
    text = item[name] if name in item.keys() else None  # noqa: SIM118
    parsed = item[f"{name}_parsed"] if f"{name}_parsed" in item.keys() else None  # noqa: SIM118
    return parse_date(text) or _as_written(from_struct(parsed), text)


def _as_written(date: str | None, text: Any) -> str | None:
    """Return feedparser's reading of a date only where year and day stand in the text.

    It reads dates in many languages, but makes one up from "2026-02-30", "2026-05" and the year 0001.
    """
    if date is None or not isinstance(text, str):
        return None
    numbers = {int(number) for number in re.findall(r"\d{1,4}", text[:80])}
    if re.match(r"\s*\d{4}-\d", text):  # ISO 8601, which was no date to `parse_date`
        return None
    given = datetime.fromisoformat(date)
    days = [given + timedelta(days=days) for days in (0, -1, 1)]  # in its own zone it may be another day
    return date if any({day.year, day.day} <= numbers for day in days) else None


def _names(names: list[Any]) -> str | None:
    cleaned = [clean_line(name, limit=120) for name in names[:MAX_AUTHORS] if isinstance(name, str)]
    return ", ".join(dict.fromkeys(name for name in cleaned if name)) or None


def _lang(value: Any) -> str | None:
    found = re.match(r"([a-zA-Z]{2,3})(?![a-zA-Z])", value) if isinstance(value, str) else None
    return found[1].lower() if found else None


def _json_feed(data: bytes, url: str) -> list[Entry]:
    """Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{url}: this is no feed: it starts like JSON but isn't ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError(f"{url}: this is JSON but no JSON Feed; correct the address of the source")
    lang = _lang(feed.get("language"))
    everyone = _json_authors(feed)
    return [_json_entry(item, url, lang, everyone) for item in items if isinstance(item, dict)]


def _json_entry(item: dict[str, Any], base: str, lang: str | None, everyone: str | None) -> Entry:
    text = {name: value for name, value in item.items() if isinstance(value, str)}
    link = next(
        (
            found
            for name in ("url", "external_url", "id")
            if name in text and (name != "id" or text["id"].startswith("http"))
            if (found := absolute_url(text[name], base))
        ),
        "",
    )
    content = text.get("content_html") or ""
    plain = text.get("content_text") or ""
    entry = Entry(
        url=link,
        title=clean_line(text.get("title")),
        summary=clean_line(text.get("summary") or content or plain, limit=MAX_SUMMARY),
        published=parse_date(text.get("date_published")),
        author=_json_authors(item) or everyone,
        lang=_lang(text.get("language")) or lang,
        content=(content or _as_html(plain))[:MAX_CONTENT] or None,
    )
    updated = parse_date(text.get("date_modified"))
    return entry.but(updated=updated) if updated else entry


def _json_authors(item: dict[str, Any]) -> str | None:
    authors = item.get("authors")
    authors = authors if isinstance(authors, list) else [item.get("author")]
    return _names([author.get("name") for author in authors if isinstance(author, dict)])


def _as_html(plain: str) -> str:
    from html import escape

    return "".join(f"<p>{escape(line)}</p>" for line in clean_text(plain).split("\n") if line)
