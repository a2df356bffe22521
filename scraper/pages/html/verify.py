"""Reads the built site as a browser would: every link and anchor leads somewhere, every mark to its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


def verify(public: Path, sites: Mapping[str, Path] | None = None) -> list[str]:
    """Return what is wrong with the site in the folder `public`, one line a problem; nothing if all is well.

    `sites` are the folders of sites by their addresses: where a folder is there, what leads to it must lead somewhere.
    """
    pages = {file: _read(file) for file in sorted(public.rglob("*.html"))}
    if not pages:
        return [f"{public}: no page is there; build the site first"]
    index = pages.get(public / "index.html", _Page())
    prefix = urlsplit(index.home).path or "/"
    site = _Site(public, prefix, pages)
    others = [(address, _Site(folder, "/", {})) for address, folder in sorted((sites or {}).items(), reverse=True)]
    problems: list[str] = []
    for file, page in pages.items():
        place = file.relative_to(public).as_posix()
        problems += [f"{place}: {fault}" for fault in page.faults]
        for element, address, is_mark in page.links:
            if fault := _fault(site, file, (element, address, is_mark), others):
                problems.append(f"{place}: {fault}")
    return problems


@dataclass(frozen=True)
class _Site:
    """A site in a folder, and the pages of it that were read."""

    public: Path
    prefix: str
    pages: dict[Path, _Page]

    def page(self, file: Path) -> _Page | None:
        if file not in self.pages and file.suffix == ".html":
            self.pages[file] = _read(file)
        return self.pages.get(file)


def _fault(site: _Site, file: Path, link: tuple[str, str, bool], others: Sequence[tuple[str, _Site]]) -> str | None:
    element, address, is_mark = link
    public, prefix = site.public, site.prefix
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"<{element}> has an address that can't be read: {address}"
    if parts.scheme or parts.netloc:
        if element != "a":
            return f"<{element}> loads from another host: {address}"
        safe = parts.scheme in ("http", "https", "mailto")
        base, other = next((one for one in others if address.startswith(one[0])), ("", site))
        if base and other.public.is_dir():
            within = (element, address.removeprefix(base) or "./", is_mark)
            fault = _fault(other, other.public / "index.html", within, ())
            return fault and f"{fault}, at {base}"
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
    anchor, there = unquote(parts.fragment), site.page(target)
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
