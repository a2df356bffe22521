from __future__ import annotations

import pytest

from scraper.briefs.figures import figures
from scraper.briefs.lineage import lineage
from scraper.briefs.metrics import measure
from scraper.briefs.quantities import numbers
from scraper.briefs.sentences import prose
from scraper.records import Article

MEASURES = {
    "a share of people with what they do": (
        "Brightloom requires more than 70% of its developers to use AI tools each week.",
        ("%", "share of developers to use AI tools each week"),
    ),
    "a share of people who do something": (
        "About one in six office workers has pretended to use AI at work.",
        ("%", "share of office workers who have pretended to use AI at work"),
    ),
    "a verb in the past": (
        "More than half of its employees worked with AI tools.",
        ("%", "share of employees who worked with AI tools"),
    ),
    "a participle": (
        "Half of employees asked at Brightloom use AI.",
        ("%", "share of employees asked at Brightloom who use AI"),
    ),
    "how often": (
        "Some 16 percent of office workers sometimes pretend to use AI.",
        ("%", "share of office workers who sometimes pretend to use AI"),
    ),
    "what shall be": (
        "By 2027 some 70 percent of products shall be written by AI.",
        ("%", "share of products that shall be written by AI"),
    ),
    "the whole stands before": (
        "Of 412,000 prompts, 38 per cent had fewer than five words.",
        ("%", "share of prompts that had fewer than five words"),
    ),
    "an inserted 'a slide said'": (
        "Nine in ten of its employees, a slide said, were active users of an assistant.",
        ("%", "share of employees who were active users of an assistant"),
    ),
    "a rise": ("Finished work has risen by 8 per cent.", ("%", "rise in finished work")),
    "a rise of what a clause tells": (
        "Changes that had to be withdrawn within two weeks rose by 22 percent.",
        ("%", "rise in changes that had to be withdrawn within two weeks"),
    ),
    "a rise of people who do something": (
        "The number of people who use AI at Brightloom rose by 22 percent.",
        ("%", "rise in the number of people who use AI at Brightloom"),
    ),
    "a rise that somebody tells": (
        "Brightloom says that AI adoption rose by 22 percent.",
        ("%", "rise in AI adoption"),
    ),
    "the end of a rise": ("Adoption rose from 32 to 84 percent.", ("%", "adoption")),
    "a thing that is a number": ("It told the public that adoption was 91 percent.", ("%", "adoption")),
    "a multiple": ("Tokens per developer have risen 3.1 times.", ("times", "rise in tokens per developer")),
    "a qualified noun": (
        "Port Averil is paying for 6,400 AI assistant licences and few use them.",
        ("licences", "AI assistant licences"),
    ),
    "what people used": (
        "Brightloom's employees used 4.2 trillion tokens in August.",
        ("tokens", "tokens used by Brightloom's employees in August"),
    ),
    "a cap": ("Uber caps spending at $1,500 a month per tool.", ("USD", "spending cap per tool, a month")),
    "a budget that was used up": ("Orrin used up its $24m budget for AI on 20 August.", ("USD", "budget")),
    "a budget": ("Brightloom used up its full-year budget of $35 million.", ("USD", "full-year budget")),
}
NOTHING = {
    "an interval": "The 95% interval runs from 4 to 12.",
    "pronouns": "Fewer than 3% of these were opened.",
    "a sum": "Forty percent of $37m is $14.8m.",
    "a target that is called out": "In September, Zephrine hit 104% of target!",
    "a compound": "A 300-person start-up did the same.",
    "nobody knows who": "Nine people use it.",
    "an age": "She was aged 54000.",
}


def first_measure(text: str) -> tuple[str, str] | None:
    for number in numbers(text):
        found = measure(text, number, owned=False)
        if found:
            return found.unit, found.metric
    return None


@pytest.mark.parametrize(("text", "wanted"), MEASURES.values(), ids=MEASURES)
def test_what_a_number_measures(text: str, wanted: tuple[str, str]) -> None:
    assert first_measure(text) == wanted


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_a_number_that_leads_to_no_phrase_is_no_figure(text: str) -> None:
    assert first_measure(text) is None


def test_the_owner_is_the_company_and_not_the_outlet_or_the_speaker() -> None:
    article = Article(
        id="a",
        url="https://a.example",
        publisher="Harbour Ledger",
        title="Brightloom staff game AI ranking",
        lang="en",
        text=(
            "Brightloom employees game a ranking of tokens, the Harbour Ledger reported.\n"
            "More than 70% of developers use AI tools each week, Ana Reyle told the Harbour Ledger.\n"
            "From 20 to 30 percent of code at Brightloom is written with AI."
        ),
    )
    found = figures(prose(article), {"a": article}, lineage([article]), "Brightloom", "en")
    assert [(f.value, f.unit, f.qualifier, f.subject) for f in found] == [
        (30, "%", None, "Brightloom"),
        (70, "%", ">", "Brightloom"),
    ]
