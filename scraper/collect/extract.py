"""A page into an article: text by trafilatura, everything else by what the page and the feed say of it.

Extraction runs in this process. Its cost is bounded before it begins (see `html_tree`: bytes, elements,
depth) rather than by a clock, because a process pool costs more than a page does.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.collect import optouts
from scraper.collect.addresses import canonical_url, host_of
from scraper.collect.cleaning import clean_text
from scraper.collect.credits import cites
from scraper.collect.dates import choose_date, plausible
from scraper.collect.html_tree import parse_html
from scraper.collect.metadata import Metadata, alike, clean_author, read_metadata
from scraper.errors import ExtractionError
from scraper.records import Article, Entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

_BYLINE = re.compile(r"[-–—•|\s]*(?:by|par|von|por|di|text|texte)\b", re.IGNORECASE)
ENOUGH_FOR_ARTICLE = 5  # words; a teaser has more, the label of a menu less
ENOUGH_FOR_LANGUAGE = 200  # characters; headlines and teasers mislead the classifier
ENOUGH_TO_TELL_LANGUAGE = 600  # characters; more takes longer and says the same


def extract(
    html: bytes | str,
    url: str,
    *,
    entry: Entry | None = None,
    now: datetime | None = None,
    charset: str | None = None,
    outlets: Collection[str] = (),
) -> Article:
    """Return the article of the page at `url`.

    `entry` is the feed's item that led there, `charset` the server's word, `now` the moment against which
    dates are judged, `outlets` names that are known to be outlets'. Where the page opts out of text mining,
    the article says `opted_out`, and `collecting` keeps its headline only. Raises ExtractionError when
    there is no article in it.
    """
    entry = entry or Entry(url=url)
    now = now or datetime.now(UTC)
    tree = parse_html(html, charset)
    page = read_metadata(tree, url)
    title = _title(page, entry)
    text = without_heading(body_text(tree, url, spare=page.body), title, page.author)
    if len(text.split()) < ENOUGH_FOR_ARTICLE:
        raise ExtractionError(f"{url}: no article text on this page; it may need a script or a login to show any")
    publisher = page.publisher or entry.publisher or host_of(url).removeprefix("www.") or None
    article = Article(
        url=page.canonical or canonical_url(url) or url,
        title=title,
        publisher=publisher,
        author=page.author or clean_author([entry.author or ""], publisher),
        published=_published(page, entry, now),
        lang=language(text) or page.lang or entry.lang,
        text=text,
        paywalled=page.paywalled,
        cites=cites(tree, text, url, publisher, outlets),
    )
    return article.but(opted_out=True) if optouts.in_meta(page.metas) else article


def headline_only(found: Entry | Article, now: datetime) -> Article:
    """Return all that is kept of an article whose publisher opted out: headline, publisher, date and link."""
    article = Article(
        url=canonical_url(found.url),
        title=found.title,
        publisher=found.publisher,
        published=plausible(found.published, now),
        lang=found.lang,
    )
    return article.but(opted_out=True)


def from_feed(entry: Entry, now: datetime, outlets: Collection[str] = ()) -> Article:
    """Return the article that a full-text feed carries. Raises ExtractionError if it carries none."""
    text = clean_text(entry.content)
    if not text:
        raise ExtractionError(f"{entry.url}: the feed carries no text; set full_text: false for this source")
    tree = parse_html(f"<html><body>{entry.content}</body></html>")
    return Article(
        url=canonical_url(entry.url),
        title=entry.title,
        publisher=entry.publisher,
        author=entry.author,
        published=plausible(entry.published, now),
        lang=language(text) or entry.lang,
        text=text,
        cites=cites(tree, text, entry.url, entry.publisher, outlets),
    )


def body_text(tree: HtmlElement, url: str, *, spare: str | None = None) -> str:
    """Return the article's text on a page, a paragraph a line; "" if there is none.

    `spare` is the text that the page's JSON-LD carries, for pages that show none.
    """
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    except Exception as error:  # other people's HTML may break it in any way
        raise ExtractionError(f"{url}: the page can't be read ({type(error).__name__}: {error})") from error
    text = clean_text(getattr(document, "text", None))
    return max(text, clean_text(spare), key=len) if spare and len(text) < 200 else text


def without_heading(text: str, title: str, author: str | None) -> str:
    """Return an article's text without the lines that repeat its headline or name its author, at its head."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:6]):
        byline = author and author in line and len(line) <= len(author) + 60 and not line.endswith((".", "!", "?", "”"))
        if _plain(line) != _plain(title) and not (byline and _BYLINE.match(line)):
            continue
        lines[at] = ""
    return "\n".join(line for line in lines if line)


def _plain(line: str) -> str:
    return re.sub(r"\W+", " ", line.lower()).strip()


def language(text: str) -> str | None:
    """Return the language of a text (ISO 639-1), or None where it is too short to tell."""
    if len(text) < ENOUGH_FOR_LANGUAGE:
        return None
    import py3langid

    return str(py3langid.classify(text[:ENOUGH_TO_TELL_LANGUAGE])[0])


def _title(page: Metadata, entry: Entry) -> str:
    """Return the page's headline, unless it has no word of the feed's in it ("Log in to read")."""
    if page.title and entry.title and not alike(page.title, entry.title):
        return entry.title
    return page.title or entry.title


def _published(page: Metadata, entry: Entry, now: datetime) -> str | None:
    """Return the date by the page or the feed; one on which it was seen can only refute."""
    published = choose_date(page.published, entry.published, now)
    latest = getattr(entry, "seen", None) or getattr(entry, "updated", None)
    if published is None:
        return plausible(getattr(entry, "updated", None), now)
    if entry.published is None and latest and published[:10] > latest[:10]:
        return plausible(latest, now)
    return published
