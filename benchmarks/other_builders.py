"""Build the demo's Markdown with other builders than MkDocs, and list what differs: what would a move cost?

    python benchmarks/other_builders.py            the tree in build/demo (`make demo` makes it)
    python benchmarks/other_builders.py --root .   another

Each builder gets the same tree, configuration and a theme that prints a page's content and nothing else; text, links
and anchors are held against those of MkDocs. Then Zensical gets our own theme. Exits with 1 if a builder fails with the
plain theme or lacks a page; the rest is for people to read.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import yaml
from lxml import html
from mkdocs.utils.yaml import yaml_load

BUILDERS = ("mkdocs", "properdocs", "zensical")  # the first is held to be right
CONTENT = "<!doctype html><html><body><article>{{ page.content }}</article></body></html>\n"
TEMPLATES = ("main.html", "moved.html", "search.html")
SHOWN = 3


def configuration(root: Path) -> dict[str, Any]:
    """Return what `root/mkdocs.yml` and what it inherits from say, with folders as they are from anywhere."""
    with (root / "mkdocs.yml").open(encoding="utf-8") as file:
        said = dict(yaml_load(file))
    return {**said, "site_url": "https://overcount.example/", "docs_dir": str((root / said["docs_dir"]).resolve())}


def build(builder: str, said: dict[str, Any], folder: Path) -> tuple[Path, str]:
    """Build into `folder`; return where the site is, and what the builder said if it failed."""
    shutil.copytree(said["docs_dir"], folder / "content")  # Zensical takes none from elsewhere
    shutil.copytree(said["theme"]["custom_dir"], folder / "theme")
    said = {**said, "docs_dir": "content", "theme": {**said["theme"], "custom_dir": "theme"}}
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump({**said, "site_dir": "out"}, sort_keys=False), encoding="utf-8")
    command = [sys.executable, "-m", builder, "build", "-f", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return folder / "out", (done.stderr.strip() or done.stdout.strip()) if done.returncode else ""


def read(site: Path) -> dict[str, dict[str, list[str]]]:
    """Return the text, links and anchors of each page."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        [article, *_] = html.fromstring(file.read_bytes()).xpath("//article") or [None]
        if article is not None:
            found[str(file.relative_to(site))] = {
                "text": " ".join(article.text_content().split()).split(". "),
                "links": article.xpath(".//@href"),
                "anchors": article.xpath(".//@id"),
            }
    return found


def differences(known: dict[str, dict[str, list[str]]], found: dict[str, dict[str, list[str]]]) -> list[str]:
    lines = [f"lacks {name}" for name in sorted(known.keys() - found.keys())]
    lines += [f"has {name}, which MkDocs has not" for name in sorted(found.keys() - known.keys())]
    for what in ("text", "links", "anchors"):
        other = [name for name in sorted(known.keys() & found.keys()) if known[name][what] != found[name][what]]
        if other:
            lines.append(f"{what} differ in {len(other)} of {len(known)} pages")
        for name in other[:SHOWN]:
            pairs = zip([*known[name][what], "nothing more"], [*found[name][what], "nothing more"], strict=False)
            here, there = next(pair for pair in pairs if pair[0] != pair[1])
            lines.append(f"  {name}: {here[:90]!r}, and here {there[:90]!r}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent / "build" / "demo")
    root = parser.parse_args().root.resolve()
    said, failed = configuration(root), False
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        (work / "bare").mkdir()
        for name in TEMPLATES:
            (work / "bare" / name).write_text(CONTENT, encoding="utf-8")
        known: dict[str, dict[str, list[str]]] = {}
        for builder in BUILDERS:
            theme: dict[str, Any] = {"name": "material" if builder == "zensical" else None}
            theme["custom_dir"] = str(work / "bare")
            site, trouble = build(builder, {**said, "theme": theme}, work / builder)
            pages = read(site)
            known = known or pages
            lines = [f"failed: {trouble[-300:]}"] if trouble else differences(known, pages)
            failed = failed or bool(trouble) or any(line.startswith("lacks") for line in lines)
            print(f"{builder} {number(builder)}: {len(pages)} pages" + ("" if lines else ", as MkDocs gives them"))
            print("".join(f"  {line}\n" for line in lines), end="")
        own = {**said["theme"], "custom_dir": str((root / said["theme"]["custom_dir"]).resolve())}
        _, trouble = build("zensical", {**said, "theme": own}, work / "own")
        print(f"zensical with our theme: {'fails: ' + trouble.splitlines()[-1] if trouble else 'builds'}")
    return int(failed)


def number(builder: str) -> str:
    try:
        return version(builder)
    except PackageNotFoundError:
        return "(not installed: `make builders` does)"


if __name__ == "__main__":
    sys.exit(main())
