"""The demo shows a reader each thing that makes the site special; some only a second night brings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pages.test_render import text_of
from tests.web import demo

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = {
    "a conflict": ("stories/merrowby-*", "Reports disagree: share of Merrowby Rail's staff who use the AI assistant"),
    "one side of it": ("stories/merrowby-*", "41% according to an internal memo"),
    "the other side": ("stories/merrowby-*", "54% according to"),
    "what changed": ("stories/merrowby-*", "17 October 2026: 2 new articles, from Norwick Wire and Rota & Badge."),
    "an article that was changed": ("stories/pellin-*", "Earlier headline: “Pellin stopped counting tokens. Now 91%"),
    "a split": ("stories/one-in-six-*-8fc176", "2 articles moved to another story, One in six office workers"),
    "the other half": ("stories/one-in-six-*-8fc1766", "2 articles came from another story, The dashboard"),
    "why it was split": ("stories/one-in-six-*-8fc1766", "Kept apart by hand from Rota & Badge"),
    "why it was joined": ("stories/start-up-ends-*", "Brought together by hand: The Tally Post"),
    "an old address": ("stories/the-receptionist-*", "This story has moved Start-up ends $1,000 bonus"),
    "a headline": ("stories/seventy-two-*", "Headline set by hand Why: The headline chosen first"),
    "what is new": ("", "The nail factory has moved New"),
    "what has grown": ("", "memo shows 2 new articles"),
    "what was hidden": ("corrections", "An article of Ludocoin is not shown any more."),
    "what outlets changed": ("corrections", "Changed by their outlets"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo")
    assert demo.main(root) == 0
    return root


@pytest.mark.parametrize("name", SHOWN)
def test_the_demo_shows(root: Path, name: str) -> None:
    where, words = SHOWN[name]
    (page,) = (root / "public").glob(f"{where}/index.html" if where else "index.html")
    text = text_of(re.sub("</(?:h1|h2|li|p|a)>", " ", page.read_text(encoding="utf-8")))
    assert words in re.sub(r"\s+([.,])", r"\1", text)
