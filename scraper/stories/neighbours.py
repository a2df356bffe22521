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
NONE = -1  # where there is no neighbour
# Of more vectors, one is compared with those in the PROBED cells nearest to it (of k-means, fixed seed).
MANY = 3000
PROBED = 12
ROUNDS = 6
TRAINED_ON = 40  # vectors a cell


def common(n: int) -> int:
    """Return in how many of n articles a word may stand and still help to find the nearest.

    A commoner one says little about which two belong together, and would cost most of the time; it counts again in the
    cosines of those that are found without it.
    """
    return n if n <= 1000 else 500 if n <= 3000 else max(150, n // 200)


class ByMeaning:
    """Finds the nearest of unit vectors (n, d), `among` all or some."""

    def __init__(self, vectors: NDArray[np.float32], among: NDArray[np.intp] | None = None) -> None:
        import faiss
        import numpy as np

        self._vectors = vectors
        self._among = np.arange(len(vectors)) if among is None else among
        searched = np.ascontiguousarray(vectors[self._among])
        n, d = searched.shape
        index: Any = faiss.IndexFlatIP(d)
        if n > MANY:
            cells = int(2 * n**0.5)
            index = faiss.IndexIVFFlat(index, d, cells, faiss.METRIC_INNER_PRODUCT)
            index.nprobe, index.cp.niter = PROBED, ROUNDS
            index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = TRAINED_ON, 1
            index.train(searched[:: max(n // (cells * TRAINED_ON), 1)])
        index.add(searched)
        self._index = index

    def nearest(self, k: int, asked: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the k nearest others of each one `asked`: shape (asked, k). NONE stands where there are fewer."""
        import numpy as np

        if not (len(asked) and len(self._among)):
            return np.full((len(asked), k), NONE)
        _, found = self._index.search(np.ascontiguousarray(self._vectors[asked]), k + 1)
        near = np.where(found >= 0, self._among[found], NONE)
        # Among equals faiss may leave the row itself out; then the last one is one too many.
        others = (near != NONE) & (near != asked[:, None])
        first = np.argsort(~others, axis=1, kind="stable")[:, :k]
        return np.where(np.take_along_axis(others, first, axis=1), np.take_along_axis(near, first, axis=1), NONE)


class ByWords:
    """Finds the nearest of the unit rows of a CSR matrix, `among` all or some."""

    def __init__(self, rows: Any, among: NDArray[np.intp] | None = None) -> None:
        import numpy as np

        n = rows.shape[0]
        frequency = np.bincount(rows.indices, minlength=rows.shape[1])
        most = common(n)
        self._rows = rows[:, frequency <= most] if most < n else rows
        self._among = np.arange(n) if among is None else among
        self._turned = self._rows[self._among].T.tocsr()

    def nearest(self, k: int, asked: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the k nearest others of each one `asked`: shape (asked, k).

        NONE stands where fewer than k share a term with the row.
        """
        import numpy as np

        near = np.full((len(asked), k), NONE)

        def search(start: int) -> None:
            product = self._rows[asked[start : start + BLOCK]] @ self._turned
            for row in range(product.shape[0]):
                cells = slice(product.indptr[row], product.indptr[row + 1])
                others, values = product.indices[cells], product.data[cells]
                if len(others) > k + 1:
                    # All as near as the last one taken, so that equals are taken in order; one is the row itself.
                    last = len(values) - k - 1
                    best = np.flatnonzero(values >= np.partition(values, last)[last])
                    others, values = others[best], values[best]
                others = self._among[others]
                order = np.lexsort((others, -values))
                order = order[others[order] != asked[start + row]][:k]
                near[start + row, : len(order)] = others[order]

        with ThreadPoolExecutor(os.cpu_count()) as pool:  # the products run outside of Python's lock
            list(pool.map(search, range(0, len(asked), BLOCK)))
        return near


def cosines_of(rows: Any, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the cosines of pairs of unit rows of a CSR matrix."""
    import numpy as np

    parts = [slice(start, start + AT_ONCE) for start in range(0, len(first), AT_ONCE)]
    done = [rows[first[part]].multiply(rows[second[part]]).sum(axis=1) for part in parts]
    return np.concatenate([np.asarray(each, dtype=np.float64).ravel() for each in done] or [np.zeros(0)])
