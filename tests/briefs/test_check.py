from __future__ import annotations

import pytest

from scraper.briefs import check
from scraper.records import Article, Brief, Evidence, Figure, Quote, Takeaway

TEXT = (
    "Brightloom may cut 300 posts after Corvid bought more than 40% of its shares for $5 million, it is said.\n"
    "Brightloom does not count tokens in reviews, Ana Reyle said.\n"
    "“We never ranked anybody by tokens,” Ana Reyle said.\n"
    "Staff use Tidemark daily.\n"
    "Boards show 12 tools and 14 teams.\n"
    "Brightloom announced that it would end the ranking of its engineers by tokens next spring."
)
ARTICLE = Article(id="a", url="https://a.example", text=TEXT, lang="en")
SENTENCES = TEXT.split("\n")


def reasons(text: str, sentence: str) -> list[str]:
    brief = Brief(takeaways=[Takeaway(text=text, evidence=[Evidence(article="a", sentence=sentence)])])
    return [problem.why for problem in check(brief, [ARTICLE])]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_holds_itself(sentence: str) -> None:
    assert reasons(sentence, sentence) == []


FAULTS = {
    "a swapped name": (
        "Tessaly may cut 300 posts after Corvid bought more than 40% of its shares for $5 million.",
        0,
        "does not name",
    ),
    "names that change places": (
        "Corvid may cut 300 posts after Brightloom bought more than 40% of its shares for $5 million.",
        0,
        "order",
    ),
    "a changed number": (
        "Brightloom may cut 900 posts after Corvid bought more than 40% of its shares for $5 million.",
        0,
        "does not state",
    ),
    "a number that is changed into another of the sentence": (
        "Brightloom may cut 300 posts after Corvid bought more than 40% of its shares for $40 million.",
        0,
        "does not state",
    ),
    "a number that is changed into its neighbour": ("Boards show 12 tools and 12 teams.", 4, "less often"),
    "a lost qualifier": (
        "Brightloom may cut 300 posts after Corvid bought 40% of its shares for $5 million.",
        0,
        "qualifies",
    ),
    "another qualifier": (
        "Brightloom may cut 300 posts after Corvid bought less than 40% of its shares for $5 million.",
        0,
        "qualifies",
    ),
    "another currency": (
        "Brightloom may cut 300 posts after Corvid bought more than 40% of its shares for €5 million.",
        0,
        "does not state",
    ),
    "another scale": (
        "Brightloom may cut 300 posts after Corvid bought more than 40% of its shares for $5 billion.",
        0,
        "does not state",
    ),
    "a lost hedge": (
        "Brightloom cut 300 posts after Corvid bought more than 40% of its shares for $5 million.",
        0,
        "lost: may",
    ),
    "a lost would": (
        "Brightloom announced that it end the ranking of its engineers by tokens next spring.",
        5,
        "lost: would",
    ),
    "a lost denial": ("Brightloom does count tokens in reviews, Ana Reyle said.", 1, "lost: not"),
    "a new denial": ("Staff don't use Tidemark daily.", 3, "no such denial"),
    "an altered quotation": ("“We rarely ranked anybody by tokens,” Ana Reyle said.", 2, "to the letter"),
    "a freer wording that drops the denial": ("Tokens count when Brightloom reviews people.", 1, ""),
    "words of its own, twice": (
        "Brightloom announced that it would end the ranking of its engineers and announced a ranking of Brightloom.",
        5,
        "",
    ),
    "another matter": ("Staff at Brightloom have left for the coast this summer.", 3, "words"),
}


@pytest.mark.parametrize(("text", "place", "why"), FAULTS.values(), ids=FAULTS)
def test_faults_are_caught(text: str, place: int, why: str) -> None:
    found = reasons(text, SENTENCES[place])
    assert found
    assert any(why in reason for reason in found)


def test_evidence_must_be_there_to_the_letter() -> None:
    assert "to the letter" in reasons("Staff use Tidemark daily.", "Staff use Tidemark  daily.")[0]
    brief = Brief(
        takeaways=[Takeaway(text="Staff use Tidemark daily.", evidence=[Evidence(article="b", sentence="x")])]
    )
    assert "not there" in check(brief, [ARTICLE])[0].why
    assert "no evidence" in check(Brief(takeaways=[Takeaway(text="x", evidence=[])]), [ARTICLE])[0].why


def test_a_freer_wording_elsewhere_excuses_no_lost_hedge() -> None:
    other = Article(
        id="b",
        url="https://b.example",
        text="Brightloom announced on Friday the end of its ranking of engineers by tokens, which comes next spring.",
        lang="en",
    )
    evidence = [Evidence(article="a", sentence=SENTENCES[5]), Evidence(article="b", sentence=other.text)]
    good = Takeaway(text=SENTENCES[5], evidence=evidence, independent_sources=2)
    assert check(Brief(takeaways=[good]), [ARTICLE, other]) == []
    lost = good.but(text=good.text.replace("would ", ""))
    assert "lost: would" in check(Brief(takeaways=[lost]), [ARTICLE, other])[0].why


def test_one_article_is_not_two_sources() -> None:
    claim = Takeaway(text=SENTENCES[3], evidence=[Evidence(article="a", sentence=SENTENCES[3])], independent_sources=2)
    assert "independent sources" in check(Brief(takeaways=[claim]), [ARTICLE])[0].why


def test_quotations_speakers_and_figures() -> None:
    evidence = [Evidence(article="a", sentence=SENTENCES[2])]
    good = Quote(text="We never ranked anybody by tokens", speaker="Ana Reyle", evidence=evidence)
    assert check(Brief(quotes=[good]), [ARTICLE]) == []
    assert "to the letter" in check(Brief(quotes=[good.but(text="We never ranked anyone by tokens")]), [ARTICLE])[0].why
    assert "other version" in check(Brief(quotes=[good.but(variants=["We ranked nobody"])]), [ARTICLE])[0].why
    assert "speaker" in check(Brief(quotes=[good.but(speaker="Bo Lind")]), [ARTICLE])[0].why
    share = Figure(metric="of its shares", value=40, unit="%", evidence=[Evidence(article="a", sentence=SENTENCES[0])])
    assert check(Brief(figures=[share]), [ARTICLE]) == []
    assert "value" in check(Brief(figures=[share.but(value=45.0)]), [ARTICLE])[0].why


def test_french() -> None:
    text = "Brightloom pourrait supprimer 1,5 million de comptes, mais ne classe pas ses salariés."
    article = Article(id="a", url="https://a.example", text=text, lang="fr")

    def bad(claim: str) -> bool:
        return bool(
            check(Brief(takeaways=[Takeaway(text=claim, evidence=[Evidence(article="a", sentence=text)])]), [article])
        )

    assert not bad(text)
    assert bad(text.replace("pourrait", "va"))
    assert bad(text.replace("1,5", "15"))
    assert bad(text.replace("ne classe pas", "classe"))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Quay Post: “{}”", True),
        ("Tally Post: “{}”", False),  # another outlet's words
        ("Quay Post: “{} Really.”", False),
    ],
)
def test_a_sentence_that_is_quoted_under_its_outlets_name(text: str, held: bool) -> None:
    sentence = "Brightloom has removed its ranking of engineers."
    article = Article(id="p", url="https://post.example/1", publisher="Quay Post", text=sentence)
    claim = Takeaway(
        text=text.format(sentence), evidence=[Evidence(article="p", sentence=sentence)], independent_sources=1
    )
    assert (check(Brief(takeaways=[claim]), [article]) == []) is held


def test_half_of_another_sentence_is_caught() -> None:
    sentence = "Brightloom removed its internal ranking of engineers by tokens used in a month at its head office."
    article = Article(id="p", url="https://post.example/1", text=sentence)
    text = "Brightloom removed its internal ranking of engineers by tokens with college athletes present."
    claim = Takeaway(text=text, evidence=[Evidence(article="p", sentence=sentence)], independent_sources=1)
    assert any("in a row" in problem.why for problem in check(Brief(takeaways=[claim]), [article]))
