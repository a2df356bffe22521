"""What collecting remembers between nights, in SQLite: validators, bodies, robots.txt, aliases, failures, lists, texts.

All of it may vanish at any time; the next night then costs more requests and comes to the same result, but for the
boilerplate of sites that show it only over several nights, and for changes of articles that lists told meanwhile.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.cache import opened
from scraper.collect.addresses import host_of, site_of
from scraper.collect.boilerplate import Blocks
from scraper.collect.revising import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

MAX_KEPT_BODY = 20_000_000
DAY = 86_400.0
MOST_DAYS = 60  # that an answer or a failure is remembered; a page that fails is tried again within 32
ALIASES = 100_000  # that are remembered, the latest
SITE_ARTICLES = 8  # of a site, whose paragraphs are remembered; of few, as a story told on is no boilerplate
SITES = 500  # that are remembered, those with the latest articles
MAX_BLOCKS = 300  # of an article; one with more is no ordinary one, and not remembered

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, final TEXT, etag TEXT, modified TEXT, content_type
TEXT, body BLOB, fresh_until REAL); CREATE TABLE IF NOT EXISTS notes (host TEXT, kind TEXT, text TEXT, at
REAL, PRIMARY KEY (host, kind)); CREATE TABLE IF NOT EXISTS aliases (url TEXT PRIMARY KEY, article TEXT);
CREATE TABLE IF NOT EXISTS failures (url TEXT PRIMARY KEY, cause TEXT, times INTEGER, at REAL);
CREATE TABLE IF NOT EXISTS blocks (url TEXT PRIMARY KEY, site TEXT, at REAL, every TEXT, droppable TEXT);
CREATE TABLE IF NOT EXISTS lists (source TEXT PRIMARY KEY, told TEXT);
"""
_LATEST_OF_EACH = """
DELETE FROM blocks WHERE url IN (SELECT url FROM (SELECT url, row_number() OVER (PARTITION BY site ORDER BY at DESC,
url) AS number FROM blocks) WHERE number > ?)
"""
_LATEST_SITES = """
DELETE FROM blocks WHERE site NOT IN (SELECT site FROM blocks GROUP BY site ORDER BY max(at) DESC, site LIMIT ?)
"""


@dataclass(frozen=True)
class Kept:
    """An answer of an earlier night."""

    final: str
    etag: str
    modified: str
    content_type: str
    body: bytes
    fresh_until: float


def may_retry(times: int, at: float, now: float) -> bool:
    """Return whether a page that failed `times` times, last at `at`, is due: after 1, 2, 4 … 32 days."""
    return now - at >= 0.8 * DAY * float(2 ** min(times - 1, 5))


class Memory:
    """The cache file at `path`, or one that lasts as long as the process where `path` is None."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._db = self._open(path) if path is None else opened(path, self._open)

    @staticmethod
    def _open(path: Path | None) -> sqlite3.Connection:
        db = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=30, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            db.executescript(_TABLES)
        except BaseException:
            db.close()
            raise
        return db

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _run(self, sql: str, *values: Any) -> list[Any]:
        # A cache that can't be written (a full disk) must not stop a night.
        with self._lock, contextlib.suppress(sqlite3.OperationalError):
            return self._db.execute(sql, values).fetchall()
        return []

    def kept(self, url: str) -> Kept | None:
        """Return the last answer at `url` that came with a validator or a time to live."""
        rows = self._run("SELECT final, etag, modified, content_type, body, fresh_until FROM answers WHERE url=?", url)
        if not rows:
            return None
        final, etag, modified, content_type, body, fresh_until = rows[0]
        try:
            return Kept(final, etag, modified, content_type, zlib.decompress(body), fresh_until)
        except zlib.error:
            return None

    def keep(self, url: str, kept: Kept) -> None:
        """Keep an answer, unless it is too large to be worth it."""
        if len(kept.body) <= MAX_KEPT_BODY:
            row = (url, kept.final, kept.etag, kept.modified, kept.content_type, zlib.compress(kept.body, 3))
            self._run("INSERT OR REPLACE INTO answers VALUES (?,?,?,?,?,?,?)", *row, kept.fresh_until)

    def forget(self, url: str) -> None:
        """Forget the answer at `url`."""
        self._run("DELETE FROM answers WHERE url=?", url)

    def note(self, host: str, kind: str, now: float, write: Callable[[], str]) -> str:
        """Return a file of the host (robots, tdmrep) not older than a day, else what `write` fetches."""
        rows = self._run(
            "SELECT text FROM notes WHERE host=? AND kind=? AND at>? AND at<=?", host, kind, now - DAY, now
        )
        if rows:
            return str(rows[0][0])
        text = write()
        self._run("INSERT OR REPLACE INTO notes VALUES (?,?,?,?)", host, kind, text, now)
        return text

    def alias(self, url: str) -> str | None:
        """Return the canonical address of the article that was found at `url`."""
        rows = self._run("SELECT article FROM aliases WHERE url=?", url)
        return str(rows[0][0]) if rows else None

    def found(self, url: str, article: str) -> None:
        """Remember that the entry at `url` led to the article at `article`."""
        if url != article:
            self._run("INSERT OR REPLACE INTO aliases VALUES (?,?)", url, article)
        self._run("DELETE FROM failures WHERE url=?", url)

    def failed(self, url: str, cause: str, now: float) -> None:
        """Remember that the page at `url` gave no article."""
        sql = "INSERT INTO failures VALUES (?,?,1,?) ON CONFLICT DO UPDATE SET cause=?, times=times+1, at=?"
        self._run(sql, url, cause, now, cause, now)

    def failure(self, url: str) -> str | None:
        """Return why the page at `url` gave no article when it was last tried, if it gave none."""
        rows = self._run("SELECT cause FROM failures WHERE url=?", url)
        return str(rows[0][0]) if rows else None

    def due(self, url: str, now: float) -> bool:
        """Return whether the page at `url` may be tried (again)."""
        rows = self._run("SELECT times, at FROM failures WHERE url=?", url)
        return not rows or may_retry(rows[0][0], rows[0][1], now)

    def told(self, source: str) -> dict[str, Told]:
        """Return what a source's list told when it was last remembered, by canonical address."""
        rows = self._run("SELECT told FROM lists WHERE source=?", source)
        try:
            return {url: Told(*one) for url, one in json.loads(rows[0][0]).items()} if rows else {}
        except (ValueError, TypeError, AttributeError):
            return {}

    def remember_told(self, source: str, told: Mapping[str, Told]) -> None:
        """Remember what a source's list tells, instead of what it told before."""
        text = json.dumps({url: [one.title, one.updated] for url, one in sorted(told.items())})
        self._run("INSERT OR REPLACE INTO lists VALUES (?,?)", source, text)

    def forget_oldest(self, now: float) -> None:
        """Forget what no list has led to for long, and rules of hosts that would have to be asked for again."""
        self._run("DELETE FROM answers WHERE fresh_until < ?", now - MOST_DAYS * DAY)
        self._run("DELETE FROM failures WHERE at < ?", now - MOST_DAYS * DAY)
        self._run("DELETE FROM notes WHERE at < ?", now - DAY)
        self._run("DELETE FROM aliases WHERE rowid <= (SELECT max(rowid) FROM aliases) - ?", ALIASES)

    def blocks(self) -> dict[str, Blocks]:
        """Return the paragraphs of the articles remembered, by address: the latest `SITE_ARTICLES` of each site."""
        rows = self._run("SELECT url, every, droppable FROM blocks ORDER BY url")
        return {url: Blocks(frozenset(every.split()), frozenset(some.split())) for url, every, some in rows}

    def remember_blocks(self, blocks: Mapping[str, Blocks], now: float) -> None:
        """Remember the paragraphs of articles, by address, and forget those that are too many."""
        for url, text in sorted(blocks.items()):
            if not 0 < len(text.all) <= MAX_BLOCKS:
                continue
            row = (url, site_of(host_of(url)), now, " ".join(sorted(text.all)), " ".join(sorted(text.droppable)))
            self._run("INSERT OR REPLACE INTO blocks VALUES (?,?,?,?,?)", *row)
        self._run(_LATEST_OF_EACH, SITE_ARTICLES)
        self._run(_LATEST_SITES, SITES)
