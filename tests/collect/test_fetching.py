"""Polite and safe HTTP, against a server that is neither."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scraper.collect import Fetcher
from scraper.errors import FetchError
from tests.collect.hostile import Handler, Hostile, drip, in_turn, page, redirect, status

A = "http://a.example"


def cause(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert url.split("/")[2] in str(caught.value), "the message names the address"
    return caught.value.cause


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


CAUSES = {
    "403": (status(403, b"no"), "403"),
    "404": (status(404, b"no"), "404"),
    "410": (status(410, b"no"), "410"),
    "402": (status(402, b"pay"), "http-402"),
    "500": (status(500, b"oh"), "http-500"),
    "a challenge": (status(403, b"<html><title>Just a moment...</title>"), "challenge"),
    "a challenge by header": (status(403, b"no", cf_mitigated="challenge"), "challenge"),
    "a challenge that says all is well": (page("<title>Just a moment...</title>"), "challenge"),
    "empty": (page("  \n"), "empty"),
    "no content": (status(204), "empty"),
    "too large": (page("x" * 300_000), "too-large"),
    "hangs up": (hang_up, "protocol"),
}


@pytest.mark.parametrize(("answer", "expected"), CAUSES.values(), ids=CAUSES.keys())
def test_causes(answer: Callable[[Handler], None], expected: str, web: Hostile, fetcher: Fetcher) -> None:
    web.pages["/x"] = answer
    assert cause(fetcher, f"{A}/x") == expected
    assert len(web.requests) < 12


def test_a_server_that_says_nothing(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    web.pages["/x"] = lambda handler: handler.web.stop.wait(3) and None
    began = time.monotonic()
    assert cause(make_fetcher(timeout=0.4), f"{A}/x") in ("timeout", "protocol")
    assert time.monotonic() - began < 1.5


def test_no_connection_no_name_no_tls(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    assert cause(make_fetcher(connect_to=None, resolver=unknown), "http://nowhere.example/") == "dns"
    assert cause(make_fetcher(connect_to="*.example=127.0.0.1:9"), "http://a.example/") == "connect"
    assert cause(make_fetcher(), "https://a.example/") == "tls"


def test_we_say_who_we_are_and_bring_nothing_along(
    web: Hostile, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    web.pages["/x"] = status(200, b"hello", Set_Cookie="id=1; Path=/")
    for _ in range(2):
        assert fetcher.fetch(f"{A}/x").body == b"hello"
    headers = web.requests[-1][2]
    assert headers["user-agent"].startswith("Overcount/")
    assert "+https://overcount.example/about" in headers["user-agent"]
    assert not {"cookie", "referer", "authorization"} & set(headers)


def test_redirects_are_followed_and_a_move_is_reported(web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {
        "/old": redirect("/newer", 301), "/newer": redirect("http://b.example/new", 308), "/new": page("here"),
        "/temporary": redirect("/old", 302),
    }  # fmt: skip
    moved = fetcher.fetch(f"{A}/old")
    assert (moved.url, moved.moved_to, moved.body) == ("http://b.example/new", "http://b.example/new", b"here")
    assert fetcher.fetch(f"{A}/temporary").moved_to is None
    assert fetcher.fetch("http://b.example/new").moved_to is None


@pytest.mark.parametrize(("header", "sent"), [("ETag", "if-none-match"), ("Last-Modified", "if-modified-since")])
def test_an_unchanged_feed_costs_one_304(
    header: str, sent: str, web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    stamp = 'W/"7"' if header == "ETag" else "Sun, 22 Nov 2026 11:00:00 GMT"
    web.pages["/feed"] = in_turn(page("<rss/>", **{header: stamp}), status(304))
    first = make_fetcher(cache=tmp_path / "cache.sqlite").fetch(f"{A}/feed", conditional=True)
    second = make_fetcher(cache=tmp_path / "cache.sqlite").fetch(f"{A}/feed", conditional=True)
    assert (first.not_modified, second.not_modified) == (False, True)
    assert first.body == second.body == b"<rss/>"
    assert web.requests[-1][2][sent] == stamp
    assert web.asked("/feed") == 2


def test_cache_control(web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path) -> None:
    now = [1_000_000.0]
    fetcher = make_fetcher(cache=tmp_path / "cache.sqlite", clock=lambda: now[0])
    web.pages |= {
        "/fresh": page("a", Cache_Control="max-age=60"),
        "/private": page("b", ETag='"1"', Cache_Control="no-store"),
    }
    for _ in range(2):
        fetcher.fetch(f"{A}/fresh", conditional=True)
        fetcher.fetch(f"{A}/private", conditional=True)
    assert (web.asked("/fresh"), web.asked("/private")) == (1, 2)
    assert "if-none-match" not in web.requests[-1][2]
    now[0] += 61
    fetcher.fetch(f"{A}/fresh", conditional=True)
    assert web.asked("/fresh") == 2


def test_a_broken_cache_is_replaced(web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path) -> None:
    cache = tmp_path / "cache.sqlite"
    cache.write_bytes(b"this is no database, " * 500)
    web.pages["/x"] = page("hello")
    assert make_fetcher(cache=cache).fetch(f"{A}/x", conditional=True).body == b"hello"


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds


def test_requests_to_a_host_are_spaced(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    clock = Clock()
    fetcher = make_fetcher(delay=2.0, clock=clock, sleep=clock.sleep)
    web.pages["/x"] = page("hello")
    for host in ("a", "b", "a"):
        fetcher.fetch(f"http://{host}.example/x")
    # Two of a's requests and one of b's follow another (the first is for robots.txt); b doesn't wait for a.
    assert clock.waits == [2.0, 2.0]  # the wait for b's page has passed while a's went on
    assert web.asked("/robots.txt") == 2


def test_crawl_delay(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    clock = Clock()
    fetcher = make_fetcher(delay=1.0, clock=clock, sleep=clock.sleep)
    web.pages |= {"/robots.txt": page("User-agent: *\nCrawl-delay: 7", Content_Type="text/plain"), "/x": page("hello")}
    for _ in range(3):
        fetcher.fetch(f"{A}/x")
    assert clock.waits[-2:] == [7.0, 7.0]


def test_a_host_that_asks_for_more_gets_more(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    clock = Clock()
    fetcher = make_fetcher(delay=1.0, delays={"a.example": 5.0}, clock=clock, sleep=clock.sleep)
    web.pages["/x"] = page("hello")
    fetcher.fetch(f"{A}/x")
    fetcher.fetch(f"{A}/x")
    assert clock.waits == [5.0, 5.0]
    fetcher.fetch("http://b.example/x")
    assert clock.waits[2:] == [1.0]


RETRIES = {
    "seconds": ("5", [5.0], 2),
    "none given": (None, [2.0], 2),
    "too long for one night": ("86400", [], 1),
}


@pytest.mark.parametrize(("after", "waits", "requests"), RETRIES.values(), ids=RETRIES.keys())
def test_retry_after(
    after: str | None, waits: list[float], requests: int, web: Hostile, make_fetcher: Callable[..., Fetcher]
) -> None:
    clock = Clock()
    fetcher = make_fetcher(delay=1.0, clock=clock, sleep=clock.sleep)
    fetcher.allows(f"{A}/x")
    clock.now += 100
    headers = {"Retry_After": after} if after else {}
    web.pages["/x"] = in_turn(status(429, b"slowly", **headers), page("hello"))
    if requests == 2:
        assert fetcher.fetch(f"{A}/x").body == b"hello"
    else:
        assert cause(fetcher, f"{A}/x") == "http-429"
        assert cause(fetcher, f"{A}/y") == "http-429"  # without another request
        assert web.asked("/y") == 0
    assert clock.waits == waits
    assert web.asked("/x") == requests


def test_a_host_that_does_not_answer_is_left_alone(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    fetcher = make_fetcher(timeout=0.2)
    assert fetcher.allows(f"{A}/x")
    web.pages |= {f"/{n}": drip(b"x", 0.05) for n in range(5)}
    assert [cause(fetcher, f"{A}/{n}") for n in range(5)] == ["timeout"] * 5
    assert sum(path != "/robots.txt" for _, path, _ in web.requests) == 2


def test_one_request_at_a_time_per_host(web: Hostile, fetcher: Fetcher) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(0.05)
        page("hello")(handler)

    web.pages["/x"] = slow
    threads = [threading.Thread(target=fetcher.fetch, args=[f"{A}/x"]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert web.asked("/x") == 6
    assert web.most_at_once == 1


def test_robots_are_obeyed_even_behind_a_redirect(web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {
        "/robots.txt": page("User-agent: *\nDisallow: /members/", Content_Type="text/plain"),
        "/members/x": page("secret"), "/x": redirect("/members/x"), "/y": page("hello"),
    }  # fmt: skip
    assert cause(fetcher, f"{A}/members/x") == "robots"
    assert cause(fetcher, f"{A}/x") == "robots"
    assert fetcher.fetch(f"{A}/y").body == b"hello"
    assert web.asked("/members/x") == 0
    assert web.asked("/robots.txt") == 1


ROBOTS_ANSWERS = {
    "none": (status(404, b"no"), True),
    "forbidden": (status(403, b"no"), True),
    "broken server": (status(503, b"no"), False),
    "too many requests": (status(429, b"no", Retry_After="0"), False),
    "a page": (page("<html><title>Welcome</title></html>"), True),
    "too long": (page("User-agent: *\nDisallow: /\n" + "#" * 1_000_000), True),
}


@pytest.mark.parametrize(("answer", "allowed"), ROBOTS_ANSWERS.values(), ids=ROBOTS_ANSWERS.keys())
def test_a_host_without_robots(
    answer: Callable[[Handler], None], allowed: bool, web: Hostile, fetcher: Fetcher
) -> None:
    web.pages |= {"/robots.txt": answer, "/x": page("hello")}
    if allowed:
        assert fetcher.fetch(f"{A}/x").body == b"hello"
    else:
        # Not "robots", for which an article is kept by its headline alone, for ever: the next night asks again.
        assert cause(fetcher, f"{A}/x") in ("http-503", "http-429")
        assert web.asked("/x") == 0


def test_tdmrep_is_asked_for_once(web: Hostile, fetcher: Fetcher) -> None:
    rules = '[{"location": "/paid/", "tdm-reservation": 1}]'
    web.pages["/.well-known/tdmrep.json"] = page(rules, Content_Type="application/json")
    assert fetcher.reserved(f"{A}/paid/x")
    assert not fetcher.reserved(f"{A}/free/x")
    assert not fetcher.reserved("http://b.example/x")
    assert web.asked("/.well-known/tdmrep.json") == 2
