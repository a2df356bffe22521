"""What the tests of the built site share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pages import newsroom

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the newsroom with its hostile stories: to read, not to change."""
    return newsroom.make(tmp_path_factory.mktemp("site"), newsroom.hostile(newsroom.desk()))
