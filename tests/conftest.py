"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from scraper.stories import Embedder


settings.register_profile("overcount", deadline=None)  # a busy machine is slow, and no test is timed
settings.load_profile("overcount")


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real model, loaded once."""
    from scraper.settings import ModelInfo
    from scraper.stories import Embedder

    return Embedder(ModelInfo(), cache=None)
