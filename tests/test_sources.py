"""The maintainer's side of sources: the file stays as people wrote it, and the commands say what they found."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper.doctor import examine
from scraper.errors import SettingsError
from scraper.settings import Source, Sources
from scraper.settings.files import read
from scraper.sources import add, entry_text
from tests.test_cli import overcount
from tests.web.demo import lay_out
from tests.web.server import SampleWeb

CONTENT = Path(__file__).parent.parent / "content"

FILE = """\
# A head with a comment.   (and blanks at its end)  
sources:
  # --- News ---
  - id: one   # the first
    name: 'One'
    url: "https://one.example/feed"
    home: https://one.example/
    note: A note that is so long that it stands
      on two lines, which must stay two lines.

  - {id: two, name: Two, url: https://two.example/feed, home: https://two.example/}
  # --- The last ---
  - id: query
    name: "News: one"
    kind: search
    url: https://search.example/?q=one
    home: https://search.example/

# Why these are blocked.
blocked:
  - domain: spin.example
    reason: Copies.
"""  # noqa: W291

NEW = """\
  - id: new
    name: New & Co
    kind: feed
    url: https://www.new.example/feed
    home: https://www.new.example/
    lang: en
"""


def source(**changes: Any) -> Source:
    fields = {
        "id": "new", "name": "New & Co", "url": "https://www.new.example/feed", "home": "https://www.new.example/",
    }  # fmt: skip
    return Source.model_validate({**fields, **changes})


def written(tmp_path: Path, text: str = FILE) -> Path:
    file = tmp_path / "content" / "sources.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


BLOCKED = "\n# Why these are blocked.\n"
FORMS = {
    "as it is": (FILE, FILE.replace(BLOCKED, NEW + BLOCKED)),
    "Windows' line ends": (FILE.replace("\n", "\r\n"), FILE.replace(BLOCKED, NEW + BLOCKED).replace("\n", "\r\n")),
    "nothing after the sources": (FILE.partition(BLOCKED)[0], FILE.partition(BLOCKED)[0] + NEW),
    "no line end at the end": (FILE.partition(BLOCKED)[0].rstrip("\n"), FILE.partition(BLOCKED)[0] + NEW),
    "dashes at the margin": (
        "sources:\n- id: one\n  name: One\n  url: https://one.example/feed\n  home: https://one.example/\n",
        "sources:\n- id: one\n  name: One\n  url: https://one.example/feed\n  home: https://one.example/\n"
        + re.sub("^  ", "", NEW, flags=re.MULTILINE),
    ),
    "no source yet": ("# Head\nsources: []\nblocked: []\n", f"# Head\nsources:\n{NEW}blocked: []\n"),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS.keys())
def test_a_new_entry_is_all_that_changes(before: str, after: str, tmp_path: Path) -> None:
    file = written(tmp_path, before)
    add(file, source())
    assert file.read_bytes().decode() == after
    assert read(file, Sources).sources[-1] == source()


def test_the_shipped_file_keeps_every_line(tmp_path: Path) -> None:
    text = (CONTENT / "sources.yml").read_text(encoding="utf-8")
    file = written(tmp_path, text)
    add(file, source(note="Éditeur: «a» # no comment", lang="fr", paywalled=True))
    lines, before = file.read_text(encoding="utf-8").splitlines(), text.splitlines()
    start = lines.index("  - id: new")
    assert lines[:start] + lines[start + 8 :] == before
    assert read(file, Sources).sources[-1].note == "Éditeur: «a» # no comment"
    assert lines[start + 8 :][1].startswith("# Hosts that are never fetched")


@pytest.mark.parametrize("name", ["no", "1e3", "- dash", "{x}", "a: b", "# hash", "'", "*star", "null", "@at", "%dir"])
def test_a_name_that_yaml_would_misread_is_quoted(name: str, tmp_path: Path) -> None:
    file = written(tmp_path)
    add(file, source(name=name))
    assert read(file, Sources).sources[-1].name == name


def test_no_line_is_folded() -> None:
    long = source(url="https://new.example/?q=" + "a+" * 200, note="word " * 100)
    assert len(entry_text(long).splitlines()) == 7


LISTING = {"kind": "listing", "selector": "h2 a"}
REFUSED = {
    "the same id": ({"id": "one"}, 4, "the id 'one'"),
    "the same address": ({"url": "http://one.example/feed/"}, 4, "'one' has this address"),
    "the same address in braces": ({"url": "https://www.two.example/feed?utm_source=x"}, 11, "'two' has this address"),
    "the same home and kind": ({"home": "https://www.one.example"}, 4, "a feed of"),
    "a blocked domain": ({"url": "https://www.spin.example/feed"}, 21, "is blocked: Copies."),
}


@pytest.mark.parametrize(("changes", "line", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_duplicate_is_refused_with_the_line_of_the_first(
    changes: dict[str, Any], line: int, words: str, tmp_path: Path
) -> None:
    file = written(tmp_path)
    with pytest.raises(SettingsError, match=re.escape(words)) as caught:
        add(file, source(**changes))
    assert str(caught.value).startswith(f"content/sources.yml:{line}: ")
    assert file.read_text() == FILE


@pytest.mark.parametrize(
    "changes",
    [
        {"home": "https://one.example/", **LISTING},
        {"home": "https://search.example/", "kind": "search", "url": "https://search.example/?q=two"},
    ],
)
def test_one_home_may_have_several_kinds_and_searches(changes: dict[str, Any], tmp_path: Path) -> None:
    file = written(tmp_path)
    add(file, source(**changes))
    assert len(read(file, Sources).sources) == 4


def test_a_file_of_another_form_is_left_alone_and_the_entry_is_told(tmp_path: Path) -> None:
    text = "sources: [{id: one, name: One, url: https://one.example/feed, home: https://one.example/}]\n"
    file = written(tmp_path, text)
    with pytest.raises(SettingsError, match="by hand") as caught:
        add(file, source())
    assert NEW in str(caught.value)
    assert file.read_text() == text


def test_a_mistake_that_is_there_already_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, FILE.replace("name: 'One'", "nam: 'One'"))
    with pytest.raises(SettingsError, match=r"content/sources\.yml:\d+: sources\[1\]\.nam: no such key; write .name"):
        add(file, source())


# --- The commands, over real HTTP -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as served:
        yield served


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site whose sources are the sample web's, without three that are there to be found."""
    lay_out(tmp_path)
    file = tmp_path / "content" / "sources.yml"
    text = file.read_text(encoding="utf-8")
    for name in ("tally-post", "norwick-wire", "paddock-practice"):
        text, count = re.subn(rf"  - id: {name}\n(?:    .*\n)+", "", text)
        assert count == 1
    file.write_text(text, encoding="utf-8")
    return tmp_path


def run(root: Path, web: SampleWeb, *arguments: str) -> subprocess.CompletedProcess[str]:
    return overcount("--root", str(root), *arguments, "--connect-to", web.connect_to, "--now", "2026-10-17")


def sources_of(root: Path) -> dict[str, Source]:
    return {source.id: source for source in read(root / "content" / "sources.yml", Sources).sources}


def test_add_finds_shows_and_writes(root: Path, web: SampleWeb) -> None:
    before = sources_of(root)
    done = run(root, web, "sources", "add", "http://www.tallypost.example/")
    assert done.returncode == 0, done.stderr
    assert "2026-10-15  beat  The council that was 91% AI, until an auditor looked" in done.stdout
    assert re.search(r"^\d+ of 11 items could be on the beat\.$", done.stdout, flags=re.MULTILINE)
    after = sources_of(root)
    new = after.pop("the-tally-post")
    assert after == before
    assert (new.name, new.kind, new.url) == ("The Tally Post", "feed", "http://www.tallypost.example/feed.xml")
    again = run(root, web, "sources", "add", "http://www.tallypost.example/feed.xml", "--id", "other")
    assert again.returncode == 1
    assert re.search(r"content/sources\.yml:\d+: 'the-tally-post' has this address already", again.stderr)


@pytest.mark.model
def test_add_says_which_stories_the_items_may_join(root: Path, web: SampleWeb) -> None:
    story = {"id": "s", "title": "City pays for AI seats that nobody uses, auditor finds", "articles": ["a"]}
    closed = {**story, "id": "t", "last_published": "2026-09-01T00:00:00Z", "title": "The council that was 91% AI"}
    lines = [json.dumps({**story, "last_published": "2026-10-14T08:00:00Z"}), json.dumps(closed)]
    (root / "content" / "stories.jsonl").write_text("".join(line + "\n" for line in lines))
    done = run(root, web, "sources", "add", "http://www.tallypost.example/", "--dry-run")
    shown = done.stdout.splitlines()
    at = next(n for n, line in enumerate(shown) if "The council that was 91% AI" in line)
    assert shown[at + 1].strip() == f"may join: {story['title']}"
    assert done.stdout.count("may join") == 1


def test_a_dry_run_writes_nothing(root: Path, web: SampleWeb) -> None:
    before = (root / "content" / "sources.yml").read_bytes()
    done = run(root, web, "sources", "add", "http://www.norwickwire.example/", "--dry-run", "--id", "wire")
    assert done.returncode == 0, done.stderr
    assert "- id: wire\n    name: Norwick Wire\n    kind: sitemap\n" in done.stdout
    assert (root / "content" / "sources.yml").read_bytes() == before


def test_what_falls_short_is_written_only_when_told_so(root: Path, web: SampleWeb) -> None:
    page = "http://www.paddockandpractice.example/stories/"
    arguments = ["sources", "add", page, "--selector", "li.teaser", "--name", "Paddock & Practice"]
    done = run(root, web, *arguments)
    assert done.returncode == 1
    assert "it lists 2 items; at least 5" in done.stdout
    assert "paddock-practice" not in sources_of(root)
    assert run(root, web, *arguments, "--anyway").returncode == 0
    assert sources_of(root)["paddock-practice"].selector == "li.teaser"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["http://www.paddockandpractice.example/"], "no feed or sitemap was found"),
        (["http://www.paddockandpractice.example/stories/", "--selector", "h7"], "'h7' finds nothing"),
        (["http://www.paddockandpractice.example/stories/", "--selector", "h2 >"], "no CSS selector"),
        (["http://www.paddockandpractice.example/stories/", "--kind", "listing"], "has no selector"),
        (["http://www.tallypost.example/", "--kind", "rss"], "no such kind"),
        (["http://www.vaultreview.example/"], "it refuses us"),
        (["http://127.0.0.1/"], "never fetched"),
        (["file:///etc/passwd"], "only http and https"),
        (["http://spinfarm.example/"], "404"),
        (["http://www.tallypost.example/", "--id", "Tally!"], "id"),
    ],
)
def test_add_tells_what_is_wrong_without_a_trace(arguments: list[str], words: str, root: Path, web: SampleWeb) -> None:
    before = (root / "content" / "sources.yml").read_bytes()
    done = run(root, web, "sources", "add", *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "content" / "sources.yml").read_bytes() == before


def test_check_judges_each_source_and_fails_if_one_does(root: Path, web: SampleWeb) -> None:
    done = run(root, web, "sources", "check")
    rows = {line.split()[1]: line.split() for line in done.stdout.splitlines() if line.startswith(("ok ", "no ", "4"))}
    assert rows["bytewharf"][:5] == ["ok", "bytewharf", "2026-10-10", "10", "2.0"]
    assert rows["bytewharf"][6:] == ["0%", "0%", "100%"]
    assert {name for name, row in rows.items() if row[0] != "ok"} == {
        "counting-room", "le-releve", "abacus-daily", "vault-review",
    }  # fmt: skip
    assert "abacus-daily: http://www.abacusdaily.example/feed.xml: gone for good" in done.stdout
    assert "le-releve: it lists 4 items" in done.stdout
    assert done.returncode == 1
    assert "4 of 11 sources don't meet" in done.stderr
    assert run(root, web, "sources", "check", "bytewharf").returncode == 0


def test_doctor_tells_since_when_why_and_what_to_do(root: Path) -> None:
    health = {
        "abacus-daily": {
            "state": "410", "since": "2026-10-14", "detail": "gone", "last_success": "2026-10-13", "on_beat": 0.25,
        },
        "vault-review": {"state": "http-503", "since": "2026-10-02", "detail": "busy"},
        "bytewharf": {"state": "ok", "since": "2026-10-01", "detail": ""},
        "no-longer-listed": {"state": "404", "since": "2026-10-01", "detail": ""},
    }  # fmt: skip
    (root / "content" / "health.json").write_text(json.dumps(health))
    vault, abacus = examine(root / "content")
    assert (vault.where, abacus.where) == ("Vault Review (vault-review)", "Abacus Daily (abacus-daily)")
    assert "since 2026-10-14 (410: gone); last success 2026-10-13" in abacus.what
    assert abacus.worth == "0 articles on the beat, 0.0 a week of late; about a quarter of its items on the beat"
    assert "remove it from sources.yml" in abacus.remedy
    assert "503" in vault.what
    assert vault.what.endswith("; no success is known")
    done = overcount("--root", str(root), "doctor")
    assert done.returncode == 1
    assert abacus.remedy in done.stdout
    assert abacus.worth in done.stdout


def test_check_says_what_the_nights_found(root: Path, web: SampleWeb) -> None:
    state = {"state": "403", "since": "2026-10-14", "detail": "its newest 5 pages", "last_success": "2026-10-13"}
    (root / "content" / "health.json").write_text(json.dumps({"bytewharf": state}))
    done = run(root, web, "sources", "check", "bytewharf")
    assert done.returncode == 0
    nights = "failed since 2026-10-14 (403: its newest 5 pages); last success 2026-10-13"
    assert f"bytewharf: note: on the nights it has {nights}" in done.stdout


@pytest.mark.parametrize("command", [["sources", "list"], ["sources", "check"], ["doctor"], ["build"]])
def test_no_command_stumbles_over_a_health_file_that_cannot_be_read(command: list[str], root: Path) -> None:
    (root / "content" / "health.json").write_text("{not JSON")
    done = overcount("--root", str(root), *command)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "content/health.json" in told
    assert "delete it: the next night writes it anew" in told
    assert "Traceback" not in told


def test_doctor_is_content_when_all_is_well(root: Path) -> None:
    (root / "content" / "health.json").write_text(json.dumps({"bytewharf": {"state": "ok", "since": "2026-10-01"}}))
    done = overcount("--root", str(root), "doctor")
    assert done.returncode == 0
    assert "every source answered" in done.stdout


def test_doctor_tells_every_file_that_is_wrong(root: Path) -> None:
    for name in ("topics.yml", "overcount.yml"):
        file = root / "content" / name
        file.write_text(file.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    (root / "content" / "health.json").write_text("{not JSON")
    found = examine(root / "content")
    assert [finding.where.partition(":")[0] for finding in found] == [
        "content/overcount.yml", "content/topics.yml", "content/health.json",
    ]  # fmt: skip
    assert all(finding.remedy for finding in found)
    (root / "content" / "health.json").unlink()
    assert "no night has run" in examine(root / "content")[-1].what
