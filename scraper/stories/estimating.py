"""What a night estimates of its own candidates: how common "one story" is among them, and how much time says.

Both differ so much between corpora that they are estimated from tonight's candidates themselves, by expectation
maximisation (Saerens, Latinne and Decaestecker 2002). That is what lets one threshold serve corpora of very different
kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scraper.stories.similarity import Weights

MOST_OF_ONE = 0.5  # of tonight's candidates, the largest share that counts; on the sets of ../shared it is .03 to .17


def time_bins(days: NDArray[np.float64], weights: Weights) -> NDArray[np.intp]:
    """Return the bin of each distance in days."""
    import numpy as np

    return np.asarray(np.searchsorted(weights.time["days"], days, side="right"), dtype=np.intp)


def in_time(days: NDArray[np.float64], log_odds: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """Return the log-odds of each distance, given those of the bins; 0 where the distance is NaN."""
    import numpy as np

    unknown = np.isnan(days)
    return np.where(unknown, 0.0, log_odds[time_bins(np.where(unknown, 0.0, days), weights)])


def time_log_odds(content: NDArray[np.float64], days: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    """Return for each bin of distance in time how much it speaks for "one story", estimated from candidates (EM).

    `content` are the candidates' log-odds without time, `days` their distances (NaN where unknown). Which
    candidates are of one story is believed by content, time and prior together; the distances of the believed
    pairs, beside the shipped ones, are the next round's estimate.
    """
    import numpy as np

    usual = [np.array(weights.time[kind]) for kind in ("one story", "two stories")]
    worth = weights.time_pairs
    known = ~np.isnan(days)
    bins = time_bins(days[known], weights)
    found = usual_time(weights)
    if not known.any():
        return found
    share = weights.prior["share"]
    for _ in range(200):
        believed = 1 / (1 + np.exp(-(content + in_time(days, found, weights)) - np.log(share / (1 - share))))
        share = _share(believed, weights)
        believed = believed[known]
        one, two = (
            (np.bincount(bins, mass, len(found)) + worth * share) / (mass.sum() + worth)
            for mass, share in zip((believed, 1 - believed), usual, strict=True)
        )
        new = np.log(one) - np.log(two) - weights.time_overlap
        if np.abs(new - found).max() < 1e-3:
            break
        found = new
    return np.asarray(found)


def usual_time(weights: Weights) -> NDArray[np.float64]:
    """Return for each bin of distance in time how much it speaks for "one story", by the shipped weights alone."""
    import numpy as np

    one, two = (np.array(weights.time[kind]) for kind in ("one story", "two stories"))
    return np.asarray(np.log(one) - np.log(two) - weights.time_overlap)


def prior_log_odds(log_odds: NDArray[np.float64], weights: Weights) -> float:
    """Return the log-odds of "one story" among candidates, estimated from their own log-odds (EM).

    A handful of candidates says little, so the estimate starts from the share that the weights give. It never speaks
    for "one story": where one event has thousands of articles, strangers would be drawn into it.
    """
    import numpy as np

    evidence = 1 / (1 + np.exp(-log_odds))
    share = weights.prior["share"]
    for _ in range(500):
        believed = evidence * share
        believed = believed / (believed + (1 - evidence) * (1 - share))
        new = _share(believed, weights)
        if abs(new - share) < 1e-9:
            break
        share = new
    share = min(max(share, 1e-4), MOST_OF_ONE)
    return float(np.log(share / (1 - share)))


def _share(believed: NDArray[np.float64], weights: Weights) -> float:
    worth = weights.prior["pairs"]
    return (float(believed.sum()) + worth * weights.prior["share"]) / (len(believed) + worth)
