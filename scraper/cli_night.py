"""The commands of the nightly job: the stages together, and what surrounds them on a runner."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli_shared import ConnectTo, Now, counted, moment, place_of, settings_of, writing
from scraper.errors import OvercountError
from scraper.progress import Progress, warn

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scraper.night import Collected
    from scraper.place import Place
    from scraper.settings import Settings

EXIT_NO_SOURCE = 4  # not one source answered; the site was made from the archive

AcceptLosses = Annotated[
    bool, typer.Option("--accept-losses", help="Let stories and articles be gone: a maintainer meant it.")
]


def night(context: typer.Context, connect_to: ConnectTo = None, now: Now = None) -> None:
    """All of it: collect, find stories, write briefs and pages, build the site."""
    place = writing(context, "night")
    collected = _collect(place, connect_to, now)
    _build(place)
    _close(collected)


def collect(context: typer.Context, connect_to: ConnectTo = None, now: Now = None) -> None:
    """Bring new articles from the sources into the archive."""
    _close(_collect(writing(context, "collect"), connect_to, now))


def build(
    context: typer.Context,
    year: Annotated[
        str, typer.Option(help="Make the site to which this year has moved instead, in years/YEAR/public.")
    ] = "",
) -> None:
    """Make the site from the archive, without asking any source."""
    _build(writing(context, "build"), year)


def commit(
    context: typer.Context,
    only_collected: Annotated[
        bool, typer.Option("--only-collected", help="Only what can't be collected again: the site isn't published.")
    ] = False,
    accept_losses: AcceptLosses = False,
    push: Annotated[bool, typer.Option("--push/--no-push", help="Push it to where the branch comes from.")] = True,
) -> None:
    """Commit what is new under content/, with a message that reads as news, and push it."""
    from scraper.operations import commit as committing
    from scraper.operations import guards, record

    place = writing(context, "commit")
    if not only_collected:
        before, now = guards.published(place.content), guards.built(place.content, place.public)
        if lost := guards.losses(before, now, 1.0 if accept_losses else settings_of(place).general.night.most_lost):
            raise OvercountError("; ".join(lost))
        guards.keep(place.content, before, now)
    told = committing.commit(place.root, only_collected=only_collected)
    if told is None:
        warn("Nothing is new: nothing was committed.")
    else:
        noted = {"committed": told.message(), "new_stories": list(told.stories)}
        record.write(place.cache, record.read(place.cache).model_copy(update=noted))
        warn(told.message())
    if push:
        attempts = committing.push(place.root, wait=time.sleep)
        if attempts > 1:
            warn(f"Pushed at attempt {attempts}: others had pushed first.")


def report(
    context: typer.Context,
    annotations: Annotated[bool, typer.Option("--annotations", help="Print workflow commands instead.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="A step of the job has failed, whichever it was.")] = False,
    now: Now = None,
) -> None:
    """Tell the last night as Markdown, for the job's summary: what is new, what it cost, what is wrong."""
    from scraper.operations import facts
    from scraper.operations.report import marks, summary, unreadable

    place = place_of(context)
    try:
        known = replace(facts.gathered(place, settings_of(place), moment(now)), failed=failed)
    except OvercountError as error:  # which the step that failed for it has told in the log: here, it is the report
        told = [unreadable(error, annotations=annotations)]
    else:
        told = marks(known) if annotations else [summary(known)]
    sys.stdout.write("\n".join(told) + "\n")


def issues(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, from what is known here.")
    ] = False,
    now: Now = None,
) -> None:
    """Open, update and close an issue on GitHub for each source that has failed for long (through gh)."""
    from scraper import health
    from scraper.operations import issues as on_github

    place = place_of(context)
    settings = settings_of(place)
    rules = settings.general.night
    if not rules.issues:
        warn("Issues are switched off: `issues: false` under `night:` in content/overcount.yml.")
        return
    today = moment(now).date().isoformat()
    states, open_ = health.read(place.content), [] if dry_run else on_github.listed()
    actions = on_github.decide(settings.sources.sources, states, open_, today=today, after=rules.issue_after_days)
    for action in actions:
        warn(
            f"{action.kind} {f'#{action.number} ' if action.number else ''}{action.source}: {action.title}".rstrip(": ")
        )
    if not dry_run:
        on_github.carry_out(actions)


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="The port on this machine; 0 for any that is free.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in a browser.")] = False,
    follow: Annotated[
        bool,
        typer.Option("--follow/--no-follow", help="Make it anew when settings, openings, templates or theme change."),
    ] = True,
) -> None:
    """Show the built site on this machine, and make it anew when a file changes that people edit."""
    import threading

    from scraper import serving

    place = place_of(context)
    if not (place.public / "index.html").exists():
        raise OvercountError(f"{place.public}: no site is built here; run `overcount build` or `make demo` first")
    seen = serving.watched(place)
    with serving.listening(place.public, port) as address:
        warn(f"The site is at {address} (Ctrl-C stops it)")
        if open_browser:
            typer.launch(address)
        wait = threading.Event().wait
        try:
            if follow:
                serving.follow(place, seen, lambda: _rebuilt(place), say=warn, wait=wait, clock=time.monotonic)
            wait()
        except KeyboardInterrupt:
            return


def _rebuilt(place: Place) -> list[Path]:
    """Make the site from the archive, as nobody else writes to it; return the files that were written."""
    from datetime import UTC, datetime

    from jinja2 import TemplateError

    from scraper import night as nightly
    from scraper.errors import BuildError
    from scraper.lock import sole_writer
    from scraper.progress import Silent

    with sole_writer(place.root, "serve", datetime.now(UTC)):
        try:
            return nightly.build(place, settings_of(place), progress=Silent()).written
        except TemplateError as error:  # as it is while somebody writes one
            where = f"{getattr(error, 'name', None) or 'a template'}:{getattr(error, 'lineno', None) or '?'}"
            raise BuildError(f"{place.templates}: {where}: {error.message}; correct the template") from error


def problems(place: Place, settings: Settings, *, accept_losses: bool) -> list[str]:
    """Return why the built site must not be published, and note it for the report."""
    from scraper.cli_stories import verdict_cases
    from scraper.operations import guards, record
    from scraper.pages import verify
    from scraper.settings import verdict_places

    info = settings.general.site
    years = {info.address("", year): place.of_year(year).public for year in info.years}
    sites = {info.address(): place.public, **years}
    found = verify(place.public, sites)
    for folder in years.values():
        if folder.is_dir():
            found += [f"{folder.relative_to(place.root)}: {problem}" for problem in verify(folder, sites)]
    most = 1.0 if accept_losses else settings.general.night.most_lost
    lost = guards.losses(guards.published(place.content), guards.built(place.content, place.public), most)
    found += lost
    where = verdict_places(place.content)
    for case in verdict_cases(place, settings):
        found += case.disobeyed(where)
        for told in case.missing(where):  # the site is no worse for it, but the maintainer meant something
            warn(told)
    record.write(place.cache, record.read(place.cache).model_copy(update={"problems": found}))
    return found


def _collect(place: Place, connect_to: str | None, now: datetime | None) -> Collected:
    from scraper import night as nightly
    from scraper.operations import record

    record.write(place.cache, record.Night())  # should this night fail, the last one's figures aren't its own
    progress = Progress()
    collected = nightly.collect(place, settings_of(place), now=moment(now), connect_to=connect_to, progress=progress)
    record.write(place.cache, record.after_collecting(collected, progress.stages))
    failed = f", {len(collected.failed)} of {len(collected.results)} sources failed" if collected.failed else ""
    progress.say(f"{counted(len(collected.new), 'new article')} on the beat{failed}")
    return collected


def _build(place: Place, year: str = "") -> None:
    from scraper import night as nightly
    from scraper.operations import record

    progress = Progress()
    built = nightly.build(place, settings_of(place), progress=progress, year=year)
    record.write(place.cache, record.after_building(record.read(place.cache), built, progress.stages))
    for line in built.rejected:
        progress.say(f"  not published: {line}", "yellow")
    place = place.of_year(year) if year else place
    made = f"{counted(built.stories, 'story', 'stories')} from {counted(built.articles, 'article')}"
    progress.say(f"{made}; {counted(len(built.written), 'page')} changed. The site is in {place.public}")


def _close(collected: Collected) -> None:
    if collected.nothing_answered:
        warn("overcount: not one source answered: is this machine online? The archive is as it was.")
        raise typer.Exit(EXIT_NO_SOURCE)
