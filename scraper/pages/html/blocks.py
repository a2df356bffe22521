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
_START = re.compile(r"(?:\A|(?<=\n\n))<([a-z][a-z0-9]*)")
# Outside such blocks: what may begin one, or reach over the next, as an open comment does.
_LOOSE = re.compile(rf"^ {{0,3}}<|<(?!{_TAG.pattern[1:]})", re.MULTILINE)


class WholeBlocks(Extension):  # type: ignore[misc]
    """Puts blocks of raw HTML aside before they are parsed."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Register after the clean-up of white space (30) and before the parsers of MkDocs (21) and Markdown (20)."""
        md.preprocessors.register(_Aside(md), "whole_blocks", 25)


class _Aside(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        text, done, out, kept = "\n".join(lines), 0, list[str](), self.md.htmlStash
        while start := _START.search(text, done):
            end = end_of(text, start.start()) if self.md.is_block_level(start[1]) else 0
            if not (end and text.startswith("\n\n", end)) or _LOOSE.search(text[done : start.start()]):
                return lines
            # The line breaks are those that Python-Markdown sets; blocks with nothing in between go as one.
            block, between = text[start.start() : end] + "\n", text[done : start.start()]
            if done and not between.strip():
                kept.rawHtmlBlocks[-1] += "\n" + block
            else:
                out += [between, "\n", kept.store(block), "\n\n"]
            done = end
        return lines if _LOOSE.search(text[done:]) else "".join([*out, text[done:]]).split("\n")


def end_of(text: str, start: int) -> int:
    """Return where the element ends that begins at `start`; 0 unless all in it is well-formed, each closed in turn."""
    within: list[str] = []
    for number, tag in enumerate(_TAG.finditer(text, start), 1):
        closing, name, attributes, empty = tag.groups()
        if name in _TEXT_ALONE or (closing and (attributes or empty)):
            return 0
        if closing and (not within or within.pop() != name):
            return 0
        if not (closing or empty or name in _VOID):
            within.append(name)
        if not within:
            end, block = tag.end(), text[start : tag.end()]
            return end if closing and block.count("<") == number and not _UNFINISHED.search(block) else 0
    return 0
