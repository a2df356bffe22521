"""A page that would be made of the same is left as it stands, and after any change all files are as if made anew."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.pages import Site, render
from scraper.pages.page import Writer
from scraper.records import Move
from scraper.settings import ArticleVerdict, Glossary, Headline, Names, PairVerdict
from tests.pages import newsroom
from tests.pages.newsroom import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scraper.pages.page import Page

BIG = "corvanes-staff-ran-agents-on-empty-work-to-climb-a-token"
SMALL = "design-studio-closes-its-prompt-leaderboard-after-a-week"
OTHER = "retailer-counts-prompts-in-annual-reviews-from-july"


class Place:
    """A site that was rendered once, which a test then changes."""

    def __init__(self, root: Path) -> None:
        self.content, self.templates, self.kept = root / "content", root / "templates", root / ".cache" / "pages.json"
        self.site = newsroom.site()

    def render(self) -> list[Path]:
        return render(self.site, self.content, self.templates, self.kept)

    def page(self, name: str) -> Path:
        return self.content / name

    def settings(self, **changes: object) -> None:
        self.site = again(self.site, settings=replace(self.site.settings, **changes))  # type: ignore[arg-type]

    def story(self, name: str, **changes: object) -> None:
        told = [one.but(**changes) if one.id == name else one for one in self.site.stories]
        self.site = again(self.site, stories=told)


def again(site: Site, **changes: object) -> Site:
    """The same records, read anew: what a night knows comes from files."""
    made = replace(site, **changes)  # type: ignore[arg-type]
    return replace(
        made,
        articles={key: one.model_copy(deep=True) for key, one in made.articles.items()},
        stories=[one.model_copy(deep=True) for one in made.stories],
        briefs={key: one.model_copy(deep=True) for key, one in made.briefs.items()},
    )


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rendered")
    newsroom.lay_out(root)
    shutil.copytree(ROOT / "site" / "templates", root / "templates")
    Place(root).render()
    return root


@pytest.fixture
def place(rendered: Path, tmp_path: Path) -> Place:
    shutil.copytree(rendered, tmp_path / "site", symlinks=True)
    return Place(tmp_path / "site")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of pages, as they are made."""
    found: list[str] = []
    text = Writer.text

    def noting(self: Writer, page: Page) -> str:
        found.append(page.title)
        return text(self, page)

    monkeypatch.setattr(Writer, "text", noting)
    return found


def files(content: Path) -> dict[str, bytes]:
    return {str(file.relative_to(content)): file.read_bytes() for file in content.rglob("*") if file.is_file()}


def grow(place: Place) -> None:
    """An article joins a story of one, and its brief says so."""
    (story,) = (one for one in place.site.stories if one.id == SMALL)
    first = place.site.articles[story.articles[0]]
    late = first.but(id="late", url="https://late.example/1", publisher="Late", collected="2026-05-15")
    place.site.articles["late"] = late
    place.story(SMALL, articles=[*story.articles, "late"], last_published="2026-05-15T08:00:00Z")


def merge(place: Place) -> None:
    """Two stories become one; the address of the other leads to it."""
    one, other = (next(story for story in place.site.stories if story.id == name) for name in (SMALL, OTHER))
    stories = [story for story in place.site.stories if story.id != OTHER]
    place.site = again(place.site, stories=stories)
    place.story(SMALL, articles=[*one.articles, *other.articles], redirects=[OTHER])


def hide(place: Place) -> None:
    """All articles of a story are hidden: it is withdrawn."""
    (story,) = (one for one in place.site.stories if one.id == SMALL)
    left = {key: one for key, one in place.site.articles.items() if key not in story.articles}
    place.site = again(place.site, articles=left, withdrawn=frozenset({"2026-05-14"}))


def reword(place: Place) -> None:
    """A brief says something else."""
    (first, *rest) = place.site.briefs[BIG].takeaways
    told = place.site.briefs[BIG].but(takeaways=[first.but(text="They ran agents on nothing."), *rest])
    place.site = again(place.site, briefs=place.site.briefs | {BIG: told})


def verdict(place: Place) -> None:
    pair = [place.site.articles[key].url for one in place.site.stories if one.id == BIG for key in one.articles[:2]]
    headline = Headline(story=SMALL, title="A board closes", reason="Shorter.")
    told = place.site.settings.corrections.model_copy(
        update={"headlines": [headline], "same_story": [PairVerdict(articles=pair, reason="One affair.")]}
    )
    place.settings(corrections=told)


def beat(place: Place) -> None:
    off = ArticleVerdict(article="https://wire.example/other", reason="A list.")
    place.settings(corrections=place.site.settings.corrections.model_copy(update={"off_beat": [off]}))


def term(place: Place) -> None:
    terms = [*place.site.settings.glossary.terms]
    place.settings(glossary=Glossary(terms=[*terms, terms[1].model_copy(update={"term": "leaderboard", "also": []})]))


def form(place: Place) -> None:
    """Another form of a term is found in texts."""
    first, seat = place.site.settings.glossary.terms
    place.settings(
        glossary=Glossary(terms=[first, seat.model_copy(update={"also": ["prompt leader-board", "AI use"]})])
    )


def definition(place: Place) -> None:
    first, *rest = place.site.settings.glossary.terms
    place.settings(glossary=Glossary(terms=[first.model_copy(update={"definition": "A piece of a word."}), *rest]))


def name(place: Place) -> None:
    first, *rest = place.site.settings.names.names
    other = first.model_copy(update={"id": "ostrava", "name": "Ostrava Type", "also": []})
    place.settings(names=Names(names=[first, other, *rest]))


def topic(place: Place) -> None:
    topics = place.site.settings.topics
    first, *rest = topics.topics
    renamed = first.model_copy(update={"name": "Burning tokens"})
    place.settings(topics=topics.model_copy(update={"topics": [renamed, *rest[:-1]]}))  # and the last one is gone


def rename(place: Place) -> None:
    general = place.site.settings.general
    site = general.site.model_copy(update={"name": "Other", "repository": "https://forge.example/other"})
    place.settings(general=general.model_copy(update={"site": site}))


def new(place: Place) -> None:
    desk = newsroom.desk()
    desk.small("wire", "Harbour board drops its token table", "2026-05-15", ["leaderboards"], "The board voted on it.")
    place.site = newsroom.site(desk)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


CHANGES: dict[str, Callable[[Place], object]] = {
    "nothing": lambda place: place.settings(),
    "a story is new": new,
    "a story has grown": grow,
    "stories were merged": merge,
    "a story was withdrawn": hide,
    "a brief says something else": reword,
    "a story follows another": lambda place: place.story(SMALL, follows=OTHER),
    "articles moved between stories": lambda place: place.story(
        SMALL, moves=[Move(day="2026-05-14", origin=OTHER, to=SMALL, articles=["x"])]
    ),
    "a story changed its topics": lambda place: place.story(SMALL, topics=["ai-mandates"]),
    "an article was revised": lambda place: place.site.articles.update(
        {key: one.but(revised="2026-05-15", author="Someone") for key, one in [*place.site.articles.items()][:1]}
    ),
    "a verdict": verdict,
    "a verdict on an article": beat,
    "a term was added": term,
    "a term got another form": form,
    "a definition was changed": definition,
    "a name was added": name,
    "topics were renamed and removed": topic,
    "the site was renamed": rename,
    "a source fares otherwise": lambda place: setattr(
        place, "site", replace(place.site, health=[replace(place.site.health[0], state="dead-feed")])
    ),
    "an opening": lambda place: edit(place.page("topics/leaderboards.opening.md"), "A board", "Each board"),
    "a template": lambda place: edit(place.templates / "story.md.j2", "Key takeaways", "In short"),
    "what templates share": lambda place: edit(place.templates / "parts.md.j2", "oc-headline", "oc-title"),
    "a page was edited by hand": lambda place: edit(place.page(f"stories/{BIG}.md"), "Engineers", "Engines"),
    "a page was deleted": lambda place: place.page(f"stories/{BIG}.md").unlink(),
    "a day's brief was edited": lambda place: edit(place.page("briefs/2026-05-12.md"), "min read", "minutes"),
    "a page is left over": lambda place: place.page("stories/left.md").write_text("# Left\n"),
    "the content was lost": lambda place: shutil.rmtree(place.content / "stories"),
    "what is kept was lost": lambda place: shutil.rmtree(place.kept.parent),
    "what is kept was cut": lambda place: place.kept.write_text(place.kept.read_text()[:5000]),
    "what is kept is of another kind": lambda place: place.kept.write_text('["stories"]'),
    "what is kept names other hashes": lambda place: place.kept.write_text(
        json.dumps(dict.fromkeys(json.loads(place.kept.read_text()), 7))
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_all_files_are_as_if_made_anew(
    change: Callable[[Place], object], place: Place, tmp_path: Path
) -> None:
    change(place)
    other = tmp_path / "other"
    shutil.copytree(place.content, other)
    place.render()
    render(place.site, other, place.templates)
    assert files(place.content) == files(other)
    place.render()  # and what is kept now tells of the files as they are
    assert files(place.content) == files(other)


def test_a_second_night_makes_no_page(place: Place, made: list[str]) -> None:
    place.site = again(place.site)
    assert place.render() == []
    assert made == []


def test_a_night_makes_only_the_pages_that_tell_of_what_changed(place: Place, made: list[str]) -> None:
    grow(place)
    changed = {path.relative_to(place.content).as_posix() for path in place.render() if path.suffix == ".md"}
    stories = {one.title for one in place.site.stories}
    linked = {title for title in made if title in stories}
    assert "Design studio closes its prompt leaderboard after a week" in linked
    assert len(linked) < 4 < len(stories)
    assert "AI-written code" not in made
    assert {f"stories/{SMALL}.md", "topics/leaderboards.md", "briefs/2026-05-15.md"} <= changed
    assert len(changed) <= len(made)


def test_a_page_edited_by_hand_is_made_again_and_no_other(place: Place, made: list[str]) -> None:
    page = place.page(f"stories/{BIG}.md")
    edit(page, "Engineers", "Engines")
    assert place.render() == [page]
    assert len(made) == 1


def test_texts_of_any_kind_are_kept(tmp_path: Path, made: list[str]) -> None:
    site, kept = newsroom.site(newsroom.hostile(newsroom.Desk())), tmp_path / "pages.json"
    render(site, tmp_path / "content", ROOT / "site" / "templates", kept)
    made.clear()
    assert render(again(site), tmp_path / "content", ROOT / "site" / "templates", kept) == []
    assert made == []


def test_without_a_file_to_keep_it_in_nothing_is_kept(place: Place, made: list[str]) -> None:
    render(place.site, place.content, place.templates)
    assert len(made) > len(place.site.stories)
