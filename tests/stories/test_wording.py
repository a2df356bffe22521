"""The words of an article, and exact neighbours."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.records import Article
from scraper.stories.neighbours import NONE, ByMeaning, ByWords
from scraper.stories.wording import bare, fold, found_words, lead, numbers, shingles, stem, title_of, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meta's AI—or Méta’s?", ["meta", "ai", "or", "meta"]),
        ("l’IA n'est", ["l'ia", "n'est"]),
        ("token-maxxing_2", ["token", "maxxing", "2"]),
        ("", []),
        ("Straße ﬁn", ["strasse", "fin"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(alphabet="aZ9é '’_-–—“”‘…½²\n\t\x1c\x85\xa0", max_size=12))
@example("'tis o''clock's '-' a'b'c'")
def test_words_are_found_alike_in_plain_texts_and_others(text: str) -> None:
    assert found_words(text) == re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text))
    assert words(text) == [bare(word) for word in found_words(text)]


def test_stems_meet_across_inflections_and_languages() -> None:
    assert list(map(stem, words("Universities, universités: a token"))) == ["unive", "unive", "", "token"]


def test_lead_skips_a_dateline_and_stands_in_for_a_missing_title() -> None:
    text = "SARN, May 2.\nEleven people were hurt in the port. More follows."
    assert lead(Article(text=text)) == "SARN, May 2. Eleven people were hurt in the port."
    assert title_of(Article(text=text)) == lead(Article(text=text))
    assert lead(Article(title="Only a title")) == "Only a title"
    assert len(lead(Article(text="word " * 500))) <= 300


NUMBERS = {
    "English": (
        "en",
        "30,000 seats or 2.4 billion in 2026, 1,234,567.5 in all.",
        ["30000", "2.4", "2026", "1234567.5"],
    ),
    "no language given": (None, "30,000 seats, 1.125 on average", ["30000", "1.125"]),
    "French": ("fr", "12\u202f500 licences, 1 234 567 jetons, 2,4 milliards, 80 %", ["12500", "1234567", "2.4", "80"]),
    "French with decimals": ("fr", "12 500,75 euros", ["12500.75"]),
    "German": ("de", "12.500 Lizenzen, 1.234.567 Tokens, 2,4 Milliarden", ["12500", "1234567", "2.4"]),
    "English counts side by side": ("en", "of 10 500 remain", ["10", "500"]),
    "a year before a number": ("fr", "en 2026 500 postes", ["2026", "500"]),
    "a version": ("en", "version 3.5.1", ["3.5.1"]),
}


@pytest.mark.parametrize(("lang", "text", "expected"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_are_the_same_in_every_language(lang: str | None, text: str, expected: list[str]) -> None:
    assert numbers(Article(text=text, lang=lang)) == expected


def test_shingles() -> None:
    assert shingles(["a", "b", "c", "d"]) == {"a b c", "b c d"}
    assert shingles(["a"]) == {"a"}
    assert shingles([]) == frozenset()


def test_neighbours_are_exact_and_never_oneself() -> None:
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(3)
    vectors = np.abs(rng.normal(size=(700, 16))).astype(np.float32)
    vectors[5] = vectors[6]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    best = np.sort(cosines, axis=1)[:, ::-1][:, :4]
    everyone = np.arange(700)
    dense = ByMeaning(vectors).nearest(4, everyone)
    sparse = ByWords(csr_matrix(vectors)).nearest(4, everyone)
    for i in range(len(vectors)):
        assert i not in dense[i]
        assert i not in sparse[i]
        np.testing.assert_allclose(cosines[i, dense[i]], best[i], atol=1e-5)
        np.testing.assert_allclose(cosines[i, sparse[i]], best[i], atol=1e-5)
    assert ByMeaning(vectors[:1]).nearest(4, everyone[:1]).tolist() == [[NONE] * 4]


@pytest.mark.parametrize("among", [[3], [6, 5], list(range(0, 700, 7))], ids=["one", "two equal ones", "many"])
def test_neighbours_among_some_are_the_nearest_of_those(among: list[int]) -> None:
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(3)
    vectors = np.abs(rng.normal(size=(700, 16))).astype(np.float32)
    vectors[5] = vectors[6]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked = np.array([0, 3, 5, 699])
    dense = ByMeaning(vectors, np.array(among)).nearest(3, asked)
    sparse = ByWords(csr_matrix(vectors), np.array(among)).nearest(3, asked)
    for row, i in enumerate(asked):
        others = [k for k in among if k != i]
        best = sorted(vectors[others] @ vectors[i])[::-1][:3]
        for near in (dense[row], sparse[row]):
            found = near[near != NONE]
            assert set(found) <= set(others)
            np.testing.assert_allclose(vectors[found] @ vectors[i], best, atol=1e-5)
