"""`make demo`: the main job against the sample news web, over real HTTP, in build/demo/."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scraper.archive import write_atomically
from tests.web.server import SampleWeb

ROOT = Path(__file__).parents[2]
WEB = Path(__file__).parent
NOW = "2026-10-17"  # the morning after the last article of the sample web

MKDOCS = """\
INHERIT: {inherit}
docs_dir: content
site_dir: public
theme:
  custom_dir: {theme}
"""


def lay_out(root: Path) -> None:
    """Make a site's folder at `root`: the repository's own settings, with the sample web's sources."""
    content = root / "content"
    for file in ["topics.yml", "glossary.yml", "corrections.yml", "about.md", "quality.json"]:
        write_atomically(content / file, (ROOT / "content" / file).read_text(encoding="utf-8"))
    for file in sorted((ROOT / "content").glob("*/*.opening.md")):
        write_atomically(content / file.parent.name / file.name, file.read_text(encoding="utf-8"))
    for file in ["sources.yml", "overcount.yml", "names.yml"]:
        write_atomically(content / file, (WEB / file).read_text(encoding="utf-8"))
    mkdocs = MKDOCS.format(inherit=ROOT / "mkdocs.yml", theme=ROOT / "site" / "theme")
    write_atomically(root / "mkdocs.yml", mkdocs)


def main() -> int:
    """Lay out the demo, serve the sample web, and run the night on it."""
    root = ROOT / "build" / "demo"
    lay_out(root)
    with SampleWeb() as web:
        command = [sys.executable, "-m", "scraper.cli", "--root", str(root), "night"]
        done = subprocess.run([*command, "--connect-to", web.connect_to, "--now", NOW], check=False)
    if done.returncode == 0:
        sys.stdout.write(f"\nThe demo's site is in {root / 'public'}; `make serve` opens it.\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
