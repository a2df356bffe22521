"""What sizes say: where stories are told equally often much, else little; and never against what readers know."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.stories.linkage import Dendrogram, average_linkage
from scraper.stories.sizing import cut, worth_of

THREES = [3] * 60 + [1] * 4 + [2] * 5 + [4] * 3 + [6] * 2
TWELVES = [12] * 40 + [11] * 8 + [6]
OPEN_WEB = [1] * 60 + [2] * 20 + [3] * 10 + [4] * 6 + [5] * 4 + [7] * 2 + [12, 20]


def tree(*merges: tuple[int, int, float], leaves: int = 12) -> Dendrogram:
    return Dendrogram([[position] for position in range(leaves)], list(merges), 0.33)


def of_three(first: int) -> list[tuple[int, int, float]]:
    return [(first, first + 1, 0.9), (first, first + 2, 0.9)]


TWO_OF_THREE = (*of_three(0), *of_three(3))
TWELVE = (*TWO_OF_THREE, *of_three(6), *of_three(9), (0, 3, 0.5), (6, 9, 0.5), (0, 6, 0.5))

CASES = {
    # the merges, the sizes found, the sizes that come of it
    "two of three that look alike are two": ((*TWO_OF_THREE, (0, 3, 0.5)), THREES, [3, 3]),
    "unless they are too much alike": ((*TWO_OF_THREE, (0, 3, 0.9)), THREES, [6]),
    "the open web knows no usual size": ((*TWO_OF_THREE, (0, 3, 0.5)), OPEN_WEB, [6]),
    "nor does a night with nothing else": ((*TWO_OF_THREE, (0, 3, 0.5)), [6], [6]),
    "a fourth of a usual three": ((*of_three(0), (0, 3, 0.4)), THREES, [3, 1]),
    "a third that is a bit too far": (((0, 1, 0.9), (0, 2, 0.25)), THREES, [3]),
    "is too far on the open web": (((0, 1, 0.9), (0, 2, 0.25)), OPEN_WEB, [2, 1]),
    "the parts of a whole may be of any size": (TWELVE, TWELVES, [12]),
    "and four of three are no twelve": (TWELVE, THREES, [3, 3, 3, 3]),
}


@pytest.mark.parametrize(("merges", "sizes", "expected"), CASES.values(), ids=CASES.keys())
def test_sizes(merges: tuple[tuple[int, int, float], ...], sizes: list[int], expected: list[int]) -> None:
    named = {position for one, other, _ in merges for position in (one, other)}
    groups = cut(tree(*merges, leaves=len(named)), worth_of(sizes))
    assert sorted(map(len, groups), reverse=True) == expected
    assert sorted(position for group in groups for position in group) == sorted(named)


@pytest.mark.parametrize("mean", [0.33, 0.4, 0.9])
def test_by_nothing_but_the_threshold(mean: float) -> None:
    assert cut(tree((0, 1, 0.9), (0, 2, mean), (0, 3, 0.32), leaves=4)) == [[0, 1, 2], [3]]


KNOWN = {
    # the story of each position that readers know; the groups
    "nobody knows any": ({}, [[0, 1, 2], [3, 4, 5]]),
    "a known story stays one, though six is odd": ({2: 7, 3: 7}, [[0, 1, 2, 3, 4, 5]]),
    "a known one takes no second in": ({0: 7, 1: 7, 2: 7}, [[0, 1, 2], [3, 4, 5]]),
    "two known ones stay two": ({0: 7, 1: 7, 2: 7, 3: 8}, [[0, 1, 2], [3, 4, 5]]),
}


@pytest.mark.parametrize(("known", "expected"), KNOWN.values(), ids=KNOWN.keys())
def test_what_readers_know(known: dict[int, int], expected: list[list[int]]) -> None:
    assert cut(tree(*TWO_OF_THREE, (0, 3, 0.5), leaves=6), worth_of(THREES), known) == expected


@pytest.mark.parametrize(
    ("known", "mean", "expected"),
    [({0: 7}, 0.5, [[0, 1]]), ({0: 7, 1: 8}, 0.5, [[0], [1]]), ({0: 7, 1: 8}, 0.9, [[0, 1]])],
    ids=["a new one joins a known one", "two known ones are in no haste", "unless they are sure to be one"],
)
def test_known_stories_meet(known: dict[int, int], mean: float, expected: list[list[int]]) -> None:
    assert cut(tree((0, 1, mean), leaves=2), lambda _: 0.0, known) == expected


VERDICTS = {
    "none": ({}, [[0, 1, 2], [3, 4, 5]]),
    "one story": ({"together": [(0, 5)]}, [[0, 1, 2, 3, 4, 5]]),
    "two stories": ({"apart": [(0, 1)]}, [[0, 2], [1], [3, 4, 5]]),
}


@pytest.mark.parametrize(("verdicts", "expected"), VERDICTS.values(), ids=VERDICTS.keys())
def test_a_verdict_binds_though_six_is_odd(
    verdicts: dict[str, list[tuple[int, int]]], expected: list[list[int]]
) -> None:
    close = np.full((6, 6), 0.4)
    close[:3, :3] = close[3:, 3:] = 0.9
    first, second = np.nonzero(np.triu(close, 1))
    near = close[first, second]
    found = average_linkage(6, first, second, near, lambda i, j: close[i, j], 0.33, sure=0.67, **verdicts)
    assert cut(found, worth_of(THREES)) == expected


@pytest.mark.parametrize("sizes", [[], [1], [1] * 50, [2000, 1, 1]], ids=["none", "one", "all alone", "a giant"])
def test_odd_nights(sizes: list[int]) -> None:
    worth = worth_of(sizes)
    assert all(np.isfinite(worth(size)) for size in (1, 2, 3, 1999, 2000, 10**6))
    assert cut(tree((0, 1, 0.9), leaves=2), worth) == [[0, 1]]
