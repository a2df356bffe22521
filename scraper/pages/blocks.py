"""Raw HTML that needs no parsing: Python-Markdown gets a whole, well-formed block in one piece, and prints it as it is.

Most of a page is such blocks, and Python-Markdown and MkDocs each take them apart tag by tag, which is more than half
of the time of a build. The HTML is the same: a page with anything that is not plainly well-formed is left to them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from markdown import Markdown

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [A-Za-z-]+(?:=\"[^\"<>`]*\")?)*)(/?)>")
_VOID = ("br", "hr", "img", "wbr")
_TEXT_ALONE = ("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp")
_UNFINISHED = re.compile(r"&(?!(?:#[0-9]+|[A-Za-z]+);)")  # Python-Markdown may end it
# Outside such blocks: what may begin one, or reach over the next, as an open comment does.
_LOOSE = re.compile(rf"^ {{0,3}}<|<(?!{_TAG.pattern[1:]})", re.MULTILINE)


class WholeBlocks(Extension):  # type: ignore[misc]
    """Puts blocks of raw HTML aside before they are parsed."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Register after the clean-up of white space (30) and before the parsers of MkDocs (21) and Markdown (20)."""
        md.preprocessors.register(_Aside(md), "whole_blocks", 25)


class _Aside(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        pieces = "\n".join(lines).split("\n\n")
        whole = [self._is_block(piece) for piece in pieces[:-1]] + [False]
        if any(_LOOSE.search(piece) for piece, aside in zip(pieces, whole, strict=True) if not aside):
            return lines
        for at, piece in enumerate(pieces):
            if whole[at]:  # the line breaks are those that Python-Markdown sets
                pieces[at] = "\n" + self.md.htmlStash.store(piece + "\n") + "\n\n"
        return "\n\n".join(pieces).split("\n")

    def _is_block(self, piece: str) -> bool:
        first = _TAG.match(piece)
        return bool(first and self.md.is_block_level(first[2]) and is_whole(piece))


def is_whole(block: str) -> bool:
    """Return whether `block` is one element, from its first character to its last, in which each is closed in turn."""
    if _UNFINISHED.search(block):
        return False
    within: list[str] = []
    for number, tag in enumerate(_TAG.finditer(block), 1):
        closing, name, attributes, empty = tag.groups()
        if name in _TEXT_ALONE or (closing and (attributes or empty)):
            return False
        if closing and (not within or within.pop() != name):
            return False
        if not (closing or empty or name in _VOID):
            within.append(name)
        if not within:  # where the first element ends
            return bool(closing) and tag.end() == len(block) and block.count("<") == number
    return False
