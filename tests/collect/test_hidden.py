"""An aggregator beside the sample web whose links hide the publishers' addresses: what is found all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scraper.collect import Fetcher, SourceResult, hidden
from scraper.records import Entry
from scraper.settings import Blocked, Source, Sources
from scraper.settings.files import read
from tests.collect.test_collecting import run
from tests.web import feeds, truth
from tests.web.server import Answer, SampleWeb

HOST = "news.google.com"
SEARCH = Source(
    id="search", name="A search", kind="search", url=f"http://{HOST}/rss/search?q=tokens", home=f"http://{HOST}/"
)
OUTLETS = {source.id: source for source in read(Path(truth.__file__).parent / "sources.yml", Sources).sources}

Reveal = Callable[[str], Answer]


def redirects(url: str) -> Answer:
    return Answer(302, headers={"Location": url})


def says(html: str) -> Reveal:
    return lambda url: Answer(body=html.replace("HERE", url).encode())


class Aggregator(SampleWeb):
    """The sample web and a search that lists an outlet's articles; a link of it answers as `reveal` says."""

    def __init__(self, outlet: str, reveal: Reveal, robots: str = "") -> None:
        super().__init__()
        self.listed = [article for article in truth.articles() if article["outlet"] == outlet]
        self.reveal, self.robots, self.tdmrep = reveal, robots, "[]"

    def answer(self, host: str, path: str) -> Answer:
        if host != HOST:
            return super().answer(host, path)
        if path == "/robots.txt":
            return Answer(kind="text/plain", body=f"User-agent: *\n{self.robots}\n".encode())
        if path == "/.well-known/tdmrep.json":
            return Answer(kind="application/json", body=self.tdmrep.encode())
        if path == "/rss/search":
            return Answer(
                kind="application/rss+xml", body=feeds._xml(["<rss><channel>", *self._items(), "</channel></rss>"])
            )
        if path.startswith("/rss/articles/"):
            return self.reveal(self.listed[int(path.rsplit("x", 1)[1])]["url"])
        return Answer(404, body=b"no")

    def _items(self) -> list[str]:
        outlet = next(o for o in truth.outlets() if o["id"] == self.listed[0]["outlet"])
        return [
            "<item>" + feeds._tag("title", f"{article['title']} - {outlet['name']}")
            + f"<link>http://{HOST}/rss/articles/CBMiAUFVX3x{number}?oc=5</link>"
            + f'<source url="http://{outlet["host"]}">{feeds.escape(outlet["name"])}</source></item>'
            for number, article in enumerate(self.listed)
        ]  # fmt: skip

    @property
    def asked(self) -> int:
        """How many of its links were asked for."""
        return sum(host == HOST and path.startswith("/rss/articles/") for host, path, _, _ in self.requests)

    @property
    def urls(self) -> set[str]:
        return {article["url"] for article in self.listed}


def night(web: Aggregator, *sources: Source, **changes: Any) -> list[SourceResult]:
    with web, Fetcher(
        cache=None, contact="https://overcount.example/", delay=0.0, timeout=10, max_bytes=2_000_000,
        connect_to=f"{web.connect_to},{HOST}=127.0.0.1:{web.port}",
    ) as fetcher:  # fmt: skip
        return run(fetcher, *sources, **changes)


def test_what_the_outlets_own_list_has_is_not_asked_for() -> None:
    web = Aggregator("tally-post", redirects)
    search, own = night(web, SEARCH, OUTLETS["tally-post"])
    assert {article.url for article in own.articles} == web.urls
    assert (search.articles, search.ok, search.entries, web.asked) == ([], True, len(web.listed), 0)


REVEALED = {
    "by a redirect": redirects,
    "by a page for browsers without scripts": says("<meta http-equiv='Refresh' content='0; url=\"HERE\"'>"),
    "by its canonical address": says("<link rel='canonical' href='HERE'><p>Opening the article</p>"),
    "in an attribute": says("<c-wiz data-n-au='HERE'></c-wiz>"),
}


@pytest.mark.parametrize("reveal", REVEALED.values(), ids=REVEALED.keys())
def test_a_link_that_tells_is_followed(reveal: Reveal) -> None:
    web = Aggregator("tally-post", reveal)
    (search,) = night(web, SEARCH)
    assert {article.url for article in search.articles} == web.urls
    assert {article.publisher for article in search.articles} == {"The Tally Post"}
    assert all(article.text for article in search.articles)


UNTOLD = {
    "a page with a script": (says("<c-wiz data-n-a-id='CBMi'><script>fetch('/batchexecute')</script></c-wiz>"), "", 3),
    "robots.txt keeps us out": (redirects, "Disallow: /rss/articles/", 0),
    "refused": (lambda _url: Answer(403, body=b"no"), "", 3),
    "leads to itself": (says(f"<link rel='canonical' href='http://{HOST}/articles/CBMi'>"), "", 3),
}


@pytest.mark.parametrize(("reveal", "robots", "asked"), UNTOLD.values(), ids=UNTOLD.keys())
def test_a_link_that_does_not_is_left_and_soon_all_are(reveal: Reveal, robots: str, asked: int) -> None:
    web = Aggregator("tally-post", reveal, robots)
    (search,) = night(web, SEARCH)
    assert len(web.listed) > 3
    assert (search.articles, search.ok, web.asked) == ([], True, asked)
    assert f"{len(web.listed)} of which the aggregator hides the address" in search.detail
    assert {host for host, _, _, _ in web.requests} == {HOST}


def test_an_aggregator_that_opts_out_is_not_asked_and_no_article_of_ours() -> None:
    web = Aggregator("tally-post", redirects)
    web.tdmrep = '[{"location": "/", "tdm-reservation": 1}]'
    (search,) = night(web, SEARCH)
    assert (search.articles, search.ok, web.asked) == ([], True, 0)


def test_a_publisher_that_opts_out_does_so_behind_a_link_as_well() -> None:
    class Reserved(Aggregator):
        def answer(self, host: str, path: str) -> Answer:
            if host != HOST and path == "/.well-known/tdmrep.json":
                return Answer(kind="application/json", body=b'[{"location": "/", "tdm-reservation": 1}]')
            return super().answer(host, path)

    (search,) = night(Reserved("tally-post", redirects), SEARCH)
    assert search.articles
    assert {article.text for article in search.articles} == {""}
    assert {article.url.split("/")[2] for article in search.articles} == {"www.tallypost.example"}


def test_what_is_off_the_beat_or_blocked_is_not_asked_for() -> None:
    web = Aggregator("tally-post", redirects)
    night(web, SEARCH, could_be_on_beat=lambda _entry: False)
    assert web.asked == 0
    web = Aggregator("tally-post", redirects)
    night(web, SEARCH, blocked=[Blocked(domain="tallypost.example", reason="x")])
    assert web.asked == 0


def test_a_link_may_not_lead_to_a_blocked_domain_unseen() -> None:
    elsewhere = next(article["url"] for article in truth.articles() if article["outlet"] == "ludocoin")
    web = Aggregator("tally-post", lambda _url: redirects(elsewhere))
    (search,) = night(web, SEARCH, blocked=[Blocked(domain="ludocoin.example", reason="x")])
    assert search.articles == []


def test_the_same_headline_elsewhere_is_another_article() -> None:
    entry = Entry(url="", title="Tokens up").but(
        behind="https://news.google.com/x", publisher_home="https://a.example/"
    )
    same = Entry(url="https://www.a.example/1", title="Tokens: up!")
    other = Entry(url="https://b.example/1", title="Tokens up")
    assert hidden.to_be_asked(entry, hidden.headlines([same])) is None
    asked = hidden.to_be_asked(entry, hidden.headlines([other, entry]))
    assert asked is not None
    assert asked.url == "https://news.google.com/x"
    assert hidden.to_be_asked(same, set()) is None
