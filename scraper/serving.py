"""`overcount serve`: shows the site on this machine and makes it anew when a file changes that people edit.

Files are watched by asking for their times: a few dozen, every half second, the same on every system.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from stat import S_ISREG
from typing import TYPE_CHECKING

from scraper.errors import OvercountError
from scraper.looks import LOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scraper.place import Place

PERIOD = 0.5  # seconds
WATCHED = ("*.yml", "*.md", "topics/*.opening.md", "metrics/*.opening.md")  # in content/

Times = dict["Path", int]


def watched(place: Place) -> Times:
    """Return the files that a change of makes the site another one, with the times of their last change."""
    found = [file for pattern in WATCHED for file in place.content.glob(pattern)]
    found += [place.root / "mkdocs.yml"]
    for folder in {place.templates, place.root / "site" / "theme", LOOKS / "theme", LOOKS / "templates"}:
        found += folder.rglob("*")
    mine = (file for file in found if not file.name.startswith(".") and not file.name.endswith("~"))  # no editor's
    return {file: time for file in mine if (time := _time(file)) is not None}


def changed(before: Times, after: Times) -> list[Path]:
    """Return the files that are new, gone or changed, by name."""
    return sorted(file for file in before.keys() | after.keys() if before.get(file) != after.get(file))


def follow(
    place: Place,
    before: Times,
    rebuild: Callable[[], Iterable[Path]],
    *,
    say: Callable[[str], None],
    wait: Callable[[float], bool],
    clock: Callable[[], float],
) -> None:
    """Call `rebuild` after each change of a file that people edit, until `wait` returns true.

    `before` is what was `watched` when the site was made. `rebuild` returns the files that it has written itself. Its
    errors are said, and the last good site stays.
    """
    while not wait(PERIOD):
        now = watched(place)
        files = changed(before, now)
        if not files:
            continue
        names = [str(file.relative_to(place.root)) if file.is_relative_to(place.root) else file.name for file in files]
        say(f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''} changed")
        # What is written from now on is a further change, but for what the rebuild itself writes.
        began, before = clock(), now
        try:
            own = set(rebuild())
        except OvercountError as error:
            say(f"{error}\nThe last good site stays.")
        else:
            before |= {file: time for file, time in watched(place).items() if file in own}
            say(f"The site is up to date again, after {clock() - began:.1f} s")


@contextmanager
def listening(public: Path, port: int) -> Iterator[str]:
    """Serve the folder `public` on this machine alone while the block runs; give its address. Raises OvercountError."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(public)))
    except OSError as error:
        address = f"http://127.0.0.1:{port}/"
        raise OvercountError(f"{address}: can't listen there ({error.strerror}); try --port {port + 1}") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # or a browser would show what was there before
        super().end_headers()


def _time(file: Path) -> int | None:
    """Return when a file was last changed (ns); None for a folder, and for what is gone meanwhile."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns if S_ISREG(found.st_mode) else None
