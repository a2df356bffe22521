"""What a page says about itself: JSON-LD, OpenGraph and meta elements, headings; the better one wins."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from scraper.collect.addresses import absolute_url, canonical_url, same_site
from scraper.collect.cleaning import clean_line
from scraper.collect.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(
    r"(News|Tech|Scholarly|AdvertiserContent|Satirical)?Article|(Live)?(Blog|SocialMedia)Posting|Report|"
    r"(Reportage|Analysis|Opinion|Background|Review|AskPublic)NewsArticle"
)
_MAX_NODES = 2_000
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "pubdate", "publishdate", "publish-date", "publish_date", "date",
    "citation_publication_date", "citation_date",
)  # fmt: skip
_NO_NAME = re.compile(r"(https?://|www\.|@|^(admin|editor|redaktion|unknown|none|null|n/?a)$)", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written|posted|reported|story)\s+)?(?:by|von|par|por|di)[:\s]+(?=\S)", re.IGNORECASE)
# In a byline, what follows the name: a weekday, a month, a number, an address.
_AFTER_NAME = re.compile(
    r"\s*(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b|\d|@|\||[•·]|\bupdated\b|\bpublished\b).*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")


@dataclass
class Metadata:
    """What a page says of itself, cleaned; None or "" where it says nothing."""

    title: str = ""
    author: str | None = None
    published: str | None = None
    publisher: str | None = None
    lang: str | None = None
    canonical: str | None = None
    body: str | None = None  # the article's text, where JSON-LD carries it
    paywalled: bool = False
    metas: list[tuple[str, str]] = field(default_factory=list)  # (name, content), names in lower case


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """Return what the page at `url` says about itself."""
    metas = [
        (
            (node.get("property") or node.get("name") or node.get("itemprop") or "").strip().lower(),
            node.get("content"),
        )
        for node in tree.iter("meta")
        if node.get("content")
    ][:500]
    first = dict(reversed(metas))
    nodes = list(_json_ld(tree))
    article = _article_node(nodes, url)
    publisher = _publisher(article, first, nodes)
    return Metadata(
        title=_title(tree, article, first, publisher),
        author=_author(tree, article, first, publisher, nodes),
        published=_published(tree, article or _only_dated(nodes), first, url),
        publisher=publisher,
        lang=_lang(article.get("inLanguage"), tree.get("lang"), first.get("og:locale"), first.get("content-language")),
        canonical=_canonical(tree, first, url),
        body=article["articleBody"] if isinstance(article.get("articleBody"), str) else None,
        paywalled=_paywalled(article, first),
        metas=metas,
    )


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield all JSON-LD objects of a page, `@graph` and nested lists opened, at most `_MAX_NODES`."""
    left = _MAX_NODES
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"):
        text = (script.text or "").strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
        try:
            waiting: list[Any] = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and left > 0:
            node = waiting.pop(0)
            left -= 1
            if isinstance(node, list):
                waiting[:0] = node[:left]
            elif isinstance(node, dict):
                yield node
                waiting += [node[key] for key in ("@graph", "mainEntity", "itemListElement", "item") if key in node]


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _article_node(nodes: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """Return the object that describes the page's article (by its address, or the only one), or {}."""
    articles = [node for node in nodes if any(_ARTICLE_TYPES.fullmatch(kind) for kind in _types(node))]
    here = canonical_url(url)
    for node in articles:
        page = node.get("mainEntityOfPage")
        page = page.get("@id") if isinstance(page, dict) else page
        if any(
            isinstance(place, str) and canonical_url(place) == here
            for place in (page, node.get("url"), node.get("@id"))
        ):
            return node
    # Several articles of which none is this page's are a list of others.
    whole = [node for node in articles if node.get("headline") or node.get("datePublished")]
    return whole[0] if len({str(node.get("headline")) for node in whole}) == 1 else {}


def _only_dated(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the one object (a web page, a claim review) that has a date, where no article is described."""
    dated = [node for node in nodes if isinstance(node.get("datePublished"), str)]
    return dated[0] if len(dated) == 1 else {}


def _title(tree: HtmlElement, article: dict[str, Any], metas: dict[str, str], publisher: str | None) -> str:
    headings = [clean_line(_text_of(node), limit=400) for node in tree.xpath("//h1")[:5]]
    # A site's name may be the first heading of all its pages.
    headings = [heading for heading in headings if not publisher or _key(heading) != _key(publisher)]
    page = clean_line(next((node.text for node in tree.iter("title") if node.text), ""))
    offered = [
        clean_line(value)
        for value in (article.get("headline"), metas.get("og:title"), metas.get("twitter:title"))
        if isinstance(value, str)
    ]
    shared = [_without_site(title, publisher, [*headings, *offered]) for title in [*offered, page] if title]
    if not shared:
        return next((heading for heading in headings if heading), "")
    # The heading that readers see, if what the page offers elsewhere agrees with it.
    for heading in headings:
        if len(heading) > 10 and any(alike(heading, title) for title in shared):
            return heading
    best = shared[0]
    if re.search(r"(\.\.\.|…)$", best):
        stem = re.sub(r"\s*(\.\.\.|…)$", "", best)
        best = next((title for title in shared if title.startswith(stem) and len(title) > len(best)), best)
    return best


def _text_of(node: HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())[:2000]


def _without_site(title: str, publisher: str | None, others: list[str]) -> str:
    """Return a title without the name of the site before or after it."""
    pieces = _SEPARATOR.split(title)
    if len(pieces) < 2:
        return title
    for other in others:
        if other != title and len(other) > 15 and (title.startswith(other) or title.endswith(other)):
            return other
    for site, rest in ((pieces[-1], title[: title.rfind(pieces[-1])]), (pieces[0], title[len(pieces[0]) :])):
        if publisher and _key(site) and (_key(site) in _key(publisher) or _key(publisher) in _key(site)):
            return re.sub(r"^[\s|–—·•»:-]+|[\s|–—·•»:-]+$", "", rest) or title
    return title


def _key(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def alike(one: str, other: str) -> bool:
    """Return whether two headlines share at least half of the shorter one's words."""
    first, second = (set(re.findall(r"\w{2,}", text.lower())) for text in (one, other))
    return bool(first and second) and 2 * len(first & second) >= min(len(first), len(second))


def _people(value: Any, nodes: list[dict[str, Any]]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            name = item.get("name")
            if not name and item.get("@id"):
                name = next(
                    (node["name"] for node in nodes if node.get("@id") == item["@id"] and node.get("name")),
                    "",
                )
            yield from (part for part in (name if isinstance(name, list) else [name]) if isinstance(part, str))


def clean_author(names: list[str], publisher: str | None) -> str | None:
    """Return names of authors as one text, or None: no addresses, no outlet's own name, nobody twice."""
    own = _key(publisher or "")
    kept: dict[str, str] = {}
    for given in names:
        for piece in re.split(r"\s*(?:,|;|\||\band\b|\bund\b|\bet\b)\s+", _BY.sub("", clean_line(given, limit=300))):
            name = _BY.sub("", piece).strip(" ,;|")
            key = _key(name)
            outlet = bool(own) and (key.startswith(own) or (len(key) > 4 and own.startswith(key)))
            if 1 < len(name) <= 60 and not _NO_NAME.search(name) and not outlet:
                kept.setdefault(key, name)
    return ", ".join(list(kept.values())[:5]) or None


def _author(
    tree: HtmlElement,
    article: dict[str, Any],
    metas: dict[str, str],
    publisher: str | None,
    nodes: list[dict[str, Any]],
) -> str | None:
    named = list(_people(article.get("author"), nodes))
    offered = [
        metas.get(name, "") for name in ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator")
    ]
    for names in chain([named], ([name] for name in offered), ([byline] for byline in _bylines(tree))):
        if author := clean_author(names, publisher):
            return author
    return None


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """Yield the short lines that a page marks as its author's; looked for only when asked."""
    shown = tree.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' author ')"
        " or contains(concat(' ', @class, ' '), ' byline ')]"
    )[:3]
    bylines = (_AFTER_NAME.sub("", _text_of(node)) for node in shown)
    yield from (byline for byline in bylines if len(byline.split()) <= 6)


def _published(tree: HtmlElement, article: dict[str, Any], metas: dict[str, str], url: str) -> str | None:
    offered = chain(
        [article.get("datePublished")],
        (metas.get(name) for name in _PUBLISHED_METAS),
        _marked_dates(tree),
        [_in_address(url)],
    )
    return next((date for value in offered if (date := parse_date(value))), None) or _shown_date(tree, url)


def _marked_dates(tree: HtmlElement) -> Iterator[str | None]:
    """Yield the dates that a page's elements mark as its own; looked for only when asked."""
    for node in tree.xpath("//*[@itemprop='datePublished']")[:2]:
        yield node.get("content") or node.get("datetime")
    for node in tree.xpath("//article//time[@datetime] | //header//time[@datetime] | //time[@pubdate]")[:1]:
        yield node.get("datetime")


def _shown_date(tree: HtmlElement, url: str) -> str | None:
    """Return the day that a page shows in its text, as htmldate finds it without guessing."""
    from htmldate import find_date

    tree = deepcopy(tree)
    for script in tree.xpath("//script"):  # it would take the date of any article that a script mentions
        script.drop_tree()
    try:
        return parse_date(find_date(tree, url=url, original_date=True, extensive_search=False))
    except Exception:  # other people's HTML may break it in any way; then there is no date
        return None


def _in_address(url: str) -> str | None:
    found = re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)", url)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else None


def _publisher(article: dict[str, Any], metas: dict[str, str], nodes: list[dict[str, Any]]) -> str | None:
    for value in (
        *_people(article.get("publisher"), nodes),
        metas.get("og:site_name"),
        metas.get("application-name"),
    ):
        name = clean_line(value, limit=120)
        if name and not re.match(r"https?://", name):
            return name
    return None


def _lang(*offered: Any) -> str | None:
    for value in offered:
        found = re.match(r"([a-zA-Z]{2})(?![a-zA-Z])", value.strip()) if isinstance(value, str) else None
        if found:
            return found[1].lower()
    return None


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str) -> str | None:
    """Return the canonical address that the page gives, if it lies on its site and isn't the home."""
    links = [node.get("href") for node in tree.xpath("//link[@rel='canonical' and @href]")[:2]]
    for link in (*links, metas.get("og:url")):
        place = canonical_url(absolute_url(link, url)) if link else ""
        home = re.fullmatch(r"https?://[^/]+/?(index\.\w+)?", place)
        if place and same_site(place, url) and (not home or re.fullmatch(r"https?://[^/]+/?", url)):
            return place
    return None


def _paywalled(article: dict[str, Any], metas: dict[str, str]) -> bool:
    parts = article.get("hasPart")
    flags = [article.get("isAccessibleForFree")]
    flags += [
        part.get("isAccessibleForFree")
        for part in (parts if isinstance(parts, list) else [parts])
        if isinstance(part, dict)
    ]
    tier = (metas.get("article:content_tier") or "").lower()
    return any(str(flag).lower() in ("false", "http://schema.org/false") for flag in flags) or tier in (
        "locked",
        "metered",
    )
