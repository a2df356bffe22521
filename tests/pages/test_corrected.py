"""What contradicts, what has changed and what was put right, as readers are told it on stories and on its own page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.settings import Corrections
from scraper.stories.settling import in_force
from tests.pages import newsroom
from tests.pages.test_render import text_of, written

if TYPE_CHECKING:
    from pathlib import Path

STORY, LATE, PAGE = "stories/how-many-use-ai-at-averton.md", "stories/averton-stops-asking.md", "corrections.md"
TOLD = {
    "a conflict, and who says what": (
        STORY,
        "Reports disagree: Averton: share of staff who use AI each week 41% according to a memo1 in The Harbour Ledger"
        " 54% according to Quayside Wire2 New on 13 May",
    ),
    "what came": (
        STORY,
        "What changed 13 May 2026: 1 new article, from Quayside Wire."
        " New on 13 May marks what no earlier article says: 1 takeaway and 1 figure.",
    ),
    "an article that was changed": (
        STORY,
        "14 May 2026: The Harbour Ledger has changed its article. Earlier headline: “Four in five at Averton use AI”",
    ),
    "the same, among the sources": (
        STORY,
        "changed on 14 May 2026, earlier headline: “Four in five at Averton use AI”",
    ),
    "what moved away": (STORY, "14 May 2026: 1 article moved to another story, Averton stops asking. Why?"),
    "where it came from": (LATE, "14 May 2026: 1 article came from another story, How many use AI at Averton?. Why?"),
    "what was merged into it, as a verdict says": (
        STORY,
        "13 May 2026: Two stories of this site were found to be one. The other had 1 article, from Quayside Wire; its"
        " address leads here. Why?",
    ),
    "a headline": (STORY, "14 May 2026: Headline set by hand Why: The first one took a side."),
    "why it is one story": (
        STORY,
        "14 May 2026: Brought together by hand: The Harbour Ledger, “Two in five at Averton use AI” and Quayside Wire,"
        " “Most of us use AI, says Averton” Why: One count, told twice.",
    ),
    "why it is another": (
        LATE,
        "15 May 2026: Kept apart by hand from The Harbour Ledger, “Two in five at Averton use AI”"
        " Why: The end came later.",
    ),
    "all headlines": (PAGE, "New headline 14 May 2026 How many use AI at Averton? Why: The first one took a side."),
    "all that belongs together": (
        PAGE,
        "Brought together 14 May 2026 These articles tell one story: How many use AI at Averton? The Harbour Ledger:"
        " Two in five at Averton use AI Quayside Wire: Most of us use AI, says Averton Why: One count, told twice.",
    ),
    "all that doesn't": (
        PAGE,
        "Kept apart 15 May 2026 These are different stories: The Harbour Ledger: How many use AI at Averton?"
        " Stackmonger: Averton stops asking Why: The end came later.",
    ),
    "taken off, by its address": (PAGE, "Taken off this site: https://wire.example/prices Why: A price list."),
    "let in": (PAGE, "Let in: Quayside Wire: How many use AI at Averton? Why: It is about a count."),
    "hidden, before days were noted": (
        PAGE,
        "Hidden An article of digest.example is not shown any more. Why: The outlet withdrew it.",
    ),
    "all that outlets have changed": (
        PAGE,
        "14 May 2026 The Harbour Ledger: How many use AI at Averton?"
        " Earlier headline: “Four in five at Averton use AI”",
    ),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    desk = newsroom.desk()
    verdicts = newsroom.put_right(desk)
    days = {"different_stories": "2026-05-15", "hidden": None}
    dated = [one.but(since=days.get(one.kind, "2026-05-14")) for one in in_force(verdicts)]
    site = replace(newsroom.site(desk, corrections=verdicts), in_force=dated)
    return written(site, tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize("name", TOLD)
def test_readers_are_told(pages: dict[str, str], name: str) -> None:
    page, words = TOLD[name]
    assert words in text_of(re.sub("</(?:h2|li|p)>", " ", pages[page]))


def test_the_newest_correction_comes_first_and_those_without_a_day_last(pages: dict[str, str]) -> None:
    assert re.findall(r'oc-kicker">([\w ]+)', pages[PAGE])[:6] == [
        "Kept apart ", "New headline ", "Brought together ", "Not on the beat ", "On the beat ", "Hidden",
    ]  # fmt: skip


def test_nothing_of_what_is_hidden_is_shown_where_another_verdict_names_it(pages: dict[str, str]) -> None:
    shown = "".join(pages.values())
    assert "secret" not in shown
    assert "The outlet withdrew it." in shown


def test_where_nothing_changed_nothing_is_said(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    desk.small("wire", "Board opened", "2026-05-02", [], "A board was opened.")
    made = written(newsroom.site(desk, corrections=Corrections()), tmp_path)
    assert "What changed" not in made["stories/board-opened.md"]
    assert "Reports disagree" not in made["stories/board-opened.md"]
    assert "No correction so far." in made[PAGE]
    assert "Changed by their outlets" not in made[PAGE]
