from __future__ import annotations

import itertools

import pytest

from scraper.briefs.credits import credits_in, outlet_key
from scraper.briefs.lineage import lineage
from scraper.records import Article
from tests.briefs.story import ARTICLES, REPORT, RETOLD, RETOLD_AGAIN, SECOND


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The ranking was first reported by the Financial Times.", "Financial Times"),
        ("as the Dunmarrow Evening Lamp revealed on Monday", "Dunmarrow Evening Lamp"),
        ("Papers obtained by the Dunmarrow Evening Lamp say so.", "Dunmarrow Evening Lamp"),
        ("One employee told the FT that it was a game.", "FT"),
        ("Selon Le Monde, le classement est suspendu.", "Le Monde"),
        ("The workplace magazine Rota & Badge has the memo.", "Rota & Badge"),
    ],
)
def test_credits(text: str, wanted: str) -> None:
    best = max(credits_in(text), key=lambda credit: credit.weight)
    assert outlet_key(best.outlet) == outlet_key(wanted)


@pytest.mark.parametrize(
    "text", ["According to Brightloom, use rose.", "The Information Commissioner said so.", "Ana Reyle told engineers."]
)
def test_no_credits(text: str) -> None:
    assert [c for c in credits_in(text) if c.weight >= 2] == []
