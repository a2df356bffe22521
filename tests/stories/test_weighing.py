"""TF-IDF rows: the same cosines as scikit-learn's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from scraper.stories.weighing import in_pairs, listed, tfidf

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
