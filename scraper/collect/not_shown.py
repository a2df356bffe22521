"""What a page holds but doesn't show: taken out, as nobody should be quoted with words that no reader saw.

Read are the `hidden` attribute, closed templates and dialogs, what is for browsers without scripts, and styles, written
at the element or as a rule for one class or id in the page's own `<style>`. Style sheets of their own are not fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CSS = 400_000  # characters of a page
MAX_NAMES = 60  # classes and ids that hide

# Each begins with a letter that stands for itself: that makes them fast on long style sheets. In lower case.
_NOT_SHOWN = [
    re.compile(pattern)
    for pattern in (
        rb"display\s*:\s*none",
        rb"visibility\s*:\s*(?:hidden|collapse)",
        rb"font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:[;!}]|$)",
        rb"text-indent\s*:\s*-\d{3}",
        rb"left\s*:\s*-\d{4}",
        rb"clip\s*:\s*rect\(\s*0",
    )
]
_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SELECTOR = re.compile(rb"\s*(?:[a-zA-Z][a-zA-Z0-9]*)?([.#](?:[\w-]|[^\x00-\x7f])+)\s*")
_MARKED = (
    "descendant::*[@hidden or self::template or self::dialog or self::noscript or @style]"
    "[not(self::body or self::head)]"
)

_SHOWN_WITH = {"template": "shadowrootmode", "dialog": "open", "noscript": ""}  # the attribute that shows it


def drop_hidden(tree: HtmlElement) -> None:
    """Take out what isn't shown, unless it is most of the page (shown by a script, then)."""
    hidden = [node for node in tree.xpath(_MARKED) if _is_hidden(node)]
    if names := hiding_names(tree):
        hidden += _named(tree, names)
    if not hidden:
        return
    whole = None
    known = dict.fromkeys(hidden)
    for node in known:
        if any(above in known for above in node.iterancestors()):
            continue
        own = len("".join(node.itertext("p", "li")))
        if own and whole is None:
            whole = len("".join(tree.itertext("p", "li")))
        if 2 * own <= (whole or 0):
            node.drop_tree()


def hiding_names(tree: HtmlElement) -> set[str]:
    """Return the classes (`.name`) and ids (`#name`) that a rule of the page's own hides for every reader."""
    css = "\n".join(style.text or "" for style in tree.iter("style"))[:MAX_CSS].encode("utf-8", "replace")
    css = _COMMENT.sub(b"", css)
    low = css.lower()
    names: set[str] = set()
    depth = at = 0
    last = -1
    for place in sorted(found.start() for pattern in _NOT_SHOWN for found in pattern.finditer(low)):
        start = css.rfind(b"{", at, place)
        if start <= last or css.find(b"}", start, place) >= 0:
            continue  # another declaration of the same rule, or of none
        depth += css.count(b"{", at, start) - css.count(b"}", at, start)
        if depth == 0:
            selectors = css[max(css.rfind(mark, at, start) for mark in (b"}", b"{", b";")) + 1 : start]
            named = (_SELECTOR.fullmatch(selector) for selector in selectors.split(b","))
            names |= {name[1].decode("utf-8", "replace") for name in named if name}
        at = last = start
        if len(names) > MAX_NAMES:
            break
    return names


def _named(tree: HtmlElement, names: set[str]) -> list[HtmlElement]:
    """Return the elements that have one of the names; most classes stand at many elements, and are split once."""
    hides: dict[str, bool] = {"": False}
    found = []
    for node in tree.iterdescendants():
        classes = node.get("class", "")
        if classes not in hides:
            hides[classes] = any("." + name in names for name in classes.split())
        if hides[classes] or f"#{node.get('id')}" in names:
            found.append(node)
    return [node for node in found if node.tag not in ("body", "head")]


def _is_hidden(node: HtmlElement) -> bool:
    if node.tag in _SHOWN_WITH:
        shown_with = _SHOWN_WITH[node.tag]
        return not shown_with or shown_with not in node.attrib
    if "hidden" in node.attrib and node.get("hidden") != "until-found":
        return True
    style = node.get("style", "").lower().encode("utf-8", "replace")
    return any(pattern.search(style) for pattern in _NOT_SHOWN) if style else False
