"""Learn the weights of scraper/stories/similarity.json from the labelled sets in ../shared (read in place).

    python benchmarks/learn_similarity.py            # writes scraper/stories/similarity.json
    python benchmarks/learn_similarity.py --dry-run  # prints it

Pairs: all pairs of one story and each article's candidates. Within a set, the pairs of one story weigh as much
together as the pairs of two; a large story's pairs weigh less, so that one affair of forty articles doesn't outvote
forty small ones. A set of more stories weighs more than others, but by far less than in proportion. The penalty on
large weights is worth more than a perfect fit to these sets: it spreads what the signals have in common over them. Of
time, only the usual shares are learnt; a night's own articles have the last word. Each set is also shown with one
article a story: where nothing belongs together, nothing shall seem to.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import numpy as np
from labelled import SETS, load, shared_embedder
from sklearn.linear_model import LogisticRegression

from scraper.records import Article
from scraper.stories import Embedder
from scraper.stories.similarity import CROWD, SIGNALS, Evidence, Weights

TARGET = Path(__file__).parent.parent / "scraper" / "stories" / "similarity.json"
DAYS = [0.25, 1.0, 3.0, 7.0, 14.0, 30.0]
SET = 0.25  # a set weighs by its number of stories to this power
STRANGERS = 0.1  # the weight of a set with one article a story, beside the whole set
PENALTY = 1 / 200  # beside pairs whose weights sum to one
START = Weights(
    signals=dict.fromkeys(SIGNALS, 0.0),
    bias=0.0,
    time={"days": DAYS, "one story": [1 / 7] * 7, "two stories": [1 / 7] * 7},
    time_pairs=30.0,
    time_overlap=0.5,
    # Seven tenths of what is usual in these sets.
    background={"dense": 0.53, "stems": 0.245, "dense across languages": 0.27, "stems across languages": 0.04},
    neighbours=30,
    threshold=0.33,
    prior={"share": 0.08, "pairs": 100.0},
    tonight={"worth": 50.0, "penalty": 0.01},
)


def training_pairs(evidence: Evidence, stories: list[str]) -> dict[str, np.ndarray]:
    """Return signals, days apart (NaN where unknown), labels and weights of one set's pairs."""
    n = len(stories)
    label = np.unique(stories, return_inverse=True)[1]
    i, j = evidence.candidates
    same_i, same_j = np.nonzero(np.triu(label[:, None] == label[None, :], 1))
    keys = np.unique(np.concatenate([i * n + j, same_i * n + same_j]))
    i, j = keys // n, keys % n
    y = label[i] == label[j]
    size = np.array([Counter(stories)[story] for story in stories])
    weight = np.where(y, 1 / np.sqrt(size[i] * size[j]), 1.0)
    weight = np.where(y, weight / (weight[y].sum() or 1), weight / weight[~y].sum())
    weight *= len(set(stories)) ** SET
    return {"x": evidence.signals(i, j), "days": np.abs(evidence.day[i] - evidence.day[j]), "y": y, "w": weight}


def strangers(articles: list[Article], stories: list[str]) -> tuple[list[Article], list[str]]:
    """Return the first article of each story."""
    first = sorted({story: k for k, story in reversed(list(enumerate(stories)))}.values())
    return [articles[k] for k in first], [stories[k] for k in first]


def learnt_on(sets: list[tuple[list[Article], list[str]]], embedder: Embedder) -> Weights:
    """Return weights learnt from several sets of articles and their stories."""

    def pairs(articles: list[Article], stories: list[str]) -> dict[str, np.ndarray]:
        return training_pairs(Evidence(articles, embedder, START), stories)

    alone = [pairs(*strangers(*each)) for each in sets]
    return learn([pairs(*each) for each in sets], [{**each, "w": each["w"] * STRANGERS} for each in alone])


def learn(sets: list[dict[str, np.ndarray]], alone: list[dict[str, np.ndarray]]) -> Weights:
    """Return weights learnt from the pairs of several sets, and of the same sets with one article a story."""
    x, y, w = (np.concatenate([s[key] for s in [*sets, *alone]]) for key in ("x", "y", "w"))
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=1 / PENALTY, max_iter=3000).fit((x - mean) / deviation, y, sample_weight=w / w.sum())
    coefficients = model.coef_[0] / deviation
    bias = float(model.intercept_[0] - (coefficients * mean).sum())
    return Weights(
        **{
            **asdict(START),
            "signals": {name: round(float(c), 3) for name, c in zip(SIGNALS, coefficients, strict=True)},
            "bias": round(bias, 3),
            "time": {"days": DAYS, **learn_time(sets)},
        }
    )


def learn_time(sets: list[dict[str, np.ndarray]]) -> dict[str, list[float]]:
    """Return how the distances in time of pairs of one story and of two are spread over the bins, the mean of sets."""
    shares: dict[str, list[np.ndarray]] = {"one story": [], "two stories": []}
    for s in sets:
        known = ~np.isnan(s["days"])
        if s["y"][known].sum() < 25:
            continue
        bins = np.searchsorted(DAYS, s["days"], side="right")
        for kind, chosen in (("one story", known & s["y"]), ("two stories", known & ~s["y"])):
            counts = np.bincount(bins[chosen], s["w"][chosen], len(DAYS) + 1)
            shares[kind].append(counts / counts.sum() + 0.01)  # nothing is impossible
    if not shares["one story"]:
        return {kind: START.time[kind] for kind in shares}
    means = {kind: np.mean(rows, axis=0) for kind, rows in shares.items()}
    return {kind: [round(float(share), 4) for share in row / row.sum()] for kind, row in means.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    embedder = shared_embedder()
    weights = learnt_on([load(name) for name in SETS], embedder)
    note = (
        "Made by benchmarks/learn_similarity.py; see scraper/stories/similarity.py for what the names mean. "
        f"Learnt on {', '.join(SETS)}; background is the mean to the {CROWD} nearest."
    )
    text = json.dumps({"_about": note, **asdict(weights)}, indent=2, ensure_ascii=False) + "\n"
    if arguments.dry_run:
        print(text)
    else:
        TARGET.write_text(text, encoding="utf-8")
        print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
