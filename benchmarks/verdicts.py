"""What a maintainer's verdicts off and on the beat do to the judgement of other stories, on ../shared/beat.

    python benchmarks/verdicts.py

Five folds by story: each fold is judged by weights and verdicts of the other four. LIKE and PULL in
scraper/stories/relevance.py were chosen on the first three folds, for verdicts off the beat; the last two are what
counts. Verdicts on the beat have the same two, and nothing was chosen for them.
"""

from __future__ import annotations

import numpy as np
from labelled import load_beat, load_sample, retrieval, shared_embedder
from stories_relevance import ON_BEAT, fit, folds, table, weights_of

from scraper.stories.relevance import pulls


def main() -> None:
    embedder = shared_embedder()
    pages = [*load_beat(), *load_sample()]
    articles = [article for article, _ in pages]
    truth, weights, fold = np.array([p["on_beat"] for _, p in pages]), weights_of(pages), folds(pages)
    x, y, _ = table(pages, embedder)
    odds, line = np.zeros(len(y)), np.log(ON_BEAT / (1 - ON_BEAT))
    for k in range(5):
        w, b = fit(x[fold != k], y[fold != k], weights[fold != k])
        odds[fold == k] = x[fold == k] @ w + b
    kinds = {
        "no verdicts": (np.zeros(len(y), dtype=bool), 0),
        "what was wrongly let in": (~truth & (odds >= line), -1),
        "all that is off the beat": (~truth, -1),
        "what was wrongly left out": (truth & (odds < line), 1),
    }
    for name, (judged, sign) in kinds.items():
        pulled = odds.copy()
        for k in range(5):
            verdicts = [articles[i] for i in np.flatnonzero(judged & (fold != k))]
            pulled[fold == k] += sign * np.array(
                pulls([articles[i] for i in np.flatnonzero(fold == k)], verdicts, embedder)
            )
        for part, chosen in (("chosen on", fold < 3), ("unseen", fold >= 3)):
            found = retrieval(set(np.flatnonzero(truth & chosen)), set(np.flatnonzero((pulled >= line) & chosen)))
            print(f"{name:26s} {part:10s} {'  '.join(f'{key} {value:.3f}' for key, value in found.items())}")


if __name__ == "__main__":
    main()
