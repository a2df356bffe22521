"""What tonight's stories teach: which pairs are clear, and what a signal says where the corpus is another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scraper.stories.adapting import agreed, taught
from scraper.stories.similarity import SIGNALS, shipped

WEIGHTS = shipped()


@pytest.mark.parametrize(
    ("pairs", "story", "language", "one", "clear"),
    [
        ({(0, 1): 3.0, (1, 2): 2.0, (0, 2): 1.0}, [0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]),
        # 0 and 1 are each other's likeliest, as 2 and 3 are: that all four are one story is linkage's word alone.
        ({(0, 1): 3.0, (2, 3): 3.0, (1, 2): 1.0}, [0] * 4, [0] * 4, [1, 0, 1], [1, 0, 1]),
        ({(0, 1): 3.0, (2, 3): 3.0, (1, 2): 1.0}, [0, 0, 1, 1], [0] * 4, [1, 0, 1], [1, 1, 1]),
        # The likeliest partner in the other language is a link too.
        ({(0, 1): 3.0, (2, 3): 3.0, (1, 2): 1.0}, [0] * 4, [0, 0, 1, 1], [1, 1, 1], [1, 1, 1]),
        # A chain that linkage has cut parts.
        ({(0, 1): 3.0, (1, 2): 3.0}, [0, 0, 1], [0] * 3, [1, 0], [1, 1]),
        ({}, [0, 1], [0, 0], [], []),
    ],
    ids=["chained", "two chains", "two stories", "two languages", "cut", "nothing"],
)
def test_what_two_views_agree_on(pairs, story, language, one, clear) -> None:
    ordered = sorted(pairs)
    first, second = (np.array([pair[side] for pair in ordered], dtype=np.intp) for side in (0, 1))
    log_odds = np.array([pairs[pair] for pair in ordered])
    found = agreed(first, second, log_odds, np.array(story, dtype=np.intp), np.array(language, dtype=np.intp))
    assert [each.astype(int).tolist() for each in found] == [one, clear]


def corpus(telling: int, pairs: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Return signals of which one alone tells pairs of one story, a quarter of all, and which pairs those are."""
    draw = np.random.default_rng(7)
    one = np.arange(pairs) % 4 == 0
    signals = draw.normal(0, 0.1, (pairs, len(SIGNALS)))
    signals[:, telling] += np.where(one, 0.4, 0.0)
    return signals, one


@pytest.mark.parametrize("telling", range(len(SIGNALS)), ids=SIGNALS)
def test_the_signal_that_tells_tonight_weighs_more_and_the_rest_less(telling: int) -> None:
    signals, one = corpus(telling)
    found = taught(WEIGHTS, signals, one, np.ones(len(one)), 50)
    before, after = (np.array([*weights.signals.values()]) for weights in (WEIGHTS, found))
    assert after[telling] > before[telling]
    others = np.arange(len(SIGNALS)) != telling
    assert np.abs(after[others]).sum() < before[others].sum()


def test_what_is_learnt_turns_the_log_odds_and_makes_them_no_surer() -> None:
    signals, one = corpus(0)
    found = taught(WEIGHTS, signals, one, np.ones(len(one)), 50)
    before, after = (signals @ np.array([*w.signals.values()]) + w.bias for w in (WEIGHTS, found))
    assert after.mean() == pytest.approx(before.mean())
    assert after.std() == pytest.approx(before.std())
    assert found.threshold == WEIGHTS.threshold


@pytest.mark.parametrize(
    ("stories", "one"), [(0, "none"), (50, "all")], ids=["no pair of one story", "no pair of two stories"]
)
def test_where_there_is_too_little_to_learn_from_the_shipped_weights_count(stories: int, one: str) -> None:
    signals, some = corpus(0)
    kinds = {"none": np.zeros(len(some), dtype=bool), "all": np.ones(len(some), dtype=bool)}
    assert taught(WEIGHTS, signals, kinds[one], np.ones(len(some)), stories) is WEIGHTS


def test_the_more_stories_teach_the_more_they_say() -> None:
    signals, one = corpus(3)
    says = [taught(WEIGHTS, signals, one, np.ones(len(one)), n).signals["numbers"] for n in (1, 10, 100, 1000)]
    assert WEIGHTS.signals["numbers"] < says[0]
    assert says == sorted(says)


def test_pairs_without_worth_teach_nothing() -> None:
    signals, one = corpus(0)
    worth = (np.arange(len(one)) < 300).astype(float)
    wrong = np.where(worth > 0, one, ~one)
    assert taught(WEIGHTS, signals, one, worth, 50) == taught(WEIGHTS, signals, wrong, worth, 50)


def test_a_signal_that_is_the_same_in_all_pairs_does_no_harm() -> None:
    signals, one = corpus(0)
    signals[:, 3] = 0.0
    found = taught(replace(WEIGHTS, bias=0.0), signals, one, np.ones(len(one)), 50)
    assert np.isfinite([*found.signals.values(), found.bias]).all()
