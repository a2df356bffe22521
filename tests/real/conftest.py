"""The model with a cache that `make eval` reads too: a vector is the same wherever it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.settings import ModelInfo
from scraper.stories import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder(ModelInfo(), Path(__file__).parents[2] / "build" / "benchmarks" / "vectors.sqlite")
