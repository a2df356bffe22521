"""Nearest neighbours, exact and deterministic: dense vectors by faiss, sparse rows by products of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 512
# A term that stands in more than a tenth of many articles says nothing about which two belong together, and costs
# most of the product.
COMMON = 0.1
MANY = 5000


def nearest_dense(vectors: NDArray[np.float32], k: int) -> list[NDArray[np.intp]]:
    """Return for each row of unit vectors (n, d) the positions of its k nearest others, nearest first."""
    import faiss
    import numpy as np

    n = len(vectors)
    if n < 2:
        return [np.zeros(0, dtype=np.intp) for _ in range(n)]
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    _, found = index.search(np.ascontiguousarray(vectors), min(k + 1, n))
    # Among equals faiss may leave the row itself out; then the last one is one too many.
    return [row[row != i][:k].astype(np.intp) for i, row in enumerate(found)]


def nearest_sparse(rows: Any, k: int) -> tuple[list[NDArray[np.intp]], list[NDArray[np.float32]]]:
    """Return for each unit row of a CSR matrix the positions of its at most k nearest others, and the cosines.

    Others that share no term are not among them as neighbours but count in the cosines, as zeros.
    """
    import numpy as np

    n = rows.shape[0]
    if n > MANY:
        frequency = np.bincount(rows.indices, minlength=rows.shape[1])
        rows = rows[:, frequency <= COMMON * n]
    turned = rows.T.tocsr()
    positions: list[NDArray[np.intp]] = []
    cosines: list[NDArray[np.float32]] = []
    take = min(k, n - 1)
    for start in range(0, n, BLOCK):
        product = (rows[start : start + BLOCK] @ turned).toarray()
        for offset, row in enumerate(product):
            row[start + offset] = -1.0
            near = np.argpartition(-row, take - 1)[:take] if take > 0 else np.zeros(0, dtype=np.intp)
            near = near[np.lexsort((near, -row[near]))]
            values = row[near].astype(np.float32)
            positions.append(near[values > 0].astype(np.intp))
            cosines.append(values)
    return positions, cosines
