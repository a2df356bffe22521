"""What maintainers set: `content/*.yml` as typed settings, and what they may say; a module for each subject."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.settings.beat import Beat, Glossary, Name, Names, Term, Topic, Topics
from scraper.settings.corrections import ArticleVerdict, Corrections, Headline, PairVerdict, verdict_places
from scraper.settings.files import File, read
from scraper.settings.general import Collecting, General, ModelInfo, SiteInfo
from scraper.settings.sources import Blocked, Source, Sources

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "FILES", "ArticleVerdict", "Beat", "Blocked", "Collecting", "Corrections", "General", "Glossary", "Headline",
    "ModelInfo", "Name", "Names", "PairVerdict", "Settings", "SiteInfo", "Source", "Sources", "Term", "Topic", "Topics",
    "load", "schemas", "verdict_places",
]  # fmt: skip


FILES: dict[str, type[File]] = {
    "overcount.yml": General,
    "sources.yml": Sources,
    "topics.yml": Topics,
    "glossary.yml": Glossary,
    "names.yml": Names,
    "corrections.yml": Corrections,
}


@dataclass(frozen=True)
class Settings:
    """All that a maintainer sets, read and checked."""

    general: General
    sources: Sources
    topics: Topics
    glossary: Glossary
    corrections: Corrections
    names: Names = field(default_factory=Names)


def load(content: Path) -> Settings:
    """Read all settings files of the folder `content`.

    Raises SettingsError, with file and line, for the first thing that is wrong.
    """
    return Settings(
        general=read(content / "overcount.yml", General),
        sources=read(content / "sources.yml", Sources),
        topics=read(content / "topics.yml", Topics),
        glossary=read(content / "glossary.yml", Glossary),
        corrections=read(content / "corrections.yml", Corrections),
        names=read(content / "names.yml", Names),
    )


def schemas() -> dict[str, str]:
    """Return the JSON Schema of each settings file, for editors: file name to JSON text."""
    return {
        path.replace(".yml", ".json"): json.dumps(model.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
        for path, model in FILES.items()
    }
