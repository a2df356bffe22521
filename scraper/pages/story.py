"""One story as its page shows it: its numbered sources, what it says, its lineage, and how it came to be."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

from scraper.pages.cited import Branch, SourceLine, Together, lineage, publisher_of, source_lines, ties
from scraper.pages.coverage import Spark, spark
from scraper.pages.drawing import drawn
from scraper.pages.escaping import plain
from scraper.pages.statements import Told, speaking, told_by
from scraper.pages.wording import count, day_of, listed, minutes, words_in
from scraper.records import Brief, article_id

if TYPE_CHECKING:
    from scraper.pages.drawing import Drawing
    from scraper.pages.site import Site
    from scraper.pages.statements import FigureLine, Statement
    from scraper.pages.timeline import Growth
    from scraper.records import Article, Record, Story

MOST_STROKES = 40


class StoryView:
    """A story, ready for a template.

    Most nights change few stories, and of the others most pages need little: so what takes time is made when it is
    first asked for. `key` is the same as long as all that the view is made of is: its records, the verdicts on it, and
    where it has moved.
    """

    def __init__(self, site: Site, story: Story) -> None:
        self.id = story.id
        self.articles = site.members(story)  # oldest first; none of a withdrawn story, which says nothing any more
        self.brief = (site.briefs.get(story.id) if self.articles else None) or Brief(story=story.id)
        self.verdicts = _verdicts(site, story, self.articles)  # what a maintainer put right, why, since when
        self.moved = site.moved.get(story.id, "")  # the year with which it has moved to another site
        self.key = _key([story, self.brief, *self.articles], [*self.verdicts, ("moved", self.moved)])
        self.title = (plain(story.title) or plain(self.brief.title) or "Untitled") if self.articles else "Withdrawn"
        known = {topic.id for topic in site.settings.topics.topics}
        self.topics = [topic for topic in story.topics if topic in known]  # one that was removed has no page
        self.days = sorted(day for day in (day_of(article.published) for article in self.articles) if day)
        self.first = day_of(story.first_published) or (self.days[0] if self.days else None)
        self.last = day_of(story.last_published) or (self.days[-1] if self.days else None)
        self.unread = list(dict.fromkeys(map(plain, self.brief.unread_originals)))
        self.reports = len(self.brief.originals) + len(self.unread)
        self._given_title, self._language = story.title, site.settings.general.site.language

    @cached_property
    def numbered(self) -> list[SourceLine]:
        """The sources, before the sentences that the page rests on are filed under them."""
        return source_lines(self.articles, self.brief, self._language)

    @cached_property
    def told(self) -> Told:
        """What the brief says; each sentence that it rests on is now filed under its source."""
        return told_by(self.brief, self.numbered)

    @property
    def sources(self) -> list[SourceLine]:
        """The numbered sources, each with the sentences that the page rests on."""
        return self.told.sources

    @property
    def takeaways(self) -> list[Statement]:
        """The key takeaways, the first one first."""
        return self.told.takeaways

    @property
    def why(self) -> list[Statement]:
        """Why it matters."""
        return self.told.why

    @property
    def sections(self) -> list[tuple[str, list[Statement]]]:
        """The parts of the analysis under their headings."""
        return self.told.sections

    @property
    def voices(self) -> list[Statement]:
        """Who is quoted."""
        return self.told.voices

    @property
    def figures(self) -> list[FigureLine]:
        """The figures, as many as the brief has."""
        return self.told.figures

    @property
    def events(self) -> list[tuple[str, Statement]]:
        """A day or a month, and what happened then."""
        return self.told.events

    @property
    def grown(self) -> Growth | None:
        """What the last day brought on which the story grew."""
        return self.told.grown

    @cached_property
    def lang(self) -> str | None:
        """The language of the headline, where it is not the site's."""
        return next((line.lang for line in self.numbered if line.article.title.startswith(self._given_title)), None)

    @cached_property
    def outlets(self) -> list[str]:
        """Who tells it, in the order of the sources."""
        return list(dict.fromkeys(line.publisher for line in self.numbered))

    @property
    def minutes(self) -> int:
        """How long the page takes to read."""
        parts = [*self.takeaways, *self.why, *self.voices, *(one for _, part in self.sections for one in part)]
        return minutes(sum(words_in(one.text) for one in parts))

    @cached_property
    def lineage(self) -> list[Branch]:
        """The original reports, each with those who retell or copy it."""
        return lineage(self.numbered, self.brief, self.unread)

    @cached_property
    def coverage(self) -> Spark | None:
        """How the coverage came and went."""
        return spark(self.days)

    @cached_property
    def together(self) -> list[Together]:
        """What ties each article to the rest."""
        return ties(self.numbered, self.brief)

    @cached_property
    def speakers(self) -> list[str]:
        """The words for those who are quoted, as the page gives them."""
        return [speaking(quote.speaker) or "" for quote in self.brief.quotes]

    @cached_property
    def strokes(self) -> list[str]:
        """One stroke an article, originals first: the tally that gives the site its name."""
        kinds = [line.kind or "own" for line in self.numbered]
        return [*["unread"] * len(self.unread), *kinds][:MOST_STROKES]

    @cached_property
    def dated_figures(self) -> bool:
        """Whether any figure says as of when it holds."""
        return any(figure.when for figure in self.figures)

    @cached_property
    def size(self) -> str:
        """`9 articles, 1 original report`; `1 article, retelling a report` that we have not read."""
        if len(self.articles) == 1 and self.reports:
            return "1 article, retelling a report" if self.unread else "1 article, an original report"
        articles = count(len(self.articles), "article")
        return f"{articles}, {count(self.reports, 'original report')}" if self.reports else articles

    @property
    def rests_on_one(self) -> bool:
        """Whether several articles go back to a single report."""
        return self.reports == 1 and len(self.articles) > 1

    @cached_property
    def original_names(self) -> list[str]:
        """Who did the reporting."""
        named = [line.publisher for line in self.numbered if line.kind == "original"]
        return list(dict.fromkeys([*named, *self.unread]))

    @property
    def drawing(self) -> Drawing | None:
        """The lineage as a drawing; the list of branches says the same in words."""
        return drawn(self.lineage)

    @property
    def lead(self) -> Statement | None:
        """The first takeaway."""
        return self.takeaways[0] if self.takeaways else None


def view(site: Site, story: Story) -> StoryView:
    """Return what the page of `story` shows."""
    return StoryView(site, story)


def _key(records: list[Record], more: list[tuple[str | None, ...]]) -> str:
    """Return what is the same for the same records, and the same of what else is known."""
    found = hashlib.sha256(json.dumps(more).encode())
    for record in records:
        try:
            found.update(record.__pydantic_serializer__.to_json(record))
        except PydanticSerializationError:  # a lone surrogate
            found.update(json.dumps(record.model_dump(), default=str).encode())
    return found.hexdigest()


def _verdicts(site: Site, story: Story, members: list[Article]) -> list[tuple[str, str, str | None]]:
    """Return what people have put right about a story: what, why, and since which day."""
    urls, made = {article.url for article in members}, site.settings.corrections
    ids = {story.id, *story.redirects}
    found = [
        ("Headline set by hand", one.reason, site.since("headlines", [one.story]))
        for one in made.headlines
        if one.story in ids
    ]
    for one in made.same_story:
        if len(urls & set(one.articles)) > 1:
            told = f"Brought together by hand: {_named(site, one.articles)}"
            found.append((told, one.reason, site.since("same_story", one.articles)))
    for one in made.different_stories:
        if urls & set(one.articles):
            others = [url for url in one.articles if url not in urls]
            told = f"Kept apart by hand from {_named(site, others)}"
            found.append((told, one.reason, site.since("different_stories", one.articles)))
    return [(what, plain(reason), day) for what, reason, day in found]


def _named(site: Site, urls: list[str]) -> str:
    """Return articles by outlet and headline; one that isn't on the site is without a name here."""
    articles = [site.articles[id_] for id_ in map(article_id, urls) if id_ in site.articles]
    return listed([f"{publisher_of(article)}, “{plain(article.title)}”" for article in articles]) or "another article"
