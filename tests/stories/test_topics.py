"""Topics: which an article is about, told by words and phrases of topics.yml alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.records import Article
from scraper.settings import Beat, Topic, Topics
from scraper.settings.files import read
from scraper.stories.learnt import Weights
from scraper.stories.lexicon import found, lexicon, spaced, terms_in
from scraper.stories.relevance import relevance
from scraper.stories.topics import MOST_TOPICS, chosen_topics

TOPICS = read(Path(__file__).parents[2] / "content" / "topics.yml", Topics)
ENDINGS = {
    # an entry of topics.yml, a text, and whether it is found there
    "any ending": ("mandat*", "A mandatory hour", True),
    "no ending": ("mandat*", "Le mandat", True),
    "not in the midst of a word": ("rank*", "Pranks in the office", False),
    "of the last word": ("league table*", "Two league tables", True),
    "of the last word only": ("league table*", "Two leagues tables", False),
    "without accents": ("étud*", "Deux etudes", True),
    "over a hyphen": ("token-max*", "Token maxxing", True),
    "as it stands without a star": ("mandat", "A mandate", False),
}


def pattern(words: list[str]) -> re.Pattern[str]:
    topic = Topic(id="one", name="One", description="One.", phrases=["never there"], words=words)
    return lexicon(Topics(beat=Beat(name="Beat", description="Beat."), topics=[topic])).words[0]


@pytest.mark.parametrize(("entry", "text", "expected"), ENDINGS.values(), ids=ENDINGS.keys())
def test_a_star_is_any_ending(entry: str, text: str, expected: bool) -> None:
    assert bool(found(pattern([entry]), spaced(terms_in(text)))) is expected


@pytest.mark.parametrize("entries", [["étud*", "etud"], ["etud", "étud*"], ["etud*", "étud"]])
def test_what_is_there_with_a_star_and_without_has_any_ending(entries: list[str]) -> None:
    assert found(pattern(entries), spaced(terms_in("Deux études")))


TOLD_APART = {
    # headline, text, a topic that it is about, and one that it only sounds like
    "a coding tool's limit is not code by AI": (
        "Halden limits its coding assistant Quarry Code",
        "Each engineer gets 40 dollars of Quarry Code tokens a month, as the AI budget for the coding agent was spent "
        "by May.", "token-budgets", "ai-written-code"),
    "adoption wanted is not a dashboard": (
        "Corvane dismissed four engineers who refused AI",
        "The firm demands adoption of its AI assistant and gave its staff a week to comply.",
        "ai-mandates", "adoption-dashboards"),
    "dismissed in French is no licence": (
        "Chez Orrin, trois salariés licenciés faute d'utiliser l'IA",
        "L'usage de l'IA est obligatoire depuis mai, rappelle un mémo.", "ai-mandates", "adoption-dashboards"),
    "disputed in French is no contest": (
        "Le syndicat conteste la surveillance de l'usage de l'IA",
        "Le syndicat dénonce le suivi de chaque requête des salariés et une atteinte à la vie privée.",
        "surveillance", "leaderboards"),
    "pretended use is about the pressure": (
        "One clerk in six pretends to use AI",
        "Staff feel forced to use AI and fake it, says a survey of 900 respondents.", "ai-mandates", "tokenmaxxing"),
    "trillions of tokens are no bill": (
        "Tessaly staff burn 3 trillion tokens on pointless prompts",
        "Agents were left running overnight so that the count of AI tokens goes up.", "tokenmaxxing", "token-costs"),
    "a prize is no review of anybody's work": (
        "Bonus of 900 dollars for the top AI user was spent on tokens",
        "The start-up Pellin ended its token contest after the bill for AI tokens outran the prize.",
        "token-costs", "performance-reviews"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "text", "about", "not_about"), TOLD_APART.values(), ids=TOLD_APART.keys())
def test_topics_are_told_apart(title: str, text: str, about: str, not_about: str) -> None:
    (page,) = relevance([Article(title=title, text=text)], TOPICS, None)
    assert page.on_beat
    assert about in page.topics
    assert not_about not in page.topics


CHOSEN = {
    "those over the line, strongest first": ({"a": 1.0, "b": 3.0, "c": -4.0}, ["b", "a"]),
    "of equals, by their ids": ({"b": 1.0, "a": 1.0}, ["a", "b"]),
    "the strongest, where none is": ({"a": -3.0, "b": -2.0}, ["b"]),
    "no more than readers take in": (dict.fromkeys("edcba", 2.0), list("abc")),
}


@pytest.mark.parametrize(("odds", "expected"), CHOSEN.values(), ids=CHOSEN.keys())
def test_which_are_chosen(odds: dict[str, float], expected: list[str]) -> None:
    weights = Weights(signals={"words": 1.0}, bias=0.0, line=0.5)
    assert chosen_topics({id_: {"words": value} for id_, value in odds.items()}, weights) == expected
    assert len(expected) <= MOST_TOPICS


def test_words_tell_topics_apart_and_bring_nothing_in() -> None:
    walls = Topic(id="walls", name="Walls", description="Walls.", phrases=["sea wall"], words=["mortar"])
    costs = Topic(id="costs", name="Costs", description="Costs.", phrases=["coastal budget"], words=["invoice", "bill"])
    coast = Topics(beat=Beat(name="Coast", description="Coasts."), topics=[walls, costs])
    pages = [
        Article(title="The bill for a sea wall and its invoice", text="The sea wall is in the coastal budget."),
        Article(title="Invoice and bill arrive", text="The invoice is a bill, and the bill is an invoice."),
    ]
    on, off = relevance(pages, coast, None)
    assert (on.topics[0], off.on_beat) == ("costs", False)
    bare = coast.model_copy(update={"topics": [walls, costs.model_copy(update={"words": []})]})
    assert relevance(pages[:1], bare, None)[0].topics[0] == "walls"
    assert relevance(pages, bare, None)[1].relevance == off.relevance
