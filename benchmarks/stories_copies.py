"""Copies: those labelled on ../shared/beat, and reprints, rewrites and cuts planted in real texts of ECB+.

The beat's labels are incomplete and its digests one writer's words, so what it gives is a floor, not a measure.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from itertools import combinations

from labelled import Labelled, average_precision, load, load_beat, retrieval

from scraper.records import Article
from scraper.stories import copies
from scraper.stories.copies import _overlap, _print

PLANTED = 150


def measure() -> dict[str, float]:
    return {**labelled_copies(load_beat()), **planted_copies(random.Random(11))}


def labelled_copies(pages: Labelled) -> dict[str, float]:
    """Return how surely pairs of copies of one text rank first, and which pairs are found. Copies of a copy count."""
    shingles = {a.url: _print(a).shingles for a, _ in pages}
    true = _pairs((a.url, p["copy_of"] or a.url) for a, p in pages)
    found = copies([a for a, _ in pages])
    urls = {a.id: a.url for a in found}
    given = _pairs((a.url, urls[a.copy_of or a.id]) for a in found)
    ranked = sorted((-max(_overlap(shingles[a], shingles[b])), a, b) for a, b in combinations(sorted(shingles), 2))
    values = {"average precision": average_precision([(a, b) in true for _, a, b in ranked]), **retrieval(true, given)}
    return {f"copies, labelled: digests: {name}": value for name, value in values.items()}


def _pairs(roots: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return all pairs of articles that have the same root."""
    groups: dict[str, list[str]] = {}
    for url, root in roots:
        groups.setdefault(root, []).append(url)
    return {pair for group in groups.values() for pair in combinations(sorted(set(group)), 2)}


def planted_copies(chance: random.Random) -> dict[str, float]:
    """Return the share of planted copies that are found as copies of what they were made from, kind by kind."""
    articles = load("ecbplus")[0]
    originals = chance.sample([a for a in articles if len(a.text.split()) >= 80], PLANTED)
    kinds = {"reprint": str, "rewrite": lambda text: rewritten(text, chance), "cut": cut}
    planted: dict[str, tuple[str, str]] = {}
    extra = []
    for number, original in enumerate(originals):
        kind = list(kinds)[number % len(kinds)]
        id_ = f"copy{number}"
        text = kinds[kind](original.text)
        extra.append(Article(id=id_, title="Another headline", text=text, published="2030-01-01"))
        planted[id_] = (kind, original.id)
    dated = [a.but(published="2020-01-01T00:00:00Z") for a in articles]
    root = {a.id: a.copy_of for a in copies([*extra, *dated])}
    # The set has some reprints of its own; an original among them may itself be marked.
    right = {id_ for id_, (_, of) in planted.items() if root[id_] is not None and root[id_] in (of, root[of])}
    out = {}
    for kind in kinds:
        all_ = [id_ for id_, (made, _) in planted.items() if made == kind]
        out[f"copies, planted: {kind}: recall"] = len(right.intersection(all_)) / len(all_)
    return out


def rewritten(text: str, chance: random.Random) -> str:
    """Return the text with one word in ten replaced or dropped, as a cheap rewriter leaves it."""
    out = []
    for word in text.split():
        turn = chance.random()
        if turn < 0.07:
            out.append("".join(reversed(re.sub(r"\W", "", word))) or "thing")
        elif turn >= 0.10:
            out.append(word)
    return " ".join(out)


def cut(text: str) -> str:
    """Return the first two thirds of a text's lines, and three lines at least."""
    listed = text.split("\n")
    return "\n".join(listed[: max(3, len(listed) * 2 // 3)])
