"""What collecting remembers, and for how long: of years of nights, no more than the next one can use."""

from __future__ import annotations

from scraper.collect.remembering import ALIASES, DAY, MOST_DAYS, Kept, Memory

NOW = 1_800_000_000.0


def answer(fresh_until: float) -> Kept:
    return Kept("http://a.example/feed", '"v1"', "", "application/rss+xml", b"<rss/>", fresh_until)


def test_what_no_list_leads_to_any_more_is_forgotten() -> None:
    memory = Memory(None)
    old, late = NOW - (MOST_DAYS + 1) * DAY, NOW - (MOST_DAYS - 1) * DAY
    for url, at in (("http://a.example/2025", old), ("http://a.example/feed", late)):
        memory.keep(url, answer(at))
        memory.failed(url, "404", at)
    memory.note("a.example", "robots", NOW - 2 * DAY, lambda: "Disallow: /")
    memory.note("b.example", "robots", NOW - DAY / 2, lambda: "Disallow: /private")
    memory.forget_oldest(NOW)
    assert memory.kept("http://a.example/2025") is None
    assert memory.kept("http://a.example/feed") == answer(late)
    assert [memory.failure(f"http://a.example/{path}") for path in ("2025", "feed")] == [None, "404"]
    asked: list[str] = []
    for host in ("a.example", "b.example"):
        memory.note(host, "robots", NOW - DAY / 2, lambda host=host: asked.append(host) or "")  # type: ignore[func-returns-value]
    assert asked == ["a.example"]


def test_a_page_that_fails_night_after_night_waits_as_long_after_forgetting_as_before() -> None:
    memory, at = Memory(None), NOW
    for _ in range(8):
        memory.failed("http://a.example/x", "404", at)
        at += 32 * DAY
        assert memory.due("http://a.example/x", at)
        memory.forget_oldest(at)
        assert not memory.due("http://a.example/x", at - 32 * DAY + DAY / 2)


def test_the_latest_aliases_are_remembered() -> None:
    memory = Memory(None)
    with memory._lock:
        rows = ((f"http://a.example/r/{n}", f"http://a.example/{n}") for n in range(ALIASES + 2))
        memory._db.executemany("INSERT INTO aliases VALUES (?,?)", rows)
    memory.found("http://a.example/r/1", "http://a.example/new")
    memory.forget_oldest(NOW)
    assert [memory.alias(f"http://a.example/r/{n}") for n in (0, 1, 2, 3)] == [
        None,
        "http://a.example/new",
        None,
        "http://a.example/3",
    ]
