"""The topics' pages: their stories, how active each has been of late, and what these say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.briefs.measures import NAMES
from scraper.pages import ledger
from scraper.pages.page import Page
from scraper.pages.site import weekly
from scraper.pages.terms import commonest
from scraper.pages.topic import disputes, involved, months, notable, state_of_things
from scraper.pages.wording import level
from scraper.pages.years import by_year, year_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.pages.gazetteer import Gazetteer
    from scraper.pages.site import Site
    from scraper.pages.story import StoryView

LISTED = 100  # stories at the foot of a topic's page; its pages by year have them all


@dataclass(frozen=True)
class TopicView:
    """A topic with its stories, newest first."""

    id: str
    name: str
    description: str
    stories: list[StoryView]
    weeks: list[int]  # heights of the bars of the last eight weeks, 0 to 8
    this_week: int


def topics(site: Site, newest: list[StoryView]) -> list[TopicView]:
    """Return all topics, in the order of the settings. `newest` are all stories, newest first."""
    found = {topic.id: [v for v in newest if topic.id in v.topics] for topic in site.settings.topics.topics}
    weeks = {key: weekly([v.last for v in stories if v.last], site.today) for key, stories in found.items()}
    most = max((max(numbers) for numbers in weeks.values()), default=0)  # one scale, so that bars compare
    return [
        TopicView(
            topic.id,
            topic.name,
            topic.description,
            found[topic.id],
            [level(number, most) for number in weeks[topic.id]],
            weeks[topic.id][-1],
        )
        for topic in site.settings.topics.topics
    ]


def pages(
    shown: list[TopicView], openings: Mapping[str, str], gazetteer: Gazetteer, terms: Mapping[str, set[str]]
) -> dict[str, Page]:
    """Return by file the pages of all topics, of their years, and the index.

    `openings` are Markdown, by the topics' ids; `terms` are those of the glossary that each story uses, by its id.
    """
    made = {"topics/index.md": Page("topics", 1, "Topics", {"cards": shown}, listing=True)}
    for topic in shown:
        years, counted = by_year(topic.stories, LISTED), ledger.rows(topic.stories)
        values = {
            "topic": topic,
            "listed_here": topic.stories[:LISTED],
            "years": list(years),
            "opening": openings.get(topic.id, ""),
            "state": state_of_things(topic.stories),
            "figures": notable(counted),
            "metrics": list(dict.fromkeys(m for row in counted if (m := row.line.figure.measure) in NAMES)),
            "metric_names": NAMES,
            "months": months(topic.stories),
            "involved": involved(topic.stories, gazetteer),
            "disputes": disputes(topic.stories),
            "terms": commonest(terms[story.id] for story in topic.stories),
            "updated": topic.stories[0].last if topic.stories else None,
        }
        made[f"topics/{topic.id}.md"] = Page("topic", 2, topic.name, values, description=topic.description)
        made |= year_pages(years, f"topics/{topic.id}", topic.name)
    return made
