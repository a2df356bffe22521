"""Articles into stories: average linkage over the candidate pairs, usual sizes, a maintainer's verdicts first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.records import article_id
from scraper.stories.linkage import average_linkage
from scraper.stories.similarity import Evidence, Weights, closeness, company, shipped
from scraper.stories.sizing import cut, worth_of
from scraper.stories.wording import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article
    from scraper.settings import Corrections, PairVerdict
    from scraper.stories.embedding import Embedder
    from scraper.stories.reading import Readings

# Below this a candidate pair can't carry a merge, and is looked up again if it is ever needed.
FLOOR = 0.02
# A new article opens the settled stories that hold one with which it is this likely of one story.
MET = 0.2
# How common one story is among candidates is estimated from the new articles and so many others.
SAMPLED = 300
# Log-odds for staying together, once a reader has seen two articles so: they keep the splits over 30 nights few
# (benchmarks/nights.py).
STAYS = 3.0
# Down to this closeness clusters may make one story of a usual size. Not on a night that knows stories: no article
# leaves one to fill another.
LEAST = 0.2
# Articles of which each is so close to each other are one story, whatever its size.
SURE = 0.67


def cluster(
    articles: Sequence[Article],
    embedder: Embedder,
    corrections: Corrections | None = None,
    *,
    settled: Iterable[Iterable[str]] = (),
    changed: Collection[str] = (),
    weights: Weights | None = None,
    readings: Readings | None = None,
) -> list[list[str]]:
    """Return the stories as lists of article ids, sorted; the order of `articles` doesn't matter.

    `settled` are the ids of articles that earlier nights put together. Only the other articles are new: they, and
    the settled stories that hold an article which is likely one story with a new one, are clustered afresh, with
    something in favour of what was together; all other settled stories stay as they are, unless a verdict joins or
    parts them. The stories of articles `changed` since (ids) are clustered afresh too. A copy (`copy_of`) goes
    where its original goes. Corrections name articles by address and always win. All is done twice: what comes first
    teaches the weights for what stands (adapting.py), where sizes count too (sizing.py). `readings` save time.
    """
    import numpy as np

    distinct = {a.id: a for a in sorted(articles, key=lambda a: (a.id, len(a.text), a.text, a.title))}
    listed = list(distinct.values())
    together, apart = _verdicts(listed, corrections)
    # From here on heads are counted: the articles that stand for themselves and for their copies.
    heads, head_of = np.unique(np.array(_leaders(listed, apart), dtype=np.intp), return_inverse=True)
    of_listed = head_of.tolist()
    wordy = [k for k, head in enumerate(heads.tolist()) if shown(listed[head])]
    old, home = _homes(len(heads), head_of, _settled(listed, settled, apart))
    fresh = ~old
    fresh[[of_listed[position] for position, article in enumerate(listed) if article.id in changed]] = True
    night = _Night(
        Evidence([listed[heads[k]] for k in wordy], embedder, weights or shipped(), readings),
        np.array(wordy, dtype=np.intp),
        old,
        home,
        fresh,
        [(of_listed[a], of_listed[b]) for a, b in together],
        [(of_listed[a], of_listed[b]) for a, b in apart if of_listed[a] != of_listed[b]],
    )
    members: list[list[str]] = [[] for _ in heads]
    for head, article in zip(of_listed, listed, strict=True):
        members[head].append(article.id)
    return sorted(sorted(id_ for head in group for id_ in members[head]) for group in night.stories())


@dataclass(frozen=True)
class _Night:
    """What a night's heads are clustered by."""

    evidence: Evidence
    wordy: NDArray[np.intp]  # the heads that have words: those that the evidence is about, in its order
    old: NDArray[np.bool_]  # which heads stand in a settled story
    home: NDArray[np.intp]  # the number of that story; each other head has one of its own
    fresh: NDArray[np.bool_]  # which heads are in no story, or have changed since
    together: list[tuple[int, int]]
    apart: list[tuple[int, int]]

    def stories(self) -> list[list[int]]:
        """Return the groups of heads: what comes first teaches the weights for what stands."""
        import numpy as np

        # Ids are hashes, so the first are a sample of all, and the same one every time.
        asked = np.union1d(np.flatnonzero(self.fresh[self.wordy]), np.arange(min(SAMPLED, len(self.wordy))))
        i, j = self.evidence.candidates_of(asked)
        signals = self.evidence.signals(i, j)
        groups = self._groups(i, j, signals, by_size=False)
        number = np.empty(len(self.home), dtype=np.intp)
        for k, group in enumerate(groups):
            number[group] = k
        learnt = self.evidence.learn(i, j, signals, number[self.wordy])
        return self._groups(i, j, signals, by_size=True) if learnt else groups

    def _groups(
        self, i: NDArray[np.intp], j: NDArray[np.intp], signals: NDArray[np.float64], *, by_size: bool
    ) -> list[list[int]]:
        """Return the groups that the evidence makes now, given the candidates of fresh heads and of a sample.

        Settled stories count among the sizes found, as they are.
        """
        import numpy as np

        odds, prior = self.evidence.calibrated(i, j, signals)
        resting = np.zeros(len(self.home), dtype=bool)
        if self.old.any():
            resting = self._resting(i, j, _probability(odds + prior) >= MET)
            free = ~resting[self.wordy]
            i, j = self.evidence.candidates_of(np.flatnonzero(free))
            both = free[i] & free[j]
            i, j = i[both], j[both]
            odds = self.evidence.log_odds(i, j)
        home = self.home[self.wordy]
        probability = _probability(odds + STAYS * (home[i] == home[j]) + prior)
        companies = company(len(home), i, j, probability)
        strong = probability >= FLOOR
        i, j, probability = i[strong], j[strong], probability[strong]

        # Of the resting stories only those that a verdict names take part.
        named = self.home[[head for pair in (*self.together, *self.apart) for head in pair]]
        away = resting & ~np.isin(self.home, named)
        part = np.flatnonzero(~away)
        place = np.cumsum(~away) - 1
        row = np.full(len(self.home), -1)
        row[self.wordy] = np.arange(len(home))

        def judge(first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
            a, b = row[part[first]], row[part[second]]
            known = (a >= 0) & (b >= 0)
            a, b = a[known], b[known]
            out = np.zeros(len(first))
            chance = _probability(self.evidence.log_odds(a, b) + prior + STAYS * (home[a] == home[b]))
            out[known] = closeness(companies, a, b, chance)
            return out

        glued = [pair for story in self._by_story(resting & ~away) for pair in pairwise(story)]
        tree = average_linkage(
            len(part),
            place[self.wordy[i]],
            place[self.wordy[j]],
            closeness(companies, i, j, probability),
            judge,
            self.evidence.weights.threshold,
            least=LEAST if by_size and not self.old.any() else None,
            sure=SURE if by_size else None,
            together=[(int(place[a]), int(place[b])) for a, b in (*glued, *self.together)],
            apart=[(int(place[a]), int(place[b])) for a, b in self.apart],
        )
        settled = self._by_story(away)
        groups = cut(tree)
        if by_size:
            known = {k: int(self.home[head]) for k, head in enumerate(part) if self.old[head]}
            groups = cut(tree, worth_of([len(group) for group in (*groups, *settled)]), known)
        return [part[group].tolist() for group in groups] + settled

    def _resting(self, i: NDArray[np.intp], j: NDArray[np.intp], near: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which heads stand in settled stories that no fresh head is near to (`near`: which pairs are)."""
        import numpy as np

        met = self.fresh.copy()
        for one, other in ((self.wordy[i], self.wordy[j]), (self.wordy[j], self.wordy[i])):
            met[one[near & self.fresh[other]]] = True
        return self.old & ~np.isin(self.home, self.home[met])

    def _by_story(self, which: NDArray[np.bool_]) -> list[list[int]]:
        """Return some of the heads, those of a settled story together."""
        import numpy as np

        heads = np.flatnonzero(which)
        heads = heads[np.argsort(self.home[heads], kind="stable")]
        stories = np.split(heads, np.flatnonzero(np.diff(self.home[heads])) + 1)
        return [story.tolist() for story in stories if len(story)]


def _probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _homes(
    heads: int, head_of: NDArray[np.intp], story_of: dict[int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return which heads stand in a settled story, and a number for each head: the same for those of one story.

    Stories that have a head in common, since an article of one is a copy of an article of the other, are one.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    stood = head_of[list(story_of)]
    size = heads + max(story_of.values(), default=-1) + 1
    holds = csr_matrix(
        (np.ones(len(stood)), (stood, heads + np.array([*story_of.values()], dtype=np.intp))), (size, size)
    )
    old = np.zeros(heads, dtype=bool)
    old[stood] = True
    return old, connected_components(holds, directed=False)[1][:heads].astype(np.intp)


def _leaders(articles: Sequence[Article], apart: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each article the position of the one that stands for it: its original, or itself.

    Articles of the same words stand for one another too, so that ten thousand equal ones cost as much as one.
    """
    never = {frozenset(pair) for pair in apart}
    parted = {position for pair in never for position in pair}
    position_of = {article.id: position for position, article in enumerate(articles)}
    leader = list(range(len(articles)))
    same: dict[tuple[str, str], int] = {}
    for position, article in enumerate(articles):
        if not shown(article) or position in parted:
            continue
        leader[position] = same.setdefault((article.title.strip(), article.text.strip()), position)
    for position, article in enumerate(articles):
        target = position_of.get(article.copy_of or "", position)
        if target != position and frozenset((position, target)) not in never and leader[position] == position:
            end, steps = leader[target], 0
            while leader[end] != end and steps < len(articles):  # a copy of a copy; a ring is left as it is
                end, steps = leader[end], steps + 1
            if end != position and frozenset((position, end)) not in never:
                leader[position] = end
    return [_end(leader, position) for position in range(len(leader))]


def _end(leader: list[int], position: int) -> int:
    steps = 0
    while leader[position] != position and steps <= len(leader):
        position, steps = leader[position], steps + 1
    return position


def _settled(
    articles: Sequence[Article], settled: Iterable[Iterable[str]], apart: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """Return the number of the settled story for each position in one; a story that a verdict parts is new."""
    position_of = {article.id: position for position, article in enumerate(articles)}
    out: dict[int, int] = {}
    for number, story in enumerate(settled):
        known = {position_of[id_] for id_ in story if id_ in position_of}
        if not any(a in known and b in known for a, b in apart):
            out |= dict.fromkeys(sorted(known), number)
    return out


def _verdicts(
    articles: Sequence[Article], corrections: Corrections | None
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the pairs of positions that a maintainer has joined, and those that he or she has parted."""
    if corrections is None:
        return [], []
    position_of = {article.id: position for position, article in enumerate(articles)}
    position_of |= {article_id(article.url): position for position, article in enumerate(articles) if article.url}

    def pairs(verdicts: Iterable[PairVerdict], *, chain: bool) -> list[tuple[int, int]]:
        out = []
        for verdict in verdicts:
            known = sorted({position_of[key] for url in verdict.articles if (key := article_id(url)) in position_of})
            out += [(a, b) for at, a in enumerate(known) for b in known[at + 1 : at + 2 if chain else None]]
        return out

    return pairs(corrections.same_story, chain=True), pairs(corrections.different_stories, chain=False)
