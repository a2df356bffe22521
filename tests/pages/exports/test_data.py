"""The open data, read back by its own schemas: what is in it, what is not, and which files a change touches."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from scraper.pages import build, render, verify
from scraper.pages.exports.rows import ArticleRow, FigureRow, Row, StoryRow
from scraper.settings import Corrections
from scraper.stories.settling import in_force
from tests.pages import newsroom
from tests.pages.newsroom import ATTACKS, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.records import Bound

HOME = "https://overcount.example/"
BIG = "corvanes-staff-ran-agents-on-empty-work-to-climb-a-token"
MODELS: dict[str, type[Row]] = {"articles": ArticleRow, "stories": StoryRow, "figures": FigureRow}


def written(desk: newsroom.Desk, content: Path, in_force: Sequence[Bound] = (), **changes: object) -> dict[str, str]:
    site = replace(newsroom.site(desk, **changes), in_force=list(in_force))
    render(site, content, ROOT / "site" / "templates")
    return {file.name: file.read_bytes().decode() for file in (content / "data").iterdir()}


def lines(files: dict[str, str], kind: str) -> list[dict[str, Any]]:
    """All records of a kind, each a line."""
    texts = [text for name, text in sorted(files.items()) if re.fullmatch(rf"{kind}-\w+\.jsonl", name)]
    return [json.loads(line) for text in texts for line in text.removesuffix("\n").split("\n")]


@pytest.fixture(scope="module", params=["news", "hostile"])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    desk = newsroom.desk()
    return written(newsroom.hostile(desk) if request.param == "hostile" else desk, tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("kind", MODELS)
def test_every_line_and_every_row_has_the_fields_that_the_schema_gives(kind: str, files: dict[str, str]) -> None:
    schema = json.loads(files[f"{kind}.schema.json"])
    assert schema["$id"] == f"{HOME}data/{kind}.schema.json"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    found = lines(files, kind)
    assert found
    for record in found:
        assert list(record) == list(schema["properties"]) == schema["required"]
        MODELS[kind].model_validate_json(json.dumps(record), strict=True)
    tables = [text for name, text in sorted(files.items()) if re.fullmatch(rf"{kind}-\w+\.csv", name)]
    rows = [row for text in tables for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert len(rows) == len(found)
    for row, record in zip(rows, found, strict=True):
        assert list(row) == list(record)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())
        assert all(text in ("", None) or row[name] for name, text in record.items() if not isinstance(text, list))


def test_no_text_and_no_line_break_gets_in(files: dict[str, str]) -> None:
    for name, text in files.items():
        if name.endswith((".jsonl", ".csv")):
            assert text.splitlines() == text.removesuffix("\n").split("\n"), name
    assert "text" not in lines(files, "articles")[0]


def test_a_story_its_articles_and_its_figures_fit_together(tmp_path: Path) -> None:
    files = written(newsroom.desk(), tmp_path)
    story = next(one for one in lines(files, "stories") if one["id"] == BIG)
    articles = {one["id"]: one for one in lines(files, "articles") if one["story"] == BIG}
    assert story["url"] == f"{HOME}stories/{BIG}/"
    assert set(story["articles"]) == set(articles)
    assert story["redirects"] == ["token-race-at-corvane"]
    assert story["follows"] == "corvane-opens-a-token-ranking"
    kinds = [articles[key]["kind"] for key in story["articles"]]
    assert kinds == ["original"] * 3 + ["retelling"] * 3 + ["copy"]
    assert articles[story["articles"][3]]["of"] == "The Harbour Ledger"
    first = story["takeaways"][0]
    assert first["reports"] == 2
    assert [articles[proof["article"]]["publisher"] for proof in first["evidence"]] == [
        "The Harbour Ledger",
        "Bureau Nine",
    ]
    figures = [one for one in lines(files, "figures") if one["story"] == story["url"]]
    assert {one["value"] for one in figures} == {80, 3.9e6, 4.1e7}
    assert all(proof["sentence"] for one in figures for proof in one["evidence"])
    row = next(r for r in csv.DictReader(io.StringIO(files["stories-2026.csv"])) if r["id"] == BIG)
    assert row["topics"] == "tokenmaxxing | leaderboards | ai-mandates"
    assert row["takeaways"].startswith("Engineers at Corvane Systems have been")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_a_cell_is_no_formula_and_a_line_is_as_it_was(start: str, tmp_path: Path) -> None:
    desk = newsroom.Desk()
    desk.small("wire", f"{start}cmd|' /C calc'!A0", "2026-05-14", ["leaderboards"], f"{start}HYPERLINK(1)")
    files = written(desk, tmp_path)
    (row,) = csv.DictReader(io.StringIO(files["stories-2026.csv"]))
    assert row["title"].startswith("'")
    assert row["takeaways"].startswith("'")
    assert lines(files, "stories")[0]["title"] == f"{start}cmd|' /C calc'!A0".strip()


def test_hostile_texts_come_back_as_they_are(tmp_path: Path) -> None:
    from scraper.pages.escaping import plain

    found = {one["title"] for one in lines(written(newsroom.hostile(newsroom.Desk()), tmp_path), "articles")}
    assert found == {plain(text) for text in ATTACKS.values()}


def test_corrections_are_those_of_the_page_and_what_is_hidden_is_gone(tmp_path: Path) -> None:
    desk = newsroom.desk()
    secret = next(one for one in desk.articles.values() if one.title.startswith("Vendor"))
    desk.articles.pop(secret.id)
    verdicts = Corrections.model_validate(
        {
            "same_story": [{"articles": ["https://a.example/1", "https://b.example/2"], "reason": "One event."}],
            "off_beat": [{"article": "https://wire.example/prices", "reason": "A price list."}],
            "on_beat": [{"article": "https://wire.example/seats", "reason": "Seats are counted."}],
            "headlines": [
                {"story": "token-race-at-corvane", "title": "A race", "reason": "Clearer."},
                {"story": "gone", "title": "Gone", "reason": "Misled."},
            ],
            "hidden": [{"article": secret.url, "reason": "A court's order."}],
        }
    )
    dated = [one.but(since="2026-05-14" if one.names != ["gone"] else None) for one in in_force(verdicts)]
    files = written(desk, tmp_path, dated, corrections=verdicts)
    made = json.loads(files["corrections.json"])
    since = {"since": "2026-05-14"}
    assert made == {
        "same_story": [{"articles": ["https://a.example/1", "https://b.example/2"], "reason": "One event."} | since],
        "different_stories": [],
        "off_beat": [{"article": "https://wire.example/prices", "reason": "A price list."} | since],
        "on_beat": [{"article": "https://wire.example/seats", "reason": "Seats are counted."} | since],
        "headlines": [
            {"story": f"{HOME}stories/{BIG}/", "title": "A race", "reason": "Clearer."} | since,
            {"story": None, "title": "Gone", "reason": "Misled.", "since": None},
        ],
        "hidden": [{"outlet": "stack.example", "reason": "A court's order."} | since],
    }
    everything = "".join(files.values())
    assert secret.url not in everything
    assert secret.id not in everything
    assert "lines that people delete" not in everything


def test_a_year_that_is_over_keeps_its_files_and_a_gone_one_goes(tmp_path: Path) -> None:
    desk = newsroom.desk()
    old = desk.small("wire", "An old count", "2025-03-02", ["leaderboards"], "It was counted.")
    before = written(desk, tmp_path)
    assert {name for name in before if "2025" in name} == {
        f"{kind}-2025.{ending}" for kind in ("articles", "stories") for ending in ("csv", "jsonl")
    }
    desk.small("wire", "A new count", "2026-05-14", ["leaderboards"], "It was counted again.")
    after = written(desk, tmp_path)
    assert {name for name in after if after[name] != before[name]} == {
        "index.md",
        *(f"{kind}-2026.{ending}" for kind in ("articles", "stories") for ending in ("csv", "jsonl")),
    }
    desk.stories.remove(old)
    assert not [name for name in written(desk, tmp_path) if "2025" in name]


def test_an_article_without_a_date_has_its_own_file(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    one = desk.article("wire", "Some day", None, "It was counted.", collected=None)
    desk.story("Some day", [one], [], newsroom.Brief(takeaways=[desk.said(one)]))
    files = written(desk, tmp_path)
    assert [record["published"] for record in lines(files, "articles")] == [None]
    assert "articles-undated.jsonl" in files


def test_the_page_explains_every_field_and_leads_to_every_file(tmp_path: Path) -> None:
    newsroom.lay_out(tmp_path)
    render(newsroom.site(), tmp_path / "content", ROOT / "site" / "templates")
    build(tmp_path)
    assert verify(tmp_path / "public") == []
    page = html.fromstring((tmp_path / "public" / "data" / "index.html").read_bytes())
    listed = {cells[0].text_content(): [cell.text_content() for cell in cells] for cells in page.xpath("//tr[td]")}
    for model in MODELS.values():
        for name, field in model.model_fields.items():
            assert listed[name][2] or name in ("takeaways", "evidence")
            assert field.description
    assert listed["low"][1:] == [
        "number or null",
        "The lower end, where the value is the upper end of a range",
        "20",
    ]
    assert listed["takeaways[].evidence[].sentence"][1] == "text"
    there = {file.name for file in (tmp_path / "public" / "data").iterdir()} - {"index.html"}
    assert there == {link.rpartition("/")[2] for link in page.xpath("//a[@download]/@href")} - {
        "figures.csv",
        "figures.json",
    }
    block = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    downloads = [one["contentUrl"] for part in block["hasPart"] for one in part["distribution"]]
    assert {one.rpartition("/")[2] for one in downloads} == {n for n in there if n.endswith((".csv", ".jsonl"))}
