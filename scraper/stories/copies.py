"""Copies: syndicated, re-headlined and lightly rewritten articles, found by shingles (MinHash LSH, then exactly).

The same event in other words is not a copy. What decides is shared wording, so two reports from one template (the
same sentences about other numbers) are told apart by their numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.stories.reading import Readings
from scraper.stories.wording import READ_CHARACTERS, fold, numbers_in, shingles, shown, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article

PERMUTATIONS = 192
BANDS = 64  # bands of three: a pair with a Jaccard of .3 is found in 83 of 100 cases, of .4 in 98, of .05 in one
SHORTEST = 20  # words; less text than this can be alike by chance
HEADLINE = 6  # words of a headline that two pages without text must share to be one
SAME = 0.30  # Jaccard of three-word shingles from which an article is a rewrite
WITHIN = 0.70  # or the share of the shorter one's shingles that the longer one has
NUMBERS = 0.5  # and the share of the shorter one's numbers that the longer one must have
SIZE = 3


@dataclass(frozen=True)
class _Print:
    """What an article is compared by."""

    shingles: frozenset[str]
    text: str = ""
    lang: str | None = None

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Those of the text, looked for only where another article has its wording: most have none."""
        return frozenset(numbers_in(self.text, self.lang))


def copies(articles: Sequence[Article], readings: Readings | None = None) -> list[Article]:
    """Return the articles, in the order given, with `copy_of` set to the id of the original or to None.

    The original of a group is the one that the others credit, or else the earliest (articles without a date come
    last). A copy's `copy_of` is always an original, never another copy. `readings` save time.
    """
    # Whose sketch has a band in common with no other's is a copy of nothing, so its words need not be read again.
    likely = _alike((readings or Readings()).rows("sketches", articles, sketches))
    order = sorted(likely, key=lambda i: _age(articles[i]))
    groups: dict[int, list[int]] = {}
    for position, found in zip(order, _firsts([_print(articles[i]) for i in order]), strict=True):
        groups.setdefault(order[found], []).append(position)
    target: dict[int, str] = {}
    for group in groups.values():
        root = _original([articles[i] for i in group])
        for position in group:
            if articles[position].id != articles[group[root]].id:
                target[position] = articles[group[root]].id
    return [
        article if article.copy_of == target.get(position) else article.but(copy_of=target.get(position))
        for position, article in enumerate(articles)
    ]


def likeness(a: Article, b: Article) -> tuple[float, float]:
    """Return (Jaccard, containment of the shorter in the longer) of two articles' shingles, each 0 to 1."""
    return _overlap(_print(a).shingles, _print(b).shingles)


def sketches(articles: Sequence[Article]) -> NDArray[np.uint32]:
    """Return the MinHash sketches of articles, (n, PERMUTATIONS); zeros where there is nothing to compare."""
    import numpy as np
    from rensa import RMinHash

    out = np.zeros((len(articles), PERMUTATIONS), dtype=np.uint32)
    for row, article in enumerate(articles):
        if found := _print(article).shingles:
            sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
            sketch.update(sorted(found))
            out[row] = sketch.digest()
    return out


def _alike(found: NDArray[np.uint32]) -> list[int]:
    """Return the positions whose sketch has a band in common with another's."""
    import numpy as np

    some = np.flatnonzero(found.any(axis=1))
    bands = found[some].reshape(len(some), BANDS, PERMUTATIONS // BANDS).astype(np.uint64)
    # One number a band, by multiplication with odd numbers: what meets by chance is told apart by its words.
    mixed = np.tile(np.arange(BANDS, dtype=np.uint64), (len(some), 1))
    for value in range(bands.shape[2]):
        mixed = (mixed ^ bands[:, :, value]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    ordered = np.sort(mixed, axis=None)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return some[np.isin(mixed, twice).any(axis=1)].tolist() if len(twice) else []


def _firsts(prints: Sequence[_Print]) -> list[int]:
    """Return for each print the position of the first one that it copies, or its own. The order is by age.

    Only firsts are in the index, so ten thousand copies of one article cost ten thousand comparisons.
    """
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=SAME, num_perm=PERMUTATIONS, num_bands=BANDS)
    exact: dict[frozenset[str], int] = {}
    out = list(range(len(prints)))
    for position, each in enumerate(prints):
        if not each.shingles:
            continue
        if each.shingles in exact:
            out[position] = exact[each.shingles]
            continue
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(sorted(each.shingles))
        likely = [(_score(each, prints[other]), -other) for other in set(index.query(sketch))]
        best = max((pair for pair in likely if pair[0] > 0), default=None)
        if best is not None:
            out[position] = -best[1]
        else:
            index.insert(position, sketch)
        exact[each.shingles] = out[position]
    return out


def _score(a: _Print, b: _Print) -> float:
    """Return how alike two prints are where they are copies, or 0."""
    jaccard, within = _overlap(a.shingles, b.shingles)
    if jaccard < SAME and within < WITHIN:
        return 0.0
    fewer, more = sorted((a.numbers, b.numbers), key=len)
    # Wording this close is one text even where an outlet has corrected the figures in it.
    if len(fewer) >= 2 and len(fewer & more) < NUMBERS * len(fewer) and jaccard < 0.9:
        return 0.0
    return max(jaccard, within)


def _overlap(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    if not a or not b:
        return 0.0, 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))


def _print(article: Article) -> _Print:
    body = words(article.text)
    if len(body) >= SHORTEST:
        # The headline is left out: outlets write their own over a text that they took.
        return _Print(shingles(body, SIZE), article.text.strip()[:READ_CHARACTERS], article.lang)
    title = words(article.title)
    if not body and len(title) >= HEADLINE:
        return _Print(frozenset([" ".join(title)]))
    if len(title) + len(body) >= SHORTEST:
        return _Print(shingles([*title, *body], SIZE), shown(article)[:READ_CHARACTERS], article.lang)
    return _Print(frozenset())


def _original(group: Sequence[Article]) -> int:
    """Return the position of the original among copies in the order of their dates."""
    if len(group) == 1:
        return 0
    votes: Counter[str] = Counter()
    publishers = {_publisher(article) for article in group}
    for article in group:
        own = {_publisher(article), _host(article.url)}
        votes.update(_credited(article, publishers) - own)
        cited = [fold(cite).strip() for cite in article.cites]
        votes.update({_host(cite) if "//" in cite else cite for cite in cited} - own - {""})
    # Of equals the earliest, so a page that nobody credits is the original if it was the first.
    score = [votes[_publisher(a)] * bool(_publisher(a)) + votes[_host(a.url)] * bool(a.url) for a in group]
    return max(range(len(group)), key=lambda k: (score[k], -k))


_CREDIT = re.compile(
    r"(?:(?:originally|first) (?:published|appeared|posted)|republished|reprinted|syndicated)"
    r"(?: with permission)? (?:by|in|on|at|from) (?:the )?(.{2,60})",
    re.IGNORECASE,
)


def _credited(article: Article, publishers: set[str]) -> set[str]:
    """Return which of the publishers (folded) the article's text names as where it was taken from."""
    named = [fold(found) for found in _CREDIT.findall(article.text)]
    return {p for p in publishers if p and any(n.startswith(p.removeprefix("the ")) for n in named)}


def _publisher(article: Article) -> str:
    return fold(article.publisher or "").strip()


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _age(article: Article) -> tuple[str, str, str, str]:
    return (article.published or "~", article.url, article.id, shown(article))
