"""What the modules of commands share: options that several take, and the site that is meant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scraper.place import Place
    from scraper.settings import Settings

EXIT_FAILED = 1  # something is wrong; a message says what

ConnectTo = Annotated[
    str | None,
    typer.Option(
        metavar="PATTERN=ADDRESS:PORT",
        help="Dial this address for hosts that match, like curl's --connect-to: for a local test web.",
        envvar="OVERCOUNT_CONNECT_TO",
    ),
]
Now = Annotated[
    datetime | None,
    typer.Option(
        help="Take this as the present (UTC).", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], envvar="OVERCOUNT_NOW"
    ),
]


def place_of(context: typer.Context) -> Place:
    """Return the site that is meant: `--root`, else the folder we are in or above, else this checkout."""
    from scraper.night import PACKAGE
    from scraper.place import Place

    if context.obj is not None:
        return Place(Path(context.obj).resolve())
    here = Path.cwd()
    for folder in [here, *here.parents]:
        if (folder / "content" / "topics.yml").exists():
            return Place(folder)
    return Place(PACKAGE.parent)


def writing(context: typer.Context, command: str) -> Place:
    """Return the site that is meant, which nobody else can write to until the command ends. Raises LockedError."""
    from scraper.lock import sole_writer

    place = place_of(context)
    if place.content.is_dir():  # where there is no site, the settings say so
        context.with_resource(sole_writer(place.root, command, datetime.now(UTC)))
    return place


def settings_of(place: Place) -> Settings:
    """Return the settings of a site. Raises SettingsError."""
    from scraper.settings import load

    return load(place.content)


def moment(now: datetime | None) -> datetime:
    """Return the present that `--now` names, else that of the clock, in UTC."""
    return (now or datetime.now(UTC)).replace(tzinfo=UTC)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"
