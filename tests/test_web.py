"""The sample web keeps its promises: what its articles are, and how it serves them."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.web import pages, truth
from tests.web.server import SLOW, SampleWeb

ARTICLES = truth.articles()
BY_ID = {article["id"]: article for article in ARTICLES}
ON_BEAT = [article for article in ARTICLES if article["on_beat"]]
OUTLETS = {outlet["id"]: outlet for outlet in truth.outlets()}
ALIVE = [outlet for outlet in OUTLETS.values() if "status" not in outlet and "finds" not in outlet]
TOPICS = {
    *("tokenmaxxing", "leaderboards", "ai-mandates", "performance-reviews", "token-costs", "token-budgets"),
    *("ai-written-code", "measuring-productivity", "adoption-dashboards", "studies", "surveillance"),
    "goodharts-law",
}


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as served:
        yield served


def get(web: SampleWeb, url: str, **headers: str) -> tuple[int, Message, bytes]:
    """One request, without following redirects."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=5)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": parts.netloc, **named})
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer


def feed_of(outlet: dict[str, Any]) -> str:
    return home_of(outlet) + outlet["feed_path"]


def home_of(outlet: dict[str, Any]) -> str:
    return f"http://{outlet['host']}"


def feed_links(web: SampleWeb, outlet: dict[str, Any]) -> list[str]:
    """The article addresses that an outlet's feed gives, whatever its format."""
    import feedparser

    status, headers, body = get(web, feed_of(outlet))
    assert status == 200
    if outlet["feed"] == "json":
        return [item["url"] for item in json.loads(body)["items"]]
    if outlet["feed"] == "sitemap":
        spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        links = []
        for below in ElementTree.fromstring(body).findall("s:sitemap/s:loc", spaces):
            inner = ElementTree.fromstring(get(web, str(below.text))[2])
            links += [str(loc.text) for loc in inner.findall("s:url/s:loc", spaces)]
        return links
    if outlet["feed"] == "listing":
        return [home_of(outlet) + path for path in re.findall(r'<h2><a href="([^"]+)"', body.decode())]
    parsed = feedparser.parse(body, response_headers={"content-type": headers["Content-Type"]})
    assert bool(parsed.bozo) == bool(outlet.get("malformed")), parsed.get("bozo_exception")
    return [entry.link for entry in parsed.entries if entry.get("link")]


# --- The articles -------------------------------------------------------------------------------------------


def test_there_is_enough_of_everything() -> None:
    stories = Counter(article["story"] for article in ON_BEAT)
    assert len(ARTICLES) >= 76
    assert len(ALIVE) >= 11
    assert len(stories) >= 14
    assert len(ARTICLES) - len(ON_BEAT) >= 12
    sizes = sorted(stories.values(), reverse=True)
    assert sizes[:2] == [9, 7]
    assert sum(3 <= size <= 5 for size in sizes) >= 5
    assert sizes.count(1) >= 2
    assert sizes.count(2) >= 2
    assert sum(article["lang"] == "fr" for article in ARTICLES) >= 2
    assert {topic for article in ON_BEAT for topic in article["topics"]} == TOPICS


def test_stories_run_over_days_and_lie_in_the_season() -> None:
    days: dict[str, set[str]] = {}
    for article in ARTICLES:
        when = datetime.fromisoformat(article["published"])
        assert datetime(2026, 9, 14, tzinfo=UTC) <= when < datetime(2026, 10, 17, tzinfo=UTC), article["id"]
        days.setdefault(article["story"], set()).add(article["published"][:10])
    assert sum(len(dates) >= 3 for dates in days.values()) >= 3


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_an_article_is_complete(article: dict[str, Any]) -> None:
    story, name = article["id"].split("/")
    assert article["story"] == story
    assert name.split("-", 1)[1] == article["outlet"]
    assert 250 <= len(article["body"].split()) <= 550
    assert bool(article["topics"]) == article["on_beat"]
    assert set(article["topics"]) <= TOPICS
    assert not (article["original"] and article["copy_of"])
    for name in article["credits"]:
        assert name.removeprefix("The ") in article["body"], f"credits {name} but doesn't say so"


def test_addresses_are_unique() -> None:
    assert len({article["url"] for article in ARTICLES}) == len({article["number"] for article in ARTICLES})
    assert len({article["url"] for article in ARTICLES}) == len(ARTICLES)


def test_copies_are_one_syndication_and_two_light_rewrites() -> None:
    shared = {}
    for copy in (article for article in ARTICLES if article["copy_of"]):
        first = BY_ID[copy["copy_of"]]
        assert first["story"] == copy["story"]
        assert first["published"] != copy["published"]
        ours, theirs = ({*_shingles(one["body"])} for one in (copy, first))
        shared[copy["id"]] = len(ours & theirs) / len(ours | theirs)
    assert sorted(share > 0.95 for share in shared.values()) == [False, False, True]
    assert all(share > 0.4 for share in shared.values()), shared


def test_articles_that_are_no_copies_share_hardly_a_phrase() -> None:
    texts = {one["id"]: {*_shingles(one["body"])} for one in ARTICLES if not one["copy_of"]}
    names = sorted(texts)
    for place, ours in enumerate(names):
        for theirs in names[place + 1 :]:
            shared = len(texts[ours] & texts[theirs]) / len(texts[ours] | texts[theirs])
            assert shared < 0.08, (ours, theirs, shared)


def test_one_story_rests_on_an_outlet_outside_the_web() -> None:
    names = {outlet["name"] for outlet in OUTLETS.values()}
    retold = [article for article in ON_BEAT if article["story"] == "corvane-reviews"]
    assert not any(article["original"] for article in retold)
    assert all("Dunmarrow Evening Lamp" in article["credits"] for article in retold)
    assert "Dunmarrow Evening Lamp" not in names


def _shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return zip(words, words[1:], words[2:], strict=False)


# --- How it is served ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outlet", ALIVE, ids=lambda outlet: outlet["id"])
def test_a_feed_lists_all_articles_and_each_link_leads_to_one(web: SampleWeb, outlet: dict[str, Any]) -> None:
    mine = [article for article in ARTICLES if article["outlet"] == outlet["id"]]
    mine.sort(key=lambda article: article["published"], reverse=True)
    links = feed_links(web, outlet)
    assert len(links) == len(mine)
    for link, article in zip(links, mine, strict=True):
        status, headers, body = get(web, link)
        if outlet.get("redirect"):
            assert status in (301, 302)
            assert headers["Location"] == article["path"]
            status, headers, body = get(web, article["url"])
        assert (link.partition("?")[0] == article["url"]) == (not outlet.get("redirect"))
        assert status == 200
        assert unescape(body.decode(outlet.get("charset", "utf-8"))).count(article["title"]) >= 1


def test_redirects_are_permanent_and_temporary(web: SampleWeb) -> None:
    assert {get(web, link)[0] for link in feed_links(web, OUTLETS["rota-badge"])} == {301, 302}


def test_tracked_links_carry_utm_parameters(web: SampleWeb) -> None:
    for name in ("tally-post", "bytewharf", "ludocoin"):
        assert all("utm_source=" in link for link in feed_links(web, OUTLETS[name]))


def test_formats_are_all_there() -> None:
    assert {outlet["feed"] for outlet in ALIVE} == {"rss", "rss-full", "atom", "rdf", "json", "sitemap", "listing"}
    assert {outlet["page"] for outlet in ALIVE} == {"broadsheet", "wire", "magazine", "blog", "portal"}


def test_a_full_text_feed_has_whole_articles(web: SampleWeb) -> None:
    import feedparser

    entries = feedparser.parse(get(web, feed_of(OUTLETS["counting-room"]))[2]).entries
    assert all(len(entry.content[0].value.split()) > 250 for entry in entries)


@pytest.mark.parametrize("outlet", ALIVE, ids=lambda outlet: outlet["id"])
def test_conditional_requests_are_honoured(web: SampleWeb, outlet: dict[str, Any]) -> None:
    article = next(article for article in ARTICLES if article["outlet"] == outlet["id"])
    for url in (feed_of(outlet), article["url"]):
        _, headers, body = get(web, url)
        for name, known in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            status, _, nothing = get(web, url, **{name: headers[known]})
            assert (status, nothing) == (304, b"")
        status, _, again = get(web, url, **{"If-None-Match": '"other"'})
        assert (status, again) == (200, body)


def test_as_of_hides_what_came_later_and_pages_stay_as_they_were() -> None:
    outlet, article = OUTLETS["tally-post"], BY_ID["varnholt-podium/01-tally-post"]
    with SampleWeb(as_of=datetime(2026, 9, 22, tzinfo=UTC)) as early:
        before = get(early, article["url"])
        assert article["url"] in "".join(feed_links(early, outlet))
        assert len(feed_links(early, outlet)) == 3
        assert get(early, BY_ID["varnholt-podium/08-tally-post"]["url"])[0] == 404
        etag = get(early, feed_of(outlet))[1]["ETag"]
        early.as_of = None
        assert len(feed_links(early, outlet)) == 11
        assert get(early, feed_of(outlet), **{"If-None-Match": etag})[0] == 200
        assert get(early, article["url"])[2] == before[2]


def test_an_article_that_was_corrected_said_something_else_before() -> None:
    (article,) = (article for article in ARTICLES if "earlier" in article)
    earlier, correction = article["earlier"], article["earlier"]["correction"]
    until = datetime.fromisoformat(earlier["until"])
    for now, then in earlier["said"].items():
        with SampleWeb(as_of=until - timedelta(minutes=1)) as web:
            was = unescape(get(web, article["url"])[2].decode())
            assert earlier["title"] in unescape(get(web, feed_of(OUTLETS[article["outlet"]]))[2].decode())
            web.as_of = until
            now_is = unescape(get(web, article["url"])[2].decode())
        assert (then in was, now in was, then in now_is, now in now_is) == (True, False, False, True)
        assert (article["title"] in was, correction in was, correction in now_is) == (False, False, True)


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("www.abacusdaily.example", "/feed.xml", 410),
        ("www.vaultreview.example", "/feed.xml", 403),
        ("www.tallypost.example", "/no/such/page", 404),
        ("nobody.example", "/", 404),
        ("www.tallypost.example", "/", 200),
    ],
)
def test_what_answers_how(web: SampleWeb, host: str, path: str, status: int) -> None:
    assert get(web, f"http://{host}{path}")[0] == status
    assert web.requests[-1][:3] == (host, path, status)


def test_robots_close_one_article_and_ask_for_a_pause(web: SampleWeb) -> None:
    from protego import Protego

    rules = Protego.parse(get(web, "http://rotaandbadge.example/robots.txt")[2].decode())
    assert rules.crawl_delay("overcount") == 0.2
    closed = [article for article in ARTICLES if not rules.can_fetch(article["url"], "overcount")]
    assert [article["id"] for article in closed] == ["pretend-survey/02-rota-badge"]
    assert all(article["quirks"]["disallowed"] for article in closed)


@pytest.mark.parametrize(
    ("name", "charset", "in_header", "in_page", "sample"),
    [
        ("le-releve", "iso-8859-1", True, False, "à"),
        ("rota-badge", "windows-1252", False, True, "’"),
        ("ludocoin", "windows-1252", True, False, "’"),
        ("tally-post", "utf-8", True, True, "©"),
    ],
)
def test_charsets_are_declared_here_and_there(
    web: SampleWeb, name: str, charset: str, in_header: bool, in_page: bool, sample: str
) -> None:
    mine = [article for article in ARTICLES if article["outlet"] == name]
    answers = [get(web, article["url"]) for article in mine]
    for _, headers, body in answers:
        assert (f"charset={charset}" in headers["Content-Type"]) == in_header
        assert (f'<meta charset="{charset}">' in body.decode(charset)) == in_page
    assert any(sample in body.decode(charset) for _, _, body in answers)


def test_the_paywalled_page_is_cut_and_says_so(web: SampleWeb) -> None:
    (article,) = (article for article in ARTICLES if article["quirks"].get("paywalled"))
    page = get(web, article["url"])[2].decode()
    assert '"isAccessibleForFree": false' in page
    assert article["body"].split()[-1] not in page.split("<aside>")[0]


def test_one_page_lies_about_its_date_and_the_feed_does_not(web: SampleWeb) -> None:
    (article,) = (article for article in ARTICLES if "page_date" in article["quirks"])
    assert '"datePublished": "2036-' in get(web, article["url"])[2].decode()
    assert f"<published>{article['published']}" in get(web, feed_of(OUTLETS[article["outlet"]]))[2].decode()


def test_one_page_is_slow(web: SampleWeb) -> None:
    (article,) = (article for article in ARTICLES if article["quirks"].get("slow"))
    started = time.monotonic()
    assert get(web, article["url"])[0] == 200
    assert time.monotonic() - started >= SLOW


def test_the_hostile_title_is_text_in_its_page_and_hidden_words_are_there(web: SampleWeb) -> None:
    (article,) = (article for article in ARTICLES if article["quirks"].get("hidden_text"))
    assert "<script>" in article["title"]
    assert "{{ 7*7 }}" in article["title"]
    page = get(web, article["url"])[2].decode()
    assert "<script>alert" not in page
    assert f'display:none">{pages.HIDDEN}' in page


def test_metadata_is_there_in_some_pages_only(web: SampleWeb) -> None:
    found = {}
    for outlet in ALIVE:
        article = next(article for article in ARTICLES if article["outlet"] == outlet["id"])
        page = get(web, article["url"])[2].decode(outlet.get("charset", "utf-8"))
        found[outlet["page"]] = ("ld+json" in page, "og:title" in page, 'rel="canonical"' in page)
    assert found == {
        "broadsheet": (True, False, True),
        "wire": (True, False, True),
        "magazine": (False, True, False),
        "blog": (False, False, False),
        "portal": (False, False, True),
    }


def test_a_search_leads_on_to_what_others_wrote(web: SampleWeb) -> None:
    outlet = OUTLETS["findex"]
    links = feed_links(web, outlet)
    led = {get(web, link)[1]["Location"] for link in links}
    assert led == {a["url"] for a in ARTICLES if outlet["finds"] in a["title"].lower()}
    assert len(links) == 4
    assert get(web, home_of(outlet) + urlsplit(next(iter(led))).path)[0] == 404


def test_sources_name_every_outlet_and_block_one_domain() -> None:
    from ruamel.yaml import YAML

    listed = YAML(typ="safe").load((truth.HERE / "sources.yml").read_text(encoding="utf-8"))
    assert {source["id"]: source["url"] for source in listed["sources"]} == {
        outlet["id"]: feed_of(outlet) for outlet in OUTLETS.values()
    }
    assert [blocked["domain"] for blocked in listed["blocked"]] == ["spinfarm.example"]
