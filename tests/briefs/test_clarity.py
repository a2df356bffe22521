from __future__ import annotations

import pytest

from scraper.briefs.centrality import terms
from scraper.briefs.clarity import about_outlets, actors, known_names, unclear
from scraper.briefs.facets import facet, subject
from scraper.briefs.quotes import identified
from scraper.records import Article

KNOWN = frozenset({"Brightloom", "Tidemark", "Ana", "Reyle", "Ledger", "Harbour"})
OUTLETS = frozenset({"harbour ledger"})

CLEAR = [
    "Brightloom removed its ranking on Thursday.",
    "Engineers at Brightloom let agents repeat needless work.",
    "About one in six office workers has pretended to use AI at work.",
    "Of the 6,200 engineers at Brightloom, 85% are ranked.",
    "Brightloom denies it, Ana Reyle told the Harbour Ledger.",
    "In June Brightloom told its 5,400 people to use Tidemark.",
]
UNCLEAR = [
    "On the fourth floor of Brightloom's head office an agent translates the menu.",
    "Nobody at Brightloom was ordered to build Tidemark.",
    "In September Brightloom hit 104% of target!",
    "Changing the label counted as an edit.",
    "The interval runs from 4 to 12.",
    "In May the winner had used 400 million tokens.",
    "Nine in ten of its employees were users.",
    "Ana Reyle at the Harbour Ledger had a look at the thing.",
    "There's a lesson in it for Brightloom.",
    "Of the 6,200 engineers at Brightloom, 85% appear.",
    "Compare Brightloom, where management built the ranking.",
    "Staff at the freight group run needless work to climb Tidemark.",
    "Brightloom pays half as much for a million of them as it did a year ago.",
    "Ms Reyle announced the prize at Brightloom.",
    "Fewer than 3% of these were opened.",
    "Brightloom called it a voluntary project then.",
    "Ana Reyle, a spokeswoman, would not confirm the figure.",
    "The request comes as Brightloom removes Tidemark.",
    "Brightloom told the newspaper it had seen no misuse.",
    "In a letter to the company, Ana Reyle called Tidemark a joke.",
]


@pytest.mark.parametrize("text", CLEAR)
def test_clear_by_itself(text: str) -> None:
    assert not unclear(text, KNOWN, OUTLETS)


@pytest.mark.parametrize("text", UNCLEAR)
def test_not_clear_by_itself(text: str) -> None:
    assert unclear(text, KNOWN, OUTLETS)


def test_what_a_reader_has_read_is_clear_to_him() -> None:
    text = "The bill passed on Tuesday with all no votes from one party."
    assert unclear(text, KNOWN, OUTLETS)
    assert not unclear(text, KNOWN, OUTLETS, told=frozenset(terms("A bill on rankings")))


def test_an_outlet_that_is_only_credited_is_not_the_subject() -> None:
    assert not about_outlets("Brightloom denies it, it told the Harbour Ledger.", OUTLETS)
    assert about_outlets("The Harbour Ledger has a podcast about Brightloom.", OUTLETS)


def test_the_first_word_of_a_sentence_is_no_actor_by_its_capital() -> None:
    article = Article(url="https://a.example", text="Changing the label is an edit. The ranking of Brightloom is gone.")
    assert actors("Changing Brightloom took a year.", known_names([article]), frozenset()) == ["Changing Brightloom"]
    assert actors("Changing the label took a year.", known_names([article]), frozenset()) == []


def test_the_subject_has_its_full_name() -> None:
    text = (
        "Port Averil City Council pays for 6,400 licences. Staff of Port Averil City Council do not use them. "
        "Port Averil City Council declined to comment."
    )
    article = Article(url="https://a.example", title="Port Averil council pays for unused AI", text=text)
    assert subject([article])[0] == "Port Averil City Council"


@pytest.mark.parametrize(
    ("text", "reaction"),
    [
        ("Brightloom denied that the ranking was a target.", True),
        ("Two managers said that they look at it all the same.", True),
        ("Brightloom's spokesman Ian Orr told The Counting Room that there are other views.", True),
        ("Use more than tripled, according to a study published on Thursday.", False),
        ("Workers put on a show, says a new survey.", False),
    ],
)
def test_a_reaction_is_somebody_who_speaks(text: str, reaction: bool) -> None:
    assert (facet(text) == "says") is reaction


@pytest.mark.parametrize(
    ("speaker", "known"),
    [
        ("Ana Reyle", True),
        ("a spokesman", True),
        ("one Brightloom engineer", True),
        ("the third", False),
        ("the marker", False),
        ("its lead", False),
        ("its chief executive, Ana Reyle", True),
    ],
)
def test_speakers_whom_a_reader_can_place(speaker: str, known: bool) -> None:
    assert identified(speaker) is known
