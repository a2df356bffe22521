"""`sources.yml`: where articles come from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scraper.settings.files import File, Part
from scraper.settings.kinds import Id, Lang, Selector, Text, WebAddress, no_twins


class Source(Part):
    """Where articles come from."""

    id: Id
    name: Text = Field(description="The publisher as readers know it")
    kind: Literal["feed", "sitemap", "listing", "search"] = "feed"
    url: WebAddress = Field(description="The address of the feed, sitemap, page or query")
    selector: Selector | None = Field(
        default=None, description="For a listing: the CSS selector of the articles' links, or of what holds them"
    )
    home: WebAddress
    lang: Lang = "en"
    paywalled: bool = False
    full_text: bool = Field(default=False, description="The feed carries whole articles: fetch no pages")
    delay_seconds: float | None = Field(
        default=None, ge=0, le=60, description="Seconds between requests to its host, where it asks for more than usual"
    )
    note: str | None = None

    @model_validator(mode="after")
    def _selector_for_listings_only(self) -> Source:
        if self.kind == "listing" and self.selector is None:
            remedy = "add a CSS selector that finds the links to its articles, such as `selector: h2 a`"
            raise ValueError(f"the listing {self.id!r} has no selector; {remedy}")
        if self.kind != "listing" and self.selector is not None:
            remedy = "remove the selector, or write `kind: listing`"
            raise ValueError(f"the {self.kind} {self.id!r} has a selector, which only a listing can use; {remedy}")
        return self


class Blocked(Part):
    """A domain that is never collected, and why."""

    domain: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
    reason: Text


class Sources(File):
    """`sources.yml`: where articles come from, and from where they never come."""

    sources: list[Source]
    blocked: list[Blocked] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unique(self) -> Sources:
        no_twins("the id", (source.id for source in self.sources))
        no_twins("the address", (source.url for source in self.sources))
        return self
