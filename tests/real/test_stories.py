"""The stories stage on ../shared: relevance, copies planted in real texts, clusters against the library's own.

Floors lie a little under what was measured; they may rise. benchmarks/stories.py prints the whole picture.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scraper.records import Article
from scraper.settings import ModelInfo, Topics, read
from scraper.stories import Embedder, cluster, copies, could_be_on_beat, relevance, stories

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("OVERCOUNT_SHARED", ROOT.parent / "shared"))
TOPICS = read(ROOT / "content" / "topics.yml", Topics)
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The real model; thousands of real texts are worth a cache (in build/, which may be deleted)."""
    return Embedder(ModelInfo(), ROOT / "build" / "benchmarks" / "vectors.sqlite")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def labelled(name: str) -> tuple[list[Article], list[str]]:
    rows = lines(SHARED / "data" / "stories" / f"{name}.jsonl")
    truth = [row.pop("story") for row in rows]
    return [Article.model_validate(row) for row in rows], truth


def beat() -> list[tuple[Article, dict[str, Any]]]:
    rows, labels = lines(SHARED / "beat" / "articles.jsonl"), lines(SHARED / "beat" / "labels.jsonl")
    return [(Article.model_validate(row), label) for row, label in zip(rows, labels, strict=True)]


def bcubed(truth: list[str], clusters: list[list[str]], articles: list[Article]) -> float:
    number = {id_: k for k, group in enumerate(clusters) for id_ in group}
    found = [number[a.id] for a in articles]
    both, by_truth, by_found = Counter(zip(truth, found, strict=True)), Counter(truth), Counter(found)
    precision = sum(c * c / by_found[k] for (_, k), c in both.items()) / len(truth)
    recall = sum(c * c / by_truth[s] for (s, _), c in both.items()) / len(truth)
    return 2 * precision * recall / (precision + recall)


def precision_recall(truth: list[bool], found: list[bool]) -> tuple[float, float]:
    hits = sum(t and f for t, f in zip(truth, found, strict=True))
    return hits / sum(found), hits / sum(truth)


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "share", "floor"),
    [("ecbplus", 1, 0.91), ("neus", 3, 0.86), ("allsides_dated", 1, 0.88)],
)
def test_clusters(name: str, share: int, floor: float, embedder: Embedder) -> None:
    articles, truth = labelled(name)
    kept = set(sorted(set(truth))[::share])
    pairs = [(a, s) for a, s in zip(articles, truth, strict=True) if s in kept]
    articles, truth = [a for a, _ in pairs], [s for _, s in pairs]
    found = cluster(articles, embedder)
    assert bcubed(truth, found, articles) >= floor
    assert cluster(random.Random(5).sample(articles, len(articles)), embedder) == found


@pytest.mark.model
def test_the_beat_as_a_whole(embedder: Embedder) -> None:
    pages = [(a, p) for a, p in beat() if p["on_beat"]]
    articles = copies([a for a, _ in pages])
    found = cluster(articles, embedder)
    assert bcubed([p["story"] for _, p in pages], found, articles) >= 0.78
    first = stories(found, articles)
    assert stories(found, articles, first) == first
    assert len({s.id for s in first}) == len(first) == len(found)


def test_relevance() -> None:
    pages = beat()
    truth = [p["on_beat"] for _, p in pages]
    judged = relevance([a for a, _ in pages], TOPICS, None)
    precision, recall = precision_recall(truth, [a.on_beat for a in judged])
    assert (precision >= 0.90, recall >= 0.90) == (True, True), (precision, recall)
    opened = [could_be_on_beat(a.title, a.text.split(". ")[0], TOPICS) for a, _ in pages]
    assert precision_recall(truth, opened)[1] >= 0.97


@pytest.mark.parametrize("name", ["ecbplus", "allsides_dated", "neus"])
def test_real_news_of_other_beats_stays_out(name: str) -> None:
    judged = relevance(labelled(name)[0], TOPICS, None)
    strays = [a.title or a.text[:60] for a in judged if a.on_beat]
    assert len(strays) <= len(judged) / 1000, strays


def rewritten(text: str, rng: random.Random) -> str:
    """Return the text with one word in ten replaced or dropped, as a cheap rewriter leaves it."""
    out = []
    for word in text.split():
        turn = rng.random()
        if turn < 0.07:
            out.append("".join(reversed(re.sub(r"\W", "", word))) or "thing")
        elif turn >= 0.10:
            out.append(word)
    return " ".join(out)


def test_planted_copies_in_real_texts() -> None:
    rng = random.Random(11)
    articles, truth = labelled("ecbplus")
    bodies = [a for a in articles if len(a.text.split()) >= 80]
    originals = rng.sample(bodies, 150)
    planted: dict[str, str] = {}
    extra = []
    for n, original in enumerate(originals):
        sentences = original.text.split("\n")
        text = [
            original.text,  # under another headline
            rewritten(original.text, rng),
            "\n".join(sentences[: max(3, len(sentences) * 2 // 3)]),
        ][n % 3]
        extra.append(Article(id=f"copy{n}", title="Another headline", text=text, published="2030-01-01"))
        planted[f"copy{n}"] = original.id
    dated = [a.but(published="2020-01-01T00:00:00Z") for a in articles]
    found = {a.id: a.copy_of for a in copies([*extra, *dated])}
    # The set has some reprints of its own; an original among them may itself be marked.
    right = sum(found[c] is not None and found[c] in (o, found[o]) for c, o in planted.items())
    assert right / len(planted) >= 0.95
    story = dict(zip((a.id for a in articles), truth, strict=True))
    own = [(id_, of) for id_, of in found.items() if of and id_ not in planted]
    assert all(story[a] == story[b] for a, b in own)
    assert len(own) < 0.1 * len(articles)
