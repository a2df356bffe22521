"""The sources as OPML, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from scraper.pages import render
from scraper.settings import Sources
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def source(name: str, kind: str, **fields: str) -> dict[str, str]:
    key = name.lower().replace(" ", "-")
    return {"id": key, "name": name, "kind": kind, "url": f"https://{key}.example/feed?a=1&b=2"} | {
        "home": f"https://{key}.example/",
        **fields,
    }


def test_feeds_and_only_feeds_can_be_subscribed(tmp_path: Path) -> None:
    sources = Sources.model_validate(
        {
            "sources": [
                source("quayside wire", "feed"),
                source("Harbour Ledger", "feed", lang="fr") | {"name": 'Harbour "Ledger" & <Sons>'},
                source("Stackmonger", "sitemap"),
                source("Bureau", "search"),
                source("Digest", "listing", selector="h2 a"),
            ]
        }
    )
    render(newsroom.site(sources=sources), tmp_path, ROOT / "site" / "templates")
    tree = etree.fromstring((tmp_path / "sources.opml").read_bytes())
    assert (tree.tag, tree.get("version")) == ("opml", "2.0")
    assert [child.tag for child in tree] == ["head", "body"]
    assert tree.findtext("head/title") == "Overcount: sources"
    outlines = [dict(outline.attrib) for outline in tree.iterfind("body/outline")]
    assert [outline["text"] for outline in outlines] == ['Harbour "Ledger" & <Sons>', "quayside wire"]
    assert outlines[0] == {
        "type": "rss",
        "text": 'Harbour "Ledger" & <Sons>',
        "title": 'Harbour "Ledger" & <Sons>',
        "xmlUrl": "https://harbour-ledger.example/feed?a=1&b=2",
        "htmlUrl": "https://harbour-ledger.example/",
        "language": "fr",
    }
    assert 'href="../sources.opml"' in (tmp_path / "sources.md").read_text(encoding="utf-8")
