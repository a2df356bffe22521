"""What many stories say together, as of a topic or a name: the state of things, months, who is involved, disputes.

All of it is chosen from the stories' own checked sentences, by rules that look at nothing but these, so a page
changes only with its stories; the newest of them stands for today.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import log2
from typing import TYPE_CHECKING

from scraper.briefs.facets import CONTRAST
from scraper.briefs.measures import HEADS, NAMES
from scraper.briefs.names import names
from scraper.briefs.people import NO_OWNER
from scraper.outlets import is_outlet, outlet_key
from scraper.pages.disputes import in_conflict
from scraper.pages.gazetteer import FOLDERS
from scraper.pages.statements import Statement
from scraper.pages.wording import likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scraper.pages.gazetteer import Gazetteer
    from scraper.pages.ledger import Row
    from scraper.pages.story import StoryView

STATE = 5  # takeaways
FADES = 60.0  # days after which a takeaway's recency counts half
TOO_ALIKE = 0.6  # likeness from which two takeaways say one thing
COMPARED = 200  # takeaways that are compared with each other, at most
FIGURES = 6
FIGURES_OF_ONE = 2  # of one measure, and of one story
MONTHS = 12
IN_A_MONTH = 4  # headlines
INVOLVED = 12
DISPUTES = 6
# Turns that connect two facts, where the others of CONTRAST say that somebody denies one.
_TURNS = {"but", "yet", "although", "though", "despite", "in spite", "malgré", "bien que", "mais"}
_SPOKES = re.compile(r"^[Ss]pokes\w+ ")


@dataclass(frozen=True)
class Said:
    """A statement with the story that it stands in."""

    story: StoryView
    statement: Statement


@dataclass(frozen=True)
class Month:
    """A month (`2026-05`) with the stories that began in it, at most IN_A_MONTH by day, and how many more there are."""

    month: str
    stories: list[StoryView]
    more: int


@dataclass(frozen=True)
class Involved:
    """A name that figures are of or that is quoted, with its stories, newest first; `page` is where it has its own."""

    name: str
    stories: list[StoryView]
    articles: int
    page: tuple[str, str] | None = None


def state_of_things(
    stories: Iterable[StoryView], limit: int = STATE, about: Callable[[str], bool] | None = None
) -> list[Said]:
    """Return the takeaways that say most about where things stand, the weightiest first.

    A takeaway weighs by the independent reports behind it, the size of its story, its place there, and how near it is
    to the newest story. Greedily chosen: one that says what another said is left out, and a story that has spoken
    waits for the others. With `about` only takeaways that it accepts are asked.
    """
    said = [(story, [one for one in story.takeaways if about is None or about(one.text)]) for story in stories]
    found = [(story, takeaways) for story, takeaways in said if takeaways]
    today = max((story.last for story, _ in found if story.last), default="")
    weighed = [
        (weight + _weight(place, one), Said(story, one))
        for story, takeaways in found
        for weight in [_weight_of_all(story, today)]
        for place, one in enumerate(takeaways)
        if one.marks
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1].story.id, pair[1].statement.text))
    left, chosen = weighed[:COMPARED], list[Said]()
    while left and len(chosen) < limit:
        spoken = Counter(said.story.id for said in chosen)
        left = [pair for pair in left if not _said_already(pair[1], chosen)]
        if left:
            best = max(left, key=lambda pair: pair[0] - spoken[pair[1].story.id])  # the first of equals
            chosen.append(best[1])
            left.remove(best)
    return chosen


def _weight_of_all(story: StoryView, today: str) -> float:
    """Return what the takeaways of a story weigh alike."""
    age = (date.fromisoformat(today) - date.fromisoformat(story.last)).days if story.last else 10 * FADES
    return float(log2(1 + len(story.articles)) / 2 + 2 * 0.5 ** (age / FADES))


def _weight(place: int, one: Statement) -> float:
    return log2(1 + max(1, one.reports)) - place / 4 - (0.5 if one.lang else 0.0)


def _said_already(said: Said, chosen: list[Said]) -> bool:
    return any(likeness(said.statement.text, other.statement.text) >= TOO_ALIKE for other in chosen)


def notable(rows: list[Row], limit: int = FIGURES) -> list[Row]:
    """Return a few figures of measures that have a name: measured before planned, of most reports, then the newest.

    `rows` stand newest first. Of one measure and of one story there are at most FIGURES_OF_ONE, of one value one; how
    many people there are comes last.
    """

    def rank(row: Row) -> tuple[bool, bool, int]:
        reports = len({mark.publisher for mark in row.line.marks})
        return row.figure.measure == HEADS, bool(row.line.standing), -reports

    taken: Counter[object] = Counter()
    chosen: list[Row] = []
    for row in sorted((row for row in rows if row.figure.measure in NAMES), key=rank):
        figure = row.figure
        value = (figure.subject, figure.value, figure.unit)
        if not taken[value] and all(taken[of] < FIGURES_OF_ONE for of in (figure.measure, row.story.id)):
            taken.update([value, figure.measure, row.story.id])
            chosen.append(row)
    return chosen[:limit]


def months(stories: Iterable[StoryView]) -> list[Month]:
    """Return the last MONTHS months in which stories began, oldest first; nothing where it is one month only.

    The headlines of a month are those of its stories that rest on most reports.
    """
    found: dict[str, list[StoryView]] = {}
    for story in stories:
        if story.first:
            found.setdefault(story.first[:7], []).append(story)
    if len(found) < 2:
        return []
    made = []
    for month in sorted(found)[-MONTHS:]:
        ranked = sorted(found[month], key=lambda story: (-story.reports, -len(story.articles), story.id))
        shown = sorted(ranked[:IN_A_MONTH], key=lambda story: (story.first or "", story.id))
        made.append(Month(month, shown, len(ranked) - len(shown)))
    return made


def involved(stories: list[StoryView], gazetteer: Gazetteer) -> list[Involved]:
    """Return who is named as a figure's subject or as a speaker, most stories first; outlets aside.

    Names that the gazetteer knows are merged by its rule. Only names that several stories or articles give: one
    article may have got a name wrong.
    """
    outlets = frozenset(outlet_key(outlet) for story in stories for outlet in [*story.outlets, *story.unread])
    found: dict[str, set[tuple[str, int]]] = {}
    known: dict[str, tuple[str, str]] = {}
    for story in stories:
        given = [(line.subject, gazetteer.named(line.subject), line.marks) for line in story.figures]
        for voice in story.voices:
            speaker = voice.speaker or ""
            given.append((speaker, gazetteer.speaker(speaker), voice.marks))
        for text, listed, marks in given:
            places = {(story.id, mark.number) for mark in marks}
            for name in listed:
                known[name.name] = (FOLDERS[name.kind], name.id)
                found.setdefault(name.name, set()).update(places)
            for other in map(_bare, names(text)):
                if NO_OWNER.match(other) or len(other) < 3 or is_outlet(other, outlets) or gazetteer.named(other):
                    continue
                found.setdefault(other, set()).update(places)
    given_often = [(name, {story for story, _ in where}, len(where)) for name, where in found.items() if len(where) > 1]
    most = sorted(given_often, key=lambda one: (-len(one[1]), -one[2], one[0]))[:INVOLVED]
    return [Involved(name, [s for s in stories if s.id in ids], number, known.get(name)) for name, ids, number in most]


def _bare(name: str) -> str:
    return _SPOKES.sub("", name)


def disputes(stories: Iterable[StoryView], limit: int = DISPUTES) -> list[Said]:
    """Return what is disputed: figures that reports give differently, and takeaways that tell of a denial."""
    found = (
        Said(story, one)
        for story in stories
        for one in [*_conflicts(story), *(one for one in story.takeaways if one.marks and _denies(one.text))]
    )
    return list(islice(found, limit))


def _denies(text: str) -> bool:
    return any(word.lower() not in _TURNS for word in CONTRAST.findall(text))


def _conflicts(story: StoryView) -> list[Statement]:
    """Return one statement for all figures of a story that contradict each other: what is measured, each value."""
    made = []
    for lines in in_conflict(story.figures):
        values = " or ".join(line.value for line in lines)
        marks = [line.marks[0] for line in lines]
        made.append(Statement(f"{lines[0].subject}, {lines[0].metric}: {values}", None, marks))
    return made
