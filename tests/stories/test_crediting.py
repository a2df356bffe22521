"""Which articles draw on one outlet: by their words and their publishers."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.records import Article
from scraper.stories.crediting import Outlets
from scraper.stories.weighing import listed
from scraper.stories.wording import shown, words

IN_COMMON: dict[str, tuple[tuple[str, str], tuple[str, str], list[str]]] = {
    # each article's publisher and text; the outlets that they have in common
    "both name a known outlet": (
        ("Ledgerline", "Staff race, the Financial Times reported."),
        ("Tally Post", "Tokens are counted, according to the FT's rival, the Financial Times."),
        ["financial times"],
    ),
    "one names the other's publisher": (
        ("Norwick Wire", "Varnholt caps tokens, Ledgerline says."),
        ("Ledgerline", "Varnholt caps tokens, a memo says."),
        ["ledgerline"],
    ),
    "a headline credits": (
        ("Norwick Wire", "Varnholt caps tokens - Tally Post"),
        ("Tally Post", "A cap."),
        ["tally post"],
    ),
    "an article before the name": (("", "The Tally Post has seen it."), ("Tally Post", "A cap."), ["tally post"]),
    "an apostrophe of either kind": (
        ("", "As Tom's Hardware wrote."),
        ("", "Tom’s Hardware wrote so."),
        ["tom's hardware"],
    ),
    "nothing": (("Ledgerline", "A cap."), ("Tally Post", "A cap."), []),
    "one publisher": (
        ("Ledgerline", "As the New York Times wrote."),
        ("Ledgerline", "The New York Times has it."),
        [],
    ),
    "publishers that aren't known": (("", "A cap."), ("", "A cap."), []),
    "a publisher's name that is a word here": (("Patchboard", "A cap."), ("", "She stood at the patchboard."), []),
    "a name that is a word of every text": (("Insider", "A cap."), ("Wired", "Insider knowledge, wired in."), []),
    "the end of one article and the start of the next": (("", "It was the New York"), ("", "Times are hard."), []),
}


@pytest.mark.parametrize(("one", "other", "expected"), IN_COMMON.values(), ids=IN_COMMON.keys())
def test_outlets_in_common(one: tuple[str, str], other: tuple[str, str], expected: list[str]) -> None:
    articles = [Article(id=str(k), publisher=name or None, text=text) for k, (name, text) in enumerate([one, other])]
    articles.append(Article(id="x", publisher="Tally Post", text="Ferries are late."))
    outlets = Outlets(articles, listed([words(shown(article)) for article in articles]))
    assert outlets.both(0, 1) == expected
    counts = outlets.in_common(np.array([0, 1]), np.array([1, 0]))
    assert (counts > 0).tolist() == [bool(expected)] * 2


def test_no_articles_at_all() -> None:
    outlets = Outlets([], listed([]))
    assert outlets.in_common(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)).tolist() == []


def test_an_outlet_that_many_draw_on_says_less() -> None:
    told = ["The Tally Post has it.", "So the Tally Post.", "As Tom's Hardware wrote.", "Tom's Hardware says."]
    articles = [Article(id=str(k), text=text) for k, text in enumerate([*told, *["Tom's Hardware again."] * 5])]
    outlets = Outlets(
        [*articles, Article(id="x", publisher="Tally Post")], listed([*(words(a.text) for a in articles), []])
    )
    rare, common = outlets.in_common(np.array([0, 2]), np.array([1, 3]))
    assert rare > common > 0
