"""The commands as other tools call them: JSON Lines in, JSON Lines out, words on standard error."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

PAIR = [
    {
        "id": "a",
        "title": "Brightloom ranks its engineers by tokens",
        "text": "Brightloom ranks engineers.",
        "mood": 1,
    },
    {"id": "b", "title": "A quake shakes the valley", "text": "An earthquake shook the valley at noon."},
]


def overcount(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scraper.cli", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=cwd)


def lines(records: list[dict[str, object]]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def commands() -> list[str]:
    return re.findall(r"^│ (\w+) {2,}", overcount("--help").stdout, flags=re.MULTILINE)


def test_every_command_is_in_the_readme() -> None:
    assert {"collect", "build", "night", "serve", "sources", "extract", "brief"} <= set(commands())
    missing = [name for name in commands() if f"overcount {name}" not in README]
    assert not missing


def test_help_and_light_commands_import_nothing_heavy() -> None:
    heavy = [
        "torch",
        "sentence_transformers",
        "sklearn",
        "scipy",
        "trafilatura",
        "feedparser",
        "mkdocs",
        "numpy",
    ]
    code = f"import sys, scraper.cli, scraper.night; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_malformed_line_is_told_with_its_number_and_skipped() -> None:
    done = overcount("copies", stdin=lines(PAIR[:1]) + '{"id": \n\n[1]\n' + lines(PAIR[1:]))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "b"]
    assert "line 2 is skipped" in done.stderr
    assert "line 4 is skipped" in done.stderr
    assert done.returncode == 3


def test_unknown_fields_pass_through_and_copy_of_is_null_for_an_original() -> None:
    done = overcount("copies", stdin=lines(PAIR))
    first = json.loads(done.stdout.splitlines()[0])
    assert first["mood"] == 1
    assert first["copy_of"] is None
    assert done.returncode == 0


def test_a_file_argument_is_read(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\ufeff" + lines(PAIR), encoding="utf-8")
    assert overcount("copies", str(file)).stdout == overcount("copies", stdin=lines(PAIR)).stdout


def test_cluster_tells_two_events_apart_and_says_which_ids() -> None:
    done = overcount("cluster", stdin=lines([*PAIR, PAIR[0]]))
    stories = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(story["articles"] for story in stories) == [["a"], ["b"]]
    assert all(story["id"] and story["title"] for story in stories)
    assert "the id a came more than once" in done.stderr


@pytest.mark.parametrize("command", ["relevance", "copies", "cluster", "brief"])
def test_nothing_in_gives_nothing_out(command: str) -> None:
    done = overcount(command, stdin="")
    assert (done.stdout, done.returncode) == ("", 0)


def test_extract_reads_a_page_from_standard_input() -> None:
    body = "".join(f"<p>Paragraph {n} says that Brightloom counts the tokens of each engineer.</p>" for n in range(9))
    page = f"<html><head><title>Tally</title></head><body><article><h1>Tally</h1>{body}</article></body></html>"
    done = overcount("extract", "--url", "https://a.example/1", "-", stdin=page)
    article = json.loads(done.stdout)
    assert article["url"] == "https://a.example/1"
    assert article["published"] is None
    assert "Paragraph 8 says" in article["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["copies", "no-such-file.jsonl"], "no-such-file.jsonl: can't be read"),
        (["extract", "--url", "https://a.example/", "no-such.html"], "no-such.html: can't be read"),
        (["--root", "/nonexistent", "build"], "this file is missing"),
        (["--root", "/nonexistent", "serve"], "no site is built here"),
        (["sources", "check", "no-such-source"], "overcount sources list"),
    ],
)
def test_a_mistake_is_told_in_one_line_without_a_trace(arguments: list[str], words: str) -> None:
    done = overcount(*arguments)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
