"""Relevance on ../shared/beat and the sample web, copies on ../shared/beat, measured for benchmarks/stories.py."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from scraper.records import Article
from scraper.settings import Topics, read
from scraper.stories import Embedder, copies, could_be_on_beat, relevance
from scraper.stories.copies import likeness
from scraper.stories.relevance import MODEL_SIGNALS, WORD_SIGNALS, signals

ROOT = Path(__file__).parent.parent
TOPICS = ROOT / "content" / "topics.yml"
ON_BEAT = 0.37  # found by the folds below; F1 is flat from .3 to .45 on both sets
SAMPLE_COUNTS = 3.0  # what an article of the sample web weighs against a digest: it is the smaller set by far
Labelled = list[tuple[Article, dict[str, Any]]]


def prf(truth: np.ndarray, found: np.ndarray) -> str:
    hits = int((truth & found).sum())
    precision, recall = hits / max(int(found.sum()), 1), hits / max(int(truth.sum()), 1)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def load_sample() -> Labelled:
    """Return the articles of the sample web as full prose, with what is true of them."""
    sys.path.insert(0, str(ROOT))
    from tests.web.truth import articles

    return [(Article(url=a["url"], title=a["title"], text=a["body"], lang=a["lang"]), a) for a in articles()]


def table(pages: Labelled, embedder: Embedder | None) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    names = WORD_SIGNALS + (MODEL_SIGNALS if embedder else ())
    rows = signals([a for a, _ in pages], read(TOPICS, Topics), embedder)
    return np.array([[row[n] for n in names] for row in rows]), np.array([p["on_beat"] for _, p in pages]), names


def weights_of(pages: Labelled) -> np.ndarray:
    return np.array([SAMPLE_COUNTS if "outlet" in p else 1.0 for _, p in pages])


def fit(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Return coefficients and bias; both classes weigh the same, so .5 is where evidence for and against balance."""
    deviation = x.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=1000, class_weight="balanced")
    model.fit(x / deviation, y, sample_weight=weights)
    return model.coef_[0] / deviation, float(model.intercept_[0])


def folds(pages: Labelled) -> np.ndarray:
    """Return the fold of each page; pages of one story share it, so that no story helps to judge itself."""
    return np.array([hashlib.md5(p["story"].encode()).digest()[0] % 5 for _, p in pages])


def measure_relevance(pages: Labelled, embedder: Embedder) -> None:
    topics = read(TOPICS, Topics)
    both = [*pages, *load_sample()]
    truth, weights, fold = np.array([p["on_beat"] for _, p in both]), weights_of(both), folds(both)
    full = np.arange(len(both)) >= len(pages)
    print("relevance (learnt on digests and sample web together; five folds by story)")
    for name, with_model in (("words", None), ("words and model", embedder)):
        x, y, _ = table(both, with_model)
        found = np.zeros(len(y), dtype=bool)
        for k in range(5):
            w, b = fit(x[fold != k], y[fold != k], weights[fold != k])
            found[fold == k] = x[fold == k] @ w + b >= np.log(ON_BEAT / (1 - ON_BEAT))
        started = time.perf_counter()
        judged = relevance([a for a, _ in both], topics, with_model)
        took = time.perf_counter() - started
        shipped = np.array([getattr(a, "on_beat") for a in judged])  # noqa: B009
        for kind, part in (("digests", ~full), ("sample web", full)):
            print(f"  {name:16s} {kind:11s} unseen stories {prf(truth[part], found[part])}")
            print(f"  {name:16s} {kind:11s} shipped        {prf(truth[part], shipped[part])}")
            print(f"  {name:16s} {kind:11s} topics         {_topics_found(judged, both, part, topics)}")
        print(f"  {name:16s} {took:.1f} s")
    opened = np.array([could_be_on_beat(a.title, ". ".join(a.text.split(". ")[:1]), topics) for a, _ in both])
    alone = np.array([could_be_on_beat(a.title, "", topics) for a, _ in both])
    for kind, part in (("digests", ~full), ("sample web", full)):
        print(f"  first filter, {kind:11s} headline and a sentence {prf(truth[part], opened[part])}")
        print(f"  first filter, {kind:11s} headline alone          {prf(truth[part], alone[part])}")


def _topics_found(judged: list[Article], pages: Labelled, part: np.ndarray, topics: Topics) -> str:
    """Return precision and recall of the topics of the articles that are on the beat."""
    ids = {t.id for t in topics.topics}
    chosen = [(set(judged[i].topics), set(pages[i][1]["topics"]) & ids) for i in np.flatnonzero(part)
              if pages[i][1]["on_beat"]]  # fmt: skip
    hits = sum(len(found & true) for found, true in chosen)
    precision, recall = hits / sum(len(f) for f, _ in chosen), hits / sum(len(t) for _, t in chosen)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}"


def measure_copies(pages: Labelled, score: Callable[[Article, Article], tuple[float, float]] = likeness) -> None:
    """Digests are one writer's words, so a copy's digest is seldom a copy: this is a floor, not a measure."""
    by_url = {a.url: a for a, _ in pages}
    truth = {(a.url, p["copy_of"]) for a, p in pages if p["copy_of"] in by_url and p["copy_of"] != a.url}
    found = copies([a for a, _ in pages])
    urls = {a.id: a.url for a in found}
    marked = {(a.url, urls[a.copy_of]) for a in found if a.copy_of}
    either = truth | {(b, a) for a, b in truth}
    right = sum(pair in either for pair in marked)
    print(f"copies on the beat's digests: {len(truth)} labelled, {len(marked)} found, {right} of them labelled")
    ranked = sorted(
        ((max(score(by_url[a], by_url[b])), (a, b) in either) for a in by_url for b in by_url if a < b), reverse=True
    )
    hits, total = 0, 0.0
    for rank, (_, right_) in enumerate(ranked, 1):
        if right_:
            hits += 1
            total += hits / rank
    print(f"  average precision of shared wording over all pairs {total / max(hits, 1):.3f}")
