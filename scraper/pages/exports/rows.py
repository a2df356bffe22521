"""The records of the open data: what each field holds and means. Schemas, dictionary and files are made of these."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from scraper.pages.escaping import plain

_DAY = "2026-05-12"
_ID = "d7dd32ee7a9cf18b"


class Row(BaseModel):
    """A record of the open data. Text is on one line, days are UTC dates; what isn't known is null."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    in_table: ClassVar[str] = ""  # the field that stands for such a record in a cell of a table

    @field_validator("*", mode="before")
    @classmethod
    def _on_one_line(cls, value: Any) -> Any:
        return plain(value) if isinstance(value, str) else value


class ArticleRow(Row):
    """An article that a story rests on: what it is and where it stands, without its text."""

    id: str = Field(description="Made from the address; stays the same for ever", examples=[_ID])
    url: str | None = Field(
        description="Where the outlet publishes it", examples=["https://outlet.example/2026/tokens"]
    )
    title: str = Field(description="The headline as last seen", examples=["Inside the token race"])
    publisher: str = Field(description="The outlet, by its own name or that of its host", examples=["The Outlet"])
    author: str | None = Field(description="As the article gives it", examples=["A. Writer"])
    published: str | None = Field(description="The day that the article gives", examples=[_DAY])
    collected: str | None = Field(description="The day on which it was first read here", examples=[_DAY])
    lang: str | None = Field(description="Its language, as a code of BCP 47", examples=["en"])
    source: str | None = Field(description="The source it came from, by its id in sources.yml", examples=["outlet"])
    paywalled: bool = Field(description="Whether only subscribers can read the whole", examples=[False])
    kind: Literal["original", "retelling", "copy", "commentary"] | None = Field(
        description="Whether it did the reporting, retells or copies another's, or comments", examples=["retelling"]
    )
    of: str | None = Field(description="The outlet whose report it retells or copies", examples=["Another Outlet"])
    story: str = Field(description="The id of its story", examples=["a-token-race"])


class ProofRow(Row):
    """A sentence that a takeaway rests on."""

    in_table = "article"
    article: str = Field(description="The id of the article", examples=[_ID])
    sentence: str = Field(description="Its own words, to the letter", examples=["The team used 41 million tokens."])


class TakeawayRow(Row):
    """A sentence that the site offers as a fact."""

    in_table = "text"
    text: str = Field(description="The sentence as the site gives it", examples=["The team used 41 million tokens."])
    reports: int = Field(description="How many independent reports stand behind it", examples=[2])
    evidence: list[ProofRow] = Field(description="The sentences that it rests on")


class StoryRow(Row):
    """A story: articles about one event, with what they say together."""

    id: str = Field(description="Also its address; stays the same for ever", examples=["a-token-race"])
    url: str = Field(description="Its page", examples=["https://site.example/stories/a-token-race/"])
    title: str = Field(description="Its headline", examples=["A token race ends"])
    lang: str | None = Field(description="Its headline's language, where it isn't the site's", examples=["fr"])
    first: str | None = Field(description="The day of its first article", examples=[_DAY])
    last: str | None = Field(description="The day of its newest article", examples=[_DAY])
    updated: str | None = Field(description="The day on which it last grew here", examples=[_DAY])
    topics: list[str] = Field(description="The ids of its topics", examples=[["leaderboards"]])
    articles: list[str] = Field(description="The ids of its articles, in the order of the page", examples=[[_ID]])
    outlets: list[str] = Field(description="Who published them", examples=[["The Outlet"]])
    reports: int = Field(description="How many original reports it rests on", examples=[1])
    originals: list[str] = Field(description="Who did the reporting", examples=[["The Outlet"]])
    takeaways: list[TakeawayRow] = Field(description="What it says, in up to three sentences")
    follows: str | None = Field(description="The id of the earlier story of the affair", examples=["a-token-ranking"])
    redirects: list[str] = Field(description="The ids of stories merged into it", examples=[["token-race"]])


class SaidRow(Row):
    """A sentence that gives a figure."""

    in_table = "url"
    outlet: str = Field(description="Who published it", examples=["The Outlet"])
    url: str | None = Field(description="Where", examples=["https://outlet.example/2026/tokens"])
    sentence: str = Field(description="Its own words, to the letter", examples=["The team used 41 million tokens."])


class FigureRow(Row):
    """A figure: who, what is measured, how much, as of when, and where reports disagree."""

    measure: str | None = Field(description="What is measured, by its id in the ledger", examples=["tokens"])
    subject: str | None = Field(description="Whose figure it is", examples=["One team"])
    metric: str = Field(description="What is measured, in words", examples=["tokens used in a week"])
    qualifier: str | None = Field(description="Whether it is more than (>), less than (<) or about (~)", examples=[">"])
    low: float | None = Field(description="The lower end, where the value is the upper end of a range", examples=[20])
    value: float = Field(description="The figure in plain units: 41 million is 41000000", examples=[41000000])
    unit: str = Field(description="What is counted, % for a share, or a currency's code", examples=["tokens"])
    period: str | None = Field(description="The span that a rate is for", examples=["month"])
    standing: str | None = Field(
        description="Whether it is a target or a forecast; null where measured", examples=["target"]
    )
    as_of: str | None = Field(description="The day, month or year as of which it holds", examples=["2026-05"])
    as_of_from: str | None = Field(
        description="published: the date is the article's, as the text gives none", examples=["published"]
    )
    says: str | None = Field(description="Who states it, where the sentence tells", examples=["a spokesperson"])
    reports: str = Field(description="Who published it", examples=["The Outlet, Another Outlet"])
    story: str = Field(description="The page of its story", examples=["https://site.example/stories/a-token-race/"])
    conflicts: list[float] = Field(description="Other values that reports give for the same", examples=[[38000000]])
    evidence: list[SaidRow] = Field(description="The sentences that give it")
