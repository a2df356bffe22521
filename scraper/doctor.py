"""What is wrong with a site, told to its maintainers: settings that can't be read, sources that fail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.collect.causes import in_words
from scraper.errors import SettingsError
from scraper.settings import FILES, Sources, read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    where: str  # a file, or a source by name and id
    what: str
    remedy: str


def examine(content: Path) -> list[Finding]:
    """Return what is wrong, settings first, then the sources that failed on the last night, the longest first."""
    findings = []
    for name, model in FILES.items():
        try:
            read(content / name, model)
        except SettingsError as error:
            where, _, told = str(error).partition(": ")
            what, _, remedy = told.rpartition("; ")
            findings.append(Finding(where, what, remedy))
    return findings + _sources(content)


def _sources(content: Path) -> list[Finding]:
    """Return the sources that the last night found failing, by `health.json`."""
    try:
        sources = read(content / "sources.yml", Sources).sources
    except SettingsError:
        return []
    file = content / "health.json"
    if not file.exists():
        what = "no night has run here yet, so nothing is known of the sources"
        return [Finding("content/health.json", what, "run `overcount sources check`, or wait for the first night")]
    try:
        states: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        failing = [
            (str(states[source.id].get("since", "")), source)
            for source in sources
            if states.get(source.id, {}).get("state", "ok") != "ok"
        ]
    except (ValueError, AttributeError) as error:
        remedy = "delete the file; the next night writes it anew"
        return [Finding("content/health.json", f"it can't be read ({error})", remedy)]
    findings = []
    for since, source in sorted(failing, key=lambda pair: (pair[0], pair[1].id)):
        state = states[source.id]
        meaning, remedy = in_words(str(state["state"]))
        detail = str(state.get("detail") or source.url)
        what = f"{meaning}, since {since} ({state['state']}: {detail})"
        findings.append(Finding(f"{source.name} ({source.id})", what, remedy))
    return findings
