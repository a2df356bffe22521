"""What readers are told of the measured quality: never by hand, and never better than measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.errors import BuildError
from scraper.pages.quality import FILE, KEYS, QUESTIONS, as_text, quality
from tests.pages import newsroom
from tests.pages.newsroom import ROOT
from tests.pages.test_render import text_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.pages.quality import Quality


def of(tmp_path: Path, **figures: float) -> Quality | None:
    """The quality of a site in which the first question was answered so."""
    keys = {"right": QUESTIONS[0].right, "found": QUESTIONS[0].found}
    (tmp_path / FILE).write_text(as_text({keys[name]: value for name, value in figures.items()}), encoding="utf-8")
    return quality(tmp_path / FILE)


SHARES = {0.9336: "93%", 0.985: "98%", 0.9914: "99.1%", 0.99999: "99.9%", 1.0: "100%", 0.0: "0%"}


@pytest.mark.parametrize("measured", SHARES)
def test_a_share_in_words(measured: float, tmp_path: Path) -> None:
    made = of(tmp_path, right=measured)
    assert made
    assert [(one.right, one.found) for one in made.answers] == [(SHARES[measured], "")]


def test_a_site_without_figures_says_so(tmp_path: Path) -> None:
    assert "Nothing was measured for this site." in written(newsroom.site(), tmp_path)["quality.md"]


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"measured": []}', '{"measured": {"a": "b"}}'])
def test_a_broken_file_stops_the_render(broken: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(BuildError, match=r"content/quality\.json: .*restore it from git"):
        quality(tmp_path / FILE)


def test_what_is_shown_is_what_was_measured() -> None:
    """`make eval RAISE=1` writes both files; neither is edited by hand."""
    measured = json.loads((ROOT / "benchmarks" / "quality.json").read_text(encoding="utf-8"))["figures"]
    assert measured.keys() >= KEYS
    shown = as_text({name: entry["measured"] for name, entry in measured.items()})
    assert shown == (ROOT / "content" / FILE).read_text(encoding="utf-8"), "run `make eval RAISE=1`"


def test_the_page_tells_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text((ROOT / "content" / FILE).read_text(encoding="utf-8"), encoding="utf-8")
    page = text_of(written(newsroom.site(), tmp_path)["quality.md"])
    assert "Is an article on the subject?" in page
    assert "a “not” lost or added" in page
    assert "lose their address" in page
