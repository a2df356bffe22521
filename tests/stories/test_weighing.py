"""TF-IDF rows: the same cosines as scikit-learn's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from scraper.stories.weighing import found_runs, in_pairs, listed, renamed, tfidf

documents = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=12), min_size=1, max_size=8)


@settings(deadline=None, max_examples=50)
@given(documents)
def test_cosines_are_those_of_scikit_learn(texts: list[list[str]]) -> None:
    pairs = [[f"{a} {b}" for a, b in pairwise(text)] for text in texts]
    for ours, terms in [(listed(texts), texts), (in_pairs(listed(texts)), pairs)]:
        expected = np.zeros((len(texts), len(texts)))
        if any(terms):
            rows = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(terms)
            expected = (rows @ rows.T).toarray()
        rows = tfidf(ours)
        found = (rows @ rows.T).toarray()
        off = ~np.eye(len(texts), dtype=bool)  # a row's own length counts words that have no column
        np.testing.assert_allclose(found[off], expected[off], atol=1e-6)


@settings(deadline=None, max_examples=50)
@given(documents)
def test_terms_are_renamed_as_if_each_document_were(texts: list[list[str]]) -> None:
    new = {"a": "x", "b": "x", "c": ""}
    expected = listed([[name for term in text if (name := new.get(term, term))] for text in texts])
    found = renamed(listed(texts), lambda term: new.get(term, term))
    assert (found.ids.tolist(), found.lengths.tolist()) == (expected.ids.tolist(), expected.lengths.tolist())
    assert found.names == expected.names


@settings(deadline=None, max_examples=50)
@given(documents, st.lists(st.lists(st.sampled_from("abcz"), max_size=3), max_size=4))
def test_runs_are_found_within_documents(texts: list[list[str]], sought: list[list[str]]) -> None:
    expected = sorted(
        (at, k)
        for at, text in enumerate(texts)
        for k, run in enumerate(sought)
        for start in range(len(text))
        if run and text[start : start + len(run)] == run
    )
    found = found_runs(listed(texts), sought)
    assert sorted(zip(*(numbers.tolist() for numbers in found), strict=True)) == expected
