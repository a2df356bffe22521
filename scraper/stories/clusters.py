"""Articles into stories: average linkage over the candidate pairs, one threshold, a maintainer's verdicts first."""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.records import article_id
from scraper.stories.similarity import Evidence, Weights, closeness, company, shipped
from scraper.stories.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

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
# Two large clusters are judged by this many of their pairs, evenly spread.
SAMPLE = 40
AT_ONCE = 256
# How common one story is among candidates is estimated from the new articles and so many others.
SAMPLED = 300
# Log-odds for staying together, once a reader has seen two articles so: they keep the splits over 30 nights few
# (benchmarks/nights.py).
STAYS = 3.0
# A merge needs this share of its pairs known, so that a large story isn't judged anew for each article that joins.
KNOWN = 0.8


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
    teaches the weights for what stands (see adapting.py). `readings` save time.
    """
    import numpy as np

    weights = weights or shipped()
    distinct = {a.id: a for a in sorted(articles, key=lambda a: (a.id, len(a.text), a.text, a.title))}
    listed = list(distinct.values())
    together, apart = _verdicts(listed, corrections)
    leader = _leaders(listed, apart)
    heads = sorted(set(leader))
    place = {head: position for position, head in enumerate(heads)}
    wordy = [head for head in heads if shown(listed[head])]
    story_of = _settled(listed, settled, apart)
    evidence = Evidence([listed[head] for head in wordy], embedder, weights, readings)
    settled_heads: dict[int, set[int]] = {}  # the heads of each settled story
    for position, story in story_of.items():
        settled_heads.setdefault(story, set()).add(leader[position])
    old = set().union(*settled_heads.values())
    home_of = {leader[position]: story for position, story in story_of.items()}
    judged = {leader[position] for position, article in enumerate(listed) if article.id in changed}
    new = np.array([k for k, head in enumerate(wordy) if head not in old or head in judged], dtype=np.intp)

    # Ids are hashes, so the first are a sample of all, and the same one every time.
    asked = evidence.candidates_of(np.union1d(new, np.arange(min(SAMPLED, len(wordy)))))
    signals = evidence.signals(*asked)
    at = np.array([place[head] for head in wordy], dtype=np.intp)  # wordy position to position among heads
    back = {int(position): k for k, position in enumerate(at)}
    home = np.array([home_of.get(head, -1 - k) for k, head in enumerate(wordy)], dtype=np.intp)

    def linked() -> list[list[int]]:
        """Cluster the heads by what the evidence says now."""
        i, j = asked
        odds, prior = evidence.calibrated(i, j, signals)
        glued: list[tuple[int, int]] = []
        if old:
            near = 1 / (1 + np.exp(-(odds + prior))) >= MET
            met = judged | {wordy[k] for a, b in ((i, j), (j, i)) for k in a[near & np.isin(b, new)].tolist()}
            again = set().union(*(heads_of for heads_of in settled_heads.values() if not met.isdisjoint(heads_of)))
            free = np.array([k for k, head in enumerate(wordy) if head not in old or head in again], dtype=np.intp)
            i, j = evidence.candidates_of(free)
            both = np.isin(i, free) & np.isin(j, free)
            i, j = i[both], j[both]
            odds = evidence.log_odds(i, j)
            glued = [
                pair
                for heads_of in settled_heads.values()
                if again.isdisjoint(heads_of)
                for pair in pairwise(sorted(heads_of))
            ]
        probability = 1 / (1 + np.exp(-(odds + STAYS * (home[i] == home[j]) + prior)))
        companies = company(len(wordy), i, j, probability)

        def judge(first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
            out = np.zeros(len(first))
            known = np.array(
                [int(a) in back and int(b) in back for a, b in zip(first, second, strict=True)], dtype=bool
            )
            if known.any():
                a = np.array([back[int(x)] for x in first[known]], dtype=np.intp)
                b = np.array([back[int(x)] for x in second[known]], dtype=np.intp)
                probability = 1 / (1 + np.exp(-(evidence.log_odds(a, b) + prior + STAYS * (home[a] == home[b]))))
                out[known] = closeness(companies, a, b, probability)
            return out

        strong = probability >= FLOOR
        i, j, probability = i[strong], j[strong], probability[strong]
        return average_linkage(
            len(heads),
            at[i],
            at[j],
            closeness(companies, i, j, probability),
            judge,
            evidence.weights.threshold,
            together=[(place[leader[a]], place[leader[b]]) for a, b in [*glued, *together]],
            apart=[(place[leader[a]], place[leader[b]]) for a, b in apart if leader[a] != leader[b]],
        )

    groups = linked()
    found = np.zeros(len(heads), dtype=np.intp)
    for number, group in enumerate(groups):
        found[group] = number
    if evidence.learn(*asked, signals, found[at]):
        groups = linked()
    members: dict[int, list[str]] = {}
    for position, article in enumerate(listed):
        members.setdefault(place[leader[position]], []).append(article.id)
    return sorted(sorted(id_ for head in group for id_ in members[head]) for group in groups)


def average_linkage(
    n: int,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    probability: NDArray[np.float64],
    judge: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]],
    threshold: float,
    *,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Return the groups of 0..n-1 that average linkage makes of a sparse graph of probabilities.

    The graph holds each position's nearest others, so the mean over the pairs it has is an upper estimate of the
    mean over all pairs of two clusters; before a merge, the pairs that it lacks are put to `judge`. `together` is
    merged whatever the probabilities say, `apart` never, not even by way of others; where both are asked for,
    `apart` wins.
    """
    links: list[dict[int, tuple[float, float]]] = [{} for _ in range(n)]  # cluster to cluster: (sum, known pairs)
    members = [[position] for position in range(n)]
    forbidden: list[set[int]] = [set() for _ in range(n)]
    alive = [True] * n
    for a, b, p in zip(first.tolist(), second.tolist(), probability.tolist(), strict=True):
        links[a][b] = links[b][a] = (p, 1.0)
    for a, b in apart:
        forbidden[a].add(b)
        forbidden[b].add(a)

    heap: list[tuple[float, int, int]] = []

    def offer(a: int, b: int) -> None:
        total, pairs = links[a][b]
        if total / pairs >= threshold and b not in forbidden[a]:
            heapq.heappush(heap, (-total / pairs, min(a, b), max(a, b)))

    def merge(a: int, b: int) -> tuple[int, list[int]]:
        """Merge two clusters; return the one that stays, and those whose link to it has changed."""
        # The smaller one's links move, so that a story of thousands costs no more than its links. Of equals the
        # lower position stays, so that the outcome doesn't hang on the order of a dictionary.
        keep, gone = (a, b) if (len(links[a]), -a) >= (len(links[b]), -b) else (b, a)
        alive[gone] = False
        members[keep] += members[gone]
        links[keep].pop(gone, None)
        moved = sorted(other for other in links[gone] if other != keep)
        for other in moved:
            total, pairs = links[gone][other]
            held = links[keep].get(other, (0.0, 0.0))
            links[keep][other] = links[other][keep] = (held[0] + total, held[1] + pairs)
            del links[other][gone]
        for other in forbidden[gone]:
            forbidden[other].discard(gone)
            forbidden[other].add(keep)
        forbidden[keep] |= forbidden[gone]
        links[gone], forbidden[gone] = {}, set()
        return keep, moved

    where = list(range(n))

    def root(position: int) -> int:
        while where[position] != position:
            position = where[position]
        return position

    for one, other in together:
        a, b = root(one), root(other)
        if a != b and b not in forbidden[a]:
            keep, _ = merge(a, b)
            where[a if keep == b else b] = keep

    for a in range(n):
        for b in sorted(links[a]):
            if a < b:
                offer(a, b)

    def stands(entry: tuple[float, int, int]) -> bool:
        # A link that has changed since it was offered was offered again; one that is gone has been merged away.
        mean, a, b = entry
        link = links[a].get(b)
        return link is not None and -link[0] / link[1] == mean and b not in forbidden[a]

    def known(a: int, b: int) -> bool:
        return links[a][b][1] >= KNOWN * len(members[a]) * len(members[b])

    while heap:
        entry = heapq.heappop(heap)
        if not stands(entry):
            continue
        _, a, b = entry
        if known(a, b):
            keep, changed = merge(a, b)
            for other in changed:
                offer(keep, other)
            continue
        # To judge many links in one go is much faster, and a link judged before its turn is no less right.
        unknown = {(a, b)}
        while heap and len(unknown) < AT_ONCE and not (stands(heap[0]) and known(*heap[0][1:])):
            following = heapq.heappop(heap)
            if stands(following):
                unknown.add(following[1:])
        links_judged = sorted(unknown)
        sums = _complete([(members[a], members[b]) for a, b in links_judged], judge)
        for (a, b), link in zip(links_judged, sums, strict=True):
            links[a][b] = links[b][a] = link
            offer(a, b)
    return sorted(sorted(members[c]) for c in range(n) if alive[c])


def _complete(
    clusters: list[tuple[list[int], list[int]]],
    judge: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]],
) -> list[tuple[float, float]]:
    """Return (sum, number) over all pairs of each two clusters, from the pairs or from an even sample of them."""
    import numpy as np

    first, second, ends = [], [], []
    for left, right in clusters:
        count = len(left) * len(right)
        chosen = np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).astype(np.intp))
        first.append(np.array(left, dtype=np.intp)[chosen // len(right)])
        second.append(np.array(right, dtype=np.intp)[chosen % len(right)])
        ends.append(len(chosen))
    judged = np.split(judge(np.concatenate(first), np.concatenate(second)), np.cumsum(ends)[:-1])
    counts = [len(left) * len(right) for left, right in clusters]
    return [(float(part.mean()) * n, float(n)) for part, n in zip(judged, counts, strict=True)]


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
