"""The commands that look after stories: `why`, `corrections`, `topics propose`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli_shared import counted, place_of, settings_of
from scraper.errors import OvercountError

if TYPE_CHECKING:
    from rich.console import Console

    from scraper.place import Place
    from scraper.records import Article, Story
    from scraper.settings import Settings
    from scraper.stories.explaining import Explanation
    from scraper.stories.verdicts import Case

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines instead.")]
topics_app = typer.Typer(help="Look after the topics in content/topics.yml.", no_args_is_help=True)
OTHERS = 8  # members of a story that are shown beside the one that binds most


def why(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="An address, an id, or a part of a headline.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The same, or the id of a story: why is A in it?")],
    as_json: AsJson = False,
) -> None:
    """Say why two articles are one story, or two."""
    from scraper import night as nightly
    from scraper.archive import Archive
    from scraper.collect import canonical_url
    from scraper.records import Article
    from scraper.stories import verdicts
    from scraper.stories.explaining import explain, find

    place = place_of(context)
    settings = _canonical(settings_of(place))
    archive = Archive(place.content)
    articles, stories = verdicts.published(archive.articles(), settings.corrections), archive.stories()
    one = find(first, articles, stories, canonical_url)
    if not isinstance(one, Article):
        raise OvercountError(f"{first!r} is a story; name one of its articles first, then the story")
    other = find(second, articles, stories, canonical_url)
    by_id = {article.id: article for article in articles}
    others = [other] if isinstance(other, Article) else [by_id[id_] for id_ in other.articles if id_ in by_id]
    others = [article for article in others if article.id != one.id]
    if not others:
        raise OvercountError(f"{first!r} and {second!r} are one and the same; name another article or story")
    named = [one.id, *(article.id for article in others)]
    window = archive.window(settings.general.stories.window_days, named)
    tonight = verdicts.published(window.articles, settings.corrections)
    embedder = nightly.make_embedder(place, settings)
    found = explain(one, others, tonight, stories, embedder, settings.corrections)
    if as_json:
        for explanation in found:
            sys.stdout.write(json.dumps(asdict(explanation), ensure_ascii=False) + "\n")
        return
    console = _console()
    _show(found[0], by_id, console)
    if len(found) > 1 and not isinstance(other, Article):
        _show_members(found, by_id, other, console)


def _show(found: Explanation, articles: dict[str, Article], console: Console) -> None:
    from rich.table import Table

    for name, id_, story in (("A", found.a, found.stories[0]), ("B", found.b, found.stories[1])):
        article = articles[id_]
        day = (article.published or "no date")[:10]
        console.print(
            f"{name}  {article.title}\n   {article.publisher or article.url}, {day}, in {story or 'no story'}"
        )
    state = "One story" if found.together else "Two stories"
    console.print(
        f"\n{state}. The measure gives {100 * found.probability:.1f}%, higher than {found.higher_than} of 100 of the"
        f" {found.pairs:,} candidate pairs; with the company that both keep it comes to {100 * found.closeness:.1f}%."
        f" Clusters are joined from a mean of {100 * found.threshold:.0f}%; more or less is asked where that"
        " makes stories of a usual size.\n"
    )
    table = Table("evidence", "log-odds", "", "higher than", "what", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    table.add_row("typical pair", f"{found.typical:+.2f}")
    for part in found.parts:
        does = "binds" if part.log_odds > 0 else "parts" if part.log_odds < 0 else ""
        table.add_row(
            part.kind, f"{part.log_odds:+.2f}", does, f"{part.higher_than} of 100", in_words(found, part.kind)
        )
    table.add_row("sum", f"{found.log_odds:+.2f}")
    console.print(table)
    if found.links:
        who = {"a": "A links to B", "b": "B links to A", "both": "A and B link to each other"}[found.links]
        console.print(f"\n{who}. A link weighs nothing: it may lead to the same event or to its background.")
    if found.shared_links:
        console.print(f"\nBoth link to {', '.join(found.shared_links)}, which weighs nothing either.")
    if found.verdict:
        console.print(f"\nA maintainer's verdict binds: {found.verdict} ({found.reason})")
    if found.copy:
        copies = {"a": "A is a copy of B", "b": "B is a copy of A", "both": "Both are copies of a third"}[found.copy]
        console.print(f"\n{copies}: a copy goes where its original goes.")


def in_words(found: Explanation, kind: str) -> str:
    """Return what a kind of evidence consists of, for one pair."""
    if kind == "words":
        return f"both say {', '.join(found.shared_words)}" if found.shared_words else "no rare word in common"
    if kind == "numbers":
        return f"both say {', '.join(found.shared_numbers)}" if found.shared_numbers else "no number in common"
    if kind == "outlets":
        return f"both draw on {', '.join(found.shared_outlets)}" if found.shared_outlets else "no outlet in common"
    if kind == "time":
        return "a date isn't known" if found.days is None else f"{found.days:g} days apart"
    return ""


def _show_members(found: list[Explanation], articles: dict[str, Article], story: Story, console: Console) -> None:
    from rich.table import Table

    mean = sum(one.closeness for one in found) / len(found)
    console.print(f"\nTo all of {story.id}: {100 * mean:.1f}% as a mean over {counted(len(found), 'pair')}.\n")
    table = Table("with company", "days apart", "article", "in common", box=None, pad_edge=False)
    for one in found[:OTHERS]:
        days = "" if one.days is None else f"{one.days:g}"
        shared = ", ".join([*one.shared_words[:4], *one.shared_numbers[:2]])
        table.add_row(f"{100 * one.closeness:.1f}%", days, articles[one.b].title, shared)
    console.print(table)
    if len(found) > OTHERS:
        console.print(f"and {len(found) - OTHERS} more (all of them with --json)")


def corrections(context: typer.Context, as_json: AsJson = False) -> None:
    """List the verdicts of content/corrections.yml, and whether the stories obey them."""
    from scraper.settings import verdict_places

    place = place_of(context)
    found = broken = 0
    where = verdict_places(place.content)
    for case in verdict_cases(place, settings_of(place)):
        bare = len(case.names) - len(case.unknown) < min(len(case.names), 2)
        found, broken = found + 1, broken + (not case.obeyed)
        if as_json:
            sys.stdout.write(json.dumps(asdict(case) | {"obeyed": case.obeyed}, ensure_ascii=False) + "\n")
        else:
            state = f"NOT OBEYED: {case.problem}" if case.problem else "binds nothing so far" if bare else "obeyed"
            typer.echo("\n  ".join([f"{case.kind}: {' and '.join(case.names)}", state, *case.missing(where)]))
    if broken:
        raise OvercountError(f"{broken} of {counted(found, 'verdict')} not obeyed; run `overcount build`")
    if not found and not as_json:
        typer.echo("No verdict so far.")


@topics_app.command()
def propose(context: typer.Context) -> None:
    """Print new topics as YAML where stories pile up outside of all; nothing is changed or published."""
    from scraper import night as nightly
    from scraper.archive import Archive
    from scraper.progress import warn
    from scraper.stories import proposing, verdicts

    place = place_of(context)
    settings, archive = settings_of(place), Archive(place.content)
    shown = verdicts.published(archive.articles(), _canonical(settings).corrections)
    articles, stories = {article.id: article for article in shown}, archive.stories()
    embedder = nightly.make_embedder(place, settings)
    found = proposing.propose(stories, articles, settings.topics, embedder)
    sys.stdout.write(proposing.as_yaml(found))
    if not found:
        lone = counted(len(proposing.pile(stories, articles, settings.topics)), "story", "stories")
        warn(f"No topic to propose: {lone} of {len(stories)} outside of all, too few that are alike.")


def verdict_cases(place: Place, settings: Settings) -> list[Case]:
    """Return the verdicts of a site as cases, held against its archive."""
    from scraper.archive import Archive
    from scraper.stories import verdicts

    archive = Archive(place.content)
    return verdicts.cases(_canonical(settings).corrections, archive.articles(), archive.stories())


def _canonical(settings: Settings) -> Settings:
    from scraper.collect import canonical_url
    from scraper.stories import verdicts

    return replace(settings, corrections=verdicts.canonical(settings.corrections, canonical_url))


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, soft_wrap=not sys.stdout.isatty())
