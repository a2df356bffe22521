"""Material, less what no page here needs: its indentation, an eighth of a page, and the files of a search of its own.

The indentation is taken away when Jinja reads a template, once, so it costs a page nothing; what is printed stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2.ext import Extension

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

_SVG = ' xmlns="http://www.w3.org/2000/svg"'
_TEXT_ALONE = r"<(?P<element>script|style)\b.*?</(?P=element)>"
# References to ASCII punctuation but those to the marks of HTML itself: " (34), & (38), ; (59), < (60) and > (62).
_REFERENCE = re.compile(rf"{_TEXT_ALONE}|&#(?P<code>3[35679]|4[0-7]|58|6[134]|9[1-6]|12[3-6]);", re.DOTALL)
_KEPT = r"<(?P<element>pre|script|style|textarea)\b.*?</(?P=element)>"  # blank space means something there
_SILENT = r"\n[ \t]*(?P<silent>(?:\{(?P<sign>[%#])(?![^\n]*\binclude\b)[^\n]*?(?P=sign)\}[ \t]*)+)(?=\n)"
_BLANK = re.compile(rf"(?P<kept>{_KEPT})|{_SILENT}|\n\s+", re.DOTALL | re.IGNORECASE)
# Only a field of text may say so; a browser that remembers a box's tick over a reload leaves the drawer as it was.
_INVALID = re.compile(r'(type="checkbox" id="__\w+") autocomplete="off"')
_UNUSED = re.compile(r"assets/(javascripts/(lunr|workers)/|.*\.map$|images/favicon\.png$)")


class Unindented(Extension):
    """A Jinja extension that takes away the blank space before lines, blank lines, and lines that print nothing.

    Where a line break is printed between two elements or words, one stays: a reader may see it as a space. An icon in
    a page needs no namespace (https://html.spec.whatwg.org/#svg-0). An attribute that HTML forbids goes, too.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return a template's source with less blank space."""
        source = source.replace(_SVG, "") if str(name).endswith(".svg") else source
        return _BLANK.sub(lambda found: found["kept"] or found["silent"] or "\n", _INVALID.sub(r"\1", source))


def without_unused(files: Files, own: str) -> Files:
    """Return the files of a site without those of the theme, outside the folder `own`, that no page loads: 2 MB."""
    for file in [file for file in files if _UNUSED.match(file.src_uri) and file.src_dir != own]:
        files.remove(file)
    return files


def spelled_out(page: str) -> str:
    """Return a page's HTML with the signs themselves where they were written as references, to keep them from Markdown.

    A browser reads both alike, save in elements that hold no HTML: these stay as they are.
    """
    return _REFERENCE.sub(lambda found: chr(int(found["code"])) if found["code"] else found[0], page)
