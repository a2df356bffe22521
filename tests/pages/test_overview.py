"""What a topic's page chooses from its stories, and the pages of the metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.pages import render
from scraper.pages.gazetteer import Gazetteer
from scraper.pages.ledger import rows
from scraper.pages.metric import first_sentence
from scraper.pages.overview import disputes, involved, months, notable, state_of_things
from scraper.pages.story import StoryView, view
from scraper.pages.terms import Terms, anchors, commonest
from scraper.pages.wording import likeness
from scraper.records import Brief, Figure, Quote
from scraper.settings import Term
from tests.pages import newsroom
from tests.pages.test_render import TEMPLATES, text_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pages.newsroom import Desk


def views(desk: Desk) -> list[StoryView]:
    """All stories of a desk, newest first."""
    site = newsroom.site(desk)
    found = [view(site, story) for story in site.stories]
    return sorted(found, key=lambda story: (story.last or "", story.id), reverse=True)


def story(desk: Desk, day: str, *texts: str, reports: int = 1, articles: int = 1, lang: str = "en") -> None:
    """A story of so many articles whose takeaways are `texts`, each resting on so many reports."""
    number = len(desk.stories)
    ids = [desk.article("wire", f"Story {number}, {n}", f"{day}T08:00:00Z", *texts, lang=lang) for n in range(articles)]
    takeaways = [desk.said(ids[0], n).but(independent_sources=reports) for n in range(len(texts))]
    desk.story(f"Story {number}", ids, ["leaderboards"], Brief(takeaways=takeaways, originals=ids[:1]))


BOARD = "Corvane closed its board after complaints from staff."
BONUS = "Orrin withdrew a bonus that hung on weekly use."
SEATS = "Half of the seats that Tellmark pays for were idle."
SAME = "After complaints from its staff Corvane has closed the board."
NEW, OLD = "2026-05-14", "2025-01-10"
# What stands first and second, of two stories: day, takeaways, and what else tells them apart.
CHOICES = {
    "more reports go first": ([(NEW, [BONUS], {}), (NEW, [BOARD], {"reports": 3})], [BOARD, BONUS]),
    "a larger story goes first": ([(NEW, [BONUS], {}), (NEW, [BOARD], {"articles": 6})], [BOARD, BONUS]),
    "the newer goes first": ([(OLD, [BONUS], {}), (NEW, [BOARD], {})], [BOARD, BONUS]),
    "much behind it outweighs a little age": (
        [("2026-05-01", [BONUS], {"reports": 4, "articles": 9}), (NEW, [BOARD], {})],
        [BONUS, BOARD],
    ),
    "what the page's readers read goes first": ([(NEW, [BONUS], {"lang": "fr"}), (NEW, [BOARD], {})], [BOARD, BONUS]),
    "said twice is said once": ([(NEW, [BOARD], {"reports": 2}), (NEW, [SAME], {})], [BOARD]),
    "a story that has spoken waits": (
        [(NEW, [BOARD, BONUS], {"reports": 2}), ("2026-05-10", [SEATS], {"reports": 2})],
        [BOARD, SEATS, BONUS],
    ),
    "a story without takeaways": ([(NEW, [], {}), (NEW, [BOARD], {})], [BOARD]),
    "no story": ([], []),
}


@pytest.mark.parametrize("name", CHOICES)
def test_the_state_of_things(name: str) -> None:
    given, wanted = CHOICES[name]
    desk = newsroom.Desk()
    for day, texts, more in given:
        story(desk, day, *texts, **more)  # type: ignore[arg-type]
    found = views(desk)
    assert [one.statement.text for one in state_of_things(found)] == wanted
    assert state_of_things(found) == state_of_things(found[::-1])


def test_the_state_of_things_is_five_takeaways_at_most() -> None:
    desk = newsroom.Desk()
    for number in range(8):
        story(desk, NEW, f"Company{number} counted item{number} with tool{number}.")
    assert len(state_of_things(views(desk))) == 5


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (BOARD, SAME, 1.0),
        (BOARD, "Corvane shut a board in Leeds.", 4 / 11),
        (BOARD, BONUS, 0.0),
        ("It was so.", BOARD, 0.0),
        ("", "", 0.0),
        (BOARD, BOARD, 1.0),
    ],
)
def test_likeness(one: str, other: str, share: float) -> None:
    assert likeness(one, other) == pytest.approx(share)


def test_months_hold_the_stories_that_rest_on_most() -> None:
    desk = newsroom.Desk()
    story(desk, "2026-04-30", BONUS)
    for number in range(5):
        story(desk, f"2026-05-{20 - number}", BOARD, articles=1 + (number > 0))
    april, may = months(views(desk))
    assert (april.month, [one.title for one in april.stories], april.more) == ("2026-04", ["Story 0"], 0)
    assert (may.month, [one.title for one in may.stories], may.more) == (
        "2026-05",
        ["Story 5", "Story 4", "Story 3", "Story 2"],
        1,
    )
    assert months(views(desk)[:3]) == []


def speaking(*given: tuple[str | None, str | None]) -> list[StoryView]:
    """Stories of one article, each with a figure of a subject and a quote of a speaker."""
    desk = newsroom.Desk()
    for number, (subject, speaker) in enumerate(given):
        one = desk.article("wire", f"Story {number}", f"2026-05-{10 + number}T08:00:00Z", "It was 5.")
        proof = [desk.evidence(one)]
        figures = [Figure(subject=subject, metric="share", value=5, unit="%", evidence=proof)]
        quotes = [Quote(text="It was 5.", speaker=speaker, evidence=proof)]
        desk.story(f"Story {number}", [one], [], Brief(figures=figures, quotes=quotes))
    return views(desk)


KNOWN = Gazetteer(newsroom.settings().names.names)
INVOLVED = {
    "a company in two stories": ([("Orrin", None), ("Orrin’s staff", None)], [("Orrin", 2, 2)]),
    "a company in one story and one article": ([("Orrin", "an employee of Orrin")], []),
    "who is quoted": (
        [(None, "Ines Okafor, head of engineering"), (None, "spokeswoman Ines Okafor")],
        [("Ines Okafor", 2, 2)],
    ),
    "a company with a page, however it is written": (
        [("Corvane Systems", None), ("Corvane’s staff", "Ana Weld, a Corvane spokeswoman")],
        [("Corvane Systems", 2, 2)],
    ),
    "two names that begin alike": ([("Corvane", None), ("Corvanex", None), ("Corvanex", None)], [("Corvanex", 2, 2)]),
    "nobody by name": ([("one team", "an employee"), ("one team", "an employee")], []),
    "an outlet": ([(None, "an employee, to Quayside Wire"), (None, "an employee, to Quayside Wire")], []),
    "no name of anybody": ([("AI", "the CEO"), ("AI", "the CEO")], []),
}


@pytest.mark.parametrize("name", INVOLVED)
def test_who_is_involved(name: str) -> None:
    given, wanted = INVOLVED[name]
    assert [(one.name, len(one.stories), one.articles) for one in involved(speaking(*given), KNOWN)] == wanted


def disputed(text: str, *figures: tuple[float, list[float]]) -> list[str]:
    desk = newsroom.Desk()
    one = desk.article("wire", "One", "2026-05-14T08:00:00Z", text)
    made = [
        Figure(subject="Corvane", metric="use", value=v, unit="%", conflicts=c, evidence=[desk.evidence(one)])
        for v, c in figures
    ]
    desk.story("A story", [one], [], Brief(takeaways=[desk.said(one)], figures=made))
    return [said.statement.text for said in disputes(views(desk))]


DISPUTES = {
    "a denial": ("Corvane denies that the board was used.", [], ["Corvane denies that the board was used."]),
    "a French one": ("Corvane dément ce total.", [], ["Corvane dément ce total."]),
    "a mere turn": ("Use rose, but output fell despite it.", [], []),
    "figures that differ": ("It was so.", [(80, [65]), (65, [80]), (5, [])], ["Corvane, use: 80% or 65%"]),
    "of three, one with both others": (
        "It was so.",
        [(80, [65, 50]), (65, [80]), (50, [80])],
        ["Corvane, use: 80% or 65% or 50%"],
    ),
    "the other figure is gone": ("It was so.", [(80, [65])], []),
}


@pytest.mark.parametrize("name", DISPUTES)
def test_what_is_disputed(name: str) -> None:
    text, figures, wanted = DISPUTES[name]
    assert disputed(text, *figures) == wanted


def test_a_few_figures_of_many() -> None:
    desk = newsroom.Desk()
    for number, (measure, value, standing) in enumerate(
        [
            ("tokens", 1, None), ("tokens", 2, None), ("tokens", 3, None), ("tokens", 1, None),
            ("seats-and-licences", 4, "target"), ("people-counted", 5, None), (None, 6, None),
        ]
    ):  # fmt: skip
        one = desk.article("wire", f"Story {number}", f"2026-05-{20 - number}T08:00:00Z", "It was so.")
        values = {"subject": "A", "metric": "m", "unit": "x", "as_of": f"2026-05-{20 - number}", "standing": standing}
        figure = Figure(**values, value=value, measure=measure, evidence=[desk.evidence(one)])
        desk.story(f"Story {number}", [one], [], Brief(figures=[figure]))
    assert [row.line.figure.value for row in notable(rows(views(desk)))] == [1, 2, 4, 5]


GLOSSARY = [
    Term(term="token", also=["tokens", "AI token"], definition="A unit."),
    Term(term="SPACE", also=["SPACE framework"], definition="A framework."),
    Term(term="input metric", also=["outcome", "output metric"], definition="A measure of what goes in."),
    Term(term="figure", definition="A number.", ours=True),
    Term(term="C++", definition="A language."),
]
TERMS = {
    "a word": ("A token was used.", {"token"}),
    "its plural, in capitals": ("TOKENS", {"token"}),
    "part of a word": ("tokenised, Workspace", set()),
    "an abbreviation": ("SPACE is a framework.", {"SPACE"}),
    "a word that looks like one": ("the space between", set()),
    "another form": ("An output metric", {"input metric"}),
    "a form that may mean anything": ("The outcome is open.", set()),
    "a word of the site's own": ("The figure is open.", set()),
    "marks": ("Written in C++, he said", {"C++"}),
}


@pytest.mark.parametrize("name", TERMS)
def test_terms_of_the_glossary_are_found(name: str) -> None:
    text, wanted = TERMS[name]
    assert Terms(GLOSSARY).used(text) == wanted
    assert Terms([]).used(text) == set()


def test_the_commonest_terms_in_the_order_of_the_alphabet() -> None:
    texts = [{f"t{number}" for number in range(upto)} for upto in range(12)]
    assert commonest(texts) == [f"t{number}" for number in range(8)]


def test_anchors_are_each_their_own() -> None:
    terms = [Term(term=name, definition="A word.") for name in ("C", "C++", "字")]
    assert len(set(anchors(terms).values())) == 3


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("One thing\nonly. Another.", "One thing only."),
        ("At 2.5 percent. More.", "At 2.5 percent."),
        ("See [this](https://a.example). More.", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_of_an_opening(markdown: str, sentence: str) -> None:
    assert first_sentence(markdown) == sentence


def test_a_topic_page_explains(tmp_path: Path) -> None:
    page = written(newsroom.site(), tmp_path)["topics/leaderboards.md"]
    order = ["The state of things</h2>", "Figures</h2>", "Timeline</h2>", "Who is involved</h2>", "3 stories</h2>"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    state = page.split('id="page.state">')[1].split("<h2")[0]
    assert state.count("oc-fact") == 5
    assert text_of(state).startswith("The state of things Engineers at Corvane Systems have been running")
    assert "2 independent reports" in text_of(state)
    assert '<time datetime="2026-04">April 2026</time>' in page
    assert '<a href="../../metrics/tokens/">Tokens</a>' in page
    assert "Corvane Systems 1 story, 2 articles" in text_of(page)
    assert '<strong><a href="../../companies/corvane/">Corvane Systems</a></strong>' in page
    assert '<a href="../../glossary/#term-token">token</a>' in page.replace("&#45;", "-")


def test_a_metric_page_has_its_opening_figures_stories_and_topics(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "tokens.opening.md").write_text("What *was* used.\n", encoding="utf-8")
    (tmp_path / "metrics" / "hours-saved.opening.md").write_text("Hours. Saved.\n", encoding="utf-8")
    (tmp_path / "metrics" / "gone.md").write_text("an old page", encoding="utf-8")
    pages = written(newsroom.site(), tmp_path)
    page = pages["metrics/tokens.md"]
    assert "What *was* used." in page
    assert ">41 million<" in page
    assert 'href="../../topics/leaderboards/">Leaderboards' in page
    assert 'href="../../stories/corvanes-staff' in page
    assert "No story has a figure of this yet." in pages["metrics/hours-saved.md"]
    assert "metrics/gone.md" not in pages
    assert (tmp_path / "metrics" / "tokens.opening.md").exists()
    index = pages["metrics/index.md"]
    names = ["Tokens", "Hours saved", "Share of people using AI", "AI spending and cost"]
    assert [name for name in names if f">{name}</a></h2>" in index] == names
    assert index.index("Hours saved") < index.index("Share of people using AI")
    assert "Jobs cut" not in index
    assert '<a href="../metrics/tokens/">More on Tokens</a>' in pages["figures/index.md"]


def test_a_story_without_figures_changes_no_metric_and_no_other_topic(tmp_path: Path) -> None:
    desk = newsroom.desk()
    render(newsroom.site(desk), tmp_path, TEMPLATES)
    desk.small("wire", "A new story", "2026-05-14", ["leaderboards"], "A token was counted again.")
    changed = {path.relative_to(tmp_path).as_posix() for path in render(newsroom.site(desk), tmp_path, TEMPLATES)}
    assert {name for name in changed if name.startswith(("metrics/", "topics/"))} == {
        "topics/index.md",
        "topics/leaderboards.md",
        "topics/leaderboards/feed.json",
        "topics/leaderboards/feed.xml",
    }
