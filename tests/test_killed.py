"""A night that is killed (SIGKILL) and then resumed comes to the same bytes as one that nobody disturbed: archive,
pages and site.

Four moments here; `OVERCOUNT_KILLS=50 pytest tests/test_killed.py` tries fifty more, from the first request to the
last file of the site. Moments are counted in requests that the web has had, and in files that have appeared, so that
a slow machine kills where a fast one does.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper import night
from scraper.archive import Archive
from scraper.place import Place
from scraper.progress import Silent
from scraper.settings import load
from tests.web.demo import NOW, lay_out
from tests.web.server import SampleWeb

KILLS = int(os.environ.get("OVERCOUNT_KILLS", "0"))
PATIENCE = 600.0  # seconds until a night that comes to no moment is taken for broken


def start(root: Path, web: SampleWeb) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scraper.cli", "--root", str(root), "night", "--connect-to", web.connect_to]
    return subprocess.Popen([*command, "--now", NOW], stderr=subprocess.PIPE)


def finish(root: Path, web: SampleWeb) -> None:
    resumed = start(root, web)
    try:
        _, said = resumed.communicate(timeout=PATIENCE)
    finally:
        resumed.kill()
    assert resumed.returncode == 0, said.decode()


def kill_when(running: subprocess.Popen[bytes], come: Callable[[], bool]) -> bool:
    """Kill a night as soon as the moment has come; return whether it was still running."""
    until = time.monotonic() + PATIENCE
    try:
        while not come() and running.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.0005)
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate()
    return running.returncode == -signal.SIGKILL


def kept(root: Path) -> dict[str, str]:
    """Return the hash of each file that git would keep, and of the site; what was left half-written git ignores."""
    found = [file for folder in ("content", "public") for file in (root / folder).rglob("*")]
    files = [file for file in found if file.is_file() and file.suffix != ".part"]
    return {str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


class Undisturbed:
    """A night that nobody killed: what it kept, the vectors that it computed, and how many requests it took."""

    def __init__(self, root: Path, web: SampleWeb) -> None:
        lay_out(root)
        # In this process, which may have the model loaded already.
        now = datetime.fromisoformat(NOW).replace(tzinfo=UTC)
        place, settings = Place(root), load(root / "content")
        night.collect(place, settings, now=now, connect_to=web.connect_to, progress=Silent())
        night.build(place, settings, progress=Silent())
        self.kept, self.requests = kept(root), len(web.requests)
        self.vectors = root / ".cache" / "vectors.sqlite"
        self.articles = [article.id for article in Archive(root / "content").articles()]


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as server:
        yield server


@pytest.fixture(scope="module")
def undisturbed(web: SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"), web)


def moments() -> dict[str, tuple[str, float]]:
    """Return the moments by name: a share of the requests, or a pattern of files, and seconds to wait from then on."""
    chance = random.Random(20261122)
    collecting = ["content/archive/.*.part", "content/archive/*.jsonl", "content/health.json"]
    building = ["content/stories.jsonl", "content/stories/*.md", "content/index.md", ".public.next", ".public.next/*"]
    named = {f"when {name} appears": (name, 0.0) for name in (collecting[0], building[0], ".public.next/404.html")}
    named["half way through the requests"] = ("0.5", 0.0)
    for number in range(KILLS):
        pattern = chance.choice(["", "", *collecting, *building, "public"]) or f"{chance.random():.2f}"
        delay = chance.random() ** 2 * 3
        named[f"{number}: {pattern} and {delay:.2f} s"] = (pattern, delay)
    return named


@pytest.mark.parametrize("moment", moments().values(), ids=moments().keys())
def test_a_night_killed_and_resumed_loses_nothing_and_doubles_nothing(
    moment: tuple[str, float], undisturbed: Undisturbed, web: SampleWeb, tmp_path: Path
) -> None:
    lay_out(tmp_path)
    # The vectors are the one thing that takes long, and no part of what is asked here.
    (tmp_path / ".cache").mkdir()
    shutil.copy(undisturbed.vectors, tmp_path / ".cache" / "vectors.sqlite")
    pattern, delay = moment
    by_file = not pattern[0].isdigit()
    before = len(web.requests)

    def come() -> bool:
        if by_file:
            found = next(tmp_path.glob(pattern), None) is not None
        else:
            found = len(web.requests) - before > float(pattern) * undisturbed.requests
        if found:
            time.sleep(delay)
        return found

    was_running = kill_when(start(tmp_path, web), come)
    assert was_running or delay or by_file  # where nothing is waited for, a night can't be over
    Archive(tmp_path / "content").articles()  # every file can be read, whatever moment it was
    finish(tmp_path, web)
    assert sorted(file.name for file in tmp_path.glob(".public*")) == []
    assert [article.id for article in Archive(tmp_path / "content").articles()] == undisturbed.articles
    assert kept(tmp_path) == undisturbed.kept
