"""Which site may take the place of the last one, and when silence is odd."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from scraper.errors import ArchiveError
from scraper.operations import guards
from scraper.operations.guards import Published

BEFORE = Published(stories=100, articles=400, addresses=["", "feed.xml", "stories/a/", "stories/b/"])

LOSSES: dict[str, tuple[Published, list[str]]] = {
    "the same": (BEFORE, []),
    "more": (Published(stories=101, articles=405, addresses=[*BEFORE.addresses, "stories/c/"]), []),
    "two stories merged, both addresses answer": (BEFORE.model_copy(update={"stories": 99}), []),
    "a page is gone": (
        BEFORE.model_copy(update={"addresses": ["", "feed.xml", "stories/a/"]}),
        ["1 published address answers no longer: stories/b/"],
    ),
    "a feed is gone": (
        BEFORE.model_copy(update={"addresses": ["", "stories/a/", "stories/b/"]}),
        ["1 published address answers no longer: feed.xml"],
    ),
    "stories shrank": (
        BEFORE.model_copy(update={"stories": 97}),
        ["there were 100 stories, now there are 97: more than 2% are gone"],
    ),
    "articles shrank": (
        BEFORE.model_copy(update={"articles": 0}),
        ["there were 400 articles, now there are 0: more than 2% are gone"],
    ),
}


@pytest.mark.parametrize(("now", "expected"), LOSSES.values(), ids=LOSSES.keys())
def test_losses(now: Published, expected: list[str]) -> None:
    assert guards.losses(BEFORE, now, 0.02) == expected
    assert guards.losses(Published(), now, 0.02) == []  # the first night of all


def test_a_maintainer_may_accept_that_stories_go_but_no_address_may() -> None:
    gone = Published(stories=1, articles=1, addresses=["", "feed.xml"])
    assert guards.losses(BEFORE, gone, 1.0) == ["2 published addresses answer no longer: stories/a/, stories/b/"]


def test_many_lost_addresses_are_counted() -> None:
    before = Published(addresses=[f"stories/{number}/" for number in range(9)])
    assert guards.losses(before, Published(), 0.02)[0].endswith("stories/4/ and 4 more")


def test_addresses_are_pages_feeds_and_data(tmp_path: Path) -> None:
    kept = ["index.html", "about/index.html", "stories/a/index.html", "feed.xml", "figures/figures.csv", "robots.txt"]
    others = [
        "404.html",
        "assets/overcount.css",
        "assets/x.json",
        "search/search_index.json",
        "sitemap.xml.gz",
        "a.png",
    ]
    for name in [*kept, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert guards.addresses(tmp_path) == ["", "about/", "feed.xml", "figures/figures.csv", "robots.txt", "stories/a/"]


def test_what_was_published_is_kept_and_no_address_is_forgotten(tmp_path: Path) -> None:
    assert guards.published(tmp_path) == Published()
    assert guards.keep(tmp_path, Published(), BEFORE)
    assert guards.published(tmp_path) == BEFORE
    assert not guards.keep(tmp_path, BEFORE, BEFORE)
    guards.keep(tmp_path, BEFORE, Published(stories=3, articles=4, addresses=["stories/c/"]))
    now = guards.published(tmp_path)
    assert (now.stories, now.addresses) == (3, [*BEFORE.addresses, "stories/c/"])
    (tmp_path / guards.FILE).write_text("{", encoding="utf-8")
    with pytest.raises(ArchiveError, match="git checkout"):
        guards.published(tmp_path)


def days(*back: int, number: int = 1) -> dict[str, int]:
    return {(date(2026, 10, 17) - timedelta(day)).isoformat(): number for day in back}


SILENCES: dict[str, tuple[dict[str, int], bool]] = {
    "news today": (days(*range(30), number=5), False),
    "two days are nothing": (days(*range(2, 30), number=5), False),
    "three days on a busy beat": (days(*range(3, 30), number=5), True),
    "three days where an article comes each week": (days(3, 10, 17, 24), False),
    "three weeks where an article comes each week": (days(21, 28, 35, 42), False),
    "two months where an article comes each week": (days(61, 68, 75, 82), True),
    "an archive of two days, five days old": (days(5, 6, number=10), True),
    "an empty archive": ({}, False),
}


@pytest.mark.parametrize(("per_day", "odd"), SILENCES.values(), ids=SILENCES.keys())
def test_silence(per_day: dict[str, int], odd: bool) -> None:
    assert (guards.silence(per_day, "2026-10-17", 3) is not None) == odd


def test_pace_counts_the_last_weeks_alone() -> None:
    assert guards.pace({}) == 0.0
    assert guards.pace(days(0, number=7)) == 1.0  # a week at least
    assert guards.pace(days(*range(28), number=4) | days(400, number=9000)) == 4.0
