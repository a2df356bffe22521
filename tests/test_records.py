"""Records keep what they don't know, and never invent."""

import json

import pytest

from scraper.records import Article, Story, article_id, slug, utc


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-05-12T09:30:00-07:00", "2026-05-12T16:30:00Z"),
        ("2026-05-12", "2026-05-12T00:00:00Z"),
        ("2026-05-12T09:30:00", "2026-05-12T09:30:00Z"),
        ("2026-05-12T09:30:00Z", "2026-05-12T09:30:00Z"),
        ("2026-02-30T09:30:00Z", None),  # no such day
        ("0999-05-12T09:30:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("0001-01-01T00:00:00+14:00", None),  # would fall before the first year there is
    ],
)
def test_utc(value: str | None, expected: str | None) -> None:
    assert utc(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amazon's 80% rule", "amazons-80-rule"),
        ("L’été à la carte", "lete-a-la-carte"),
        ("", ""),
        ("日本", ""),
        ("Œuvre, Straße, Ærø, Łódź", "oeuvre-strasse-aero-lodz"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 90, "a" * 60),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_unknown_fields_and_a_given_id_pass_through() -> None:
    line = '{"id": "mine", "title": "T", "mood": {"a": [1, null]}, "cites": null, "published": "12 May"}'
    out = json.loads(Article.model_validate_json(line).to_json())
    assert out["id"] == "mine"
    assert out["mood"] == {"a": [1, None]}
    assert out["cites"] == []
    assert out["published"] is None


def test_an_article_without_an_id_gets_one_from_its_address() -> None:
    assert Article(url="https://a.example/1").id == article_id("https://a.example/1")
    assert Article(title="A").id != Article(title="B").id


@pytest.mark.parametrize("nasty", ["a\u2028b", "a\u2029b", "a\x85b", "a\ud800b", "a\nb"])
def test_a_record_is_one_line_of_utf8_for_every_reader(nasty: str) -> None:
    line = Story(id="s", title=nasty, articles=[]).to_json()
    assert len(line.splitlines()) == 1
    assert line.encode("utf-8")
