"""Measure the stories stage on the labelled sets in ../shared, beside the libraries that do the same.

    python benchmarks/stories.py [--no-peers]

Ours has one fixed setting for all sets; each peer gets the threshold that suits it best on that very set. "shipped"
uses scraper/stories/similarity.json (which has seen these sets); "unseen set" learns without the set; "unseen
stories" learns on half of every set's stories (of ECB+, whole topics) and is judged on the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import time

import numpy as np
from labelled import SETS, bcubed, labels, load, load_beat, shared_embedder
from learn_similarity import START, backgrounds, learn, training_pairs

from scraper.records import Article
from scraper.stories import Embedder, cluster
from scraper.stories.similarity import Evidence, Weights, _tfidf
from scraper.stories.wording import shown, terms

Set = tuple[list[Article], list[str]]


def half(name: str, story: str, seed: int) -> int:
    group = story.split("_")[0] if name == "ecbplus" else story
    return hashlib.md5(f"{seed}{group}".encode()).digest()[0] % 2


def part(name: str, data: Set, side: int, seed: int) -> Set:
    kept = [(a, s) for a, s in zip(*data, strict=True) if half(name, s, seed) == side]
    return [a for a, _ in kept], [s for _, s in kept]


def learnt_on(sets: list[Set], embedder: Embedder) -> Weights:
    evidences = [Evidence(articles, embedder, START) for articles, _ in sets]
    pairs = [training_pairs(e, stories) for e, (_, stories) in zip(evidences, sets, strict=True)]
    return learn(pairs, backgrounds(evidences))


def ours(data: Set, embedder: Embedder, weights: Weights | None = None) -> tuple[float, float, float]:
    articles, stories = data
    return bcubed(stories, labels(cluster(articles, embedder, weights=weights), articles))


def linkage_at_best(similarity: np.ndarray, stories: list[str]) -> float:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = 1 - similarity.astype(np.float64)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    return max(bcubed(stories, list(fcluster(tree, 1 - t, "distance")))[0] for t in np.arange(0.02, 0.98, 0.02))


def peers(data: Set, embedder: Embedder) -> dict[str, float]:
    import torch
    from sentence_transformers.util import community_detection

    articles, stories = data
    dense = embedder.encode([shown(a) for a in articles])
    words = _tfidf([terms(a) for a in articles])
    best = 0.0
    for threshold in np.arange(0.4, 0.9, 0.04):
        found = list(range(-len(articles), 0))
        groups = community_detection(torch.from_numpy(dense), threshold=float(threshold), min_community_size=1)
        for number, group in enumerate(groups):
            for i in group:
                found[i] = number
        best = max(best, bcubed(stories, found)[0])
    return {
        "community": best,
        "average dense": linkage_at_best(dense @ dense.T, stories),
        "average TF-IDF": linkage_at_best((words @ words.T).toarray(), stories),
    }


def mean(rows: list[tuple[float, float, float]]) -> str:
    return "/".join(f"{value:.3f}" for value in np.mean(rows, axis=0))


def measure_clusters(embedder: Embedder, *, with_peers: bool) -> None:
    sets = {name: load(name) for name in SETS}
    for data in sets.values():  # embedding is the same for all of them
        Evidence(data[0], embedder, START)
    print("B-cubed F1/precision/recall")
    for name, data in sets.items():
        started = time.perf_counter()
        row = [f"{name:15s} n={len(data[0]):5d}", "shipped " + mean([ours(data, embedder)])]
        row[1] += f" ({time.perf_counter() - started:.1f} s)"
        unseen = learnt_on([sets[other] for other in SETS if other != name], embedder)
        row.append("unseen set " + mean([ours(data, embedder, unseen)]))
        if with_peers:
            row += [f"{peer} {value:.3f}" for peer, value in peers(data, embedder).items()]
        print("  ".join(row), flush=True)
    undated: dict[str, list[tuple[float, float, float]]] = {}
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in SETS}
    rivals: dict[str, list[dict[str, float]]] = {name: [] for name in SETS}
    for seed in (0, 1):
        for side in (0, 1):
            weights = learnt_on([part(name, sets[name], side, seed) for name in SETS], embedder)
            for name in SETS:
                data = part(name, sets[name], 1 - side, seed)
                rows[name].append(ours(data, embedder, weights))
                bare = [a.but(published=None) for a in data[0]]
                undated.setdefault(name, []).append(ours((bare, data[1]), embedder, weights))
                if with_peers and seed == 0:
                    rivals[name].append(peers(data, embedder))
    print("unseen stories (halves of the sets; two splits)")
    for name in SETS:
        beside = {peer: np.mean([r[peer] for r in rivals[name]]) for peer in rivals[name][0]} if with_peers else {}
        line = "  ".join(f"{peer} {value:.3f}" for peer, value in beside.items())
        print(f"{name:15s} {mean(rows[name])}  without dates {mean(undated[name])}  {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-peers", action="store_true")
    arguments = parser.parse_args()
    embedder = shared_embedder()
    measure_clusters(embedder, with_peers=not arguments.no_peers)
    from stories_relevance import measure_copies, measure_relevance

    measure_relevance(load_beat(), embedder)
    measure_copies(load_beat())


if __name__ == "__main__":
    main()
