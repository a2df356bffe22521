"""One writer at a time: what a second run is told, and what a killed one leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.errors import LockedError
from scraper.lock import sole_writer
from tests.test_cli import overcount
from tests.web.demo import lay_out

SINCE = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.lock import sole_writer
with sole_writer(Path(sys.argv[1]), "night", datetime(2026, 11, 22, 3, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


@pytest.fixture
def holder(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process, which writes to the site until its input ends."""
    command = [sys.executable, "-c", HOLD, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def files(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in root.rglob("*") if file.is_file()}


WRITERS = [["night"], ["collect"], ["build"], ["sources", "add", "http://a.example/"]]


@pytest.mark.parametrize("command", WRITERS, ids=[" ".join(command[:2]) for command in WRITERS])
def test_a_second_writer_is_told_who_writes_and_touches_nothing(
    command: list[str], root: Path, holder: subprocess.Popen[bytes]
) -> None:
    before = files(root)
    done = overcount("--root", str(root), *command)
    assert done.returncode == 1
    assert f"`overcount night` (process {holder.pid}, since 2026-11-22T03:00:00Z) is writing here" in done.stderr
    assert "wait until it has ended" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(root) == before


@pytest.mark.usefixtures("holder")
def test_who_only_reads_is_not_held_up(root: Path) -> None:
    assert overcount("--root", str(root), "sources", "list").returncode == 0


def let_go(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("end", [let_go, kill])
def test_nothing_is_locked_once_the_writer_is_gone(
    end: Callable[[subprocess.Popen[bytes]], None], root: Path, holder: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(LockedError), sole_writer(root, "build", SINCE):
        pass
    end(holder)
    with sole_writer(root, "build", SINCE):
        assert f"process {holder.pid}," not in (root / ".cache" / "lock").read_text()


def test_what_a_writer_starts_does_not_hold_the_lock_after_it(root: Path) -> None:
    with sole_writer(root, "night", SINCE):
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with sole_writer(root, "night", SINCE):
        child.communicate()
