"""A page becomes an article: text, and what page and feed say of it, the better one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.collect import extract
from scraper.collect.html_tree import MAX_DEPTH, bounded, decode, parse_html
from scraper.errors import ExtractionError
from scraper.records import Article, Entry

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://www.outlet.example/2026/tokens"
BODY = """<p>The company counts the tokens that each of its engineers uses, and shows the count on a board that all
can see. The board was taken down on Monday.</p><p>An engineer said that he let an agent translate the canteen's menu
into Latin every night, and stood third. He asked not to be named, as he still stands third.</p><p>"We count what we
can count," a spokesman said in an e-mail. The company employs 4,100 engineers, of whom 3,900 use the tool.</p>"""


def html(head: str = "", body: str = BODY, **json_ld: Any) -> str:
    data = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld else ""
    return (
        f"<!doctype html><html lang=en><head>{head}{data}</head><body><nav><a href=/>Home</a> <a href=/x>Tech</a></nav>"
        f"<article><h1>Engineers count tokens</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )


def read(page: str | bytes, entry: Entry | None = None, url: str = URL) -> Article:
    return extract(page, url, entry=entry, now=NOW)


def test_the_text_is_the_articles_own() -> None:
    article = read(html())
    assert len(article.text.split("\n")) == 3
    assert article.text.startswith("The company counts the tokens")
    assert "All rights reserved" not in article.text
    assert article.lang == "en"
    assert article.id


NEWS = {
    "@type": "NewsArticle", "headline": "Engineers count tokens", "datePublished": "2026-05-12T09:30:00+02:00",
    "author": [{"@type": "Person", "name": "By Ada Lamb"}, {"@type": "Person", "name": "Bo Reed"}],
    "publisher": {"@type": "Organization", "name": "The Outlet"}, "isAccessibleForFree": False,
}  # fmt: skip


def test_json_ld() -> None:
    article = read(html(**NEWS))
    assert article.title == "Engineers count tokens"
    assert article.author == "Ada Lamb, Bo Reed"
    assert article.published == "2026-05-12T07:30:00Z"
    assert article.publisher == "The Outlet"
    assert article.paywalled


WRAPPED = {
    "in a graph": {"@graph": [{"@type": "WebSite", "name": "x"}, NEWS]},
    "types in a list": {**NEWS, "@type": ["Article", "NewsArticle"]},
    "author by reference": {
        "@graph": [{**NEWS, "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Ada Lamb, Bo Reed"}]
    },
}


@pytest.mark.parametrize("data", WRAPPED.values(), ids=WRAPPED.keys())
def test_json_ld_in_other_wrappings(data: dict[str, Any]) -> None:
    article = read(html(**data))
    assert (article.author, article.published) == ("Ada Lamb, Bo Reed", "2026-05-12T07:30:00Z")


def test_json_ld_of_other_articles_is_not_taken() -> None:
    others = [{**NEWS, "headline": f"Another {n}", "url": f"https://www.outlet.example/{n}"} for n in range(3)]
    article = read(html(**{"@graph": others}))
    assert (article.title, article.author, article.published) == ("Engineers count tokens", None, None)


BROKEN = ["{", "[[[[", '{"@type": "NewsArticle", "author": 7, "publisher": [null], "headline": {}}']


@pytest.mark.parametrize("data", BROKEN)
def test_broken_json_ld_does_no_harm(data: str) -> None:
    assert read(html(head=f'<script type="application/ld+json">{data}</script>')).title == "Engineers count tokens"


def test_open_graph() -> None:
    head = """<meta property="og:site_name" content="The Outlet"><meta property="og:title" content="Engineers count
    tokens | The Outlet"><meta property="article:published_time" content="2026-05-12T09:30:00Z">
    <meta name="author" content="https://www.outlet.example/ada"><meta name="parsely-author" content="Ada Lamb">"""
    article = read(html(head))
    assert (article.title, article.publisher) == ("Engineers count tokens", "The Outlet")
    assert (article.author, article.published) == ("Ada Lamb", "2026-05-12T09:30:00Z")


def test_a_page_that_says_nothing_of_itself() -> None:
    article = read(html())
    assert (article.author, article.published, article.paywalled) == (None, None, False)
    assert article.publisher == "outlet.example", "the host is a fact; a name would be a guess"


TITLES = {
    "the site's name after it": ("<title>Engineers count tokens | The Outlet</title>", None, "Engineers count tokens"),
    "cut short": ('<meta property="og:title" content="Engineers count…">', None, "Engineers count tokens"),
    "the page wants a login": ("", "Tokens on a public board", "Tokens on a public board"),
    "the feed's is a variant": ("", "Engineers count their tokens", "Engineers count tokens"),
}


@pytest.mark.parametrize(("head", "feed", "expected"), TITLES.values(), ids=TITLES.keys())
def test_titles(head: str, feed: str | None, expected: str) -> None:
    page = html(head)
    if feed == "Tokens on a public board":
        page = page.replace("Engineers count tokens", "Log in to continue")
    assert read(page, Entry(url=URL, title=feed or "")).title == expected


DATES = {
    "the page's": ({"datePublished": "2026-05-12T09:30:00Z"}, "2026-05-12T10:00:00Z", "2026-05-12T09:30:00Z"),
    "the page's is wrong": ({"datePublished": "2011-05-12T09:30:00Z"}, "2026-05-12T10:00:00Z", "2026-05-12T10:00:00Z"),
    "the page's is yet to come": ({"datePublished": "2030-05-12T09:30:00Z"}, None, None),
    "none": ({}, None, None),
}


@pytest.mark.parametrize(("data", "feed", "expected"), DATES.values(), ids=DATES.keys())
def test_dates(data: dict[str, str], feed: str | None, expected: str | None) -> None:
    page = html(**{"@type": "NewsArticle", "headline": "Engineers count tokens", **data})
    assert read(page, Entry(url=URL, title="Engineers count tokens", published=feed)).published == expected


def test_a_date_on_which_it_was_seen_only_refutes() -> None:
    seen = Entry(url=URL, title="Engineers count tokens").but(seen="2026-05-12T10:00:00Z")
    assert read(html(), seen).published is None
    late = html(**{**NEWS, "datePublished": "2026-06-30T00:00:00Z"})
    assert read(late, seen).published == "2026-05-12T10:00:00Z"


CANONICALS = {
    "on the site": ("https://outlet.example/a?utm_source=x", "https://outlet.example/a"),
    "relative": ("/a", "https://www.outlet.example/a"),
    "on another site": ("https://elsewhere.test/a", URL),
    "the home page": ("https://www.outlet.example/", URL),
    "a script": ("javascript:alert(1)", URL),
}


@pytest.mark.parametrize(("link", "expected"), CANONICALS.values(), ids=CANONICALS.keys())
def test_canonical_address(link: str, expected: str) -> None:
    assert read(html(f'<link rel="canonical" href="{link}">')).url == expected


CHARSETS = {
    "utf-8": ("Relevé d’été", "utf-8", None, ""),
    "by the server": ("Relevé d'été", "iso-8859-1", "ISO-8859-1", ""),
    "by the page": ("Relevé d’été", "windows-1252", None, '<meta charset="windows-1252">'),
    "by the page, in the old way": (
        "Relevé d’été", "windows-1252", None,
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
    ),
    "by nobody": ("Relevé d’été", "windows-1252", None, ""),
    "the server is wrong": ("Relevé d’été", "utf-8", "iso-8859-1", ""),
    "the page is wrong": ("Relevé d’été", "windows-1252", None, '<meta charset="utf-8">'),
    "unknown": ("Relevé d’été", "utf-8", "x-nothing", ""),
    "UTF-16 with a mark": ("Relevé d’été", "utf-16", None, ""),
    "Japanese": ("トークンの数", "shift_jis", None, '<meta charset="shift_jis">'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "charset", "declared", "meta"), CHARSETS.values(), ids=CHARSETS.keys())
def test_charsets(text: str, charset: str, declared: str | None, meta: str) -> None:
    assert text in decode(f"<html><head>{meta}</head><p>{text}</p>".encode(charset), declared)


def test_an_opt_out_is_told() -> None:
    assert read(html('<meta name="robots" content="index, noarchive">')).model_dump()["opted_out"] is True
    assert "opted_out" not in read(html('<meta name="robots" content="index, follow">')).model_dump()


SHOWN = {
    "by a script, as it is most of the page": f"<div style='display:none'>{BODY}</div>",
    "when a search finds it": f"<div hidden=until-found>{BODY}</div>",
    "as a shadow": f"<div><template shadowrootmode=open>{BODY}</template></div>",
}


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN.keys())
def test_what_only_looks_hidden_is_read(body: str) -> None:
    assert "We count what we can count" in read(html(body=body)).text


def test_an_old_page_laid_out_with_tables() -> None:
    page = (
        f"<html><body><table><tr><td><a href=/>Home</a></td></tr><tr><td><h1>Tokens</h1>{BODY}</td></tr></table></body>"
    )
    text = read(page).text
    assert "|" not in text
    assert len(text.split("\n")) == 3


def test_a_table_of_data_stays() -> None:
    table = "<table><tr><th>Team</th><th>Tokens</th></tr><tr><td>Search</td><td>4,100</td></tr></table>"
    assert "4,100" in read(html(body=BODY.replace("</p><p>An", f"</p>{table}<p>An"))).text.replace(
        "4,100 engineers", ""
    )


def test_headline_and_byline_are_no_text() -> None:
    head = '<meta name="author" content="Ada Lamb">'
    text = read(html(head, body="<p>By Ada Lamb, 12 May 2026</p>" + BODY)).text
    assert text.startswith("The company counts")


NO_PAGES = {"nothing": "", "blanks": "  \n", "only a menu": "<html><body><nav><a href=/>Home</a></nav></body></html>",
            "NULs": "\x00" * 50, "a script": "<script>document.write('x')</script>"}  # fmt: skip


@pytest.mark.parametrize("page", NO_PAGES.values(), ids=NO_PAGES.keys())
def test_a_page_without_an_article(page: str) -> None:
    with pytest.raises(ExtractionError):
        read(page)


def test_depth_is_bounded_and_text_kept() -> None:
    tree = parse_html("<html><body>" + "<div>" * 5_000 + "deep down" + "</div>" * 5_000 + "<p>after</p></body></html>")
    assert "deep down" in tree.text_content()
    deepest = max(sum(1 for _ in node.iterancestors()) for node in tree.iter())
    assert deepest <= MAX_DEPTH + 5
    ordinary = html()
    assert bounded(ordinary) == ordinary


def test_cites_hold_links_of_the_text_only() -> None:
    linked = BODY.replace("An engineer said", '<a href="https://post.test/a?utm_source=x">An engineer</a> said')
    around = '<p><a href="https://www.facebook.com/share">Share this article with your friends now</a></p>'
    page = (
        html(body=linked + around)
        + '<ul><li><a href="https://ads.test/">The best ten boards to buy this week</a></li></ul>'
    )
    cites = read(page).cites
    assert cites == ["https://post.test/a"]


def test_one_does_not_cite_oneself() -> None:
    body = BODY + "<p>The list was first reported by The Outlet last week, and later by the Norwick Times in full.</p>"
    assert "The Outlet" not in read(html(body=body, **NEWS)).cites
