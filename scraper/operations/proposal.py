"""What a change of sources.yml would bring: a night for the new sources alone, on a copy that is thrown away."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scraper.errors import SettingsError
from scraper.operations.commands import git
from scraper.operations.words import cell, code
from scraper.settings import Sources
from scraper.settings.files import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from scraper.collect.trial import Trial
    from scraper.deciding import Decided
    from scraper.place import Place
    from scraper.progress import Progress
    from scraper.records import Article, Story
    from scraper.settings import Settings, Source

SHOWN = 20  # articles of one source that are named

_HEAD = "| source | verdict | newest | items | by headline | pages read | on the beat | stories joined | near-copies |"
_RULE = "|---|---|---|--:|--:|--:|--:|--:|--:|"


@dataclass(frozen=True)
class Brought:
    """What a night would take from one source: the articles that the archive hasn't got, and what becomes of them."""

    pages: int = 0  # new pages that were read
    articles: list[Article] = field(default_factory=list)  # those of them that are on the beat
    stories: dict[str, Story] = field(default_factory=dict)  # the known story that an article would join, by its id
    copies: dict[str, Article] = field(default_factory=dict)  # what an article is a near-copy of, by its id
    fault: str = ""  # what went wrong with its pages


def changed_since(root: Path, ref: str, sources: Sequence[Source], folder: Path) -> list[Source]:
    """Return those of the sources that are not, or not so, in `content/sources.yml` of the commit `ref`.

    `folder` takes that file. All are new if the commit has none, or one that can't be read. Raises GitError.
    """
    commit = git(root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").strip()
    if not git(root, "ls-tree", "--name-only", commit, "--", "content/sources.yml").strip():
        return list(sources)
    file = folder / "sources.yml"
    file.write_text(git(root, "show", f"{commit}:./content/sources.yml"), encoding="utf-8")
    try:
        before = read(file, Sources).sources
    except SettingsError:
        return list(sources)
    return [source for source in sources if source not in before]


def dry_run(
    place: Place,
    settings: Settings,
    sources: list[Source],
    folder: Path,
    *,
    now: datetime,
    connect_to: str | None,
    progress: Progress,
) -> dict[str, Brought]:
    """Return what a night for these sources alone would bring, by their ids; of the site itself nothing changes.

    `folder` takes a copy of the settings and the archive. What articles were judged by stands in the cache where
    there is one, and is looked up in a copy of that.
    """
    if not sources:
        return {}
    from scraper import night as nightly
    from scraper.archive import Archive
    from scraper.collect import canonical_url
    from scraper.deciding import decide
    from scraper.place import Place
    from scraper.stories import verdicts

    copy = Place(folder)
    shutil.copytree(place.content, copy.content, ignore=shutil.ignore_patterns("*.md"))
    vectors = place.cache / "vectors.sqlite"
    if vectors.exists():
        copy.cache.mkdir(exist_ok=True)
        shutil.copy(vectors, copy.cache)
    corrections = verdicts.canonical(settings.corrections, canonical_url)
    alone = settings.sources.model_copy(update={"sources": sources})
    settings = replace(settings, sources=alone, corrections=corrections)
    archive = Archive(copy.content)
    before = archive.stories()
    collected = nightly.collect(copy, settings, now=now, connect_to=connect_to, progress=progress)
    with progress.stage("Finding copies and stories"):
        decided = decide(archive, settings, nightly.make_embedder(copy, settings))
    found = {}
    for result in collected.results:
        mine = [article for article in collected.new if article.source == result.source]
        fault = "" if result.ok else result.detail
        found[result.source] = brought(mine, decided, before, pages=len(result.articles), fault=fault)
    return found


def brought(
    articles: list[Article], decided: Decided, before: Sequence[Story], *, pages: int, fault: str = ""
) -> Brought:
    """Return what becomes of one source's new articles by a night's decision; `before` are the stories until then."""
    after = {article.id: article for article in decided.articles}
    home = {article: story for story in [*decided.stories, *decided.closing] for article in story.articles}
    known = {story.id for story in before}
    stories, copies = {}, {}
    for article in articles:
        story = home.get(article.id)
        if story is not None and known & {story.id, *story.redirects}:
            stories[article.id] = story
        original = after[article.id].copy_of if article.id in after else None
        # Where the new one is the older one, the night would make it the original: near-copies they are all the same.
        pair = [original] if original else sorted(other.id for other in after.values() if other.copy_of == article.id)
        if pair and pair[0] in after:
            copies[article.id] = after[pair[0]]
    return Brought(pages, articles, stories, copies, fault)


def told(trials: Sequence[Trial], found: dict[str, Brought]) -> str:
    """Return as Markdown how the sources did and what they would bring. Text from outside stands there as code."""
    if not trials:
        return "No source is new or changed.\n"
    bad = sum(not trial.verdict for trial in trials)
    kept = "All of them meet what a source must meet." if not bad else f"✗ {bad} of them can't be taken as they are."
    parts = [f"## What the sources would bring\n\nNew or changed: {len(trials)}. {kept}\n\n{_HEAD}\n{_RULE}"]
    parts.extend(_row(trial, found.get(trial.source, Brought())) for trial in trials)
    parts.extend(_section(trial, found.get(trial.source, Brought())) for trial in trials)
    return "\n".join(part for part in parts if part) + "\n"


def _row(trial: Trial, one: Brought) -> str:
    joined = len({story.id for story in one.stories.values()})
    share = f"{trial.on_beat:.0%}" if trial.entries else ""
    judged = f"{len(one.articles)} ({len(one.articles) / one.pages:.0%})" if one.pages else "0"
    fields = ["ok" if trial.verdict else f"✗ {trial.cause or 'falls short'}", (trial.newest or "")[:10]]
    numbers = [trial.entries, share, one.pages, judged, joined, len(one.copies)]
    return f"| {cell(trial.source)} | {' | '.join(map(str, [*fields, *numbers]))} |"


def _section(trial: Trial, one: Brought) -> str:
    """Return what is to be said of one source besides its figures."""
    lines = [f"- ✗ {code(problem)}" for problem in trial.problems]
    lines += [f"- ✗ {code(one.fault)}"] if one.fault and one.fault not in trial.problems else []
    lines += [f"- note: {code(note)}" for note in trial.notes]
    for article in one.articles[:SHOWN]:
        line = f"- {(article.published or 'no date')[:10]} {code(article.title or article.url)}"
        if story := one.stories.get(article.id):
            line += f", joins {code(story.title)}"
        if other := one.copies.get(article.id):
            line += f", **near-copy** of {code(f'{other.publisher}: {other.title}')}"
        lines.append(line)
    if more := len(one.articles) - SHOWN:
        lines += [f"- and {more} more"] if more > 0 else []
    return "\n".join([f"\n### {code(trial.source)}\n", *lines]) if lines else ""
