"""Listings into entries: an HTML page that lists articles, for outlets that have neither feed nor sitemap.

A CSS selector says where the articles stand: it finds their links, or the blocks ("teasers") that hold one
link, a headline, perhaps a date and a line of summary. Dates are read from `<time datetime>` only; a page that
has none leaves the date to the article's own page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.collect.addresses import absolute_url, canonical_url
from scraper.collect.cleaning import clean_line
from scraper.collect.dates import parse_date
from scraper.collect.html_tree import parse_html
from scraper.errors import ExtractionError, FeedError
from scraper.records import Entry

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_FOUND = 2_000  # elements that a selector may find; beyond, it is the whole page that it selects
MAX_SUMMARY = 2_000
_HEADINGS = "self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6"


def parse_listing(data: bytes, url: str, selector: str, *, charset: str | None = None) -> list[Entry]:
    """Return the articles that a page lists, in the page's order, each address once.

    `selector` is one that the settings have checked. Raises FeedError when there is no page, or when the
    selector finds no link on it: a page that lists nothing has most likely been rebuilt.
    """
    from cssselect import HTMLTranslator

    try:
        tree = parse_html(data, charset)
    except ExtractionError as error:
        raise FeedError(f"{url}: this is no page ({error}); correct the address of the source") from error
    found = tree.xpath(HTMLTranslator().css_to_xpath(selector))
    base = absolute_url(next(iter(tree.xpath("//base/@href")), "") or url, url) or url
    entries: dict[str, Entry] = {}
    for block in found[:MAX_FOUND]:
        entry = _entry(block, base)
        if entry is not None:
            entries.setdefault(canonical_url(entry.url), entry)
    if not entries:
        seen = f"finds {len(found)} elements, but no link with a headline," if found else "finds nothing"
        raise FeedError(f"{url}: the selector {selector!r} {seen} on this page; look at the page and correct it")
    return list(entries.values())


def _entry(block: HtmlElement, base: str) -> Entry | None:
    """Return the article that one found element stands for, or None if there is no link with words."""
    headings = block.xpath(f"descendant-or-self::*[{_HEADINGS}]")
    heading = headings[0] if headings else None
    link = _link(block, heading)
    if link is None:
        return None
    place = absolute_url(str(link.get("href")), base)
    titles = [_words(heading), _words(link), link.get("title"), link.get("aria-label")]
    title = next((line for text in titles if (line := clean_line(text))), "")
    if not place or not title:
        return None
    times = block.xpath("descendant-or-self::time/@datetime")
    texts = [_words(node) for node in block.iter("p") if not node.xpath(".//time")]
    paragraphs = (line for text in texts if (line := clean_line(text, limit=MAX_SUMMARY)))
    return Entry(
        url=place,
        title=title,
        summary=next((line for line in paragraphs if line != title), ""),
        published=parse_date(str(times[0])) if times else None,
    )


def _link(block: HtmlElement, heading: HtmlElement | None) -> HtmlElement | None:
    """Return the link to the article: the element itself, the headline's, the one around it, or the first."""
    if heading is not None and block.tag != "a":
        nearest = heading.xpath(".//a[@href]") or heading.xpath("ancestor::a[@href][1]")
        if nearest:
            return nearest[0]
    around = block.xpath("ancestor-or-self::a[@href][1]")
    inside = block.xpath(".//a[@href][normalize-space()]") or block.xpath(".//a[@href]")
    return next(iter([*around, *inside]), None)


def _words(node: Any) -> str:
    return "" if node is None else " ".join(node.itertext())
