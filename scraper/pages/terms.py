"""The glossary on other pages: the anchor of each term, which terms some texts use, and the mark-up of a first use."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from scraper.pages.escaping import escape, plain, trusted
from scraper.records import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scraper.settings import Term

SHOWN = 8
# What is quoted stays as it was said; a quotation that never ends reaches to the end.
_QUOTED = re.compile(r"""“[^”]*(?:”|$)|«[^»]*(?:»|$)|"[^"]*(?:"|$)""")
# In the Markdown of maintainers: code blocks, headings, links, code, emphasis and HTML stay as they are.
_MARKED = re.compile(
    r"^```.*?^```|^(?: {4}|\t|#).*?$|!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?|`[^`]*`|<[^>]*>|\*\*[^*]+\*\*|https?://\S+",
    re.DOTALL | re.MULTILINE,
)


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
        # A class of first letters is what Python looks for quickest; which of them it was decides on the rest.
        begun: dict[str, list[str]] = {}
        for form in longest:
            begun.setdefault(re.escape(form[0] + form[0].upper()), []).append(re.escape(form[1:]))
        rests = "|".join(f"(?<=[{first}])(?i:{'|'.join(begun[first])})" for first in begun)
        form = rf"[{''.join(begun)}](?<!\w.)(?:{rests})" if begun else r"(?!)"
        self._any = re.compile(rf"(?P<form>{form})[sS]?(?!\w)", re.DOTALL)

    def used(self, text: str) -> set[str]:
        """Return the terms that a text uses."""
        return {term for term, _, _ in self.places(text)}

    def places(self, text: str) -> list[tuple[str, int, int]]:
        """Return each use of a term in a text: the term, and where its words begin and end."""
        found = []
        for match in self._any.finditer(text):
            form, term = self._forms.get(match["form"].casefold(), ("", ""))
            if term and (match["form"] == form or not form.isupper()):
                found.append((term, match.start(), match.end()))
        return found


class Explaining:
    """Marks the first use of each term on one page as a link to the glossary, and remembers which were marked.

    Called for each text in the order of the page. `root` leads from the page to the site's own.
    """

    def __init__(self, terms: Terms, anchors: dict[str, str], root: str) -> None:
        self._terms, self._anchors, self._root = terms, anchors, root
        self.marked: list[str] = []

    def __call__(self, text: str) -> Markup:
        """Return a text from outside, escaped."""
        text = plain(text)
        return self._linked(text, _QUOTED, _escaped)

    def opening(self, markdown: str) -> Markup:
        """Return the Markdown of a maintainer as it is, but for the links."""
        return self._linked(markdown, re.compile(f"{_MARKED.pattern}|{_QUOTED.pattern}", _MARKED.flags), trusted)

    def _linked(self, text: str, untouched: re.Pattern[str], shown: Callable[[str], Markup]) -> Markup:
        kept = [match.span() for match in untouched.finditer(text)]
        out, done = list[Markup](), 0
        for term, start, end in self._terms.places(text):
            if term in self.marked or any(begin < end and start < over for begin, over in kept):
                continue
            self.marked.append(term)
            href = f"{self._root}glossary/#{escape(self._anchors[term])}"
            use = f'<a class="oc-term" href="{href}">{shown(text[start:end])}</a>'
            out += [shown(text[done:start]), Markup(use)]  # noqa: S704
            done = end
        return Markup("").join([*out, shown(text[done:])])


def _escaped(text: str) -> Markup:
    """Return a piece of a line, escaped, with the blanks at its ends, where it goes on."""
    before, after = " " * text.startswith(" "), " " * (text.endswith(" ") and bool(text.strip()))
    return Markup(f"{before}{escape(text)}{after}")  # noqa: S704


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
