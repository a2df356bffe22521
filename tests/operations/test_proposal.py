"""What a pull request that adds sources is told, with real git and the sample web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.collect.trial import Trial
from scraper.errors import SettingsError
from scraper.operations.commands import GitError, git
from scraper.operations.proposal import Brought, changed_since, told
from scraper.records import Article
from scraper.settings import Sources
from scraper.settings.files import read
from tests.test_cli import overcount
from tests.web.demo import lay_out
from tests.web.server import SampleWeb

HEAD = "sources:\n"
ENTRY = "  - id: {0}\n    name: {0}\n    url: https://{0}.example/feed\n    home: https://{0}.example/\n"
ONE, TWO, THREE = (ENTRY.format(name) for name in ("one", "two", "three"))

BEFORE: dict[str, tuple[str | None, list[str]]] = {
    "one is new": (HEAD + ONE + TWO, ["three"]),
    "a field of one is another": (HEAD + ONE + TWO + THREE.replace("url: https", "url: http"), ["three"]),
    "comments and order": (HEAD + "# First\n" + THREE + TWO + ONE, []),
    "none was there": ("sources: []\n", ["one", "two", "three"]),
    "no file was there": (None, ["one", "two", "three"]),
    "what was there can't be read": ("sources: [\n", ["one", "two", "three"]),
}


def committed(root: Path, text: str | None) -> None:
    """Make `root` a site in a folder of a repository, with sources.yml as one commit has it."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    if text is not None:
        (root / "content" / "sources.yml").write_text(text, encoding="utf-8")
    git(root.parent, "init", "--quiet")
    git(root.parent, "add", "--all")
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    git(root.parent, *who, "commit", "--quiet", "--allow-empty", "--message", "Before")


@pytest.mark.parametrize(("before", "expected"), BEFORE.values(), ids=BEFORE.keys())
def test_what_is_new_or_changed(before: str | None, expected: list[str], tmp_path: Path) -> None:
    root, folder = tmp_path / "repository" / "site", tmp_path / "folder"
    folder.mkdir()
    committed(root, before)
    file = root / "content" / "sources.yml"
    file.write_text(HEAD + ONE + TWO + THREE, encoding="utf-8")
    found = changed_since(root, "HEAD", read(file, Sources).sources, folder)
    assert [source.id for source in found] == expected


@pytest.mark.parametrize("ref", ["no-such-branch", "--help", "HEAD:content"])
def test_a_commit_that_is_none_is_told(ref: str, tmp_path: Path) -> None:
    committed(tmp_path / "site", HEAD + ONE)
    with pytest.raises(GitError, match="rev-parse"):
        changed_since(tmp_path / "site", ref, [], tmp_path)


def test_nothing_that_a_source_says_takes_effect() -> None:
    article = Article(id="a", url="https://e.example/a", title="![x](y) | <b> @you #1\n# Head", published="2026-10-10")
    trial = Trial("ferry", "404", problems=["gone\n::error::owned | `x`"], entries=3)
    text = told([trial], {"ferry": Brought(2, [article], copies={"a": article}, fault="gone")})
    outside = re.sub(r"(`+) ?.+? ?\1", "", text)
    assert not re.search(r"!\[|<b>|@you|#1|::error", outside)
    assert "\n# Head" not in text
    [row] = [line for line in text.splitlines() if line.startswith("| `ferry`")]
    assert row.count("|") == 10
    assert "✗ 1 of them can't be taken as they are." in text


# --- The command ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as served:
        yield served


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, web: SampleWeb) -> Path:
    """A site after a night, whose last commit knows neither Bytewharf nor the two that don't answer."""
    root = tmp_path_factory.mktemp("repository") / "site"
    lay_out(root)
    file = root / "content" / "sources.yml"
    whole = file.read_text(encoding="utf-8")
    text = whole
    for name in ("bytewharf", "abacus-daily", "findex", "le-releve", "counting-room"):
        text, count = re.subn(rf"  - id: {name}\n(?:    .*\n)+", "", text)
        assert count == 1
    file.write_text(text, encoding="utf-8")
    done = overcount("--root", str(root), "night", "--connect-to", web.connect_to, "--now", "2026-10-17")
    assert done.returncode == 0, done.stderr
    committed(root, text)
    file.write_text(text.replace("\nblocked:", f"{entry(whole, 'bytewharf')}\nblocked:"), encoding="utf-8")
    return root


def entry(text: str, name: str) -> str:
    found = re.search(rf"  - id: {name}\n(?:    .*\n)+", text)
    assert found is not None
    return found[0]


def check(root: Path, web: SampleWeb, *arguments: str) -> tuple[str, str, int]:
    command = ["--root", str(root), "sources", "check", "--changed-since", "HEAD", *arguments]
    done = overcount(*command, "--connect-to", web.connect_to, "--now", "2026-10-17")
    return done.stdout, done.stderr, done.returncode


def state(root: Path) -> dict[str, bytes]:
    """Return all that is in a site, but for what is remembered of addresses that were asked."""
    files = [file for file in sorted(root.rglob("*")) if file.is_file() and not file.name.startswith("http.sqlite")]
    return {str(file): file.read_bytes() for file in files}


@pytest.mark.model
def test_a_new_source_is_tried_and_leaves_nothing_behind(root: Path, web: SampleWeb) -> None:
    before = state(root)
    stdout, stderr, code = check(root, web, "--markdown")
    assert code == 0, stderr
    [row] = [line for line in stdout.splitlines() if line.startswith("| `bytewharf`")]
    _, verdict, newest, items, headline, pages, on_beat, joined, copies = row.strip("| ").split(" | ")
    assert (verdict, newest, items) == ("ok", "2026-10-10", "10")
    assert re.fullmatch(r"\d+%", headline)
    assert re.fullmatch(r"7 \(\d+%\)", on_beat)
    assert int(pages) >= 7
    assert int(joined) >= 2
    assert copies == "1"
    copy = "`Freight giant's staff have robots talk to robots to climb AI leaderboard`"
    assert re.search(
        rf"^- 2026-\S+ {re.escape(copy)}, joins `.+`, \*\*near-copy\*\* of `The Tally Post: ", stdout, re.M
    )
    assert stdout.count("near-copy**") == 1
    assert state(root) == before


@pytest.mark.model
def test_one_that_cannot_be_read_fails_and_is_named(root: Path, web: SampleWeb) -> None:
    file = root / "content" / "sources.yml"
    text = file.read_text(encoding="utf-8")
    gone = ENTRY.format("gone").replace("https://gone.example/feed", "http://www.abacusdaily.example/feed.xml")
    try:
        file.write_text(text.replace("\nblocked:", f"{gone}\nblocked:"), encoding="utf-8")
        stdout, stderr, code = check(root, web, "--markdown")
    finally:
        file.write_text(text, encoding="utf-8")
    assert code == 1
    assert re.search(r"^\| `gone` \| ✗ 410 \|", stdout, re.MULTILINE)
    assert re.search(r"^\| `bytewharf` \| ok \|", stdout, re.MULTILINE)
    assert "gone for good" in stdout
    assert "1 of 2 sources" in stderr


def test_without_a_change_there_is_nothing_to_try(root: Path, web: SampleWeb) -> None:
    stdout, stderr, code = check(root, web, "vault-review", "--markdown")
    assert (stdout, code) == ("No source is new or changed.\n", 0), stderr


def test_settings_that_cannot_be_read_stand_in_the_summary(root: Path, web: SampleWeb) -> None:
    file = root / "content" / "sources.yml"
    text = file.read_text(encoding="utf-8")
    try:
        file.write_text(text + "nonsense: 1\n", encoding="utf-8")
        stdout, stderr, code = check(root, web, "--markdown")
        with pytest.raises(SettingsError) as caught:
            read(file, Sources)
    finally:
        file.write_text(text, encoding="utf-8")
    assert code == 1
    assert stdout == f"✗ ``{caught.value}``\n"
    assert "Traceback" not in stderr
