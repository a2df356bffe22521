"""Lists that grow for ever: the newest stand on the page itself, and all of them on a page for each year.

So a page that lists stories stays light, and that of a year which is over is written and built once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from scraper.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.pages.story import StoryView

Item = TypeVar("Item")


def cut(items: Sequence[Item], day_of: Callable[[Item], str | None], most: int) -> dict[str, list[Item]]:
    """Return the items of each year (`2026`), the newest year first; nothing where a page can list them all.

    `day_of` tells an item's day, which must not change as time goes on; an item without one is of the year "undated".
    """
    years: dict[str, list[Item]] = {}
    for item in items if len(items) > most else []:
        years.setdefault((day_of(item) or "undated")[:7].split("-")[0], []).append(item)
    return {year: years[year] for year in sorted(years, key=lambda year: (year != "undated", year), reverse=True)}


def by_year(stories: Sequence[StoryView], most: int) -> dict[str, list[StoryView]]:
    """Return the stories that began in each year, cut as `cut` does it."""
    return cut(stories, lambda story: story.first or story.last, most)


def year_pages(years: dict[str, list[StoryView]], of: str, name: str) -> dict[str, Page]:
    """Return by file the pages by year of what is called `name` and has the address `of` (`topics/leaderboards`).

    They lead to no other year: a page of a year that is over doesn't change when a new one begins.
    """
    made = {}
    for year, stories in years.items():
        values: dict[str, Any] = {"of": of.split("/"), "name": name, "year": year, "stories": stories}
        values["updated"] = stories[0].last
        made[f"{of}/{year}.md"] = Page("year", 3, f"{name}, {year}", values, listing=True)
    return made
