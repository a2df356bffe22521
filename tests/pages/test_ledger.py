"""The figures ledger, as page, chart, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from scraper.pages import Site, render
from scraper.pages.ledger import cell, data_files, measures, rows
from scraper.pages.story import StoryView, view
from scraper.records import Article, Brief, Evidence, Figure, Story
from scraper.settings import SiteInfo, load
from tests.pages.newsroom import ROOT

TEXT = "Brightloom used 60 trillion tokens."


def figure(value: float, **fields: object) -> Figure:
    given = {"subject": "Brightloom", "metric": "tokens used", "unit": "tokens", "measure": "tokens", **fields}
    return Figure.model_validate({"value": value, "evidence": [Evidence(article="a1", sentence=TEXT)], **given})


def newsroom(*figures: Figure) -> Site:
    article = Article(id="a1", url="https://ledger.example/1", title="Tokens", text=TEXT, publisher="Ledger")
    article = article.but(published="2026-05-12T08:00:00Z", collected="2026-05-12")
    story = Story(id="tokens-a1", title="Tokens", articles=["a1"], last_published="2026-05-12T08:00:00Z")
    return Site(load(ROOT / "content"), {"a1": article}, [story], {story.id: Brief(figures=list(figures))})


def views(*figures: Figure) -> list[StoryView]:
    site = newsroom(*figures)
    return [view(site, story) for story in site.stories]


FORMULAS = {
    "equals": ("=1+1", "'=1+1"),
    "plus": ("+1", "'+1"),
    "minus": ("-1", "'-1"),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "a tab": ("\t=1", "'\t=1"),
    "after a space": (" =1", "' =1"),
    "full width": ("＝1", "'＝1"),
    "words": ("Brightloom", "Brightloom"),
    "a number": (6e13, "60000000000000"),
    "a decimal": (16.6667, "16.6667"),
    "nothing": (None, ""),
}


@pytest.mark.parametrize(("value", "wanted"), FORMULAS.values(), ids=FORMULAS)
def test_no_cell_is_a_formula(value: object, wanted: str) -> None:
    assert cell(value) == wanted


def test_csv_and_json_hold_every_figure_with_its_story_and_evidence() -> None:
    found = rows(views(figure(6e13, conflicts=[6e14]), figure(5, subject="=cmd()", measure=None)))
    files = data_files(found, SiteInfo(name="S", url="https://s.example/", tagline="T"))
    lines = list(csv.DictReader(io.StringIO(files["figures/figures.csv"])))
    assert [(row["subject"], row["value"], row["conflicts"]) for row in lines] == [
        ("'=cmd()", "5", ""),
        ("Brightloom", "60000000000000", "600000000000000"),
    ]
    assert {row["story"] for row in lines} == {"https://s.example/stories/tokens-a1/"}
    assert {row["evidence"] for row in lines} == {"https://ledger.example/1"}
    records = json.loads(files["figures/figures.json"])["figures"]
    assert records[1]["evidence"] == [{"outlet": "Ledger", "url": "https://ledger.example/1", "sentence": TEXT}]


def test_figures_are_grouped_by_measure_and_others_come_last() -> None:
    found = measures(rows(views(figure(1, measure="made-up"), figure(2), figure(30, unit="%", measure="code-churn"))))
    assert [(one.id, one.total) for one in found] == [("code-churn", 1), ("tokens", 1), ("other-figures", 1)]


def test_a_chart_is_linear_within_fiftyfold_and_logarithmic_beyond() -> None:
    (near,) = measures(rows(views(figure(10), figure(40, low=20))))
    (far,) = measures(rows(views(figure(1e6), figure(6e13))))
    assert near.chart is not None
    assert far.chart is not None
    assert (near.chart.logarithmic, far.chart.logarithmic) == (False, True)
    assert [bar.value for bar in near.chart.bars] == ["20 tokens to 40 tokens", "10 tokens"]
    assert [(bar.start, bar.dot) for bar in near.chart.bars] == [(180, 356), (4, 92)]
    assert "from 1 million tokens (Brightloom) to 60 trillion tokens (Brightloom)" in far.chart.words


@pytest.mark.parametrize("figures", [(figure(0), figure(0)), (figure(5),)], ids=["zeros", "one figure"])
def test_what_can_not_be_compared_has_no_chart(figures: tuple[Figure, ...]) -> None:
    assert measures(rows(views(*figures)))[0].chart is None


def test_the_page_leads_to_story_and_evidence_and_shows_conflicts(tmp_path: Path) -> None:
    site = newsroom(figure(6e13, conflicts=[6e14], standing="target", as_of="2026-05-12", as_of_from="published"))
    render(site, tmp_path, ROOT / "site" / "templates")
    page = (tmp_path / "figures" / "index.md").read_text(encoding="utf-8")
    assert 'href="../stories/tokens-a1/#source&#46;1&#46;1"' in page
    assert "Conflict&#58; other reports say 600 trillion tokens" in page
    assert "reported 12 May 2026" in page
    assert "style=" not in page
    story = (tmp_path / "stories" / "tokens-a1.md").read_text(encoding="utf-8")
    assert "Conflict&#58; other reports say 600 trillion tokens" in story


def test_a_table_leads_to_a_story_but_once_in_a_row(tmp_path: Path) -> None:
    render(newsroom(figure(6e13), figure(5e13), figure(4e13)), tmp_path, ROOT / "site" / "templates")
    page = (tmp_path / "figures" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r'<tr class="oc-fact">.*?</tr>', page)
    assert [row.count('href="../stories/tokens-a1/"') for row in rows] == [1, 0, 0]
    assert [row.count('href="../stories/tokens-a1/#') for row in rows] == [1, 1, 1]


def test_a_file_holds_the_newest_figures_and_the_page_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.pages.ledger.MOST", 1)
    render(newsroom(figure(1, as_of="2026-05-12"), figure(2, as_of="2026-05-14")), tmp_path, ROOT / "site/templates")
    records = json.loads((tmp_path / "figures" / "figures.json").read_text(encoding="utf-8"))["figures"]
    assert [record["value"] for record in records] == [2]
    assert 'The newest 1 figure: <a href="figures.csv"' in (tmp_path / "figures" / "index.md").read_text("utf-8")
    assert "The newest figures in one file" in (tmp_path / "data" / "index.md").read_text("utf-8")
    assert (tmp_path / "data" / "figures-2026.jsonl").read_text("utf-8").count("\n") == 2


def test_without_figures_the_page_says_so(tmp_path: Path) -> None:
    render(newsroom(), tmp_path, ROOT / "site" / "templates")
    page = (tmp_path / "figures" / "index.md").read_text(encoding="utf-8")
    assert "No story has a figure yet." in page
    assert (tmp_path / "figures" / "figures.csv").read_text(encoding="utf-8").count("\n") == 1
