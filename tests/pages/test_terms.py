"""The first use of a glossary's term is marked, and nothing else changes."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from scraper.pages.terms import Explaining, Terms, anchors
from scraper.settings import Term
from tests.pages import newsroom
from tests.pages.newsroom import ATTACKS
from tests.pages.test_render import BIG, written

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = [
    Term(term="token", also=["tokens"], definition="A unit."),
    Term(term="seat", definition="A licence."),
    Term(term="C++", definition="A language."),
]


def explaining() -> Explaining:
    return Explaining(Terms(GLOSSARY), anchors(GLOSSARY), "../../")


def marked(text: str) -> list[str]:
    return re.findall(r'<a class="oc-term" href="../../glossary/#[^"]+">([^<]*)</a>', text)


TEXTS = {
    "the first use": ("Tokens cost more than a token.", ["Tokens"]),
    "two terms": ("A token for each seat.", ["token", "seat"]),
    "quoted words stay": ("“A token is a token,” she said of each seat.", ["seat"]),
    "straight quotes": ('He said "no token", and no seat.', ["seat"]),
    "French quotes": ("« un token » et un seat", ["seat"]),
    "a quotation that never ends": ("She said: “a token and a seat", []),
    "used again after a quotation": ("“A token,” she said. The token was spent.", ["token"]),
    "at both ends": ("token seat", ["token", "seat"]),
    "before a hyphen": ("a token-based count", ["token"]),
    "no term": ("Nothing was counted.", []),
    "nothing": ("", []),
    "with marks": ("<b>token</b> & *seat*", ["token", "seat"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_first_uses_in_a_text(name: str) -> None:
    text, wanted = TEXTS[name]
    shown = str(explaining()(text))
    assert marked(shown) == wanted
    assert unescape(re.sub("<[^>]*>", "", shown)) == text


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_texts_bring_nothing_but_the_link(name: str) -> None:
    shown = str(explaining()(f"{ATTACKS[name]} token {ATTACKS[name]}"))
    assert set(re.findall("<[^>]*>", shown)) <= {'<a class="oc-term" href="../../glossary/#term-token">', "</a>"}


OPENINGS = {
    "a paragraph": ("A token is a unit.\nOne *word*.", ["token"]),
    "a heading": ("# The token\n\nA token.", ["token"]),
    "links": ("[A token](https://token.example/token) for a seat", ["seat"]),
    "a bare address": ("https://token.example/token has a seat", ["seat"]),
    "code": ("`token` and ```\ntoken\n```", []),
    "bold": ("**What a token hides.** The token.", ["token"]),
    "HTML": ('<span title="token">seat</span>', ["seat"]),
    "a quotation": ("“A token” of a seat", ["seat"]),
}


@pytest.mark.parametrize("name", OPENINGS)
def test_first_uses_in_a_maintainers_markdown(name: str) -> None:
    text, wanted = OPENINGS[name]
    page = explaining()
    shown = str(page.opening(text))
    assert marked(shown) == wanted
    assert re.sub(r'<a class="oc-term"[^>]*>([^<]*)</a>', r"\1", shown) == text


def test_a_term_is_marked_once_a_page(tmp_path: Path) -> None:
    page = explaining()
    assert marked(str(page("A token."))) == ["token"]
    assert marked(str(page("A token."))) == []
    assert page.marked == ["token"]
    pages = written(newsroom.site(), tmp_path)
    story = pages[f"stories/{BIG}.md"]
    assert story.count('class="oc-term" href="../../glossary/#term-token"') == 1
    assert '<p id="tip.term&#45;token">' in story or '<p id="tip.term-token">' in story
    assert "The unit of text that a language model reads and writes" in story
    assert not re.search(r"<h[1-6][^>]*>[^\n]*oc-term", "".join(pages.values()))
    assert not re.search(r"^#.*oc-term", "".join(pages.values()), re.MULTILINE)
    for name in ("briefs/2026-05-14.md", "briefs/2026-w20.md", "topics/leaderboards.md"):
        assert "oc-term" in pages[name], name
    voices = story.split("Voices</h2>")[1].split("<h2")[0]
    assert "oc-term" not in voices
