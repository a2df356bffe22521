"""The gate of `make eval`: which figures fail, in which words, and how floors move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import floors

KEPT = {
    "clusters: ecbplus: B-cubed F1": {"measured": 0.925, "floor": 0.92, "since": "2026-01-01"},
    "clusters: ecbplus: B-cubed recall": {"measured": 0.94},
    "nights: beat: merges per 100 stories": {"measured": 2.0, "ceiling": 3.0, "since": "2026-01-01"},
}
WELL = {
    "clusters: ecbplus: B-cubed F1": 0.925,
    "clusters: ecbplus: B-cubed recall": 0.94,
    "nights: beat: merges per 100 stories": 2.0,
}


@pytest.mark.parametrize(
    ("case", "changed", "words"),
    [
        ("all as it was", {}, []),
        ("exactly on the floor", {"clusters: ecbplus: B-cubed F1": 0.92}, []),
        ("equal when rounded", {"clusters: ecbplus: B-cubed F1": 0.9196}, []),
        ("below the floor", {"clusters: ecbplus: B-cubed F1": 0.919}, ["0.919, below the floor of 0.920"]),
        ("recall is traded for precision", {"clusters: ecbplus: B-cubed recall": 0.5}, []),
        ("fewer merges", {"nights: beat: merges per 100 stories": 0.0}, []),
        ("more merges", {"nights: beat: merges per 100 stories": 3.1}, ["3.100, above the ceiling of 3.000"]),
        ("a figure without a line", {"clusters: new: B-cubed F1": 0.1}, []),
        ("not a number", {"clusters: ecbplus: B-cubed F1": float("nan")}, ["nan, below the floor"]),
    ],
)
def test_faults(case: str, changed: dict[str, float], words: list[str]) -> None:
    found = floors.faults({**WELL, **changed}, KEPT, complete=True)
    assert len(found) == len(words), case
    assert all(word in fault for word, fault in zip(words, found, strict=True)), found


def test_a_figure_that_is_no_longer_measured_fails_a_complete_run_only() -> None:
    some = {name: value for name, value in WELL.items() if name.startswith("nights")}
    assert floors.faults(some, KEPT, complete=False) == []
    assert "B-cubed F1 is no longer measured" in floors.faults(some, KEPT, complete=True)[0]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("clusters: ecbplus: B-cubed F1", 0.95, {"floor": 0.945, "since": "2026-02-02"}),
        ("clusters: ecbplus: B-cubed F1", 0.90, {"floor": 0.92, "since": "2026-01-01"}),
        ("clusters: new: B-cubed F1", 0.5, {"floor": 0.495, "since": "2026-02-02"}),
        ("clusters: ecbplus: B-cubed recall", 0.99, {}),
        ("nights: beat: merges per 100 stories", 1.0, {"ceiling": 2.0, "since": "2026-02-02"}),
        ("nights: beat: merges per 100 stories", 0.0, {"ceiling": 0.0, "since": "2026-02-02"}),
        ("nights: beat: merges per 100 stories", 9.0, {"ceiling": 3.0, "since": "2026-01-01"}),
        ("copies: digests: average precision", 0.9, {"floor": 0.895, "since": "2026-02-02"}),
        ("first filter: digests: recall", 0.9, {"floor": 0.895, "since": "2026-02-02"}),
    ],
)
def test_lines_move_only_for_the_better(name: str, value: float, line: dict[str, object]) -> None:
    entry = floors.raised({**WELL, name: value}, KEPT, "2026-02-02")[name]
    assert entry == {"measured": value, **line}


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "quality.json"
    assert floors.read(file)["figures"] == {}
    text = floors.as_text("abc", KEPT, {"HDBSCAN: beat: B-cubed F1": 0.7})
    file.write_text(text, encoding="utf-8")
    kept = floors.read(file)
    assert (kept["material"], kept["figures"], kept["peers"]) == ("abc", KEPT, {"HDBSCAN: beat: B-cubed F1": 0.7})
    assert floors.as_text(kept["material"], kept["figures"], kept["peers"]) == text


def test_the_pinned_file_has_a_line_for_every_figure_that_is_held() -> None:
    figures = floors.read(Path(floors.__file__).with_name("quality.json"))["figures"]
    held = [name for name in figures if floors.is_held(name, figures)]
    assert len(held) > 50
    assert [name for name in held if not {"floor", "ceiling"} & figures[name].keys()] == []
    assert json.loads(json.dumps(figures)) == figures
