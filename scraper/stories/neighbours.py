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
# Up to so many articles every one is compared with every other. Beyond, words that stand in more than a tenth of
# so many say little about which two belong together and would cost most of the time, and vectors are looked for in
# the PROBED cells nearest to them (of k-means, with a fixed seed).
MANY = 5000
COMMON = MANY // 10
PROBED = 12
TRAINED_ON = 40  # vectors a cell


def nearest_dense(vectors: NDArray[np.float32], k: int) -> list[NDArray[np.intp]]:
    """Return for each row of unit vectors (n, d) the positions of its k nearest others, nearest first."""
    import faiss
    import numpy as np

    n, d = vectors.shape
    if n < 2:
        return [np.zeros(0, dtype=np.intp) for _ in range(n)]
    vectors = np.ascontiguousarray(vectors)
    index: Any = faiss.IndexFlatIP(d)
    if n > MANY:
        cells = int(2 * n**0.5)
        index = faiss.IndexIVFFlat(index, d, cells, faiss.METRIC_INNER_PRODUCT)
        index.nprobe, index.cp.niter = PROBED, 6
        index.cp.max_points_per_centroid = index.cp.min_points_per_centroid = TRAINED_ON
        index.train(vectors[:: max(n // (cells * TRAINED_ON), 1)])
    index.add(vectors)
    _, found = index.search(vectors, min(k + 1, n))
    # Among equals faiss may leave the row itself out; then the last one is one too many.
    return [row[(row != i) & (row >= 0)][:k].astype(np.intp) for i, row in enumerate(found)]


def nearest_sparse(rows: Any, k: int) -> tuple[list[NDArray[np.intp]], list[NDArray[np.float32]]]:
    """Return for each unit row of a CSR matrix the positions of its at most k nearest others, and the cosines.

    Others that share no term are not among them as neighbours but count in the cosines, as zeros.
    """
    import numpy as np

    n = rows.shape[0]
    few = rows
    if n > MANY:
        few = rows[:, np.bincount(rows.indices, minlength=rows.shape[1]) <= COMMON]
    turned = few.T.tocsr()
    take = min(k, max(n - 1, 0))
    positions = np.zeros((n, take), dtype=np.intp)
    cosines = np.zeros((n, take), dtype=np.float32)
    found = np.zeros(n, dtype=np.intp)

    def search(start: int) -> None:
        product = few[start : start + BLOCK] @ turned
        for offset in range(product.shape[0]):
            cells = slice(product.indptr[offset], product.indptr[offset + 1])
            near, values = product.indices[cells], product.data[cells]
            others = near != start + offset
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
        list(pool.map(search, range(0, n, BLOCK)))
    if few is not rows:
        first, rank = np.nonzero(np.arange(take) < found[:, None])
        cosines[first, rank] = cosines_of(rows, first, positions[first, rank])
    return [row[:count] for row, count in zip(positions, found, strict=True)], list(cosines)


def cosines_of(rows: Any, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the cosines of pairs of unit rows of a CSR matrix."""
    import numpy as np

    parts = [slice(start, start + AT_ONCE) for start in range(0, len(first), AT_ONCE)]
    done = [rows[first[part]].multiply(rows[second[part]]).sum(axis=1) for part in parts]
    return np.concatenate([np.asarray(each, dtype=np.float64).ravel() for each in done] or [np.zeros(0)])
