"""Relevance and topics on ../shared/beat and the sample web: which articles are on the beat, and about what.

"unseen stories" learns the weights anew on four fifths of the stories (digests and sample web together) and judges
the last fifth, five times; so for topics, on the pages that are on the beat. Readers see the topics of stories: those
are the pages' votes, counted as the program counts them, and the labels' likewise.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from labelled import ROOT, Labelled, load, load_beat, load_sample, retrieval
from sklearn.linear_model import LogisticRegression

from scraper.settings import Topics
from scraper.settings.files import read
from scraper.stories import Embedder, could_be_on_beat, relevance, stories
from scraper.stories.learnt import Weights
from scraper.stories.relevance import MODEL_SIGNALS, WORD_SIGNALS, signals
from scraper.stories.topics import TOPIC_MODEL_SIGNALS, TOPIC_SIGNALS, chosen_topics, topic_signals

ON_BEAT = 0.37  # found by the folds below; F1 is flat from .3 to .45 on both sets
SAMPLE_COUNTS = 3.0  # what an article of the sample web weighs against a digest: it is the smaller set by far
ON_TOPIC = 0.33  # found by the folds below
OTHER_NEWS = ("ecbplus", "neus", "allsides_dated")


def measure(embedder: Embedder) -> dict[str, float]:
    topics = read(ROOT / "content" / "topics.yml", Topics)
    digests, sample = load_beat(), load_sample()
    pages = [*digests, *sample]
    kinds = {"digests": range(len(digests)), "sample web": range(len(digests), len(pages))}
    truth = {i for i, (_, p) in enumerate(pages) if p["on_beat"]}
    articles = [a for a, _ in pages]
    found: dict[str, float] = {}

    def note(what: str, chosen: set[int]) -> None:
        for kind, part in kinds.items():
            found.update(_named(f"{what}: {kind}", retrieval(truth.intersection(part), chosen.intersection(part))))

    for suffix, model in (("", embedder), (" without model", None)):
        judged = relevance(articles, topics, model)
        note(f"relevance{suffix}, shipped", {i for i, a in enumerate(judged) if getattr(a, "on_beat", False)})
        note(f"relevance{suffix}, unseen stories", _unseen(pages, model))
        shipped = {i: list(a.topics) for i, a in enumerate(judged)}
        for how, chosen in (("shipped", shipped), ("unseen stories", _unseen_topics(pages, topics, model))):
            for kind, part in kinds.items():
                own = {i: sorted(_labels(pages[i][1], topics)) for i in part if i in truth}
                given = {i: chosen[i] for i in own}
                values = retrieval(_pairs(own), _pairs(given))
                found |= _named(f"topics{suffix}, {how}: {kind}", values)
                values = retrieval(_pairs(_votes(pages, own)), _pairs(_votes(pages, given)))
                found |= _named(f"topics of stories{suffix}, {how}: {kind}", values)
    opened = [could_be_on_beat(a.title, ". ".join(a.text.split(". ")[:1]), topics) for a in articles]
    alone = [could_be_on_beat(a.title, "", topics) for a in articles]
    for name, passed in (("headline and a sentence", opened), ("headline alone", alone)):
        for kind, part in kinds.items():
            values = retrieval(truth.intersection(part), {i for i in part if passed[i]})
            found[f"first filter, {name}: {kind}: recall"] = values["recall"]
            found[f"first filter, {name}: {kind}: precision"] = values["precision"]
    others = [article for name in OTHER_NEWS for article in load(name)[0]]
    strays = sum(bool(getattr(a, "on_beat", False)) for a in relevance(others, topics, None))
    found["relevance without model, shipped: other news: kept out"] = 1 - strays / len(others)
    return found


def table(pages: Labelled, embedder: Embedder | None) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    names = WORD_SIGNALS + (MODEL_SIGNALS if embedder else ())
    rows = signals([a for a, _ in pages], read(ROOT / "content" / "topics.yml", Topics), embedder)
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


def _unseen(pages: Labelled, embedder: Embedder | None) -> set[int]:
    """Return the positions of the pages that weights learnt on other stories find on the beat."""
    x, y, _ = table(pages, embedder)
    weights, fold = weights_of(pages), folds(pages)
    found: set[int] = set()
    for k in range(5):
        w, b = fit(x[fold != k], y[fold != k], weights[fold != k])
        held = np.flatnonzero(fold == k)
        found.update(held[x[held] @ w + b >= np.log(ON_BEAT / (1 - ON_BEAT))].tolist())
    return found


def topic_table(
    pages: Labelled, topics: Topics, embedder: Embedder | None
) -> tuple[list[dict[str, dict[str, float]]], tuple[str, ...]]:
    """Return for each page what speaks for each topic, and the names of the signals that count."""
    rows = signals([a for a, _ in pages], topics, embedder)
    listed = [topic_signals(article, row, topics) for (article, _), row in zip(pages, rows, strict=True)]
    return listed, TOPIC_SIGNALS + (TOPIC_MODEL_SIGNALS if embedder else ())


def fit_topics(
    pages: Labelled, listed: list[dict[str, dict[str, float]]], names: tuple[str, ...], topics: Topics
) -> Weights:
    """Return weights that are the same for every topic, learnt on the pages that are on the beat."""
    x, y, w = [], [], []
    for (_, page), found, weight in zip(pages, listed, weights_of(pages), strict=True):
        true = _labels(page, topics)
        for id_, row in found.items():
            if page["on_beat"]:
                x.append([row[n] for n in names])
                y.append(id_ in true)
                w.append(weight)
    table_ = np.array(x)
    deviation = table_.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit(table_ / deviation, y, sample_weight=w)
    return Weights(
        signals={n: round(float(c), 3) for n, c in zip(names, model.coef_[0] / deviation, strict=True)},
        bias=round(float(model.intercept_[0]), 3),
        line=ON_TOPIC,
    )


def _unseen_topics(pages: Labelled, topics: Topics, embedder: Embedder | None) -> dict[int, list[str]]:
    """Return for each page the topics that weights learnt on other stories give it."""
    listed, names = topic_table(pages, topics, embedder)
    fold = folds(pages)
    out: dict[int, list[str]] = {}
    for k in range(5):
        seen = np.flatnonzero(fold != k)
        weights = fit_topics([pages[i] for i in seen], [listed[i] for i in seen], names, topics)
        out |= {int(i): chosen_topics(listed[i], weights) for i in np.flatnonzero(fold == k)}
    return out


def _labels(page: dict[str, Any], topics: Topics) -> set[str]:
    return set(page["topics"]) & {t.id for t in topics.topics}


def _pairs(topics: dict[Any, list[str]]) -> set[tuple[Any, str]]:
    return {(key, topic) for key, listed in topics.items() for topic in listed}


def _votes(pages: Labelled, topics: dict[int, list[str]]) -> dict[str, list[str]]:
    """Return the topics of each labelled story, by the vote of its pages."""
    story_of = {pages[i][0].id: pages[i][1]["story"] for i in topics}
    clusters: dict[str, list[str]] = {}
    for id_, story in story_of.items():
        clusters.setdefault(story, []).append(id_)
    voters = [pages[i][0].but(topics=listed) for i, listed in topics.items()]
    return {story_of[made.articles[0]]: made.topics for made in stories(list(clusters.values()), voters)}


def _named(where: str, values: dict[str, float]) -> dict[str, float]:
    return {f"{where}: {measure}": value for measure, value in values.items()}
