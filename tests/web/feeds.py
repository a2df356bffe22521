"""The sample web's feeds: RSS, Atom, RDF, JSON Feed, news sitemaps, a listing; some as careless as real ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from tests.web import pages

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

Outlet = dict[str, Any]
Article = dict[str, Any]


def at(outlet: Outlet, path: str, articles: list[Article]) -> tuple[str, bytes] | None:
    """The content type and body of the feed at `path`, or None if there is no feed there."""
    if outlet["feed"] == "sitemap":
        return _sitemaps(outlet, path, articles)
    if path != outlet["feed_path"]:
        return None
    if outlet["feed"] == "listing":
        return pages.content_type(outlet), pages.listing(outlet, articles)
    write = {"rss": _rss, "rss-full": _rss, "search": _rss, "atom": _atom, "rdf": _rdf, "json": _json}[outlet["feed"]]
    return write(outlet, articles)


def link(outlet: Outlet, article: Article) -> str:
    """The address that the feed gives for an article: tracked, redirected or plain."""
    home = f"http://{outlet['host']}"
    if outlet.get("redirect"):
        return f"{home}/r/{article['number']}"
    if outlet.get("tracked"):
        return f"{article['url']}?utm_source=rss&utm_medium=feed&utm_campaign={outlet['id']}"
    return article["url"]


def _when(article: Article) -> datetime:
    return datetime.fromisoformat(article["published"])


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _xml(lines: Iterable[str], charset: str = "utf-8") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{charset.upper()}"?>'
    return "\n".join([declaration, *lines, ""]).encode(charset, "xmlcharrefreplace")


def _rss(outlet: Outlet, articles: list[Article]) -> tuple[str, bytes]:
    lines = [
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        _tag("title", outlet["name"]),
        _tag("link", f"http://{outlet['host']}/"),
        _tag("description", outlet["tagline"]),
        _tag("language", outlet.get("lang", "en")),
    ]
    for article in articles:
        lines += [
            "<item>",
            _tag("title", article["title"]),
            _tag("link", link(outlet, article)),
            f'<guid isPermaLink="false">{outlet["id"]}-{article["number"]}</guid>',
            _tag("pubDate", format_datetime(_when(article))),
            _tag("dc:creator", article["author"]),
            _tag("description", f"<p>{escape(pages.summary(article))}</p>"),
        ]
        if outlet["feed"] == "rss-full":
            lines.append(f"<content:encoded><![CDATA[{pages.body(article)}]]></content:encoded>")
        lines.append("</item>")
    if outlet.get("malformed"):  # a bare ampersand, an entity of HTML, and cut off in the middle of an item
        lines[2] += "<copyright>Courier & Sons&nbsp;Ltd</copyright>"
        lines += ["<item>", "<title>Tide tables for the com"]
    else:
        lines += ["</channel>", "</rss>"]
    return "application/rss+xml; charset=utf-8", _xml(lines)


def _atom(outlet: Outlet, articles: list[Article]) -> tuple[str, bytes]:
    home = f"http://{outlet['host']}"
    lines = [
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        _tag("title", outlet["name"]),
        _tag("subtitle", outlet["tagline"]),
        _tag("id", f"tag:{outlet['host']},2020:feed"),
        f'<link rel="self" href="{home}{outlet["feed_path"]}"/>',
        f'<link rel="alternate" href="{home}/"/>',
        *[_tag("updated", article["published"]) for article in articles[:1]],
    ]
    for article in articles:
        lines += [
            "<entry>",
            _tag("title", article["title"]),
            f'<link rel="alternate" href="{escape(link(outlet, article))}"/>',
            _tag("id", f"tag:{outlet['host']},{_when(article):%Y-%m-%d}:{article['number']}"),
            _tag("published", article["published"]),
            _tag("updated", article["published"]),
            f"<author>{_tag('name', article['author'])}</author>",
            f'<category term="{article["section"]}"/>',
            _tag("summary", pages.summary(article)),
            "</entry>",
        ]
    return "application/atom+xml", _xml([*lines, "</feed>"])


def _rdf(outlet: Outlet, articles: list[Article]) -> tuple[str, bytes]:
    home = f"http://{outlet['host']}"
    lines = [
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f'<channel rdf:about="{home}/">',
        *[_tag("title", outlet["name"]), _tag("link", f"{home}/"), _tag("description", outlet["tagline"])],
        "<items><rdf:Seq>",
        *[f'<rdf:li rdf:resource="{escape(link(outlet, article))}"/>' for article in articles],
        "</rdf:Seq></items>",
        "</channel>",
    ]
    for article in articles:
        lines += [
            f'<item rdf:about="{escape(link(outlet, article))}">',
            _tag("title", article["title"]),
            _tag("link", link(outlet, article)),
            _tag("description", pages.summary(article)),
            _tag("dc:date", article["published"]),
            _tag("dc:creator", article["author"]),
            "</item>",
        ]
    return "application/rdf+xml", _xml([*lines, "</rdf:RDF>"], outlet.get("charset", "utf-8"))


def _json(outlet: Outlet, articles: list[Article]) -> tuple[str, bytes]:
    home = f"http://{outlet['host']}"
    items = [
        {
            "id": str(article["number"]),
            "url": link(outlet, article),
            "title": article["title"],
            "summary": pages.summary(article),
            "date_published": article["published"],
            "authors": [{"name": article["author"]}],
            "tags": [article["section"]],
        }
        for article in articles
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet["name"],
        "description": outlet["tagline"],
        "home_page_url": f"{home}/",
        "feed_url": f"{home}{outlet['feed_path']}",
        "language": outlet.get("lang", "en"),
        "items": items,
    }
    return "application/feed+json", json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _sitemaps(outlet: Outlet, path: str, articles: list[Article]) -> tuple[str, bytes] | None:
    """An index, and below it a news sitemap for each month (https://www.sitemaps.org/protocol.html#index)."""
    home = f"http://{outlet['host']}"
    months: dict[str, list[Article]] = {}
    for article in articles:
        months.setdefault(f"/sitemap-news-{article['published'][:7]}.xml", []).append(article)
    if path == outlet["feed_path"]:
        lines = [f'<sitemapindex xmlns="{SITEMAP}">']
        for address, members in months.items():
            newest = _tag("lastmod", members[0]["published"])
            lines.append(f"<sitemap>{_tag('loc', home + address)}{newest}</sitemap>")
        return "application/xml", _xml([*lines, "</sitemapindex>"])
    if path not in months:
        return None
    lines = [f'<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">']
    for article in months[path]:
        publication = _tag("news:name", outlet["name"]) + _tag("news:language", outlet.get("lang", "en"))
        lines += [
            "<url>",
            _tag("loc", link(outlet, article)),
            "<news:news>",
            f"<news:publication>{publication}</news:publication>",
            _tag("news:publication_date", article["published"]),
            _tag("news:title", article["title"]),
            "</news:news>",
            "</url>",
        ]
    return "application/xml", _xml([*lines, "</urlset>"])
