from __future__ import annotations

import pytest

from scraper.briefs.names import names
from scraper.briefs.polarity import hedges, negations
from scraper.briefs.quantities import numbers

EIGHTY = [
    "80% of developers",
    "80 percent of developers",
    "80 per cent",
    "80 %",
    "four in five developers",
    "eighty percent",
    "quatre sur cinq développeurs",
    "80 pour cent",
    "quatre-vingts pour cent",
]


@pytest.mark.parametrize("text", EIGHTY)
def test_one_share_however_it_is_written(text: str) -> None:
    (number,) = numbers(text)
    assert (number.value, number.unit, number.qualifier) == (80, "%", None)


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("more than 80% of developers", "en", (80, "%", ">")),
        ("over 80 percent", "en", (80, "%", ">")),
        ("plus de 80 %", "fr", (80, "%", ">")),
        ("fewer than 30,000 employees", "en", (30_000, "employee", "<")),
        ("about 30 million", "en", (30_000_000, None, "~")),
        ("$1.3 million", "en", (1_300_000, "USD", None)),
        ("USD 700 billion", "en", (7e11, "USD", None)),
        ("€200bn", "en", (2e11, "EUR", None)),
        ("1,5 million d'euros", "fr", (1_500_000, "EUR", None)),
        ("200 milliards de dollars", "fr", (2e11, "USD", None)),
        ("30.000 salariés", "fr", (30_000, "salarié", None)),
        ("20 000 postes", "fr", (20_000, "poste", None)),
        ("at least 60 trillion tokens", "en", (6e13, "token", ">")),
        ("more than three dozen employees", "en", (36, "employee", ">")),
        ("a billion tokens", "en", (1e9, "token", None)),
        ("24 hours", "en", (24, "hour", None)),
        ("a $3.5 trillion plan", "en", (3.5e12, "USD", None)),
    ],
)
def test_quantities(text: str, lang: str, wanted: tuple[float, str | None, str | None]) -> None:
    (number,) = numbers(text, lang)
    assert (number.value, number.unit, number.qualifier) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30,000 tokens", "30 million tokens"),
        ("$5 million", "€5 million"),
        ("80%", "80 points"),
        ("3 days", "3 weeks"),
        ("1.5", "15"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not numbers(one)[0].same_value(numbers(other)[0])


def test_dates_are_no_claims_and_a_range_shares_its_unit() -> None:
    assert [n.date for n in numbers("On 12 May 2026 use rose by 5 to 10 percent")] == [True, True, False, False]
    assert [(n.value, n.unit) for n in numbers("by 5 to 10 percent")] == [(5, "%"), (10, "%")]
    assert numbers("One of them said so to a man.") == []


def test_names() -> None:
    text = "Mara Dell, Brightloom's head of tools, told the Harbour Ledger that MeshKit is free."
    assert names(text) == ["Mara Dell", "Brightloom", "Harbour Ledger", "MeshKit"]
    assert names("Engineers at Brightloom", common=frozenset({"engineers"})) == ["Brightloom"]
    assert names("L'outil de Brightloom", common=frozenset({"outil"})) == ["Brightloom"]


def test_negation_and_hedging_in_both_languages() -> None:
    assert negations("Brightloom denies it and won't say.", "en") == ["denies", "won't"]
    assert negations("Brightloom n'a pas répondu.", "fr") == ["pas"]
    assert hedges("It may reportedly end in May 2026.", "en") == ["may", "reportedly"]
    assert hedges("Le classement pourrait finir.", "fr") == ["pourrait"]
