"""The open data: articles, stories and figures by year as JSON Lines and CSV, with schemas and a dictionary.

A file holds the records of one year, so that a year that is over keeps its file. The files of a year that has moved are
on its own site and have all records of its stories; what is found later stands in the next year's. Hidden articles are
in none of them; `corrections.json` says what people have decided, as the page of corrections does.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.pages import ledger
from scraper.pages.corrected import told
from scraper.pages.exports.feeds import updated_on
from scraper.pages.exports.rows import ArticleRow, FigureRow, ProofRow, Row, StoryRow, TakeawayRow
from scraper.pages.moving import filed
from scraper.pages.page import Derived
from scraper.pages.site import collected_on
from scraper.pages.wording import count
from scraper.settings import Corrections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.pages.cited import SourceLine
    from scraper.pages.site import Site
    from scraper.pages.story import StoryView
    from scraper.records import Story
    from scraper.settings import SiteInfo

UNDATED = "undated"
_BETWEEN = " | "  # the items of a list in a cell of a table
_MODELS: dict[str, type[Row]] = {"articles": ArticleRow, "stories": StoryRow, "figures": FigureRow}


@dataclass(frozen=True)
class Described:
    """A line of the data dictionary."""

    name: str
    type: str
    meaning: str
    example: str


@dataclass(frozen=True)
class Year:
    """The two files of a year, by their names, and how many records each holds."""

    year: str
    lines: str
    table: str
    records: int


@dataclass(frozen=True)
class Published:
    """One kind of record as the data's page shows it: what its fields mean, and its files, newest first."""

    id: str
    meaning: str
    fields: list[Described]
    years: list[Year]
    schema: str

    @property
    def files(self) -> list[str]:
        """The paths of its files on the site."""
        return [f"data/{file}" for year in self.years for file in (year.lines, year.table)]


@dataclass(frozen=True)
class _Record:
    """A record before its row is made: the file it stands in, its place there, and what it is made of."""

    year: str
    key: str
    made_of: object
    row: Callable[[], Row]


def published(
    site: Site, views: dict[str, StoryView], home: dict[str, str]
) -> tuple[list[Published], Iterator[tuple[str, Derived | str]]]:
    """Return what is published, for the page, and the files with their paths, which are made year by year.

    `views` are all stories by id; `home` gives for each id that a story ever had the one it has now.
    """
    info = site.settings.general.site
    stories = [story for story in site.stories if views[story.id].articles]  # a withdrawn one is in no file
    figures = ledger.rows([views[story.id] for story in stories])
    made = {
        "articles": [record for story in stories for record in _articles(views[story.id], info)],
        "stories": [_story_record(story, views[story.id], home, info) for story in stories],
        "figures": [
            _Record(_year(row.story.first, row.story, info), "", row.story, partial(_figure, row, info))
            for row in figures
        ],
    }
    shown: list[Published] = []
    of_years: list[tuple[Year, type[Row], list[_Record]]] = []
    for name, model in _MODELS.items():
        years: dict[str, list[_Record]] = {}
        for record in sorted(made[name], key=lambda record: record.key):  # figures keep the ledger's order
            years.setdefault(record.year, []).append(record)
        named = [Year(y, f"{name}-{y}.jsonl", f"{name}-{y}.csv", len(years[y])) for y in sorted(years, reverse=True)]
        shown.append(Published(name, model.__doc__ or "", dictionary(model), named, f"{name}.schema.json"))
        of_years += [(year, model, years[year.year]) for year in named]

    def files() -> Iterator[tuple[str, Derived | str]]:
        yield "data/corrections.json", _written(_corrections(site, home, info))
        for kind in shown:
            where = f"data/{kind.schema}"
            yield where, _written(schema(_MODELS[kind.id], info.address(where)))
        for year, model, records in of_years:
            yield from zip([f"data/{year.lines}", f"data/{year.table}"], _files(model, records), strict=True)

    return shown, files()


def _files(model: type[Row], records: list[_Record]) -> tuple[Derived, Derived]:
    """Return the two files of some records: JSON Lines and CSV."""
    texts = cache(lambda: _texts(model, records))
    made_of = [(record.key, record.made_of) for record in records]
    return Derived(made_of, lambda: texts()[0]), Derived(made_of, lambda: texts()[1])


def _texts(model: type[Row], records: Iterable[_Record]) -> tuple[str, str]:
    """Return records as JSON Lines and as CSV (RFC 4180, but with LF), the columns in the model's order.

    No cell is a formula. A row is held no longer than it takes to write it in both.
    """
    lines, table = io.StringIO(), io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    columns = list(model.model_fields)
    writer.writerow(columns)
    for record in records:
        row = record.row()
        lines.write(row.model_dump_json() + "\n")
        writer.writerow([_cell(getattr(row, column)) for column in columns])
    return lines.getvalue(), table.getvalue()


def schema(model: type[Row], where: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a line of a file; `where` is the schema's own address."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": where}
    return head | model.model_json_schema(mode="serialization")


def dictionary(model: type[Row]) -> list[Described]:
    """Return each field of a record, those of records within it after it."""
    whole = model.model_json_schema(mode="serialization")
    return _described(whole, whole.get("$defs", {}), "")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ledger.cell(_BETWEEN.join(_cell(getattr(v, v.in_table) if isinstance(v, Row) else v) for v in value))
    return ledger.cell(str(value).lower() if isinstance(value, bool) else value)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _year(day: str | None, story: StoryView, info: SiteInfo) -> str:
    return filed(day, story.moved, info.years) or UNDATED


def _articles(story: StoryView, info: SiteInfo) -> Iterable[_Record]:
    for line in story.numbered:
        year = _year(line.day or collected_on(line.article), story, info)
        yield _Record(year, line.article.id, story, partial(_article, story, line))


def _article(story: StoryView, line: SourceLine) -> ArticleRow:
    article = line.article
    return ArticleRow.model_validate(
        {
            "id": article.id,
            "url": line.url,
            "title": article.title,
            "publisher": line.publisher,
            "author": article.author or None,
            "published": line.day,
            "collected": collected_on(article),
            "lang": article.lang,
            "source": article.source,
            "paywalled": article.paywalled,
            "kind": line.kind or None,
            "of": line.of or None,
            "story": story.id,
        }
    )


def _figure(row: ledger.Row, info: SiteInfo) -> FigureRow:
    return FigureRow(**ledger.record(row, info))


def _story_record(story: Story, shown: StoryView, home: dict[str, str], info: SiteInfo) -> _Record:
    follows, redirects = home.get(story.follows or ""), sorted(story.redirects)
    row = partial(_story, shown, follows, redirects, info)
    return _Record(_year(shown.first, shown, info), story.id, (shown, follows, redirects), row)


def _story(shown: StoryView, follows: str | None, redirects: list[str], info: SiteInfo) -> StoryRow:
    here = {line.number: line.article.id for line in shown.sources}
    sentences = {used.anchor: used.text for line in shown.sources for used in line.sentences}
    takeaways = [
        TakeawayRow(
            text=one.text,
            reports=one.reports,
            evidence=[ProofRow(article=here[mark.number], sentence=sentences[mark.anchor]) for mark in one.marks],
        )
        for one in shown.takeaways
    ]
    return StoryRow(
        id=shown.id,
        url=info.address(f"stories/{shown.id}/", shown.moved),
        title=shown.title,
        lang=shown.lang,
        first=shown.first,
        last=shown.last,
        updated=updated_on(shown),
        topics=shown.topics,
        articles=list(here.values()),
        outlets=shown.outlets,
        reports=shown.reports,
        originals=shown.original_names,
        takeaways=takeaways,
        follows=follows,
        redirects=redirects,
    )


def _corrections(site: Site, home: dict[str, str], info: SiteInfo) -> dict[str, Any]:
    """Return all verdicts, the newest first. Of a hidden article only the outlet and the reason are told."""
    made: dict[str, list[dict[str, Any]]] = {kind: [] for kind in Corrections.model_fields}
    for one in told(site):
        reason = {"reason": one.reason, "since": one.since}
        if one.kind == "headlines":
            id_ = home.get(one.names[0])
            where = info.address(f"stories/{id_}/", site.moved.get(id_, "")) if id_ else None
            row: dict[str, Any] = {"story": where, "title": one.title, **reason}
        elif one.kind == "hidden":
            row = {"outlet": urlsplit(one.names[0]).hostname, **reason}
        elif one.kind in ("same_story", "different_stories"):
            row = {"articles": one.names, **reason}
        else:
            row = {"article": one.names[0], **reason}
        made[one.kind].append(row)
    return made


def _described(part: dict[str, Any], others: dict[str, Any], before: str) -> list[Described]:
    found = []
    for name, field in part["properties"].items():
        items = field.get("items", {})
        example = "; ".join(json.dumps(one, ensure_ascii=False) for one in field.get("examples", []))
        found.append(Described(before + name, _type(field), field["description"], example))
        if "$ref" in items:
            found += _described(others[items["$ref"].rpartition("/")[2]], others, f"{before}{name}[].")
    return found


def _type(field: dict[str, Any]) -> str:
    """Return what a field holds, in words: `text or null`, `list of numbers`."""
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " or ".join(field["enum"])
    kind = str(field.get("type", "object"))
    if kind == "array":
        return f"list of {_type(field['items'])}s".replace("texts", "text")
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(kind, kind)


def counted(shown: list[Published]) -> str:
    """Return `7 articles, 2 stories and 9 figures`."""
    one = {"articles": "article", "stories": "story", "figures": "figure"}
    numbers = [count(sum(year.records for year in kind.years), one[kind.id], kind.id) for kind in shown]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"
