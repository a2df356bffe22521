"""A story's timeline and what its last day brought; all decided from the records."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.pages.coverage import spark
from scraper.pages.story import view
from scraper.pages.timeline import chain, timeline
from scraper.records import Brief
from scraper.settings import Corrections, Headline, PairVerdict
from tests.pages import newsroom
from tests.pages.test_render import BIG, text_of, written

if TYPE_CHECKING:
    from pathlib import Path

FOLLOWS = {"b": "a", "c": "b", "d": "b", "x": "y", "y": "x"}
LATER = {"a": ["b"], "b": ["c", "d"], "x": ["y"], "y": ["x"]}
CHAINS = {
    "the first": ("a", ["b", "c", "d"]),
    "one in the middle, both ways": ("b", ["a", "c", "d"]),
    "the last, past its neighbour": ("c", ["b", "a", "d"]),
    "one of no affair": ("z", []),
    "a circle ends": ("x", ["y"]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_linked_stories_come_nearest_first(name: str) -> None:
    story, found = CHAINS[name]
    assert chain(story, FOLLOWS, LATER) == found


def shown(desk: newsroom.Desk, title: str, *linked: str) -> list[tuple[str, list[str]]]:
    """The days of a timeline, each with its entries in a word."""
    site = newsroom.site(desk)
    views = {story.title: view(site, story) for story in site.stories}
    days = timeline(views[title], [views[other] for other in linked])

    def told(one: object) -> str:
        line, statement, story = (getattr(one, name) for name in ("line", "statement", "story"))
        if line:
            return f"{'first' if one.first else 'further'}: {line.publisher}"  # type: ignore[attr-defined]
        return " ".join(filter(None, [story and f"[{story.title}]", statement and statement.text]))

    return [(day, [told(one) for one in entries]) for day, entries in days]


def affair() -> newsroom.Desk:
    desk = newsroom.Desk()
    one = desk.article("wire", "A", "2026-05-03T08:00:00Z", "The board was shut on 2 May.", "It opened in March.")
    two = desk.article("stack", "B", "2026-05-04T08:00:00Z", "The board had been shut.")
    copy = desk.article("digest", "C", "2026-05-05T08:00:00Z", "The board had been shut.", copy_of=one)
    events = [desk.event("2026-03", one, 1), desk.event("2026-05-02", one)]
    desk.story("Shut", [one, two, copy], [], Brief(timeline=events, originals=[one, two]))
    late = desk.article("wire", "D", "2026-06-01T08:00:00Z", "The board was shut on 2 May.", "It is back since 30 May.")
    told = [desk.event("2026-05-02", late), desk.event("2026-05-30", late, 1)]
    desk.story("Back", [late], [], Brief(timeline=told, originals=[late]))
    desk.small("wire", "A single day", "2026-05-03", [], "It was counted.")
    return desk


def test_events_and_original_reports_stand_by_day() -> None:
    assert shown(affair(), "Shut") == [
        ("2026-03", ["It opened in March."]),
        ("2026-05-02", ["The board was shut on 2 May."]),
        ("2026-05-03", ["first: Quayside Wire"]),
        ("2026-05-04", ["further: Stackmonger"]),
    ]


def test_a_linked_story_adds_its_beginning_and_the_events_that_are_not_told_yet() -> None:
    assert shown(affair(), "Shut", "Back")[-2:] == [
        ("2026-05-30", ["[Back] It is back since 30 May."]),
        ("2026-06-01", ["[Back]"]),
    ]


def test_one_day_makes_no_timeline() -> None:
    assert shown(affair(), "A single day") == []


def test_an_event_whose_article_is_hidden_is_not_told() -> None:
    desk = affair()
    for article in [a for a in desk.articles.values() if a.title in "AC"]:
        del desk.articles[article.id]
    assert shown(desk, "Shut") == []


def test_the_page_has_marks_months_and_the_linked_story(tmp_path: Path) -> None:
    page = written(newsroom.site(), tmp_path)[f"stories/{BIG}.md"]
    part = page.split('id="page.timeline">')[1].split("<h2")[0]
    days = re.findall(r"<time[^>]*>([^<]+)</time>", part)
    assert days == ["January 2026", "20 April 2026", "12 May 2026", "13 May 2026"]
    assert part.count("oc-fact") == part.count('class="oc-mark"') == 2
    assert 'href="../../stories/corvane-opens-a-token-ranking/"' in part
    assert "First report, The Harbour Ledger: Inside the token race at Corvane" in text_of(part)
    assert "Another original report, Quayside Wire: Corvane drops public token ranking" in text_of(part)


def test_a_story_says_who_came_last_and_what_is_new(tmp_path: Path) -> None:
    desk = newsroom.desk()
    late = next(a.id for a in desk.articles.values() if a.title.startswith("What Corvane"))
    desk.briefs[BIG] = desk.briefs[BIG].but(takeaways=[*desk.briefs[BIG].takeaways, desk.said(late)])
    page = written(newsroom.site(desk), tmp_path)[f"stories/{BIG}.md"]
    assert (
        "14 May 2026: 1 new article, from Stackmonger. New on 14 May marks what no earlier article says:"
        " 1 takeaway." in text_of(page)
    )
    (marked,) = re.findall(r"<li[^>]*><p>([^<]+)<(?:(?!</li>).)*?oc-new", page.split("key-takeaways")[-1])
    assert marked.startswith("The ranking added input and output tokens")


def test_a_takeaway_that_others_said_before_is_not_new(tmp_path: Path) -> None:
    desk = newsroom.desk()
    late, early = (
        next(a.id for a in desk.articles.values() if a.title.startswith(title)) for title in ("What Cor", "Inside")
    )
    desk.briefs[BIG] = desk.briefs[BIG].but(takeaways=[desk.said(late, 0, (early, 0))])
    page = text_of(written(newsroom.site(desk), tmp_path)[f"stories/{BIG}.md"])
    assert "No takeaway and no figure rests on that alone." in page
    assert "New on" not in page


ONE, NEXT = "2026-05-12", "2026-05-13"
COURSES = {
    "one day": ([ONE, ONE], None),
    "nothing": ([], None),
    "two days": (
        [ONE, ONE, NEXT],
        ([(6, 0), (18, 18)], 24, "3 articles in 2 days from 12 May 2026, 2 of them on 12 May"),
    ),
    "a pause shows": ([ONE, "2026-05-15"], ([(6, 0), (42, 0)], 48, "2 articles in 4 days from 12 May 2026")),
    "in weeks": (
        [ONE, NEXT, "2026-08-12"],
        ([(6, 0), (162, 18)], 168, "3 articles in 93 days from 12 May 2026"),
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_the_course_of_coverage(name: str) -> None:
    days, wanted = COURSES[name]
    made = spark(days)
    assert (made and (made.bars, made.width, made.words)) == wanted


@pytest.mark.parametrize("days", [70, 71, 500, 4000, 40_000])
def test_a_long_course_stays_as_wide_as_a_phone(days: int) -> None:
    made = spark([(date(1950, 1, 1) + timedelta(day)).isoformat() for day in range(days)])
    assert made
    assert len(made.bars) <= 70
    assert made.width <= 280


def test_a_story_tells_what_people_have_put_right(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    urls = ["https://wire.example/1", "https://wire.example/2", "https://wire.example/3"]
    ids = [desk.article("wire", "One", "2026-05-14T08:00:00Z", "It was so.", url=url) for url in urls[:2]]
    desk.story("A story", ids, [], Brief(takeaways=[desk.said(ids[0])]), redirects=["older"])
    made = Corrections(
        headlines=[Headline(story="older", title="A story", reason="It misled.")],
        same_story=[PairVerdict(articles=urls[:2], reason="One memo.")],
        different_stories=[PairVerdict(articles=urls[1:], reason="Two memos.")],
    )
    page = written(newsroom.site(desk, corrections=made), tmp_path)["stories/a-story.md"]
    told = text_of(page.split("Corrections</h2>")[1])
    assert "Headline set by hand Why: It misled." in told
    assert "Brought together by hand: Quayside Wire, “One” and Quayside Wire, “One” Why: One memo." in told
    assert "Kept apart by hand from another article Why: Two memos." in told
    assert "Corrections</h2>" not in written(newsroom.site(desk), tmp_path)["stories/a-story.md"]
