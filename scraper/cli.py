"""The commands; nothing but argument handling and messages."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TypeVar

import typer

from scraper import __version__
from scraper import cli_night as nightly
from scraper.cli_shared import EXIT_FAILED, counted, place_of, settings_of
from scraper.cli_sources import doctor, sources_app
from scraper.cli_stories import corrections, topics_app, why
from scraper.errors import OvercountError, refused
from scraper.progress import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.place import Place
    from scraper.records import Article, Record
    from scraper.stories import Embedder

    Kind = TypeVar("Kind", bound=Record)

EXIT_SKIPPED = 3  # a stage command skipped malformed lines

app = typer.Typer(
    help="Collects coverage of a beat, groups it into stories, and publishes checked briefs as a static site.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NIGHT, STAGE, CARE = (
    "The nightly job",
    "One stage at a time (JSON Lines in, JSON Lines out)",
    "Looking after it",
)
_NIGHTLY: list[Callable[..., None]] = [nightly.night, nightly.collect, nightly.build, nightly.serve]
_NIGHTLY += [nightly.commit, nightly.report, nightly.issues]
for command in _NIGHTLY:
    app.command(rich_help_panel=NIGHT)(command)
app.add_typer(sources_app, name="sources", rich_help_panel=CARE)
app.add_typer(topics_app, name="topics", rich_help_panel=CARE)
app.command(rich_help_panel=CARE)(doctor)
app.command(rich_help_panel=CARE)(why)
app.command(rich_help_panel=CARE)(corrections)

InputFile = Annotated[
    Path | None, typer.Argument(help="A file of JSON Lines; standard input without it.", show_default=False)
]


def _version(asked: bool) -> None:  # noqa: FBT001 — typer calls it so
    if asked:
        typer.echo(f"overcount {__version__}")
        raise typer.Exit


@app.callback()
def _all(
    context: typer.Context,
    root: Annotated[
        Path | None,
        typer.Option(help="The folder with content/ and mkdocs.yml.", envvar="OVERCOUNT_ROOT", show_default="."),
    ] = None,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    context.obj = root


def main() -> None:
    """Run the command line: errors that are ours are told in one line, never as a trace."""
    try:
        app()
    except OvercountError as error:
        warn(f"overcount: {error}")
        sys.exit(EXIT_FAILED)
    except Exception as error:
        if (told := refused(error)) is None:
            raise
        warn(f"overcount: {told}")
        sys.exit(EXIT_FAILED)


# -- one stage at a time -----------------------------------------------------------------------------------------


@app.command(rich_help_panel=STAGE)
def extract(
    file: Annotated[Path, typer.Argument(help="An HTML page; - for standard input.", allow_dash=True)],
    url: Annotated[str, typer.Option(help="The address at which the page stands.")],
) -> None:
    """Take one Article from an HTML page."""
    from scraper.collect import extract as extract_from

    try:
        html = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise OvercountError(f"{file}: can't be read ({error.strerror}); name an HTML file or -") from error
    _write([extract_from(html, url)])


@app.command(rich_help_panel=STAGE)
def relevance(context: typer.Context, file: InputFile = None) -> None:
    """Judge Articles: adds relevance (0 to 1), on_beat and topics."""
    from scraper.settings import Topics
    from scraper.settings.files import read
    from scraper.stories import relevance as judge

    place = place_of(context)
    topics = read(place.content / "topics.yml", Topics)
    _stage(file, lambda articles: judge(articles, topics, _embedder(place)))


@app.command(rich_help_panel=STAGE)
def copies(file: InputFile = None) -> None:
    """Find syndicated and lightly rewritten Articles: sets copy_of."""
    from scraper.stories import copies as find_copies

    _stage(file, find_copies)


@app.command(rich_help_panel=STAGE)
def cluster(context: typer.Context, file: InputFile = None) -> None:
    """Group Articles into Stories, one per event."""
    from scraper.stories import cluster as group
    from scraper.stories import copies as find_copies
    from scraper.stories import stories

    def decide(articles: list[Article]) -> list[Any]:
        marked = find_copies(_unique(articles))
        return stories(group(marked, _embedder(place_of(context))), marked)

    _stage(file, decide)


@app.command(rich_help_panel=STAGE)
def brief(context: typer.Context, file: InputFile = None) -> None:
    """Write the Brief of one story from its Articles."""
    from scraper.briefs import write
    from scraper.stories import copies as find_copies
    from scraper.stories import stories

    def decide(articles: list[Article]) -> list[Any]:
        if not articles:
            return []
        marked = find_copies(_unique(articles))
        [story] = stories([[article.id for article in marked]], marked)
        return [write(story, marked, _embedder(place_of(context)))]

    _stage(file, decide)


@app.command(rich_help_panel=STAGE)
def check(
    context: typer.Context,
    file: InputFile = None,
    brief: Annotated[Path | None, typer.Option(help="A Brief as JSON, to check against the Articles read.")] = None,
    accept_losses: nightly.AcceptLosses = False,
) -> None:
    """Check a Brief against its Articles, or, without --brief, whether the built site may be published."""
    if brief is None:
        place = place_of(context)
        problems = nightly.problems(place, settings_of(place), accept_losses=accept_losses)
    else:
        from scraper.briefs import check as check_brief
        from scraper.records import Article, Brief

        articles, _ = _read(file, Article)
        found = check_brief(_read_one(brief, Brief), articles)
        problems = [f"{problem.where}: {problem.why}: {problem.text}" for problem in found]
    for line in problems:
        typer.echo(line)
    if problems:
        raise OvercountError(f"{counted(len(problems), 'problem')} found; see the lines above")
    warn("Nothing wrong was found.")


def _embedder(place: Place) -> Embedder:
    from scraper.settings import General, ModelInfo
    from scraper.settings.files import read
    from scraper.stories import Embedder

    file = place.content / "overcount.yml"
    model = read(file, General).model if file.exists() else ModelInfo()
    return Embedder(model, place.cache / "vectors.sqlite")


def _unique(articles: list[Article]) -> list[Article]:
    """Return one article per id; a second one under the same id is told and left out."""
    unique: dict[str, Article] = {}
    for article in articles:
        if article.id in unique:
            warn(f"overcount: the id {article.id} came more than once; the first is used")
        else:
            unique[article.id] = article
    return list(unique.values())


def _stage(file: Path | None, decide: Callable[[list[Article]], Iterable[Record]]) -> None:
    """Read Articles, decide, write the records; exit with EXIT_SKIPPED if lines were skipped."""
    from scraper.records import Article

    articles, skipped = _read(file, Article)
    _write(decide(articles))
    if skipped:
        raise typer.Exit(EXIT_SKIPPED)


def _read(file: Path | None, kind: type[Kind]) -> tuple[list[Kind], int]:
    """Return the records of a file of JSON Lines (or standard input), and how many lines were malformed."""
    from pydantic import ValidationError

    records, skipped = [], 0
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            warn(f"overcount: line {number} is skipped: {place + ': ' if place else ''}{first['msg']}")
            skipped += 1
    return records, skipped


def _lines(file: Path | None) -> Iterator[bytes]:
    if file is None or str(file) == "-":
        yield from _without_bom(sys.stdin.buffer)
        return
    try:
        with file.open("rb") as stream:
            yield from _without_bom(stream)
    except OSError as error:
        raise OvercountError(f"{file}: can't be read ({error.strerror}); name a file of JSON Lines") from error


def _without_bom(stream: BinaryIO) -> Iterator[bytes]:
    for number, line in enumerate(stream):
        yield line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line


def _read_one(file: Path, kind: type[Kind]) -> Kind:
    from pydantic import ValidationError

    try:
        return kind.model_validate_json(file.read_bytes())
    except OSError as error:
        raise OvercountError(f"{file}: can't be read ({error.strerror}); name a JSON file") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise OvercountError(f"{file}: this is no {kind.__name__}: {first['msg']}; see the README") from error


def _write(records: Iterable[Record]) -> None:
    for record in records:
        sys.stdout.buffer.write(record.to_json().encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


# -- looking after it --------------------------------------------------------------------------------------------


@app.command(rich_help_panel=CARE)
def init(
    folder: Annotated[Path, typer.Argument(help="Where to make it; must be new or empty.")],
    name: Annotated[str, typer.Option(prompt="The site's name", help="Its name.")],
    beat: Annotated[
        str, typer.Option(prompt="Words that mark the beat (commas between phrases)", help="What it is about.")
    ],
    url: Annotated[str, typer.Option(prompt="The address where it will stand", help="Where it will stand.")],
    contact: Annotated[
        str, typer.Option(prompt="Where outlets can reach you (address or email)", help="Where outlets can reach you.")
    ],
    lang: Annotated[str, typer.Option(help="Its language (ISO 639-1).")] = "en",
    requirement: Annotated[
        str | None, typer.Option(help="The line for pip by which its night installs Overcount.", show_default=False)
    ] = None,
) -> None:
    """Make a new site for another beat; asks for what no option says."""
    from scraper import starting

    line = requirement or starting.REQUIREMENT
    made = starting.init(folder.resolve(), starting.Start(name, beat, url, contact, lang, line))
    typer.echo(f"{folder}: {counted(len(made), 'file')}. README.md there tells the next three steps.")


@app.command(rich_help_panel=CARE)
def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path("schema"),
) -> None:
    """Write a JSON Schema for each settings file, so that editors complete and check them."""
    from scraper.archive import write_atomically
    from scraper.settings import schemas

    for name, text in schemas().items():
        write_atomically(folder / name, text)
        typer.echo(folder / name)


if __name__ == "__main__":
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    main()
