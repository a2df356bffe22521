"""How surely two articles tell the same event: seven signals of a pair, weighed by a logistic regression, and time.

The weights (`similarity.json`) are learnt by `benchmarks/learn_similarity.py`. A signal "less background" is a
cosine less the mean of both articles' cosines to their nearest neighbours (Zelnik-Manor and Perona 2004 scale
locally in the same spirit): what is close for a rare subject is far for a crowded one. The log-odds are learnt with
as many pairs of one story as of two. How common "one story" is, and how much time says, is estimated from tonight's
candidates (estimating.py).

The weights too are corrected, by what tonight's clearest stories teach (adapting.py).

Last, two articles of one event are alike in whom they are like, and a stranger who is like one of them isn't like the
others: what joins clusters is the mean of a pair's probability and of how far the company of both agrees.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from scraper.records import utc
from scraper.stories.adapting import agreed, taught
from scraper.stories.crediting import Outlets
from scraper.stories.estimating import in_time, prior_log_odds, time_log_odds, usual_time
from scraper.stories.neighbours import NONE, ByMeaning, ByWords, cosines_of
from scraper.stories.reading import Readings
from scraper.stories.weighing import in_pairs, renamed, tfidf
from scraper.stories.wording import shown, stem, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article
    from scraper.stories.embedding import Embedder

SIGNALS = (
    "dense title and text",
    "dense title",
    "word pairs",
    "numbers",
    "dense less background",
    "stems less background",
    "outlets",
)
CROWD = 3  # nearest neighbours that make an article's background
ESTIMATED_ON = 100_000  # pairs, evenly spread: what is estimated from so many is as good as from all
COMPANY = 0.02  # the least probability of one story that makes a candidate company
AT_ONCE = 500  # pairs of vectors
UNKNOWN = -2  # a neighbour that was not looked for so far
SELF = 0.5  # what an article counts among its own company, where another counts its probability


@dataclass(frozen=True)
class Weights:
    """What `similarity.json` holds."""

    signals: dict[str, float]
    bias: float
    time: dict[str, list[float]]  # "days": bounds of bins; "one story", "two stories": shares of pairs in each bin
    time_pairs: float  # how many pairs of one story, and of two, those shares are worth beside tonight's own
    time_overlap: float  # taken off where both dates are known: an affair's follow-ups are both alike and near in time
    # The least, of "dense" and "stems", and of both "across languages": strangers don't become akin for want of others.
    background: dict[str, float]
    neighbours: int  # candidates of an article, by dense and by word similarity each
    threshold: float  # two clusters are joined while their mean closeness is at least this, but see sizing.py
    prior: dict[str, float]  # "share" of one-story pairs among candidates, and how many "pairs" that is worth
    # What tonight's stories teach counts beside these weights, which are "worth" so many stories; "penalty" is on what
    # is far from these weights, for one story, and less for more.
    tonight: dict[str, float]


@cache
def shipped() -> Weights:
    """Return the weights that come with the program."""
    text = resources.files("scraper.stories").joinpath("similarity.json").read_text(encoding="utf-8")
    known = {key: value for key, value in json.loads(text).items() if not key.startswith("_")}
    return Weights(**known)


class Evidence:
    """Everything that pairs of `articles` are judged by; computed once for all of them."""

    def __init__(
        self, articles: Sequence[Article], embedder: Embedder, weights: Weights, readings: Readings | None = None
    ) -> None:
        import numpy as np

        self.articles = articles
        self.weights = weights
        n = len(articles)
        readings = readings or Readings()
        vectors = readings.rows("vectors", articles, partial(_vectors, embedder))
        self.full, self.title = vectors[:, 0], vectors[:, 1]
        words, numbers = readings.terms(articles)
        self.word_pairs = tfidf(in_pairs(words))
        self.stems = tfidf(renamed(words, stem))
        self.numbers = tfidf(numbers)
        self.day = _days([a.published for a in articles])
        self.outlets = Outlets(articles, words)

        self.language = _languages(articles)
        count = int(self.language.max(initial=0)) + 1
        # What is known so far of the neighbours of each article: they are looked for when they are asked for.
        self.near = np.full((n, 2 * weights.neighbours), UNKNOWN)  # by words and by meaning
        self.crowd = np.full((n, CROWD * count), UNKNOWN)  # by meaning, of each language
        self.full_background = np.zeros((n, count))  # among the articles of each language
        self.stems_background = np.zeros((n, count))
        self.time = usual_time(weights)

    @cached_property
    def candidates(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The pairs (i < j) of which one is among the nearest of the other, by words or by meaning."""
        import numpy as np

        return self.candidates_of(np.arange(len(self.articles)))

    def candidates_of(self, asked: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the pairs (i < j) of the positions `asked` and their nearest, by words or by meaning.

        The nearest few of each language are among them: of all, they could all be of the article's own.
        """
        import numpy as np

        first, k = asked[self.near[asked, 0] == UNKNOWN], self.weights.neighbours
        by_words, by_meaning = (search.nearest(k, first) for search in self._all)
        self.near[first] = np.hstack([by_words, by_meaning])
        if len(self._of_language) == 1:
            self._note_background(first, 0, by_words[:, :CROWD], by_meaning[:, :CROWD])
        self._look_around(asked)
        return _pairs(asked, np.hstack([self.near[asked], self.crowd[asked]]), len(self.near))

    @cached_property
    def _all(self) -> tuple[ByWords, ByMeaning]:
        """What finds an article's nearest."""
        return ByWords(self.stems), ByMeaning(self.full)

    @cached_property
    def _of_language(self) -> list[tuple[ByWords, ByMeaning]]:
        """What finds an article's nearest in each language."""
        import numpy as np

        among = [np.flatnonzero(self.language == code) for code in range(self.full_background.shape[1])]
        return [self._all] if len(among) == 1 else [(ByWords(self.stems, a), ByMeaning(self.full, a)) for a in among]

    def _look_around(self, asked: NDArray[np.intp]) -> None:
        """Find the background of the positions `asked` where it isn't known yet."""
        asked = asked[self.crowd[asked, 0] == UNKNOWN]
        for code, searches in enumerate(self._of_language if len(asked) else []):
            by_words, by_meaning = (search.nearest(CROWD, asked) for search in searches)
            self._note_background(asked, code, by_words, by_meaning)

    def _note_background(
        self, asked: NDArray[np.intp], code: int, by_words: NDArray[np.intp], by_meaning: NDArray[np.intp]
    ) -> None:
        """Note the mean cosine of articles to their CROWD nearest in a language, or the least that counts as one."""
        import numpy as np

        self.crowd[asked, CROWD * code : CROWD * (code + 1)] = by_meaning
        own = self.language == code
        others = np.clip(own.sum() - own[asked], 1, CROWD)  # how many there are, where a language has so few
        for kind, near, cosines, background in (
            ("dense", by_meaning, partial(_dots, self.full), self.full_background),
            ("stems", by_words, partial(cosines_of, self.stems), self.stems_background),
        ):
            found = cosines(np.repeat(asked, CROWD), near.ravel()).reshape(near.shape) * (near != NONE)
            least = [self.weights.background[name] for name in (f"{kind} across languages", kind)]
            background[asked, code] = np.maximum(found.sum(axis=1) / others, np.array(least)[own[asked].astype(int)])

    def calibrated(
        self, first: NDArray[np.intp], second: NDArray[np.intp], signals: NDArray[np.float64] | None = None
    ) -> tuple[NDArray[np.float64], float]:
        """Return the log-odds of candidate pairs, and the log-odds of "one story" among them (the prior).

        From here on, time counts as it does among these candidates. `signals` are theirs, where they are known.
        """
        signals = self.signals(first, second) if signals is None else signals
        content, days = self._content(signals), self._days(first, second)
        some = slice(None, None, max(len(first) // ESTIMATED_ON, 1))
        self.time = time_log_odds(content[some], days[some], self.weights)
        odds = content + in_time(days, self.time, self.weights)
        return odds, prior_log_odds(odds[some], self.weights)

    def learn(
        self,
        first: NDArray[np.intp],
        second: NDArray[np.intp],
        signals: NDArray[np.float64],
        story: NDArray[np.intp],
    ) -> bool:
        """Learn tonight's weights from calibrated candidates and the number of each article's story, as first found.

        From here on they count. Returns whether there was enough to learn from.
        """
        import numpy as np

        log_odds = self._content(signals) + self.log_odds_of_time(first, second)
        one, clear = agreed(first, second, log_odds, story, self.language)
        some = slice(None, None, max(len(first) // ESTIMATED_ON, 1))
        first, one, clear = first[some], one[some], clear[some]
        # A story's pairs grow with the square of its size: so a large one teaches no more than a small one.
        worth = np.where(clear, np.where(one, 1 / np.bincount(story)[story[first]] ** 2.0, 1.0), 0.0)
        before = self.weights
        self.weights = taught(before, signals[some], one, worth, len(np.unique(story[first[one]])))
        return self.weights is not before

    def signals(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the signals of pairs of positions, shape (pairs, len(SIGNALS))."""
        import numpy as np

        of_one = np.zeros(len(self.near), dtype=bool)
        of_one[first] = of_one[second] = True
        self._look_around(np.flatnonzero(of_one))
        parts = []
        for start in range(0, max(len(first), 1), 20_000):  # a bound on memory
            i, j = first[start : start + 20_000], second[start : start + 20_000]
            dense = _dots(self.full, i, j)
            columns = [
                dense,
                _dots(self.title, i, j),
                cosines_of(self.word_pairs, i, j),
                cosines_of(self.numbers, i, j),
                dense - self._between(self.full_background, i, j),
                cosines_of(self.stems, i, j) - self._between(self.stems_background, i, j),
                self.outlets.in_common(i, j),
            ]
            parts.append(np.stack(columns, axis=1))
        return np.concatenate(parts)

    def _between(
        self, background: NDArray[np.float64], first: NDArray[np.intp], second: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return the mean of both articles' background in the language of the other."""
        import numpy as np

        return np.asarray(background[first, self.language[second]] + background[second, self.language[first]]) / 2

    def log_odds(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the log-odds of "one story" where both answers are equally common."""
        return self._content(self.signals(first, second)) + self.log_odds_of_time(first, second)

    def log_odds_of_time(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what the distance in time adds to the log-odds; 0 where a date is unknown."""
        return in_time(self._days(first, second), self.time, self.weights)

    def _content(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        coefficients = np.array([self.weights.signals[name] for name in SIGNALS])
        return np.asarray(signals @ coefficients + self.weights.bias)

    def _days(self, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
        import numpy as np

        return np.asarray(np.abs(self.day[first] - self.day[second]))


def company(n: int, first: NDArray[np.intp], second: NDArray[np.intp], probability: NDArray[np.float64]) -> Any:
    """Return the company of n articles, given the probabilities of candidate pairs (i < j): unit rows, (n, n) CSR.

    A row holds how likely each other article is of one story with the row's. That neighbours shared say more than the
    distance of two is the thought of Jarvis and Patrick (1973).
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    likely = probability >= COMPANY
    i, j, p = first[likely], second[likely], probability[likely]
    each = np.arange(n)
    values = np.concatenate([p, p, np.full(n, SELF)])
    rows, columns = np.concatenate([i, j, each]), np.concatenate([j, i, each])
    length = np.sqrt(np.bincount(rows, weights=values**2, minlength=n))
    return csr_matrix(((values / length[rows]).astype(np.float32), (rows, columns)), shape=(n, n))


def closeness(
    companies: Any, first: NDArray[np.intp], second: NDArray[np.intp], probability: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mean of the probability of pairs and the cosine of their company: what clusters are joined by."""
    import numpy as np

    return np.asarray((probability + cosines_of(companies, first, second)) / 2)


def _vectors(embedder: Embedder, articles: Sequence[Article]) -> NDArray[np.float32]:
    """Return the vectors of title and text, and of the title, of each article: shape (n, 2, d)."""
    # One call, so that what is the same is embedded once.
    vectors = embedder.encode([*map(shown, articles), *map(title_of, articles)])
    return vectors.reshape(2, len(articles), vectors.shape[1]).swapaxes(0, 1)


def _days(published: Sequence[str | None]) -> NDArray[np.float64]:
    """Return the moments in days, NaN where none is known."""
    import numpy as np

    moments = [(utc(moment) or "NaT").removesuffix("Z") for moment in published]
    seconds = np.array(moments, dtype="datetime64[s]")
    return np.where(np.isnat(seconds), np.nan, seconds.astype(np.int64) / 86_400)


def _dots(vectors: NDArray[np.float32], first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the products of pairs of rows, a few at a time: what fits into the processor's cache goes fastest."""
    import numpy as np

    out = np.empty(len(first))
    for start in range(0, len(first), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        out[part] = np.einsum("ij,ij->i", vectors[first[part]], vectors[second[part]])
    return out


def _languages(articles: Sequence[Article]) -> NDArray[np.intp]:
    """Return the number of each article's language; where none is known, that of the commonest."""
    import numpy as np

    known = [(article.lang or "").casefold()[:2] for article in articles]
    counts = Counter(language for language in known if language)
    commonest = min(counts, key=lambda language: (-counts[language], language), default="")
    number = {language: k for k, language in enumerate(sorted(counts) or [""])}
    return np.array([number[language or commonest] for language in known], dtype=np.intp)


def _pairs(of: NDArray[np.intp], near: NDArray[np.intp], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct pairs (i < j) of the articles `of` and their neighbours: `near` holds a row for each."""
    import numpy as np

    first, second = np.repeat(of, near.shape[1]), near.ravel()
    low, high = np.minimum(first, second), np.maximum(first, second)
    keys = np.sort(low[low != NONE] * n + high[low != NONE])
    keys = keys[np.diff(keys, prepend=-1) > 0]  # as np.unique does by hashes, which takes several times as long
    return keys // n, keys % n
