"""What the words of an article say, as numbers: made once, and kept in the cache while the article is open.

Nothing is decided here: what was kept is what would be read again, to the bit, and only the time differs.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from scraper.stories.weighing import Listed, appended, chosen, listed, renamed
from scraper.stories.wording import READ_CHARACTERS, bare, found_words, numbers_in, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article

Said = tuple[str, str, str | None]  # title, text and language
Number = TypeVar("Number", bound="np.generic")
TERMS = "terms"


class Readings:
    """The words and numbers of articles, the sketches by which copies are found, and the vectors.

    `kept` is what `to_keep` returned in an earlier run by the same rules, or nothing.
    """

    def __init__(self, kept: bytes = b"") -> None:
        import numpy as np

        nothing = np.zeros(0, dtype=np.int64)
        self._words = self._numbers = Listed(nothing, nothing)
        self._arrays: dict[str, NDArray[Any]] = {}  # of other kinds than the terms: what is known, a row each
        self._kept: dict[str, dict[bytes, int]] = {}  # of each kind: what was kept, by hash, with its row
        self._count: Counter[str] = Counter()  # of each kind: how many rows there are
        self._rows: dict[str, dict[Said, int]] = {}  # of each kind: what was asked for in this run
        self._keys: dict[Said, bytes] = {}
        self.read = 0  # readings that weren't known: of an article's terms, its sketch or its vectors
        if kept:
            self._recall(kept)

    def terms(self, articles: Sequence[Article]) -> tuple[Listed, Listed]:
        """Return the words, and the numbers, of the headline and opening of each article."""
        new, rows = self._find(TERMS, articles)
        texts = [shown(article)[:READ_CHARACTERS] for article in new]
        words = renamed(listed([found_words(text) for text in texts]), bare)
        numbers = listed([numbers_in(text, article.lang) for text, article in zip(texts, new, strict=True)])
        self._words, self._numbers = appended(self._words, words), appended(self._numbers, numbers)
        return chosen(self._words, rows), chosen(self._numbers, rows)

    def rows(
        self, kind: str, articles: Sequence[Article], made: Callable[[Sequence[Article]], NDArray[Number]]
    ) -> NDArray[Number]:
        """Return what is of one `kind`, such as "sketches", of each article, a row each.

        `made` makes those that aren't known.
        """
        import numpy as np

        new, rows = self._find(kind, articles)
        known = self._arrays.get(kind)
        if known is None or new:
            fresh = made(new)
            known = self._arrays[kind] = fresh if known is None or not len(known) else np.concatenate([known, fresh])
        return known if np.array_equal(rows, np.arange(len(known))) else known[rows]

    def to_keep(self) -> bytes:
        """Return what was asked for in this run: what is no longer open is forgotten."""
        import numpy as np

        arrays = {
            f"{kind} rows": self._arrays[kind][[*rows.values()]]
            for kind, rows in self._rows.items()
            if rows and kind != TERMS
        }
        for kind, rows in self._rows.items():
            arrays[f"{kind} of"] = np.frombuffer(b"".join(map(self._key, rows)), dtype=np.uint8)
        terms = np.array([*self._rows.get(TERMS, {}).values()], dtype=np.intp)
        for name, said in (("words", self._words), ("numbers", self._numbers)):
            part = chosen(said, terms)
            arrays |= {f"{name} ids": part.ids.astype(np.int32), f"{name} lengths": part.lengths.astype(np.int32)}
            arrays[f"{name} names"] = np.frombuffer("\n".join(part.names).encode(), dtype=np.uint8)
        out = io.BytesIO()
        np.savez(out, allow_pickle=False, **arrays)
        return out.getvalue()

    def _recall(self, kept: bytes) -> None:
        import numpy as np

        try:
            with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
                found = {name: arrays[name] for name in arrays.files}
        except (ValueError, OSError, EOFError, zipfile.BadZipFile):
            return  # cut short or no such thing: it is only a cache
        self._words, self._numbers = (
            Listed(
                found[f"{name} ids"].astype(np.int64),
                found[f"{name} lengths"].astype(np.int64),
                found[f"{name} names"].tobytes().decode().split("\n"),
            )
            for name in ("words", "numbers")
        )
        for name, array in found.items():
            kind, _, what = name.rpartition(" ")
            if what == "rows":
                self._arrays[kind] = array
            elif what == "of":
                keys = array.tobytes()
                self._kept[kind] = {keys[at : at + 32]: at // 32 for at in range(0, len(keys), 32)}
                self._count[kind] = len(keys) // 32

    def _find(self, kind: str, articles: Sequence[Article]) -> tuple[list[Article], NDArray[np.intp]]:
        """Return which articles aren't known yet, and the row of each article once those are appended."""
        import numpy as np

        kept, rows, before = self._kept.get(kind, {}), self._rows.setdefault(kind, {}), self._count[kind]
        new: list[Article] = []
        out = np.empty(len(articles), dtype=np.intp)
        for at, article in enumerate(articles):
            said = (article.title, article.text, article.lang)
            row = rows.get(said)
            if row is None:
                row = kept.get(self._key(said)) if kept else None
                if row is None:
                    row = before + len(new)
                    new.append(article)
                rows[said] = row
            out[at] = row
        self.read += len(new)
        self._count[kind] += len(new)
        return new, out

    def _key(self, said: Said) -> bytes:
        if said not in self._keys:
            self._keys[said] = hashlib.sha256("\0".join(map(str, said)).encode("utf-8", "replace")).digest()
        return self._keys[said]
