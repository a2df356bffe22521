"""Boilerplate that recurs on a site's pages: learnt from one night's articles of the site, and dropped from all.

What an extractor takes for text because it looks like text (a call to subscribe, a note on how the outlet is paid, a
biography) gives itself away by standing in many articles of one site. What several sites carry is no boilerplate of
one: it is a quote or an agency's text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.collect.addresses import host_of, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.records import Article

ENOUGH_ARTICLES = 4  # of a site, before anything can be said of it
RECURS = 3  # articles of the site in which a paragraph must stand
SHORT = 25  # words; a longer paragraph in the middle of a text is background that an outlet tells again
HEAD, TAIL = 2, 3  # paragraphs at a text's ends, where boilerplate of any length stands
NEAR_IDENTICAL = 0.6  # share of the shorter one's paragraphs that two articles have in common, when one is a copy


def without_recurring(articles: Sequence[Article]) -> list[Article]:
    """Return the articles, in their order, without the paragraphs that recur on their site.

    A paragraph (as letters and digits; case and punctuation aside) recurs when it stands in at least `RECURS`
    different articles of a site that gave at least `ENOUGH_ARTICLES`. Articles that are copies of one another count
    as one. Kept are a paragraph that stands on another site too, a long one within a text (the background of a story
    that goes on), and an article that would lose all its text.
    """
    sites: dict[str, list[int]] = {}
    keys = [[_key(line) for line in article.text.split("\n")] for article in articles]
    for at, article in enumerate(articles):
        if article.text:
            sites.setdefault(site_of(host_of(article.url)), []).append(at)
    carriers = Counter(key for members in sites.values() for key in {key for at in members for key in keys[at]})
    result = list(articles)
    for members in sites.values():
        if len(members) < ENOUGH_ARTICLES:
            continue
        recurring = {key for key in _recurring(keys[at] for at in members) if key and carriers[key] == 1}
        for at in members:
            lines = articles[at].text.split("\n")
            droppable = recurring & _droppable(keys[at])
            kept = [line for line, key in zip(lines, keys[at], strict=True) if key not in droppable]
            if kept and len(kept) < len(lines):
                result[at] = articles[at].but(text="\n".join(kept))
    return result


def _recurring(texts: Iterable[Sequence[str]]) -> set[str]:
    """Return the keys that stand in at least `RECURS` texts which are no copies of one another."""
    places: dict[str, list[set[str]]] = {}
    for text in texts:
        own = {key for key in text if key}
        for key in own & _droppable(text):
            places.setdefault(key, []).append(own)
    return {key for key, where in places.items() if len(where) >= RECURS and _in_different(key, where)}


def _in_different(key: str, texts: Sequence[set[str]]) -> bool:
    """Return whether `RECURS` of the texts are no copies of one another, the paragraph in question aside."""
    chosen: list[set[str]] = []
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


def _near_identical(one: set[str], other: set[str]) -> bool:
    return len(one & other) > NEAR_IDENTICAL * min(len(one), len(other))


def _key(line: str) -> str:
    return re.sub(r"\W+", " ", line.lower()).strip()
