"""A new site for another beat: its files, a night on it, and what it shares with all others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scraper.doctor import examine
from scraper.errors import OvercountError, SettingsError
from scraper.settings import Corrections, Glossary, load
from scraper.settings.files import read
from scraper.starting import REQUIREMENT, Start, files, init
from tests.test_cli import overcount
from tests.web.demo import WEB
from tests.web.server import SampleWeb

ROOT = Path(__file__).parent.parent
BREAD = Start("Loaf: “rye” & more", "sourdough, Rye  bread", "https://loaf.example/", "editor@loaf.example")
MEANT = {
    "name": "Counted",
    "beat": "token, tokens, AI usage, leaderboard",
    "url": "https://c.example/",
    "contact": "a@b",
}


def yaml(text: str) -> Any:
    return YAML(typ="safe").load(text)


def test_what_a_maintainer_says_stands_where_it_belongs(tmp_path: Path) -> None:
    init(tmp_path / "site", BREAD)
    settings = load(tmp_path / "site" / "content")
    info, beat = settings.general.site, settings.topics.beat
    assert (info.name, info.url, info.language) == (BREAD.name, BREAD.url, "en")
    assert settings.general.contact == BREAD.contact
    assert beat.signature == [["sourdough", "rye bread"]]
    assert beat.description == "News about sourdough and rye bread."
    [topic] = settings.topics.topics
    assert (topic.id, topic.phrases) == ("sourdough", ["sourdough", "rye bread"])
    assert settings.sources.sources == []
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_words_of_the_beat_are_not_all_split() -> None:
    assert Start("n", "rye Bread rye", "", "").words == ["rye", "bread"]
    assert Start("n", " rye bread,, rye bread,Crumb", "", "").words == ["rye bread", "crumb"]


REFUSED = {
    "no words": ({"beat": " , "}, OvercountError, "no words"),
    "no address": ({"url": "loaf"}, SettingsError, "not a web address"),
    "no language": ({"lang": "English"}, SettingsError, "language"),
    "no name": ({"name": " "}, SettingsError, "name"),
}


@pytest.mark.parametrize(("changes", "kind", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_leaves_nothing(
    changes: dict[str, str], kind: type[OvercountError], words: str, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=words):
        init(tmp_path / "site", Start(**{**vars(BREAD), **changes}))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path, tmp_path / "file"):
        with pytest.raises(OvercountError, match="something is here already"):
            init(folder, BREAD)
    (tmp_path / "empty").mkdir()
    assert "content/topics.yml" in init(tmp_path / "empty", BREAD)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file"]


def test_doctor_reports_the_requirement_until_it_is_set(tmp_path: Path) -> None:
    init(tmp_path / "a", BREAD)
    found = examine(tmp_path / "a" / "content")
    line = (tmp_path / "a" / "requirements.txt").read_text(encoding="utf-8").splitlines().index(REQUIREMENT) + 1
    assert found[0].where == f"requirements.txt:{line}"
    init(tmp_path / "b", Start(**{**vars(BREAD), "requirement": "overcount @ file:///wheels/overcount.whl"}))
    assert [finding.where for finding in examine(tmp_path / "b" / "content")] == ["content/health.json"]


def test_its_night_is_this_one_but_for_the_installation() -> None:
    """`site/new` has a copy of night.yml, as a package can't carry a workflow: change both."""
    ours, theirs = (
        yaml((ROOT / ".github/workflows/night.yml").read_text()),
        yaml(files(BREAD)[".github/workflows/night.yml"]),
    )
    for workflow in (ours, theirs):
        for step in workflow["jobs"]["build"]["steps"]:
            if step.get("name") == "Install":
                del step["run"]
            step.get("with", {}).pop("cache-dependency-path", None)
    assert theirs == ours


def test_what_it_has_of_ours_is_as_ours() -> None:
    new = files(BREAD)
    ours = read(ROOT / "content" / "glossary.yml", Glossary).terms
    assert Glossary.model_validate(yaml(new["content/glossary.yml"])).terms == [term for term in ours if term.ours]
    assert new["content/corrections.yml"] in (ROOT / "content" / "corrections.yml").read_text(encoding="utf-8")
    assert Corrections.model_validate(yaml(new["content/corrections.yml"])) == Corrections()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").partition("# Made by the program")[2].split("\n", 1)[1]
    assert {line for line in ignored.splitlines() if line} - {"build/"} <= set(new[".gitignore"].splitlines())


def test_the_package_carries_all_of_it() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "scraper").rglob("__init__.py")}
    assert set(setup["packages"]) == {*packages, "scraper.site"}
    hidden = [path for path in (ROOT / "site").rglob("*") if path.name.startswith(".")]
    assert hidden == []  # a pattern of package data leaves them out


@pytest.mark.model
def test_a_night_on_a_new_site(tmp_path: Path) -> None:
    options = [part for name, value in MEANT.items() for part in (f"--{name}", value)]
    root = tmp_path / "site"
    # Elsewhere: a site's folder is no checkout, and has neither templates nor a theme.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    made = subprocess.run(
        [sys.executable, "-m", "scraper.cli", "init", "site", *options],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "README.md there tells" in made.stdout
    (root / "content" / "sources.yml").write_text((WEB / "sources.yml").read_text(encoding="utf-8"), encoding="utf-8")
    with SampleWeb() as web:
        night = overcount("--root", str(root), "night", "--connect-to", web.connect_to, "--now", "2026-10-17")
    assert night.returncode == 0, night.stderr
    told = re.search(r"(\d+) stories from (\d+) articles", night.stderr)
    assert told is not None
    assert int(told[1]) >= 10
    check = overcount("--root", str(root), "check")
    assert check.returncode == 0, check.stdout + check.stderr
    home = (root / "public" / "index.html").read_text(encoding="utf-8")
    assert "<title>Counted: " in home
    assert (root / "public" / "assets" / "overcount.css").exists()


def test_it_asks_for_what_no_option_says(tmp_path: Path) -> None:
    done = overcount("init", str(tmp_path / "site"), "--name", "Loaf", stdin="rye\nhttps://loaf.example/\na@b\n")
    assert done.returncode == 0, done.stderr
    assert load(tmp_path / "site" / "content").topics.topics[0].id == "rye"
