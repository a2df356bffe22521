from __future__ import annotations

import itertools
import re

from scraper.briefs import check, write
from scraper.briefs.material import material
from scraper.briefs.sentences import stands_alone
from scraper.records import Article, Story
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
