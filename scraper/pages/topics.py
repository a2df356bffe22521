"""The topics' pages: their stories, how active each has been of late, and what these say together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scraper.briefs.measures import NAMES
from scraper.pages import ledger
from scraper.pages.overview import disputes, involved, months, notable, state_of_things
from scraper.pages.page import Derived, Page
from scraper.pages.site import weekly
from scraper.pages.terms import commonest
from scraper.pages.wording import level
from scraper.pages.years import by_year, year_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.pages.gazetteer import Gazetteer
    from scraper.pages.site import Site
    from scraper.pages.story import StoryView
    from scraper.pages.terms import Terms

LISTED = 100  # stories at the foot of a topic's page; its pages by year have them all
SAYING = 200  # the newest, of which its page says what they say together


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
    shown: list[TopicView], openings: Mapping[str, str], gazetteer: Gazetteer, terms: Terms
) -> dict[str, Page | Derived]:
    """Return by file the pages of all topics, of their years, and the index.

    `openings` are Markdown, by the topics' ids.
    """
    made: dict[str, Page | Derived] = {"topics/index.md": Page("topics", 1, "Topics", {"cards": shown}, listing=True)}
    for topic in shown:
        years, opening = by_year(topic.stories, LISTED), openings.get(topic.id, "")
        make = partial(_page, topic, list(years), opening, gazetteer, terms)
        made[f"topics/{topic.id}.md"] = Derived((topic, opening, gazetteer.names), make)
        made |= year_pages(years, f"topics/{topic.id}", topic.name)
    return made


def _page(topic: TopicView, years: list[str], opening: str, gazetteer: Gazetteer, terms: Terms) -> Page:
    stories = topic.stories[:SAYING]
    counted = ledger.rows(stories)
    said = (" ".join([story.title, *(one.text for one in story.takeaways)]) for story in stories)
    values = {
        "topic": topic,
        "listed_here": topic.stories[:LISTED],
        "years": years,
        "opening": opening,
        "state": state_of_things(stories),
        "figures": notable(counted),
        "metrics": list(dict.fromkeys(m for row in counted if (m := row.figure.measure) in NAMES)),
        "metric_names": NAMES,
        "months": months(topic.stories),
        "involved": involved(stories, gazetteer),
        "disputes": disputes(stories),
        "terms": commonest(map(terms.used, said)),
        "updated": topic.stories[0].last if topic.stories else None,
    }
    return Page("topic", 2, topic.name, values, description=topic.description)
