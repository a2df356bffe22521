"""The border: the only place where text from outside becomes Markdown, HTML, front matter or an address.

Templates can't print anything that has not passed through `escape` (see `templating`). Its result means the same
characters in running Markdown, inside raw HTML and inside a quoted attribute, so no template has to know where
it stands. Pages hold no program for Python-Markdown, an extension of it, or MkDocs' own Jinja to act on.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup

# Line separators of every kind: a line break is what starts a block, a list or a heading in Markdown.
_SPACE = re.compile("[\t\n\x0b\x0c\r\x1c-\x20\x85\u2028\u2029]+")
# Controls (Python-Markdown keeps its own place marks between \x02 and \x03), bidirectional overrides and isolates
# (they reorder what stands around them), lone surrogates and non-characters (UTF-8 and YAML refuse them).
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# All ASCII punctuation but , ; % and, for the sake of readable files, what is inside or at the end of a word, where it
# can't start anything: a full stop or a question mark at the end, a hyphen or a slash inside. What decides on these
# comes after the class of all marks, which is all that the search for the next one looks at.
_MARKS = re.compile(
    r"""[-!"#$&'()*+./:<=>?@\[\\\]^_`{|}~]"""
    r"""(?:(?<![-./?])"""
    r"""|(?<=\.)(?:(?<![^\W\d_]\.)|(?=\S))"""
    r"""|(?<=[-/?])(?<![^\W_].)"""
    r"""|(?<=[-/])(?![^\W_]))"""
)
_REFERENCES = {chr(code): f"&#{code};" for code in range(128)}
# In a script element; the rest are line breaks and lone surrogates, which JSON would hold as they are.
_IN_SCRIPT = re.compile("[<>&'\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"((?:\w+://[^/?#]*)?)([^#]*#?)(.*)")  # scheme and host; path and query; fragment
_ADDRESS_MARKS = re.compile('[\x00-\x20"<>\\\\^`{|}\x7f]')
_PATH_MARKS = re.compile(rf"{_ADDRESS_MARKS.pattern}|[][]|%(?![0-9A-Fa-f]{{2}})")  # a host may have brackets
_FRAGMENT_MARKS = re.compile(f"{_PATH_MARKS.pattern}|#")


def plain(text: str) -> str:
    """Return `text` on one line, without characters that no reader sees and some programs act on."""
    if text.isprintable() and "  " not in text:  # most are, and this is quicker to see
        return text.strip(" ")
    return _SPACE.sub(" ", _DROPPED.sub("", text)).strip(" ")


def escape(value: object) -> Markup:
    """Return `value` so that Markdown, HTML and attributes show exactly its characters.

    Markup that a template or this module has made stays as it is. Raises TypeError for anything but text and
    numbers, as the words of an unknown object are nobody's decision.
    """
    if type(value) is Markup:
        return value
    if value is None:
        return Markup("")
    if isinstance(value, str):
        return value if isinstance(value, Markup) else _escaped(value)
    if isinstance(value, int | float):
        return _escaped(str(value))
    raise TypeError(f"a template prints {type(value).__name__}; print one of its fields")


@lru_cache(maxsize=2_000)  # names, days and ids come again and again, and a sentence more than once on its page
def _escaped(text: str) -> Markup:
    return Markup(_MARKS.sub(lambda match: _REFERENCES[match[0]], plain(text)))  # noqa: S704


@lru_cache(maxsize=4096)  # it is asked of an address where it is read, where it is printed and for the data
def web_address(url: str | None) -> str | None:
    """Return `url` if a reader may be sent there (http or https, a host, no user name), else None."""
    text = plain(url or "")
    try:
        parts = urlsplit(text)
        safe = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return text if safe and "\\" not in parts.netloc else None


def href(url: str | None) -> Markup:
    """Return a web address for an `href` attribute; nothing at all if a reader may not be sent there.

    What may not stand in a valid URL string (https://url.spec.whatwg.org/#url-writing) is percent-encoded.
    """
    parts = _ADDRESS.findall(web_address(url) or "")[0]
    marks = (_ADDRESS_MARKS, _PATH_MARKS, _FRAGMENT_MARKS)
    encoded = (mark.sub(lambda m: f"%{ord(m[0]):02X}", part) for mark, part in zip(marks, parts, strict=True))
    return escape("".join(encoded))


def trusted(text: str) -> Markup:
    """Return Markdown that maintainers wrote themselves, as it is. For files of the repository only."""
    return Markup(text)  # noqa: S704


def script_data(value: object) -> Markup:
    """Return `value` as JSON for a data block of a page, `<script type="application/ld+json">`.

    Inside it HTML knows no entities (HTML, 4.12.1.3, restrictions for contents of script elements): whatever could end
    or open an element, or a line of a script, becomes an escape of JSON, which stands for the same character.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: S704


def front_matter(fields: dict[str, object]) -> str:
    """Return YAML front matter. The theme prints texts of it into HTML as they stand, so they are escaped here.

    JSON strings are YAML strings, and hold no line break.
    """
    lines = [f"{key}: {json.dumps(_for_theme(value), ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *lines, "---", ""])


def _for_theme(value: object) -> object:
    if isinstance(value, dict):
        return {key: _for_theme(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_for_theme(inner) for inner in value]
    return str(escape(value)) if isinstance(value, str) else value
