"""`.cache`: what can be made or fetched again, in an SQLite file and one beside it. Both may vanish at any time."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Literal

from scraper.errors import CacheError, damaged, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

_ARCHIVED = ""
_TABLES = """
CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS judged (id TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS indexed (file TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS briefs (key TEXT PRIMARY KEY, brief TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passed (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def rules_in(files: Iterable[Path]) -> hashlib._Hash:
    """Return the hash of the rules that stand in `files`: what was made by other rules is made again."""
    rules = hashlib.sha256()
    for file in files:
        rules.update(file.read_bytes())
    return rules


def opened(file: Path, connect: Callable[[Path], sqlite3.Connection]) -> sqlite3.Connection:
    """Return the connection to a database of the cache; one that is damaged is thrown away and begun anew.

    Raises CacheError where the file is as good as before: another program holds it, or the disk refuses it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    sound = False
    try:
        connection = connect(file)
        sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError as error:
        if not damaged(error):
            raise CacheError(f"{file.name}: {refused(error) or error}") from error
    if not sound:
        remove(file)
        connection = connect(file)
    return connection


def remove(file: Path) -> None:
    """Delete a database, with the files beside it that belong to SQLite's journal."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


class Cache:
    """Full texts, ids of articles already judged, and briefs already written.

    A file that isn't a readable database is thrown away and begun anew: nothing in it is worth a failed night. One that
    another program holds is waited for, `patience` seconds.
    """

    def __init__(self, file: Path, patience: float = 30.0) -> None:
        self._connection = opened(file, lambda path: self._open(path, patience))
        # Megabytes, read and written as a whole: a file's work, not SQLite's.
        self._readings = file.with_name("readings")

    @staticmethod
    def _open(file: Path, patience: float) -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=patience)
        try:
            connection.executescript(_TABLES)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def is_settled(self, article: str, rules: str) -> bool:
        """Tell whether the article with this id is in the archive, or was judged by the same rules before."""
        found = self._connection.execute("SELECT rules FROM judged WHERE id = ?", (article,)).fetchone()
        return found is not None and found[0] in (_ARCHIVED, rules)

    def is_archived(self, article: str) -> bool:
        """Tell whether the article with this id is in the archive."""
        return self.is_settled(article, _ARCHIVED)

    def settle(self, articles: Iterable[str], rules: str = _ARCHIVED) -> None:
        """Remember the ids of articles that were judged by `rules` (their hash), or that are in the archive.

        An article in the archive stays so; one that was judged off the beat is judged again when the rules change.
        """
        with self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO judged VALUES (?, ?)", ((a, rules) for a in articles))

    def index(self, archive: Path, ids: Mapping[str, Iterable[str]]) -> None:
        """Take the ids of archive files as settled; `ids` maps a file's name to the ids that stand in it."""
        for file, known in ids.items():
            self.settle(known)
            with self._connection as connection:
                size = (archive / file).stat().st_size
                connection.execute("INSERT OR REPLACE INTO indexed VALUES (?, ?)", (file, size))

    def unindexed(self, archive: Path) -> list[str]:
        """Return the names of archive files that changed since they were indexed.

        Where one has shrunk or is gone, as after a commit that was taken back, what stood in the archive is forgotten:
        it would never be collected again, as long as this file lasts.
        """
        with closing(self._connection.execute("SELECT file, size FROM indexed")) as rows:
            sizes = dict(rows)
        found = {file.name: file.stat().st_size for file in archive.glob("[0-9]*.jsonl")}
        if any(found.get(file, 0) < size for file, size in sizes.items()):
            with self._connection as connection:
                connection.execute("DELETE FROM judged WHERE rules = ?", (_ARCHIVED,))
                connection.execute("DELETE FROM indexed")
            sizes = {}
        return sorted(file for file, size in found.items() if sizes.get(file) != size)

    def keep_only(self, table: Literal["texts", "briefs", "passed"], keys: Collection[str]) -> None:
        """Forget what a table keeps under other keys than these: it could be made or fetched again."""
        key = "id" if table == "texts" else "key"
        with self._connection as connection:
            kept = [found for (found,) in connection.execute(f"SELECT {key} FROM {table}")]  # noqa: S608 (names of ours)
            gone = [(found,) for found in kept if found not in keys]
            connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", gone)  # noqa: S608

    def keep_texts(self, texts: Mapping[str, str]) -> None:
        """Keep the full texts of articles: id to text."""
        with self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?)", sorted(texts.items()))

    def readings(self, rules: str) -> bytes:
        """Return what was read of the open articles by these rules (their hash), or nothing."""
        try:
            with self._readings.open("rb") as file:
                return file.read() if file.readline() == f"{rules}\n".encode() else b""
        except OSError:
            return b""

    def keep_readings(self, rules: str, articles: bytes) -> None:
        """Keep what was read of the open articles, in place of what was kept before."""
        unfinished = self._readings.with_name(f"{self._readings.name}.part")
        unfinished.write_bytes(f"{rules}\n".encode() + articles)
        os.replace(unfinished, self._readings)

    def brief(self, key: str) -> str | None:
        """Return the brief kept under the hash of all that it was made from, as JSON."""
        row = self._connection.execute("SELECT brief FROM briefs WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def keep_brief(self, key: str, brief: str) -> None:
        """Keep a brief under the hash of all that it was made from."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO briefs VALUES (?, ?)", (key, brief))

    def has_passed(self, key: str) -> bool:
        """Tell whether what has this hash, a brief with all that it was made from, has passed the check."""
        return self._connection.execute("SELECT 1 FROM passed WHERE key = ?", (key,)).fetchone() is not None

    def keep_passed(self, key: str) -> None:
        """Remember that it has."""
        with self._connection as connection:
            connection.execute("INSERT OR IGNORE INTO passed VALUES (?)", (key,))
