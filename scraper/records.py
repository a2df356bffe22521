"""The nouns: Entry, Article, Story, Brief, Takeaway, Event, Section, Quote, Figure, Evidence.

Field names are the contract of the stage commands (JSON Lines). Unknown fields are kept and pass through
every stage. A date that isn't known is `None`, never invented.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


def article_id(url: str) -> str:
    """Return the id of the article at a canonical URL: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_IN_UTC = re.compile(r"[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def utc(value: str | datetime | None) -> str | None:
    """Return an ISO 8601 time in UTC to the second (`2026-05-12T09:30:00Z`), or None if `value` is no date.

    A value without a zone is taken as UTC; a date alone stands for its midnight.
    """
    if value is None or value == "":
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
        if isinstance(value, str) and _IN_UTC.fullmatch(value):  # most are, and to write them again takes time
            return value
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else None


# Letters that have no decomposition in Unicode.
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "’": "'"}
)


def slug(text: str, *, limit: int = 60) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, at most `limit` characters, cut at a word."""
    whole = text.translate(_LIGATURES)
    ascii_text = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower().replace("'", ""))
    out = ""
    for word in words:
        longer = f"{out}-{word}" if out else word[:limit]
        if len(longer) > limit:
            break
        out = longer
    return out


class Record(BaseModel):
    """A record that keeps the fields it doesn't know, in the order in which they came."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    def to_json(self) -> str:
        """Return the record as one line of JSON (UTF-8, no line break)."""
        # JSON Lines readers split at U+2028 and U+2029 too; a lone surrogate can't be written as UTF-8.
        line = json.dumps(self.model_dump(mode="json"), ensure_ascii=False)
        line = line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
        return line.encode("utf-8", "replace").decode("utf-8")

    def but(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return self.model_copy(update=changes)


class Entry(Record):
    """One item of a feed, sitemap or search answer, before its page is fetched."""

    url: str
    title: str = ""
    summary: str = ""
    published: str | None = None
    author: str | None = None
    lang: str | None = None
    publisher: str | None = None
    content: str | None = None  # the whole article as HTML, where the feed carries it


class Article(Record):
    """One published page, extracted. `text` is plain text, a paragraph a line."""

    _NOT_NULL: ClassVar[frozenset[str]] = frozenset({"id", "url", "title", "text", "paywalled", "cites"})

    id: str = ""
    url: str = ""
    title: str = ""
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    lang: str | None = None
    text: str = ""
    source: str | None = None
    paywalled: bool = False
    cites: list[str] = Field(default_factory=list)
    copy_of: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _default_for_null(cls, data: Any) -> Any:
        """Take a null as "not given" where the field has a default that is not null: other tools write both."""
        if not isinstance(data, dict) or all(data.get(key, "") is not None for key in cls._NOT_NULL):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls._NOT_NULL}

    @field_validator("published", mode="after")
    @classmethod
    def _in_utc(cls, value: str | None) -> str | None:
        return utc(value)

    def model_post_init(self, _context: Any) -> None:
        """Give an article that came without an id the one that its address (or its words) makes."""
        if not self.id:
            self.id = article_id(self.url or f"{self.title}\n{self.text}")


class Move(Record):
    """Articles that went from one story to another, as both stories note it.

    Where a story was merged into another, that one notes it so: `origin` is then among its redirects.
    """

    articles: list[str]
    origin: str  # the story they were in
    to: str
    day: str | None = None  # the newest day of the archive then: no clock


class Story(Record):
    """Articles about one event. `id` is also the address, and is kept for ever."""

    id: str
    title: str
    articles: list[str]
    first_published: str | None = None
    last_published: str | None = None
    topics: list[str] = Field(default_factory=list)
    originals: list[str] = Field(default_factory=list)
    redirects: list[str] = Field(default_factory=list)  # ids of stories that were merged into this one
    moves: list[Move] = Field(default_factory=list)
    follows: str | None = None  # the earlier story of the same affair


class Bound(Record):
    """A maintainer's verdict that was in force on a night, kept so that it is noticed when it is taken back."""

    kind: str  # the key in corrections.yml
    names: list[str]  # canonical addresses of articles, or the id of a story
    stories: list[str] = Field(default_factory=list)  # ids of those that held the articles when it was first seen
    since: str | None = None  # the newest day of the archive when it was first seen: no clock


class Evidence(Record):
    """A sentence of an article, to the letter."""

    article: str
    sentence: str


class Takeaway(Record):
    """A sentence that the site offers as a fact, with what it rests on."""

    text: str
    evidence: list[Evidence]
    independent_sources: int = 1


class Event(Takeaway):
    """A sentence that tells what happened on a day (`2026-05-12`) or in a month (`2026-05`)."""

    day: str


class Section(Record):
    """A part of the analysis under its heading."""

    heading: str
    sentences: list[Takeaway]


class Quote(Record):
    """Words in quotation marks, to the letter, with the speaker as the source gives them.

    `variants` are the same words as other articles give them, where these differ; their sentences are evidence too.
    """

    text: str
    speaker: str | None = None
    evidence: list[Evidence]
    variants: list[str] = Field(default_factory=list)


class Figure(Record):
    """A numeric claim. `qualifier` is `>`, `<`, `~` or None; `value` is in plain units (30 million is 3e7).

    `as_of` is a day, month or year; `as_of_from` is "published" where the text gives no date but the article has one.
    """

    subject: str | None = None
    metric: str
    value: float
    unit: str
    qualifier: str | None = None
    as_of: str | None = None
    evidence: list[Evidence]
    measure: str | None = None  # the beat's id for what is measured, by which the ledger groups
    low: float | None = None  # the lower end, where `value` is the upper end of a range
    period: str | None = None  # the span that a rate is for: "month" of "$500 a month"
    standing: str | None = None  # "target" or "forecast" where nobody has measured it
    says: str | None = None  # who states it, where the sentence tells
    as_of_from: str | None = None
    qualifiers: list[str] = Field(default_factory=list)  # those that reports differ in, "=" for none
    conflicts: list[float] = Field(default_factory=list)  # other values that reports give for the same


class Retelling(Record):
    """Lineage of one article: whom it retells.

    `of` is an article id, or None where the original is `credit`, an outlet that was not read by us.
    """

    article: str
    of: str | None = None
    credit: str | None = None


class Tie(Record):
    """What ties an article to the one of its story with which it has most in common, in the article's own words."""

    article: str
    to: str
    names: list[str] = Field(default_factory=list)
    numbers: list[str] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list)
    days: int | None = None  # between the two
    linked: bool = False  # whether one links to the other


class Brief(Record):
    """What a story says, in three takeaways and an analysis; every sentence with its evidence."""

    story: str | None = None
    title: str = ""
    takeaways: list[Takeaway] = Field(default_factory=list)
    why_it_matters: list[Takeaway] = Field(default_factory=list)
    sections: list[Section] = Field(default_factory=list)
    timeline: list[Event] = Field(default_factory=list)  # by day
    quotes: list[Quote] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    originals: list[str] = Field(default_factory=list)  # ids of articles that did the reporting
    unread_originals: list[str] = Field(default_factory=list)  # outlets credited that we have not collected
    retellings: list[Retelling] = Field(default_factory=list)
    ties: list[Tie] = Field(default_factory=list)
