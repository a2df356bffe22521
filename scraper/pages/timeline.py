"""How a story went on: its timeline, with that of the stories linked to it, and what its last day brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.pages.wording import count, likeness, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.pages.cited import SourceLine
    from scraper.pages.statements import FigureLine, Statement
    from scraper.pages.story import StoryView

LEAST = 2  # days: one day makes no timeline
LINKED = 3  # other stories of the affair
OF_EACH = 2  # events of each of them
SAME = 0.6  # likeness from which two sentences of one day tell one event


@dataclass(frozen=True)
class Happening:
    """One entry: an event with the `statement` that tells it, or a report, `line`, or another `story` that began."""

    statement: Statement | None = None
    line: SourceLine | None = None
    first: bool = False  # whether `line` is the first report
    story: StoryView | None = None  # where it stands, if not in the story itself


def timeline(story: StoryView, affair: list[StoryView]) -> list[tuple[str, list[Happening]]]:
    """Return the days (`2026-05-12`) and months (`2026-05`) of a story with what happened, oldest first.

    `affair` are the stories that it follows and that follow it, the nearest first. Nothing is returned where all is
    of one day.
    """
    found: dict[str, list[Happening]] = {}
    for other in affair[:LINKED]:
        if other.first:
            found.setdefault(other.first, []).append(Happening(story=other))
    for day, event in story.events:
        found.setdefault(day, []).append(Happening(event))
    reports = sorted(
        (line for line in story.sources if line.kind == "original" and line.day),
        key=lambda line: (line.article.published or "", line.article.id),
    )
    for place, line in enumerate(reports):
        found.setdefault(line.day or "", []).append(Happening(line=line, first=place == 0))
    for other in affair[:LINKED]:
        for day, event in _telling(other, found):
            found.setdefault(day, []).append(Happening(event, story=other))
    return sorted(found.items()) if len(found) >= LEAST else []


def _telling(other: StoryView, found: Mapping[str, list[Happening]]) -> list[tuple[str, Statement]]:
    """Return the events of another story that aren't told yet: another day's, or of this day another event."""
    new = []
    for day, event in other.events:
        told = [one.statement for one in found.get(day, []) if one.statement]
        if not any(likeness(event.text, one.text) >= SAME for one in told):
            new.append((day, event))
    return new[:OF_EACH]


def chain(story: str, follows: Mapping[str, str], later: Mapping[str, list[str]]) -> list[str]:
    """Return the ids of the stories that are linked to `story`, however far, the nearest first; itself not.

    `follows` has for a story the one that it follows, `later` those that follow it.
    """
    found, seen = [story], {story}
    for one in found:  # grows while it is read
        for other in [*filter(None, [follows.get(one)]), *later.get(one, [])]:
            if other not in seen:
                seen.add(other)
                found.append(other)
    return found[1:]


@dataclass(frozen=True)
class Growth:
    """The last day on which a story grew, and what came then."""

    day: str
    lines: list[SourceLine]
    takeaways: int  # that rest on nothing else
    figures: int

    @property
    def new(self) -> str:
        """What is new in words: `1 takeaway and 2 figures`; nothing where all was known."""
        counted = [(self.takeaways, "takeaway"), (self.figures, "figure")]
        return listed([count(number, what) for number, what in counted if number])


def growth(day: str, lines: list[SourceLine], takeaways: list[Statement], figures: list[FigureLine]) -> Growth:
    """Return what `day`, on which `lines` came, brought to a story with these takeaways and figures."""
    new = (sum(one.fresh for one in takeaways), sum(one.fresh for one in figures))
    return Growth(day, sorted(lines, key=lambda line: line.number), *new)
