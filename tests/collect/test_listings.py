"""Pages that list articles, and feeds whose summaries are the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scraper.collect import Fetcher, collect
from scraper.collect.listings import parse_listing
from scraper.collect.lists import read_source
from scraper.errors import FeedError
from scraper.settings import Collecting, Source
from tests.collect.hostile import Hostile, page

URL = "https://www.outlet.example/news/"
TEASER = """<nav><a href="/about">About</a></nav>
<article class="teaser"><a href="/img"><img alt=""></a><time datetime="2026-05-12T19:30:00+02:00">Tuesday</time>
<h2><a href="/a?utm_source=list">Tokens <em>up</em> 80%</a></h2>
<p>A short text. <a href="/a#more">More</a></p></article>
<article class="teaser"><h2><a href="b">Seats sold</a></h2></article>
<article class="teaser"><h2>Our letter</h2><p>Sign up!</p></article>"""

Found = tuple[str, str, str, str | None]
TOP: Found = (
    "https://www.outlet.example/a?utm_source=list",
    "Tokens up 80%",
    "A short text. More",
    "2026-05-12T17:30:00Z",
)
NEXT: Found = ("https://www.outlet.example/news/b", "Seats sold", "", None)


def bare(entry: Found) -> Found:
    return (*entry[:2], "", None)


CASES: dict[str, tuple[str, str, list[Found]]] = {
    "blocks with headline, date and summary": (TEASER, "article.teaser", [TOP, NEXT]),
    "the links themselves": (TEASER, ".teaser h2 a", [bare(TOP), NEXT]),
    "headlines": (TEASER, ".teaser h2", [bare(TOP), NEXT]),
    "several selectors": (TEASER, ".teaser h2 a, nav > a", [
        ("https://www.outlet.example/about", "About", "", None), bare(TOP), NEXT,
    ]),
    "a link around the whole block": (
        '<a class="card" href="/c"><div><h3>Board closed</h3><p>Too many tokens.</p></div></a>',
        "a.card",
        [("https://www.outlet.example/c", "Board closed", "Too many tokens.", None)],
    ),
    "a block inside its link": (
        '<a href="/c"><div class="card"><h3>Board closed</h3></div></a>',
        ".card",
        [("https://www.outlet.example/c", "Board closed", "", None)],
    ),
    "a picture's link with a label": (
        '<a href="/c" aria-label="Board closed"><img></a>',
        "a",
        [("https://www.outlet.example/c", "Board closed", "", None)],
    ),
    "the same article twice": (TEASER + TEASER, "article.teaser", [TOP, NEXT]),
    "a page with a base": (
        '<base href="/deep/er/"><h2><a href="d">Deep</a></h2>',
        "h2 a",
        [("https://www.outlet.example/deep/er/d", "Deep", "", None)],
    ),
    "dates that are none": (
        '<li><time datetime="yesterday">x</time><a href="/f">Fog</a></li>',
        "li",
        [("https://www.outlet.example/f", "Fog", "", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "selector", "expected"), CASES.values(), ids=CASES.keys())
def test_listings(html: str, selector: str, expected: list[Found]) -> None:
    entries = parse_listing(f"<html><body>{html}</body></html>".encode(), URL, selector)
    assert [(entry.url, entry.title, entry.summary, entry.published) for entry in entries] == expected


def test_the_charset_of_the_server_counts() -> None:
    (entry,) = parse_listing("<h2><a href=/a>Prämie</a></h2>".encode("cp1252"), URL, "a", charset="windows-1252")
    assert entry.title == "Prämie"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (b"<p>Nothing here</p>", "finds nothing on this page"),
        (b"<h2>No link</h2><h2>None here</h2>", "finds 2 elements, but no link with a headline"),
        (b"", "no page"),
    ],
)
def test_a_listing_that_lists_nothing_is_told(html: bytes, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        parse_listing(html, URL, "h2")


def test_a_listing_is_bounded() -> None:
    deep = b"<h2><a href=/a>First</a></h2>" + b"<div>" * 10_000 + b"<h2><a href=/b>Deep</a></h2>"
    assert [entry.title for entry in parse_listing(deep, URL, "h2 a")] == ["First"]


def collected(web: Hostile, fetcher: Fetcher, **source: object) -> list[dict[str, object]]:
    host = "http://a.example"
    fields = {"id": "a", "name": "Outlet", "url": f"{host}/list", "home": f"{host}/", **source}
    (result,) = collect(
        [Source.model_validate(fields)],
        [],
        fetcher=fetcher,
        known=lambda _: False,
        could_be_on_beat=lambda _: True,
        limits=Collecting(),
        on_event=lambda _: None,
    )
    assert result.ok, result.detail
    return [article.model_dump() for article in result.articles]


def test_a_listing_leads_to_its_articles(web: Hostile, fetcher: Fetcher) -> None:
    text = "".join(f"<p>The board of the outlet counts {n} million tokens a week.</p>" for n in range(9))
    web.pages |= {
        "/list": page(TEASER.replace("/a?utm_source=list", "/a").replace('"b"', '"/b"')),
        "/a": page(f"<article><h1>Tokens up 80%</h1>{text}</article>"),
        "/b": page(f"<article><h1>Seats sold</h1>{text}</article>"),
    }
    articles = collected(web, fetcher, kind="listing", selector=".teaser")
    assert [(article["url"], article["published"]) for article in articles] == [
        ("http://a.example/a", "2026-05-12T17:30:00Z"),
        ("http://a.example/b", None),
    ]


ARXIV = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title type="html">ArXiv Query: search_query=abs:tokens</title><id>http://arxiv.example/api/x</id>
<updated>2026-05-13T00:00:00-04:00</updated>
<entry><id>http://a.example/abs/2605.00001v1</id><updated>2026-05-12T17:59:59Z</updated>
<published>2026-05-12T17:59:59Z</published><title>Counting tokens:
  a field study</title><summary>  We count the tokens of 2,000 developers. Output rises by 8% (p &lt; 0.05) while
use triples. </summary><author><name>Ada Lamb</name></author><author><name>Bo Quist</name></author>
<link href="http://a.example/abs/2605.00001v1" rel="alternate" type="text/html"/>
<link title="pdf" href="http://a.example/pdf/2605.00001v1" rel="related" type="application/pdf"/></entry></feed>"""


def test_a_study_needs_no_kind_of_its_own(web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/list"] = page(ARXIV, Content_Type="application/atom+xml")
    (article,) = collected(web, fetcher, name="arXiv", full_text=True)
    assert article["title"] == "Counting tokens: a field study"
    assert " ".join(str(article["text"]).split()) == (
        "We count the tokens of 2,000 developers. Output rises by 8% (p < 0.05) while use triples."
    )
    assert (article["author"], article["publisher"]) == ("Ada Lamb, Bo Quist", "arXiv")
    assert (article["url"], article["published"]) == ("http://a.example/abs/2605.00001v1", "2026-05-12T17:59:59Z")
    assert [path for _, path, _ in web.requests] == ["/robots.txt", "/list"]


def test_a_feed_that_has_contents_is_not_read_from_its_summaries(
    make_fetcher: Callable[..., Fetcher], web: Hostile
) -> None:
    items = (
        "<item><title>One</title><link>/1</link><description>Teaser</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">Whole</content:encoded></item>'
        "<item><title>Two</title><link>/2</link><description>Teaser</description></item>"
    )
    web.pages["/list"] = page(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")
    source = Source(id="a", name="A", url="http://a.example/list", home="http://a.example/", full_text=True)
    reading = read_source(source, make_fetcher(), Collecting(), datetime(2026, 5, 14, tzinfo=UTC))
    assert [entry.content for entry in reading.entries] == ["Whole", None]
