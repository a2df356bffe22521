"""The workflow files: what they may do, whose actions they use, and that what they call exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from scraper.cli import app
from tests.operations.workflow import FILES, LEFT_OUT, ROOT, Run, kind, read

NAMES = [file.name for file in FILES]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# Each job's own: a job that is not listed may read, and no more.
WRITES: dict[tuple[str, str], set[str]] = {
    ("night.yml", "build"): {"contents", "issues", "actions"},
    ("night.yml", "publish"): {"pages", "id-token"},
}


@pytest.fixture(params=FILES, ids=NAMES)
def workflow(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param.name, read(request.param)


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def every_step() -> list[tuple[str, dict[str, Any]]]:
    return [(file.name, step) for file in FILES for step in steps(read(file))]


def test_nothing_is_allowed_but_what_a_job_needs(workflow: tuple[str, dict[str, Any]]) -> None:
    name, found = workflow
    assert found["permissions"] == {}
    for job, its in found["jobs"].items():
        granted = its["permissions"]
        assert set(granted.values()) <= {"read", "write"}
        assert {what for what, how in granted.items() if how == "write"} == WRITES.get((name, job), set())
        assert its["timeout-minutes"] <= 60
        assert re.fullmatch(r"ubuntu-\d\d\.04", its["runs-on"])


def test_who_asks_from_outside_gets_no_secret_and_writes_no_cache(workflow: tuple[str, dict[str, Any]]) -> None:
    _, found = workflow
    assert "pull_request_target" not in found["on"]
    if "pull_request" in found["on"]:
        assert "secrets." not in str(found)
        used = [step for step in steps(found) if "uses" in step]
        assert "actions/cache" not in {kind(step) for step in used}  # actions/cache/restore only reads
        assert all(step["with"]["persist-credentials"] is False for step in used if kind(step) == "actions/checkout")
        # What is asked for can say anything: it is handed over in the environment, never written into a script.
        assert not [step["run"] for step in steps(found) if "${{" in step.get("run", "")]


def test_all_actions_are_githubs_own_at_one_version() -> None:
    versions: dict[str, set[str]] = {}
    for _, step in every_step():
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+(/[a-z]+)?@(v\d+|[0-9a-f]{40})", step["uses"])
            versions.setdefault("/".join(step["uses"].split("@")[0].split("/")[:2]), set()).add(
                step["uses"].split("@")[1]
            )
    assert {action: found for action, found in versions.items() if len(found) > 1} == {}


def test_what_one_step_keeps_in_the_cache_another_finds() -> None:
    """GitHub counts the paths as a part of the key: where they aren't the same to the letter, nothing is found."""
    places: dict[str, set[str]] = {}
    for _, step in every_step():
        if kind(step).startswith("actions/cache"):
            key = re.sub(r"\$\{\{.*", "", step["with"]["key"])
            assert key == step["with"].get("restore-keys", key)
            places.setdefault(key, set()).add(step["with"]["path"])
    assert [len(paths) for paths in places.values()] == [1]


def called(script: str) -> list[list[str]]:
    """Return the words after `overcount` of each line that calls it; `${NAME:+--option}` gives its option."""
    plain = re.sub(r"\$\{[A-Z_]+:\+([^}]*)\}", r"\1", script)
    found = re.findall(r"(?:^|[\s/])overcount\s+([^|>&;\n]*)", plain)
    return [words.split() for words in found]


CALLS = [(name, words) for name, step in every_step() for words in called(step.get("run", ""))]


@pytest.mark.parametrize(("name", "words"), CALLS, ids=[f"{name}: {' '.join(words)}" for name, words in CALLS])
def test_commands_and_their_options_exist(name: str, words: list[str]) -> None:
    command: Any = typer.main.get_command(app)
    while commands := getattr(command, "commands", None):
        assert "".join(words[:1]) in commands
        command, words = commands[words[0]], words[1:]
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    assert [word for word in words if word.startswith("-") and word.partition("=")[0] not in options] == []


def test_calls_are_found() -> None:
    assert called('.venv/bin/overcount check ${LOSSES:+--accept-losses}\necho "overcounted"') == [
        ["check", "--accept-losses"]
    ]
    words = [words for name, words in CALLS if name == "night.yml"]
    assert [each[0] for each in words] == [
        "collect",
        "build",
        "check",
        "commit",
        "commit",
        "report",
        "report",
        "issues",
    ]


def test_what_else_is_called_is_there() -> None:
    for _, step in every_step():
        for target in re.findall(r"\bmake ([\w./-]+)", step.get("run", "")):
            assert re.search(rf"^{re.escape(target)}:", MAKEFILE, re.MULTILINE), target
        for program in re.findall(r"^\s*(\.ci/\S+)", step.get("run", ""), re.MULTILINE):
            assert (ROOT / program).is_file()


def test_steps_that_others_ask_about_have_that_id(workflow: tuple[str, dict[str, Any]]) -> None:
    _, found = workflow
    for job in found["jobs"].values():
        ids = {step["id"] for step in job["steps"] if "id" in step}
        assert set(re.findall(r"\bsteps\.([a-z_]+)\.", str(job))) <= ids


CONDITIONS: dict[str, tuple[str | None, Run, bool]] = {
    "none": (None, Run(), True),
    "none, after a failure": (None, Run("failure"), False),
    "a failure": (
        "${{ failure() && steps.collect.outcome == 'success' }}",
        Run("failure", {"collect": "success"}),
        True,
    ),
    "no failure": ("${{ failure() && steps.collect.outcome == 'success' }}", Run(), False),
    "a failure before it": ("${{ failure() && steps.collect.outcome == 'success' }}", Run("failure"), False),
    "whatever was": ("${{ !cancelled() }}", Run("failure"), True),
    "an input": ("${{ !inputs.fresh }}", Run(), True),
    "an input, after a failure": ("${{ !inputs.fresh }}", Run("failure"), False),
}


@pytest.mark.parametrize(("condition", "run", "wanted"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_the_simulation_reads_conditions_as_github_does(condition: str | None, run: Run, wanted: bool) -> None:
    assert run.wants(condition) is wanted


def test_the_steps_left_out_of_the_simulation_are_those_that_ask_github() -> None:
    asking = {step["name"] for _, step in every_step() if "GH_TOKEN" in step.get("env", {}) and "name" in step}
    night = {
        step.get("name") for step in read(Path(ROOT / ".github" / "workflows" / "night.yml"))["jobs"]["build"]["steps"]
    }
    assert asking & night == LEFT_OUT
