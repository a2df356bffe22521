"""A page for each company and each tool that stories name: what is reported of it, its figures, who spoke, its stories.

An address that was once published answers for ever, so `named.json` keeps each one: a name that lost its stories, or
its entry in names.yml, keeps a page that says so.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from scraper.errors import BuildError
from scraper.pages.gazetteer import FOLDERS, Gazetteer, address
from scraper.pages.overview import Said, state_of_things
from scraper.pages.page import Derived, Page
from scraper.pages.site import weekly
from scraper.pages.wording import count, level
from scraper.pages.years import by_year, year_pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.pages.ledger import Row
    from scraper.pages.story import StoryView
    from scraper.settings import Name

STATE = "named.json"
STORIES = 30  # on the page itself; the others stand by year
SAYING = 200  # the newest, among which what is reported and who spoke are chosen
REPORTED = 3
FIGURES = 20
VOICES = 6
TOPICS = 4
WITH = 6
_ONE = {"companies": "company", "tools": "tool"}
_INTRO = {
    "companies": "Who counts, who is counted, and who sells the counting.",
    "tools": "What people use, what counts their use, and what they do to be counted.",
}


@dataclass(frozen=True)
class NamedView:
    """A company or a tool as its page shows it; its stories stand newest first."""

    name: Name
    address: str
    stories: list[StoryView]
    weeks: list[int]  # heights of the bars of the last eight weeks, 0 to 8
    course: list[int]  # the same up to its latest story: its own page doesn't change with the days
    rows: list[Row]  # all its figures
    topics: list[str]
    others: list[Name]  # who is named in the same stories, the commonest first

    @property
    def years(self) -> dict[str, list[StoryView]]:
        """The stories of each year that has a page of its own, newest first: none while all fit on one."""
        return by_year(self.stories, STORIES)


def names_in(story: StoryView, gazetteer: Gazetteer) -> list[Name]:
    """Return whom a story names, in the order of its page: headline, takeaways, figures, and whose people spoke."""
    brief = story.brief
    texts = [story.title, *(one.text for one in brief.takeaways), *(one.subject or "" for one in brief.figures)]
    found = gazetteer.named(" | ".join(texts))  # at once, as it is asked of every story each night
    found += [name for speaker in story.speakers for name in gazetteer.speaker(speaker)]
    return list({name.id: name for name in found}.values())


def named(
    stories: list[StoryView], named_in: dict[str, list[Name]], rows: list[Row], gazetteer: Gazetteer, today: str | None
) -> list[NamedView]:
    """Return who is named by at least one of `stories` (newest first), in the order of the alphabet.

    `named_in` has the names of each story by its id, `rows` all figures, newest first.
    """
    told: dict[str, list[StoryView]] = {}
    for story in stories:
        for name in named_in[story.id]:
            told.setdefault(name.id, []).append(story)
    figures: dict[str, list[Row]] = {}
    for row in rows:
        for name in gazetteer.named(row.figure.subject or ""):
            figures.setdefault(name.id, []).append(row)
    made = []
    for name in gazetteer.names:
        if found := told.get(name.id):
            met = Counter(other.id for story in found for other in named_in[story.id] if other.id != name.id)
            topics = Counter(topic for story in found for topic in story.topics)
            common = sorted(met, key=lambda other: (-met[other], other))[:WITH]
            made.append(
                NamedView(
                    name=name,
                    address=address(name),
                    stories=found,
                    weeks=_bars(found, today),
                    course=_bars(found, found[0].last),
                    rows=figures.get(name.id, []),
                    topics=sorted(topics, key=lambda topic: (-topics[topic], topic))[:TOPICS],
                    others=[other for key in common for other in gazetteer.names if other.id == key],
                )
            )
    return made


def _bars(stories: list[StoryView], until: str | None) -> list[int]:
    numbers = weekly([story.last for story in stories if story.last and story.last <= (until or "")], until)
    return [level(number, max(numbers)) for number in numbers]


def _reported(name: Name, stories: list[StoryView], gazetteer: Gazetteer) -> list[Said]:
    """Return the weightiest takeaways that name it."""
    return state_of_things(stories, REPORTED, lambda text: name in gazetteer.named(text))


def _voices(name: Name, stories: list[StoryView], gazetteer: Gazetteer) -> list[Said]:
    spoke = [(story, voice) for story in stories for voice in story.voices if voice.marks]
    return [Said(story, voice) for story, voice in spoke if name in gazetteer.speaker(voice.speaker or "")][:VOICES]


def pages(views: list[NamedView], gazetteer: Gazetteer, content: Path) -> dict[str, Page | Derived | str]:
    """Return the pages of all names and both indexes, by file, with the state that keeps their addresses.

    Raises BuildError where `named.json` can't be read.
    """
    made: dict[str, Page | Derived | str] = {}
    before = _published(content / STATE)
    now = {view.address: view.name.name for view in views}
    now |= {f"{view.address}/{year}": view.name.name for view in views for year in view.years}
    for folder, kind in _ONE.items():
        shown = [view for view in views if view.name.kind == kind]
        values: dict[str, Any] = {"folder": folder, "shown": shown, "intro": _INTRO[folder]}
        title = folder.capitalize()
        made[f"{folder}/index.md"] = Page("names", 1, title, values, description=_INTRO[folder], listing=True)
    for view in views:
        made[f"{view.address}.md"] = Derived((view, gazetteer.names), partial(_page, view, gazetteer))
        made |= year_pages(view.years, view.address, view.name.name)
    for gone in sorted(before.keys() - now.keys()):
        folder, _, rest = gone.partition("/")
        name = before[gone]
        heirs = [view for view in views if view.address == "/".join(gone.split("/")[:2])]
        heirs = heirs or [view for view in views if view.name in gazetteer.named(name)]
        values = {"folder": folder, "name": name, "heirs": heirs}
        made[f"{gone}.md"] = Page("name_gone", 2 + rest.count("/"), name, values, listing=True)
    kept = dict(sorted((before | now).items()))
    if kept:
        made[STATE] = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    return made


def _page(view: NamedView, gazetteer: Gazetteer) -> Page:
    name, stories = view.name, view.stories[:SAYING]
    values: dict[str, Any] = {
        "view": view,
        "folder": FOLDERS[name.kind],
        "stories": view.stories[:STORIES],
        "reported": _reported(name, stories, gazetteer),
        "rows": view.rows[:FIGURES],
        "voices": _voices(name, stories, gazetteer),
        "links": links(view.others),
        "updated": view.stories[0].last,
    }
    told = count(len(view.stories), "story that names", "stories that name")
    description = f"{told} {name.name}: what is reported, figures, voices. Latest: {view.stories[0].title}"
    return Page("name", 2, name.name, values, description=description)


def links(names: Iterable[Name]) -> list[tuple[str, str, str]]:
    """Return folder, id and name of each, for a template's links."""
    return [(FOLDERS[name.kind], name.id, name.name) for name in names]


def _published(file: Path) -> dict[str, str]:
    """Return the addresses that were ever published, with the name that stood there."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BuildError(f"content/{STATE}: can't be read ({error}); restore it from git") from error
    sound = isinstance(kept, dict) and all(
        re.fullmatch(r"(companies|tools)/[a-z0-9-]+(/(\d{4}|undated))?", key) and isinstance(name, str)
        for key, name in kept.items()
    )
    if not sound:
        raise BuildError(f"content/{STATE}: holds something else than addresses and names; restore it from git")
    return dict(kept)
