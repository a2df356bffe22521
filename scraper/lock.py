"""One writer at a time: a lock on a site, held by the system for as long as the process that took it lives.

Two nights at once would each read an archive file, add its own articles, and the second to write would drop what the
first had added. A process that is killed, however it is, leaves no lock behind.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scraper.errors import LockedError
from scraper.records import utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@contextmanager
def sole_writer(root: Path, command: str, since: datetime) -> Iterator[None]:
    """Let nobody else write to the site at `root` while the block runs. Raises LockedError, at once, if one does.

    Who it is stands in the file that is locked, `.cache/lock`; the file itself may stay or vanish.
    """
    import fcntl

    file = root / ".cache" / "lock"
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)  # no process that we start gets it (PEP 446)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 1000).decode("utf-8", "replace").strip() or "another run"
            raise LockedError(f"{root}: {holder} is writing here; wait until it has ended, or end it first") from None
        os.ftruncate(handle, 0)
        os.write(handle, f"`overcount {command}` (process {os.getpid()}, since {utc(since)})\n".encode())
        yield
    finally:
        os.close(handle)
