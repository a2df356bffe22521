"""`overcount init`: the folder of a new site for another beat, from the files in `site/new`.

What a site shares with all others (program, templates, theme) stays in the package, so keeping up is a new version and
never a merge.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.archive import write_atomically
from scraper.errors import OvercountError
from scraper.looks import LOOKS
from scraper.records import slug
from scraper.settings import load

if TYPE_CHECKING:
    from pathlib import Path

# Where the program is to be had isn't known to it: `overcount doctor` reports this address until it is set.
UNSET = "overcount.example"
REQUIREMENT = f"overcount @ git+https://{UNSET}/overcount.git"
_HIDDEN = "dot-"  # of a name: a package's data holds no hidden files


@dataclass(frozen=True)
class Start:
    """What a maintainer says of a new site. `beat` holds words or, with commas between them, phrases."""

    name: str
    beat: str
    url: str
    contact: str
    lang: str = "en"
    requirement: str = REQUIREMENT

    @property
    def words(self) -> list[str]:
        """The beat's words and phrases, in lower case, each once."""
        parts = self.beat.split(",") if "," in self.beat else self.beat.split()
        return list(dict.fromkeys(word for part in parts if (word := " ".join(part.lower().split()))))


def files(start: Start) -> dict[str, str]:
    """Return the text of each file of a new site, by its path. Raises OvercountError."""
    from jinja2 import Environment, StrictUndefined

    words = start.words
    if not words or not slug(words[0]):
        raise OvercountError(f"--beat {start.beat!r}: it holds no words; write some, such as 'sourdough, rye bread'")
    jinja = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 — no HTML
    jinja.filters["yaml"] = lambda value: json.dumps(value, ensure_ascii=False)  # YAML takes JSON as it is
    asked = (start.name, start.url, start.contact, start.lang, start.requirement)
    name, url, contact, lang, requirement = (" ".join(value.split()) for value in asked)
    about = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    values = {"name": name, "url": url, "contact": contact, "lang": lang, "requirement": requirement}
    made = {}
    new = LOOKS / "new"
    for file in sorted(path for path in new.rglob("*") if path.is_file()):
        text, place = file.read_text(encoding="utf-8"), file.relative_to(new).as_posix()
        if file.suffix == ".j2":
            place = place.removesuffix(".j2")
            text = jinja.from_string(text).render(values, words=words, about=about, topic=slug(words[0]))
        made[re.sub(rf"(^|/){_HIDDEN}", r"\1.", place)] = text
    return made


def init(folder: Path, start: Start) -> list[str]:
    """Make a new site at `folder`, as a whole or not at all; return its files.

    Raises OvercountError for a folder that holds something, and SettingsError for what can't be a setting.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OvercountError(f"{folder}: something is here already; name a new or an empty folder")
    made = files(start)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for place, text in made.items():
            write_atomically(part / place, text)
        load(part / "content")
        part.replace(folder)
    except OSError as error:
        raise OvercountError(f"{folder}: can't be written ({error.strerror}); name another folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return sorted(made)
