"""What of the last site still holds: a page whose Markdown is as it was is carried over, byte for byte, not built.

A page's HTML comes from its Markdown and from what is the same for all pages (configuration, theme, versions). A file
in the cache has for each page the hash of both, and of the HTML: what was built of something else, or is not there as
it was built, is built again. So the file may be lost, or be of another site, and the result is the same.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import zlib
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.archive import write_atomically
from scraper.pages.html import sitemap
from scraper.pages.html.policy import with_policy
from scraper.pages.html.theme import Unindented, spelled_out, without_unused

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

_MAKERS = ("mkdocs", "mkdocs-material", "markdown", "jinja2", "markupsafe")
_ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True)
class Made:
    """How a page was made: the hashes of what it came from and of its HTML, and its front matter."""

    source: str
    html: str
    meta: dict[str, Any]


@dataclass
class Last:
    """The last site, in the folder `public`, and what its pages were made from, by the file of their Markdown."""

    public: Path
    made: dict[str, Made] = field(default_factory=dict)
    search: dict[str, list[str]] = field(default_factory=dict)  # the parts of the search index

    def holds(self, file: File, source: str) -> Made | None:
        """Return how the page of `file` was made, if from this source, and if it is there as it was made."""
        made = self.made.get(file.src_uri)
        if made is None or made.source != source or hash_of(self.public / file.dest_uri) != made.html:
            return None
        return made


def read(kept: Path, public: Path) -> Last:
    """Return the last site as the file `kept` tells of it; without one that can be read, nothing holds."""
    try:
        known = json.loads(kept.read_bytes())
        return Last(public, {name: Made(*one) for name, one in known["pages"].items()}, known["search"])
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return Last(public)


def keep(kept: Path, made: dict[str, Made], search: dict[str, list[str]]) -> None:
    """Write how the pages of the site and its search index were made to the file `kept`."""
    pages = {name: [one.source, one.html, one.meta] for name, one in sorted(made.items())}
    write_atomically(kept, json.dumps({"pages": pages, "search": search}, ensure_ascii=False, default=str))


class Carrying:
    """Stands among MkDocs' plugins for one build: has it build what no longer holds, and notes how.

    With it MkDocs holds no page's text for longer than it needs, so memory grows little with the site.
    """

    def __init__(self, last: Last) -> None:
        self.last, self.made, self.carried = last, dict[str, Made](), list[str]()
        self.files: dict[str, str] = {}  # of each page that of its HTML, by that of its Markdown
        self._sources: dict[str, str] = {}
        self._texts: dict[str, bytes] = {}

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Decide which pages are carried; leave out what no page loads."""
        frame = _frame(config)
        pages = files.documentation_pages()
        gone = self.last.made.keys() - {file.src_uri for file in pages}  # a page that is carried might lead there
        for file in pages:
            source = hashlib.sha256(frame + file.content_bytes).hexdigest()
            self._sources[file.src_uri], self.files[file.src_uri] = source, file.dest_uri
            if not gone and (made := self.last.holds(file, source)):
                self.made[file.src_uri] = made
                self.carried.append(file.dest_uri)
            file.is_modified = _always if file.src_uri not in self.made else _never
        return without_unused(files, config.docs_dir)

    def on_page_content(self, content: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Put the page's text aside until its turn comes: MkDocs renders all pages before it writes the first."""
        self._texts[page.file.src_uri] = zlib.compress(content.encode("utf-8", "surrogatepass"), 1)
        page.markdown = ""
        return ""

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """Give pages that are carried what others ask of them: front matter, and the anchors that are linked to.

        Templates are read without their indentation, and not looked at again for each page. What the site of a year
        doesn't have is on the site of now.
        """
        for file in files.documentation_pages():
            if made := self.made.get(file.src_uri):
                file.page.meta = made.meta
        linked = [to for file in files.documentation_pages() for to in file.page.links_to_anchors or {} if to.page]
        for to in dict.fromkeys(linked):  # no other page is asked for its anchors
            carried = to.src_uri in self.made
            text = (self.last.public / to.dest_uri).read_text("utf-8") if carried else self._text(to.src_uri)
            to.page.present_anchor_ids = set(map(html.unescape, _ID.findall(text)))
        if main := config.extra.get("main"):
            env.filters["url"] = _on_either({file.url for file in files}, main, env.filters["url"])
        return env.overlay(extensions=[Unindented], auto_reload=False)

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:  # noqa: ARG002
        """Give the page its text back."""
        page.content = self._text(page.file.src_uri)
        del self._texts[page.file.src_uri]
        return context

    def _text(self, name: str) -> str:
        return zlib.decompress(self._texts[name]).decode("utf-8", "surrogatepass")

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Add the policy; note how the page was made, unless what it leads to has to be looked at each time."""
        output, page.content = with_policy(spelled_out(output)), ""
        again = page.links_to_anchors or json.loads(json.dumps(page.meta, default=str)) != page.meta
        source = "" if again else self._sources[page.file.src_uri]
        written = hashlib.sha256(output.encode("utf-8", "xmlcharrefreplace")).hexdigest()
        self.made[page.file.src_uri] = Made(source, written, dict(page.meta))
        return output

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:
        """Add the policy to pages that are no Markdown, such as 404.html; part a sitemap that is too long."""
        if template_name == "sitemap.xml":
            files = sitemap.parts(output, config.site_url or "", sitemap.LIMIT)
            for name in files.keys() - {template_name}:
                (Path(config.site_dir) / name).write_text(files[name], encoding="utf-8")
            return files[template_name]
        return with_policy(output) if template_name.endswith(".html") else output


# Other plugins find the text in its place: it is put aside after they had it, and back before they ask for it.
setattr(Carrying.on_page_content, "mkdocs_priority", -100)  # noqa: B010
setattr(Carrying.on_page_context, "mkdocs_priority", 100)  # noqa: B010
setattr(Carrying.on_post_page, "mkdocs_priority", -100)  # noqa: B010


def carry(public: Path, following: Path, names: list[str]) -> None:
    """Bring the files `names` of the folder `public` to the folder `following`: by link, or as copies."""
    for name in names:
        (following / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(public / name, following / name)
        except OSError:
            shutil.copy2(public / name, following / name)


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file, or nothing if it can't be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _frame(config: MkDocsConfig) -> bytes:
    """Return the hash of what is the same for all pages."""
    from mkdocs.utils.yaml import yaml_load

    with open(config.config_file_path, encoding="utf-8") as file:
        said = [yaml_load(file), config.site_name, config.site_url, config.site_description, config.extra]
    frame = hashlib.sha256(json.dumps([*said, *map(version, _MAKERS)], default=str).encode())
    own = [Path(__file__), *(Path(__file__).with_name(name) for name in ("blocks.py", "policy.py", "theme.py"))]
    folder = Path(config.theme.custom_dir) if config.theme.custom_dir else None
    for path in [*own, *(sorted(path for path in folder.rglob("*") if path.is_file()) if folder else [])]:
        frame.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return frame.digest()


def _on_either(here: Container[str], main: str, url: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    """Return the theme's filter `url`, leading to the site at the address `main` for what isn't `here`."""
    from jinja2 import pass_context

    @pass_context
    def either(context: Any, value: str) -> str:
        path = str(value)
        local = path in here or path.startswith("#") or urlsplit(path).scheme
        return url(context, path if local else main + path.removeprefix("."))

    return either


def _always() -> bool:
    return True


def _never() -> bool:
    return False
