"""What an article cites: outlets that it names as the source of a report, and the pages outside that it links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.collect.addresses import absolute_url, canonical_url, host_of, same_site, site_of
from scraper.credits import outlets
from scraper.outlets import same_outlet

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

MAX_CITES = 40
MAX_LINKS = 5_000  # of a page, its menus included

_WORDS = re.compile(r"\w+")
_HOST = re.compile(r"(?:https?:)?//([\w.-]+)", re.IGNORECASE)
_NOT_CITED = re.compile(
    r"(facebook|twitter|x|linkedin|whatsapp|t|pinterest|instagram|youtube|youtu|tiktok|threads|bsky|reddit|apple|google|"
    r"telegram|mastodon|flipboard|pocket|amazon|amzn|spotify)\.(com|me|co|be|net|app|social)$"
)


def links(tree: HtmlElement, text: str, url: str) -> list[str]:
    """Return the canonical addresses outside the site that the article's own paragraphs link to, in order.

    A link belongs to the article when the paragraph around it is in the extracted text.
    """
    whole = _letters(text)
    found: dict[str, None] = {}
    # Only an address with a host leads off the site.
    own = site_of(host_of(url))
    at_home: dict[str, bool] = {}
    for anchor in tree.xpath("//a[contains(@href, '//')]")[:MAX_LINKS]:
        host = _HOST.match(anchor.get("href"))
        if host and host[1] not in at_home:
            at_home[host[1]] = site_of(host[1].lower()) == own
        if host and at_home[host[1]]:
            continue  # most links; the quick way to tell
        if not any(_within(block, whole) for block in anchor.iterancestors("p", "li", "blockquote")):
            continue
        place = canonical_url(absolute_url(anchor.get("href"), url))
        if place and "." in host_of(place) and not same_site(place, url) and not _NOT_CITED.search(host_of(place)):
            found[place] = None
    return list(found)


def _within(block: HtmlElement, whole: str) -> bool:
    around = _letters("".join(block.itertext())[:1_000])[:120]
    return len(around) >= 30 and around in whole


def cites(tree: HtmlElement, text: str, url: str, publisher: str | None, known: Collection[str] = ()) -> list[str]:
    """Return outlets and addresses that an article credits; not its own publisher."""
    return [*without_own(outlets(text, known), publisher), *links(tree, text, url)][:MAX_CITES]


def without_own(names: list[str], publisher: str | None) -> list[str]:
    """Return the credits without those to the publisher itself: "which the Courier has seen" is no credit."""
    return [name for name in names if not (publisher and same_outlet(name, publisher))]


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text)).lower()
