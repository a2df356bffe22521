"""Learn the weights of scraper/stories/similarity.json from the labelled sets in ../shared (read in place).

    python benchmarks/learn_similarity.py            # writes scraper/stories/similarity.json
    python benchmarks/learn_similarity.py --dry-run  # prints it

Pairs: all pairs of one story and each article's candidates. Within a set, the pairs of one story weigh as much
together as the pairs of two, and each set weighs as much as the others; a large story's pairs weigh less, so that
one affair of forty articles doesn't outvote forty small ones. Time is learnt after the words, on the pairs whose
dates are known.
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

from scraper.stories.similarity import CROWD, SIGNALS, Evidence, Weights

TARGET = Path(__file__).parent.parent / "scraper" / "stories" / "similarity.json"
START = Weights(
    signals=dict.fromkeys(SIGNALS, 0.0),
    bias=0.0,
    time={"bias": 0.0, "log_days": 0.0},
    background={"words": 0.1, "numbers": 0.1},
    neighbours=30,
    threshold=0.25,
    prior={"share": 0.08, "pairs": 100.0},
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
    weight = np.where(y, weight / weight[y].sum(), weight / weight[~y].sum())
    return {"x": evidence.signals(i, j), "days": np.abs(evidence.day[i] - evidence.day[j]), "y": y, "w": weight}


def learn(sets: list[dict[str, np.ndarray]], background: dict[str, float]) -> Weights:
    """Return weights learnt from the pairs of several sets."""
    x = np.concatenate([s["x"] for s in sets])
    y = np.concatenate([s["y"] for s in sets])
    w = np.concatenate([s["w"] for s in sets])
    w = w * len(w) / w.sum()
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit((x - mean) / deviation, y, sample_weight=w)
    coefficients = model.coef_[0] / deviation
    bias = float(model.intercept_[0] - (coefficients * mean).sum())
    return Weights(
        **{
            **asdict(START),
            "signals": {name: round(float(c), 3) for name, c in zip(SIGNALS, coefficients, strict=True)},
            "bias": round(bias, 3),
            "time": learn_time(sets, coefficients, bias),
            "background": background,
        }
    )


def learn_time(sets: list[dict[str, np.ndarray]], coefficients: np.ndarray, bias: float) -> dict[str, float]:
    """Return what the distance in time adds to the log-odds: bias + log_days · ln(1 + days)."""
    from scipy.optimize import minimize

    parts = [(s, ~np.isnan(s["days"])) for s in sets]
    parts = [(s, known) for s, known in parts if s["y"][known].sum() >= 50]
    if not parts:
        return {"bias": 0.0, "log_days": 0.0}
    offset = np.concatenate([s["x"][known] @ coefficients + bias for s, known in parts])
    far = np.concatenate([np.log1p(s["days"][known]) for s, known in parts])
    y = np.concatenate([s["y"][known] for s, known in parts])
    weights = []
    for s, known in parts:
        w, positive = s["w"][known], s["y"][known]
        weights.append(np.where(positive, w / w[positive].sum(), w / w[~positive].sum()))
    w = np.concatenate(weights)

    def loss(v: np.ndarray) -> float:
        z = np.clip(offset + v[0] + v[1] * far, -50, 50)
        return float((w * np.where(y, np.log1p(np.exp(-z)), np.log1p(np.exp(z)))).sum() + 0.001 * (v**2).sum())

    best = minimize(loss, np.zeros(2), method="BFGS").x
    return {"bias": round(float(best[0]), 3), "log_days": round(min(float(best[1]), 0.0), 3)}


def backgrounds(evidences: list[Evidence]) -> dict[str, float]:
    """Return the usual background of an article, which stands in for neighbours that a small corpus lacks."""
    return {
        "words": round(float(np.mean([np.median(e.words_background) for e in evidences])), 3),
        "numbers": round(float(np.mean([np.median(e.numbers_background) for e in evidences])), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    embedder = shared_embedder()
    loaded = [load(name) for name in SETS]
    evidences = [Evidence(articles, embedder, START) for articles, _ in loaded]
    pairs = [training_pairs(e, stories) for e, (_, stories) in zip(evidences, loaded, strict=True)]
    weights = learn(pairs, backgrounds(evidences))
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
