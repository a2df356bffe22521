"""Insertions in square brackets: who "he", "the company" and a bare surname are, and which the check holds."""

from __future__ import annotations

import pytest

from scraper.briefs.antecedents import cast_of, name_of
from scraper.briefs.check import check
from scraper.briefs.insertions import completed, without_insertions
from scraper.records import Article, Brief, Evidence, Takeaway


def article(text: str, id_: str = "a") -> Article:
    return Article(id=id_, url=f"https://ledger.example/{id_}", title="A story", publisher="Harbour Ledger", text=text)


ENGINEERS = "Engineers at Brightloom let agents repeat needless work."


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        # The subject of the sentence before, of the right kind.
        ("Ana Reyle, a spokeswoman, denied this.", "She said that nobody is ranked by tokens.",
         "[Ana Reyle, a spokeswoman,] said that nobody is ranked by tokens."),
        (f"{ENGINEERS} Brightloom confirmed that the ranking exists.", "The company declined to give numbers.",
         "[Brightloom] declined to give numbers."),
        (f"{ENGINEERS} Brightloom confirmed that the ranking exists.", "It said that the ranking was voluntary.",
         "[Brightloom] said that the ranking was voluntary."),
        ("“We count too much,” said Ana Reyle, the finance director.", "She declined to say who pays for it.",
         "[Ana Reyle] declined to say who pays for it."),
        # In doubt nothing is inserted.
        ("Ana Reyle, a spokeswoman, met Tom Ashby, an engineer.", "She said that nobody is ranked by tokens.", None),
        ("Tom Ashby, a spokesman, denied this.", "She said that nobody is ranked by tokens.", None),
        ("Ana Reyle, a spokeswoman, denied this.", "The company declined to give numbers.", None),
        (f"{ENGINEERS} Brightloom removed the ranking.", "It counted the tokens of each engineer.", None),
        (f"{ENGINEERS} The ranking is called Tidemark.", "The company declined to give numbers.", None),
        ("An engineer denied this.", "He said that nobody is ranked by tokens.", None),
        ("The note by Ana Reyle, a spokeswoman, is short.", "She said that nobody is ranked by tokens.", None),
        # In another paragraph it may be anybody.
        ("Ana Reyle, a spokeswoman, denied this.\nA note says so.", "She said that nobody is ranked by tokens.", None),
        # The full name stands earlier.
        ("Ana Reyle, a spokeswoman, denied this. Some left.", "On Monday Reyle said that nobody is ranked.",
         "On Monday [Ana] Reyle said that nobody is ranked."),
        ("Ana Reyle, a spokeswoman, denied this. Some left.", "“Reyle knows,” an engineer said of the matter.", None),
        ("Ana Reyle, a judge, and Ida Reyle, a lawyer, left.", "On Monday Reyle said that nobody is ranked.", None),
    ],
)  # fmt: skip
def test_completed(before: str, sentence: str, expected: str | None) -> None:
    text, rests_on = completed(sentence, sentence, article(f"{before} {sentence}"), "en")
    assert text == (expected or sentence)
    assert bool(rests_on) == (expected is not None)


STAFF = "Les salariés de Brightloom laissent tourner des agents."


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("Ana Reyle, porte-parole de Brightloom, dément.", "Elle affirme que personne n'est classé.",
         "[Ana Reyle, porte-parole de Brightloom,] affirme que personne n'est classé."),
        (f"{STAFF} Brightloom a retiré le classement.", "L'entreprise refuse de donner des chiffres.",
         "[Brightloom] refuse de donner des chiffres."),
        ("Le groupe Varnholt dément cette pratique.", "Le groupe précise que le classement est facultatif.",
         "[Varnholt] précise que le classement est facultatif."),
        # In doubt nothing is inserted.
        ("Ana Reyle, porte-parole, a rencontré Ida Roy, juge.", "Elle affirme que personne n'est classé.", None),
        ("Ana Reyle, porte-parole de Brightloom, dément.", "L'entreprise refuse de donner des chiffres.", None),
        (f"{STAFF} Le classement s'appelle Tidemark.", "L'entreprise refuse de donner des chiffres.", None),
        ("Une salariée de Brightloom dément.", "Elle affirme que personne n'est classé.", None),
    ],
)  # fmt: skip
def test_completed_in_french(before: str, sentence: str, expected: str | None) -> None:
    story = article(f"{before} {sentence}").but(lang="fr")
    text, rests_on = completed(sentence, sentence, story, "fr")
    assert text == (expected or sentence)
    claim = Takeaway(text=text, evidence=[Evidence(article="a", sentence=sentence), *rests_on], independent_sources=1)
    assert check(Brief(takeaways=[claim]), [story]) == []


CREDIT = "Brightloom ranks its engineers, the Quay Post reported on Monday. Some left."


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (CREDIT, "Papers seen by the newspaper [Quay Post] say that tokens count."),
        ("Brightloom ranks its engineers. Some left.", None),  # no outlet is credited
        (f"{CREDIT} The Tally Post reported that others do too.", None),  # two are
    ],
)
def test_the_newspaper_is_the_one_that_is_credited(before: str, expected: str | None) -> None:
    own = "Papers seen by the newspaper say that tokens count."
    story = article(f"{before} {own}")
    text, rests_on = completed(own, own, story, "en")
    assert text == (expected or own)
    claim = Takeaway(text=text, evidence=[Evidence(article="a", sentence=own), *rests_on], independent_sources=1)
    assert check(Brief(takeaways=[claim]), [story]) == []
    wrong = claim.but(text=own.replace("newspaper", "newspaper [Tally Post]"))
    assert check(Brief(takeaways=[wrong]), [story]) != []


def test_several_of_a_kind_are_no_person() -> None:
    text = "Senate Republicans said that they would vote. Most Senate Republicans left, Republicans said."
    assert not cast_of(text).persons


def test_a_name_in_the_headline_needs_no_first_name() -> None:
    text = "Ana Reyle, a judge, left the court. On Monday Reyle said that nobody is ranked."
    own = "On Monday Reyle said that nobody is ranked."
    assert completed(own, own, article(text), "en", told="Reyle to resign")[0] == own


def test_a_description_gets_the_name_that_another_report_gives_it() -> None:
    own = "Staff at the freight group run useless work to climb a ranking."
    beside = [Evidence(article="b", sentence="Freight group Corvane said on Monday that this was voluntary.")]
    text, rests_on = completed(own, own, article(own), "en", beside=beside)
    assert (text, rests_on) == ("Staff at the freight group [Corvane] run useless work to climb a ranking.", beside)
    two = [*beside, Evidence(article="c", sentence="Ossary, the freight group, has a ranking too.")]
    assert completed(own, own, article(own), "en", beside=two) == (own, [])


def test_name_of() -> None:
    assert name_of("supermarket chain", "Orrin Freshmarkets, the supermarket chain, spent it.") == "Orrin Freshmarkets"
    assert name_of("supermarket chain", "Orrin rivals the supermarket chain Pellory's stores.") == "Pellory"
    assert name_of("supermarket chain", "The supermarket chain spent it.") is None


def test_cast_tells_persons_from_organisations_and_places() -> None:
    cast = cast_of(
        "Owner Ana Reyle, a lawyer, said so. The owner met Corvane Bank staff in Port Averil. "
        "Tom Ashby, an engineer, left. Engineers at Brightloom stayed. The Colts said nothing."
    )
    assert cast.persons == {"Ana Reyle", "Tom Ashby"}
    assert {"Corvane Bank", "Brightloom"} <= cast.organisations


TEXT = (
    "Engineers at Brightloom let agents run. Ana Reyle, a spokeswoman, denied this after Corvane had asked. "
    "She said that nobody is ranked by tokens. Ida Fenn, an engineer, left.\n"
    "Later Fenn said that the ranking stays."
)
DENIAL = "Ana Reyle, a spokeswoman, denied this after Corvane had asked."
SAID = "She said that nobody is ranked by tokens."
LATER = "Later Fenn said that the ranking stays."
LEFT = "Ida Fenn, an engineer, left."


@pytest.mark.parametrize(
    ("claim", "sentences", "fault"),
    [
        ("[Ana Reyle, a spokeswoman,] said that nobody is ranked by tokens.", [SAID, DENIAL], None),
        ("Later [Ida] Fenn said that the ranking stays.", [LATER, LEFT], None),
        # Words that aren't there, that are somebody else, or whose evidence is missing.
        ("[Corvane] said that nobody is ranked by tokens.", [SAID, DENIAL], "nothing in the evidence ties"),
        ("[Ida Fenn] said that nobody is ranked by tokens.", [SAID, LEFT], "nothing in the evidence ties"),
        ("[Tom Ashby] said that nobody is ranked by tokens.", [SAID, DENIAL], "not in the evidence"),
        ("[Ana Reyle, a spokeswoman,] said that nobody is ranked by tokens.", [SAID], "not in the evidence"),
        ("Later [Ana] Fenn said that the ranking stays.", [LATER, DENIAL], "nothing in the evidence ties"),
        # The rest is held to its own sentence as ever.
        ("[Ana Reyle, a spokeswoman,] said that everybody is ranked by tokens.", [SAID, DENIAL], "no evidence"),
        ("[Ana Reyle, a spokeswoman,] said that nobody is ranked by 3 tokens.", [SAID, DENIAL], "no evidence holds it"),
    ],
)  # fmt: skip
def test_the_check_holds_insertions_to_the_evidence(claim: str, sentences: list[str], fault: str | None) -> None:
    evidence = [Evidence(article="a", sentence=sentence) for sentence in sentences]
    problems = check(Brief(takeaways=[Takeaway(text=claim, evidence=evidence)]), [article(TEXT)])
    assert [fault in problem.why for problem in problems] == ([True] if fault else []) if fault else not problems


DAYS = {
    "a weekday that is over": ("Brightloom said on Monday that it would stop.", "on Monday [11 May] that"),
    "a part of a day": ("On Monday night Brightloom told its staff to stop.", "On Monday night [11 May] Brightloom"),
    "the day itself": ("Brightloom told its staff to stop on Tuesday.", "on Tuesday [12 May]."),
    "the month to come": ("Brightloom will pay for tokens from next month.", "next month [June]."),
    "a weekday to come": ("Brightloom will vote on Thursday on what to do.", None),
    "six days back is a clock's width from another week": ("Brightloom said on Wednesday that it stopped.", None),
    "a date beside it": ("Brightloom said on Monday, 4 May that it would stop.", None),
    "two weekdays": ("Brightloom met on Monday and told its staff on Tuesday.", None),
    "somebody's words": ("Brightloom said that “on Monday everybody will know” it.", None),
}


@pytest.mark.parametrize(("sentence", "shown"), DAYS.values(), ids=DAYS)
def test_a_day_that_only_the_article_makes_clear(sentence: str, shown: str | None) -> None:
    told = article(sentence).but(published="2026-05-12T09:00:00Z")
    text, rests_on = completed(sentence, sentence, told, "en")
    assert rests_on == []
    assert (text == sentence) if shown is None else (shown in text)
    evidence = [Evidence(article="a", sentence=sentence)]
    assert check(Brief(takeaways=[Takeaway(text=text, evidence=evidence, independent_sources=1)]), [told]) == []
    wrong = text.replace("[1", "[2").replace("[June", "[July")
    claim = Takeaway(text=wrong, evidence=evidence, independent_sources=1)
    assert (check(Brief(takeaways=[claim]), [told]) == []) is (shown is None)


def test_brackets_of_the_source_are_no_insertion() -> None:
    own = "Ana Reyle wrote that “[the board] counts too much” in a note [sic] to staff."
    evidence = [Evidence(article="a", sentence=own)]
    assert without_insertions(own, evidence) == own
    assert not check(Brief(takeaways=[Takeaway(text=own, evidence=evidence)]), [article(own)])
