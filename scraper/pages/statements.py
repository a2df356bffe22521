"""What a story says, statement by statement, each with the marks that lead to its evidence.

A mark is the number of a source and leads to the very sentence, which stands under that source at the foot of
the page; so evidence works without JavaScript, in print, and in a feed reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from string import ascii_lowercase
from typing import TYPE_CHECKING

from scraper.pages.cited import Used
from scraper.pages.escaping import plain
from scraper.pages.site import collected_on
from scraper.pages.timeline import Growth, growth
from scraper.pages.wording import amount, day_of, in_words, listed

if TYPE_CHECKING:
    from scraper.pages.cited import SourceLine
    from scraper.records import Brief, Evidence, Figure, Quote, Takeaway


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
    whose: str = ""  # the report behind it, where there is only one, and who retold it to us
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
class Told:
    """What a story's brief says, with the marks of its statements."""

    sources: list[SourceLine]  # each with the sentences that the marks lead to
    takeaways: list[Statement]
    why: list[Statement]
    sections: list[tuple[str, list[Statement]]]
    voices: list[Statement]
    figures: list[FigureLine]  # as many as the brief has
    events: list[tuple[str, Statement]]  # a day or a month, and what happened then
    grown: Growth | None


def told_by(brief: Brief, sources: list[SourceLine]) -> Told:
    """Return what a brief says, and file each sentence that it rests on under its source."""
    came = sorted(filter(None, {collected_on(line.article) for line in sources}))
    fresh = [line for line in sources if collected_on(line.article) == came[-1]] if len(came) > 1 else []
    evidence = _Evidence(sources, fresh)
    takeaways = [evidence.statement(takeaway) for takeaway in brief.takeaways]
    why = [evidence.statement(takeaway) for takeaway in brief.why_it_matters]
    sections = [(plain(s.heading), [evidence.statement(one) for one in s.sentences]) for s in brief.sections]
    voices = [evidence.voice(quote) for quote in brief.quotes]
    figures = [evidence.figure(figure) for figure in brief.figures]
    events = [(event.day, evidence.statement(event)) for event in brief.timeline if in_words(event.day)]
    return Told(
        sources=sources,
        takeaways=takeaways,
        why=why,
        sections=[(heading, part) for heading, part in sections if part],
        voices=voices,
        figures=figures,
        events=[(day, event) for day, event in events if event.marks],
        grown=growth(came[-1], fresh, takeaways, figures) if fresh else None,
    )


class _Evidence:
    """Gives out marks, and files each sentence once under its source."""

    def __init__(self, sources: list[SourceLine], fresh: list[SourceLine]) -> None:
        self.lines = {line.article.id: line for line in sources}
        self._fresh = {line.number for line in fresh}
        self._filed: dict[tuple[str, str], Mark] = {}

    def is_fresh(self, marks: list[Mark]) -> bool:
        return bool(marks) and self._fresh.issuperset(mark.number for mark in marks)

    def marks(self, evidence: list[Evidence]) -> list[Mark]:
        given = [self._mark(item) for item in evidence if item.article in self.lines]
        if len(given) < 2:
            return given
        found = sorted(set(given), key=lambda mark: (mark.number, len(mark.anchor), mark.anchor))
        return [mark for _, group in groupby(found, key=lambda mark: mark.number) for mark in _lettered(list(group))]

    def _mark(self, item: Evidence) -> Mark:
        known = self._filed.get((item.article, item.sentence))
        if known is None:
            line, text = self.lines[item.article], plain(item.sentence)
            used = next((used for used in line.sentences if used.text == text), None)
            if used is None:
                used = Used(f"{line.anchor}.{len(line.sentences) + 1}", text)
                line.sentences.append(used)
            known = Mark(line.number, used.anchor, line.publisher, line.day)
            self._filed[item.article, item.sentence] = known
        return known

    def lang(self, evidence: list[Evidence]) -> str | None:
        return next((self.lines[item.article].lang for item in evidence if item.article in self.lines), None)

    def statement(self, takeaway: Takeaway) -> Statement:
        lang, marks = self.lang(takeaway.evidence), self.marks(takeaway.evidence)
        lines = [self.lines[item.article] for item in takeaway.evidence if item.article in self.lines]
        reports, fresh = takeaway.independent_sources, self.is_fresh(marks)
        return Statement(takeaway.text, lang, marks, reports, _whose(lines), fresh=fresh)

    def voice(self, quote: Quote) -> Statement:
        same = [item for item in quote.evidence if not any(text in item.sentence for text in quote.variants)]
        lang, marks = self.lang(quote.evidence), self.marks(same)
        variants = [
            (_unquoted(text), self.marks([item for item in quote.evidence if text in item.sentence]))
            for text in quote.variants
        ]
        return Statement(_unquoted(quote.text), lang, marks, speaker=speaking(quote.speaker), variants=variants)

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


def _whose(lines: list[SourceLine]) -> str:
    """Return the report that some sources go back to: `Ledgerline`, or `Ledgerline, retold by Patchboard`."""
    report = next((line.of or line.publisher for line in lines), "")
    if any(not line.of for line in lines):
        return report
    return f"{report}, retold by {listed(list(dict.fromkeys(line.publisher for line in lines)), 2)}" if lines else ""


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


def speaking(speaker: str | None) -> str | None:
    """Return the words for a speaker as they begin a line: "A spokeswoman"; a name keeps its own letters."""
    return speaker[0].upper() + speaker[1:] if speaker and re.match(r"[^\W\d_A-Z]+(?!\S)", speaker) else speaker


def _unquoted(text: str) -> str:
    """Return a quote without the marks around it, which the page sets itself, and without a last comma."""
    text = plain(text)
    wrapped = len(text) > 2 and text[0] in '“"«' and text[-1] in '”"»'
    inner = text[1:-1].strip() if wrapped and not set(text[1:-1]) & set('“”"«»') else text
    return inner.removesuffix(",")
