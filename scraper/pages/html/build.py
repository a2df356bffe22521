"""Runs MkDocs: quiet when all is well, one error with MkDocs' own words when not, and never half a site.

The site is built into a folder beside the last one and takes its place by rename, so a failed or killed build
leaves the last good site.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.errors import BuildError
from scraper.looks import LOOKS
from scraper.pages.escaping import web_address
from scraper.pages.html import carrying, searching
from scraper.place import Place
from scraper.settings import General
from scraper.settings.files import read

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = "site.json"  # in the cache: how the site's pages were made
_DIRTY = "A 'dirty' build is being performed"  # MkDocs warns of what `carrying` takes care of
_ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",  # an advertisement that Material prints
    # What a site's mkdocs.yml names to be built like all others, wherever the program is installed.
    "OVERCOUNT_MKDOCS": str(LOOKS / "mkdocs.yml"),
    "OVERCOUNT_THEME": str(LOOKS / "theme"),
    "SOURCE_DATE_EPOCH": "0",  # no time of the run in sitemap.xml.gz: same input, same bytes
}


def build(root: Path, year: str = "") -> None:
    """Build the site that `root/mkdocs.yml` describes, with name and address from `content/overcount.yml`.

    With a `year`, that is the site to which this year has moved, from its own folder. Pages that are as they were are
    carried over from the last site. Raises BuildError with every warning and error of MkDocs (a link that leads
    nowhere, a page in no navigation).
    """
    general = read(root / "content" / "overcount.yml", General)
    with _environment(), _messages() as messages:
        public, last, plugin = _build(root, general, year, messages)
        following, former = _beside(public, "next"), _beside(public, "former")
        if messages:
            shutil.rmtree(following, ignore_errors=True)
            raise BuildError(_told(root, messages))
    pages = [(plugin.files[name], made) for name, made in sorted(plugin.made.items())]
    try:
        parts = searching.index(public, following, pages, last.search)
    except BuildError:
        shutil.rmtree(following, ignore_errors=True)
        raise
    if public.exists():
        public.rename(former)
    following.rename(public)
    carrying.keep(_of(root, year).cache / _KEPT, plugin.made, parts)
    shutil.rmtree(former, ignore_errors=True)


def _of(root: Path, year: str) -> Place:
    return Place(root).of_year(year) if year else Place(root)


def _build(
    root: Path, general: General, year: str, messages: list[str]
) -> tuple[Path, carrying.Last, carrying.Carrying]:
    """Build into the folder beside the site; return the site's own folder, how it was, and how its pages were made."""
    from jinja2 import TemplateError
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException
    from mkdocs.plugins import BasePlugin
    from yaml import YAMLError

    from scraper.pages.html.blocks import WholeBlocks

    class Plugin(carrying.Carrying, BasePlugin):  # type: ignore[misc]
        """As MkDocs wants it."""

    info, place = general.site, _of(root, year)
    own = {"docs_dir": str(place.content), "site_dir": str(place.public)} if year else {}
    try:
        config = load_config(
            str(root / "mkdocs.yml"),
            site_name=info.name,
            site_url=info.address("", year),
            site_description=info.tagline,
            extra={"contact": _contact(general), "main": info.lasting("") if year else ""},
            **own,
        )
        if year:
            config.nav = [{year: "index.md"}, *_elsewhere(config.nav, info.lasting(""))]
        public = Path(config.site_dir)
        following, former = _beside(public, "next"), _beside(public, "former")
        if former.exists() and not public.exists():  # killed between the two renames
            former.rename(public)
        for left_over in (following, former, _beside(public, "next.searched")):
            shutil.rmtree(left_over, ignore_errors=True)
        config.site_dir = str(following)
        last = carrying.read(place.cache / _KEPT, public)
        config.plugins["overcount"] = plugin = Plugin(last)
        config.markdown_extensions.append(WholeBlocks())
        mkdocs_build(config, dirty=True)  # dirty: it asks of each page whether it has to be built
        carrying.carry(public, following, plugin.carried)
    except (MkDocsException, TemplateError, YAMLError, OSError, SystemExit) as error:
        raise BuildError(_told(root, [*messages, str(error)])) from error
    return public, last, plugin


def _elsewhere(nav: Any, main: str) -> Any:
    """Return a navigation whose pages are those of the site at the address `main`."""
    if isinstance(nav, dict):
        return {title: _elsewhere(to, main) for title, to in nav.items()}
    if isinstance(nav, list):
        return [_elsewhere(one, main) for one in nav]
    page = str(nav).removesuffix(".md")
    return f"{main}{page.removesuffix('index')}".rstrip("/") + "/" if str(nav).endswith(".md") else nav


def _contact(general: General) -> str:
    """Return where the footer's contact leads: a web or mail address, unless it is a page of this site or neither."""
    text = general.contact.strip()
    if re.fullmatch(r"[^@\s/:?]+@[^@\s/:?]+", text):
        return f"mailto:{text}"
    return "" if text.startswith(general.site.address()) else web_address(text) or ""


def _beside(public: Path, what: str) -> Path:
    return public.with_name(f".{public.name}.{what}")


def _told(root: Path, messages: list[str]) -> str:
    lines = "\n".join(f"  {line}" for line in dict.fromkeys(m.strip() for m in messages) if line)
    return f"{root / 'mkdocs.yml'}: the site was not built, the last one stays; correct this first:\n{lines}"


@contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Collect MkDocs' warnings and errors instead of printing them."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.getMessage().startswith(_DIRTY):
                found.append(record.getMessage())

    logger, collector = logging.getLogger("mkdocs"), Collector(logging.WARNING)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
