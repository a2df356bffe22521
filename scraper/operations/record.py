"""What a night notes of itself while it runs, in `.cache/night.json`: for its report, and gone with the runner."""

from __future__ import annotations

import resource
import sys
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from scraper.archive import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scraper.night import Built, Collected

FILE = "night.json"


class Came(BaseModel):
    """What one source gave."""

    source: str
    ok: bool
    cause: str = ""
    detail: str = ""
    items: int = 0
    pages: int = 0  # read
    kept: int = 0  # on the beat
    moved_to: str = ""


class Night(BaseModel):
    """A night so far. Times are seconds, memory is the peak of any process in megabytes."""

    stages: dict[str, float] = Field(default_factory=dict)
    memory: int = 0
    sources: list[Came] = Field(default_factory=list)
    articles: int = 0
    revised: int = 0
    stories: int | None = None  # None until the site was built
    pages: int = 0  # changed
    rejected: list[str] = Field(default_factory=list)
    problems: list[str] = Field(default_factory=list)  # why the site must not be published
    committed: str = ""  # the commit's message
    new_stories: list[str] = Field(default_factory=list)  # ids


def read(cache: Path) -> Night:
    """Return what is noted; an empty night if nothing is, or nothing that can be read."""
    try:
        return Night.model_validate_json((cache / FILE).read_bytes())
    except (OSError, ValueError):
        return Night()


def write(cache: Path, night: Night) -> None:
    """Note a night."""
    write_atomically(cache / FILE, night.model_dump_json(indent=1) + "\n")


def after_collecting(collected: Collected, stages: Mapping[str, float]) -> Night:
    """Return a night that has collected: what was noted of an earlier one is over."""
    kept = [article.source for article in collected.new]
    return Night(
        stages=dict(stages),
        memory=_memory(),
        sources=[
            Came(
                source=result.source,
                ok=result.ok,
                cause=str(result.cause or ""),
                detail=result.detail,
                items=result.entries,
                pages=len(result.articles),
                kept=kept.count(result.source),
                moved_to=result.moved_to or "",
            )
            for result in collected.results
        ],
        articles=len(collected.new),
        revised=len(collected.revised),
    )


def after_building(night: Night, built: Built, stages: Mapping[str, float]) -> Night:
    """Return a night that has also built the site."""
    return night.model_copy(
        update={
            "stages": {**night.stages, **stages},
            "memory": max(night.memory, _memory()),
            "stories": built.stories,
            "pages": len(built.written),
            "rejected": built.rejected,
        }
    )


def _memory() -> int:
    unit = 2**20 if sys.platform == "darwin" else 2**10  # getrusage counts bytes there, kilobytes elsewhere
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) // unit
