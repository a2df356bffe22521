"""Feeds, sitemaps and searches of every kind, whole and broken, into entries."""

from __future__ import annotations

import base64
import gzip
import json
import re
from datetime import UTC, datetime

import pytest

from scraper.collect import parse_feed, parse_search, parse_sitemap
from scraper.collect.feeds import MAX_ITEMS
from scraper.collect.lists import newest
from scraper.collect.searches import publisher_address
from scraper.errors import FeedError
from scraper.records import Entry

URL = "https://www.outlet.example/feed"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Outlet</title>
<language>en-GB</language>
<item><title>Tokens &lt;b&gt;up&lt;/b&gt; 80%</title><link>/a?utm_source=rss</link><author>Ada Lamb</author>
<description>&lt;p&gt;A &lt;i&gt;short&lt;/i&gt; text.&lt;/p&gt;</description>
<content:encoded>&lt;p&gt;The whole.&lt;/p&gt;</content:encoded>
<pubDate>Tue, 12 May 2026 09:30:00 PST</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Outlet</title>
<entry><title type="html">Tokens &amp;lt;b&amp;gt;up&amp;lt;/b&amp;gt; 80%</title>
<link rel="self" href="/self"/><link href="/a"/><author><name>Ada Lamb</name></author>
<updated>2026-05-13T00:00:00Z</updated><published>2026-05-12T19:30:00+02:00</published>
<summary>A short text.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Outlet</title></channel>
<item><title>Tokens up 80%</title><link>https://www.outlet.example/a</link><description>A short text.</description>
<dc:creator>Ada Lamb</dc:creator><dc:date>2026-05-12T17:30:00Z</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Outlet",
        "language": "en",
        "items": [
            {
                "id": "7",
                "url": "a",
                "title": "Tokens <b>up</b> 80%",
                "summary": "A short text.",
                "date_published": "2026-05-12T17:30:00Z",
                "authors": [{"name": "Ada Lamb"}],
                "content_text": "One.\nTwo.",
            }
        ],
    }
)
FEEDS = {"RSS 2.0": RSS, "Atom": ATOM, "RDF": RDF, "JSON Feed": JSON_FEED}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_feeds(feed: str) -> None:
    (entry,) = parse_feed(feed.encode(), URL)
    assert entry.url.removesuffix("?utm_source=rss") == "https://www.outlet.example/a"
    assert entry.title == "Tokens up 80%"
    assert entry.summary == "A short text."
    assert entry.published == "2026-05-12T17:30:00Z"
    assert entry.author == "Ada Lamb"


def test_what_feeds_say_beyond() -> None:
    (rss,) = parse_feed(RSS.encode(), URL)
    (atom,) = parse_feed(ATOM.encode(), URL)
    (json_entry,) = parse_feed(JSON_FEED.encode(), URL)
    assert (rss.content, rss.lang) == ("<p>The whole.</p>", "en")
    assert atom.model_dump()["updated"] == "2026-05-13T00:00:00Z"
    assert json_entry.content == "<p>One.</p><p>Two.</p>"


def item(inner: str) -> bytes:
    return f'<rss version="2.0"><channel><title>x</title><item>{inner}</item></channel></rss>'.encode()


LINKS = {
    "the guid is the address": ("<title>t</title><guid>https://a.example/x</guid>", "https://a.example/x"),
    "no link": ("<title>t</title>", ""),
}


@pytest.mark.parametrize(("inner", "url"), LINKS.values(), ids=LINKS.keys())
def test_links(inner: str, url: str) -> None:
    (entry,) = parse_feed(item(inner), URL)
    assert (entry.url, entry.title) == (url, "t")


DATES = {
    "in words that feedparser knows": ("Τρι, 12 Μαϊ 2026 12:00:00 EST", "2026-05-12T17:00:00Z"),
    "a month": ("2026-05", None),
    "of which feedparser makes the first of this month": ("2026-május-12T9:15-05:00", None),
    "with slashes": ("2026/05/12 09:30", "2026-05-12T09:30:00Z"),
}


@pytest.mark.parametrize(("written", "expected"), DATES.values(), ids=DATES.keys())
def test_dates_are_not_made_up(written: str, expected: str | None) -> None:
    (entry,) = parse_feed(item(f"<title>t</title><pubDate>{written}</pubDate>"), URL)
    assert entry.published == expected


def repeated(feed: str, tag: str, times: int) -> bytes:
    """A feed with its one item so many times, numbered."""
    start, end = feed.index(f"<{tag}>"), feed.index(f"</{tag}>") + len(f"</{tag}>")
    items = (feed[start:end].replace("Tokens", f"{number} tokens") for number in range(times))
    return (feed[:start] + "\n".join(items) + feed[end:]).encode()


PREFIXED = RDF.replace("item>", "rss:item>").replace('xmlns="', 'xmlns:rss="').replace("channel>", "rss:channel>")
PREFIXED = re.sub(r"<(/?)(title|link|description)>", r"<\1rss:\2>", PREFIXED)
LONG = {"RSS": (RSS, "item"), "Atom": (ATOM, "entry"), "RDF": (RDF, "item"), "prefixed": (PREFIXED, "rss:item")}


@pytest.mark.parametrize(("feed", "tag"), LONG.values(), ids=LONG.keys())
def test_of_a_feed_without_end_the_first_items_are_read(feed: str, tag: str) -> None:
    """As they would be if the feed listed no more than these; what follows the last item is read as well."""
    feed = feed.replace("</channel></rss>", "<managingEditor>Ada Lamb</managingEditor></channel></rss>")
    whole = parse_feed(repeated(feed, tag, MAX_ITEMS), URL)
    assert parse_feed(repeated(feed, tag, MAX_ITEMS + 7), URL) == whole
    assert [len(whole), whole[-1].title.split()[0]] == [MAX_ITEMS, f"{MAX_ITEMS - 1}"]


def test_a_truncated_feed_gives_what_is_whole() -> None:
    cut = RSS[: RSS.index("</description>")] + "</description>"
    assert parse_feed(cut.encode(), URL)[0].title == "Tokens up 80%"


@pytest.mark.parametrize(
    ("charset", "declared"), [("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("windows-1252", "windows-1252")]
)
def test_charsets(charset: str, declared: str) -> None:
    feed = (
        f'<?xml version="1.0" encoding="{declared}"?>' + item("<title>Relevé d’été</title>".replace("’", "'")).decode()
    )
    assert parse_feed(feed.encode(charset), URL)[0].title == "Relevé d'été"


NO_FEEDS = {
    "a page": b"<!doctype html><html><head><title>Hello</title></head><body><p>Hello</p></body></html>",
    "text": b"Too many requests",
    "JSON of another kind": b'{"error": "no"}',
    "a list": b"[1, 2]",
    "broken JSON": b'{"items": [',
}


@pytest.mark.parametrize("data", NO_FEEDS.values(), ids=NO_FEEDS.keys())
def test_what_is_no_feed_is_named_so(data: bytes) -> None:
    with pytest.raises(FeedError, match=r"outlet\.example/feed"):
        parse_feed(data, URL)


EMPTY = {
    "nothing": b"",
    "a comment": b"<!-- later -->\n",
    "no items": b'<rss version="2.0"><channel><title>x</title></channel></rss>',
    "JSON Feed": b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    "items that aren't objects": b'{"version": "https://jsonfeed.org/version/1.1", "items": [1, null]}',
}


@pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY.keys())
def test_a_feed_may_list_nothing(data: bytes) -> None:
    assert parse_feed(data, URL) == []


NEWS_SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://www.outlet.example/a</loc><image:image><image:loc>https://i.example/1.jpg</image:loc>
<image:title>A picture</image:title></image:image><news:news><news:publication><news:name>Outlet</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2026-05-12T17:30:00Z</news:publication_date>
<news:title>Tokens &amp; seats</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""


def test_news_sitemap() -> None:
    (entry,) = parse_sitemap(NEWS_SITEMAP, "https://www.outlet.example/news.xml").entries
    assert (entry.url, entry.title, entry.published) == (
        "https://www.outlet.example/a", "Tokens & seats", "2026-05-12T17:30:00Z",
    )  # fmt: skip
    assert (entry.publisher, entry.lang) == ("Outlet", "en")


PLAIN = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://www.outlet.example/2026/05/the-token-race.html</loc><lastmod>2026-05-12</lastmod></url>
<url><loc>https://www.outlet.example/old</loc><lastmod>2019-01-01</lastmod></url>
<url><loc>https://www.outlet.example/undated</loc></url></urlset>"""


@pytest.mark.parametrize("data", [PLAIN, gzip.compress(PLAIN), b"\n" + PLAIN], ids=["plain", "gzip", "blank first"])
def test_plain_sitemap(data: bytes) -> None:
    entries = parse_sitemap(data, "https://www.outlet.example/sitemap.xml").entries
    assert entries[0].summary == "the token race"
    assert entries[0].published is None, "a date of change is none of publication"
    recent = newest(entries, datetime(2026, 11, 22, tzinfo=UTC))
    assert [entry.url for entry in recent] == ["https://www.outlet.example/2026/05/the-token-race.html"]


def test_sitemap_index_stays_on_the_site() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://www.outlet.example/2025.xml</loc><lastmod>2025-12-31</lastmod></sitemap>
    <sitemap><loc>/2026.xml</loc><lastmod>2026-05-12</lastmod></sitemap>
    <sitemap><loc>https://elsewhere.test/x.xml</loc></sitemap></sitemapindex>"""
    further = parse_sitemap(index, "https://www.outlet.example/sitemap.xml").further
    assert further == ["https://www.outlet.example/2026.xml", "https://www.outlet.example/2025.xml"]


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"no", b"\x1f\x8bbroken", gzip.compress(b"<html/>")])
def test_what_is_no_sitemap_is_named_so(data: bytes) -> None:
    with pytest.raises(FeedError, match=r"outlet\.example"):
        parse_sitemap(data, URL)


def token(url: str) -> str:
    raw = b"\x08\x13\x22" + bytes([len(url)]) + url.encode() + b"\xd2\x01\x00"
    return "CBMi" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


AGGREGATORS = {
    "Bing": (
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fa.example%2fx&c=1",
        "https://a.example/x",
    ),
    "Google's redirect": ("https://www.google.com/url?rct=j&url=https://a.example/x&ct=ga", "https://a.example/x"),
    "an older Google News link": (
        "https://news.google.com/rss/articles/"
        + base64.urlsafe_b64encode(b'\x08\x13"\x13https://a.example/x').decode(),
        "https://a.example/x",
    ),
    "a newer one, which tells nothing": ("https://news.google.com/rss/articles/CBMiAUFVX3lxTE5x?oc=5", ""),
    "twice wrapped": (
        "https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps://a.example/x",
        "https://a.example/x",
    ),
    "leads to a script": ("https://www.google.com/url?q=javascript:alert(1)", ""),
    "no aggregator": ("https://a.example/x?url=https://b.example/", "https://a.example/x?url=https://b.example/"),
}


@pytest.mark.parametrize(("link", "expected"), AGGREGATORS.values(), ids=AGGREGATORS.keys())
def test_the_publishers_own_address(link: str, expected: str) -> None:
    assert publisher_address(link) == expected


def test_google_news_names_the_publisher() -> None:
    feed = item(
        "<title>Tokens up - The Ledger</title><link>https://news.google.com/rss/articles/CBMiAUFVX3lx</link>"
        '<source url="https://ledger.example">The Ledger</source>'
    )
    (entry,) = parse_search(feed, "https://news.google.com/rss/search?q=tokens")
    assert (entry.title, entry.publisher, entry.url) == ("Tokens up", "The Ledger", "")
    assert entry.model_dump()["publisher_home"] == "https://ledger.example/"


def test_hacker_news() -> None:
    hits = [
        {"title": "Show HN: Token ledger [pdf]", "url": "https://a.example/x", "created_at": "2026-05-12T17:30:00Z"},
        {"title": "Ask HN: Who counts tokens?", "url": None, "created_at": "2026-05-12T17:30:00Z"},
        "nonsense",
    ]
    entries = parse_search(json.dumps({"hits": hits}).encode(), "https://hn.algolia.com/api/v1/search")
    assert [(entry.url, entry.title) for entry in entries] == [
        ("https://a.example/x", "Token ledger"),
        ("", "Who counts tokens?"),
    ]
    assert entries[0].published is None, "when it was posted there is not when it was published"
    assert entries[0].model_dump()["seen"] == "2026-05-12T17:30:00Z"


def test_gdelt() -> None:
    article = {
        "url": "https://a.example/x", "title": "Tokens , seats and prompts : a count", "seendate": "20260512T173000Z",
        "domain": "a.example", "language": "French",
    }  # fmt: skip
    (entry,) = parse_search(json.dumps({"articles": [article]}).encode(), "https://api.gdeltproject.org/api/v2/doc/doc")
    assert entry == Entry(url="https://a.example/x", title="Tokens, seats and prompts: a count", lang="fr").but(
        seen="2026-05-12T17:30:00Z"
    )
    assert parse_search(b"{}", URL) == []
    with pytest.raises(FeedError):
        parse_search(b"Your query was too short", URL)
