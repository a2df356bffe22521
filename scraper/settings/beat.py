"""`topics.yml`, `glossary.yml` and `names.yml`: what the site is about, its words, its companies and tools."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scraper.settings.files import File, Misplaced, Part
from scraper.settings.kinds import Id, Phrase, Text, WebAddress, no_twins


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
        no_twins("the id", (topic.id for topic in [*self.topics, *self.off_beat]))
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
        no_twins("the term", (term.term for term in self.terms))
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
