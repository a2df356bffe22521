"""What a disk or a hand can do to a site: one line says what and where, nothing is lost, and the next run goes on.

A full disk and one that can't be written are real ones, mounted in a name space of the command's own (`unshare`); where
that is not allowed, those cases are left out, and a limit on the size of files stands for a full disk.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.cache import Cache
from scraper.operations.commands import git
from scraper.records import Article, Story
from tests.test_cli import ROOT, overcount
from tests.web.demo import lay_out

SETTINGS = ["sources.yml", "topics.yml", "overcount.yml", "glossary.yml", "corrections.yml"]
CONFLICT = "<<<<<<< HEAD\n# ours\n=======\n# theirs\n>>>>>>> 1a2b3c4 (a word more)\n"
OFFLINE = ["--connect-to", "*.example=127.0.0.1:9"]
MONTH = "archive/2026-10.jsonl"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in git, with an archive of a few articles and no news since."""
    root = tmp_path / "site"
    lay_out(root)
    articles = [
        Article(id=f"a{n}", url=f"https://e.example/{n}", title=f"Le café n° {n}", source="tally-post")  # type: ignore[call-arg]
        for n in range(5)
    ]
    Archive(root / "content").add(article.but(collected="2026-10-16") for article in articles)
    stories = [Story(id="one", title="One", articles=[article.id for article in articles])]
    Archive(root / "content").set_stories(stories)
    Archive(root / "content").set_stories(stories, [Story(id="old", title="Old", articles=["a0"])], "2026-09")
    (root / ".gitignore").write_text((ROOT / ".gitignore").read_text(encoding="utf-8"), encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "-c", "user.name=M", "-c", "user.email=m@e.example", "commit", "--quiet", "--message", "The beginning")
    return root


def kept(root: Path) -> dict[str, str]:
    """Return the hash of each file that git keeps."""
    names = git(root, "ls-files").splitlines()
    return {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in names}


def told_in_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the error that a command has told, which is its last line and no trace."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("overcount: ")
    return last


# -- what a hand can do ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["collect", *OFFLINE], ["build"], ["check"], ["commit"], ["sources", "list"]])
@pytest.mark.parametrize("file", ["sources.yml"])
def test_every_command_tells_of_a_conflict(command: list[str], file: str, root: Path) -> None:
    before = kept(root)
    (root / "content" / file).write_text(CONFLICT, encoding="utf-8")
    said = told_in_one_line(overcount("--root", str(root), *command))
    assert f"content/{file}:1: a merge conflict stands here; settle the conflict" in said
    git(root, "checkout", "--quiet", "--", f"content/{file}")
    assert kept(root) == before


@pytest.mark.parametrize("file", SETTINGS)
def test_a_conflict_in_any_of_the_settings_is_the_report_on_its_line(file: str, root: Path) -> None:
    path = root / "content" / file
    path.write_text("# Settings\n" + CONFLICT + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert f"content/{file}:2: a merge conflict" in told_in_one_line(overcount("--root", str(root), "check"))
    summary = overcount("--root", str(root), "report")
    assert summary.returncode == 0  # the run is red already, by the step that failed for it
    assert summary.stdout.startswith("## ❌ The site was not published; the last one stays\n\n- `content/")
    marks = overcount("--root", str(root), "report", "--annotations").stdout
    assert marks.startswith(f"::error file=content/{file},line=2,title=The site was not published::")


def cut(text: bytes) -> bytes:
    return text[:-20]


def cut_within_a_character(text: bytes) -> bytes:
    return text[: text.rindex("é".encode()) + 1]


def conflict(text: bytes) -> bytes:
    return CONFLICT.encode() + text


BROKEN: dict[str, tuple[str, Callable[[bytes], bytes], list[str], str]] = {
    "articles cut, collect": (MONTH, cut, ["collect", *OFFLINE], f"{MONTH}:5: this line isn't a article"),
    "articles cut, build": (MONTH, cut, ["build"], f"{MONTH}:5: this line isn't a article"),
    "articles cut, check": (MONTH, cut, ["check"], f"{MONTH}:5: this line isn't a article"),
    "within a character": (MONTH, cut_within_a_character, ["build"], f"{MONTH}:5: this line isn't UTF-8 text"),
    "articles, a conflict": (MONTH, conflict, ["build"], f"{MONTH}:1: this line isn't a article"),
    "open stories cut": ("stories.jsonl", cut, ["build"], "content/stories.jsonl:1: this line isn't a story"),
    "closed stories cut": ("archive/stories-2026-09.jsonl", cut, ["build"], "stories-2026-09.jsonl:1: this line isn't"),
    "published, a conflict": ("archive/published.json", conflict, ["check"], "published.json: it can't be read"),
    "commit, articles cut": (MONTH, cut, ["commit", "--only-collected"], f"content/{MONTH}: it holds a line that is"),
    "commit, within a character": (
        MONTH,
        cut_within_a_character,
        ["commit", "--only-collected"],
        f"content/{MONTH}: it holds a line that is",
    ),
}


@pytest.mark.parametrize(("file", "harm", "command", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_named_and_left_as_it_is(
    file: str, harm: Callable[[bytes], bytes], command: list[str], expected: str, root: Path
) -> None:
    path = root / "content" / file
    path.write_bytes(harm(path.read_bytes() if path.exists() else b"{}"))
    broken, head = path.read_bytes(), git(root, "rev-parse", "HEAD")
    assert expected in told_in_one_line(overcount("--root", str(root), *command))
    assert path.read_bytes() == broken
    assert git(root, "rev-parse", "HEAD") == head


def test_a_clock_in_the_past_collects_nothing(root: Path) -> None:
    before = kept(root)
    said = told_in_one_line(overcount("--root", str(root), "collect", "--now", "2026-10-15", *OFFLINE))
    assert "the clock says 2026-10-15, but an article came on 2026-10-16, which is later" in said
    assert kept(root) == before
    assert overcount("--root", str(root), "collect", "--now", "2026-10-16", *OFFLINE).returncode == 4  # none answers


# -- what a disk can do ------------------------------------------------------------------------------------------

FULL = "the disk is full; make room"
CLOSED = "it can't be written; let whoever runs this write there"
# The site is on a disk of its own. `$1` is the site, `$2` where what is left of it goes, `$3` and on the command.
MOUNTED = """
set -e
mkdir "$2/disk"
mount -t tmpfs -o size=64m none "$2/disk"
cp -a "$1/." "$2/disk"
{then}
site=$1 out=$2
shift 2
code=0
"$@" || code=$?
cp -a "$out/disk/content" "$out/left"
cp -a "$out/disk/.cache" "$out/cache" 2>/dev/null || true
exit $code
"""
# All of the disk is taken but for so many kilobytes.
FILL = 'dd if=/dev/zero of="$2/disk/ballast" bs=1k 2>/dev/null || true; truncate -s -{room}k "$2/disk/ballast"'
CLOSE = 'mount -o remount,ro "$2/disk"'


def on_a_disk(then: str, root: Path, out: Path, *command: str) -> subprocess.CompletedProcess[str]:
    out.mkdir()
    apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "mount -t tmpfs none /mnt"], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    program = [sys.executable, "-m", "scraper.cli", "--root", str(out / "disk"), *command]
    script = MOUNTED.replace("{then}", then)
    return subprocess.run(
        [*apart, script, "sh", str(root), str(out), *program], capture_output=True, text=True, cwd=ROOT, check=False
    )


DISKS: dict[str, tuple[str, list[str], str]] = {
    "full, collect": (FILL.format(room=0), ["collect", *OFFLINE], FULL),
    "full, build": (FILL.format(room=0), ["build"], FULL),
    "full when the pages are written": (FILL.format(room=60), ["build"], FULL),
    "full when the site is built": (
        FILL.format(room=700),
        ["build"],
        f"{FULL}|No space left on device",
    ),  # MkDocs' words
    "full, commit": (FILL.format(room=8), ["commit", "--only-collected", "--no-push"], "failed: "),
    "closed, collect": (CLOSE, ["collect", *OFFLINE], CLOSED),
    "closed, build": (CLOSE, ["build"], CLOSED),
    "closed, commit": (CLOSE, ["commit", "--only-collected", "--no-push"], CLOSED),
}


@pytest.mark.parametrize(("then", "command", "expected"), DISKS.values(), ids=DISKS.keys())
def test_a_full_or_closed_disk_loses_nothing(
    then: str, command: list[str], expected: str, root: Path, tmp_path: Path
) -> None:
    if command[0] == "commit":  # something to commit
        Archive(root / "content").add(
            [Article(id="new", url="https://e.example/new", title="N", collected="2026-10-17")]
        )  # type: ignore[call-arg]
    # A build may have decided the stories anew before the disk was full: what it writes, it writes as a whole.
    decided = "content/stories.jsonl"
    before = {name: digest for name, digest in kept(root).items() if name.startswith("content/") and name != decided}
    done = on_a_disk(then, root, tmp_path / "out", *command)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(expected, done.stderr)
    left = tmp_path / "out" / "left"
    assert {
        name: hashlib.sha256((left / name.removeprefix("content/")).read_bytes()).hexdigest() for name in before
    } == before
    articles = {article.id for article in Archive(left).articles()}
    assert articles <= {id_ for story in Archive(left).stories() for id_ in story.articles} | {"new"}


def test_a_full_disk_is_no_reason_to_throw_the_cache_away(root: Path, tmp_path: Path) -> None:
    cache = Cache(root / ".cache" / "overcount.sqlite")
    cache.keep_texts({f"{n:05}": "a text " * 100 for n in range(100)})
    cache.close()
    with closing(sqlite3.connect(root / ".cache" / "overcount.sqlite")) as database:
        database.execute("DROP TABLE passed")  # as an earlier version left it: opening it writes
    done = on_a_disk(FILL.format(room=8), root, tmp_path / "out", "collect", *OFFLINE)  # 8: for the lock and the record
    assert re.search(FULL, told_in_one_line(done))
    with closing(sqlite3.connect(tmp_path / "out" / "cache" / "overcount.sqlite")) as left:
        assert left.execute("SELECT count(*) FROM texts").fetchone() == (100,)


def test_a_month_that_outgrows_what_may_be_written_stays_as_it_was(root: Path) -> None:
    """The limit on a file's size gives the error that a full disk gives, half way through a file."""
    code = """
import resource, sys
from pathlib import Path
from scraper import cli
from scraper.archive import Archive
from scraper.records import Article
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
content = Path(sys.argv[1]) / "content"
def add():
    Archive(content).add([Article(id="b", url="https://e.example/b", title="B" * 3000, collected="2026-10-17")])
cli.app = add
cli.main()
"""
    before = kept(root)
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "it is larger than this process may write" in told_in_one_line(done)
    assert kept(root) == before
    assert git(root, "status", "--porcelain") == ""
