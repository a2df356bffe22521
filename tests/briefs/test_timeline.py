"""The timeline: dated events of a story in the order of their days, each with its evidence."""

from scraper.briefs import check, write
from scraper.records import Article, Story

TEXT = (
    "Brightloom opened an internal ranking of token use on 2 March, three employees told the Harbour Ledger.\n"
    "Brightloom has counted tokens since January, according to a manual of its finance department.\n"
    "Engineers at Brightloom burned 40 billion tokens in April to climb the ranking.\n"
    "It was hidden on 30 April.\n"
    "Brightloom will close the ranking on 1 June, said its spokeswoman Ada Fenn.\n"
    "Between 2 March and 30 April Brightloom handed out nine badges to its engineers."
)
REPORT = Article(
    id="a", title="Brightloom and its ranking", publisher="Harbour Ledger", published="2026-05-04T06:00:00Z", text=TEXT
)
SAME = Article(
    id="b",
    title="Brightloom's ranking",
    publisher="Morrow Courier",
    published="2026-05-05T06:00:00Z",
    text="Brightloom opened an internal ranking of token use on 2 March, employees said.",
)


def story(*articles: Article) -> Story:
    return Story(id="s", title="Brightloom and its ranking", articles=[a.id for a in articles])


def test_events_stand_in_the_order_of_their_days_and_pass_the_check() -> None:
    report = REPORT.but(words=2000)  # the archive keeps an excerpt, and how long the whole was
    brief = write(story(report, SAME), [report, SAME])
    days = [event.day for event in brief.timeline]
    assert days == ["2026-03-02", "2026-04", "2026-06-01"]  # neither a span's bound, nor "it", nor two days at once
    assert all(event.evidence[0].sentence in TEXT + SAME.text for event in brief.timeline)
    assert check(brief, [report, SAME]) == []


def test_one_event_in_two_reports_stands_once() -> None:
    brief = write(story(REPORT, SAME), [REPORT.but(words=2000), SAME])
    assert len([e for e in brief.timeline if e.day == "2026-03-02"]) == 1


def test_one_day_makes_no_timeline() -> None:
    assert write(story(SAME), [SAME]).timeline == []


def test_without_a_date_of_publication_nothing_is_dated() -> None:
    assert write(story(REPORT), [REPORT.but(published=None)]).timeline == []
