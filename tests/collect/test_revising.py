"""Which pages are read once more, and what is kept of a change: tables of cases."""

from __future__ import annotations

import pytest

from scraper.collect.revising import MOST_PAGES, MOST_REVISIONS, Told, changed, chosen, revise, to_remember
from scraper.records import Article, Entry

EARLY, SOON, LATE = "2026-05-12T09:30:00Z", "2026-05-12T10:00:00Z", "2026-05-13T09:30:00Z"

LISTS = {
    "never listed before": (None, Told("A board", LATE), False),
    "as before": (Told("A board", EARLY), Told("A board", EARLY), False),
    "another headline": (Told("A board", ""), Told("No board", ""), True),
    "a headline in other dress": (Told("A “board”: 5%", ""), Told('A "Board" — 5 %', ""), False),
    "no headline before (a plain sitemap)": (Told("", EARLY), Told("A board", EARLY), False),
    "touched minutes later": (Told("A board", EARLY), Told("A board", SOON), False),
    "changed a day later": (Told("", EARLY), Told("", LATE), True),
    "a date that goes back": (Told("", LATE), Told("", EARLY), False),
    "a date where there was none": (Told("A board", ""), Told("A board", LATE), False),
}


@pytest.mark.parametrize(("before", "now", "expected"), LISTS.values(), ids=LISTS.keys())
def test_whether_a_list_tells_a_change(before: Told | None, now: Told, expected: bool) -> None:
    assert changed(before, now) is expected


def test_few_pages_a_list_each_for_the_first_list_only_and_none_that_is_not_due() -> None:
    items = [(f"http://a.example/{n}", Entry(url=f"http://a.example/{n}")) for n in range(9)]
    first, second = chosen([items[:5], items], lambda key: not key.endswith("/0"))
    assert first == items[1 : 1 + MOST_PAGES]
    assert second == items[1 + MOST_PAGES :][:MOST_PAGES]


def test_what_was_not_read_is_remembered_as_before() -> None:
    items = [(key, Entry(url=key, title="New")) for key in ("read", "failed", "other")]
    before = {key: Told("Old", "") for key in ("read", "failed", "gone")}
    told = to_remember(items, before, altered={"read", "failed"}, read={"read"})
    assert told == {"read": Told("New", ""), "failed": Told("Old", ""), "other": Told("New", "")}


KEPT = "The board counts tokens.\nNobody knows what for."
WHOLE = f"{KEPT}\n" + "It has many more words than we may keep of it. " * 9
OLD = Article(url="http://a.example/1", title="A board", text=KEPT, published=EARLY, author="B. Writer")
OLD = OLD.but(words=len(WHOLE.split()), collected="2026-05-12", topics=["tokens"])

CHANGES = {
    "nothing": ({}, KEPT, None),
    "the headline in other dress": ({"title": "A “Board”"}, KEPT, None),
    "the headline": ({"title": "No board"}, KEPT, {"title": "No board", "text": KEPT}),
    "no headline any more": ({"title": ""}, KEPT, None),
    "a sentence that we keep": (
        {"text": WHOLE.replace("Nobody knows", "The firm knows")}, "The firm knows what for.",
        {"title": "A board", "text": "The firm knows what for."},
    ),
    "less boilerplate, which moves what fits": ({"text": WHOLE[:-60]}, "The board counts tokens.", None),
    "much more to read": ({"text": WHOLE + "More of it. " * 30}, "More of it.", {"text": "More of it."}),
    "more to read, of which we keep nothing": ({"text": WHOLE + "More of it. " * 30}, KEPT, None),
    "a wall": ({"title": "Subscribe to read on", "text": "Subscribe to read on today."}, "", None),
    "an opt-out": ({"text": "", "opted_out": True}, "", {"title": "A board", "text": "", "opted_out": True}),
}  # fmt: skip


@pytest.mark.parametrize(("page", "excerpt", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_what_is_kept_of_a_change(page: dict, excerpt: str, expected: dict | None) -> None:
    new = Article(url=OLD.url, title=OLD.title, text=WHOLE, published=LATE).but(**page)
    kept = revise(OLD, new, excerpt, "2026-05-14")
    if expected is None:
        assert kept is None
        return
    assert kept is not None
    found = kept.model_dump()
    assert {**found, **expected, "revised": "2026-05-14"} == found
    assert (kept.id, kept.published, kept.author, found["collected"]) == (OLD.id, EARLY, "B. Writer", "2026-05-12")
    retitled = kept.title != OLD.title
    assert found.get("revisions") == ([{"until": "2026-05-14", "title": "A board"}] if retitled else None)


def test_the_first_headlines_are_kept() -> None:
    article = OLD
    for number in range(MOST_REVISIONS + 3):
        found = revise(
            article, Article(url=OLD.url, title=f"Headline {number}", text=WHOLE), KEPT, f"2026-05-{14 + number}"
        )
        assert found is not None
        article = found
    kept = article.model_dump()
    assert kept["title"] == f"Headline {MOST_REVISIONS + 2}"
    assert [one["title"] for one in kept["revisions"]] == ["A board", "Headline 0", "Headline 1"]
