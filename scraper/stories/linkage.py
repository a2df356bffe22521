"""Average linkage on a sparse graph: which clusters the probabilities of pairs make, verdicts first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

# Two large clusters are judged by this many of their pairs, evenly spread.
SAMPLE = 40
AT_ONCE = 256
# A merge needs this share of its pairs known, so that a large story isn't judged anew for each article that joins.
KNOWN = 0.8


@dataclass(frozen=True)
class Dendrogram:
    """The merges of average linkage, in order."""

    leaves: list[list[int]]  # the clusters that are there before
    merges: list[tuple[int, int, float]]  # the numbers of two leaves, the first now with the other; their mean
    threshold: float  # two clusters are one while their mean is at least this


def average_linkage(
    n: int,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    probability: NDArray[np.float64],
    judge: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]],
    threshold: float,
    *,
    least: float | None = None,
    sure: float | None = None,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> Dendrogram:
    """Return how average linkage merges 0..n-1 on a sparse graph of probabilities, down to a mean of `least`.

    The graph holds each position's nearest others, so the mean over the pairs it has is an upper estimate of the
    mean over all pairs of two clusters; before a merge, the pairs that it lacks are put to `judge`. `together` is
    merged whatever the probabilities say, `apart` never, not even by way of others; where both are asked for,
    `apart` wins. What has only pairs of at least `sure` is a leaf. Both bounds are the threshold if they aren't given.
    """
    import numpy as np

    together, apart = list(together), list(apart)
    least, sure = (threshold if bound is None else bound for bound in (least, sure))
    strong = probability >= least
    part = _parts(n, first[strong], second[strong], together)
    named = [position for pair in (*together, *apart) for position in pair]
    plain = _plain(part, first[probability >= sure], named)[part]
    order = np.argsort(part, kind="stable")
    order = order[plain[order]]
    groups = [group.tolist() for group in np.split(order, np.flatnonzero(np.diff(part[order])) + 1) if len(group)]
    inside = (part[first] == part[second]) & ~plain[first]

    links: list[dict[int, tuple[float, float]]] = [{} for _ in range(n)]  # cluster to cluster: (sum, known pairs)
    members = [[position] for position in range(n)]
    forbidden: dict[int, set[int]] = {a: set() for pair in apart for a in pair}
    alive = (~plain).tolist()
    for a, b, p in zip(*(array[inside].tolist() for array in (first, second, probability)), strict=True):
        links[a][b] = links[b][a] = (p, 1.0)
    for a, b in apart:
        forbidden[a].add(b)
        forbidden[b].add(a)

    heap: list[tuple[float, int, int]] = []

    def offer(a: int, b: int) -> None:
        total, pairs = links[a][b]
        if total / pairs >= least and b not in forbidden.get(a, ()):
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
        others = forbidden.pop(gone, set())
        for other in others:
            forbidden[other].discard(gone)
            forbidden[other].add(keep)
        if others:
            forbidden[keep] = forbidden.get(keep, set()) | others
        links[gone] = {}
        return keep, moved

    where = list(range(n))

    def root(position: int) -> int:
        while where[position] != position:
            position = where[position]
        return position

    for one, other in together:
        a, b = root(one), root(other)
        if a != b and b not in forbidden.get(a, ()):
            keep, _ = merge(a, b)
            where[a if keep == b else b] = keep

    leaf = {c: number for number, c in enumerate((c for c in range(n) if alive[c]), len(groups))}
    tree = Dendrogram([*groups, *(list(members[c]) for c in leaf)], [], threshold)
    for a in range(n):
        for b in sorted(links[a]):
            if a < b:
                offer(a, b)

    def stands(entry: tuple[float, int, int]) -> bool:
        # A link that has changed since it was offered was offered again; one that is gone has been merged away.
        mean, a, b = entry
        link = links[a].get(b)
        return link is not None and -link[0] / link[1] == mean and b not in forbidden.get(a, ())

    def known(a: int, b: int) -> bool:
        return links[a][b][1] >= KNOWN * len(members[a]) * len(members[b])

    while heap:
        entry = heapq.heappop(heap)
        if not stands(entry):
            continue
        _, a, b = entry
        if known(a, b):
            keep, changed = merge(a, b)
            tree.merges.append((leaf[keep], leaf[a + b - keep], -entry[0]))
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
    return tree


def _parts(
    n: int, first: NDArray[np.intp], second: NDArray[np.intp], together: list[tuple[int, int]]
) -> NDArray[np.intp]:
    """Return the number of the part of the graph that each position is in, by strong pairs and those `together`.

    No mean reaches a threshold that none of its pairs does, so a group never reaches beyond a part.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    joined = np.array(together, dtype=np.intp).reshape(-1, 2)
    rows, columns = np.concatenate([first, joined[:, 0]]), np.concatenate([second, joined[:, 1]])
    graph = csr_matrix((np.ones(len(rows)), (rows, columns)), (n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)


def _plain(part: NDArray[np.intp], first: NDArray[np.intp], bound: list[int]) -> NDArray[np.bool_]:
    """Return which parts are one group whatever the order of merges: without verdicts, and each pair in them strong.

    `first` are the first positions of the strong pairs, `bound` the positions that a verdict names.
    """
    import numpy as np

    size = np.bincount(part)
    plain = np.bincount(part[first], minlength=len(size)) == size * (size - 1) // 2
    plain[part[bound]] = False
    return np.asarray(plain)


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
