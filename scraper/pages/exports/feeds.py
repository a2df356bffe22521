"""Atom (RFC 4287) and JSON Feed 1.1 of everything, of each topic and of the daily briefs.

An entry carries its whole text. Its id is its address and never changes; its date changes only when its story grows.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from html import escape as html
from typing import TYPE_CHECKING, Any

from scraper.pages.escaping import plain, web_address
from scraper.pages.site import collected_on
from scraper.pages.wording import count, in_words, listed

if TYPE_CHECKING:
    from scraper.pages.site import Site
    from scraper.pages.statements import Statement
    from scraper.pages.story import StoryView
    from scraper.settings import SiteInfo

ENTRIES = 40  # of the feed of everything
OF_A_TOPIC = 20
DAYS = 14
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. `path` leads to its page; days are UTC dates; `body` is HTML on one line.

    `moved` is the year with which its page has moved; its id stays.
    """

    path: str
    title: str
    updated: str
    published: str
    summary: str
    body: str
    tags: list[str] = field(default_factory=list)
    lang: str | None = None
    moved: str = ""


@dataclass(frozen=True)
class Channel:
    """A feed: `path` is the folder of its two files and of the page that shows the same."""

    path: str
    title: str
    subtitle: str
    entries: list[Entry]


def files(site: Site, newest: list[StoryView], editions: list[tuple[str, list[StoryView]]]) -> dict[str, str]:
    """Return `feed.xml` and `feed.json` of everything, and the same in the folder of each topic and of the briefs.

    `newest` are all stories and `editions` each day with the stories of its brief, both newest first.
    """
    info = site.settings.general.site
    briefs = [_brief(day, stories, info) for day, stories in editions[:DAYS]]
    channels = [
        Channel("", info.name, info.tagline, _stories(newest, ENTRIES)),
        Channel("briefs/", f"{info.name}: daily briefs", "The stories of each day, with their takeaways", briefs),
    ]
    for topic in site.settings.topics.topics:
        entries = _stories([story for story in newest if topic.id in story.topics], OF_A_TOPIC)
        channels.append(Channel(f"topics/{topic.id}/", f"{info.name}: {topic.name}", topic.description, entries))
    made = {f"{channel.path}feed.xml": _atom(channel, info) for channel in channels}
    return made | {f"{channel.path}feed.json": _json(channel, info) for channel in channels}


def updated_on(story: StoryView) -> str | None:
    """Return the day on which the story last grew. A day, not an hour: the clock of the run is no news."""
    days = [day for day in (story.last, *map(collected_on, story.articles)) if day]
    return max(days, default=None)


def bearers(statement: Statement) -> str:
    """Return whose articles a statement rests on: `The Harbour Ledger and Bureau Nine`."""
    return listed(list(dict.fromkeys(mark.publisher for mark in statement.marks)))


def _stories(stories: list[StoryView], limit: int) -> list[Entry]:
    dated = [(story, updated_on(story)) for story in stories[:limit]]
    return [
        Entry(
            path=f"stories/{story.id}/",
            title=story.title,
            updated=updated,
            published=story.first or updated,
            summary=story.lead.text if story.lead else story.size,
            body=_body(story),
            tags=story.topics,
            lang=story.lang,
            moved=story.moved,
        )
        for story, updated in dated
        if updated
    ]


def _brief(day: str, stories: list[StoryView], info: SiteInfo) -> Entry:
    return Entry(
        path=f"briefs/{day}/",
        title=f"Brief of {in_words(day, weekday=True)}",
        updated=max([day, *filter(None, map(updated_on, stories))]),
        published=day,
        summary=f"{count(len(stories), 'story', 'stories')}: {listed([plain(story.title) for story in stories], 9)}",
        body="".join(_in_brief(story, info) for story in stories),
    )


def _in_brief(story: StoryView, info: SiteInfo) -> str:
    """Return a story of a brief: its headline, its takeaways with whom they rest on, its size."""
    address = html(info.address(f"stories/{story.id}/", story.moved))
    points = [f"<li>{html(plain(one.text))} ({html(bearers(one))})</li>" for one in story.takeaways if one.marks]
    said = f"<ul>{''.join(points)}</ul>" if points else ""
    return f'<h3><a href="{address}">{html(plain(story.title))}</a></h3>{said}<p>{html(story.size)}</p>'


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _atom(channel: Channel, info: SiteInfo) -> str:
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": info.language})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        child = ET.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        child.text = plain(text) or None
        return child

    home = info.address(channel.path)
    add(feed, "title", channel.title)
    add(feed, "subtitle", channel.subtitle)
    add(feed, "id", home)
    add(feed, "link", rel="self", type="application/atom+xml", href=f"{home}feed.xml")
    add(feed, "link", rel="alternate", type="text/html", href=home)
    add(feed, "updated", _moment(max((entry.updated for entry in channel.entries), default="1970-01-01")))
    author = add(feed, "author")
    add(author, "name", info.name)
    add(author, "uri", info.address())
    for one in channel.entries:
        entry = add(feed, "entry")
        if one.lang:
            entry.set("xml:lang", one.lang)
        add(entry, "title", one.title)
        add(entry, "id", info.lasting(one.path))
        add(entry, "link", rel="alternate", type="text/html", href=info.address(one.path, one.moved))
        add(entry, "updated", _moment(one.updated))
        add(entry, "published", _moment(one.published))
        for tag in one.tags:
            add(entry, "category", term=tag)
        add(entry, "summary", one.summary)
        add(entry, "content", one.body, type="html")
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _json(channel: Channel, info: SiteInfo) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain(channel.title),
        "description": plain(channel.subtitle),
        "home_page_url": info.address(channel.path),
        "feed_url": info.address(f"{channel.path}feed.json"),
        "language": info.language,
        "authors": [{"name": plain(info.name), "url": info.address()}],
        "items": [_item(entry, info) for entry in channel.entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry, info: SiteInfo) -> dict[str, Any]:
    item = {
        "id": info.lasting(entry.path),
        "url": info.address(entry.path, entry.moved),
        "title": plain(entry.title),
        "summary": plain(entry.summary),
        "content_html": entry.body,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "tags": entry.tags,
    }
    return item | {"language": entry.lang} if entry.lang else item


def _body(story: StoryView) -> str:
    """Return the brief as HTML on one line, each statement with the numbers of its sources."""

    def said(statement: Statement) -> str:
        numbers = sorted({mark.number for mark in statement.marks})
        return html(plain(statement.text)) + "".join(f" [{number}]" for number in numbers)

    parts = [f"<ol>{''.join(f'<li>{said(one)}</li>' for one in story.takeaways)}</ol>" if story.takeaways else ""]
    for heading, statements in [("Why it matters", story.why), *story.sections]:
        if statements:
            parts.append(f"<h3>{html(plain(heading))}</h3><p>{' '.join(map(said, statements))}</p>")
    for voice in story.voices:
        parts.append(f"<blockquote><p>“{said(voice)}”</p><p>{html(plain(voice.speaker or ''))}</p></blockquote>")
    parts.append(f"<h3>{html(story.size)}</h3><ol>")
    for line in story.sources:
        title, address = html(line.title), web_address(line.url)
        linked = f'<a href="{html(address)}">{title}</a>' if address else title
        parts.append(f"<li>{html(line.publisher)}: {linked} ({in_words(line.day) or 'no date'})</li>")
    return "".join(parts) + "</ol>"
