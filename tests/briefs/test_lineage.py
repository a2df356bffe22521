from __future__ import annotations

import itertools
import re

import pytest

from scraper.briefs import excerpt
from scraper.briefs.lineage import lineage
from scraper.credits import outlets
from scraper.records import Article
from tests.briefs.story import ARTICLES, REPORT, RETOLD, RETOLD_AGAIN, SECOND
from tests.web import truth


def test_one_report_two_retellings_a_copy_and_a_second_report() -> None:
    found = lineage(ARTICLES)
    assert found.originals == ["ledger", "post"]
    assert [(r.article, r.of) for r in found.retellings] == [("courier", "ledger"), ("digest", "ledger")]
    assert found.unread_originals == []
    assert found.independent(["ledger", "courier", "digest", "copy"]) == 1
    assert found.independent(["courier", "post"]) == 2


def test_the_order_of_the_articles_changes_nothing() -> None:
    wanted = lineage(ARTICLES)
    for order in itertools.islice(itertools.permutations(ARTICLES), 0, 120, 17):
        assert lineage(list(order)) == wanted


def test_a_report_that_was_not_read_stays_named() -> None:
    found = lineage([RETOLD, RETOLD_AGAIN])
    assert found.originals == []
    assert found.unread_originals == ["Harbour Ledger"]
    assert {r.credit for r in found.retellings} == {"Harbour Ledger"}
    assert found.independent(["courier", "digest"]) == 1


def test_a_page_that_names_no_source_and_adds_nothing_is_no_witness() -> None:
    silent = Article(
        id="silent",
        url="https://s.example",
        published="2026-05-06",
        lang="en",
        title="Brightloom ranking gamed",
        text="Engineers at Brightloom let agents do needless work. More than 70% are to use AI tools.",
    )
    assert "silent" not in lineage([*ARTICLES, silent]).originals
    found_more = silent.but(text="Engineers at Brightloom let agents do needless work. The bill came to $9 million.")
    assert "silent" in lineage([*ARTICLES, found_more]).originals


def test_whoever_came_first_is_no_retelling_of_what_came_later() -> None:
    early = RETOLD.but(published="2026-05-01T00:00:00Z")
    assert lineage([early, REPORT]).retellings[0].of is None


def test_two_that_credit_each_other_leave_one_report() -> None:
    one = Article(
        id="a",
        url="https://a.example",
        publisher="Harbour Ledger",
        published="2026-05-01",
        text="According to the Quay Post, Brightloom counts.",
    )
    two = Article(
        id="b",
        url="https://b.example",
        publisher="Quay Post",
        published="2026-05-01",
        text="According to the Harbour Ledger, Brightloom counts.",
    )
    assert lineage([one, two]).originals == ["a"]


def test_a_link_is_a_credit() -> None:
    linking = SECOND.but(
        id="link", url="https://l.example", publisher="Link Weekly", text="Brightloom counts.", cites=[REPORT.url]
    )
    assert lineage([REPORT, linking]).retellings[0].of == "ledger"


def article(publisher: str, text: str, published: str | None = "2026-05-04T09:00:00Z", **more: object) -> Article:
    host = publisher.lower().replace(" ", "-")
    return Article(id=host, url=f"https://{host}.example/a", publisher=publisher, published=published, text=text).but(
        **more
    )


SCOOP = article("Financial Times", "Three Brightloom employees told the Financial Times that a ranking is gamed.")
HARD = {
    "abbreviated": (
        [SCOOP, article("Quay Post", "Brightloom's ranking is gamed, the FT reported. The paper named nobody.")],
        (["financial-times"], {"quay-post": "financial-times"}, []),
    ),
    "credits itself": (
        [article("Harbour Ledger", "Brightloom counts tokens, as the Ledger first reported in May.")],
        (["harbour-ledger"], {}, []),
    ),
    "credits itself under its host": (
        [article("harbourledger.example", "The Harbour Ledger has the memo. Brightloom counts tokens.")],
        (["harbourledger.example"], {}, []),
    ),
    "a circle of three": (
        [
            article("Harbour Ledger", "According to the Quay Post, Brightloom counts.", "2026-05-04T08:00:00Z"),
            article("Quay Post", "According to the Mole Gazette, Brightloom counts."),
            article("Mole Gazette", "According to the Harbour Ledger, Brightloom counts."),
        ],
        (["harbour-ledger"], {"mole-gazette": "harbour-ledger", "quay-post": "mole-gazette"}, []),
    ),
    "the original was updated after it was retold": (
        [SCOOP.but(published="2026-05-04T12:00:00Z"), article("Quay Post", "It is gamed, the FT reported.")],
        (["financial-times"], {"quay-post": "financial-times"}, []),
    ),
    "the original has no date": (
        [SCOOP.but(published=None), article("Quay Post", "It is gamed, the FT reported.")],
        (["financial-times"], {"quay-post": "financial-times"}, []),
    ),
    "the original is a copy itself": (
        [
            SCOOP,
            article("Mole Gazette", SCOOP.text, copy_of="financial-times"),
            article("Quay Post", "It is gamed, the Mole Gazette reported.", "2026-05-05T09:00:00Z"),
        ],
        (["financial-times"], {"quay-post": "mole-gazette"}, []),
    ),
    "a copy of what is in another story": (
        [
            article("Mole Gazette", "Brightloom counts tokens, two people say.", copy_of="gone"),
            article("Quay Post", "Brightloom counts, the Mole Gazette reported."),
        ],
        (["mole-gazette"], {"quay-post": "mole-gazette"}, []),
    ),
    "two copies of each other": (
        [
            article("Mole Gazette", "Brightloom counts.", "2026-05-04T08:00:00Z", copy_of="quay-post"),
            article("Quay Post", "Brightloom counts.", copy_of="mole-gazette"),
        ],
        (["mole-gazette"], {}, []),
    ),
    "an agency's report, carried under another name": (
        [
            article("Mole Gazette", "PORT AVERIL, May 4 (Reuters) - Brightloom counts tokens, two people say."),
            article("Quay Post", "Brightloom counts tokens, Reuters reported.", "2026-05-04T11:00:00Z"),
        ],
        (["mole-gazette"], {"quay-post": "mole-gazette"}, []),
    ),
    "French": (
        [SCOOP, article("Le Phare", "Selon le Financial Times, le classement est faussé.")],
        (["financial-times"], {"le-phare": "financial-times"}, []),
    ),
    "French, revealed by one that was not read": (
        [article("Le Phare", "Le classement, révélé par le Financial Times, est faussé.")],
        ([], {"le-phare": None}, ["Financial Times"]),
    ),
    "German": (
        [SCOOP, article("Hafenblatt", "Einem Bericht der Financial Times zufolge wird gemogelt.")],
        (["financial-times"], {"hafenblatt": "financial-times"}, []),
    ),
    "an answer to another's report": (
        [SCOOP, article("Quay Post", "It is gamed, the FT reported. A spokeswoman told the Quay Post it was not.")],
        (["financial-times"], {"quay-post": "financial-times"}, []),
    ),
    "a report that goes on where another ended": (
        [SCOOP, article("Quay Post", "It is gamed, the FT reported. The Quay Post has since spoken to six engineers.")],
        (["financial-times", "quay-post"], {}, []),
    ),
    "a credit without a name, which stands in what was left out": (
        [
            SCOOP,
            article(
                "Quay Post",
                "It is a game, it says, after a newspaper reported so. Ana Reyle told the Quay Post that it is not.",
                cites=["Financial Times"],
            ),
        ],
        (["financial-times"], {"quay-post": "financial-times"}, []),
    ),
    "an essay reports nothing": (
        [article("Quay Post", "I have looked for the factory. My aunt had one. A measure is a question.")],
        ([], {}, []),
    ),
}


@pytest.mark.parametrize(("articles", "wanted"), HARD.values(), ids=HARD)
def test_hard_cases(articles: list[Article], wanted: tuple[list[str], dict[str, str | None], list[str]]) -> None:
    found = lineage(articles)
    assert (found.originals, {r.article: r.of for r in found.retellings}, found.unread_originals) == wanted


def test_the_sample_web_is_told_apart_whole() -> None:
    names = {outlet["id"]: outlet["name"] for outlet in truth.outlets()}
    known = frozenset(names.values())
    stories: dict[str, list[Article]] = {}
    for true in truth.articles():
        if true["on_beat"]:
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*#>]+ ?", r"\1", true["body"])
            read = Article(
                id=true["id"],
                url=true["url"],
                title=true["title"],
                publisher=names[true["outlet"]],
                published=true["published"],
                lang=true["lang"],
                text=text,
                copy_of=true["copy_of"],
                cites=outlets(text, known),
            )
            stories.setdefault(true["story"], []).append(read.but(text=excerpt(read, known)))
    originals = {id_ for articles in stories.values() for id_ in lineage(articles).originals}
    assert originals == {true["id"] for true in truth.articles() if true["original"]}
