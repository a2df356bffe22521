"""Nearest neighbours, deterministic: dense vectors by faiss, sparse rows by products of blocks."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 256
AT_ONCE = 20_000  # pairs whose rows are held in memory together
# Of many articles, a word that stands in more than this says little about which two belong together, and would cost
# most of the time; it counts again in the cosines of those that are found without it.
COMMON = 500
# From so many vectors on, one is compared with those in the PROBED cells nearest to it (of k-means, fixed seed).
MANY = 5000
PROBED = 12
TRAINED_ON = 40  # vectors a cell


def nearest_dense(
    vectors: NDArray[np.float32],
    k: int,
    asked: NDArray[np.intp] | None = None,
    among: NDArray[np.intp] | None = None,
) -> list[NDArray[np.intp]]:
    """Return for each row of unit vectors (n, d), or each one `asked`, its k nearest others, `among` all or some."""
    import faiss
    import numpy as np

    asked = np.arange(len(vectors)) if asked is None else asked
    among = np.arange(len(vectors)) if among is None else among
    if len(vectors) < 2 or not len(asked):
        return [np.zeros(0, dtype=np.intp) for _ in asked]
    searched = np.ascontiguousarray(vectors[among])
    n, d = searched.shape
    index: Any = faiss.IndexFlatIP(d)
    if n > MANY:
        cells = int(2 * n**0.5)
        index = faiss.IndexIVFFlat(index, d, cells, faiss.METRIC_INNER_PRODUCT)
        index.nprobe, index.cp.niter = PROBED, 6
        index.cp.max_points_per_centroid = index.cp.min_points_per_centroid = TRAINED_ON
        index.train(searched[:: max(n // (cells * TRAINED_ON), 1)])
    index.add(searched)
    _, found = index.search(np.ascontiguousarray(vectors[asked]), min(k + 1, n))
    near = [among[row[row >= 0]] for row in found]
    # Among equals faiss may leave the row itself out; then the last one is one too many.
    return [row[row != i][:k] for i, row in zip(asked, near, strict=True)]


def nearest_sparse(
    rows: Any, k: int, asked: NDArray[np.intp] | None = None, among: NDArray[np.intp] | None = None
) -> tuple[list[NDArray[np.intp]], list[NDArray[np.float32]]]:
    """Return for each unit row of a CSR matrix, or each one `asked`, its at most k nearest others, and the cosines.

    Where `among` is given, all others that aren't in it are left out.

    Others that share no term are not among them as neighbours but count in the cosines, as zeros.
    """
    import numpy as np

    n = rows.shape[0]
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    few = rows[:, frequency <= COMMON] if n > 2 * COMMON else rows
    asked = np.arange(n) if asked is None else asked
    among = np.arange(n) if among is None else among
    turned = few[among].T.tocsr()
    others_of = len(among) - np.isin(asked, among)  # how many others there are for each
    take = min(k, int(others_of.max(initial=0)))
    positions = np.zeros((len(asked), take), dtype=np.intp)
    cosines = np.zeros((len(asked), take), dtype=np.float32)
    found = np.zeros(len(asked), dtype=np.intp)

    def search(start: int) -> None:
        product = few[asked[start : start + BLOCK]] @ turned
        for offset in range(product.shape[0]):
            cells = slice(product.indptr[offset], product.indptr[offset + 1])
            near, values = among[product.indices[cells]], product.data[cells]
            others = near != asked[start + offset]
            near, values = near[others], values[others]
            if len(near) > take > 0:
                # All that are as near as the last one taken, so that equals are taken in order.
                best = values >= np.partition(values, len(values) - take)[len(values) - take]
                near, values = near[best], values[best]
            order = np.lexsort((near, -values))[:take]
            found[start + offset] = len(order)
            positions[start + offset, : len(order)] = near[order]
            cosines[start + offset, : len(order)] = values[order]

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the products run outside of Python's lock
        list(pool.map(search, range(0, len(asked), BLOCK)))
    if few is not rows:
        first, rank = np.nonzero(np.arange(take) < found[:, None])
        cosines[first, rank] = cosines_of(rows, asked[first], positions[first, rank])
    near = [row[:count] for row, count in zip(positions, found, strict=True)]
    return near, [row[:count] for row, count in zip(cosines, others_of, strict=True)]


def cosines_of(rows: Any, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the cosines of pairs of unit rows of a CSR matrix."""
    import numpy as np

    parts = [slice(start, start + AT_ONCE) for start in range(0, len(first), AT_ONCE)]
    done = [rows[first[part]].multiply(rows[second[part]]).sum(axis=1) for part in parts]
    return np.concatenate([np.asarray(each, dtype=np.float64).ravel() for each in done] or [np.zeros(0)])
