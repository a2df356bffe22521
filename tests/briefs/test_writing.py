from __future__ import annotations

import itertools
import re

import pytest

from scraper.briefs import check, write
from scraper.briefs.material import material
from scraper.briefs.sentences import stands_alone
from scraper.briefs.trimming import RUN, longest_run
from scraper.records import Article, Brief, Story
from tests.briefs.story import ARTICLES, STORY


def test_the_brief_of_a_small_story() -> None:
    brief = write(STORY, ARTICLES)
    assert check(brief, ARTICLES) == []
    assert len(brief.takeaways) == 3
    first = brief.takeaways[0]
    assert "needless work" in first.text
    assert first.independent_sources == 1, "a report and its retellings are one"
    assert any("70" in t.text and t.independent_sources == 2 for t in brief.takeaways), "two reports give the target"
    assert brief.why_it_matters
    assert brief.sections
    assert brief.originals == ["ledger", "post"]
    assert {q.speaker for q in brief.quotes} >= {"one Brightloom engineer", "Ana Reyle, a spokeswoman"}


def test_takeaways_stand_alone_are_short_and_do_not_repeat_a_number() -> None:
    brief = write(STORY, ARTICLES)
    for takeaway in brief.takeaways:
        assert len(takeaway.text.split()) < 30
        assert stands_alone(takeaway.text, "en")
    assert sum("70" in t.text for t in brief.takeaways) == 1


def test_headings_name_the_subject() -> None:
    headings = [s.heading for s in write(STORY, ARTICLES).sections]
    assert all(re.search("Brightloom|token|number|use", h) for h in headings), headings


def test_the_figure_is_one_however_it_is_written() -> None:
    figures = write(STORY, ARTICLES).figures
    (share,) = [f for f in figures if f.unit == "%"]
    assert (share.value, share.qualifier, share.subject) == (70, ">", "Brightloom")
    assert {e.article for e in share.evidence} == {"ledger", "courier", "digest", "post"}
    assert share.qualifiers == ["=", ">"]


def test_copies_and_the_order_of_articles_change_nothing() -> None:
    wanted = write(STORY, ARTICLES).to_json()
    for order in itertools.islice(itertools.permutations(ARTICLES), 0, 120, 23):
        assert write(STORY, list(order)).to_json() == wanted
    assert all(e.article != "copy" for t in write(STORY, ARTICLES).takeaways for e in t.evidence)


def test_a_french_story_has_french_headings() -> None:
    text = (
        "Les ingénieurs de Brightloom laissent tourner des agents pour monter dans un classement interne.\n"
        "Brightloom exige que plus de 70 % des développeurs utilisent l'IA chaque semaine.\n"
        "« Nous ne faisions que compter les jetons », a déclaré Maud Roy, porte-parole de Brightloom.\n"
        "Le classement de Brightloom compte les jetons que chaque ingénieur consomme en un mois.\n"
        "Brightloom assure que le classement ne joue aucun rôle dans les évaluations des salariés.\n"
        "La pratique montre comment un chiffre peut devenir trompeur chez Brightloom."
    )
    article = Article(
        id="f", url="https://f.example", title="Brightloom : le classement des jetons", text=text * 1, lang="fr"
    )
    brief = write(Story(id="f", title=article.title, articles=["f"]), [article])
    assert check(brief, [article]) == []
    assert brief.takeaways
    assert brief.quotes[0].speaker == "Maud Roy"
    assert not any(re.search("What|How|The ", s.heading) for s in brief.sections)


def test_nothing_in_nothing_out() -> None:
    empty = Article(id="e", url="https://e.example", title="", text="")
    brief = write(Story(id="e", title="", articles=["e"]), [empty])
    assert (brief.takeaways, brief.sections, brief.quotes) == ([], [], [])
    assert write(Story(id="n", title="", articles=[]), []).takeaways == []


def test_an_article_gives_no_more_than_its_share() -> None:
    found = material(STORY, ARTICLES)
    row = next(r for r, s in enumerate(found.sentences) if s.article == "digest")
    assert found.affordable(row)
    for _ in range(5):
        found.take(row)
    assert not found.affordable(row)


def test_hostile_text_is_fast_and_harmless() -> None:
    for number, text in enumerate(
        ("“" * 50_000, "A " * 50_000, "1" * 50_000, "(" * 50_000, "\x00\ud800 a b c. " * 3000)
    ):
        articles = [Article(id=f"h{number}{n}", url=f"https://h.example/{n}", title="x", text=text) for n in range(2)]
        assert check(write(Story(id="h", title="x", articles=[]), articles), articles) == []


def by(outlet: str, text: str) -> Article:
    return Article(
        id=outlet, url=f"https://{outlet}.example", title="Ranking at Brightloom", publisher=outlet, text=text
    )


def brief_of(*articles: Article) -> Brief:
    brief = write(Story(id="s", title=articles[0].title, articles=[a.id for a in articles]), list(articles))
    assert check(brief, list(articles)) == []
    return brief


def test_a_sentence_too_long_to_retell_is_quoted_under_its_outlets_name() -> None:
    long = (
        "Brightloom began to count in March what each of its engineers asks of the agents that review the code of "
        "the other teams and the texts of the handbook for customers in nine countries."
    )
    brief = brief_of(
        by("Quay Post", f"Brightloom removed its ranking of engineers on Monday. {long}"),
        by("Tally Post", "Brightloom removed its ranking of engineers and will count the code that teams finish."),
    )
    shown = [t.text for s in brief.sections for t in s.sentences]
    assert f"Quay Post: “{long}”" in shown
    assert all(longest_run(text) <= RUN for text in shown)


def test_what_a_report_calls_the_reason_is_why_it_matters() -> None:
    reason = "Brightloom is one of few companies that have shown how its engineers use agents at work."
    text = f"Brightloom removed its ranking of engineers on Monday.\nWhy it matters: {reason}"
    assert [t.text for t in brief_of(by("Quay Post", text)).why_it_matters] == [reason]


LEADS = {
    "a retelling's remark on the report": (
        "Harbour Ledger revealed the ranking of Brightloom with an account of its engineers.\n"
        "Brightloom let its engineers climb an internal ranking of tokens.",
        "Brightloom let its engineers climb an internal ranking of tokens.",
    ),
    "the day of reading": (
        "A month ago, an engineer at Brightloom could win a flag for burning tokens on the ranking.\n"
        "Brightloom removed the ranking of its engineers by tokens in May.",
        "Brightloom removed the ranking of its engineers by tokens in May.",
    ),
    "nobody's thing": (
        "A typical ranking of engineers by tokens ran to 18,000 tokens and was edited 30 times.\n"
        "Brightloom spent $24 million on the ranking of its engineers by tokens.",
        "Brightloom spent $24 million on the ranking of its engineers by tokens.",
    ),
}


@pytest.mark.parametrize(("text", "wanted"), LEADS.values(), ids=LEADS)
def test_a_brief_opens_with_what_a_reader_can_take_in_alone(text: str, wanted: str) -> None:
    assert brief_of(by("Quay Post", text).but(cites=["Harbour Ledger"])).takeaways[0].text == wanted


def test_a_story_without_a_short_sentence_quotes_its_best() -> None:
    long = (
        "Brightloom has removed the names of employees from Tidemark, the internal ranking that led some of them to "
        "run meaningless jobs through the night, and admitted that a fifth of the tokens used in August went into "
        "texts that no person opened."
    )
    assert [t.text for t in brief_of(by("Quay Post", long)).takeaways] == [f"Quay Post: “{long}”"]


def test_a_german_report_gives_figures_but_no_sentence() -> None:
    german = (
        "Brightloom entfernt die Rangliste, sagt die Sprecherin, und zählt nicht mehr. Mehr als 70 Prozent der "
        "Entwickler nutzen jede Woche KI, wie es bei Brightloom heißt."
    )
    brief = brief_of(
        by("Quay Post", "Brightloom removed its ranking of engineers on Monday. Nobody at Brightloom is ranked now."),
        by("Blatt", german),
    )
    assert not [t for t in brief.takeaways if t.evidence[0].article == "Blatt"]


def test_a_report_confirms_only_what_it_states() -> None:
    first = "Brightloom removed its ranking of 6,200 engineers on Monday after a report on agents."
    same = "Brightloom has removed the ranking of its 6,200 engineers that agents led, it said."
    other = "Brightloom hired 6,200 engineers before it had a ranking of teams by revenue."
    third = "Brightloom removed its third ranking of 6,200 engineers on Monday after a report on agents."
    for text, reports in ((same, 2), (other, 1)):
        found = material(STORY, [by("Quay Post", first), by("Tally Post", text)])
        assert found.takeaway(0).independent_sources == reports, text
    found = material(STORY, [by("Quay Post", third), by("Tally Post", third.replace("third", "fourth"))])
    assert found.takeaway(0).independent_sources == 1
