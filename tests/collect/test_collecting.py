"""A night's collection: from sources to articles, with every fault in its place."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scraper.collect import Event, Fetcher, SourceResult, collect
from scraper.records import Entry, utc
from scraper.settings import Blocked, Collecting, Source, Sources
from scraper.settings.files import read
from tests.collect.hostile import Handler, Hostile, drip, page, redirect, status
from tests.web import truth
from tests.web.server import SampleWeb

TEXT = "".join(
    f"<p>The board of outlet counts {n} million tokens a week, and nobody knows what for.</p>" for n in range(9)
)
FEED = "application/rss+xml"


def story(title: str, head: str = "") -> Callable[[Handler], None]:
    return page(f"<html><head>{head}</head><body><article><h1>{title}</h1>{TEXT}</article></body></html>")


def feed(*links: str, title: str = "Tokens on the board") -> Callable[[Handler], None]:
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>Tue, 12 May 2026 09:30:00 GMT</pubDate></item>"
        for link in links
    )
    return page(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', Content_Type=FEED)


def source(name: str, **changes: Any) -> Source:
    host = f"http://{name}.example"
    options = {"id": name, "name": name.title(), "url": f"{host}/feed", "home": f"{host}/", **changes}
    return Source.model_validate(options)


def run(fetcher: Fetcher, *sources: Source, **changes: Any) -> list[SourceResult]:
    options: dict[str, Any] = {
        "blocked": [], "fetcher": fetcher, "known": lambda _url: False, "could_be_on_beat": lambda _entry: True,
        "limits": Collecting(), "on_event": lambda _event: None,
    }  # fmt: skip
    return collect(list(sources), **{**options, **changes})


def test_a_feed_and_its_pages(web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {
        "/feed": feed("/1?utm_source=rss", "/2"),
        "/1?utm_source=rss": story("Tokens on the board"),
        "/2": story("Tokens"),
    }
    events: list[Event] = []
    (result,) = run(fetcher, source("a", lang="en", paywalled=True), on_event=events.append)
    assert (result.ok, result.cause, result.entries, len(result.articles)) == (True, None, 2, 2)
    assert result.newest == "2026-05-12T09:30:00Z"
    article = next(article for article in result.articles if article.url.endswith("/1"))
    assert article.url == "http://a.example/1"
    assert (article.source, article.publisher, article.paywalled) == ("a", "A", True)
    assert article.published == "2026-05-12T09:30:00Z"
    assert {event.kind for event in events} == {"source-start", "source-read", "page", "source-done"}


FAULTS = {
    "gone": (status(410, b"gone"), "410"),
    "refused": (status(403, b"no"), "403"),
    "a page instead": (page("<html><title>Welcome</title><p>Hello</p></html>"), "not-a-feed"),
    "lists nothing": (feed(), "empty"),
    "endless": (drip(b"x" * 200_000, 0.001), "too-large"),
    "slow": (drip(b"x", 0.1), "timeout"),
    "redirects into the house": (redirect("http://127.0.0.1:1/"), "forbidden-address"),
    "all pages refused": (feed("/x1", "/x2", "/x3"), "404"),
}


@pytest.mark.parametrize(("answer", "cause"), FAULTS.values(), ids=FAULTS.keys())
def test_a_failing_source_stops_nobody(
    answer: Callable[[Handler], None], cause: str, web: Hostile, make_fetcher: Callable[..., Fetcher]
) -> None:
    web.pages |= {"/bad": answer, "/feed": feed("/1"), "/1": story("Tokens on the board")}
    bad, good = run(make_fetcher(timeout=0.5), source("bad", url="http://bad.example/bad"), source("good"))
    assert (bad.ok, bad.cause, bad.articles) == (False, cause, [])
    assert bad.detail
    assert (good.ok, len(good.articles)) == (True, 1)


def test_what_is_not_fetched(web: Hostile, fetcher: Fetcher) -> None:
    spun = ("http://spin.example/x", "http://www.spin.example/x")
    web.pages |= {"/feed": feed("/known", "/spun", *spun, "/off", "javascript:x", "/new"),
                  "/new": story("Tokens on the board")}  # fmt: skip
    (result,) = run(
        fetcher, source("a"),
        known=lambda url: url == "http://a.example/known",
        blocked=[Blocked(domain="spin.example", reason="copies")],
        could_be_on_beat=lambda entry: not entry.url.endswith("/off"),
    )  # fmt: skip
    assert {path for _, path, _ in web.requests} >= {"/feed", "/new", "/spun"}
    assert not {path for _, path, _ in web.requests} & {"/known", "/x", "/off"}
    assert [article.url for article in result.articles] == ["http://a.example/new"]


def test_an_article_belongs_to_the_first_source_that_lists_it(web: Hostile, fetcher: Fetcher) -> None:
    def slow_feed(handler: Handler) -> None:
        time.sleep(0.2)
        feed("http://b.example/1")(handler)

    web.pages |= {"/slow": slow_feed, "/feed": feed("/1"), "/1": story("Tokens on the board")}
    first, second = run(fetcher, source("a", url="http://a.example/slow"), source("b"))
    assert [article.source for article in first.articles] == ["a"]
    assert second.articles == []
    assert web.asked("/1") == 1


def test_two_entries_of_one_article_give_one(web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {"/feed": feed("/r/1", "/1"), "/r/1": redirect("/1"), "/1": story("Tokens on the board")}
    (result,) = run(fetcher, source("a"))
    assert [article.url for article in result.articles] == ["http://a.example/1"]


def test_of_two_texts_at_one_address_the_first_listed_is_taken(web: Hostile, fetcher: Fetcher) -> None:
    """Not the first that answers, so that every night decides alike."""
    head = '<link rel="canonical" href="http://x.example/1">'

    def late(handler: Handler) -> None:
        time.sleep(0.2)
        story("The first text", head)(handler)

    web.pages |= {
        "/first": feed("http://slow.x.example/a", "http://slow.x.example/b", title="Which text"), "/a": late,
        "/second": feed("http://www.x.example/c", title="Which text"), "/b": story("The second text", head),
        "/c": story("The third text", head),
    }  # fmt: skip
    sources = source("a", url="http://a.example/first"), source("b", url="http://b.example/second")
    first, second = run(fetcher, *sources)
    assert [(article.url, article.title) for article in first.articles] == [("http://x.example/1", "The first text")]
    assert second.articles == []


OPT_OUTS: dict[str, dict[str, Callable[[Handler], None]]] = {
    "header": {"/1": status(200, TEXT.encode(), tdm_reservation="1")},
    "robots header": {"/1": status(200, TEXT.encode(), X_Robots_Tag="noai")},
    "meta": {"/1": story("Tokens on the board", '<meta name="tdm-reservation" content="1">')},
    "robots meta": {"/1": story("Tokens on the board", '<meta name="robots" content="nosnippet">')},
    "tdmrep.json": {"/.well-known/tdmrep.json": page('[{"location": "/", "tdm-reservation": 1}]')},
    "robots.txt": {"/robots.txt": page("User-agent: Overcount\nDisallow: /1")},
}


@pytest.mark.parametrize("pages", OPT_OUTS.values(), ids=OPT_OUTS.keys())
def test_opt_outs_leave_headline_date_and_link(
    pages: dict[str, Callable[[Handler], None]], web: Hostile, fetcher: Fetcher
) -> None:
    web.pages |= {"/feed": feed("/1"), "/1": story("Tokens on the board"), **pages}
    (result,) = run(fetcher, source("a"))
    (article,) = result.articles
    kept = {name: value for name, value in article.model_dump().items() if value not in ("", None, [], False)}
    assert kept == {
        "id": article.id, "url": "http://a.example/1", "title": "Tokens on the board", "publisher": "A",
        "published": "2026-05-12T09:30:00Z", "lang": "en", "source": "a", "opted_out": True,
    }  # fmt: skip


def test_a_full_text_feed_needs_no_pages(web: Hostile, fetcher: Fetcher) -> None:
    item = f"<item><title>Tokens</title><link>/1</link><description><![CDATA[{TEXT}]]></description></item>"
    web.pages["/feed"] = page(f'<rss version="2.0"><channel><title>x</title>{item}</channel></rss>', Content_Type=FEED)
    (result,) = run(fetcher, source("a", full_text=True))
    assert len(result.articles[0].text.split("\n")) == 9
    assert {path for _, path, _ in web.requests} == {"/robots.txt", "/feed"}


def test_a_page_that_is_none(web: Hostile, fetcher: Fetcher) -> None:
    web.pages |= {
        "/feed": feed("/1.pdf", "/2"),
        "/1.pdf": page(b"%PDF-1.7", Content_Type="application/pdf"),
        "/2": story("Tokens on the board"),
    }
    (result,) = run(fetcher, source("a"))
    assert result.ok
    assert len(result.articles) == 1
    assert "not-a-page 1×" in result.detail


def test_one_slow_host_holds_up_nobody_else(web: Hostile, make_fetcher: Callable[..., Fetcher]) -> None:
    done: dict[str, float] = {}
    web.pages |= {
        "/feed": feed("/1", "http://slow.example/s1", "http://slow.example/s2"), "/1": story("Tokens on the board"),
        "/s1": drip(b"x", 0.1), "/s2": drip(b"x", 0.1),
    }  # fmt: skip
    began = time.monotonic()
    run(
        make_fetcher(timeout=0.6), source("a"),
        on_event=lambda event: done.setdefault(event.kind, time.monotonic() - began),
    )  # fmt: skip
    assert done["page"] < 0.5
    assert done["page-failed"] > 0.5


def night(fetcher: Fetcher, archive: dict[str, Any], *sources: Source) -> list[SourceResult]:
    results = run(fetcher, *sources, known=lambda url: url in archive)
    archive |= {article.url: article for result in results for article in result.articles}
    return results


def test_a_second_night_costs_one_conditional_request(
    web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    feed_page = feed("/1", "/r/2", "/gone")
    not_modified = status(304)

    def conditional(handler: Handler) -> None:
        (not_modified if handler.headers.get("If-None-Match") == '"1"' else with_tag)(handler)

    def with_tag(handler: Handler) -> None:
        send = handler.send_header
        handler.send_header = lambda name, value: (
            send("ETag", '"1"') if name == "Content-Length" else None,
            send(name, value),
        )[1]  # type: ignore[method-assign]
        feed_page(handler)

    web.pages |= {
        "/feed": conditional,
        "/1": story("Tokens on the board"),
        "/r/2": redirect("/2"),
        "/2": story("Tokens"),
    }
    archive: dict[str, Any] = {}
    cache = tmp_path / "cache.sqlite"
    (first,) = night(make_fetcher(cache=cache), archive, source("a"))
    asked = len(web.requests)
    (second,) = night(make_fetcher(cache=cache), archive, source("a"))
    assert len(first.articles) == 2
    assert (second.not_modified, second.entries, second.articles, second.ok) == (True, 3, [], True)
    assert [path for _, path, _ in web.requests[asked:]] == ["/feed"]


def test_known_pages_are_read_again_when_their_list_tells_a_change(
    web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    archive: dict[str, Any] = {}

    def again(title: str, *, stored: bool = True, revisable: bool = True) -> tuple[list[str], int]:
        web.pages["/feed"] = feed("/1", "/r/2", "/3", "/4", "/5", title=title)
        asked, fetcher = len(web.requests), make_fetcher(cache=tmp_path / "cache.sqlite")
        (result,) = run(
            fetcher, source("a"), known=lambda u: u in archive, revisable=lambda u: revisable and u in archive
        )
        archive.update((article.url, article) for article in result.articles)
        if stored and result.told is not None:
            fetcher.memory.remember_told("a", result.told)
        return [a.url[-1] for a in result.read_again], sum(
            r[1] not in ("/feed", "/robots.txt") for r in web.requests[asked:]
        )

    web.pages |= {f"/{n}": story(f"Tokens {n}") for n in (1, 2, 3, 5)} | {"/r/2": redirect("/2")}
    assert again("Tokens")[0] == []
    assert again("Tokens") == ([], 0)
    assert again("Seats", stored=False) == (["1", "2", "3"], 4)  # and the redirect
    assert again("Seats") == (["1", "2", "3"], 4), "the night that was killed before it stored them loses nothing"
    assert again("Seats") == (["5"], 1), "what was too much for one night comes in the next"
    assert again("Seats") == ([], 0)
    assert again("Prompts", revisable=False) == ([], 0)
    web.pages["/1"] = web.pages["/2"] = web.pages["/3"] = status(500, b"")
    assert again("Lines")[0] == []
    assert again("Lines")[0] == ["5"], "what failed gives way to what wasn't tried, and isn't asked every night"


def test_a_night_that_was_killed_loses_nothing(
    web: Hostile, make_fetcher: Callable[..., Fetcher], tmp_path: Path
) -> None:
    """The feed is known to be unchanged, but what it listed was never stored: it is collected again."""
    web.pages |= {"/feed": feed("/1", "/2"), "/1": story("Tokens on the board"), "/2": story("Tokens")}
    cache = tmp_path / "cache.sqlite"
    (lost,) = run(make_fetcher(cache=cache), source("a"))
    (again,) = run(make_fetcher(cache=cache), source("a"))
    assert lost.articles == again.articles


@pytest.fixture(scope="module")
def sample() -> Any:
    sources = read(Path(truth.__file__).parent / "sources.yml", Sources)
    with SampleWeb() as server, Fetcher(
        cache=None, contact="https://overcount.example/", delay=0.0, timeout=10, max_bytes=2_000_000,
        connect_to=server.connect_to,
    ) as fetcher:  # fmt: skip
        results = run(fetcher, *sources.sources, blocked=sources.blocked)
        yield server, {result.source: result for result in results}


def test_the_sample_web_is_collected_whole(sample: Any) -> None:
    server, results = sample
    got = {article.url for result in results.values() for article in result.articles}
    ok = {name for name, result in results.items() if result.ok}
    expected = {
        article["url"] for article in truth.articles()
        if article["outlet"] in ok and server.outlets[article["url"].split("/")[2]].get("status") is None
    }  # fmt: skip
    assert got == expected
    assert {result.cause for result in results.values() if not result.ok} == {"403", "410"}


def test_what_is_said_of_the_sample_webs_articles(sample: Any) -> None:
    _, results = sample
    got = {article.url: article for result in results.values() for article in result.articles}
    wrong = []
    for true in truth.articles():
        article = got.get(true["url"])
        if article is None or true["quirks"].get("disallowed"):
            continue
        seen = (article.paywalled, article.lang, article.published and article.published[:10])
        told = (bool(true["quirks"].get("paywalled")), true.get("lang", "en"), (utc(true["published"]) or "")[:10])
        if seen != told:
            wrong.append((true["id"], seen, told))
    assert wrong == []


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_texts_of_the_sample_web_are_the_articles_own(sample: Any) -> None:
    """Menus, banners, related links and comments stay out; the articles' words stay in."""
    _, results = sample
    got = {article.url: article for result in results.values() for article in result.articles}
    wrong = []
    for true in truth.articles():
        article = got.get(true["url"])
        if article is None or true["quirks"].get("disallowed") or true["quirks"].get("paywalled"):
            continue
        body = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*#>]+ ?", r"\1", true["body"])
        found, told = shingles(article.text), shingles(body)
        hit = (found & told).total()
        if hit / found.total() < 0.92 or hit / told.total() < 0.9:
            wrong.append((true["id"], round(hit / found.total(), 2), round(hit / told.total(), 2)))
    assert wrong == []


def test_what_recurs_on_a_site_is_dropped(sample: Any) -> None:
    _, results = sample
    texts = [article.text for article in results["norwick-wire"].articles]
    assert len(texts) >= 4
    assert not any("principles of fair reporting" in text for text in texts)


def test_credits_in_the_sample_web(sample: Any) -> None:
    _, results = sample
    got = {article.url: article for result in results.values() for article in result.articles}
    hits = misses = extra = 0
    for true in truth.articles():
        article = got.get(true["url"])
        if article is None or not article.text:
            continue
        found = {name.removeprefix("The ") for name in article.cites if not name.startswith("http")}
        told = {name.removeprefix("The ") for name in true["credits"]}
        hits, misses, extra = hits + len(found & told), misses + len(told - found), extra + len(found - told)
    assert hits / (hits + misses) > 0.85
    assert hits / (hits + extra) > 0.85


def test_a_disallowed_page_is_listed_and_not_read(sample: Any) -> None:
    server, results = sample
    disallowed = [article for article in truth.articles() if article["quirks"].get("disallowed")]
    assert disallowed
    got = {article.url: article for result in results.values() for article in result.articles}
    for true in disallowed:
        assert got[true["url"]].text == ""
        assert not any(path == true["path"] for _, path, _, _ in server.requests)


def test_entries_are_judged_by_what_the_list_says(web: Hostile, fetcher: Fetcher) -> None:
    judged: list[Entry] = []
    web.pages["/feed"] = feed("/1", title="<b>Tokens</b> &amp;amp; seats")
    run(fetcher, source("a"), could_be_on_beat=lambda entry: bool(judged.append(entry)))
    assert [entry.title for entry in judged] == ["Tokens & seats"]
