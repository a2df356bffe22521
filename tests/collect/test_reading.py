"""Pages read by other processes: the same articles as in this one, and no page that hangs or kills a night."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from scraper.collect.reading import Page, Readers, Room, read_page
from scraper.errors import ExtractionError, FetchError
from scraper.records import Article, Entry

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = "".join(
    f"<p>The board of “Écluse” counts {n} million tokens a week, and nobody knows why.</p>" for n in range(9)
)


def page(name: str, body: str = TEXT, head: str = "") -> Page:
    html = f"<html><head><title>{name}</title>{head}</head><body><article><h1>{name}</h1>{body}</article></body></html>"
    entry = Entry.model_validate({"url": f"http://a.example/{name}", "title": name, "seen": "2026-11-20T00:00:00Z"})
    return Page(entry.url, html.encode(), "utf-8", entry, NOW, ("The Tally Post",))


def misbehave(page: Page) -> Article:
    """Read a page as it asks to be read; runs in the other process."""
    name = page.entry.title
    if name == "hangs":
        while True:
            pass
    if name == "waits":
        time.sleep(2.0)
    if name == "kills":
        os._exit(3)
    if name == "shouts":
        print('{"error": "not an answer"}', flush=True)
    if name == "is odd":
        raise RecursionError("too deep")
    return Article(url=page.url, title=name)


def test_the_articles_are_the_same_as_in_this_process() -> None:
    pages = [
        page("plain"),
        page("Tokens & <b>seats</b>", head='<meta name="robots" content="noai">'),
        page("credits", TEXT + "<p>The deal was first reported by The Tally Post on Monday.</p>"),
    ]
    with Readers() as read, ThreadPoolExecutor(2) as pool:
        assert list(pool.map(read, pages)) == [read_page(one) for one in pages]
        with pytest.raises(ExtractionError, match="no article text"):
            read(page("empty", ""))


def test_a_page_that_misbehaves_is_given_up_and_the_next_one_read() -> None:
    with Readers(patience=1.0, read=misbehave) as read:
        assert read(page("first")).title == "first"
        assert read(page("waits")).title == "waits"  # as on a busy machine: only its own time counts
        with pytest.raises(FetchError, match="longer than 1 seconds of processor time") as told:
            read(page("hangs"))
        assert told.value.cause == "too-complex"
        assert read(page("second")).title == "second"
        with pytest.raises(ExtractionError, match="exit code 3"):
            read(page("kills"))
        assert read(page("shouts")).title == "shouts"
        with pytest.raises(ExtractionError, match="RecursionError: too deep"):
            read(page("is odd"))
        assert read(page("last")).title == "last"


def test_no_process_is_left_behind() -> None:
    with Readers(read=misbehave) as read:
        read(page("first"))
        process = read._idle[0]._process
        assert process.poll() is None
    assert process.poll() is not None


def test_the_room_for_pages_is_bounded_and_lets_a_single_large_one_in() -> None:
    room = Room(10)
    room.enter(25)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(room.enter, 5)
        time.sleep(0.05)
        assert not second.done()
        room.leave(25)
        second.result(timeout=2)
