"""What comes from outside is plain text, whatever it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.collect.cleaning import clean_line, clean_text

LINES = {
    "plain": ("Tokens up 80%", "Tokens up 80%"),
    "none": (None, ""),
    "tags": ("<b>Tokens</b> up", "Tokens up"),
    "escaped tag": ("&lt;b&gt;Tokens&lt;/b&gt; up", "Tokens up"),
    "entity": ("AT&amp;T &amp; co", "AT&T & co"),
    "less than": ("a < b and 3 <5", "a < b and 3 <5"),
    "block tags part words": ("<p>one</p><p>two</p>", "one two"),
    "line breaks": ("one\r\ntwo\u2028three\x85four", "one two three four"),
    "NUL and controls": ("a\x00b\x07c\x1b[31m", "abc[31m"),
    "zero width": ("to\u200bken\ufeff", "token"),
    "soft hyphen": ("to\u00adken", "token"),
    "no-break spaces": ("30\u00a0% des\u202fjetons", "30 % des jetons"),
    "emoji that need a joiner": ("👩\u200d💻 works", "👩\u200d💻 works"),
    "decomposed": ("e\u0301te\u0301", "été"),
    "comment": ("a<!-- b -->c", "ac"),
    "unclosed tag": ("a <b", "a"),
    "closing tag cut off": ("a</", "a"),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=LINES.keys())
def test_clean_line(text: str | None, expected: str) -> None:
    assert clean_line(text) == expected


def test_clean_text_keeps_paragraphs() -> None:
    assert clean_text("<p>One.</p>\n\n<p>Two<br>three.</p>") == "One.\nTwo\nthree."


def test_what_is_too_long_is_cut_at_a_word() -> None:
    assert clean_line("token " * 400, limit=20) == "token token token…"
    assert len(clean_line("x" * 5_000_000, limit=50)) == 50


@given(st.text(st.one_of(st.characters(), st.sampled_from("<>&;/!ab\u202e\x00\ud800")), max_size=80))
def test_nothing_unclean_is_left_of_any_text(text: str) -> None:
    line, whole = clean_line(text), clean_text(text)
    assert clean_line(line) == line
    assert clean_text(whole) == whole
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", whole)
    assert not re.search(r"<[a-zA-Z/!?]", whole)
    assert "\n" not in line
    whole.encode("utf-8")


NESTED = "&amp;" * 2_000 + "lt;script&gt;"


def test_escaping_without_end_is_still_clean() -> None:
    assert clean_line(NESTED) == clean_line(clean_line(NESTED))
    assert "<script" not in clean_line(NESTED)
    deep = "lt;b>"
    for _ in range(12):
        deep = "amp;" + deep
    assert not re.search(r"<[a-zA-Z/!?]", clean_text("&" + deep))
