"""Aggregators' links that hide the publisher's address: looked up in the outlets' own lists, else asked for.

Older links of Google News hold the address (`searches` reads it there). Newer ones hold an id that Google alone can
read; an entry that has one comes with `url` "" and the link as `behind`, and this becomes of it:

1. Where a list of the same night has the same headline on the publisher's site, that entry has the address. Nothing is
   asked, and nothing is lost.
2. Otherwise, if it could be on the beat and robots.txt lets us, the link is asked for like any page. The address is
   where it redirects to, or what the page says openly.
3. In a browser, a script then asks an internal service of the aggregator. We don't pose as that script. Such an entry
   is left out, as there is nothing to link to; after three in a row, no more links of the aggregator are asked that
   night. So expect little of these searches beside the outlets' own lists, and nothing where robots.txt forbids.

None of this counts against the source's health; `overcount sources check` says how many items lead nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.collect.addresses import absolute_url, host_of, same_site, site_of
from scraper.collect.html_tree import parse_html
from scraper.errors import ExtractionError, FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import Entry

CAUSE = "hidden-address"
TRIED = 3  # links in a row that tell nothing, before an aggregator is asked no more
_HOSTS = ("news.google.com",)
# Where a page that only leads on says where to: the link of a browser without scripts, and that of old versions.
_PLACES = (
    "//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content",
    "//@data-n-au",
    "//link[@rel='canonical']/@href",
)


def is_way_station(url: str) -> bool:
    """Return whether an address is an aggregator's own, which leads on to a publisher's."""
    return host_of(url) in _HOSTS


def headlines(listed: Iterable[Entry]) -> set[tuple[str, str]]:
    """Return headline (letters and digits count) and site of each entry that has an address."""
    return {(_headline(entry), site_of(host_of(entry.url))) for entry in listed if entry.url and entry.title}


def to_be_asked(entry: Entry, listed: set[tuple[str, str]]) -> Entry | None:
    """Return an entry that an aggregator hides, with the link as `url`, unless its `headlines` stand in a list."""
    site = site_of(host_of(getattr(entry, "publisher_home", "")))
    behind = getattr(entry, "behind", "")
    return entry.but(url=behind) if behind and (_headline(entry), site) not in listed else None


def published_at(html: bytes, url: str, charset: str | None) -> str:
    """Return the publisher's address that an aggregator's page says openly. Raises FetchError (`hidden-address`)."""
    try:
        tree = parse_html(html, charset)
    except ExtractionError:
        raise untold(url, "it has no text") from None
    for place in _PLACES:
        for value in tree.xpath(place):
            link = re.sub(r"^[\d.\s]*;\s*url\s*=\s*[\"']?|[\"']$", "", value, flags=re.IGNORECASE)
            found = absolute_url(link, url)
            if found and not same_site(found, url):
                return found
    raise untold(url, "its page names none")


def untold(url: str, why: str) -> FetchError:
    """Return the error of a link behind which no address can be found."""
    return FetchError(url, CAUSE, f"the aggregator hides the publisher's address ({why}); it is left out")


def _headline(entry: Entry) -> str:
    return " ".join(re.findall(r"\w+", entry.title.lower()))
