"""The issue forms: what a reader fills in can be pasted into the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scraper.settings import Corrections, Sources
from scraper.settings.files import read
from scraper.starting import Start, files

FORMS = Path(__file__).parent.parent / ".github" / "ISSUE_TEMPLATE"


def skeleton(name: str) -> str:
    """Return the text that the one area of a form for YAML is filled with."""
    form: dict[str, Any] = YAML(typ="safe").load((FORMS / name).read_text(encoding="utf-8"))
    [area] = [part["attributes"] for part in form["body"] if part["attributes"].get("render") == "yaml"]
    return area["value"]


def test_a_suggested_source_can_be_pasted(tmp_path: Path) -> None:
    file = tmp_path / "sources.yml"
    file.write_text(skeleton("source.yml"), encoding="utf-8")
    [source] = read(file, Sources).sources
    assert (source.id, source.kind, source.lang) == ("the-paper", "feed", "en")
    whole = (FORMS.parents[1] / "content" / "sources.yml").read_text(encoding="utf-8")
    entry = skeleton("source.yml").removeprefix("sources:\n")
    file.write_text(whole.replace("\nblocked:", f"\n{entry}blocked:"), encoding="utf-8")  # as a maintainer pastes it
    assert read(file, Sources).sources[-1] == source


def test_every_kind_of_verdict_can_be_pasted(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yml"
    file.write_text(skeleton("mistake.yml"), encoding="utf-8")
    verdicts = read(file, Corrections)
    assert [len(getattr(verdicts, kind)) for kind in Corrections.model_fields] == [1] * len(Corrections.model_fields)


@pytest.mark.parametrize("kind", Corrections.model_fields)
def test_a_part_of_it_stands_alone(kind: str, tmp_path: Path) -> None:
    parts = skeleton("mistake.yml").split("# ")
    [part] = [part for part in parts if f"\n{kind}:\n" in part]
    file = tmp_path / "corrections.yml"
    file.write_text(f"# {part}", encoding="utf-8")
    assert getattr(read(file, Corrections), kind)


def test_a_new_site_has_the_same_forms() -> None:
    new = files(Start("n", "rye", "https://a.example/", "a@b"))
    for form in FORMS.iterdir():
        assert new[f".github/ISSUE_TEMPLATE/{form.name}"] == form.read_text(encoding="utf-8")
