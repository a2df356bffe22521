"""Reads the built site as a browser would: every link and anchor leads somewhere, every mark to its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_LINKS = ("href", "src", "poster", "data", "action")
_NOT_LOADED = {"canonical", "alternate", "prev", "next", "external"}
_MARKS = {"oc-mark", "oc-mark-to"}


@dataclass
class _Page:
    ids: set[str] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)  # ids of sentences that have words and a source
    links: list[tuple[str, str, bool]] = field(default_factory=list)  # element, address, is it an evidence mark
    faults: list[str] = field(default_factory=list)
    home: str = ""


def verify(public: Path) -> list[str]:
    """Return what is wrong with the site in the folder `public`, one line a problem; nothing if all is well."""
    pages = {file: _read(file) for file in sorted(public.rglob("*.html"))}
    if not pages:
        return [f"{public}: no page is there; build the site first"]
    index = pages.get(public / "index.html", _Page())
    prefix = urlsplit(index.home).path or "/"
    problems: list[str] = []
    for file, page in pages.items():
        place = file.relative_to(public).as_posix()
        problems += [f"{place}: {fault}" for fault in page.faults]
        for element, address, is_mark in page.links:
            if fault := _fault(public, pages, file, prefix, (element, address, is_mark)):
                problems.append(f"{place}: {fault}")
    return problems


def _fault(public: Path, pages: dict[Path, _Page], file: Path, prefix: str, link: tuple[str, str, bool]) -> str | None:
    element, address, is_mark = link
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"<{element}> has an address that can't be read: {address}"
    if parts.scheme or parts.netloc:
        if element != "a":
            return f"<{element}> loads from another host: {address}"
        safe = parts.scheme in ("http", "https", "mailto")
        return None if safe else f"a link that no reader should follow: {address}"
    target = file
    if parts.path:
        path = unquote(parts.path)
        folder = public if path.startswith("/") else file.parent
        target = (folder / (path.removeprefix(prefix) if path.startswith("/") else path)).resolve()
        if not target.is_relative_to(public.resolve()):
            return f"leads out of the site: {address}"
        target = public / target.relative_to(public.resolve())
        if target.is_dir():
            target = target / "index.html"
        if not target.exists():
            return f"leads nowhere: {address}"
    anchor, there = unquote(parts.fragment), pages.get(target)
    if anchor and there and anchor not in there.ids:
        return f"leads to an anchor that is not there: {address}"
    if is_mark and (not there or anchor not in there.sentences):
        return f"an evidence mark that leads to no sentence: {address}"
    return None


def _read(file: Path) -> _Page:
    from lxml import html

    page, tree = _Page(), html.fromstring(file.read_bytes())
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if name := node.get("id"):
            if name in page.ids:
                page.faults.append(f"two elements have the id {name!r}")
            page.ids.add(name)
        for attribute in node.attrib:
            if attribute in _LINKS:
                _note(page, node, node.get(attribute))
        classes = set((node.get("class") or "").split())
        if "oc-evidence" in classes:
            page.sentences |= {item.get("id") for item in node.iter("li") if item.text_content().strip()}
        if "oc-fact" in classes and not any(_is_mark(link) for link in node.iter("a")):
            page.faults.append(f"a statement without evidence: {node.text_content().strip()[:80]}")
    return page


def _note(page: _Page, node: Any, address: str) -> None:
    relation = set((node.get("rel") or "").split())
    if node.tag == "link" and "canonical" in relation:
        page.home = address
    if node.tag == "link" and relation & _NOT_LOADED and urlsplit(address).scheme:
        return
    page.links.append((node.tag, address, _is_mark(node)))


def _is_mark(node: Any) -> bool:
    return bool(_MARKS & set((node.get("class") or "").split()))
