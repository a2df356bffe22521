"""Whatever is cut into or out of a document: either entries and articles come out, or our own error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.collect import extract, parse_feed, parse_search, parse_sitemap
from scraper.errors import ExtractionError, FeedError
from scraper.records import Record
from tests.collect import test_extract as pages
from tests.collect import test_lists as lists

URL = "https://www.outlet.example/x"
DOCUMENTS = [
    pages.html(**pages.NEWS), lists.RSS, lists.ATOM, lists.RDF, lists.JSON_FEED, lists.PLAIN.decode(),
    lists.NEWS_SITEMAP.decode(),
]  # fmt: skip
PIECES = [
    "<p>", "</p>", "<div hidden>", "<table><tr><td>", "<![CDATA[", "]]>", "<item>", "<title>", "<link>", "&#0;",
    "&#xD800;", "&#x110000;", "&#8", "<a href='", "\x00", "\x08", "\ud800", "\u202e", "{", "}", "[", '"@type":',
    "<meta name=robots content=", "9999-99-99", "<time datetime=", "http://[", "%zz", "<!DOCTYPE x [", "xmlns:a='",
]  # fmt: skip


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    document = draw(st.sampled_from(DOCUMENTS))
    start = draw(st.integers(0, len(document)))
    end = draw(st.integers(start, min(len(document), start + 60)))
    piece = "".join(draw(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20)))
    return document[:start] + piece + document[end:]


def check(document: str) -> None:
    data = document.encode("utf-8", "surrogatepass")
    found: list[Record] = []
    for read in (parse_feed, parse_search, lambda data, url: parse_sitemap(data, url).entries):
        try:
            found += read(data, URL)
        except FeedError:
            continue
    for html in (data, document):
        try:
            found.append(extract(html, URL, now=pages.NOW))
        except ExtractionError:
            continue
    for record in found:
        record.to_json().encode("utf-8")
        url = record.model_dump()["url"]
        assert url == "" or url.startswith(("https://", "http://"))


@settings(max_examples=150, deadline=None)
@given(mutilated())
def test_no_other_exception_leaves_the_border(document: str) -> None:
    check(document)


FOUND = {
    "a prefix that was never declared": lists.NEWS_SITEMAP.decode().replace("xmlns:image", "xmlns:other"),
    "a reference to a surrogate in a namespace": lists.ATOM.replace('xmlns="', 'xmlns="&#xD800;'),
    "a control character after hidden text": "<p><b hidden>x</b>\x08" + pages.html(),
    "a reference to a control character": "<p><b hidden>x</b>&#8;" + pages.html(),
}


@pytest.mark.parametrize("document", FOUND.values(), ids=FOUND.keys())
def test_what_fuzzing_found(document: str) -> None:
    check(document)
