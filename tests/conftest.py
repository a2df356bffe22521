"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scraper.stories import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real model, loaded once."""
    from scraper.settings import ModelInfo
    from scraper.stories import Embedder

    return Embedder(ModelInfo(), cache=None)
