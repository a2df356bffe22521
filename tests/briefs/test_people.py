from __future__ import annotations

import pytest

from scraper.briefs.antecedents import cast_of
from scraper.briefs.people import People

PERSONS = {
    "in apposition": ("Tamsin Oke, an analyst, likes AI. Oke counts.", ("Tamsin Oke", "Oke")),
    "a house's own": ("Brightloom's Tamsin Oke likes AI.", ("Tamsin Oke",)),
    "whose staff it is": ("Finance chief Tamsin Oke's staff use AI. Oke's engineers do.", ("Tamsin Oke", "Oke")),
    "looked at": ("Reporters came to Tamsin Oke, the head of AI. They looked at Oke, the boss.", ("Tamsin Oke",)),
}
FIRMS = {
    "a place before a comma": (
        "At Merrowby Rail, a manager counts. Merrowby saved $9m.",
        ("Merrowby Rail", "Merrowby"),
    ),
    "a firm of two words has staff": (
        "Merrowby Rail, the operator, told investors so. Some of Merrowby Rail's staff use AI. Merrowby saved $9m.",
        ("Merrowby Rail", "Merrowby"),
    ),
    "its maker": ("The board's maker Ganton Dynamics sells seats. Ganton does well.", ("Ganton Dynamics", "Ganton")),
    "maker of": ("Ganton Dynamics, maker of Wayfold, sells seats.", ("Ganton Dynamics",)),
    "a word that opens a sentence": ("Ostra's staff use AI. At Ostra, a head counts. At Ostra all do.", ("Ostra",)),
}


@pytest.mark.parametrize(("text", "given"), PERSONS.values(), ids=PERSONS)
def test_persons(text: str, given: tuple[str, ...]) -> None:
    assert [_people(text).is_person(name) for name in given] == [True] * len(given)


@pytest.mark.parametrize(("text", "given"), FIRMS.values(), ids=FIRMS)
def test_firms(text: str, given: tuple[str, ...]) -> None:
    assert [_people(text).is_person(name) for name in given] == [False] * len(given)


def _people(text: str) -> People:
    cast = cast_of(text)
    return People(text, cast.persons, cast.organisations)
