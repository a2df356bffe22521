"""The briefs: of each day, of each week, and an archive by month, so that no page grows without end.

A day's brief tells the stories that had news that day; a week's those of its days together, once each. Weeks are
those of ISO 8601: they begin on Monday.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scraper.briefs.measures import HEADS
from scraper.pages.overview import notable
from scraper.pages.page import Derived, Page
from scraper.pages.site import Coming
from scraper.pages.wording import between, in_words, minutes, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scraper.pages.ledger import Row
    from scraper.pages.site import Site
    from scraper.pages.story import StoryView

BRIEF = 7  # stories in a brief
ALSO = 60  # further stories that a week's brief lists; its days have them all
FIGURES = 4
LATEST = 7  # days on the first page of the archive, and WEEKS
WEEKS = 4


@dataclass(frozen=True)
class Card:
    """A story where it is listed, with what is new about it there."""

    story: StoryView
    news: str = ""


@dataclass(frozen=True)
class Week:
    """A week (`2026-w21`) with the days on which there was news, oldest first, and the stories that had it."""

    id: str
    monday: date
    days: list[str]
    comings: list[Coming]

    @property
    def name(self) -> str:
        """`18 to 24 May 2026`."""
        return between(self.monday.isoformat(), (self.monday + timedelta(days=6)).isoformat())


@dataclass(frozen=True)
class DayLine:
    """A day in the archive: its first headline, and how many stories had news."""

    day: str
    story: StoryView
    total: int


def week_of(day: str) -> str:
    """Return the week (`2026-w21`) of a day (`2026-05-20`)."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-w{week:02}"


def weeks(comings: Mapping[str, list[Coming]], reports: Callable[[str], int]) -> list[Week]:
    """Return the weeks with news, oldest first; in each those that were news, of most `reports` first, the largest."""
    days: dict[str, list[str]] = {}
    for day in sorted(comings):
        days.setdefault(week_of(day), []).append(day)
    made = []
    for week, of_week in days.items():
        added: Counter[str] = Counter()
        total: dict[str, int] = {}
        recent: set[str] = set()
        for day in of_week:
            for one in comings[day]:
                added[one.story] += one.added
                total[one.story] = one.total
                recent |= {one.story} if one.recent else set()
        ranked = sorted(
            added, key=lambda story: (story not in recent, -reports(story), -total[story], -added[story], story)
        )
        monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
        told = [Coming(story, added[story], total[story], story in recent) for story in ranked]
        made.append(Week(week, monday, of_week, told))
    return made


def cards(views: Mapping[str, StoryView], comings: Iterable[Coming], *, mark: bool) -> list[Card]:
    """Return the stories of some comings, with what is new about each where that is to be marked."""
    return [Card(views[one.story], _news(one) if mark else "") for one in comings]


def of_days(site: Site, views: Mapping[str, StoryView]) -> list[tuple[str, list[StoryView]]]:
    """Return each day with the stories of its brief, newest first."""
    return [(day, [views[one.story] for one in site.comings[day][:BRIEF]]) for day in reversed(site.days)]


def reading_time(shown: Iterable[Card]) -> int:
    """Return how many minutes a brief of some stories takes: their headlines and all takeaways."""
    return minutes(sum(map(_words, shown)))


def figures_of(shown: Iterable[str], rows: list[Row], limit: int = FIGURES) -> list[Row]:
    """Return a few notable figures of some stories, at most one of each; `rows` are all figures, newest first."""
    of = set(shown)
    found: dict[str, Row] = {}
    # How many people somebody employs is background.
    told = [row for row in rows if row.story.id in of and row.figure.measure != HEADS]
    for row in notable(told, len(rows)):
        found.setdefault(row.story.id, row)
    return list(found.values())[:limit]


def pages(site: Site, views: Mapping[str, StoryView], rows: list[Row]) -> dict[str, Page | Derived]:
    """Return the pages of all briefs by file. `rows` are all figures."""
    told = {day: site.comings.get(day, []) for day in sorted([*site.days, *site.quiet])}
    made: dict[str, Page | Derived] = {f"briefs/{day}.md": _day(site, views, day) for day in told}
    found = weeks(told, lambda story: views[story].reports)
    before: Week | None = None
    for week in found:
        made[f"briefs/{week.id}.md"] = _week(site, views, (week, before), rows)
        before = week if week.comings else before
    lines = [DayLine(day, views[site.comings[day][0].story], len(site.comings[day])) for day in reversed(site.days)]
    months = list(dict.fromkeys(day[:7] for day in reversed(told)))
    for month in months:
        groups = [(week, [line for line in lines if line.day in week.days and line.day[:7] == month]) for week in found]
        values: dict[str, Any] = {"month": month, "weeks": [(week, days) for week, days in reversed(groups) if days]}
        made[f"briefs/{month}.md"] = Page("month", 2, f"Briefs of {in_words(month)}", values, listing=True)
    years = [(year, [month for month in months if month[:4] == year]) for year in dict.fromkeys(m[:4] for m in months)]
    newest = [(week, views[week.comings[0].story]) for week in reversed(found) if week.comings]
    values = {"days": lines[:LATEST], "weeks": newest[:WEEKS], "years": years}
    return made | {"briefs/index.md": Page("briefs", 1, "Briefs", values, listing=True)}


def _day(site: Site, views: Mapping[str, StoryView], day: str) -> Derived:
    earlier = [d for d in site.days if d < day]
    shown = cards(views, site.comings.get(day, []), mark=bool(earlier))
    values: dict[str, Any] = {
        "day": day,
        "week": week_of(day),
        "brief": shown[:BRIEF],
        "rest": shown[BRIEF:],
        "before": earlier[-1] if earlier else None,
        "updated": day,
    }

    def make() -> Page:
        more = {"minutes": reading_time(shown[:BRIEF])}
        return Page("brief", 2, f"Brief of {in_words(day)}", values | more, listing=True)

    return Derived(values, make)


def _week(site: Site, views: Mapping[str, StoryView], given: tuple[Week, Week | None], rows: list[Row]) -> Derived:
    week, before = given
    shown = cards(views, week.comings, mark=before is not None)
    values: dict[str, Any] = {
        "week": week,
        "brief": shown[:BRIEF],
        "rest": shown[BRIEF : BRIEF + ALSO],
        "left": max(0, len(shown) - BRIEF - ALSO),
        "so_far": bool(site.today) and (week.monday + timedelta(days=6)).isoformat() > (site.today or ""),
        "before": before,
        "updated": week.days[-1],
    }

    def make() -> Page:
        figures = figures_of((one.story for one in week.comings if one.recent), rows)
        more = {"figures": figures, "minutes": reading_time(shown[:BRIEF])}
        return Page("week", 2, f"The week of {week.name}", values | more, listing=True)

    return Derived((values, shown), make)


def _news(coming: Coming) -> str:
    return "New" if coming.is_new else f"{coming.added} new article{'s' if coming.added > 1 else ''}"


def _words(card: Card) -> int:
    return words_in(card.story.title) + sum(words_in(takeaway.text) for takeaway in card.story.takeaways)
