"""The signals of a pair, their weights, and the company that two articles keep."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.stories.similarity import SIGNALS, closeness, company, shipped

WEIGHTS = shipped()


def test_every_signal_is_weighed_and_none_speaks_against_likeness() -> None:
    assert tuple(WEIGHTS.signals) == SIGNALS
    assert min(WEIGHTS.signals.values()) > 0


def test_the_bins_of_time_are_whole() -> None:
    days = WEIGHTS.time["days"]
    assert days == sorted(days)
    for kind in ("one story", "two stories"):
        assert len(WEIGHTS.time[kind]) == len(days) + 1
        assert sum(WEIGHTS.time[kind]) == pytest.approx(1, abs=1e-3)


def test_shared_company_brings_two_closer_than_an_equal_pair_without() -> None:
    # 0 and 1 are as likely one story as 0 and 4; the former share 2 and 3, the latter nobody.
    first, second = np.array([0, 0, 0, 1, 1, 0]), np.array([1, 2, 3, 2, 3, 4])
    probability = np.array([0.4, 0.9, 0.9, 0.9, 0.9, 0.4])
    companies = company(6, first, second, probability)
    akin, alone = closeness(companies, np.array([0, 0]), np.array([1, 4]), np.array([0.4, 0.4]))
    assert akin > 0.6
    assert alone < 0.45
    assert closeness(companies, np.array([4]), np.array([5]), np.array([0.3])).tolist() == [0.15]  # nobody in common


def test_the_company_of_none_and_of_one() -> None:
    nobody = np.zeros(0, dtype=np.intp)
    for n in (0, 1):
        assert company(n, nobody, nobody, np.zeros(0)).shape == (n, n)
