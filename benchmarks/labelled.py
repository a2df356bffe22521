"""The labelled sets in ../shared, read in place, and the measures that the program's answers are judged by."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from datetime import datetime, timedelta
from math import log
from pathlib import Path
from typing import Any

from scraper.records import Article
from scraper.settings import ModelInfo
from scraper.stories import Embedder

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("OVERCOUNT_SHARED", ROOT.parent / "shared"))
DATED = "allsides_dated"
BLURRED = "allsides_blurred"  # the same as it would have come in: see `blurred`
SETS = ("ecbplus", "neus", BLURRED, "beat")  # what weights are learnt on
JUDGED = ("ecbplus", "neus", DATED, "beat", BLURRED)
Set = tuple[list[Article], list[str]]
Labelled = list[tuple[Article, dict[str, Any]]]


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def load(name: str) -> Set:
    """Return the articles of a set and their stories; of the beat, the articles that are on it."""
    if name == BLURRED:
        articles, stories = load(DATED)
        return blurred(articles), stories
    if name == "beat":
        pairs = [(a, label["story"]) for a, label in load_beat() if label["on_beat"]]
        return [a for a, _ in pairs], [story for _, story in pairs]
    rows = lines(SHARED / "data" / "stories" / f"{name}.jsonl")
    stories = [row.pop("story") for row in rows]
    return [Article.model_validate(row) for row in rows], stories


def blurred(articles: list[Article]) -> list[Article]:
    """Return the articles dated later by hours that look drawn by chance, half of them by less than eight.

    In allsides_dated all articles of a story bear the same minute, AllSides' own: that minute alone gives every label
    away (B-cubed F1 1.000). Real outlets follow each other over hours and days.
    """
    out = []
    for article in articles:
        share = (int.from_bytes(hashlib.md5(article.id.encode()).digest()[:4]) + 1) / 2**32
        late = timedelta(hours=min(-12 * log(share), 72))
        moment = datetime.fromisoformat(article.published or "") + late
        out.append(article.but(published=moment.strftime("%Y-%m-%dT%H:%M:%SZ")))
    return out


def load_beat() -> Labelled:
    """Return all pages of the beat set with their labels."""
    rows, labels = lines(SHARED / "beat" / "articles.jsonl"), lines(SHARED / "beat" / "labels.jsonl")
    return [(Article.model_validate(row), label) for row, label in zip(rows, labels, strict=True)]


def load_sample() -> Labelled:
    """Return the articles of the sample web as full prose, with what is true of them."""
    sys.path.insert(0, str(ROOT))
    from tests.web.truth import articles

    as_published = ("url", "title", "published", "lang")
    return [
        (Article(**{key: a[key] for key in as_published}, text=a["body"], publisher=a["outlet"]), a) for a in articles()
    ]


def shared_embedder() -> Embedder:
    """Return the bundled model with a cache in build/, which git ignores and which may be deleted.

    It calculates in float32, so that figures don't hang on the processor.
    """
    return Embedder(ModelInfo(), ROOT / "build" / "benchmarks" / "vectors.sqlite")


def labels(clusters: list[list[str]], articles: list[Article]) -> list[int]:
    """Return the number of each article's cluster."""
    number = {id_: k for k, cluster in enumerate(clusters) for id_ in cluster}
    return [number[article.id] for article in articles]


def agreement(truth: Sequence[Hashable], found: Sequence[Hashable]) -> dict[str, float]:
    """Return how well clusters agree with the labelled ones, by three measures; each is 1 where they are the same.

    B-cubed (Bagga and Baldwin 1998) with its two parts, F1 over pairs of articles, and the adjusted Rand index
    (Hubert and Arabie 1985).
    """
    from sklearn.metrics import adjusted_rand_score
    from sklearn.metrics.cluster import pair_confusion_matrix

    f1, precision, recall = bcubed(truth, found)
    numbers = [_numbered(truth), _numbered(found)]
    (_, wrong), (missed, right) = pair_confusion_matrix(*numbers)
    return {
        "B-cubed F1": f1,
        "B-cubed precision": precision,
        "B-cubed recall": recall,
        "pairwise F1": float(2 * right / max(2 * right + wrong + missed, 1)),
        "adjusted Rand": float(adjusted_rand_score(*numbers)),
    }


def bcubed(truth: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return B-cubed F1, precision and recall."""
    n = len(truth)
    stories, clusters, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    precision = sum(c * c / clusters[cluster] for (_, cluster), c in both.items()) / n
    recall = sum(c * c / stories[story] for (story, _), c in both.items()) / n
    return 2 * precision * recall / (precision + recall), precision, recall


def _numbered(names: Sequence[Hashable]) -> list[int]:
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return [order[name] for name in names]


def retrieval(truth: Collection[Hashable], found: Collection[Hashable]) -> dict[str, float]:
    """Return precision, recall and F1 of what was found, against what should have been."""
    true, given = set(truth), set(found)
    hits = len(true & given)
    precision, recall = hits / max(len(given), 1), hits / max(len(true), 1)
    return {"precision": precision, "recall": recall, "F1": 2 * hits / max(len(true) + len(given), 1)}


def average_precision(ranked: Sequence[bool]) -> float:
    """Return the mean, over the right ones, of the precision down to each; `ranked` has the likeliest first."""
    hits, total = 0, 0.0
    for rank, right in enumerate(ranked, 1):
        if right:
            hits += 1
            total += hits / rank
    return total / max(hits, 1)
