"""How surely two articles tell the same event: nine signals of a pair, weighed by a logistic regression.

The weights (`similarity.json`) are learnt by `benchmarks/learn_similarity.py`. A signal "less background" is a
cosine less the mean of both articles' cosines to their nearest neighbours: what is close for a rare subject is
far for a crowded one. The log-odds are learnt with as many pairs of one story as of two; how common "one story"
is among the candidates of tonight's articles is estimated from those candidates themselves (Saerens, Latinne and
Decaestecker 2002), which is what lets one threshold serve corpora of very different kinds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

from scraper.records import utc
from scraper.stories.neighbours import cosines_of, nearest_dense, nearest_sparse
from scraper.stories.weighing import in_pairs, listed, tfidf
from scraper.stories.wording import lead, numbers, shown, terms, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article
    from scraper.stories.embedding import Embedder

SIGNALS = (
    "dense title and text",
    "dense title",
    "dense title against text",
    "words",
    "word pairs",
    "numbers",
    "dense lead",
    "words less background",
    "numbers less background",
)
CROWD = 10  # nearest neighbours that make an article's background


@dataclass(frozen=True)
class Weights:
    """What `similarity.json` holds."""

    signals: dict[str, float]
    bias: float
    time: dict[str, float]  # "bias" and "log_days", added where both dates are known
    background: dict[str, float]  # what a missing neighbour counts as, in a corpus smaller than CROWD
    neighbours: int  # candidates of an article, by dense and by word similarity each
    threshold: float  # two clusters are joined while their mean probability is at least this
    prior: dict[str, float]  # "share" of one-story pairs among candidates, and how many "pairs" that is worth


@cache
def shipped() -> Weights:
    """Return the weights that come with the program."""
    text = resources.files("scraper.stories").joinpath("similarity.json").read_text(encoding="utf-8")
    known = {key: value for key, value in json.loads(text).items() if not key.startswith("_")}
    return Weights(**known)


class Evidence:
    """Everything that pairs of `articles` are judged by; computed once for all of them."""

    def __init__(self, articles: Sequence[Article], embedder: Embedder, weights: Weights) -> None:
        import numpy as np

        self.articles = articles
        self.weights = weights
        texts = [shown(a) for a in articles]
        titles = [title_of(a) for a in articles]
        leads = [lead(a) for a in articles]
        # One call, so that texts of like length share batches.
        vectors = embedder.encode([*texts, *titles, *leads])
        n = len(articles)
        self.full, self.title, self.lead = vectors[:n], vectors[n : 2 * n], vectors[2 * n :]
        words = listed([terms(a) for a in articles])
        self.words = tfidf(words)
        self.word_pairs = tfidf(in_pairs(words))
        self.numbers = tfidf(listed([numbers(a) for a in articles]))
        self.day = np.array([_day(a.published) for a in articles], dtype=np.float64)

        _, words_cosines = nearest_sparse(self.words, CROWD)
        _, numbers_cosines = nearest_sparse(self.numbers, CROWD)
        self.words_background = _background(words_cosines, weights.background["words"])
        self.numbers_background = _background(numbers_cosines, weights.background["numbers"])

    @cached_property
    def candidates(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The pairs (i < j) of which one is among the nearest of the other, by words or by meaning."""
        import numpy as np

        return self.candidates_of(np.arange(len(self.articles)))

    def candidates_of(self, asked: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the pairs (i < j) of the positions `asked` and their nearest, by words or by meaning."""
        import numpy as np

        by_words, _ = nearest_sparse(self.words, self.weights.neighbours, asked)
        by_meaning = nearest_dense(self.full, self.weights.neighbours, asked)
        return _pairs([*by_words, *by_meaning], np.tile(asked, 2), len(self.articles))

    def signals(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the signals of pairs of positions, shape (pairs, len(SIGNALS))."""
        import numpy as np

        parts = []
        for start in range(0, max(len(first), 1), 20_000):  # a bound on memory
            i, j = first[start : start + 20_000], second[start : start + 20_000]
            word, number = cosines_of(self.words, i, j), cosines_of(self.numbers, i, j)
            crossed = (_dots(self.title[i], self.full[j]) + _dots(self.title[j], self.full[i])) / 2
            columns = [
                _dots(self.full[i], self.full[j]),
                _dots(self.title[i], self.title[j]),
                crossed,
                word,
                cosines_of(self.word_pairs, i, j),
                number,
                _dots(self.lead[i], self.lead[j]),
                word - (self.words_background[i] + self.words_background[j]) / 2,
                number - (self.numbers_background[i] + self.numbers_background[j]) / 2,
            ]
            parts.append(np.stack(columns, axis=1))
        return np.concatenate(parts)

    def log_odds(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the log-odds of "one story" where both answers are equally common."""
        import numpy as np

        coefficients = np.array([self.weights.signals[name] for name in SIGNALS])
        odds = self.signals(first, second) @ coefficients + self.weights.bias
        days = np.abs(self.day[first] - self.day[second])
        time = self.weights.time["bias"] + self.weights.time["log_days"] * np.log1p(np.nan_to_num(days))
        return np.asarray(odds + np.where(np.isnan(days), 0.0, time))


def prior_log_odds(log_odds: NDArray[np.float64], weights: Weights) -> float:
    """Return the log-odds of "one story" among candidates, estimated from their own log-odds (EM).

    A handful of candidates says little, so the estimate starts from the share that the weights give.
    """
    import numpy as np

    evidence = 1 / (1 + np.exp(-log_odds))
    worth = weights.prior["pairs"]
    share = weights.prior["share"]
    for _ in range(500):
        believed = evidence * share
        believed = believed / (believed + (1 - evidence) * (1 - share))
        new = (float(believed.sum()) + worth * weights.prior["share"]) / (len(evidence) + worth)
        if abs(new - share) < 1e-9:
            break
        share = new
    share = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(share / (1 - share)))


def _day(published: str | None) -> float:
    from datetime import datetime

    moment = utc(published)
    return datetime.fromisoformat(moment).timestamp() / 86_400 if moment else float("nan")


def _dots(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(np.einsum("ij,ij->i", a, b), dtype=np.float64)


def _background(cosines: list[NDArray[np.float32]], missing: float) -> NDArray[np.float64]:
    """Return each article's mean cosine to its CROWD nearest neighbours."""
    import numpy as np

    out = np.empty(len(cosines))
    for i, row in enumerate(cosines):
        near = row[:CROWD]
        out[i] = (float(near.sum()) + missing * (CROWD - len(near))) / CROWD
    return out


def _pairs(near: list[NDArray[np.intp]], of: NDArray[np.intp], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct pairs (i < j) of articles and their neighbours: `near` holds a list for each one in `of`."""
    import numpy as np

    if not near:
        empty = np.zeros(0, dtype=np.intp)
        return empty, empty
    first = np.repeat(of, [len(each) for each in near])
    second = np.concatenate(near).astype(np.intp)
    low, high = np.minimum(first, second), np.maximum(first, second)
    keys = np.unique(low[low < high] * n + high[low < high])
    return keys // n, keys % n
