"""What the report of a night tells, gathered from where it stands: the archive, the cache, git and the built site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import health
from scraper.archive import Archive
from scraper.operations import guards, record
from scraper.operations.commands import GitError, git
from scraper.operations.report import Facts, Sizes
from scraper.sources import lines

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scraper.place import Place
    from scraper.settings import Settings


def gathered(place: Place, settings: Settings, now: datetime) -> Facts:
    """Return what is known of the last night of a site. Raises ArchiveError for what can't be read."""
    archive, night = Archive(place.content), record.read(place.cache)
    per_day = archive.days()
    titles = {story.id: story.title for story in archive.stories()} if night.new_stories else {}
    stories, articles = archive.counts()
    files = [file for file in place.public.rglob("*") if file.is_file()]
    site, rules = settings.general.site, settings.general.night
    return Facts(
        night=night,
        states=health.read(place.content),
        lines=lines(place.content / "sources.yml"),
        sizes=Sizes(
            site=sum(file.stat().st_size for file in files),
            repository=_repository(place.root),
            pages=sum(file.suffix == ".html" for file in files),
            stories=stories,
            articles=articles,
            per_day=guards.pace(per_day),
        ),
        silence=guards.silence(per_day, now.date().isoformat(), rules.quiet_days),
        new_stories=[(titles.get(id_, id_), site.address(f"stories/{id_}/")) for id_ in night.new_stories],
    )


def _repository(root: Path) -> int:
    """Return how much git keeps, in bytes; nothing where the site isn't in git."""
    try:
        counted = dict(line.split(": ") for line in git(root, "count-objects", "-v").splitlines())
    except GitError:
        return 0
    return 1024 * (int(counted["size"]) + int(counted["size-pack"]))
