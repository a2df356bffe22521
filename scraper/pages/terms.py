"""The glossary on other pages: the anchor of each term, and which terms some texts use."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.records import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.settings import Term

SHOWN = 8


def anchors(terms: list[Term]) -> dict[str, str]:
    """Return the id under which each term stands in the glossary."""
    made: dict[str, str] = {}
    for term in sorted(terms, key=lambda term: term.term.casefold()):
        anchor = f"term-{slug(term.term) or len(made)}"
        made[term.term] = anchor if anchor not in made.values() else f"{anchor}-{len(made)}"
    return made


class Terms:
    """Finds the glossary's terms in texts. Words of this site's own marks ("figure", "evidence") aren't looked for."""

    def __init__(self, terms: list[Term]) -> None:
        self._forms = {form.casefold(): (form, term.term) for term in terms if not term.ours for form in _forms(term)}
        longest = sorted(self._forms, key=lambda form: (-len(form), form))
        any_form = "|".join(map(re.escape, longest)) or r"(?!)"
        self._any = re.compile(rf"(?<!\w)(?P<form>{any_form})s?(?!\w)", re.IGNORECASE)

    def used(self, text: str) -> set[str]:
        """Return the terms that a text uses."""
        found = set()
        for match in self._any.finditer(text):
            form, term = self._forms.get(match["form"].casefold(), ("", ""))
            if term and (match["form"] == form or not form.isupper()):
                found.add(term)
        return found


def commonest(texts: Iterable[set[str]]) -> list[str]:
    """Return the terms that most of some texts use, at most SHOWN, in the order of the alphabet."""
    counted = Counter(term for terms in texts for term in terms)
    most = sorted(counted, key=lambda term: (-counted[term], term.casefold()))
    return sorted(most[:SHOWN], key=str.casefold)


def _forms(term: Term) -> list[str]:
    """Return a term and those of its other forms that can hardly mean anything else.

    "SPACE" is the framework, "space" is not; "outcome" alone is not an input metric.
    """
    return [term.term, *(form for form in term.also if " " in form or "-" in form or form != form.lower())]
