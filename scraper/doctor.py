"""What is wrong with a site, told to its maintainers: settings that can't be read, sources that fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import health
from scraper.archive import Archive
from scraper.collect.causes import in_words
from scraper.errors import ArchiveError, SettingsError
from scraper.settings import FILES, Corrections, General, Sources
from scraper.settings.files import read
from scraper.starting import UNSET

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.errors import OvercountError


MONTHS = 3  # of the archive that are looked at for stories outside of all topics


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
    return findings + _requirement(content.parent / "requirements.txt") + _years(content) + _sources(content)


def _requirement(file: Path) -> list[Finding]:
    """Return whether the line by which a site installs the program still is the example of `overcount init`."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for number, line in enumerate(lines, 1):
        if UNSET in line:
            what = "it names no true address of Overcount, so the night can't install it"
            remedy = "write the address of the repository that you have it from, best with a tag: …/overcount.git@TAG"
            return [Finding(f"{file.name}:{number}", what, remedy)]
    return []


def untopical(content: Path) -> int:
    """Return how many of the newest stories stand outside of all topics, where there are enough to look at, else 0.

    Looked at are the stories of the last MONTHS of the archive. Not wrong, so no finding.
    """
    from scraper.archive import Archive
    from scraper.settings import Topics
    from scraper.stories.proposing import LARGE, pile

    archive = Archive(content)
    try:
        topics = read(content / "topics.yml", Topics)
    except SettingsError:
        return 0
    months = sorted(file.stem for file in archive.folder.glob("[0-9]*.jsonl"))
    articles = {article.id: article for article in archive.articles(since=(months or [""])[-MONTHS:][0])}
    stories = [story for story in archive.stories() if not articles.keys().isdisjoint(story.articles)]
    found = len(pile(stories, articles, topics))
    return found if found >= LARGE else 0


def _years(content: Path) -> list[Finding]:
    """Return which sites of years have to be made, or made again, as a story changed after its year had moved."""
    from scraper.collect import canonical_url
    from scraper.pages import moving
    from scraper.stories import verdicts

    try:
        info = read(content / "overcount.yml", General).site
        made = verdicts.canonical(read(content / "corrections.yml", Corrections), canonical_url)
    except SettingsError:
        return []
    if not info.years:
        return []
    archive = Archive(content)
    try:
        articles = {article.id: article for article in verdicts.published(archive.articles(), made)}
        stories = verdicts.with_headlines(archive.stories(), made)
        found = moving.worries(info, stories, articles, moving.read(content))
    except ArchiveError as error:
        return [_told(error)]
    return [Finding("content/overcount.yml", what, remedy) for what, remedy in found]


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
