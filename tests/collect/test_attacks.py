"""The attack corpus: every file in `attacks/` is played, and must end as it says. `corpus` says what a file holds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from html import escape as html_escape
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from scraper.collect import Fetcher, extract, parse_feed
from scraper.collect.dates import plausible
from scraper.collect.dialling import Deadline, GuardedBackend
from scraper.collect.guard import Exceptions
from scraper.errors import FetchError, ForbiddenAddress
from scraper.pages.escaping import escape, front_matter
from scraper.records import utc
from tests.collect.corpus import NOW, READERS, Outcome, cases, outcome
from tests.collect.hostile import Hostile, page, redirect
from tests.pages import test_escaping as escaping

CASES = cases()
SECRET = page("secret")


def of(*kinds: str) -> list[str]:
    return [name for name, case in CASES.items() if case["as"] in kinds]


def each(kind: str, field: str) -> pytest.MarkDecorator:
    """One test for each spelling that the cases of a kind list."""
    listed = [(name, text) for name in of(kind) for text in CASES[name][field]]
    return pytest.mark.parametrize("spelling", [text for _, text in listed], ids=[f"{n}: {t}" for n, t in listed])


@each("address", "addresses")
def test_an_address_is_not_dialled(spelling: str, web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    web.pages["/"] = SECRET
    fetcher = make_fetcher(connect_to=None, resolver=lambda _host, _port: [spelling])
    with pytest.raises(ForbiddenAddress):
        fetcher.fetch(f"http://innocent.example:{web.port}/")
    assert web.requests == []


@each("host", "hosts")
def test_no_spelling_of_this_machine_is_reached(spelling: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/"] = SECRET
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(f"http://{spelling}:{web.port}/")
    assert caught.value.cause in ("forbidden-address", "dns")  # "dns" where the system doesn't know the spelling
    assert web.requests == []


@each("url", "urls")
def test_an_address_is_not_even_tried(spelling: str, web: Hostile, fetcher: Fetcher) -> None:
    with pytest.raises(ForbiddenAddress):
        fetcher.fetch(spelling)
    assert web.requests == []


@each("redirect", "to")
def test_a_redirect_leads_nowhere_private(spelling: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {"/x": redirect(spelling.format(port=web.port)), "/": SECRET}
    with pytest.raises(ForbiddenAddress):
        fetcher.fetch("http://a.example/x")
    assert [(host, path) for host, path, _ in web.requests] == [("a.example", "/robots.txt"), ("a.example", "/x")]


class Dialled(httpcore2.NetworkBackend):
    """Notes what it is asked to dial, and gets no connection, as if there was no network."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        self.addresses.append(host)
        raise httpcore2.ConnectError("no network")


@pytest.mark.parametrize("name", of("rebinding"))
def test_what_is_dialled_is_what_was_checked(name: str) -> None:
    """One look-up a connection, each of its answers checked, and nothing looked up again."""
    answers, dialled = list(CASES[name]["answers"]), Dialled()
    backend = GuardedBackend(Exceptions(None), Deadline(), lambda _host, _port: answers.pop(0), dialled)
    while answers:
        with pytest.raises((httpcore2.ConnectError, ForbiddenAddress)):
            backend.connect_tcp("rebind.example", 80)
    assert dialled.addresses == CASES[name]["expect"]["dialled"]


def either(expected: Any) -> list[Any]:
    return expected if isinstance(expected, list) else [expected]


@pytest.mark.parametrize("name", of("answer", *READERS))
def test_an_answer(name: str) -> None:
    case, expect = CASES[name], CASES[name]["expect"]
    if "memory" in expect:
        command = [sys.executable, "-m", "tests.collect.corpus", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
        ended = Outcome(*json.loads(done.stdout))
        assert ended.memory <= expect["memory"]
    else:
        ended = outcome(case)
    if "cause" in expect:
        assert ended.cause in either(expect["cause"]), ended.message
    else:
        assert ended.error in either(expect.get("error", "none")), ended.message
    if ended.message:
        assert "a.example" in ended.message, "the message names the address"
    assert ended.cpu < expect.get("seconds", 5)
    assert ended.requests <= expect.get("requests", 12)
    if "timeout" in case:
        assert ended.seconds < case["timeout"] + 1.5
    check_records(ended.records, expect)


def check_records(records: list[dict[str, Any]], expect: dict[str, Any]) -> None:
    if "entries" in expect:
        assert len(records) == expect["entries"]
    for field, name in (("titles", "title"), ("urls", "url"), ("published", "published")):
        if field in expect:
            assert [record[name] for record in records] == expect[field]
    for words in expect.get("text", []):
        assert words in records[0]["text"]
    shown = json.dumps(records, ensure_ascii=False)
    assert [words for words in expect.get("lacks", []) if json.dumps(words, ensure_ascii=False)[1:-1] in shown] == []


def xml_feed(title: str = "x", date: str = "") -> bytes:
    fields = f"<title>{html_escape(title)}</title>" + (f"<pubDate>{date}</pubDate>" if date else "")
    return f"<rss version='2.0'><channel><title>x</title><item>{fields}</item></channel></rss>".encode()


def json_feed(**fields: str) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [fields]}).encode()


def in_feeds(title: str) -> dict[str, bytes]:
    """A title in all that can carry one; XML can't hold controls, and leaves them out."""
    told = "".join(char for char in title if char >= " " or char in "\t\n")
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><entry>"
        f"<title type='html'>{html_escape(told)}</title></entry></feed>"
    )
    return {"RSS": xml_feed(told), "Atom": atom.encode(), "JSON Feed": json_feed(url="/a", title=title)}


@pytest.mark.parametrize("name", of("title"))
def test_a_title(name: str) -> None:
    """It comes out as text from whatever carries it, and a page of the site shows it and does nothing."""
    title, expected = CASES[name]["title"], CASES[name]["expect"]["title"]
    for carrier, data in in_feeds(title).items():
        (entry,) = parse_feed(data, "https://a.example/feed")
        assert entry.title == expected, carrier
    data = json.dumps({"@type": "NewsArticle", "headline": title}).replace("<", "\\u003c")
    text = "<p>The company counts the tokens that each of its engineers uses.</p>"
    html = f'<script type="application/ld+json">{data}</script><body><article>{text}</article>'
    assert extract(html, "https://a.example/x", now=NOW).title == expected
    for place in escaping.PLACES.values():
        made = escaping.converter("own").reset().convert(place.format(escape(expected)))
        assert escaping.shape(made) == escaping.shape(escaping.converter("own").reset().convert(place.format("x")))
        assert expected in escaping.words(made).replace("\n", " ")
    assert front_matter({"title": expected}).count("\n") == 3


@pytest.mark.parametrize("name", of("date"))
def test_a_date(name: str) -> None:
    """It is read as it was meant, or not at all: from every kind of feed."""
    for written, expected in CASES[name]["dates"].items():
        for data in (xml_feed(date=written), json_feed(title="x", date_published=written)):
            (entry,) = parse_feed(data, "https://a.example/feed")
            assert plausible(entry.published, NOW) == expected, written
            assert entry.published == utc(entry.published)
