"""Which companies and tools a text names, by the list in `content/names.yml`.

The rule is one that a reader can check: a name counts where one of its listed forms stands as a whole word, with
the listed capitals; of two that begin at the same place the longer one is meant ("Claude Code", not "Claude"). Nothing
is guessed: "Amazons" and "Meta-analysis" name nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.pages.escaping import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.settings import Name

FOLDERS = {"company": "companies", "tool": "tools"}


class Gazetteer:
    """The listed names, to be found in texts."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(names, key=lambda name: (name.name.casefold(), name.id))
        self._of = {_straight(form): name for name in self.names for form in name.forms}
        longest = sorted(self._of, key=lambda form: (-len(form), form))
        forms = "|".join(map(re.escape, longest)) or r"(?!)"
        # A full stop may end the sentence, but in "Amazon.com" it is part of another name.
        self._any = re.compile(rf"(?<![\w@./-])(?:{forms})(?![\w-]|\.\w)")

    def named(self, text: str) -> list[Name]:
        """Return whom a text names, each once, in the order of the text."""
        found = {name.id: name for match in self._any.finditer(_straight(plain(text))) for name in [self._of[match[0]]]}
        return list(found.values())

    def speaker(self, text: str) -> list[Name]:
        """Return the companies that the words for a speaker name: no tool speaks, but people are called Claude."""
        return [name for name in self.named(text) if name.kind == "company"]


def address(name: Name) -> str:
    """Return where the page of a name stands: `companies/amazon`."""
    return f"{FOLDERS[name.kind]}/{name.id}"


def _straight(text: str) -> str:
    return text.replace("’", "'")
