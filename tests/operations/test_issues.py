"""Which issues are opened, updated and closed; and what gh is asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scraper.health import State
from scraper.operations import issues
from scraper.operations.commands import GitHubError
from scraper.operations.issues import Action, Issue, decide
from scraper.settings import Source

SOURCE = Source.model_validate(
    {"id": "ferry", "name": "The Ferry", "url": "https://ferry.example/feed", "home": "https://ferry.example/"}
)
FAILING = State(state="404", since="2026-10-10", detail="gone, says @owner of #7 `x`", last_success="2026-10-09")
BODY = decide([SOURCE], {"ferry": FAILING}, [], today="2026-10-17", after=7)[0].body
OTHER = BODY.replace("ferry -->", "another -->")

CASES: dict[str, tuple[State | None, list[Issue], str, list[tuple[str, int | None]]]] = {
    "well": (State(state="ok", since="2026-10-01"), [], "2026-10-17", []),
    "not asked yet": (None, [], "2026-10-17", []),
    "failing for six days": (FAILING, [], "2026-10-16", []),
    "failing for seven": (FAILING, [], "2026-10-17", [("open", None)]),
    "known": (FAILING, [Issue(3, BODY)], "2026-12-17", []),
    "another cause": (FAILING.model_copy(update={"state": "dns"}), [Issue(3, BODY)], "2026-10-18", [("update", 3)]),
    "opened twice": (FAILING, [Issue(5, BODY), Issue(3, BODY)], "2026-10-18", [("close", 5)]),
    "recovered": (State(state="ok", since="2026-10-18"), [Issue(3, BODY)], "2026-10-18", [("close", 3)]),
    "failing anew, its issue still open": (
        FAILING.model_copy(update={"since": "2026-10-18"}),
        [Issue(3, BODY)],
        "2026-10-19",
        [],
    ),
    "retired": (State(state="ok"), [Issue(3, OTHER)], "2026-10-18", [("close", 3)]),
    "an issue of a person": (FAILING, [Issue(3, "The ferry is down")], "2026-10-18", [("open", None)]),
}


@pytest.mark.parametrize(("state", "open_", "today", "expected"), CASES.values(), ids=CASES.keys())
def test_decisions(state: State | None, open_: list[Issue], today: str, expected: list[tuple[str, int | None]]) -> None:
    states = {"ferry": state} if state else {}
    actions = decide([SOURCE], states, open_, today=today, after=7)
    assert [(action.kind, action.number) for action in actions] == expected


def test_words_from_outside_call_nobody() -> None:
    assert "What it said: `` gone, says @owner of #7 `x` ``" in BODY
    assert "since 2026-10-10" in BODY


GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$1 $2" in
    "issue list")
        test -z "$GH_OFF" || { echo "the 'o/r' repository has disabled issues" >&2; exit 1; }
        cat "$GH_LIST" ;;
    "issue create"|"issue edit") cat >> "$GH_LOG" ;;
    "issue close") test -z "$GH_REFUSES" || { echo "HTTP 403" >&2; exit 1; } ;;
esac
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for GitHub's command line, which can't be reached here: it notes what it is asked."""
    program = tmp_path / "gh"
    program.write_text(GH, encoding="utf-8")
    program.chmod(0o755)
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps([{"number": 3, "body": BODY.replace("\n", "\r\n")}]), encoding="utf-8")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GH_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("GH_LIST", str(listed))
    return tmp_path / "log"


def test_gh_is_asked_for_what_was_decided(log: Path) -> None:
    assert issues.listed() == [Issue(3, BODY)]
    issues.carry_out([Action("open", "ferry", title="T", body="B\n"), Action("close", "x", 4, body="It answers")])
    asked = log.read_text(encoding="utf-8").splitlines()
    assert asked[0].startswith("issue list --label failing source --state open")
    assert asked[1].startswith("label create failing source --force")
    assert asked[2:] == [
        "issue create --title T --label failing source --body-file -",
        "B",
        "issue close 4 --comment It answers",
    ]


def test_a_refusal_names_the_permission(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_REFUSES", "1")
    with pytest.raises(GitHubError, match="HTTP 403; does the job have `issues: write`"):
        issues.carry_out([Action("close", "x", 4, body="It answers")])
    assert log.exists()


def test_a_fork_without_issues_is_told_how_to_have_them_or_not(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_OFF", "yes")
    with pytest.raises(GitHubError, match="switch issues on in the repository's settings, or write `issues: false`"):
        issues.listed()
    assert log.exists()


def test_without_gh_the_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitHubError, match="issues: false"):
        issues.listed()
