"""Boilerplate that recurs on a site's pages: learnt from the site's articles, and dropped from the night's.

What an extractor takes for text because it looks like text (a call to subscribe, a note on how the outlet is paid, a
biography) gives itself away by standing in many articles of one site. What several sites carry is no boilerplate of
one: it is a quote or an agency's text.

A source that has two new pages a night shows it over several: of each site, the paragraphs of its latest articles are
remembered as hashes, which the cache may lose at any time. What the archive keeps was cleaned by what was known then.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from scraper.collect.addresses import host_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.records import Article

ENOUGH_ARTICLES = 4  # of a site, before anything can be said of it
RECURS = 3  # articles of the site in which a paragraph must stand
SHORT = 25  # words; a longer paragraph in the middle of a text is background that an outlet tells again
HEAD, TAIL = 2, 3  # paragraphs at a text's ends, where boilerplate of any length stands
NEAR_IDENTICAL = 0.6  # share of the shorter one's paragraphs that two articles have in common, when one is a copy


@dataclass(frozen=True)
class Blocks:
    """The paragraphs of one text, as hashes: all of them, and those that could be boilerplate."""

    all: frozenset[str]
    droppable: frozenset[str]


def blocks_of(article: Article) -> Blocks:
    """Return the paragraphs of an article (letters and digits count; case and punctuation don't)."""
    keys = [_key(line) for line in article.text.split("\n")]
    return Blocks(_hashes(keys), _hashes(_droppable(keys)))


def without_recurring(articles: Sequence[Article], earlier: Mapping[str, Blocks] | None = None) -> list[Article]:
    """Return the articles, in their order, without the paragraphs that recur on their site.

    A paragraph (as letters and digits; case and punctuation aside) recurs when it stands in at least `RECURS`
    different articles of a site that gave at least `ENOUGH_ARTICLES`; those of `earlier` nights, by address, count as
    well. Articles that are copies of one another count as one. Kept are a paragraph that stands on another site too,
    a long one within a text (the background of a story that goes on), and an article that would lose all its text.
    """
    # An article that comes again, as after a night that was killed, counts once.
    known = dict(earlier or {}) | {article.url: blocks_of(article) for article in articles if article.text}
    sites: dict[str, list[Blocks]] = {}
    for url, blocks in known.items():
        sites.setdefault(site_of(host_of(url)), []).append(blocks)
    carriers = Counter(key for texts in sites.values() for key in frozenset[str]().union(*(text.all for text in texts)))
    recurring = {
        site: {key for key in _recurring(texts) if carriers[key] == 1}
        for site, texts in sites.items()
        if len(texts) >= ENOUGH_ARTICLES
    }
    found = [recurring.get(site_of(host_of(article.url))) for article in articles]
    return [_without(article, some) if some else article for article, some in zip(articles, found, strict=True)]


def _without(article: Article, recurring: set[str]) -> Article:
    """Return the article without the recurring paragraphs (hashes), or as it is where nothing else is left."""
    lines = article.text.split("\n")
    hashes = [_hash(_key(line)) for line in lines]
    droppable = recurring & blocks_of(article).droppable
    kept = [line for line, key in zip(lines, hashes, strict=True) if key not in droppable]
    return article.but(text="\n".join(kept)) if kept and len(kept) < len(lines) else article


def _recurring(texts: Iterable[Blocks]) -> set[str]:
    """Return the paragraphs that stand in at least `RECURS` texts which are no copies of one another."""
    places: dict[str, list[frozenset[str]]] = {}
    for text in texts:
        for key in text.droppable:
            places.setdefault(key, []).append(text.all)
    return {key for key, where in places.items() if len(where) >= RECURS and _in_different(key, where)}


def _in_different(key: str, texts: Sequence[frozenset[str]]) -> bool:
    """Return whether `RECURS` of the texts are no copies of one another, the paragraph in question aside."""
    chosen: list[frozenset[str]] = []
    # In an order of their own, so that it doesn't matter who came first.
    for text in sorted((text - {key} for text in texts), key=lambda text: (-len(text), sorted(text))):
        if not any(_near_identical(text, other) for other in chosen):
            chosen.append(text)
        if len(chosen) == RECURS:
            return True
    return False


def _droppable(keys: Sequence[str]) -> set[str]:
    """Return the paragraphs of a text that could be boilerplate by their length and place."""
    return {key for key in keys if len(key.split()) <= SHORT} | set(keys[:HEAD]) | set(keys[-TAIL:])


def _near_identical(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > NEAR_IDENTICAL * min(len(one), len(other))


def _key(line: str) -> str:
    return re.sub(r"\W+", " ", line.lower()).strip()


def _hashes(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(_hash(key) for key in keys if key)


def _hash(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
