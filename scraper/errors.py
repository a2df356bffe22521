"""What can go wrong, as one tree: every message says what happened, where, and what to do about it."""

from __future__ import annotations

import errno
import sqlite3


class OvercountError(Exception):
    """Root of all errors that this program raises on purpose."""


class SettingsError(OvercountError):
    """A file under `content/` can't be used: `file:line: what is wrong; what to write instead`."""

    def __init__(self, file: str, line: int | None, problem: str, remedy: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {problem}; {remedy}")
        self.file, self.line = file, line


class ArchiveError(OvercountError):
    """The archive holds something that can't be read and can't be repaired without a person."""


class LockedError(OvercountError):
    """Another run is writing to the same site."""


class FetchError(OvercountError):
    """An address did not give what was asked for. `cause` is one of the named causes of source health."""

    def __init__(self, url: str, cause: str, detail: str) -> None:
        super().__init__(f"{url}: {detail}")
        self.url, self.cause, self.detail = url, cause, detail


class ForbiddenAddress(FetchError):
    """An address that must never be asked: private, loopback, link-local, or not HTTP."""

    def __init__(self, url: str, detail: str) -> None:
        super().__init__(url, "forbidden-address", detail)


class FeedError(OvercountError):
    """Bytes that are no feed, sitemap or search answer."""


class ExtractionError(OvercountError):
    """A page from which no article could be taken."""


class CacheError(OvercountError):
    """A file of the cache can't be opened, though nothing is wrong with it."""


class ModelError(OvercountError):
    """The embedding model is missing, or is not the one that the settings pin."""


class BuildError(OvercountError):
    """The site was not built."""


_FULL = "the disk is full; make room (`.cache` may be deleted) and run it again"
_CLOSED = "it can't be written; let whoever runs this write there, and run it again"
_LARGE = "it is larger than this process may write; raise that limit (`ulimit -f`) and run it again"
_BROKEN = "the disk can't read or write it; look after the disk, and run it again"
_HELD = "another program holds it; end that program, and run it again"
_REFUSED = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), _CLOSED),
    errno.EFBIG: _LARGE,
    errno.EIO: _BROKEN,
}
_OF_SQLITE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _CLOSED,
    "SQLITE_CANTOPEN": _CLOSED,
    "SQLITE_IOERR": _BROKEN,
    "SQLITE_BUSY": _HELD,
    "SQLITE_LOCKED": _HELD,
}
# Bytes that are no database, one that contradicts itself, and one that lacks a table or column that we ask for.
_DAMAGED = {"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR"}


def refused(error: Exception) -> str | None:
    """Return in words what the disk has refused, and what to do; None for an error that is not the disk's.

    Whatever is committed is replaced as a whole or not at all, so nothing is lost when a write fails.
    """
    if isinstance(error, OSError) and error.errno in _REFUSED:
        return f"{error.filename or 'a file'}: {_REFUSED[error.errno]}"
    if isinstance(error, sqlite3.Error):
        kind = _kind(error)
        return f"a database in .cache: {_OF_SQLITE[kind]}" if kind in _OF_SQLITE else None
    return None


def damaged(error: sqlite3.Error) -> bool:
    """Tell whether a database of the cache can't be used as it is, so that only a new one will do.

    One that is held by another program, or on a disk that is full, is as good as before.
    """
    return _kind(error) in _DAMAGED


def _kind(error: sqlite3.Error) -> str:
    """Return SQLite's name of an error, without what it says of the details (`SQLITE_IOERR_WRITE`)."""
    return "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
