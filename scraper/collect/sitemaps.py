"""Sitemaps into entries: news sitemaps, plain ones with `lastmod`, and indexes of them."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree

from scraper.collect.addresses import absolute_url, same_site
from scraper.collect.cleaning import clean_line, without_impossible_references
from scraper.collect.dates import parse_date
from scraper.errors import FeedError
from scraper.records import Entry

MAX_UNPACKED = 50_000_000  # the protocol's own limit for one sitemap


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap holds: entries of pages, or addresses of further sitemaps, the newest first."""

    entries: list[Entry] = field(default_factory=list)
    further: list[str] = field(default_factory=list)


def parse_sitemap(data: bytes, url: str) -> Sitemap:
    """Return the entries or further sitemaps that a sitemap lists. Raises FeedError when it is none.

    Entries without a title have the words of their address as summary, for the decision whether to fetch
    them. A `lastmod` becomes `updated`: it says when a page changed, not when it was published.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        # As Latin-1 and back, which changes no byte: the references are ASCII in every usual charset.
        text = without_impossible_references(_unpacked(data, url).decode("latin-1")).encode("latin-1")
        root = etree.fromstring(text.lstrip(), parser)
        kind = _name(root) if root is not None else ""
        if kind == "sitemapindex":
            return Sitemap(further=_further(root, url))
        entries = [entry for node in root if _name(node) == "url" and (entry := _entry(node, url))] if kind else []
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"{url}: this is no sitemap ({error}); correct the address of the source") from error
    if kind != "urlset":
        raise FeedError(f"{url}: this is no sitemap (its root is {kind!r}); correct the address of the source")
    return Sitemap(sorted(entries, key=_newest, reverse=True))


def _unpacked(data: bytes, url: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, MAX_UNPACKED)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FeedError(f"{url}: this compressed sitemap is broken ({error})") from error
    if unpacker.unconsumed_tail:
        raise FeedError(f"{url}: this compressed sitemap is longer than {MAX_UNPACKED} bytes")
    return text


def _name(node: etree._Element) -> str:
    # A prefix that was never declared stays in the name.
    return re.split("[}:]", node.tag)[-1].lower() if isinstance(node.tag, str) else ""


def _fields(node: etree._Element) -> dict[str, str]:
    """Return the texts within an item, by local name; the first of each name counts."""
    found: dict[str, str] = {}
    for part in node.iter():
        name = _name(part)
        inside_image = part.getparent() is not None and _name(part.getparent()) in ("image", "video")
        if name and part.text and not inside_image:
            found.setdefault(name, part.text.strip())
    return found


def _further(root: etree._Element, url: str) -> list[str]:
    found = []
    for node in root:
        if _name(node) == "sitemap":
            fields = _fields(node)
            place = absolute_url(fields.get("loc", ""), url)
            if place and same_site(place, url):
                found.append((parse_date(fields.get("lastmod")) or "", place))
    # The newest first; those without a date in the order of their names, news before archives.
    found.sort(key=lambda item: item[1])
    found.sort(key=lambda item: (item[0], "news" in item[1].lower()), reverse=True)
    return [place for _, place in found]


def _entry(node: etree._Element, url: str) -> Entry | None:
    fields = _fields(node)
    place = absolute_url(fields.get("loc", ""), url)
    if not place:
        return None
    lang = re.match(r"[a-z]{2,3}\b", fields.get("language", "").lower())
    title = clean_line(fields.get("title"))
    entry = Entry(
        url=place,
        title=title,
        summary=clean_line(fields.get("keywords")) if title else words_of(place),
        published=parse_date(fields.get("publication_date")),
        lang=lang[0] if lang else None,
        publisher=clean_line(fields.get("name"), limit=120) or None,
    )
    updated = parse_date(fields.get("lastmod"))
    return entry.but(updated=updated) if updated else entry


def words_of(url: str) -> str:
    """Return the words that stand in an address: `/2026/05/the-token-race.html` → `the token race`."""
    path = unquote(urlsplit(url).path)
    path = re.sub(r"\.\w{2,5}$", "", path)
    return clean_line(" ".join(word for word in re.split(r"[\W_]+", path) if not word.isdigit()), limit=300)


def _newest(entry: Entry) -> tuple[str, str]:
    return (entry.published or str(getattr(entry, "updated", "")), entry.url)
