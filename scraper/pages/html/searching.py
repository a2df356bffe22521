"""The search index of the built site: pagefind's, in a part for each year, so that those of past years are built once.

Readers load of it what their words need, and only from this site. What is searched of a story is its headline, its
takeaways, why it matters, the speakers, and the outlets with their headlines; of other pages what people wrote.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.errors import BuildError
from scraper.pages.html.carrying import carry, hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.pages.html.carrying import Made

FOLDER = "search"  # below the site; beside the page of this address
_OTHERS = "pages"  # the part with pages that are of no year
_UNSEARCHED = (
    "h2[id^='page.'], blockquote, .oc-basis, .oc-changes, .oc-chart, .oc-credit, .oc-dateline, .oc-evidence, "
    ".oc-figures, .oc-involved, .oc-kicker, .oc-label, .oc-ledger-tools, .oc-lineage, .oc-list, .oc-marks, .oc-meta, "
    ".oc-new, .oc-rail, .oc-related, .oc-state, .oc-text, .oc-timeline, .oc-tips, .oc-via, .oc-page-topic ol"
)
_NEEDLESS = ("pagefind-*ui.*", "pagefind-highlight.js")  # pagefind's own boxes


def index(last: Path, following: Path, pages: Iterable[tuple[str, Made]], kept: dict[str, list[str]]) -> dict[str, Any]:
    """Write the index of the site in the folder `following`; return how its parts were made, for the next time.

    `pages` are the site's pages with the names of their files. A part whose pages are as they were is carried over
    from the site in `last`. Raises BuildError with pagefind's own words.
    """
    parts: dict[str, dict[str, str]] = {}
    for name, made in pages:
        if not made.meta.get("search", {}).get("exclude"):
            year = re.match(r"\d{4}", str(made.meta.get("updated", "")))
            parts.setdefault(year[0] if year else _OTHERS, {})[name] = made.html
    found: dict[str, Any] = {}
    for part, group in sorted(parts.items()):
        key = hashlib.sha256(json.dumps([version("pagefind"), _UNSEARCHED, sorted(group.items())]).encode()).hexdigest()
        old, new = last / FOLDER / part, following / FOLDER / part
        if kept.get(part) == [key, _digest(old)]:
            carry(old, new, [str(file.relative_to(old)) for file in _files(old)])
        else:
            _build(following, sorted(group), new)
        found[part] = [key, _digest(new)]
    newest_first = sorted(parts, key=lambda part: (part != _OTHERS, part), reverse=True)
    (following / FOLDER / "parts.json").write_text(json.dumps({"parts": newest_first}) + "\n", encoding="utf-8")
    return found


def _build(site: Path, names: list[str], to: Path) -> None:
    asked = site.with_name(f"{site.name}.searched")  # pagefind takes all pages of a folder
    shutil.rmtree(asked, ignore_errors=True)
    try:
        carry(site, asked, names)
        options = ["--site", str(asked), "--output-path", str(to), "--root-selector", ".md-content"]
        command = [sys.executable, "-m", "pagefind", *options, "--exclude-selectors", _UNSEARCHED, "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    finally:
        shutil.rmtree(asked, ignore_errors=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-500:]
        remedy = "it is installed by `pip install 'pagefind[bin]'`"
        raise BuildError(f"the search index was not built, the last site stays; pagefind: {said!r}; {remedy}")
    for pattern in _NEEDLESS:
        for file in to.glob(pattern):
            file.unlink()


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _digest(folder: Path) -> str:
    rows = "\n".join(f"{file.relative_to(folder)} {hash_of(file)}" for file in _files(folder))
    return hashlib.sha256(rows.encode()).hexdigest()
