"""One story as its page shows it: numbered sources, evidence marks, lineage, voices, figures.

A mark is the number of a source and leads to the very sentence, which stands under that source at the foot of
the page; so evidence works without JavaScript, in print, and in a feed reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from string import ascii_lowercase
from typing import TYPE_CHECKING

from scraper.pages.cited import Branch, SourceLine, Together, Used, lineage, source_lines, ties
from scraper.pages.coverage import Spark, spark
from scraper.pages.drawing import drawn
from scraper.pages.escaping import plain
from scraper.pages.site import collected_on
from scraper.pages.timeline import Growth, growth
from scraper.pages.wording import amount, count, day_of, in_words, listed, minutes, words_in
from scraper.records import Brief

if TYPE_CHECKING:
    from scraper.pages.drawing import Drawing
    from scraper.pages.site import Site
    from scraper.records import Article, Evidence, Figure, Quote, Story, Takeaway

MOST_STROKES = 40


@dataclass(frozen=True)
class Mark:
    """Leads from a statement to the sentence it rests on."""

    number: int
    anchor: str
    publisher: str
    day: str | None
    letter: str = ""  # where a statement rests on several sentences of one source


@dataclass(frozen=True)
class Statement:
    """A sentence with its marks."""

    text: str
    lang: str | None
    marks: list[Mark]
    reports: int = 0
    whose: str = ""  # the report behind it, where there is only one
    speaker: str | None = None
    variants: list[tuple[str, list[Mark]]] = field(default_factory=list)  # of a quotation: as other articles give it
    fresh: bool = False  # whether it rests on nothing but articles of the last day on which the story grew


@dataclass(frozen=True)
class FigureLine:
    """A row of the table of figures."""

    subject: str
    metric: str
    value: str
    when: str  # "May 2026", or "reported 12 May 2026" where only the article has a date
    standing: str  # "target", "forecast" or nothing
    notes: list[str]  # who says so, and what reports differ in
    marks: list[Mark]
    figure: Figure
    fresh: bool = False  # as of a statement

    @property
    def number(self) -> str:
        """The value beside what is measured: "38 trillion" tokens in 30 days, where that names the unit itself."""
        unit = self.figure.unit
        named = unit.islower() and unit != "times" and unit in self.metric.casefold().split()
        return figure_value(self.figure, unit=not named)


@dataclass(frozen=True)
class StoryView:
    """A story, ready for a template."""

    id: str
    title: str
    lang: str | None
    topics: list[str]
    first: str | None
    last: str | None
    minutes: int
    sources: list[SourceLine]
    outlets: list[str]
    reports: int
    takeaways: list[Statement]
    why: list[Statement]
    sections: list[tuple[str, list[Statement]]]
    voices: list[Statement]
    figures: list[FigureLine]
    events: list[tuple[str, Statement]]  # a day or a month, and what happened then
    lineage: list[Branch]
    unread: list[str]
    coverage: Spark | None
    together: list[Together]
    verdicts: list[tuple[str, str]]  # what a maintainer put right, and the reason
    grown: Growth | None
    moved: str = ""  # the year with which it has moved to another site

    @property
    def strokes(self) -> list[str]:
        """One stroke an article, originals first: the tally that gives the site its name."""
        kinds = [line.kind or "own" for line in self.sources]
        return [*["unread"] * len(self.unread), *kinds][:MOST_STROKES]

    @property
    def dated_figures(self) -> bool:
        """Whether any figure says as of when it holds."""
        return any(figure.when for figure in self.figures)

    @property
    def size(self) -> str:
        """`9 articles, 1 original report`; `1 article, retelling a report` that we have not read."""
        if len(self.sources) == 1 and self.reports:
            return "1 article, retelling a report" if self.unread else "1 article, an original report"
        articles = count(len(self.sources), "article")
        return f"{articles}, {count(self.reports, 'original report')}" if self.reports else articles

    @property
    def rests_on_one(self) -> bool:
        """Whether several articles go back to a single report."""
        return self.reports == 1 and len(self.sources) > 1

    @property
    def original_names(self) -> list[str]:
        """Who did the reporting."""
        named = [line.publisher for line in self.sources if line.kind == "original"]
        return list(dict.fromkeys([*named, *self.unread]))

    @property
    def drawing(self) -> Drawing | None:
        """The lineage as a drawing; the list of branches says the same in words."""
        return drawn(self.lineage)

    @property
    def lead(self) -> Statement | None:
        """The first takeaway."""
        return self.takeaways[0] if self.takeaways else None


class _Evidence:
    """Gives out marks, and files each sentence once under its source."""

    def __init__(self, sources: list[SourceLine], fresh: list[SourceLine]) -> None:
        self.lines = {line.article.id: line for line in sources}
        self._fresh = {line.number for line in fresh}

    def is_fresh(self, marks: list[Mark]) -> bool:
        return bool(marks) and self._fresh.issuperset(mark.number for mark in marks)

    def marks(self, evidence: list[Evidence]) -> list[Mark]:
        found = []
        for item in evidence:
            line = self.lines.get(item.article)
            if line is None:
                continue
            text = plain(item.sentence)
            used = next((used for used in line.sentences if used.text == text), None)
            if used is None:
                used = Used(f"{line.anchor}.{len(line.sentences) + 1}", text)
                line.sentences.append(used)
            found.append(Mark(line.number, used.anchor, line.publisher, line.day))
        found = sorted(set(found), key=lambda mark: (mark.number, len(mark.anchor), mark.anchor))
        return [mark for _, group in groupby(found, key=lambda mark: mark.number) for mark in _lettered(list(group))]

    def lang(self, evidence: list[Evidence]) -> str | None:
        return next((self.lines[item.article].lang for item in evidence if item.article in self.lines), None)

    def statement(self, takeaway: Takeaway) -> Statement:
        lang, marks = self.lang(takeaway.evidence), self.marks(takeaway.evidence)
        lines = [self.lines[item.article] for item in takeaway.evidence if item.article in self.lines]
        whose = next((line.of or line.publisher for line in lines), "")
        reports, fresh = takeaway.independent_sources, self.is_fresh(marks)
        return Statement(takeaway.text, lang, marks, reports, whose, fresh=fresh)

    def voice(self, quote: Quote) -> Statement:
        same = [item for item in quote.evidence if not any(text in item.sentence for text in quote.variants)]
        lang, marks = self.lang(quote.evidence), self.marks(same)
        variants = [
            (_unquoted(text), self.marks([item for item in quote.evidence if text in item.sentence]))
            for text in quote.variants
        ]
        return Statement(_unquoted(quote.text), lang, marks, speaker=_beginning(quote.speaker), variants=variants)

    def figure(self, figure: Figure) -> FigureLine:
        when = in_words(day_of(figure.as_of) or figure.as_of)  # a month or a year is a date too
        if when and figure.as_of_from == "published":
            when = f"reported {when}"
        marks = self.marks(figure.evidence)
        return FigureLine(
            figure.subject or "",
            shown_metric(figure),
            figure_value(figure),
            when,
            figure.standing if figure.standing in ("target", "forecast") else "",
            figure_notes(figure),
            marks,
            figure,
            self.is_fresh(marks),
        )


def _lettered(marks: list[Mark]) -> list[Mark]:
    """Return the marks of one source, told apart where there are several."""
    if len(marks) < 2:
        return marks
    return [replace(mark, letter=ascii_lowercase[place % 26]) for place, mark in enumerate(marks)]


def by_outlet(marks: list[Mark]) -> list[Mark]:
    """Return the first mark of each outlet: where its name stands for the mark, once is enough."""
    found: dict[str, Mark] = {}
    for mark in marks:
        found.setdefault(mark.publisher, mark)
    return list(found.values())


def figure_value(figure: Figure, *, unit: bool = True) -> str:
    """Return a figure as a reader says it: `20% to 30%`, `more than $500 a month`; without its `unit` if so wanted."""
    of = figure.unit if unit else ""
    value = amount(figure.value, of, None if figure.low else figure.qualifier)
    if figure.low:
        value = f"{amount(figure.low, of, None)} to {value}"
    if not figure.period or figure.period in shown_metric(figure):
        return value
    return f"{value} in {figure.period}" if figure.period[0].isdigit() else f"{value} a {figure.period}"


def shown_metric(figure: Figure) -> str:
    """Return what a figure measures, without the span of time, which its value says: `$210 a month`, `spending`."""
    return (
        re.sub(rf", (?:a|per|each|every) {re.escape(figure.period)}$", "", figure.metric)
        if figure.period
        else figure.metric
    )


def figure_notes(figure: Figure) -> list[str]:
    """Return who says so, and in what the reports of a figure differ."""
    notes = [f"According to {figure.says}"] if figure.says else []
    if len(figure.qualifiers) > 1:
        ways = [amount(figure.value, figure.unit, sign) for sign in figure.qualifiers]
        notes.append(f"Reports differ in wording: {', '.join(ways)}")
    if figure.conflicts:
        others = [amount(value, figure.unit, None) for value in figure.conflicts]
        notes.append(f"Conflict: other reports say {listed(others)}")
    return notes


def view(site: Site, story: Story) -> StoryView:
    """Return what the page of `story` shows."""
    members = site.members(story)
    # A withdrawn story, all of whose articles are hidden, says nothing any more.
    brief = (site.briefs.get(story.id) if members else None) or Brief(story=story.id)
    sources = source_lines(members, brief, site.settings.general.site.language)
    came = sorted(filter(None, {collected_on(line.article) for line in sources}))
    fresh = [line for line in sources if collected_on(line.article) == came[-1]] if len(came) > 1 else []
    evidence = _Evidence(sources, fresh)
    takeaways = [evidence.statement(takeaway) for takeaway in brief.takeaways]
    why = [evidence.statement(takeaway) for takeaway in brief.why_it_matters]
    sections = [(s.heading, [evidence.statement(one) for one in s.sentences]) for s in brief.sections]
    voices = [evidence.voice(quote) for quote in brief.quotes]
    figures = [evidence.figure(figure) for figure in brief.figures]
    events = [(event.day, evidence.statement(event)) for event in brief.timeline if in_words(event.day)]
    said = [s.text for s in [*takeaways, *why, *voices, *(s for _, part in sections for s in part)]]
    known = {topic.id for topic in site.settings.topics.topics}
    days = sorted(day for day in (day_of(article.published) for article in members) if day)
    unread = list(dict.fromkeys(map(plain, brief.unread_originals)))
    return StoryView(
        id=story.id,
        title=(plain(story.title) or plain(brief.title) or "Untitled") if sources else "Withdrawn",
        lang=next((line.lang for line in sources if line.article.title.startswith(story.title)), None),
        topics=[topic for topic in story.topics if topic in known],  # one that was removed has no page
        first=day_of(story.first_published) or (days[0] if days else None),
        last=day_of(story.last_published) or (days[-1] if days else None),
        minutes=minutes(sum(map(words_in, said))),
        sources=sources,
        outlets=list(dict.fromkeys(line.publisher for line in sources)),
        reports=len(brief.originals) + len(unread),
        takeaways=takeaways,
        why=why,
        sections=[(heading, part) for heading, part in sections if part],
        voices=voices,
        figures=figures,
        events=[(day, event) for day, event in events if event.marks],
        lineage=lineage(sources, brief, unread),
        unread=unread,
        coverage=spark(days),
        together=ties(sources, brief),
        verdicts=_verdicts(site, story, members),
        grown=growth(came[-1], fresh, takeaways, figures) if fresh else None,
        moved=site.moved.get(story.id, ""),
    )


def _verdicts(site: Site, story: Story, members: list[Article]) -> list[tuple[str, str]]:
    """Return what people have put right about a story: its headline, and which articles belong to it."""
    urls, made = {article.url for article in members}, site.settings.corrections
    ids = {story.id, *story.redirects}
    found = [("Headline set by a person", one.reason) for one in made.headlines if one.story in ids]
    for what, pairs, least in (
        ("Articles brought together by a person", made.same_story, 2),
        ("Another article kept apart by a person", made.different_stories, 1),
    ):
        found += [(what, one.reason) for one in pairs if len(urls & set(one.articles)) >= least]
    return [(what, plain(reason)) for what, reason in found]


def _beginning(speaker: str | None) -> str | None:
    """Return the words for a speaker as they begin a line: "A spokeswoman"; a name keeps its own letters."""
    return speaker[0].upper() + speaker[1:] if speaker and re.match(r"[^\W\d_A-Z]+(?!\S)", speaker) else speaker


def _unquoted(text: str) -> str:
    """Return a quote without the marks around it, which the page sets itself, and without a last comma."""
    text = plain(text)
    wrapped = len(text) > 2 and text[0] in '“"«' and text[-1] in '”"»'
    inner = text[1:-1].strip() if wrapped and not set(text[1:-1]) & set('“”"«»') else text
    return inner.removesuffix(",")
