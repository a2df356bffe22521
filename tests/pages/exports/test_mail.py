"""The e-mail edition, read back as a mail program reads it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest
from lxml import html

from scraper.pages import Site, render
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

HOME = "https://overcount.example/"
DESKS = {"news": newsroom.desk, "hostile": lambda: newsroom.hostile(newsroom.Desk())}


def sent(desk: newsroom.Desk, content: Path) -> tuple[bytes, EmailMessage, str, str]:
    """The message as bytes and read, its text and its HTML."""
    render(newsroom.site(desk), content, ROOT / "site" / "templates")
    data = (content / "briefs" / "latest.eml").read_bytes()
    message = message_from_bytes(data, policy=SMTP)
    parts = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    return data, message, *parts  # type: ignore[return-value]


@pytest.mark.parametrize("name", DESKS)
def test_it_is_a_message_that_every_server_passes_on(name: str, tmp_path: Path) -> None:
    data, message, text, _ = sent(DESKS[name](), tmp_path)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.defects for part in message.walk()] == [[], [], []]
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 998 for line in lines)  # RFC 5322, 2.1.1
    assert set(message.keys()) == {"Subject", "List-Archive", "MIME-Version", "Content-Type"}
    assert text == (tmp_path / "briefs" / "latest.txt").read_text(encoding="utf-8")


def test_the_brief_of_the_newest_day_stands_in_it_in_full(tmp_path: Path) -> None:
    _, message, text, page = sent(newsroom.desk(), tmp_path)
    assert message["Subject"] == (
        "Overcount, 14 May 2026: Corvane’s staff ran agents on empty work to climb a token ranking"
    )
    assert text.startswith("Overcount\nBrief of Thursday 14 May 2026\n7 stories, ")
    words = {"text": text, "HTML": html.fromstring(page.replace("<!DOCTYPE html>", "")).text_content()}
    for kind, shown in words.items():
        flat = re.sub(r"\s+", " ", shown)
        assert "in order to climb a company ranking of token use. (The Harbour Ledger and Bureau Nine)" in flat, kind
        assert "7 articles, 4 original reports" in flat, kind
        assert "La mairie de Port-Saline" in flat, kind
        assert "Vendor" not in flat, kind  # the eighth of that day
    assert text.count(f"{HOME}stories/") == page.count(f'href="{HOME}stories/') == 7


def test_plain_text_is_wrapped_at_72(tmp_path: Path) -> None:
    _, _, text, _ = sent(newsroom.desk(), tmp_path)
    assert all(len(line) <= 72 or line.strip().startswith("https://") for line in text.splitlines())


@pytest.mark.parametrize("name", DESKS)
def test_html_loads_nothing_and_runs_nothing(name: str, tmp_path: Path) -> None:
    _, _, _, page = sent(DESKS[name](), tmp_path)
    tree = html.fromstring(page.replace("<!DOCTYPE html>", ""))
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    known = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "p", "h1", "h2", "ul", "li"}
    assert {node.tag for node in nodes} <= known | {"a", "span"}
    attributes = {name for node in nodes if node.tag not in ("meta", "table", "td") for name in node.attrib}
    assert attributes <= {"lang", "class", "style", "href"}
    assert all(link.get("href").startswith(HOME) for link in tree.iter("a"))
    assert "url(" not in page
    assert "@import" not in page
    assert all(node.get("style") for node in nodes if node.tag in ("p", "h1", "h2", "ul", "li", "a", "span", "body"))


def test_hostile_headlines_make_no_header_of_their_own(tmp_path: Path) -> None:
    desk = newsroom.Desk()
    desk.small("wire", "One\r\nBcc: all@victim.example\r\n\r\n=_brief--", "2026-05-14", [], "--=_brief\n\n<b>It</b>")
    _, message, text, _ = sent(desk, tmp_path)
    assert message["Bcc"] is None
    assert message["Subject"] == "Overcount, 14 May 2026: One Bcc: all@victim.example =_brief--"
    assert len(list(message.iter_parts())) == 2
    assert "* --=_brief (Quayside Wire)" in text


def test_without_news_there_is_no_edition(tmp_path: Path) -> None:
    render(Site(newsroom.settings(), {}, [], {}, []), tmp_path, ROOT / "site" / "templates")
    assert not list(tmp_path.glob("briefs/latest.*"))
