"""What happened when: the dated events that a story's sentences tell, in the order of their days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.briefs.clarity import unclear
from scraper.briefs.insertions import without_days
from scraper.briefs.material import about_coverage, presentable
from scraper.briefs.moments import moments
from scraper.records import Event

if TYPE_CHECKING:
    from collections.abc import Collection

    from scraper.briefs.material import Material

LONGEST = 32  # words
MOST = 8
LEAST = 2  # days: one date makes no timeline
TOO_ALIKE = 0.4  # likeness from which two sentences tell one event


def timeline(found: Material, shown: Collection[int]) -> list[Event]:
    """Return at most MOST events with their days, the best told of each; none where fewer than LEAST days are named.

    A sentence that names several days is left out: which of them is the event's can't be told. `shown` are rows
    that the reader sees elsewhere; they cost no further words of their article.
    """
    day: dict[int, str] = {}
    texts = {row: without_days(text) for row, text in enumerate(found.trimmed)}
    for row, sentence in enumerate(found.sentences):
        text = texts[row]
        named = moments(text, found.articles[sentence.article].published)
        if (
            len(named) != 1
            or named[0].bound
            or not presentable(found, text, longest=LONGEST)
            or about_coverage(found, text)
        ):
            continue
        if not unclear(text, found.known, found.outlets):
            day[row] = named[0].day
    chosen: list[int] = []
    for row in sorted(day, key=lambda r: (r not in shown, -float(found.rated[r]), r)):
        if len(chosen) == MOST or any(found.similar[row, other] > TOO_ALIKE for other in chosen):
            continue
        if row in shown or found.affordable(row):
            chosen.append(row)
            if row not in shown:
                found.take(row)
    if len({day[row] for row in chosen}) < LEAST:
        return []
    events = [Event(day=day[row], **found.takeaway(row, texts[row]).model_dump()) for row in chosen]
    return sorted(events, key=lambda event: (event.day, event.text))
