"""The labelled sets in ../shared, read in place, and the measures that clusters are judged by."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from scraper.records import Article
from scraper.settings import ModelInfo
from scraper.stories import Embedder

SHARED = Path(os.environ.get("OVERCOUNT_SHARED", Path(__file__).parent.parent.parent / "shared"))
SETS = ("ecbplus", "neus", "allsides_dated", "beat")


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def load(name: str) -> tuple[list[Article], list[str]]:
    """Return the articles of a set and their stories; of the beat, the articles that are on it."""
    if name == "beat":
        pairs = [(a, label["story"]) for a, label in load_beat() if label["on_beat"]]
        return [a for a, _ in pairs], [story for _, story in pairs]
    rows = lines(SHARED / "data" / "stories" / f"{name}.jsonl")
    stories = [row.pop("story") for row in rows]
    return [Article.model_validate(row) for row in rows], stories


def load_beat() -> list[tuple[Article, dict[str, Any]]]:
    """Return all pages of the beat set with their labels."""
    rows, labels = lines(SHARED / "beat" / "articles.jsonl"), lines(SHARED / "beat" / "labels.jsonl")
    return [(Article.model_validate(row), label) for row, label in zip(rows, labels, strict=True)]


def shared_embedder() -> Embedder:
    """Return the bundled model with a cache in build/, which git ignores and which may be deleted."""
    return Embedder(ModelInfo(), Path(__file__).parent.parent / "build" / "benchmarks" / "vectors.sqlite")


def bcubed(truth: list[Any], found: list[Any]) -> tuple[float, float, float]:
    """Return B-cubed F1, precision and recall (Bagga and Baldwin 1998)."""
    n = len(truth)
    stories, clusters, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    precision = sum(c * c / clusters[cluster] for (_, cluster), c in both.items()) / n
    recall = sum(c * c / stories[story] for (story, _), c in both.items()) / n
    return 2 * precision * recall / (precision + recall), precision, recall


def labels(clusters: list[list[str]], articles: list[Article]) -> list[int]:
    """Return the number of each article's cluster."""
    number = {id_: k for k, cluster in enumerate(clusters) for id_ in cluster}
    return [number[article.id] for article in articles]
