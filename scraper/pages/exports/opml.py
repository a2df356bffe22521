"""The sources as a subscription list that feed readers import: OPML 2.0 (http://opml.org/spec2.opml)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from scraper.pages.escaping import plain

if TYPE_CHECKING:
    from scraper.settings import SiteInfo, Source


def opml(info: SiteInfo, sources: list[Source]) -> str:
    """Return the list of those sources that are feeds, by name; sitemaps, listings and searches can't be subscribed."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = f"{plain(info.name)}: sources"
    ET.SubElement(head, "ownerId").text = info.url
    ET.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = ET.SubElement(root, "body")
    for source in sorted(sources, key=lambda source: (source.name.casefold(), source.id)):
        if source.kind == "feed":
            name = plain(source.name)
            ET.SubElement(
                body,
                "outline",
                type="rss",
                text=name,
                title=name,
                xmlUrl=source.url,
                htmlUrl=source.home,
                language=source.lang,
            )
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
