"""What the words of an article say, as numbers: read once, and kept in the cache while the article is open.

Nothing is decided here: what was kept is what would be read again, to the bit, and only the time differs.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from scraper.stories.weighing import Listed, appended, chosen, listed, renamed
from scraper.stories.wording import READ_CHARACTERS, bare, found_words, numbers_in, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.records import Article

Said = tuple[str, str, str | None]  # title, text and language


class Readings:
    """The words and numbers of articles, and the sketches by which copies are found.

    `kept` is what `to_keep` returned in an earlier run by the same rules, or nothing.
    """

    def __init__(self, kept: bytes = b"") -> None:
        import numpy as np

        nothing = np.zeros(0, dtype=np.int64)
        self._words = self._numbers = Listed(nothing, nothing)
        self._sketches = np.zeros((0, 0), dtype=np.uint32)
        self._kept: dict[str, dict[bytes, int]] = {"terms": {}, "sketches": {}}  # what is known, by hash, with its row
        self._rows: dict[str, dict[Said, int]] = {"terms": {}, "sketches": {}}  # what was asked for in this run
        self._keys: dict[Said, bytes] = {}
        self.read = 0  # readings that weren't known: of an article's terms, or of its sketch
        if kept:
            self._recall(kept)

    def terms(self, articles: Sequence[Article]) -> tuple[Listed, Listed]:
        """Return the words, and the numbers, of the headline and opening of each article."""
        new, rows = self._find("terms", articles)
        texts = [shown(article)[:READ_CHARACTERS] for article in new]
        words = renamed(listed([found_words(text) for text in texts]), bare)
        numbers = listed([numbers_in(text, article.lang) for text, article in zip(texts, new, strict=True)])
        self._words, self._numbers = appended(self._words, words), appended(self._numbers, numbers)
        return chosen(self._words, rows), chosen(self._numbers, rows)

    def sketches(
        self, articles: Sequence[Article], made: Callable[[Sequence[Article]], NDArray[np.uint32]]
    ) -> NDArray[np.uint32]:
        """Return the sketch of each article, a row each; `made` makes those that aren't known."""
        import numpy as np

        new, rows = self._find("sketches", articles)
        fresh = made(new)
        self._sketches = np.concatenate([self._sketches, fresh]) if len(self._sketches) else fresh
        return self._sketches[rows]

    def to_keep(self) -> bytes:
        """Return what was asked for in this run: what is no longer open is forgotten."""
        import numpy as np

        terms, sketches = (self._rows[kind] for kind in ("terms", "sketches"))
        arrays = {"sketches": self._sketches[list(sketches.values())]}
        for kind, rows in (("terms", terms), ("sketches", sketches)):
            arrays[f"{kind} of"] = np.frombuffer(b"".join(map(self._key, rows)), dtype=np.uint8)
        for name, said in (("words", self._words), ("numbers", self._numbers)):
            part = chosen(said, np.array(list(terms.values()), dtype=np.intp))
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
        self._sketches = found["sketches"]
        for kind, known in self._kept.items():
            keys = found[f"{kind} of"].tobytes()
            known |= {keys[at : at + 32]: at // 32 for at in range(0, len(keys), 32)}

    def _find(self, kind: str, articles: Sequence[Article]) -> tuple[list[Article], NDArray[np.intp]]:
        """Return which articles aren't known yet, and the row of each article once those are appended."""
        import numpy as np

        kept, rows = self._kept[kind], self._rows[kind]
        new: list[Article] = []
        out = np.empty(len(articles), dtype=np.intp)
        for at, article in enumerate(articles):
            said = (article.title, article.text, article.lang)
            row = rows.get(said)
            if row is None:
                key = self._key(said)
                row = kept.get(key)
                if row is None:
                    row = kept[key] = len(kept)
                    new.append(article)
                rows[said] = row
            out[at] = row
        self.read += len(new)
        return new, out

    def _key(self, said: Said) -> bytes:
        if said not in self._keys:
            self._keys[said] = hashlib.sha256("\0".join(map(str, said)).encode("utf-8", "replace")).digest()
        return self._keys[said]
