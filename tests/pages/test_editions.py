"""The briefs of weeks, and the archive of all briefs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.pages.editions import week_of, weeks
from scraper.pages.site import Coming
from tests.pages import newsroom
from tests.pages.test_render import BIG, text_of, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-05-17", "2026-w20"),  # a Sunday
        ("2026-05-18", "2026-w21"),
        ("2027-01-01", "2026-w53"),  # a Friday: most of its week lies in the old year
        ("2024-12-30", "2025-w01"),
    ],
)
def test_the_week_of_a_day(day: str, week: str) -> None:
    assert week_of(day) == week


def test_a_week_tells_each_story_once_those_of_most_reports_first() -> None:
    comings = {
        "2026-05-12": [Coming("small", 1, 1), Coming("grown", 1, 3)],
        "2026-05-14": [Coming("big", 2, 2), Coming("small", 1, 2)],
        "2026-05-20": [Coming("small", 1, 3)],
    }
    first, second = weeks(comings, {"small": 1, "grown": 1, "big": 2}.__getitem__)
    assert (first.id, first.days, first.name) == ("2026-w20", ["2026-05-12", "2026-05-14"], "11 to 17 May 2026")
    assert first.comings == [Coming("big", 2, 2), Coming("grown", 1, 3), Coming("small", 2, 2)]
    assert [one.is_new for one in first.comings] == [True, False, True]
    assert second.comings == [Coming("small", 1, 3)]


def test_what_was_only_found_late_comes_after_the_news() -> None:
    comings = {"2026-05-12": [Coming("new", 1, 1), Coming("old", 4, 4, recent=False)]}
    [week] = weeks(comings, {"new": 1, "old": 3}.__getitem__)
    assert [one.story for one in week.comings] == ["new", "old"]


def test_a_day_tells_the_news_before_what_was_only_found_late() -> None:
    desk = newsroom.site()
    came = desk.comings[desk.today or ""]
    assert all(one.recent for one in came)
    first = came[0].story
    late = {
        a.id: a.but(published="2026-03-01T08:00:00Z") for s in desk.stories if s.id == first for a in desk.members(s)
    }
    again = replace(desk, articles=desk.articles | late).comings[desk.today or ""]
    assert [one.story for one in again] == [*(one.story for one in came[1:]), first]
    assert not again[-1].recent
    hostile = [s.but(title="{{ 7*7 }} is second") if s.id == first else s for s in desk.stories]
    assert replace(desk, stories=hostile).comings[desk.today or ""][-1].story == first


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-05-12", "11 to 17 May 2026"),
        ("2026-04-30", "27 April to 3 May 2026"),
        ("2026-01-01", "29 December 2025 to 4 January 2026"),
    ],
)
def test_a_week_is_named_by_its_days(day: str, name: str) -> None:
    assert weeks({day: []}, lambda _: 0)[0].name == name


def test_a_week_page_has_its_stories_figures_and_days(tmp_path: Path) -> None:
    pages = written(newsroom.site(), tmp_path)
    page = pages["briefs/2026-w20.md"]
    assert "The week so far" in text_of(page)
    assert page.index(BIG) < page.index("Figures of the week")
    assert "$3.9 million" in text_of(page) or "more than 80%" in text_of(page)
    assert '<a href="../../briefs/2026-05-13/">Wednesday</a>' in page
    headlines = re.findall(r'oc-headline"><a href="../../stories/([^"]+)/"', page)
    assert len(headlines) == len(set(headlines)) == len(newsroom.desk().stories)
    assert page.count('<ul class="oc-points">') == 7


def test_the_archive_is_by_month(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    for month in range(1, 13):
        for day in range(1, 11):
            desk.small("wire", f"Story {month} {day}", f"2025-{month:02}-{day:02}", ["leaderboards"], "It was so.")
    desk.small("wire", "The last", "2026-01-02", ["leaderboards"], "It was so.")
    pages = written(newsroom.site(desk), tmp_path)
    index, month = pages["briefs/index.md"], pages["briefs/2025-03.md"]
    assert index.count("<time") == 7
    archive = index.split("All months")[1]
    assert re.findall(r"<dt>(\d+)</dt>", archive) == ["2026", "2025"]
    assert re.findall(r'">(\w+)</a>', archive)[:3] == ["January", "December", "November"]
    assert archive.count("<a ") == 13
    assert month.count("<time") == 10
    assert '<a href="../../briefs/2025-w10/">Week of 3 to 9 March 2025</a>' in month
    assert "The week so far" not in text_of(pages["briefs/2025-w10.md"])
    assert "The week before: 24 February to 2 March 2025" in text_of(pages["briefs/2025-w10.md"])


def test_home_has_the_figures_of_the_week_of_different_stories(tmp_path: Path) -> None:
    home = written(newsroom.site(), tmp_path)["index.md"]
    figures = home.split("## Figures of the week")[1].split("## More stories")[0]
    assert 1 <= figures.count("oc-figure-value") <= 4
    stories = re.findall(r'href="stories/([^"/]+)/#', figures)
    assert len(stories) == len(set(stories))
    assert '<a href="briefs/2026-w20/">the week</a>' in home


def test_figures_of_an_older_week_are_not_those_of_the_week(tmp_path: Path) -> None:
    desk = newsroom.desk()
    desk.small("wire", "Much later", "2026-06-14", ["leaderboards"], "It was so.")
    assert "Figures of the week" not in written(newsroom.site(desk), tmp_path)["index.md"]
