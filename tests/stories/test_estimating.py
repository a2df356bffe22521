"""What a night's own articles decide: how common "one story" is, and how far apart in time a story's articles lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scraper.stories.estimating import in_time, prior_log_odds, time_log_odds
from scraper.stories.similarity import shipped

WEIGHTS = shipped()
SURE, HOPELESS = 6.0, -6.0


def candidates(one: list[float], two: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the content's log-odds and the distances in days of pairs of one story and of two."""
    return np.array([SURE] * len(one) + [HOPELESS] * len(two)), np.array([*one, *two])


@pytest.mark.parametrize(
    ("of_one_story", "after_five_days"),
    [([0.0] * 900, False), ([0.0] * 450 + [5.0] * 450, True)],
    ids=["reported at once", "told for days"],
)
def test_time_says_what_it_says_tonight(of_one_story, after_five_days) -> None:
    log_odds = time_log_odds(*candidates(of_one_story, list(np.linspace(0, 60, 2000))), WEIGHTS)
    said = in_time(np.array([0.1, 5.0, 50.0]), log_odds, WEIGHTS)
    assert [bool(x > 0) for x in said] == [True, after_five_days, False]


def test_an_unknown_date_says_nothing_and_without_dates_the_usual_holds() -> None:
    usual = time_log_odds(np.array([SURE, HOPELESS]), np.array([np.nan, np.nan]), WEIGHTS)
    assert in_time(np.array([np.nan]), usual, WEIGHTS).tolist() == [0.0]
    assert usual.tolist() == time_log_odds(np.zeros(0), np.zeros(0), WEIGHTS).tolist()
    assert usual[0] > 0 > usual[-1]


def test_where_all_articles_bear_one_date_time_decides_nothing() -> None:
    one_day = replace(WEIGHTS, time_overlap=0.0)
    log_odds = time_log_odds(*candidates([0.0] * 1000, [0.0] * 9000), one_day)
    assert abs(log_odds[0]) < 0.1


def test_an_event_with_most_of_the_articles_draws_no_strangers_in() -> None:
    assert prior_log_odds(np.array([SURE] * 9900 + [HOPELESS] * 100), WEIGHTS) == 0


@pytest.mark.parametrize(("one", "two"), [(500, 9500), (2000, 8000)])
def test_the_prior_is_the_share_among_tonights_candidates(one: int, two: int) -> None:
    found = prior_log_odds(np.array([SURE] * one + [HOPELESS] * two), WEIGHTS)
    assert found == pytest.approx(np.log(one / two), abs=0.15)
