"""Dates in sentences: which day they name, and when they name none."""

import pytest

from scraper.briefs.moments import dates, moments

THURSDAY = "2026-10-08T09:00:00Z"
CASES = [
    ("day and month", "The bank dropped the rule on 12 May 2025.", ["2025-05-12"]),
    ("American order", "The bank dropped the rule on May 12, 2025, it said.", ["2025-05-12"]),
    ("no year: the last one", "The board opened on 3 November.", ["2025-11-03"]),
    ("no year, this year", "The board opened on September 3rd.", ["2026-09-03"]),
    ("no year, to come", "The cap will apply from 1 November.", ["2026-11-01"]),
    ("a month", "Staff sent 400,000 prompts in June.", ["2026-06"]),
    ("a month to come", "The bonus will end in March.", ["2027-03"]),
    ("from a month on", "From January, 15 per cent of each rating would depend on it.", ["2027-01"]),
    ("from a month on, in the past", "From January the board was open to all.", ["2026-01"]),
    ("weekday", "The group said on Monday that it would stop.", ["2026-10-05"]),
    ("weekday of the day itself", "The group said on Thursday that it would stop.", ["2026-10-08"]),
    ("weekday to come", "Councillors will vote on Monday.", ["2026-10-12"]),
    ("announced, not to come", "The group plans to stop, it announced on Monday.", ["2026-10-05"]),
    ("abbreviated", "The memo of Sept. 14 says so.", ["2026-09-14"]),
    ("French day", "La règle vaut depuis le 1er septembre 2026.", ["2026-09-01"]),
    ("French weekday", "Le groupe a déclaré lundi que rien ne changerait.", []),
    ("French weekday with article", "Le tribunal a tranché le mardi.", ["2026-10-06"]),
    ("French month", "La facture a doublé en août.", ["2026-08"]),
    ("a month and its year alone", "Ledgerline's memo (March 2026) says so.", ["2026-03"]),
    ("German month", "Die Rechnung hat sich im Juli verdoppelt.", ["2026-07"]),
    ("German day", "Am 3. Februar 2026 fiel die Regel.", ["2026-02-03"]),
    ("may is a verb", "Staff may send fewer prompts.", []),
    ("march is a walk", "They march through the lobby.", []),
    ("no such day", "It began on 31 June 2026.", []),
    ("a share, no day", "In May 40% of the staff used it.", ["2026-05"]),
    ("two days", "It rose from 3 May 2026 to 4 June 2026.", ["2026-05-03", "2026-06-04"]),
    ("a dateline is no May", "PORT AVERIL, Sept 29 - Nobody came.", []),
    ("vague", "Recently the firm stopped, in the spring.", []),
]


@pytest.mark.parametrize(("text", "days"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_day_that_a_sentence_names(text: str, days: list[str]) -> None:
    assert [moment.day for moment in moments(text, THURSDAY)] == days


def test_without_a_day_of_publication_only_dates_with_a_year_count() -> None:
    assert moments("It began on Monday, after 3 May.", None) == []
    assert [m.day for m in moments("It began on 3 May 2026.", None)] == ["2026-05-03"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("The share rose to 87%, up from 52% in February.", True),
        ("The board has been hidden since 3 May.", True),
        ("The board must go by June.", True),
        ("The board was hidden on 3 May.", False),
    ],
)
def test_what_bounds_a_span_is_no_event(text: str, bound: bool) -> None:
    assert [moment.bound for moment in moments(text, THURSDAY)] == [bound]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("AI wrote 30% of the code in 2025 and 40% in May.", ["2025", "2026-05"]),
        ("It spent $4 million in the third quarter of 2026.", ["2026-09"]),
        ("It spent $4 million last quarter, against $1 million last year.", ["2026-09", "2025"]),
        ("Cette année, l'IA écrit 30 % du code.", ["2026"]),
        ("The group said on Monday that AI writes 30% of its code.", []),
        ("By 3 May 2026 it was 30%.", ["2026-05-03"]),
    ],
)
def test_the_dates_that_a_figure_may_be_of(text: str, days: list[str]) -> None:
    assert [moment.day for moment in dates(text, THURSDAY)] == days
