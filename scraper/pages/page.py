"""A page of the site: what stands on it, and how that becomes Markdown with front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from scraper.pages.escaping import front_matter
from scraper.pages.exports.structured import found
from scraper.pages.templating import address_from, environment
from scraper.pages.terms import Explaining, Terms, anchors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.settings import Settings


@dataclass(frozen=True)
class Page:
    """What a page is made of.

    `kind` names its template and `values` are what that is given, beside what all pages share. `depth` is how many
    folders deep its address is; a `listing` isn't searched.
    """

    kind: str
    depth: int
    title: str
    values: dict[str, Any]
    description: str = ""
    listing: bool = False


@dataclass(frozen=True)
class Derived:
    """A file that `make` makes of nothing but `made_of` and what all pages share: not at all, if these are the same."""

    made_of: object
    make: Callable[[], Page | str]


class Writer:
    """Writes pages as Markdown, with what is the same for all of them."""

    def __init__(self, settings: Settings, templates: Path, year: str = "") -> None:
        site, terms = settings.general.site, settings.glossary.terms
        names = {topic.id: topic.name for topic in settings.topics.topics}
        self.made_of = (site, terms, names, year)  # what all pages are made of, beside the templates
        self._jinja, self._terms = environment(templates), Terms(terms)
        self._shared: dict[str, Any] = {
            "site": site,
            "own_year": year,
            "names": names,
            "definitions": {term.term: term.definition for term in terms},
            "anchors": anchors(terms),
        }

    def text(self, page: Page) -> str:
        """Return a page as Markdown with front matter. Raises BuildError for a template that could print unescaped."""
        fields: dict[str, object] = {"title": page.title, "kind": page.kind}
        if page.listing:
            fields["search"] = {"exclude": True}
        if updated := page.values.get("updated"):
            fields["updated"] = updated
        root = "../" * page.depth
        home = self._shared["site"].lasting("") if self._shared["own_year"] else root
        explained = Explaining(self._terms, self._shared["anchors"], home)
        of_the_page = {
            "to": partial(address_from, root, self._shared["site"], self._shared["own_year"]),
            "explained": explained,
            "explained_opening": explained.opening,
        }
        values = self._shared | of_the_page | page.values
        fields |= found(page.kind, page.title, page.description, values)
        body = self._jinja.get_template(f"{page.kind}.md.j2").render(values)
        return front_matter(fields) + "\n" + re.sub("\n\n\n+", "\n\n", body).strip() + "\n"
