"""The commands that look after sources: `sources list`, `sources check`, `sources add`, and `doctor`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli_shared import EXIT_FAILED, ConnectTo, Now, counted, moment, place_of, settings_of, writing
from scraper.errors import ModelError, OvercountError, SettingsError
from scraper.progress import Progress, warn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from rich.console import Console

    from scraper.collect.discovery import Candidate
    from scraper.collect.fetching import Fetcher
    from scraper.collect.trial import Trial
    from scraper.place import Place
    from scraper.records import Entry, Story
    from scraper.settings import Settings, Source

SHOWN = 10  # items of a new source
OTHERS = 6  # further feeds that are named

sources_app = typer.Typer(help="Look after the sources in content/sources.yml.", no_args_is_help=True)


@sources_app.command("list")
def list_(context: typer.Context) -> None:
    """List the sources with their health on the last night."""
    from rich.table import Table

    from scraper import health
    from scraper.archive import Archive
    from scraper.pages.wording import hours, part

    place = place_of(context)
    table = Table("source", "publisher", "state", "since", "last success", box=None, pad_edge=False)
    for name in ("articles", "a week", "on the beat", "first in", "behind"):
        table.add_column(name, justify="right")
    sources, archive = settings_of(place).sources.sources, Archive(place.content)
    for one in health.fares(place.content, sources, archive.articles(), archive.stories()):
        state = (one.state, one.since, one.last_success, str(one.articles), f"{one.per_week:.1f}")
        early = (f"{one.first} of {one.shared}", hours(one.lag)) if one.shared else ()
        table.add_row(one.id, one.name, *state, "" if one.on_beat is None else part(one.on_beat), *early)
    _console().print(table)


@sources_app.command()
def check(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="The id of one source; all without it.")] = None,
    changed_since: Annotated[
        str | None, typer.Option(metavar="REF", help="Only those that are new or changed since this commit.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Tell it as Markdown, with what a night on them alone would bring.")
    ] = False,
    connect_to: ConnectTo = None,
    now: Now = None,
) -> None:
    """Ask the sources now, change nothing, and judge each by what a source must meet (see CONTRIBUTING.md)."""
    from scraper.operations import proposal
    from scraper.operations.words import code

    place, present, progress = place_of(context), moment(now), Progress()
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            settings = settings_of(place)
        except SettingsError as error:
            if markdown:
                sys.stdout.write(f"✗ {code(str(error))}\n")
            raise
        chosen = [one for one in settings.sources.sources if source in (None, one.id)]
        if not chosen and source is not None:
            problem = f"there is no source {source!r}"
            raise SettingsError("content/sources.yml", None, problem, "`overcount sources list` shows the ids")
        if changed_since is not None:
            chosen = proposal.changed_since(place.root, changed_since, chosen, folder)
        trials = _tried(chosen, place, settings, present, connect_to, progress)
        if markdown:
            readable = {trial.source for trial in trials if not trial.cause}
            wanted = [one for one in chosen if one.id in readable]
            found = proposal.dry_run(
                place, settings, wanted, folder / "copy", now=present, connect_to=connect_to, progress=progress
            )
            sys.stdout.write(proposal.told(trials, found))
        else:
            _show_trials(trials)
    failed = [trial for trial in trials if not trial.verdict]
    if failed:
        raise OvercountError(
            f"{len(failed)} of {counted(len(trials), 'source')} don't meet what a source must meet; see above"
        )


def _tried(
    chosen: list[Source],
    place: Place,
    settings: Settings,
    now: datetime,
    connect_to: str | None,
    progress: Progress,
) -> list[Trial]:
    """Return how each of the sources does now; a source that fails on the nights has a note of it."""
    from scraper import health
    from scraper import night as nightly
    from scraper.archive import Archive
    from scraper.collect.trying import try_sources

    archive = Archive(place.content)
    nights = health.fares(place.content, chosen, archive.articles(), archive.stories())
    fetching = nightly.make_fetcher(place, settings, now, connect_to)
    with progress.stage("Asking", total=len(chosen)), fetching as fetcher:
        trials = try_sources(
            chosen,
            fetcher,
            settings.general.collect,
            could_be_on_beat=_wanted(settings),
            kept={one.id: one.articles for one in nights},
            on_done=lambda trial: progress.step(trial.source),
        )
    for trial, one in zip(trials, nights, strict=True):
        if one.failing:  # its pages, for instance, which are not asked here
            trial.notes.append(f"on the nights it has failed {health.failing_in_words(one)}")
    return trials


@sources_app.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Any page of the outlet, or the address of its feed, sitemap or query.")],
    id_: Annotated[str | None, typer.Option("--id", help="Its id; made from the name without it.")] = None,
    name: Annotated[str | None, typer.Option(help="The publisher as readers know it.")] = None,
    kind: Annotated[str | None, typer.Option(help="feed, sitemap, listing or search; found out without it.")] = None,
    selector: Annotated[str | None, typer.Option(metavar="CSS", help="For a listing: what finds its articles.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try it and show the entry; write nothing.")] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="Write it although it fails the threshold.")] = False,
    connect_to: ConnectTo = None,
    now: Now = None,
) -> None:
    """Find the feed or sitemap of an outlet, try it, show what it gives, and write it to sources.yml."""
    from scraper import night as nightly
    from scraper import sources
    from scraper.collect.lists import Reading
    from scraper.collect.trying import try_source

    place = place_of(context) if dry_run else writing(context, "sources add")
    settings, file = settings_of(place), place.content / "sources.yml"
    kind = kind or ("listing" if selector else None)
    if kind not in (None, "feed", "sitemap", "listing", "search"):
        raise OvercountError(f"--kind {kind!r}: no such kind; write feed, sitemap, listing or search")
    fetching = nightly.make_fetcher(place, settings, moment(now), connect_to)
    with Progress().stage("Asking"), fetching as fetcher:
        found = _candidates(url, kind, fetcher)
        best = found[0]
        proposed = sources.propose(url, best, id_=id_, name=name, selector=selector, kind=kind or best.kind)
        sources.refuse_duplicate(file, proposed)
        limit = settings.general.collect.max_entries
        known = Reading(best.entries[:limit]) if kind in (None, "feed", "sitemap") else None
        trial, reading = try_source(
            proposed, fetcher, settings.general.collect, could_be_on_beat=_wanted(settings), reading=known
        )
    if reading.error is not None:
        raise reading.error
    _show_items([entry for entry in reading.entries if entry.url], place, settings, moment(now))
    _show_trials([trial])
    for other in found[1 : OTHERS + 1]:
        typer.echo(f"also found: {other.url} ({other.kind}, {counted(len(other.entries), 'item')})")
    typer.echo("\n" + sources.entry_text(proposed))
    if trial.problems and not anyway:
        raise OvercountError(
            f"{proposed.url}: it doesn't meet what a source must meet; --anyway writes it all the same"
        )
    if dry_run:
        warn("Nothing was written (--dry-run).")
        return
    sources.add(file, proposed)
    warn(f"Written to the end of the sources in {file}. Look it over: name, home and lang are guesses.")


def doctor(context: typer.Context) -> None:
    """Say what is wrong: settings that can't be read, sources that fail; since when, why, and what to do."""
    from scraper.doctor import examine, untopical

    findings = examine(place_of(context).content)
    for finding in findings:
        typer.echo(f"{finding.where}\n  what: {finding.what}\n  do:   {finding.remedy}")
        if finding.worth:
            typer.echo(f"  gave: {finding.worth}")
    if lone := untopical(place_of(context).content):
        typer.echo(f"Note: {lone} stories stand outside of all topics; `overcount topics propose` may name a new one.")
    if findings:
        raise typer.Exit(EXIT_FAILED)
    typer.echo("All settings can be read, and every source answered on the last night.")


def _candidates(url: str, kind: str | None, fetcher: Fetcher) -> list[Candidate]:
    """Return what could be the source, the best first; a listing or a search is taken as it is."""
    from scraper.collect.discovery import Candidate, discover

    if kind in ("listing", "search"):
        return [Candidate("feed", url, "")]
    found = discover(url, fetcher, kind=kind)
    if not found:
        raise OvercountError(
            f"{url}: no {kind or 'feed or sitemap'} was found; name its address if you know it, "
            "or read a page that lists articles with --selector CSS"
        )
    return found


def _wanted(settings: Settings) -> Callable[[Entry], bool]:
    from scraper.stories import could_be_on_beat

    return lambda entry: could_be_on_beat(entry.title, entry.summary, settings.topics)


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def _show_trials(trials: list[Trial]) -> None:
    """Print a line of figures for each source, and below them what is wrong or worth knowing, in words."""
    from rich.table import Table
    from rich.text import Text

    from scraper.collect.causes import in_words

    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.0%}"

    table = Table(box=None, pad_edge=False)
    for name in ("", "source", "newest"):
        table.add_column(name)
    for name in ("items", "a week", "on beat?", "undated", "false dates", "open to us"):
        table.add_column(name, justify="right")
    for trial in trials:
        week = "" if trial.per_week is None else f"{trial.per_week:.1f}"
        shares = ["", "", "", ""]
        if trial.entries:
            shares = [share(value) for value in (trial.on_beat, trial.undated, trial.lying, trial.open_to_us)]
        mark = "ok" if trial.verdict else trial.cause or "no"
        table.add_row(mark, trial.source, (trial.newest or "")[:10], str(trial.entries), week, *shares)
    console = _console()
    console.print(table)
    for trial in trials:
        for problem in trial.problems:
            console.print(Text(f"{trial.source}: {problem}"), soft_wrap=True)
        if trial.cause:
            console.print(Text(f"  {'; '.join(in_words(trial.cause))}"), soft_wrap=True)
        for note in trial.notes:
            console.print(Text(f"{trial.source}: note: {note}"), soft_wrap=True)


def _show_items(entries: list[Entry], place: Place, settings: Settings, now: datetime) -> None:
    """Print the newest items, whether each could be on the beat, and which story it may join."""
    from scraper.archive import Archive
    from scraper.collect.trial import date_of

    wanted = _wanted(settings)
    shown = entries[:SHOWN]
    fitting = [entry for entry in shown if wanted(entry)]
    joins = _joins(fitting, Archive(place.content).stories(), place, settings, now)
    for entry in shown:
        mark = "beat" if entry in fitting else "    "
        typer.echo(f"{(date_of(entry) or 'no date')[:10]:10}  {mark}  {entry.title or entry.summary or entry.url}")
        if story := joins.get(entry.url):
            typer.echo(f"{'':18}may join: {story.title}")
    count = sum(wanted(entry) for entry in entries)
    typer.echo(f"{count} of {counted(len(entries), 'item')} could be on the beat.\n")


def _joins(
    entries: list[Entry], stories: list[Story], place: Place, settings: Settings, now: datetime
) -> dict[str, Story]:
    """Return the open story that each entry may join, by the entry's address."""
    from datetime import timedelta

    from scraper import night as nightly
    from scraper.records import utc
    from scraper.sources import may_join

    since = utc(now - timedelta(days=settings.general.stories.window_days)) or ""
    still_open = [story for story in stories if (story.last_published or "") >= since]
    if not entries or not still_open:
        return {}
    try:
        found = may_join(entries, still_open, nightly.make_embedder(place, settings))
    except ModelError as error:
        warn(f"overcount: which stories they may join is not known: {error}")
        return {}
    return {entry.url: story for entry, story in zip(entries, found, strict=True) if story is not None}
