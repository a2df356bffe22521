"""What is wrong with a site, told to its maintainers: settings that can't be read, sources that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import health
from scraper.archive import Archive
from scraper.collect.causes import in_words
from scraper.errors import ArchiveError, SettingsError
from scraper.settings import FILES, Sources, read

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.errors import OvercountError


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    where: str  # a file, or a source by name and id
    what: str
    remedy: str
    worth: str = ""  # of a source: what it has given so far


def examine(content: Path) -> list[Finding]:
    """Return what is wrong, settings first, then the sources that failed on the last night, the longest first."""
    findings = []
    for name, model in FILES.items():
        try:
            read(content / name, model)
        except SettingsError as error:
            findings.append(_told(error))
    return findings + _sources(content)


def _sources(content: Path) -> list[Finding]:
    """Return the sources that the last night found failing, by `health.json`."""
    try:
        sources = read(content / "sources.yml", Sources).sources
    except SettingsError:
        return []
    try:
        nights = health.read(content)
        archive = Archive(content)
        fares = health.fares(content, sources, archive.articles(), archive.stories())
    except ArchiveError as error:
        return [_told(error)]
    if not nights:
        what = "no night has run here yet, so nothing is known of the sources"
        return [Finding("content/health.json", what, "run `overcount sources check`, or wait for the first night")]
    findings = []
    for source in sorted(fares, key=lambda source: (source.since, source.id)):
        if source.failing:
            meaning, remedy = in_words(source.state)
            what = f"{meaning}, {health.failing_in_words(source)}"
            findings.append(Finding(f"{source.name} ({source.id})", what, remedy, health.worth(source)))
    return findings


def _told(error: OvercountError) -> Finding:
    """Return an error of the form `where: what; remedy` as a finding."""
    where, _, told = str(error).partition(": ")
    what, _, remedy = told.rpartition("; ")
    return Finding(where, what, remedy)
