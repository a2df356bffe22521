"""What the site's own script adds: definitions of terms, and a ledger that sorts and filters."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

import pytest

from tests.browser.test_reader import BIG, Reader, address, chromium

__all__ = ["address", "chromium"]
pytestmark = pytest.mark.browser

TERM = ".oc-takeaways a.oc-term >> nth=0"
WORDS = "The unit of text that a language model reads and writes"


def test_a_definition_shows_on_hover_and_stays_under_the_pointer(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address)
    page = reader.open(BIG)
    tip = page.locator(".oc-tip")
    assert not tip.is_visible()
    page.hover(TERM)
    tip.wait_for(state="visible")
    assert tip.inner_text().startswith(WORDS)
    box = tip.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10, steps=4)
    page.wait_for_timeout(500)
    assert tip.is_visible()
    page.mouse.move(900, 20)
    tip.wait_for(state="hidden")
    assert reader.trouble == []


def test_a_definition_shows_on_focus_and_escape_closes_it(chromium: Any, address: str) -> None:
    page = Reader(chromium, address).open(BIG)
    link = page.locator(TERM)
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    tip = page.locator(".oc-tip")
    assert tip.is_visible()
    described = link.get_attribute("aria-describedby")
    assert page.locator(f"[id='{described}']").inner_text(timeout=1000) is not None
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert link.evaluate("e => e === document.activeElement")


def test_the_first_tap_shows_the_definition_and_the_second_follows(chromium: Any, address: str) -> None:
    reader = Reader(chromium, address, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = reader.open(BIG)
    page.tap(TERM)
    tip = page.locator(".oc-tip")
    tip.wait_for(state="visible")
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.url.endswith(BIG)
    page.tap("h1")
    assert not tip.is_visible()
    page.tap(TERM)
    page.tap(TERM)
    page.wait_for_url("**/glossary/#term-token")


def test_without_scripts_a_term_is_a_link_and_the_ledger_a_table(chromium: Any, address: str) -> None:
    page = Reader(chromium, address, java_script_enabled=False).open(BIG)
    assert not page.locator(".oc-tips").is_visible()
    page.click(TERM)
    page.wait_for_url("**/glossary/#term-token")
    page.goto(address + "figures/")
    table = page.locator("table.oc-ledger >> nth=0")
    assert not table.is_visible()
    page.click(".oc-measure summary >> nth=0")
    assert table.is_visible()
    page.goto(address + "figures/#tokens")
    assert page.locator("#tokens table").is_visible()
    assert page.locator(".oc-ledger-tools >> nth=0").inner_text() == ""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_ledger_filters_and_sorts(chromium: Any, address: str, width: int) -> None:
    reader = Reader(chromium, address, viewport={"width": width, "height": 900})
    page = reader.open("figures/")
    rows = page.locator("table.oc-ledger tbody tr")
    every = rows.count()
    measures, shown = page.locator(".oc-measure").count(), page.locator(".oc-measure[open]")
    assert (shown.count(), rows.locator("visible=true").count()) == (0, 0)
    page.fill("#oc-filter", "monthly bill")
    assert rows.locator("visible=true").count() == 1
    assert page.locator(".oc-measure").locator("visible=true").count() == 1
    assert page.inner_text("[role=status]") == f"1 of {every} figures shown"
    page.fill("#oc-filter", "")
    assert shown.count() == 0  # as it was before
    page.click(".oc-ledger-tools >> text=Open all")
    assert shown.count() == measures
    assert rows.locator("visible=true").count() == every
    page.select_option("#oc-sort", "Highest")
    tables = page.eval_on_selector_all(
        "table.oc-ledger tbody",
        "all => all.map(one => [...one.rows].map(r => [r.cells[0].dataset.unit, -Number(r.cells[0].dataset.sort)]))",
    )
    runs = [[[value for _, value in run] for _, run in groupby(table, itemgetter(0))] for table in tables]
    assert [len(run) for run in runs] == [len({unit for unit, _ in table}) for table in tables]  # each unit by itself
    assert [[sorted(run) for run in table] for table in runs] == runs
    assert any(len(set(run)) > 1 for table in runs for run in table)
    page.select_option("#oc-sort", "Newest")
    page.click(".oc-ledger-tools >> text=Close all")
    assert shown.count() == 0
    assert reader.trouble == []
