"""`corrections.yml`: a maintainer's verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, model_validator

from scraper.settings.files import File, Misplaced, Part, place_of
from scraper.settings.kinds import Text, WebAddress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _last_part(value: str) -> str:
    return value.rstrip("/").rpartition("/")[2] if "//" in value else value


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


def verdict_places(content: Path) -> Callable[[str, str], str]:
    """Return what tells where `corrections.yml` names, under a key, an article (canonical address) or a story (id)."""
    from scraper.collect.addresses import canonical_url

    def where(key: str, name: str) -> str:
        return place_of(
            content / "corrections.yml", key, lambda word: name in (word, canonical_url(word), _last_part(word))
        )

    return where
