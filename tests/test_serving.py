"""`overcount serve`: a change of what people edit makes the site anew, and a mistake leaves it as it was."""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from scraper.errors import OvercountError, SettingsError
from scraper.place import Place
from scraper.serving import changed, follow, listening, watched
from tests.test_cli import ROOT, overcount
from tests.web.demo import lay_out


def after(root: Path, edits: list[Callable[[], object]], rebuild: Callable[[], list[Path]]) -> list[str]:
    """Return what is said while each edit is made in turn, with a look at the files after each."""
    said, turn = list[str](), iter([*edits, None])

    def wait(_: float) -> bool:
        edit = next(turn)
        if edit is not None:
            edit()
        return edit is None

    follow(Place(root), watched(Place(root)), rebuild, say=said.append, wait=wait, clock=lambda: 0.0)
    return said


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay_out(tmp_path / "a")
    return tmp_path / "a"


def write(file: Path, text: str) -> Callable[[], object]:
    return lambda: (file.parent.mkdir(parents=True, exist_ok=True), file.write_text(text, encoding="utf-8"))


EDITED = [
    "content/topics.yml",
    "content/about.md",
    "content/topics/new.opening.md",
    "mkdocs.yml",
    "site/theme/a/b.html",
]
NOT_EDITED = ["content/archive/2026-10.jsonl", "content/stories/s.md", "content/.about.md.swp", "public/index.html"]


@pytest.mark.parametrize("name", [*EDITED, *NOT_EDITED])
def test_what_people_edit_makes_the_site_anew(name: str, root: Path) -> None:
    said = after(root, [write(root / name, "other")], list)
    assert bool(said) == (name in EDITED)
    assert all(name in line for line in said[:1])


def test_a_template_of_ones_own_is_watched(root: Path) -> None:
    shutil.copytree(ROOT / "site" / "templates", root / "site" / "templates")
    before = watched(Place(root))
    (root / "site" / "templates" / "home.md.j2").unlink()
    assert changed(before, watched(Place(root))) == [root / "site" / "templates" / "home.md.j2"]


def test_what_the_rebuild_writes_is_no_change_but_what_others_write_meanwhile_is(root: Path) -> None:
    index, about, story = (
        root / "content" / "index.md",
        root / "content" / "about.md",
        root / "content" / "stories" / "s.md",
    )
    calls = []

    def rebuild() -> list[Path]:
        calls.append(1)
        for file in (index, story):
            write(file, f"{len(calls)}")()
        if len(calls) == 1:
            write(about, "changed again while the site was made")()
        return [index, story]

    said = after(root, [write(about, "changed"), lambda: None, lambda: None, lambda: None], rebuild)
    assert len(calls) == 2
    assert [line for line in said if line.endswith("changed")] == ["content/about.md changed"] * 2


def test_a_mistake_is_told_and_the_next_change_tried(root: Path) -> None:
    file = root / "content" / "topics.yml"
    outcomes = iter([SettingsError("content/topics.yml", 3, "no", "yes"), None])

    def rebuild() -> list[Path]:
        if error := next(outcomes):
            raise error
        return []

    said = after(root, [write(file, "a"), lambda: None, write(file, "bb")], rebuild)
    assert said[1] == "content/topics.yml:3: no; yes\nThe last good site stays."
    assert said[3] == "The site is up to date again, after 0.0 s"
    assert len(said) == 4


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with listening(tmp_path, 0) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(OvercountError, match=f"try --port {port + 1}"), listening(tmp_path, port):
            raise AssertionError("two listen on one port")


# --- The command ----------------------------------------------------------------------------------------------


class Serving:
    """The command at work on a site."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "scraper.cli", "--root", str(root), "serve", "--port", "0"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Ctrl-C must reach it even where the tests themselves run in the background, deaf to it.
            preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        self.address = re.findall(r"http://\S+", self.line())[0]

    def line(self) -> str:
        assert self.process.stderr is not None
        alarm = threading.Timer(120, self.process.kill)
        alarm.start()
        try:
            return self.process.stderr.readline()
        finally:
            alarm.cancel()

    def until(self, words: str) -> str:
        said = ""
        while words not in said:
            line = self.line()
            assert line, said
            said += line
        return said

    def page(self, path: str) -> str:
        with urlopen(self.address + path) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
            return answer.read().decode()


@pytest.fixture
def serving(root: Path) -> Iterator[Serving]:
    done = overcount("--root", str(root), "build")
    assert done.returncode == 0, done.stderr
    one = Serving(root)
    yield one
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(timeout=60) == 0
    assert one.process.stderr is not None
    one.process.stderr.close()


def test_a_change_is_seen_and_a_mistake_is_not(serving: Serving, root: Path) -> None:
    about, glossary = root / "content" / "about.md", root / "content" / "glossary.yml"
    about.write_text("# About\n\nSaid in other words.\n", encoding="utf-8")
    serving.until("up to date again")
    assert "Said in other words." in serving.page("about/")
    text = glossary.read_text(encoding="utf-8")
    os.replace(write_beside(glossary, text + "terms: [\n"), glossary)  # as editors save
    said = serving.until("The last good site stays.")
    assert re.search(r"^content/glossary\.yml:\d+: this isn't YAML", said, re.MULTILINE)
    assert "Traceback" not in said
    assert "Said in other words." in serving.page("about/")
    os.replace(write_beside(glossary, text.replace("term: seat", "term: paid seat")), glossary)
    serving.until("up to date again")
    assert "paid seat" in serving.page("glossary/")
    shutil.copytree(ROOT / "site" / "templates", root / "site" / "templates")
    (root / "site" / "templates" / "home.md.j2").write_text("{% if %}", encoding="utf-8")
    said = serving.until("The last good site stays.")
    assert "home.md.j2:1: " in said
    assert "paid seat" in serving.page("glossary/")


def write_beside(file: Path, text: str) -> Path:
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    return beside
