"""A date is read as it was meant, and never made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.collect.dates import choose_date, parse_date, plausible

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

WRITTEN = {
    "ISO with Z": ("2026-05-12T09:30:00Z", "2026-05-12T09:30:00Z"),
    "ISO with offset": ("2026-05-12T09:30:00+02:00", "2026-05-12T07:30:00Z"),
    "offset without colon": ("2026-05-12T09:30:00+0200", "2026-05-12T07:30:00Z"),
    "milliseconds": ("2026-05-12T09:30:00.123Z", "2026-05-12T09:30:00Z"),
    "without seconds": ("2026-05-12 09:30", "2026-05-12T09:30:00Z"),
    "hour of one digit": ("2026-05-12 9:30:00", "2026-05-12T09:30:00Z"),
    "day alone": ("2026-05-12", "2026-05-12T00:00:00Z"),
    "compact": ("20260512T093000Z", "2026-05-12T09:30:00Z"),
    "RFC 822": ("Tue, 12 May 2026 09:30:00 GMT", "2026-05-12T09:30:00Z"),
    "RFC 822 with offset": ("Tue, 12 May 2026 09:30:00 -0700", "2026-05-12T16:30:00Z"),
    "CEST, ISO": ("2026-05-12 09:30 CEST", "2026-05-12T07:30:00Z"),
    "wrong weekday": ("Fri, 12 May 2026 09:30:00 GMT", "2026-05-12T09:30:00Z"),
    "empty": ("", None),
    "no text": (None, None),
    "a list": (["2026-05-12"], None),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.values(), ids=WRITTEN.keys())
def test_parse_date(text: object, expected: str | None) -> None:
    assert parse_date(text) == expected


CHOICES = {
    "both agree": ("2026-05-12T09:30:00Z", "2026-05-12T09:00:00Z", "2026-05-12T09:30:00Z"),
    "page alone": ("2026-05-12T09:30:00Z", None, "2026-05-12T09:30:00Z"),
    "feed alone": (None, "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z"),
    "neither": (None, None, None),
    "the page's lies far off": ("2019-01-01T08:00:00Z", "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z"),
    "the page's lies in the future": ("2031-05-12T09:00:00Z", "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z"),
    "the page's is before the web": ("1970-01-01T00:00:00Z", "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z"),
    "the feed's lies in the future": ("2026-05-12T09:30:00Z", "2027-05-12T09:00:00Z", "2026-05-12T09:30:00Z"),
    "both lie": ("1970-01-01T00:00:00Z", "2031-01-01T00:00:00Z", None),
    "the page has the day only": ("2026-05-12T00:00:00Z", "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z"),
    "a clock that is a little fast": ("2026-11-23T02:00:00Z", None, "2026-11-23T02:00:00Z"),
}


@pytest.mark.parametrize(("page", "feed", "expected"), CHOICES.values(), ids=CHOICES.keys())
def test_choose_date(page: str | None, feed: str | None, expected: str | None) -> None:
    assert choose_date(page, feed, NOW) == expected


def test_plausible() -> None:
    assert plausible("1994-12-31T23:59:59Z", NOW) is None
    assert plausible("1995-01-01T00:00:00Z", NOW)
    assert plausible("2026-11-25T00:00:00Z", NOW) is None
