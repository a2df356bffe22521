"""The words of an article, and exact neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.records import Article
from scraper.stories.neighbours import nearest_dense, nearest_sparse
from scraper.stories.wording import lead, numbers, shingles, title_of, words


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


def test_lead_skips_a_dateline_and_stands_in_for_a_missing_title() -> None:
    text = "SARN, May 2.\nEleven people were hurt in the port. More follows."
    assert lead(Article(text=text)) == "SARN, May 2. Eleven people were hurt in the port."
    assert title_of(Article(text=text)) == lead(Article(text=text))
    assert lead(Article(title="Only a title")) == "Only a title"
    assert len(lead(Article(text="word " * 500))) <= 300


def test_numbers_and_shingles() -> None:
    assert numbers(Article(title="30,000 seats", text="or 2.4 billion in 2026.")) == ["30000", "2.4", "2026"]
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
    dense = nearest_dense(vectors, 4)
    sparse, values = nearest_sparse(csr_matrix(vectors), 4)
    for i in range(len(vectors)):
        assert i not in dense[i]
        assert i not in sparse[i]
        np.testing.assert_allclose(cosines[i, dense[i]], best[i], atol=1e-5)
        np.testing.assert_allclose(values[i], best[i], atol=1e-5)
    assert [list(x) for x in nearest_dense(vectors[:1], 4)] == [[]]
