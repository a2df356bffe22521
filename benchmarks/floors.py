"""The quality file: what was measured, and the floors that a change may lift and not go below. Pure but for the file.

Figures are named "what: on which material: measure". A measure "per 100 stories" counts what readers are bothered
with, so less of it is better and its line is a ceiling. Precision and recall are shown beside their F1 and have no
line of their own: a change may trade one for the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARGIN = 0.005  # below what was measured: a processor that rounds otherwise moves an article or two
MARGIN_PER_100 = 1.0
Entry = dict[str, Any]
ABOUT = (
    "Written by `make eval RAISE=1`. `measured` is what the program does on ../shared now. A change may not go below "
    "`floor` (or above `ceiling`, where less is better); these only move for the better, on the day `since`. To give "
    "one up, edit it by hand and say `why`."
)


def counts_bother(name: str) -> bool:
    return name.endswith("per 100 stories")


def is_held(name: str, names: Mapping[str, Any]) -> bool:
    """Return whether a figure has a line: precision and recall have none where their F1 is measured too."""
    where, measure = name.rsplit(": ", 1)
    if not measure.endswith(("precision", "recall")) or measure == "average precision":
        return True
    return f"{where}: {measure.removesuffix('precision').removesuffix('recall')}F1" not in names


def faults(figures: Mapping[str, float], kept: Mapping[str, Entry], *, complete: bool) -> list[str]:
    """Return in words each figure that is on the wrong side of its line.

    Where the run was `complete`, a line that nothing was measured for is a fault too.
    """
    out = []
    for name, entry in kept.items():
        low, high = entry.get("floor"), entry.get("ceiling")
        value = figures.get(name)
        if value is None:
            if complete and (low is not None or high is not None):
                out.append(f"{name} is no longer measured; if that is meant, take it out of the file")
        elif low is not None and not round(value, 3) >= low:  # nor is it at least that where it isn't a number
            out.append(f"{name} is {value:.3f}, below the floor of {low:.3f} (since {entry.get('since')})")
        elif high is not None and not round(value, 3) <= high:
            out.append(f"{name} is {value:.3f}, above the ceiling of {high:.3f} (since {entry.get('since')})")
    return out


def raised(figures: Mapping[str, float], kept: Mapping[str, Entry], today: str) -> dict[str, Entry]:
    """Return the entries with what was measured now; a line moves only for the better. Unmeasured ones stay."""
    out = {name: dict(entry) for name, entry in kept.items()}
    for name, value in figures.items():
        entry = out.setdefault(name, {})
        entry["measured"] = round(value, 3)
        if not is_held(name, figures):
            continue
        if counts_bother(name):
            line = round(value + MARGIN_PER_100, 3) if value else 0.0  # what never happens may not begin to
            better = "ceiling" not in entry or line < entry["ceiling"]
            kind = "ceiling"
        else:
            line = round(max(value - MARGIN, 0.0), 3)
            better = "floor" not in entry or line > entry["floor"]
            kind = "floor"
        if better:
            entry |= {kind: line, "since": today}
    return out


def read(path: Path) -> dict[str, Any]:
    """Return the quality file's parts: `material` (a hash), `figures` and `peers`; empty ones where there is none."""
    if not path.exists():
        return {"material": "", "figures": {}, "peers": {}}
    return dict(json.loads(path.read_text(encoding="utf-8")))


def as_text(material: str, figures: Mapping[str, Entry], peers: Mapping[str, float]) -> str:
    """Return the quality file, a figure a line, so that a reviewer sees what moves."""

    def block(rows: Mapping[str, Any]) -> str:
        lines = [f"    {json.dumps(name)}: {json.dumps(rows[name])}" for name in sorted(rows)]
        return "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"

    return (
        f'{{\n  "_about": {json.dumps(ABOUT)},\n  "material": {json.dumps(material)},\n'
        f'  "figures": {block(figures)},\n  "peers": {block(peers)}\n}}\n'
    )
