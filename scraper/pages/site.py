"""What a render needs, and which day's news stands where: editions, the river, topics' activity."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.pages.wording import day_of, days_between
from scraper.stories.wording import is_marked_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import Article, Bound, Brief, Story
    from scraper.settings import Settings

RECENT = 7  # days within which an article that came is news; an older one was only found late
NEAREST = 50  # stories of a topic that are looked at for those related to a new one


@dataclass(frozen=True)
class SourceHealth:
    """How one source fares. `state` is `ok`, `new` (not asked yet) or a named cause, which `means` puts into words.

    Days are UTC dates.

    `articles` are those in the archive, all on the beat; `per_week` is how many of them came of late. `on_beat` is
    the share of its items that is on the beat, in quarters, where it is known. Of `shared` stories, which other
    outlets told too, it was the `first` to tell so many; `lag` is the median of the hours by which it came after the
    first. Where too few were shared to say that, all three are 0.
    """

    id: str
    name: str
    home: str
    articles: int
    state: str
    since: str = ""
    detail: str = ""
    per_week: float = 0.0
    last_success: str = ""
    on_beat: float | None = None
    shared: int = 0
    first: int = 0
    lag: float = 0.0
    means: str = ""

    @property
    def failing(self) -> bool:
        """Whether the last night found something wrong with it."""
        return self.state not in ("ok", "new")


@dataclass(frozen=True)
class Coming:
    """A story's news on one day."""

    story: str
    added: int  # articles that came that day
    total: int  # articles up to and with that day
    recent: bool = True  # whether any of the articles that came was new itself

    @property
    def is_new(self) -> bool:
        """Whether the story began on that day."""
        return self.added == self.total


@dataclass(frozen=True)
class Site:
    """All that the pages are made from. There is no clock: today is the newest day in the archive."""

    settings: Settings
    articles: dict[str, Article]
    stories: list[Story]
    briefs: dict[str, Brief]
    health: list[SourceHealth] = field(default_factory=list)
    withdrawn: frozenset[str] = frozenset()  # days on which an article came that a verdict has since taken off the site
    moved: dict[str, str] = field(default_factory=dict)  # the year with which a story has moved, by the story's id
    year: str = ""  # the year whose own site is made; nothing for the site of now
    in_force: list[Bound] = field(default_factory=list)  # the verdicts, with the days since which they are

    @property
    def quiet(self) -> list[str]:
        """The days of which nothing is on the site any more: their addresses stay."""
        return sorted(self.withdrawn.difference(self.days))

    def since(self, kind: str, names: Iterable[str]) -> str | None:
        """Return the day since which a verdict on articles (their addresses) or a story (its id) is in force."""
        return self._since.get((kind, tuple(sorted(names))))

    @cached_property
    def _since(self) -> dict[tuple[str, tuple[str, ...]], str | None]:
        return {(bound.kind, tuple(bound.names)): day_of(bound.since) for bound in self.in_force}

    def members(self, story: Story) -> list[Article]:
        """Return the articles of `story` that the archive has, oldest first."""
        found = [self.articles[article] for article in story.articles if article in self.articles]
        return sorted(found, key=lambda article: (article.published or "9999", article.id))

    @cached_property
    def days(self) -> list[str]:
        """The days on which an article of a story came, oldest first."""
        return sorted(self.comings)

    @property
    def today(self) -> str | None:
        """The newest day on which an article came."""
        return self.days[-1] if self.days else None

    @cached_property
    def comings(self) -> dict[str, list[Coming]]:
        """For each day the stories that had news, then those of old articles; those resting on most reports first.

        A headline of markup comes after the others.
        """
        news: dict[str, list[tuple[tuple[bool, bool, int, int, str], Coming]]] = {}
        for story in sorted(self.stories, key=lambda story: story.id):
            came = [(day, article) for article in self.members(story) if (day := collected_on(article))]
            per_day = Counter(day for day, _ in came)
            recent = {day for day, article in came if _is_recent(article, day)}
            brief, total = self.briefs.get(story.id), 0
            clean = not is_marked_up(story.title)
            reports = len(brief.originals) + len(brief.unread_originals) if brief else 0
            for day, added in sorted(per_day.items()):
                total += added
                weight = (clean, day in recent, reports, total, story.last_published or "")
                news.setdefault(day, []).append((weight, Coming(story.id, added, total, day in recent)))
        return {
            day: [coming for _, coming in sorted(found, key=lambda pair: pair[0], reverse=True)]
            for day, found in news.items()
        }

    @cached_property
    def _by_topic(self) -> dict[str, list[tuple[str, str]]]:
        """Day and id of each topic's stories, oldest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for story in self.stories:
            for topic in story.topics if self.members(story) else []:
                found.setdefault(topic, []).append((story.first_published or "", story.id))
        return {topic: sorted(stories) for topic, stories in found.items()}

    def earlier(self, story: Story, limit: int = 4) -> list[str]:
        """Return the ids of stories of the same topics that came before: those that share most topics, then nearest.

        Only earlier ones: a new story then changes no old page. Only the last few of each topic are compared, so the
        work does not grow with the archive.
        """
        shared: Counter[tuple[str, str]] = Counter()
        for topic in set(story.topics):
            stories = self._by_topic.get(topic, [])  # of a withdrawn story there may be no other
            end = bisect_left(stories, (story.first_published or "", story.id))
            shared.update(stories[max(0, end - NEAREST) : end])
        best = sorted(shared, key=lambda one: (shared[one], one), reverse=True)
        return [story_id for _, story_id in best[:limit]]


def collected_on(article: Article) -> str | None:
    """Return the day on which an article first came; where that isn't noted, the day it was published."""
    return day_of(getattr(article, "collected", None)) or day_of(article.published)


def _is_recent(article: Article, day: str) -> bool:
    published = day_of(article.published)
    return published is not None and days_between(published, day) <= RECENT


def weekly(days: list[str], today: str | None, weeks: int = 8) -> list[int]:
    """Return how many of `days` fall into each of the last `weeks` weeks up to `today`, oldest first."""
    if today is None:
        return [0] * weeks
    end = date.fromisoformat(today)
    ages = Counter((end - date.fromisoformat(day)).days // 7 for day in days)
    return [ages[week] for week in reversed(range(weeks))]
