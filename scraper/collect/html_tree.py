"""HTML bytes into a tree that is safe to work on: well decoded, not too long or deep, nothing hidden.

The cost of all that follows is bounded here: at most `MAX_BYTES` of text, `MAX_ELEMENTS` elements,
`MAX_DEPTH` levels. The scan is linear, whatever the page does.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from scraper.collect.cleaning import without_impossible_references
from scraper.collect.not_shown import drop_hidden
from scraper.errors import ExtractionError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 2_000_000
MAX_ELEMENTS = 15_000
MAX_DEPTH = 100  # libxml2 stops reading at 256, trafilatura loses text from about 300

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_LATIN = {
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "ascii",
    "us-ascii",
    "iso-8859-15",
    "windows-1252",
    "cp1252",
}
# Elements that pile up only when they are really nested (the others close each other, or have no content).
_NESTING = {
    "div", "span", "section", "article", "main", "aside", "header", "footer", "nav", "figure",
    "blockquote", "ul", "ol", "dl", "table", "tbody", "form", "fieldset", "details", "center", "font",
    "b", "i", "u", "s", "em", "strong", "small", "big", "a", "sub", "sup", "ins", "del", "code", "q",
    "cite", "mark", "label", "button", "svg", "g", "object", "picture", "video", "audio", "noscript",
}  # fmt: skip
_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed")
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})[^>]*(>)?)")
_TOO_DEEP = f"boolean({'/*' * (MAX_DEPTH + 1)})"


def decode(data: bytes, declared: str | None = None) -> str:
    """Return HTML bytes as text: by byte order mark, the server's charset, the page's, UTF-8, Windows-1252.

    A charset that doesn't fit the bytes is passed over; ISO-8859-1 means Windows-1252, as in browsers.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    head = data[:4096]
    found = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    names = [declared, found[1].decode("ascii", "ignore") if found else None, "utf-8"]
    for name in filter(None, names):
        if name.lower() in _LATIN:
            if name == declared and _is_utf8(data):
                return data.decode("utf-8")  # many servers send a default that was never meant
            break
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    return data.decode("cp1252", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _mostly_utf8(data: bytes) -> bool:
    """Return whether the few bytes that aren't UTF-8 are slips in a text that is."""
    return 50 * data.decode("utf-8", "replace").count("�") < sum(byte >= 0xC3 for byte in data[:MAX_BYTES])


def parse_html(html: bytes | str, charset: str | None = None) -> HtmlElement:
    """Return the tree of a page, bounded in size and depth, without what readers don't see.

    Raises ExtractionError when there is no page in it.
    """
    text = html if isinstance(html, str) else decode(html[:MAX_BYTES], charset)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text[:MAX_BYTES])
    text = without_impossible_references(text)
    # lxml refuses text that declares an encoding of its own.
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    long = text.count("<") - text.count("</") > MAX_ELEMENTS
    tree = _tree(bounded(text) if long else text)
    if not long and tree.xpath(_TOO_DEEP):
        tree = _tree(bounded(text))
    drop_hidden(tree)
    _open_layout_tables(tree)
    return tree


def _tree(html: str) -> HtmlElement:
    from lxml import etree
    from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # lxml's own lookup asks Python for the class of each element, whenever it is touched: a tenth of all time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    try:
        tree: HtmlElement = document_fromstring(html.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise ExtractionError(f"no HTML page in it ({error}); look at what the address gives") from error
    return tree


def bounded(html: str) -> str:
    """Return the page without tags deeper than `MAX_DEPTH` (their text stays) or after `MAX_ELEMENTS`."""
    kept: list[str] = []
    copied = at = elements = 0
    depth: dict[str, int] = {}
    level = 0
    while found := _TAG.search(html, at):
        at = found.start()
        comment, slash, name, closed = found.groups()
        if comment:
            end = html.find("-->", at)
            if end < 0:
                break
            at = end + 3
            continue
        if not closed:
            break
        end = found.end() - 1
        name, closing = name.lower(), bool(slash)
        drop = False
        if name in _NESTING and html[end - 1] != "/":
            if closing:
                drop = level > MAX_DEPTH and depth.get(name, 0) > 0
                if depth.get(name, 0) > 0:
                    depth[name] -= 1
                    level -= 1
            else:
                depth[name] = depth.get(name, 0) + 1
                level += 1
                drop = level > MAX_DEPTH
        if not closing and not drop:
            elements += 1
            if elements > MAX_ELEMENTS:
                return "".join(kept) + html[copied:at]
        if drop:
            kept.append(html[copied:at] + " ")
            copied = end + 1
        at = end + 1
        if name in _RAW_TEXT and not closing:
            close = re.compile(f"</{name}", re.IGNORECASE).search(html, at)
            if close is None:
                break  # the rest is that element's text
            at = close.start()
    return "".join(kept) + html[copied:]


def _open_layout_tables(tree: HtmlElement) -> None:
    """Make tables that hold paragraphs or further tables, or one cell, and so no data, plain blocks."""
    for table in tree.xpath("//table[.//td//p or .//td//h1 or .//td//table or .//td//article or count(.//td) = 1]"):
        picture = len(table.findall(".//td")) == 1 and table.find(".//img") is not None
        for part in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th")):
            nested = part if part.tag == "table" else next(part.iterancestors("table"), None)
            if nested is table and part is not table:
                part.tag = "div"
        table.tag = "figure" if picture else "div"
