"""Lists that grow for ever are cut by year, and what is said of a year that is over stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.pages import build, render, verify
from scraper.pages.topics import LISTED
from scraper.pages.years import cut
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = ROOT / "site" / "templates"


def grown(more: int = 0) -> newsroom.Desk:
    """As many stories of 2025, on as many days, as fill all lists, and `more` of 2026."""
    desk = newsroom.desk()
    for number in range(LISTED + 20):
        day = f"2025-{3 + number // 28:02}-{1 + number % 28:02}"
        desk.small("wire", f"Report {number} on the ranking", day, ["leaderboards"], f"Board {number} was shown.")
    for number in range(more):
        desk.small("wire", f"Later report {number}", "2026-05-15", ["leaderboards"], f"Board {number} was taken down.")
    return desk


@pytest.mark.parametrize(
    ("days", "years"),
    [
        (["2026-01-02", "2025-12-31"], {}),
        (["2026-01-02", "2025-12-31", "2025-01-01"], {"2026": 1, "2025": 2}),
        (["2026-01-02", None, "2024-01-01"], {"2026": 1, "2024": 1, "undated": 1}),
    ],
)
def test_years_are_cut_newest_first_once_there_are_more_than_a_page_lists(
    days: list[str | None], years: dict[str, int]
) -> None:
    found = cut(days, lambda day: day, most=2)
    assert {year: len(items) for year, items in found.items()} == years
    assert list(found) == list(years)


def test_a_topic_lists_the_newest_and_leads_to_pages_by_year(tmp_path: Path) -> None:
    newsroom.lay_out(tmp_path)
    content = tmp_path / "content"
    render(newsroom.site(grown()), content, TEMPLATES)
    topic = (content / "topics" / "leaderboards.md").read_text(encoding="utf-8")
    of_2025 = (content / "topics" / "leaderboards" / "2025.md").read_text(encoding="utf-8")
    assert topic.count('<li><h3 class="oc-headline">') == LISTED
    assert of_2025.count('<h2 class="oc-headline">') == LISTED + 20
    assert not list((content / "topics" / "ai-mandates").glob("*.md"))  # only its feeds
    build(tmp_path)
    assert verify(tmp_path / "public") == []


def test_news_of_this_year_writes_no_page_of_the_last(tmp_path: Path) -> None:
    newsroom.lay_out(tmp_path)
    content = tmp_path / "content"
    render(newsroom.site(grown()), content, TEMPLATES)
    changed = {path.relative_to(content).as_posix() for path in render(newsroom.site(grown(3)), content, TEMPLATES)}
    assert {"topics/leaderboards.md", "topics/leaderboards/2026.md", "briefs/2026-05.md"} <= changed
    assert not [name for name in changed if "2025" in name]
    gone = content / "topics" / "leaderboards" / "2019.md"
    gone.write_text("# Left over\n", encoding="utf-8")
    assert gone in render(newsroom.site(grown(3)), content, TEMPLATES)
    assert not gone.exists()
