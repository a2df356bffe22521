"""Atom and JSON Feed of the newest stories: full brief, ids that never change, updated only when the story is."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html import escape as html
from typing import TYPE_CHECKING

from scraper.pages.escaping import plain, web_address
from scraper.pages.wording import in_words

if TYPE_CHECKING:
    from scraper.pages.site import Site
    from scraper.pages.story import Statement, StoryView

ENTRIES = 40
ATOM = "http://www.w3.org/2005/Atom"


def files(site: Site, newest: list[StoryView]) -> dict[str, str]:
    """Return `feed.xml` and `feed.json` with the newest stories."""
    dated = [(story, _updated(story)) for story in newest[:ENTRIES]]
    entries = [(story, updated) for story, updated in dated if updated]
    return {"feed.xml": _atom(site, entries), "feed.json": _json(site, entries)}


def _updated(story: StoryView) -> str:
    """Return when the story last grew. A day is noted, not an hour: the clock of the run is no news."""
    grown = story.grown.day if story.grown else None
    days = [day for day in (grown, story.last) if day]
    return f"{max(days)}T00:00:00Z" if days else ""


def _address(site: Site, path: str = "") -> str:
    return site.settings.general.site.url.rstrip("/") + "/" + path


def _atom(site: Site, entries: list[tuple[StoryView, str]]) -> str:
    info = site.settings.general.site
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": info.language})

    def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
        child = ET.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        child.text = plain(text) or None
        return child

    add(feed, "title", info.name)
    add(feed, "subtitle", info.tagline)
    add(feed, "id", _address(site))
    add(feed, "link", rel="self", type="application/atom+xml", href=_address(site, "feed.xml"))
    add(feed, "link", rel="alternate", type="text/html", href=_address(site))
    add(feed, "updated", max((updated for _, updated in entries), default="1970-01-01T00:00:00Z"))
    add(add(feed, "author"), "name", info.name)
    for story, updated in entries:
        entry = add(feed, "entry")
        address = _address(site, f"stories/{story.id}/")
        add(entry, "title", story.title)
        add(entry, "id", address)
        add(entry, "link", rel="alternate", type="text/html", href=address)
        add(entry, "updated", updated)
        if story.first:
            add(entry, "published", f"{story.first}T00:00:00Z")
        for topic in story.topics:
            add(entry, "category", term=topic)
        add(entry, "summary", story.lead.text if story.lead else story.size)
        add(entry, "content", _body(story), type="html")
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _json(site: Site, entries: list[tuple[StoryView, str]]) -> str:
    info = site.settings.general.site
    items = []
    for story, updated in entries:
        address = _address(site, f"stories/{story.id}/")
        items.append(
            {
                "id": address,
                "url": address,
                "title": plain(story.title),
                "summary": plain(story.lead.text if story.lead else story.size),
                "content_html": _body(story),
                "date_published": f"{story.first}T00:00:00Z" if story.first else updated,
                "date_modified": updated,
                "tags": story.topics,
            }
        )
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": info.name,
        "description": info.tagline,
        "home_page_url": _address(site),
        "feed_url": _address(site, "feed.json"),
        "language": info.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


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
        title, address = html(plain(line.article.title)), web_address(line.url)
        linked = f'<a href="{html(address)}">{title}</a>' if address else title
        parts.append(f"<li>{html(line.publisher)}: {linked} ({in_words(line.day) or 'no date'})</li>")
    return "".join(parts) + "</ol>"
