"""What can go wrong, as one tree: every message says what happened, where, and what to do about it."""

from __future__ import annotations


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


class ModelError(OvercountError):
    """The embedding model is missing, or is not the one that the settings pin."""


class BuildError(OvercountError):
    """The site was not built."""
