"""How long we wait, what robots.txt lets us do, and who has opted out."""

from __future__ import annotations

import pytest

from scraper.collect.optouts import in_headers, in_meta, in_tdmrep
from scraper.collect.politeness import ASKED_FOR, MAX_DELAY, Pace, Robots, host_delays, max_age, retry_after
from scraper.collect.remembering import DAY, may_retry
from scraper.settings import Source

NOW = 1_795_348_800.0  # 2026-11-22T12:00:00Z

RETRY_AFTER = {
    "seconds": ("120", 120.0),
    "zero": ("0", 0.0),
    "a date": ("Sun, 22 Nov 2026 12:05:00 GMT", 300.0),
    "a date gone by": ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
    "next year": ("Mon, 22 Nov 2027 12:00:00 GMT", DAY),
    "a million years": ("99999999999999", DAY),
    "negative": ("-5", None),
    "words": ("soon", None),
    "none": (None, None),
}


@pytest.mark.parametrize(("value", "expected"), RETRY_AFTER.values(), ids=RETRY_AFTER.keys())
def test_retry_after(value: str | None, expected: float | None) -> None:
    assert retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("max-age=300", 300.0), ("public, max-age=9999999", 21600.0), ("no-store, max-age=300", None), ("", None)],
)
def test_cache_control(value: str, expected: float | None) -> None:
    assert max_age(value) == expected


def test_the_delay_grows_with_a_slow_host_and_with_its_crawl_delay() -> None:
    pace = Pace()
    pace.answered(NOW, took=0.1, least=1.0)
    assert pace.wait(NOW - 0.1) == pytest.approx(1.0)  # counted from one request to the next
    for _ in range(20):
        pace.answered(NOW, took=5.0, least=1.0)
    assert 4.9 < pace.wait(NOW) <= 5.0
    pace.crawl_delay = 12.0
    pace.answered(NOW, took=5.0, least=1.0)
    assert pace.wait(NOW - 5.0) == pytest.approx(12.0)
    pace.crawl_delay = 86_400.0
    pace.answered(NOW, took=0.0, least=1.0)
    assert pace.wait(NOW) == MAX_DELAY
    for _ in range(20):
        pace.answered(NOW, took=100.0, least=1.0)
    assert pace.wait(NOW) == MAX_DELAY
    assert pace.wait(NOW + 1000) == 0.0


def test_hosts_that_ask_for_more_get_it_and_a_source_may_raise_it() -> None:
    def source(host: str, delay: float | None) -> Source:
        fields = {"name": "x", "url": f"https://{host}/feed", "home": f"https://{host}/", "delay_seconds": delay}
        return Source.model_validate({"id": host.replace(".", "-"), **fields})

    assert ASKED_FOR["api.gdeltproject.org"] == 5.0
    raised = host_delays([source("a.example", 7), source("b.example", None), source("api.gdeltproject.org", 1)])
    assert raised == {**ASKED_FOR, "a.example": 7.0}
    assert host_delays([source("api.gdeltproject.org", 9)])["api.gdeltproject.org"] == 9.0


def test_a_long_pause_that_a_host_asks_for_bars_it_for_the_night() -> None:
    pace = Pace()
    pace.told_to_wait(NOW, 30)
    assert pace.barred is None
    assert pace.wait(NOW) == 30
    pace.told_to_wait(NOW, 3600)
    assert pace.barred


def test_robots() -> None:
    robots = Robots("User-agent: *\nCrawl-delay: 3\nDisallow: /members/\n\nUser-agent: Overcount\nDisallow: /ai/\n")
    assert robots.allows("https://a.example/members/x")  # the group that names us is the one that counts
    assert not robots.allows("https://a.example/ai/x")
    general = Robots("User-agent: *\nCrawl-delay: 3\nDisallow: /members/\nAllow: /members/free\n")
    assert not general.allows("https://a.example/members/x")
    assert general.allows("https://a.example/members/free")
    assert general.delay == 3
    assert Robots("").allows("https://a.example/")
    assert Robots("<html>not found</html>\x00").allows("https://a.example/x")


def test_a_page_that_failed_is_tried_ever_more_seldom() -> None:
    assert not may_retry(1, NOW, NOW + 3600)
    assert may_retry(1, NOW, NOW + DAY)
    assert not may_retry(3, NOW, NOW + 3 * DAY)
    assert may_retry(3, NOW, NOW + 4 * DAY)
    assert may_retry(500, NOW, NOW + 32 * DAY)


HEADERS = {
    "reserved": ({"tdm-reservation": "1"}, True),
    "not reserved": ({"tdm-reservation": "0"}, False),
    "noai": ({"x-robots-tag": "noindex, noai"}, True),
    "for us": ({"x-robots-tag": "overcount: nosnippet"}, True),
    "for another": ({"x-robots-tag": "otherbot: noarchive, nosnippet"}, False),
    "for another, then for all": ({"x-robots-tag": "otherbot: noindex, *: noarchive"}, True),
    "no snippet by length": ({"x-robots-tag": "max-snippet:0"}, True),
    "snippets allowed": ({"x-robots-tag": "max-snippet:-1, max-image-preview:large"}, False),
    "none": ({}, False),
}


@pytest.mark.parametrize(("headers", "expected"), HEADERS.values(), ids=HEADERS.keys())
def test_opt_out_in_headers(headers: dict[str, str], expected: bool) -> None:
    assert bool(in_headers(headers)) is expected


METAS = {
    "reserved": ([("tdm-reservation", "1")], True),
    "noarchive": ([("robots", "index,follow,noarchive")], True),
    "in capitals": ([("ROBOTS", "NOSNIPPET")], True),
    "for us": ([("overcount", "noai")], True),
    "no snippet by length": ([("robots", "max-snippet: 0")], True),
    "for another": ([("googlebot", "noarchive")], False),
    "large previews": ([("robots", "max-image-preview:large, max-snippet:-1")], False),
    "noindex is no word on mining": ([("robots", "noindex")], False),
}


@pytest.mark.parametrize(("metas", "expected"), METAS.values(), ids=METAS.keys())
def test_opt_out_in_the_page(metas: list[tuple[str, str]], expected: bool) -> None:
    assert bool(in_meta(metas)) is expected


TDMREP = """[
  {"location": "/", "tdm-reservation": 1},
  {"location": "/open/*", "tdm-reservation": 0},
  {"location": "/open/*.pdf$", "tdm-reservation": 1}
]"""


@pytest.mark.parametrize(
    ("path", "expected"), [("/x", True), ("/open/x", False), ("/open/x.pdf", True), ("/open/x.pdf.html", False)]
)
def test_tdmrep(path: str, expected: bool) -> None:
    assert in_tdmrep(TDMREP, f"https://a.example{path}") is expected


@pytest.mark.parametrize("text", ["", "no JSON", "{}", "[1]", '[{"location": 7}]', "[" * 100_000])
def test_a_broken_tdmrep_reserves_nothing(text: str) -> None:
    assert not in_tdmrep(text, "https://a.example/x")
