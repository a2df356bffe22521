"""Every feed by the rules of RFC 4287 and JSON Feed 1.1: read back, with ids that stay and dates that mean news."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import etree, html

from scraper.pages.exports.feeds import files
from scraper.pages.story import view
from tests.pages import newsroom

if TYPE_CHECKING:
    from scraper.pages import Site
    from scraper.pages.story import StoryView

HOME = "https://overcount.example/"
BIG = f"{HOME}stories/corvanes-staff-ran-agents-on-empty-work-to-climb-a-token/"
SPACE = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def made(site: Site) -> dict[str, str]:
    views = {story.id: view(site, story) for story in site.stories}
    newest = sorted((v for v in views.values() if v.sources), key=lambda v: (v.last or "", v.id), reverse=True)
    editions: list[tuple[str, list[StoryView]]] = [
        (day, [views[coming.story] for coming in site.comings[day][:7]]) for day in reversed(site.days)
    ]
    return files(site, newest, editions)


@pytest.fixture(scope="module", params=["news", "hostile", "nothing"])
def feeds(request: pytest.FixtureRequest) -> dict[str, str]:
    desks = {"news": newsroom.desk, "hostile": lambda: newsroom.hostile(newsroom.desk()), "nothing": newsroom.Desk}
    return made(newsroom.site(desks[request.param]()))


def test_there_is_one_of_each_kind_for_everything_each_topic_and_the_briefs(feeds: dict[str, str]) -> None:
    folders = ["", "briefs/", *(f"topics/{topic.id}/" for topic in newsroom.settings().topics.topics)]
    assert set(feeds) == {f"{folder}feed.{kind}" for folder in folders for kind in ("xml", "json")}


def test_atom_follows_rfc_4287(feeds: dict[str, str]) -> None:
    for name, text in feeds.items():
        if not name.endswith(".xml"):
            continue
        feed = etree.fromstring(text.encode())
        assert feed.tag == f"{{{SPACE['a']}}}feed"
        assert feed.xpath("a:link[@rel='self']/@href", namespaces=SPACE) == [HOME + name]
        assert feed.xpath("a:author/a:name", namespaces=SPACE)  # 4.1.1: or else every entry has one
        entries = feed.xpath("a:entry", namespaces=SPACE)
        for part in [feed, *entries]:
            for tag in ("id", "title", "updated"):
                (found,) = part.xpath(f"a:{tag}", namespaces=SPACE)
                assert tag == "title" or found.text
            assert len(part.xpath("a:link[@rel='alternate']", namespaces=SPACE)) == 1
        ids = [entry.findtext("a:id", namespaces=SPACE) for entry in entries]
        assert len(set(ids)) == len(ids)
        addresses = [*ids, *feed.xpath("//a:id/text() | //a:link/@href | //a:uri/text()", namespaces=SPACE)]
        assert all(re.fullmatch(r"https://overcount\.example/[\w/.-]*", address) for address in addresses)
        dates = feed.xpath("//a:updated/text() | //a:published/text()", namespaces=SPACE)
        assert all(MOMENT.fullmatch(date) for date in dates)
        newest = max((entry.findtext("a:updated", namespaces=SPACE) for entry in entries), default=dates[0])
        assert feed.findtext("a:updated", namespaces=SPACE) == newest
        assert set(feed.xpath("//a:content/@type", namespaces=SPACE)) <= {"html"}
        assert not feedparser.parse(text.encode()).bozo


def test_json_feed_follows_its_version_1_1(feeds: dict[str, str]) -> None:
    for name, text in feeds.items():
        if not name.endswith(".json"):
            continue
        feed = json.loads(text)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == HOME + name
        assert feed["title"]
        assert all(author["name"] for author in feed["authors"])
        ids = [item["id"] for item in feed["items"]]
        assert len(set(ids)) == len(ids)
        for item in feed["items"]:
            assert {"id", "url", "title", "content_html", "date_published", "date_modified"} <= set(item)
            assert MOMENT.fullmatch(item["date_published"])
            assert item["date_published"] <= item["date_modified"]
            assert all(isinstance(tag, str) for tag in item["tags"])
        atom = feedparser.parse(feeds[name.replace(".json", ".xml")].encode())
        assert [entry.id for entry in atom.entries] == ids
        assert [entry.updated for entry in atom.entries] == [item["date_modified"] for item in feed["items"]]


def test_bodies_hold_no_element_but_ours(feeds: dict[str, str]) -> None:
    for name, text in feeds.items():
        if name.endswith(".json"):
            for item in json.loads(text)["items"]:
                tree = html.fragments_fromstring(f"<div>{item['content_html']}</div>")[0]
                nodes = [node for node in tree.iter() if node is not tree]
                assert {node.tag for node in nodes} <= {"ol", "ul", "li", "p", "h3", "blockquote", "a"}
                assert {a for node in nodes for a in node.attrib} <= {"href"}
                assert all(re.match("https?://", node.get("href")) for node in nodes if node.tag == "a")


def test_a_topic_has_its_own_stories_and_the_brief_its_takeaways() -> None:
    found = made(newsroom.site())
    topic = json.loads(found["topics/leaderboards/feed.json"])
    assert topic["title"] == "Overcount: Leaderboards"
    assert topic["home_page_url"] == f"{HOME}topics/leaderboards/"
    assert BIG in [item["id"] for item in topic["items"]]
    assert all("leaderboards" in item["tags"] for item in topic["items"])
    briefs = json.loads(found["briefs/feed.json"])["items"]
    assert [item["id"] for item in briefs] == [f"{HOME}briefs/2026-05-{day}/" for day in (14, 13, 12)]
    body = briefs[0]["content_html"]
    assert body.count("<h3>") == 7
    assert f'<a href="{BIG}">' in body
    assert "climb a company ranking of token use. (The Harbour Ledger and Bureau Nine)</li>" in body


def test_a_date_changes_only_with_the_story() -> None:
    desk = newsroom.desk()
    before = json.loads(made(newsroom.site(desk))["feed.json"])["items"]
    desk.small("wire", "A new story", "2026-05-19", ["leaderboards"], "It was counted.")
    after = json.loads(made(newsroom.site(desk))["feed.json"])["items"]
    assert [item for item in after if "a-new-story" not in item["id"]] == before
    story = next(one for one in desk.stories if one.title.startswith("Retailer"))
    late = desk.article("wire", "Retailer stops", "2026-05-20T08:00:00Z", "It stopped.", collected="2026-05-21")
    desk.stories[desk.stories.index(story)] = story.but(articles=sorted([*story.articles, late]))
    grown = {item["id"]: item for item in json.loads(made(newsroom.site(desk))["feed.json"])["items"]}
    changed = [item["id"] for item in after if item != grown[item["id"]]]
    assert changed == [f"{HOME}stories/{story.id}/"]
    assert grown[changed[0]]["date_modified"] == "2026-05-21T00:00:00Z"


def test_an_old_brief_is_as_new_as_its_newest_story() -> None:
    items = {item["id"]: item for item in json.loads(made(newsroom.site())["briefs/feed.json"])["items"]}
    oldest = items[f"{HOME}briefs/2026-05-12/"]
    assert (oldest["date_published"], oldest["date_modified"]) == ("2026-05-12T00:00:00Z", "2026-05-14T00:00:00Z")
