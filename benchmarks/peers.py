"""Other ways to cluster the labelled sets, on the same vectors, each with what suits it best on that very set.

Each peer's figure is the best of its settings, measure by measure, and so is more than anybody could get from it on a
set without labels. "halves" are those that benchmarks/stories.py judges on (the first split, mean of both).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

import numpy as np
from labelled import BLURRED, JUDGED, Set, agreement, load
from stories import mean, part

from scraper.stories import Embedder
from scraper.stories.similarity import _days
from scraper.stories.weighing import listed, tfidf
from scraper.stories.wording import shown, terms

MEASURES = ("B-cubed F1", "pairwise F1", "adjusted Rand")
Labels = list[int]


def measure(embedder: Embedder) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in JUDGED:
        data = load(name)
        ways = peers_in_time if name == BLURRED else all_peers
        halves = [ways(part(name, data, side, seed=0), embedder) for side in (0, 1)]
        for where, rows in (("whole", [ways(data, embedder)]), ("halves", halves)):
            for peer in rows[0]:
                values = mean(row[peer] for row in rows)
                found |= {f"{peer}: {name}, {where}: {key}": value for key, value in values.items()}
    return found


def all_peers(data: Set, embedder: Embedder) -> dict[str, dict[str, float]]:
    articles, stories = data
    dense = embedder.encode([shown(a) for a in articles])
    words = tfidf(listed([terms(a) for a in articles]))
    cosine, word_cosine = dense @ dense.T, (words @ words.T).toarray()
    peers = {
        "community detection": community(dense),
        "HDBSCAN": hdbscan(cosine),
        "average linkage, dense": linked(cosine),
        "average linkage, TF-IDF": linked(word_cosine),
        "average linkage, half dense and half TF-IDF": linked((cosine + word_cosine) / 2),
    }
    if find_spec("bertopic"):
        peers["BERTopic"] = bertopic([shown(a) for a in articles], dense)
    return {name: best(stories, answers) for name, answers in peers.items()} | peers_in_time(data, embedder)


def peers_in_time(data: Set, embedder: Embedder) -> dict[str, dict[str, float]]:
    """Return what knows of time, for a set whose articles all have dates."""
    articles, stories = data
    day = _days([a.published for a in articles])
    if not np.isfinite(day).all():
        return {}
    dense = embedder.encode([shown(a) for a in articles])
    return {"average linkage, dense and time": best(stories, linked_in_time(dense @ dense.T, day))}


def best(stories: list[str], answers: Iterable[Labels]) -> dict[str, float]:
    rows = [agreement(stories, labels) for labels in answers]
    return {measure: max(row[measure] for row in rows) for measure in MEASURES}


def community(dense: np.ndarray) -> Iterator[Labels]:
    import torch
    from sentence_transformers.util import community_detection

    vectors = torch.from_numpy(dense)
    for threshold in np.arange(0.4, 0.9, 0.04):
        labels = list(range(-len(dense), 0))
        groups = community_detection(vectors, threshold=float(threshold), min_community_size=1)
        for number, group in enumerate(groups):
            for i in group:
                labels[i] = number
        yield labels


def hdbscan(cosine: np.ndarray) -> Iterator[Labels]:
    from sklearn.cluster import HDBSCAN

    distance = np.sqrt(np.clip(2 - 2 * cosine.astype(np.float64), 0, None))
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0)
    for samples in (1, 2, 3):
        for method in ("eom", "leaf"):
            model = HDBSCAN(
                min_cluster_size=2,
                min_samples=samples,
                cluster_selection_method=method,
                metric="precomputed",
                copy=True,
            ).fit(distance)
            yield alone(model.labels_)
        # Cuts of the same tree, since scikit-learn's cluster_selection_epsilon fails with NumPy 2.4.
        for epsilon in np.arange(0.5, 1.15, 0.025):
            yield alone(model.dbscan_clustering(cut_distance=float(epsilon), min_cluster_size=2))


def linked(similarity: np.ndarray) -> Iterator[Labels]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = 1 - similarity.astype(np.float64)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    for threshold in np.arange(0.02, 0.98, 0.02):
        yield fcluster(tree, 1 - threshold, "distance").tolist()


def linked_in_time(cosine: np.ndarray, day: np.ndarray) -> Iterator[Labels]:
    # Where a story's articles all bear one minute, this finds the minute: see labelled.blurred.
    apart = np.abs(day[:, None] - day[None, :])
    for fade in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0):
        yield from linked(cosine * np.exp(-apart / fade))


def bertopic(texts: list[str], dense: np.ndarray) -> Iterator[Labels]:
    """Yield BERTopic's topics, with its own UMAP and HDBSCAN set for small groups."""
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from hdbscan import HDBSCAN
    from umap import UMAP

    for neighbours in (3, 5, 15):
        fewer = UMAP(n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine", random_state=42)
        reduced = fewer.fit_transform(dense)  # once for all of the settings below
        for method in ("eom", "leaf"):
            for epsilon in (0.0, 0.2, 0.4):
                groups = HDBSCAN(
                    min_cluster_size=2,
                    min_samples=1,
                    cluster_selection_epsilon=epsilon,
                    cluster_selection_method=method,
                )
                model = BERTopic(umap_model=BaseDimensionalityReduction(), hdbscan_model=groups, min_topic_size=2)
                yield alone(model.fit_transform(texts, reduced)[0])


def alone(labels: Iterable[int]) -> Labels:
    """Return the labels with each article that is in no cluster (-1) in one of its own."""
    return [-place - 2 if label == -1 else int(label) for place, label in enumerate(labels)]
