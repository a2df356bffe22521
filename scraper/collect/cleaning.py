"""Outside text into plain text: no tags, control characters, direction overrides or lone surrogates.

What comes out is still only text: whoever writes it into Markdown, HTML, YAML or XML must escape it there.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

MAX_LINE = 1_000
MAX_TEXT = 400_000

_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|"
    r"hr|li|main|nav|ol|p|pre|section|table|td|th|tr|ul)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG_LIKE = re.compile(r"<[a-zA-Z/!?]")
_CUT_TAG = re.compile(r"</\s*\Z")  # nh3 takes it for text, as HTML does where a document ends
_DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head"}
# Invisible characters that change what is read: direction marks and overrides, zero-width spaces, soft
# hyphens, the tag characters of U+E00xx (a way to hide instructions), and noncharacters. ZWJ and ZWNJ stay:
# emoji and Persian need them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ufdd0-\ufdef\U000e0000-\U000e0fff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,12}|[0-9]{1,12});?")
_BLANKS = re.compile(r"[^\S\n]+")
_MARK_PILE = re.compile("([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{3})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")


def clean_line(text: str | None, *, limit: int = MAX_LINE) -> str:
    """Return outside text (plain or HTML) as one line of plain text of at most `limit` characters."""
    return _cut(" ".join(clean_text(text, limit=limit * 4).split()), limit)


def clean_text(text: str | None, *, limit: int = MAX_TEXT) -> str:
    """Return outside text (plain or HTML) as plain text, a paragraph a line, at most `limit` characters.

    Cleaning what is clean changes nothing.
    """
    if not text:
        return ""
    text = text[: limit * 4]
    for _ in range(6):  # until stable: what is escaped twice turns into a tag on the second pass
        cleaned = _once(text)
        if cleaned == text:
            break
        text = cleaned
    else:
        text = _once(text.replace("<", "‹").replace("&", "＆"))
    return _cut(text, limit)


def without_impossible_references(markup: str) -> str:
    """Return markup without references to characters that can't be (`&#0;`, `&#xD800;`): lxml fails on them later."""
    return _REFERENCE.sub(_if_possible, markup)


def _if_possible(reference: re.Match[str]) -> str:
    code = int(reference[1][1:], 16) if reference[1][0] in "xX" else int(reference[1])
    possible = code in (9, 10, 13) or (32 <= code <= 0xFFFD and not 0xD800 <= code <= 0xDFFF)
    return reference[0] if possible or 0x10000 <= code <= 0x10FFFF else ""


def _once(text: str) -> str:
    text = _INVISIBLE.sub("", text)  # also before the tags: nh3 takes no lone surrogates
    if _TAG_LIKE.search(text):
        import nh3

        text = _BLOCK_TAG.sub("\n", text)
        text = nh3.clean(text, tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT)
    text = _CUT_TAG.sub("", unescape(text))
    text = _LINE_BREAK.sub("\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _MARK_PILE.sub(r"\1", unicodedata.normalize("NFC", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    blank = max(cut.rfind(" "), cut.rfind("\n"))
    return cut[: blank if blank >= limit // 2 else limit].rstrip() + "…"
