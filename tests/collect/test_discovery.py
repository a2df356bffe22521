"""From any page of an outlet to its feeds and sitemaps, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from scraper.collect import Fetcher
from scraper.collect.discovery import Candidate, discover, feed_title, linked_feeds, ranked
from scraper.errors import FetchError
from scraper.records import Entry, utc
from tests.collect.hostile import Answer, Hostile, page, redirect, status
from tests.web.server import SampleWeb

NOW = datetime(2026, 10, 17, tzinfo=UTC)
HOME = "http://www.outlet.example/"


BEGAN = time.monotonic()


def clock() -> float:
    return NOW.timestamp() + time.monotonic() - BEGAN


def rss(title: str = "Outlet", days: int = 1, items: int = 2) -> Answer:
    when = format_datetime(NOW - timedelta(days=days))
    body = "".join(f"<item><title>{n}</title><link>/{n}</link><pubDate>{when}</pubDate></item>" for n in range(items))
    feed = f'<rss version="2.0"><channel><title>{title}</title>{body}</channel></rss>'
    return page(feed, Content_Type="application/rss+xml")


def sitemap(days: int = 1) -> Answer:
    when = (NOW - timedelta(days=days)).isoformat()
    url = f"<url><loc>{HOME}a-story</loc><lastmod>{when}</lastmod></url>"
    return page(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{url}</urlset>')


def html(*links: str) -> Answer:
    return page(f"<html><head><title>Outlet</title>{''.join(links)}</head><body><p>Welcome</p></body></html>")


def link(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


@pytest.fixture
def fresh(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return make_fetcher(clock=clock)


WEBS: dict[str, tuple[dict[str, Answer], list[tuple[str, str]]]] = {
    "a feed that the page names": (
        {"/": html(link("/blog/feed", "Blog")), "/blog/feed": rss()},
        [("feed", "/blog/feed")],
    ),
    "fresh before stale, comments last": (
        {
            "/": html(link("/c", "Outlet » Comments Feed"), link("/old"), link("/none"), link("/new"), link("/topic")),
            "/c": rss("Comments on Outlet"), "/old": rss(days=90), "/none": rss(items=0), "/new": rss(),
            "/topic": rss("Outlet: AI"),
        },
        [("feed", "/new"), ("feed", "/topic"), ("feed", "/old"), ("feed", "/none"), ("feed", "/c")],
    ),
    "a feed where feeds stand by custom": ({"/": html(), "/rss.xml": rss()}, [("feed", "/rss.xml")]),
    "the page names one that is gone": (
        {"/": html(link("/gone")), "/gone": status(410), "/feed": rss()},
        [("feed", "/feed")],
    ),
    "only comments are named": (
        {"/": html(link("/comments/feed/")), "/comments/feed/": rss(), "/feed/": rss()},
        [("feed", "/feed/"), ("feed", "/comments/feed/")],
    ),
    "a sitemap that robots.txt names": (
        {
            "/": html(), "/maps/news.xml": sitemap(),
            "/robots.txt": page(f"User-agent: *\nSitemap: {HOME}maps/news.xml\n"),
        },
        [("sitemap", "/maps/news.xml")],
    ),
    "a sitemap of custom": ({"/": html(), "/sitemap.xml": sitemap()}, [("sitemap", "/sitemap.xml")]),
    "a stale feed and a fresh sitemap": (
        {"/": html(link("/feed")), "/feed": rss(days=400), "/news-sitemap.xml": sitemap()},
        [("sitemap", "/news-sitemap.xml"), ("feed", "/feed")],
    ),
    "another site's sitemap in robots.txt": (
        {"/": html(), "/robots.txt": page("Sitemap: http://other.test/sitemap.xml")},
        [],
    ),
    "the address is a feed": ({"/": rss()}, [("feed", "/")]),
    "the address is a sitemap": ({"/": sitemap()}, [("sitemap", "/")]),
    "it has moved for good": (
        {"/": html(link("/old")), "/old": redirect("/new", 301), "/new": rss()},
        [("feed", "/new")],
    ),
    "pages everywhere, feeds nowhere": ({path: html() for path in ("/", "/feed", "/rss", "/sitemap.xml")}, []),
    "closed by robots.txt": (
        {
            "/": html(link("/secret/feed")), "/secret/feed": rss(),
            "/robots.txt": page("User-agent: *\nDisallow: /secret/"),
        },
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pages", "expected"), WEBS.values(), ids=WEBS.keys())
def test_discovery(pages: dict[str, Answer], expected: list[tuple[str, str]], web: Hostile, fresh: Fetcher) -> None:
    web.pages |= pages
    found = discover(HOME, fresh)
    assert [(candidate.kind, candidate.url.removeprefix(HOME.rstrip("/"))) for candidate in found] == expected


def test_guessing_ends_when_something_fresh_is_found(web: Hostile, fresh: Fetcher) -> None:
    web.pages |= {"/": html(link("/blog/feed")), "/blog/feed": rss()}
    discover(HOME, fresh)
    assert [path for _, path, _ in web.requests] == ["/robots.txt", "/", "/blog/feed"]


def test_one_kind_may_be_asked_for(web: Hostile, fresh: Fetcher) -> None:
    web.pages |= {"/": html(link("/feed")), "/feed": rss(), "/sitemap.xml": sitemap()}
    assert [candidate.kind for candidate in discover(HOME, fresh, kind="sitemap")] == ["sitemap"]
    assert web.asked("/feed") == 0


def test_a_page_that_refuses_is_an_error(web: Hostile, fresh: Fetcher) -> None:
    web.pages["/"] = status(403, b"no")
    with pytest.raises(FetchError, match="403"):
        discover(HOME, fresh)


def test_no_address_within_the_house_is_tried(web: Hostile, fresh: Fetcher) -> None:
    web.pages["/"] = html(link(f"http://127.0.0.1:{web.port}/feed"), link("file:///etc/passwd"))
    web.pages["/elsewhere"] = rss()
    assert discover(HOME, fresh) == []
    assert all(host == "www.outlet.example" for host, _, _ in web.requests)


def test_linked_feeds_are_absolute_clean_and_bounded() -> None:
    head = link("feed?a=1", "All <b>news</b> ") + link("/json", kind="application/feed+json; charset=utf-8")
    other = '<link rel="stylesheet" href="/s.css"><link rel="alternate" hreflang="de" href="/de">'
    oembed = link("/wp-json/oembed/1.0/embed", kind="application/json")
    body = f"<base href='/deep/'>{head}{other}{oembed}".encode()
    assert linked_feeds(body, HOME) == [(f"{HOME}deep/feed?a=1", "All news"), (f"{HOME}json", "")]
    many = "".join(link(f"/tag/{n}/feed") for n in range(500)).encode()
    assert len(linked_feeds(many, HOME)) == 12


TITLES = {
    b"<rss><channel><title><![CDATA[ The Outlet &amp; Co ]]></title><item><title>No</title></item>": "The Outlet & Co",
    b"<feed><title type='text'>Outlet - RSS Feed</title><entry/></feed>": "Outlet",
    b"<feed><title>Outlet \xc2\xbb Feed</title></feed>": "Outlet",
    b"<rss><channel><item><title>No</title></item></channel></rss>": "",
    b'{"version": "https://jsonfeed.org/version/1", "title": "Out \\"let\\"", "items": [{"title": 1}]}': 'Out "let"',
    b"<rss><channel><title>&lt;script&gt;x&lt;/script&gt;Feeds of Plenty</title></channel>": "Feeds of Plenty",
}


@pytest.mark.parametrize(("data", "title"), TITLES.items())
def test_feed_titles(data: bytes, title: str) -> None:
    assert feed_title(data) == title


def test_ranking_keeps_the_order_of_equals() -> None:
    entry = Entry(url=f"{HOME}1", published=utc(NOW))
    found = [Candidate("feed", f"{HOME}{name}", name, [entry]) for name in "zyx"]
    assert ranked(found, NOW) == found


@pytest.mark.parametrize(
    ("home", "kind", "path", "title"),
    [
        ("http://www.tallypost.example/", "feed", "/feed.xml", "The Tally Post"),
        ("http://patchboard.example/", "feed", "/feed.json", "Patchboard"),
        ("http://www.lereleve.example/", "feed", "/une.rdf", "Le Relevé"),
        ("http://rotaandbadge.example/", "feed", "/rss", "Rota & Badge"),
        ("http://bytewharf.example/", "feed", "/atom.xml", "Bytewharf"),
        ("http://www.norwickwire.example/", "sitemap", "/sitemap-index.xml", ""),
    ],
)
def test_the_outlets_of_the_sample_web(
    home: str, kind: str, path: str, title: str, make_fetcher: Callable[..., Fetcher]
) -> None:
    with SampleWeb() as sample:
        fetcher = make_fetcher(clock=clock, connect_to=sample.connect_to)
        best = discover(home, fetcher)[0]
    assert (best.kind, best.url, best.title) == (kind, home.rstrip("/") + path, title)
    assert len(best.entries) >= 4
