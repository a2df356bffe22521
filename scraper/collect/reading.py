"""Pages read by processes of their own, so that they hold up no request, and none can hang or kill a night.

A page that takes more processor time than `PATIENCE` is given up and its process replaced; so is one whose reading
kills the process. What goes to and fro is JSON and the page's bytes: a process that a page took over could return
nothing but a wrong article. The processes end with the night, however it ends, as their input ends then.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from scraper.collect.extract import extract
from scraper.errors import ExtractionError, FetchError
from scraper.records import Article, Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

PATIENCE = 20.0  # seconds of processor time for one page: on a busy machine the clock says nothing of the page
STUCK = 300.0  # seconds by the clock, for one that waits for ever
MOST = 4  # processes, however many cores there are: the pages come no faster than hosts may be asked
_NICE = 5  # reading can wait, a host's answer can't


@dataclass(frozen=True)
class Page:
    """A page that was fetched, and what is known of it."""

    url: str
    body: bytes
    charset: str | None
    entry: Entry
    now: datetime
    outlets: tuple[str, ...] = ()


def read_page(page: Page) -> Article:
    """Return the article of a page, read in this process. Raises ExtractionError."""
    return extract(page.body, page.url, entry=page.entry, now=page.now, charset=page.charset, outlets=page.outlets)


class Readers:
    """Reads pages like `read_page`, each in a process that is started when all others are busy; for threads."""

    def __init__(self, patience: float = PATIENCE, read: Callable[[Page], Article] = read_page) -> None:
        self._patience, self._idle, self._lock = patience, list[_Reader](), threading.Lock()
        self._module, self._name = read.__module__, read.__qualname__

    @staticmethod
    def advisable() -> int:
        """Return how many pages to read at once."""
        return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self._idle:
            reader.end()

    def __call__(self, page: Page) -> Article:
        """Return the article of a page. Raises ExtractionError."""
        with self._lock:
            reader = self._idle.pop() if self._idle else None
        reader = reader or _Reader(self._module, self._name, self._patience)
        try:
            return reader.read(page)
        finally:
            if reader.alive:
                with self._lock:
                    self._idle.append(reader)


class Room:
    """A room in which so many bytes of pages can wait; what is larger than all of it is let in when it is empty."""

    def __init__(self, bytes_: int) -> None:
        self._most, self._held, self._changed = bytes_, 0, threading.Condition()

    def enter(self, size: int) -> None:
        """Take up so many bytes as soon as there is room for them."""
        with self._changed:
            self._changed.wait_for(lambda: not self._held or self._held + size <= self._most)
            self._held += size

    def leave(self, size: int) -> None:
        """Give them back."""
        with self._changed:
            self._held -= size
            self._changed.notify_all()


class _Reader:
    """One process that reads one page after another."""

    def __init__(self, module: str, name: str, patience: float) -> None:
        code = (
            f"import sys; from scraper.collect.reading import serve; from {module} import {name}; "
            f"serve({name}, {patience!r})"
        )
        self._process = subprocess.Popen(  # noqa: S603 — our own interpreter and code
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.alive, self._patience = True, patience

    def read(self, page: Page) -> Article:
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(STUCK, give_up)
        timer.start()
        try:
            answer = self._ask(page)
        except (OSError, EOFError, ValueError) as error:  # a ValidationError is a ValueError
            self.end()
            if late.is_set() or self._process.returncode == -signal.SIGPROF:
                told = f"reading it took longer than {self._patience:g} seconds of processor time; it is given up"
                raise FetchError(page.url, "too-complex", told) from None
            raise ExtractionError(f"{page.url}: reading it broke the process that did ({error})") from None
        finally:
            timer.cancel()
            timer.join()
        if late.is_set():  # it answered at the last moment
            self.end()
        if isinstance(answer, Article):
            return answer
        raise ExtractionError(answer)

    def _ask(self, page: Page) -> Article | str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        head = {
            "url": page.url, "length": len(page.body), "charset": page.charset, "entry": page.entry.model_dump(),
            "now": page.now.isoformat(), "outlets": page.outlets,
        }  # fmt: skip
        self._process.stdin.write(json.dumps(head).encode() + b"\n" + page.body)
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError(f"exit code {self._process.wait()}")
        found = json.loads(line)
        return Article.model_validate(found["article"]) if "article" in found else str(found["error"])

    def end(self) -> None:
        """End the process, whatever it does."""
        self.alive = False
        self._process.kill()  # one that has ended keeps its exit code
        self._process.communicate()


def serve(read: Callable[[Page], Article], patience: float) -> None:
    """Answer the pages on standard input, one after another, until it ends.

    SIGPROF ends the process (nothing catches it) when a page took `patience` seconds of its time.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the night, which then ends us
    os.nice(_NICE)
    pages, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    while line := pages.readline():
        signal.setitimer(signal.ITIMER_PROF, patience)
        answer = _answer(line, pages, read)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(line: bytes, pages: BinaryIO, read: Callable[[Page], Article]) -> dict[str, object]:
    head = json.loads(line)
    page = Page(
        head["url"], pages.read(head["length"]), head["charset"], Entry.model_validate(head["entry"]),
        datetime.fromisoformat(head["now"]), tuple(head["outlets"]),
    )  # fmt: skip
    try:
        return {"article": read(page).model_dump()}
    except ExtractionError as error:
        return {"error": str(error)}
    except Exception as error:  # one page's oddity must not stop the night
        return {"error": f"{page.url}: it can't be read ({type(error).__name__}: {error})"}
