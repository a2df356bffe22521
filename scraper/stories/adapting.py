"""Tonight's weights: what the clearest pairs of tonight's own stories teach about the signals.

How much a signal says hangs on the corpus: likeness less background finds the stories of two or three articles in a
wide field, and fails where thirty articles tell one event, each in the other's background. So the shipped weights make
a first clustering, its pairs teach the weights once more, and the second clustering stands. To learn from one's own
answers is self-training (Yarowsky 1995); what keeps it honest is that only answers count on which two views agree
(Blum and Mitchell 1998): a pair of one story is taught where both average linkage and a chain of nearest neighbours
have put it together. The shipped weights keep a say, a larger one the fewer stories there are to learn from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scraper.stories.similarity import Weights

STEPS = 50  # of Newton's method; it takes about ten


def agreed(
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    log_odds: NDArray[np.float64],
    story: NDArray[np.intp],
    language: NDArray[np.intp],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which candidate pairs (i < j) are of one story by two views, and which are by none or both.

    `story` is the number of each article's story. The other view is a chain of articles, each the next one's
    likeliest partner in a language (`language`: the number of each article's).
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(story)
    asking, partner = np.concatenate([first, second]), np.concatenate([second, first])
    languages = int(language.max(initial=0)) + 1
    where, odds = asking * languages + language[partner], np.tile(log_odds, 2)
    highest = np.full(n * languages, -np.inf)
    np.maximum.at(highest, where, odds)
    best = odds == highest[where]
    chain = csr_matrix((np.ones(best.sum()), (asking[best], partner[best])), shape=(n, n))
    chained = connected_components(chain, directed=False)[1]
    together = story[first] == story[second]
    one = together & (chained[first] == chained[second])
    return one, one | ~together


def taught(
    weights: Weights,
    signals: NDArray[np.float64],
    one: NDArray[np.bool_],
    worth: NDArray[np.float64],
    stories: int,
) -> Weights:
    """Return the weights, learnt once more from candidate pairs: their signals, which are of one story, their worth.

    It is a logistic regression by Newton's method, with a penalty on the distance from `weights`, all signals brought
    to the same spread; as with the shipped weights, the pairs of one story weigh as much together as those of two.
    `stories` is the number of stories that teach, and their say grows with it; without any, `weights` come back.
    What is learnt from one's own answers is surer than it should be, so only the direction counts: the candidates'
    log-odds keep their mean and spread.
    """
    import numpy as np

    if not stories or not worth[~one].any():
        return weights
    start = np.array([*weights.signals.values()])
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    x = np.column_stack([(signals - mean) / spread, np.ones(len(signals))])
    share = np.where(one, worth / worth[one].sum(), worth / worth[~one].sum()) / 2
    penalty = weights.tonight["penalty"] / stories
    prior = np.append(start * spread, weights.bias + start @ mean)
    found = prior.copy()
    for _ in range(STEPS):
        believed = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (share * (believed - one)) + penalty * (found - prior)
        curve = (x.T * (share * believed * (1 - believed))) @ x + penalty * np.eye(x.shape[1])
        step = np.linalg.solve(curve, slope)
        found = found - step
        if np.abs(step).max() < 1e-6:
            break

    def as_wide(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(coefficients * ((signals @ start).std() / max((signals @ coefficients).std(), 1e-9)))

    say = stories / (stories + weights.tonight["worth"])
    learnt = as_wide(say * as_wide(found[:-1] / spread) + (1 - say) * start)
    return replace(
        weights,
        signals=dict(zip(weights.signals, learnt.tolist(), strict=True)),
        bias=float(weights.bias + (start - learnt) @ mean),
    )
