"""Clusters on the labelled sets in ../shared: with the shipped weights, and with weights that haven't seen a set.

"shipped" uses scraper/stories/similarity.json, which has seen these sets, but not the sample web; "unseen set" learns
without the set; "unseen stories" learns on half of every set's stories (of ECB+, whole topics) and is judged on the
other half, in two splits, both ways round. One fixed setting serves all sets.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from labelled import BLURRED, DATED, JUDGED, SETS, Set, agreement, labels, load, load_sample
from learn_similarity import learnt_on

from scraper.stories import Embedder, cluster
from scraper.stories.similarity import Weights

SPLITS = (0, 1)


def measure(embedder: Embedder) -> dict[str, float]:
    sets = {name: load(name) for name in JUDGED}
    found: dict[str, float] = {}
    sample = [(article, page["story"]) for article, page in load_sample() if page["on_beat"]]
    for name, data in {**sets, "sample web": ([a for a, _ in sample], [story for _, story in sample])}.items():
        found |= _named(f"clusters, shipped: {name}", ours(data, embedder))
    for name, data in sets.items():
        own = BLURRED if name == DATED else name
        unseen = learnt_on([sets[other] for other in SETS if other != own], embedder)
        found |= _named(f"clusters, unseen set: {name}", ours(data, embedder, unseen))
    rows: dict[str, list[dict[str, float]]] = {}
    for seed in SPLITS:
        for side in (0, 1):
            weights = learnt_on([part(name, sets[name], side, seed) for name in SETS], embedder)
            for name in JUDGED:
                articles, stories = part(name, sets[name], 1 - side, seed)
                rows.setdefault(name, []).append(ours((articles, stories), embedder, weights))
                if name == BLURRED:
                    undated = [a.but(published=None) for a in articles]
                    rows.setdefault("allsides without dates", []).append(ours((undated, stories), embedder, weights))
    for name, values in rows.items():
        found |= _named(f"clusters, unseen stories: {name}", mean(values))
    return found


def ours(data: Set, embedder: Embedder, weights: Weights | None = None) -> dict[str, float]:
    articles, stories = data
    return agreement(stories, labels(cluster(articles, embedder, weights=weights), articles))


def part(name: str, data: Set, side: int, seed: int) -> Set:
    """Return the articles of one half of a set's stories."""
    kept = [(a, s) for a, s in zip(*data, strict=True) if half(name, s, seed) == side]
    return [a for a, _ in kept], [s for _, s in kept]


def half(name: str, story: str, seed: int) -> int:
    group = story.split("_")[0] if name == "ecbplus" else story
    return hashlib.md5(f"{seed}{group}".encode()).digest()[0] % 2


def mean(rows: Iterable[dict[str, float]]) -> dict[str, float]:
    listed = list(rows)
    return {key: sum(row[key] for row in listed) / len(listed) for key in listed[0]}


def _named(where: str, values: dict[str, float]) -> dict[str, float]:
    return {f"{where}: {measure}": value for measure, value in values.items()}
