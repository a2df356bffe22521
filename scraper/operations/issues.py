"""One issue for each source that has failed for long: opened, kept true, and closed when the source recovers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from scraper.collect.causes import in_words
from scraper.operations.commands import gh
from scraper.operations.words import code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.health import State
    from scraper.settings import Source

LABEL = "failing source"
_MARK = re.compile(r"<!-- overcount: source ([a-z0-9-]+) -->")


@dataclass(frozen=True)
class Issue:
    """An open issue of ours."""

    number: int
    body: str


@dataclass(frozen=True)
class Action:
    """One thing to do on the repository's list of issues."""

    kind: Literal["open", "update", "close"]
    source: str
    number: int | None = None
    title: str = ""
    body: str = ""


def decide(
    sources: Sequence[Source], states: Mapping[str, State], open_: Sequence[Issue], *, today: str, after: int
) -> list[Action]:
    """Return what is to be done, by source: a source that has failed for `after` days has exactly one issue.

    An issue's text says since when and why, not how long, so it changes only when the cause does.
    """
    known: dict[str, list[Issue]] = {}
    for issue in sorted(open_, key=lambda issue: issue.number):
        if marked := _MARK.search(issue.body):
            known.setdefault(marked[1], []).append(issue)
    actions = []
    for source in sorted(sources, key=lambda source: source.id):
        state, issues = states.get(source.id), known.pop(source.id, [])
        if state is None or state.state == "ok" or _days(state.since, today) < after:
            if state is not None and state.state == "ok":
                actions += [_closed(source.id, issue, f"It answers again, since {state.since}.") for issue in issues]
            continue
        body = _body(source, state)
        if not issues:
            title = f"{source.id}: the source has failed since {state.since}"
            actions.append(Action("open", source.id, title=title, body=body))
        elif issues[0].body.strip() != body.strip():
            actions.append(Action("update", source.id, issues[0].number, body=body))
        actions += [_closed(source.id, issue, f"See #{issues[0].number}.") for issue in issues[1:]]
    for id_, issues in sorted(known.items()):
        actions += [_closed(id_, issue, "`sources.yml` no longer has it.") for issue in issues]
    return actions


def _closed(source: str, issue: Issue, why: str) -> Action:
    return Action("close", source, issue.number, body=why)


def _days(since: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(since)).days if since else 0


def _body(source: Source, state: State) -> str:
    meaning, remedy = in_words(state.state)
    last = state.last_success or "none is known"
    return f"""\
**{source.name}** (`{source.id}` in `content/sources.yml`) has failed since {state.since}: {meaning}.

- What it said: {code(state.detail or "nothing")}
- Its address: {code(source.url)}
- Last success: {last}
- What to do: {remedy}

`overcount sources check {source.id}` tries it from your machine. This issue closes by itself when the source answers.

<!-- overcount: source {source.id} -->
"""


# -- through gh ---------------------------------------------------------------------------------------------------


def listed() -> list[Issue]:
    """Return our open issues. Raises GitHubError."""
    query = ["issue", "list", "--label", LABEL, "--state", "open", "--limit", "200", "--json", "number,body"]
    return [Issue(found["number"], found["body"].replace("\r\n", "\n")) for found in json.loads(gh(*query) or "[]")]


def carry_out(actions: Sequence[Action]) -> None:
    """Do it. Raises GitHubError."""
    if any(action.kind == "open" for action in actions):
        gh("label", "create", LABEL, "--force", "--description", "A source that the night can't read")
    for action in actions:
        number = str(action.number)
        if action.kind == "open":
            what = ["--title", action.title, "--label", LABEL, "--body-file", "-"]
            gh("issue", "create", *what, given=action.body)
        elif action.kind == "update":
            gh("issue", "edit", number, "--body-file", "-", given=action.body)
        else:
            gh("issue", "close", number, "--comment", action.body)
