"""The figures ledger: every figure of every story, by measure, as a page with charts, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any

from scraper.briefs.measures import CATALOGUE
from scraper.pages.escaping import plain
from scraper.pages.wording import amount, in_words

if TYPE_CHECKING:
    from scraper.pages.statements import FigureLine
    from scraper.pages.story import StoryView
    from scraper.records import Figure
    from scraper.settings import SiteInfo

SHOWN = 60  # rows of a measure's table
MOST = 10_000  # figures in a file (7 MB as JSON); the open data have all, by year
DRAWN = 12  # rows of a chart
OTHER = "other-figures"
# A spreadsheet takes a cell that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = ["measure", "subject", "metric", "qualifier", "low", "value", "unit", "period", "standing", "as_of"]
_COLUMNS += ["as_of_from", "says", "conflicts", "reports", "story", "evidence"]
_WIDTH, _ROW, _TOP = 360, 36, 16  # of a chart, in its own units: as wide as a phone, so that its type stays legible


@dataclass(frozen=True)
class Row:
    """A figure with the story that it stands in, the how manieth `place` of its brief."""

    story: StoryView
    place: int

    @property
    def figure(self) -> Figure:
        """The figure itself."""
        return self.story.brief.figures[self.place]

    @property
    def line(self) -> FigureLine:
        """The figure as its story shows it."""
        return self.story.figures[self.place]


@dataclass(frozen=True)
class Bar:
    """A figure in a chart: where its label, line and dot stand, in the chart's units."""

    label: str
    value: str
    text_at: int
    line_at: int
    start: int
    dot: int


@dataclass(frozen=True)
class Chart:
    """A chart as the template draws it, and the same in words."""

    bars: list[Bar]
    ticks: list[tuple[int, str]]
    height: int
    words: str
    logarithmic: bool


@dataclass(frozen=True)
class MeasureView:
    """One measure with its figures, the newest first."""

    id: str
    name: str
    rows: list[Row]
    total: int
    chart: Chart | None
    stories: list[StoryView]  # that have a figure of it, in the order of the figures


def measures(rows: list[Row]) -> list[MeasureView]:
    """Return the measures of all figures, newest first, in the catalogue's order; other figures come last."""
    known = {measure.id: measure.name for measure in CATALOGUE} | {OTHER: "Other figures"}
    groups: dict[str, list[Row]] = {}
    for row in rows:
        measure = row.figure.measure or OTHER
        groups.setdefault(measure if measure in known else OTHER, []).append(row)
    return [_measure(key, name, groups[key]) for key, name in known.items() if key in groups]


def _measure(key: str, name: str, found: list[Row]) -> MeasureView:
    stories = {row.story.id: row.story for row in found}
    chart = _chart(found) if key != OTHER else None
    return MeasureView(key, name, found[:SHOWN], len(found), chart, list(stories.values()))


def data_files(rows: list[Row], info: SiteInfo) -> dict[str, str]:
    """Return `figures.csv` and `figures.json` with the newest figures, at most MOST.

    `rows` are all, newest first.
    """
    records = [record(row, info) for row in rows[:MOST]]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in records:
        links = [evidence["url"] for evidence in one["evidence"] if evidence["url"]]
        cells = one | {"evidence": " ".join(links), "conflicts": " ".join(map(cell, one["conflicts"]))}
        writer.writerow([cell(cells[column]) for column in _COLUMNS])
    shown = json.dumps({"figures": records}, ensure_ascii=False, indent=1)
    return {"figures/figures.csv": table.getvalue(), "figures/figures.json": shown + "\n"}


def cell(value: object) -> str:
    """Return a value as a cell of a table that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}" if value % 1 else f"{value:.0f}"
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def rows(stories: list[StoryView]) -> list[Row]:
    """Return all figures that have evidence, the newest first; order doesn't hang on the order of `stories`."""
    found = []
    for story in stories:
        known = {article.id for article in story.articles}
        for place, figure in enumerate(story.brief.figures):
            if not known.isdisjoint(one.article for one in figure.evidence):
                found.append((figure, story.id, Row(story, place)))
    found.sort(key=lambda one: (one[1], one[0].subject or "", one[0].value))
    found.sort(key=lambda one: one[0].as_of or "", reverse=True)
    return [row for _, _, row in found]


def record(row: Row, info: SiteInfo) -> dict[str, Any]:
    """Return a figure with its evidence as the files give it."""
    figure, lines = row.figure, {line.article.id: line for line in row.story.numbered}
    evidence = [(lines[e.article], e.sentence) for e in figure.evidence if e.article in lines]
    made = {
        "measure": figure.measure,
        "subject": figure.subject,
        "metric": figure.metric,
        "qualifier": figure.qualifier,
        "low": figure.low,
        "value": figure.value,
        "unit": figure.unit,
        "period": figure.period,
        "standing": figure.standing,
        "as_of": figure.as_of,
        "as_of_from": figure.as_of_from,
        "says": figure.says,
        "reports": ", ".join(dict.fromkeys(line.publisher for line, _ in evidence)),
        "story": info.address(f"stories/{row.story.id}/", row.story.moved),
        "conflicts": figure.conflicts,
        "evidence": [{"outlet": line.publisher, "url": line.url, "sentence": plain(text)} for line, text in evidence],
    }
    return {key: plain(value) if isinstance(value, str) else value for key, value in made.items()}


def _chart(rows: list[Row]) -> Chart | None:
    """Return the chart of the measure's commonest unit, or None where fewer than two figures could be compared.

    Linear from nothing, or logarithmic where the values lie more than fiftyfold apart.
    """
    units = Counter(row.figure.unit for row in rows)
    unit = max(sorted(units), key=lambda name: units[name])
    drawn = [row for row in rows if row.figure.unit == unit and row.figure.value > 0][:DRAWN]
    if len(drawn) < 2:
        return None
    drawn.sort(key=lambda row: (-row.line.figure.value, row.line.subject))
    values = [end for row in drawn for end in (row.line.figure.value, row.line.figure.low) if end]
    logarithmic = max(values) > 50 * min(values)
    place, ticks = _scale(min(values), max(values), unit, logarithmic=logarithmic)
    bars = []
    for number, row in enumerate(drawn):
        figure, top = row.line.figure, _TOP + number * _ROW
        start = place(figure.low) if figure.low else place(figure.value) if logarithmic else place(0)
        when = in_words(figure.as_of)
        label = ", ".join(filter(None, [_short(figure.subject or "Not named"), when]))
        bars.append(Bar(label, row.line.value, top + 10, top + 20, start, place(figure.value)))
    most, least = drawn[0], drawn[-1]
    words = (
        f"{len(drawn)} figures, from {least.line.value} ({least.line.subject or 'not named'}) "
        f"to {most.line.value} ({most.line.subject or 'not named'}). The table below has them all."
    )
    marks = [(place(tick), amount(tick, unit, None)) for tick in ticks]
    return Chart(bars, marks, _TOP + len(bars) * _ROW - 6, words, logarithmic)


def _scale(least: float, most: float, unit: str, *, logarithmic: bool) -> tuple[_Place, list[float]]:
    """Return where a value stands between 4 and the chart's width less 4, and the values to mark."""
    if logarithmic:
        low, high = floor(log10(least)), floor(log10(most)) + 1
        step = max(1, (high - low) // 3)
        return _Place(low, high, logarithmic=True), [10.0**power for power in range(low, high + 1, step)][:4]
    top = 100.0 if unit == "%" and most <= 100 else _round_up(most)
    return _Place(0, top, logarithmic=False), [0.0, top / 2, top]


@dataclass(frozen=True)
class _Place:
    low: float
    high: float
    logarithmic: bool

    def __call__(self, value: float) -> int:
        at = log10(value) if self.logarithmic else value
        return round(4 + (_WIDTH - 8) * (at - self.low) / (self.high - self.low))


def _round_up(value: float) -> float:
    size: float = 10.0 ** floor(log10(value))
    return next(size * step for step in (1, 2, 4, 6, 8, 10) if size * step >= value)


def _short(text: str, limit: int = 26) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
