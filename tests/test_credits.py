from __future__ import annotations

import time

import pytest

from scraper.credits import credits_in, outlets, own_reporting
from scraper.outlets import outlet_key, same_outlet
from scraper.records import Article

CREDITS = {
    "first reported": ("The list was first reported by The Tally Post on Monday.", ["The Tally Post"]),
    "originally published": ("It was originally published in Patchboard.", ["Patchboard"]),
    "according to": ("According to the Norwick Times, 40 people were told.", ["The Norwick Times"]),
    "told": ("She told the Norwick Courier that it was wrong.", ["The Norwick Courier"]),
    "which first": ("Ledgerline, which first reported the figures, has a paper.", ["Ledgerline"]),
    "as reported": ("As Ludocoin reported on Friday, all have to.", ["Ludocoin"]),
    "kind of outlet": ("The trade paper Patchboard has seen it.", ["Patchboard"]),
    "possessive": ("According to the Tally Post's report, it grew.", ["The Tally Post"]),
    "known agency": ("The bank, Reuters reported, will go on.", ["Reuters"]),
    "French": ("Selon Le Figaro, ils étaient quatorze.", ["Le Figaro"]),
    "French, revealed by": ("Une affaire révélée par L'Express en mai.", ["L'Express"]),
    "German": ("Wie die Norwicker Zeitung berichtet, sind es viele.", ["Norwicker Zeitung"]),
    "German, towards": ("Das sagte er gegenüber dem Handelsblatt.", ["Handelsblatt"]),
    "a person": ("According to Jane Smith, it was wrong.", []),
    "a company": ("Varnholt reported on Thursday that its revenue grew.", []),
    "a body": ("He told the Senate that it was wrong.", []),
    "across a full stop": ("It cost $24m. Ledgerline, which first reported it, has more.", ["Ledgerline"]),
    "quoted French article": ("D'après une enquête du Monde, ils étaient quatorze.", ["Monde"]),
    "French, picked up": ("Le classement, relayé par TechCrunch, a disparu.", ["TechCrunch"]),
    "German, first": ("Zuerst berichtete die Financial Times.", ["Financial Times"]),
    "German, after the name": ("Der Financial Times zufolge ist das so.", ["Financial Times"]),
    "in brackets": ("It counts log-ins (FT; confirmed to CNBC).", ["FT", "CNBC"]),
    "two together": ("It is so, citing the FT and Retail Gazette.", ["The FT", "Retail Gazette"]),
    "only mentioned, as itself": ("A look at the week. Business Insider: it is gamed.", ["Business Insider"]),
    "a word before the name": ("Translated New York Times column on games.", ["New York Times"]),
    "a date before the name": ("On 6 April The Information reported it.", ["The Information"]),
    "an owner": ("Meta holds no stake in the Washington Post.", []),
    "a business": ("It sued the New York Times Company.", []),
    "a commission": ("The Information Commissioner said so of papers seen by the European Commission.", []),
    "people": ("Papers seen by Ana Reyle say so.", []),
    "a place": ("Sur le site de Saint-Aubrac, on compte.", []),
    "nobody": ("The engineers counted tokens.", []),
}


@pytest.mark.parametrize(("text", "expected"), CREDITS.values(), ids=CREDITS.keys())
def test_outlets_that_a_text_credits(text: str, expected: list[str]) -> None:
    assert outlets(text) == expected


def test_known_outlets_are_found_in_looser_phrases() -> None:
    text = "Nine engineers told Patchboard what feeds the fire. The board is made of patchboard."
    assert outlets(text) == []
    assert outlets(text, ["Patchboard"]) == ["Patchboard"]
    assert outlets("They sat before a Patchboard.", ["Patchboard"]) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The ranking was first reported by the Financial Times.", "Financial Times"),
        ("as the Dunmarrow Evening Lamp revealed on Monday", "Dunmarrow Evening Lamp"),
        ("Papers obtained by the Dunmarrow Evening Lamp say so.", "Dunmarrow Evening Lamp"),
        ("One employee told the FT that it was a game.", "FT"),
        ("Selon Le Monde, le classement est suspendu.", "Le Monde"),
        ("The workplace magazine Rota & Badge has the memo.", "Rota & Badge"),
        ("Republished Decoder item: staff climb a ranking.", "The Decoder"),
        ("Fortune copy: the rule counts log-ins.", "Fortune"),
        ("She told Semafor's World Economy Summit that counts mislead.", "Semafor"),
        ("He said so on the Loom Hour podcast.", "Loom Hour"),
        ("Dans le podcast Loom Hour, elle confirme la règle.", "Loom Hour"),
    ],
)
def test_the_plainest_credit(text: str, wanted: str) -> None:
    best = max(credits_in(text), key=lambda credit: credit.weight)
    assert outlet_key(best.outlet) == outlet_key(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "According to Brightloom, use rose.",
        "The Information Commissioner said so.",
        "Ana Reyle told engineers.",
        "She said it on Ana Reyle's podcast.",
    ],
)
def test_no_credits(text: str) -> None:
    assert [c for c in credits_in(text) if c.weight >= 2] == []


@pytest.mark.parametrize(
    ("name", "publisher", "same"),
    [
        ("The FT", "Financial Times", True),
        ("the Courier", "The Port Averil Courier", True),
        ("Search Engine Journal", "searchenginejournal.com", True),
        ("Pragmatic Engineer", "blog.pragmaticengineer.com", True),
        ("Financial Times", "Quay Post", False),
        ("Post Courier", "The Courier", False),
    ],
)
def test_an_outlet_under_several_names(name: str, publisher: str, same: bool) -> None:
    assert same_outlet(name, publisher) == same


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nobody knows, a spokesman told the Quay Post.", False),
        ("Mr Strand confirmed it in an interview on Friday.", False),
        ("Six engineers told the Quay Post how it is done.", True),
        ("We rang eleven surgeries.", True),
        ("The Quay Post has spoken to two people.", False),
        ("He said it in an interview with CNBC.", None),
        ("Six engineers told the Harbour Ledger how it is done.", None),
    ],
)
def test_own_reporting(text: str, wanted: bool | None) -> None:
    found = own_reporting(Article(id="a", url="https://a.example", publisher="The Quay Post", text=text))
    assert (found and found.deep) == wanted


@pytest.mark.parametrize(
    "text", ["A" * 200_000, "The " * 50_000, "A’" * 100_000, "told the " * 22_000, "Wie A " * 30_000]
)
def test_hostile_text_is_read_in_a_moment(text: str) -> None:
    began = time.process_time()
    outlets(text)
    assert time.process_time() - began < 10
