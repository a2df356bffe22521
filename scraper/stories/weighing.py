"""TF-IDF rows from lists of terms, made with a few sorts of whole numbers, so that 100,000 articles take seconds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Listed:
    """The terms of documents as numbers, one after the other: `ids` (int64), and each document's `lengths`.

    `names` says what the numbers stand for, where that is known.
    """

    ids: NDArray[np.int64]
    lengths: NDArray[np.int64]
    names: Sequence[str] = ()


def listed(documents: Sequence[Sequence[str]]) -> Listed:
    """Return the documents' terms numbered by first appearance."""
    import numpy as np

    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    lengths = np.fromiter(map(len, documents), dtype=np.int64, count=len(documents))
    ids = np.fromiter(map(number.__getitem__, chain.from_iterable(documents)), dtype=np.int64, count=lengths.sum())
    return Listed(ids, lengths, list(number))


def renamed(terms: Listed, new: Callable[[str], str]) -> Listed:
    """Return the terms by the `new` name of each, which is asked for once; those that have none are left out."""
    import numpy as np

    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    ids = np.array([number[name] if (name := new(old)) else -1 for old in terms.names], dtype=np.int64)[terms.ids]
    kept = np.concatenate(([0], np.cumsum(ids >= 0)))[np.concatenate(([0], np.cumsum(terms.lengths)))]
    return Listed(ids[ids >= 0], np.diff(kept), list(number))


def appended(terms: Listed, more: Listed) -> Listed:
    """Return the terms of documents with those of more documents behind them."""
    import numpy as np

    if not len(terms.lengths):
        return more
    number = {name: k for k, name in enumerate(terms.names)}
    new = np.array([number.setdefault(name, len(number)) for name in more.names], dtype=np.int64)
    ids, lengths = np.concatenate([terms.ids, new[more.ids]]), np.concatenate([terms.lengths, more.lengths])
    return Listed(ids, lengths, list(number))


def chosen(terms: Listed, documents: NDArray[np.intp]) -> Listed:
    """Return the terms of some of the documents, numbered by first appearance in these."""
    import numpy as np

    lengths = terms.lengths[documents]
    starts = (np.cumsum(terms.lengths) - terms.lengths)[documents] - (np.cumsum(lengths) - lengths)
    ids = terms.ids[np.repeat(starts, lengths) + np.arange(lengths.sum())]
    first = np.full(len(terms.names), len(ids))
    first[ids[::-1]] = np.arange(len(ids))[::-1]
    order = np.argsort(first, kind="stable")[: int((first < len(ids)).sum())]
    number = np.empty(len(first), dtype=np.int64)
    number[order] = np.arange(len(order))
    return Listed(number[ids], lengths, [terms.names[k] for k in order.tolist()])


def in_pairs(terms: Listed) -> Listed:
    """Return each two neighbouring terms of a document as one."""
    import numpy as np

    if not len(terms.ids):
        return terms
    joined = terms.ids[:-1] * (terms.ids.max() + 1) + terms.ids[1:]
    ends = np.cumsum(terms.lengths)[:-1] - 1  # a document's last term has no other behind it
    inside = np.ones(len(joined), dtype=bool)
    inside[ends[(ends >= 0) & (ends < len(joined))]] = False
    return Listed(np.unique(joined[inside], return_inverse=True)[1], np.maximum(terms.lengths - 1, 0))


def found_runs(terms: Listed, sought: Sequence[Sequence[str]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where documents hold a run of terms that is `sought`: the numbers of the document and of the run."""
    import numpy as np

    number = {name: k for k, name in enumerate(terms.names)}
    runs = [[number.get(term, -1) for term in run] for run in sought]
    begins = np.zeros(len(number), dtype=bool)
    begins[[run[0] for run in runs if run and -1 not in run]] = True
    at = np.flatnonzero(begins[terms.ids])
    first, ends = terms.ids[at], np.cumsum(terms.lengths)
    documents, which = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for k, run in enumerate(runs):
        where = at[first == run[0]] if run else at[:0]
        for step, term in enumerate(run[1:], 1):
            where = where[where + step < len(terms.ids)]
            where = where[terms.ids[where + step] == term]
        document = np.searchsorted(ends, where, side="right")
        whole = document[where + len(run) <= ends[document]]
        documents.append(whole)
        which.append(np.full(len(whole), k))
    return np.concatenate(documents), np.concatenate(which)


def tfidf(terms: Listed) -> Any:
    """Return the TF-IDF rows (sublinear, smooth) of documents, of unit length or zero, as float32 CSR.

    A term that stands in one document alone counts in that document's length but has no column: it can match
    nothing.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    n, width = len(terms.lengths), int(terms.ids.max(initial=0)) + 1
    cells, counts = np.unique(np.repeat(np.arange(n), terms.lengths) * width + terms.ids, return_counts=True)
    row, column = cells // width, cells % width
    frequency = np.bincount(column, minlength=width)
    idf = np.log((1 + n) / (1 + frequency)) + 1
    weight = (1 + np.log(counts)) * idf[column]
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=n))
    shared = frequency > 1
    new = np.cumsum(shared) - 1
    kept = shared[column]
    row, column, weight = row[kept], new[column[kept]], (weight / length[row])[kept]
    starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=n))))
    shape = (n, max(int(shared.sum()), 1))
    return csr_matrix((weight.astype(np.float32), column.astype(np.int32), starts.astype(np.int32)), shape=shape)
