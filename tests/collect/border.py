"""What must hold at the border for any bytes at all, one check per reader; used by `test_fuzz` and `benchmarks/fuzz`.

A check takes bytes and raises when something else than a record or our own error comes out, when what comes out
is not clean, or when it took too long.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps

from hypothesis import strategies as st

from scraper.collect import canonical_url, clean_line, clean_text, extract, parse_feed, parse_search, parse_sitemap
from scraper.collect.dates import parse_date
from scraper.collect.listings import parse_listing
from scraper.errors import ExtractionError, FeedError
from scraper.pages.escaping import escape, front_matter, href, plain
from scraper.records import Record
from tests.collect import test_extract as pages
from tests.collect import test_listings as listings
from tests.collect import test_lists as lists
from tests.pages import test_escaping as escaping

Check = Callable[[bytes], None]

URL = "https://www.outlet.example/x"
MAX_SECONDS = 5.0  # of processor time, for a few kilobytes
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|<[a-zA-Z/!?]")

DOCUMENTS = [
    pages.html(**pages.NEWS), lists.RSS, lists.ATOM, lists.RDF, lists.JSON_FEED, lists.PLAIN.decode(),
    lists.NEWS_SITEMAP.decode(), f"<html><body>{listings.TEASER}</body></html>", listings.ARXIV,
    '{"hits": [{"title": "Show HN: Tokens", "url": "https://a.example/x", "created_at": "2026-05-12T17:30:00Z"}]}',
    '{"articles": [{"url": "https://a.example/x", "title": "Tokens , x", "seendate": "20260512T173000Z"}]}',
]  # fmt: skip
PIECES = [
    "<p>", "</p>", "<div hidden>", "<table><tr><td>", "<![CDATA[", "]]>", "<item>", "<title>", "<link>", "&#0;",
    "&#xD800;", "&#x110000;", "&#8", "<a href='", "\x00", "\x08", "\ud800", "\u202e", "{", "}", "[", '"@type":',
    "<meta name=robots content=", "9999-99-99", "<time datetime=", "http://[", "%zz", "<!DOCTYPE x [", "xmlns:a='",
    "<!ENTITY a '", "&a;", "<?xml version='1.0' encoding='utf-7'?>", "<base href='//['>", "<h1>", "<script>", "<!--",
    '<meta charset="utf-16">', "<svg>", "<math>", "<title/>", "xml:base='http://['", "<img src=x onerror=x>", "null",
    "true", "1e999", "-1", '""', "[[[[", "&lt;script&gt;", "\u2028", "\ufffe", "\U000e0041", "</body>", "<frameset>",
    "<link rel=canonical href=", "<pre>", "<ul><li>", "<blockquote>", "<code>", "<select><option>", "0001-01-01",
    "Tue, 31 Feb 2026 25:61:00 PST", "<guid isPermaLink='true'>", "<content type='xhtml'>", "<source url='http://['>",
]  # fmt: skip
MARKS = "ab1 \n\t<>&;\"'`*_{}[]()#+-.!|~=^:$@/\\%—é\x02\x03\u202e"


def in_time(check: Check) -> Check:
    """Make a check fail that takes too long."""

    @wraps(check)
    def timed(data: bytes) -> None:
        began = time.process_time()
        check(data)
        seconds = time.process_time() - began
        assert seconds < MAX_SECONDS, f"{len(data)} bytes took {seconds:.1f} s"

    return timed


def as_text(data: bytes) -> str:
    """Return any bytes as text, lone surrogates included."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def clean(records: Iterable[Record]) -> None:
    """Assert that records hold clean text, plausible dates and addresses of the web only."""
    for record in records:
        record.to_json().encode("utf-8")
        fields = record.model_dump()
        assert fields["url"] == "" or fields["url"].startswith(("https://", "http://"))
        for name in ("title", "author", "publisher", "summary"):
            text = fields.get(name) or ""
            assert not _UNCLEAN.search(text), (name, text)
            assert "\n" not in text, (name, text)
        assert not _UNCLEAN.search(fields.get("text") or "")
        date = fields.get("published")
        assert date is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date), date
        assert fields.get("lang") is None or re.fullmatch(r"[a-z]{2,3}", fields["lang"]), fields["lang"]


def feed(data: bytes) -> None:
    with suppress(FeedError):
        clean(parse_feed(data, URL))


def sitemap(data: bytes) -> None:
    with suppress(FeedError):
        found = parse_sitemap(data, URL)
        clean(found.entries)
        assert all(place.startswith(("https://", "http://")) for place in found.further)


def search(data: bytes) -> None:
    with suppress(FeedError):
        clean(parse_search(data, URL))


def listing(data: bytes) -> None:
    for selector in ("article", "h2 a, li, .teaser"):
        with suppress(FeedError):
            clean(parse_listing(data, URL, selector))


def page(data: bytes) -> None:
    for html in (data, as_text(data)):
        with suppress(ExtractionError):
            clean([extract(html, URL, now=pages.NOW)])


def address(data: bytes) -> None:
    once = canonical_url(as_text(data))
    assert canonical_url(once) == once
    assert once == "" or (once.isascii() and once.startswith(("https://", "http://")))
    link = str(href(as_text(data)))
    assert not re.search("[\x00-\x20\"'<>]", link), link


def text(data: bytes) -> None:
    line, whole = clean_line(as_text(data)), clean_text(as_text(data))
    assert clean_line(line) == line
    assert clean_text(whole) == whole
    assert "\n" not in line
    assert not _UNCLEAN.search(whole.replace("\n", " "))
    whole.encode("utf-8")
    parse_date(as_text(data))


def written(data: bytes) -> None:
    """Outside text on a page makes no element, attribute, or front matter key, and is shown to the letter."""
    raw = as_text(data)[:400]
    shown = plain(f"x{raw}x")
    for place in ("second paragraph", "attribute in a paragraph", "list item", "heading"):
        made = escaping.converter("own").reset().convert(escaping.PLACES[place].format(escape(f"x{raw}x")))
        bare = escaping.converter("own").reset().convert(escaping.PLACES[place].format("harmless"))
        assert escaping.shape(made) == escaping.shape(bare), (place, made)
        assert shown in escaping.words(made), (place, made)
    header = front_matter({"title": raw})
    assert header.count("\n") == 3
    header.encode("utf-8")


CHECKS: dict[str, Check] = {
    check.__name__: in_time(check) for check in (feed, sitemap, search, listing, page, address, text, written)
}


@st.composite
def mutilated(draw: st.DrawFn) -> bytes:
    """A document into which pieces were cut, at one place or several."""
    document = draw(st.sampled_from(DOCUMENTS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(document)))
        end = draw(st.integers(start, min(len(document), start + 60)))
        piece = "".join(draw(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12)))
        document = document[:start] + piece + document[end:]
    return document.encode("utf-8", "surrogatepass")


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A short text of marks that mean something to someone."""
    char = st.one_of(st.sampled_from(MARKS), st.characters())
    piece = st.one_of(
        st.sampled_from(PIECES),
        st.text(char, max_size=12),
        st.sampled_from(["https://", "www.a.example/", "?utm_source=", "/amp/", "%2e", "/../", "&amp;lt;", "//", "\\"]),
    )
    return "".join(draw(st.lists(piece, max_size=10))).encode("utf-8", "surrogatepass")


INPUTS: dict[str, st.SearchStrategy[bytes]] = {
    name: st.one_of(lines(), st.binary(max_size=60)) if name in ("address", "text", "written") else mutilated()
    for name in CHECKS
}
