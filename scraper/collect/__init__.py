"""Where articles come from: feeds, sitemaps, listings and searches, fetched politely and safely; pages made articles.

`collecting` runs a night's collection; `fetching` is the only door to the network, with `guard` and
`dialling` (what may be reached), `politeness` (how fast), `causes` and `failures` (what went wrong),
`remembering` (what is kept between nights) and `optouts`; `revising` says what has changed since. `lists` reads a
source's list, by `feeds`, `sitemaps`, `listings` or `searches`, and `hidden` deals with links that hide an address;
`html_tree`, `metadata`, `credits` and `extract` read pages, in the processes that `reading` starts, and `boilerplate`
drops what recurs on a site's; `addresses`, `dates` and `cleaning` bring what they find into one form. For maintainers,
`discovery` finds an outlet's feeds, `trying` tries sources out, and `trial` judges them.
"""

from scraper.collect.addresses import canonical_url
from scraper.collect.cleaning import clean_line, clean_text
from scraper.collect.collecting import Event, SourceResult, collect
from scraper.collect.extract import extract
from scraper.collect.feeds import parse_feed
from scraper.collect.fetching import Fetcher
from scraper.collect.politeness import host_delays
from scraper.collect.reading import Readers
from scraper.collect.revising import revise
from scraper.collect.searches import parse_search
from scraper.collect.sitemaps import parse_sitemap

__all__ = [
    "Event",
    "Fetcher",
    "Readers",
    "SourceResult",
    "canonical_url",
    "clean_line",
    "clean_text",
    "collect",
    "extract",
    "host_delays",
    "parse_feed",
    "parse_search",
    "parse_sitemap",
    "revise",
]
