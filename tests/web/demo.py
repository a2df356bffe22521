"""`make demo`: the main job against the sample news web, over real HTTP, in build/demo/.

Two nights, so that a reader finds what only a second one shows: what is new, what an outlet has changed since, and
what a person has put right (`corrections.yml`). A demo that has had its first night is given the second one again.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive import write_atomically
from tests.web.server import SampleWeb

ROOT = Path(__file__).parents[2]
WEB = Path(__file__).parent
NOW = "2026-10-17"  # the morning after the last article of the sample web
THE_NIGHT_BEFORE = "2026-10-16"

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


def main(root: Path = ROOT / "build" / "demo") -> int:
    """Lay out the demo in a folder, serve the sample web, and run two nights on it."""
    lay_out(root)
    with SampleWeb() as web:
        failed = 0
        if not (root / "content" / "stories.jsonl").exists():
            web.as_of = datetime.fromisoformat(THE_NIGHT_BEFORE).replace(tzinfo=UTC)
            failed = night(root, web, THE_NIGHT_BEFORE)
        web.as_of = None
        verdicts = (WEB / "corrections.yml").read_text(encoding="utf-8")
        write_atomically(root / "content" / "corrections.yml", verdicts)
        failed = failed or night(root, web, NOW)
    if not failed:
        sys.stdout.write(f"\nThe demo's site is in {root / 'public'}; `make serve` opens it.\n")
    return failed


def night(root: Path, web: SampleWeb, now: str) -> int:
    """Run the main job on the sample web as of a day; return its exit code."""
    command = [sys.executable, "-m", "scraper.cli", "--root", str(root), "night"]
    return subprocess.run([*command, "--connect-to", web.connect_to, "--now", now], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
