"""A mistake in YAML is told with file, line, and what to write instead."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from scraper.errors import SettingsError
from scraper.settings import Corrections, General, Glossary, Sources, Topics, load, schemas, verdict_places
from scraper.settings.files import read

CONTENT = Path(__file__).parent.parent / "content"

GOOD = """\
sources:
  - id: one
    name: One
    url: https://one.example/feed
    home: https://one.example/
"""

MISTAKES = {
    "misspelt key": (GOOD + "    langage: fr\n", "x/sources.yml:6", "langage", "write 'lang'"),
    "unknown key": (GOOD + "    colour: red\n", "x/sources.yml:6", "colour", "check the spelling"),
    "missing key": (GOOD.replace("    name: One\n", ""), "x/sources.yml:2", "'name' is missing", "add it"),
    "wrong kind": (GOOD + "    kind: rss\n", "x/sources.yml:6", "'rss'", "'sitemap', 'listing' or 'search'"),
    "listing without selector": (
        GOOD + "    kind: listing\n",
        "x/sources.yml:2",
        "'one' has no selector",
        "selector: h2 a",
    ),
    "selector of a feed": (GOOD + "    selector: h2 a\n", "x/sources.yml:2", "'one' has a selector", "kind: listing"),
    "no selector at all": (
        GOOD + "    kind: listing\n    selector: h2 >\n",
        "x/sources.yml:7",
        "no CSS selector",
        "`.teaser`",
    ),
    "no web address": (
        GOOD.replace("https://one.example/feed", "one.example"),
        "x/sources.yml:4",
        "web",
        "https",
    ),
    "bad id": (GOOD.replace("id: one", "id: One!"), "x/sources.yml:2", "'One!'", "a-z, 0-9"),
    "same id twice": (
        GOOD + GOOD.split("\n", 1)[1].replace("/feed", "/2"),
        "x/sources.yml",
        "'one'",
        "remove one",
    ),
    "not YAML": (GOOD + "  - id: [\n", "x/sources.yml:7", "isn't YAML", "check"),
    "merge conflict": (GOOD + "<<<<<<< HEAD\n", "x/sources.yml:6", "merge conflict", "marker"),
    "empty": ("", "x/sources.yml:1", "no settings", "sources"),
    "a list": ("- 1\n", "x/sources.yml:1", "no settings", "sources"),
    "not UTF-8": (b"sources: \xff\n", "x/sources.yml", "can't be read", "UTF-8"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes(case: str, tmp_path: Path) -> None:
    text, *expected = MISTAKES[case]
    file = tmp_path / "x" / "sources.yml"
    file.parent.mkdir()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        read(file, Sources)
    for part in expected:
        assert part in str(caught.value)


VERDICTS = """\
same_story:
  - {articles: [https://a.example/1, https://a.example/2], reason: One memo.}
  - {articles: [https://a.example/2, https://a.example/3], reason: One memo.}
different_stories:
  - {articles: [https://a.example/1, https://a.example/4], reason: Two memos.}
headlines:
  - {story: a, title: One, reason: Clearer.}
on_beat:
  - {article: https://a.example/5, reason: A diary.}
off_beat:
  - {article: https://a.example/6, reason: A price list.}
hidden:
  - {article: https://a.example/7, reason: Asked.}
"""
WRONG_VERDICTS = {
    "joined and parted, one of them as a newsletter links to it": (
        ("example/4", "example/2?utm_source=mail#top"),
        ":5: different_stories[1]",
        "remove one of",
    ),
    "joined and parted by way of a third": (("example/4", "example/3"), ":5: different_stories[1]", "remove one of"),
    "one article twice": (("example/3", "example/2"), ":3: same_story[2]", "stands twice"),
    "one article twice, once with tracking": (("example/3", "example/2?gclid=1"), ":3: same_story[2]", "stands twice"),
    "two headlines, one by its story's address": (
        ("Clearer.}", "Clearer.}\n  - {story: https://a.example/stories/a/, title: Two, reason: No.}"),
        ":8: headlines[2]",
        "'a' has a headline already",
    ),
    "two headlines": (
        ("Clearer.}", "Clearer.}\n  - {story: a, title: Two, reason: No.}"),
        ":8: headlines[2]",
        "'a' has a headline already",
    ),
    "no reason": ((", reason: Two memos.", ""), ":5: different_stories[1]", "'reason' is missing"),
    "on and off the beat": (("example/6", "example/5"), ":9: on_beat[1]", "under off_beat too"),
    "on and off the beat, once with tracking": (
        ("example/6", "example/5?utm_source=x"),
        ":9: on_beat[1]",
        "under off_beat too",
    ),
    "on the beat and hidden": (("example/7", "example/5"), ":9: on_beat[1]", "under hidden too"),
    "an empty reason": (("Asked.", ""), ":13: hidden[1].reason", "nothing stands here; write it"),
    "a reason that is a number": (
        ("Asked.", "2026"),
        ":13: hidden[1].reason",
        "2026 is no text; put it between quotes",
    ),
    "one article alone": (
        (", https://a.example/4", ""),
        ":5: different_stories[1].articles",
        "at least 2 belongs here",
    ),
    "an article for articles": (
        ("{articles: [https://a.example/1, https://a.example/4],", "{article: x,"),
        ":5: different_stories[1].article",
        "no such key; write 'articles'",
    ),
    "a misspelt kind": (("same_story:", "same_storys:"), ":1: same_storys", "no such key; write 'same_story'"),
    "a list without hyphens": (
        ("  - {article: https://a.example/7", "  {article: https://a.example/7"),
        ":12: hidden",
        "a list belongs here; begin each of its entries with a hyphen",
    ),
    "no entries": (("\n  - {article: https://a.example/7, reason: Asked.}", ""), ":12: hidden", "or write []"),
    "entries below []": (("hidden:", "hidden: []"), ":12", "a list that says it is empty; remove"),
    "a kind twice": (("hidden:", "on_beat:"), ":12", "the key 'on_beat' stands twice; put what is below it under the"),
    "a tab": (("  - {story", "\t- {story"), ":7", "a tab stands here; indent with spaces"),
    "no colon": (("\nhidden:", "\nhidden"), ":12", "a colon is missing after the key"),
    "a colon within a text": (
        (
            "- {article: https://a.example/7, reason: Asked.}",
            "- article: https://a.example/7\n    reason: Asked: twice.",
        ),
        ":14",
        "between quotes",
    ),
    "no space after a colon": (
        ("- {article: https://a.example/7, reason: Asked.}", "- article: https://a.example/7\n    reason:Asked."),
        ":14",
        "a colon is missing after the key, or the space",
    ),
    "a text that begins with a sign": (
        (
            "- {article: https://a.example/7, reason: Asked.}",
            "- article: https://a.example/7\n    reason: @desk asked.",
        ),
        ":14",
        "between quotes",
    ),
    "a quotation that goes on": (
        (
            "- {article: https://a.example/7, reason: Asked.}",
            '- article: https://a.example/7\n    reason: "Off", they said.',
        ),
        ":14",
        "quotes of the other kind",
    ),
    "a quotation mark alone": (("reason: Asked.}", 'reason: "Asked.}'), ":13", "never closed"),
    "a bracket alone": (("reason: Asked.}", "reason: Asked."), ":13", "the bracket that opens here is never closed"),
    "another indentation": (
        (
            "  - {article: https://a.example/7",
            "  - {article: https://a.example/8, reason: x}\n - {article: https://a.example/7",
        ),
        ":14",
        "doesn't line up",
    ),
    "no address": (("https://a.example/4", "a.example/4"), ":5: different_stories[1].articles[2]", "https"),
}


@pytest.mark.parametrize(("change", "place", "told"), WRONG_VERDICTS.values(), ids=WRONG_VERDICTS.keys())
def test_verdicts_are_checked_when_read(change: tuple[str, str], place: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "corrections.yml"
    file.write_text(VERDICTS, encoding="utf-8")
    assert len(read(file, Corrections).same_story) == 2
    file.write_text(VERDICTS.replace(*change), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read(file, Corrections)
    assert f"corrections.yml{place}" in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["", "# none any more\n"])
def test_a_file_of_verdicts_may_be_empty(text: str, tmp_path: Path) -> None:
    (tmp_path / "corrections.yml").write_text(text, encoding="utf-8")
    assert read(tmp_path / "corrections.yml", Corrections) == Corrections()


WHERE = {
    "an article": ("same_story", "https://a.example/2", ":2"),
    "under another key": ("different_stories", "https://a.example/4", ":5"),
    "with tracking": ("on_beat", "https://a.example/5", ":9"),
    "a story by its address": ("headlines", "a", ":7"),
    "nowhere": ("hidden", "https://a.example/5", ""),
}


@pytest.mark.parametrize(("key", "name", "line"), WHERE.values(), ids=WHERE.keys())
def test_where_a_verdict_stands(key: str, name: str, line: str, tmp_path: Path) -> None:
    text = VERDICTS.replace("ple/5,", "ple/5?utm_source=mail,").replace("story: a,", "story: https://b.example/a/,")
    (tmp_path / "corrections.yml").write_text(text, encoding="utf-8")
    assert verdict_places(tmp_path)(key, name) == f"{tmp_path.name}/corrections.yml{line}"


GENERAL = """\
site:
  name: A
  url: https://a.example/now/
  tagline: T
  years:
    2025: https://a.example/2025/
    2026: https://b.example/
contact: x
"""
WRONG_YEARS = {
    "no year": (("2026", "26"), ":7: site.years.26", "form that isn't allowed"),
    "no address": (("https://b.example/", "b.example"), ":7: site.years.2026", "https"),
    "the site's own": (("https://b.example/", "https://a.example/now"), ":7: site.years.2026", "of the site of now"),
    "two years in one": (("https://b.example/", "https://a.example/2025"), ":7: site.years.2026", "of 2025 already"),
}


@pytest.mark.parametrize(("change", "place", "told"), WRONG_YEARS.values(), ids=WRONG_YEARS.keys())
def test_years_have_sites_of_their_own(change: tuple[str, str], place: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "overcount.yml"
    file.write_text(GENERAL, encoding="utf-8")
    assert read(file, General).site.address("data/articles-2026.csv") == "https://b.example/data/articles-2026.csv"
    file.write_text(GENERAL.replace(*change), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read(file, General)
    assert f"overcount.yml{place}" in str(caught.value)
    assert told in str(caught.value)


PHRASES = {
    "whole words": ("token budget", True),
    "any ending": ("mandat*", True),
    "any ending of the last word": ("per token*", True),
    "a letter outside of ASCII": ("überwach*", True),
    "any ending within": ("man*date", False),
    "any beginning": ("*date", False),
    "too few letters": ("ai*", False),
    "no word": ("*", False),
}


@pytest.mark.parametrize(("phrase", "right"), PHRASES.values(), ids=PHRASES.keys())
def test_an_asterisk_stands_for_an_ending(phrase: str, right: bool, tmp_path: Path) -> None:
    file = tmp_path / "topics.yml"
    file.write_text(
        "beat: {name: A, description: B}\n"
        f"topics:\n  - id: a\n    name: A\n    description: B\n    phrases: [b]\n    words: ['{phrase}']\n",
        encoding="utf-8",
    )
    with nullcontext() if right else pytest.raises(SettingsError, match=r"topics\.yml:7: .*three letters"):
        assert read(file, Topics).topics[0].words == [phrase]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"topics\.yml: this file is missing"):
        read(tmp_path / "topics.yml", Topics)


def test_what_the_repository_ships_is_right() -> None:
    settings = load(CONTENT)
    assert len(settings.sources.sources) >= 25
    assert len(settings.topics.topics) >= 8
    assert all(topic.description.count(".") >= 2 for topic in settings.topics.topics)
    assert len(read(CONTENT / "glossary.yml", Glossary).terms) >= 20


def test_schemas_are_json_schema() -> None:
    for name, text in schemas().items():
        assert name.endswith(".json")
        assert json.loads(text)["type"] == "object"


def test_the_schemas_that_editors_use_are_current() -> None:
    shipped = {file.name: file.read_text(encoding="utf-8") for file in (CONTENT.parent / "schema").glob("*.json")}
    assert shipped == schemas(), "run `overcount schema`"
