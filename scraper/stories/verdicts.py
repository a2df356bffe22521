"""A maintainer's verdicts (`content/corrections.yml`): applied, and held against the stories that came out."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scraper.records import Article, article_id
from scraper.stories.wording import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scraper.records import Story
    from scraper.settings import ArticleVerdict, Corrections, PairVerdict


def canonical(corrections: Corrections, address: Callable[[str], str]) -> Corrections:
    """Return the corrections with every article under its canonical address, as the archive names it."""

    def of(verdict: ArticleVerdict) -> ArticleVerdict:
        return verdict.model_copy(update={"article": address(verdict.article)})

    def of_pair(verdict: PairVerdict) -> PairVerdict:
        return verdict.model_copy(update={"articles": [address(url) for url in verdict.articles]})

    return corrections.model_copy(
        update={
            "same_story": [of_pair(verdict) for verdict in corrections.same_story],
            "different_stories": [of_pair(verdict) for verdict in corrections.different_stories],
            "off_beat": [of(verdict) for verdict in corrections.off_beat],
            "on_beat": [of(verdict) for verdict in corrections.on_beat],
            "hidden": [of(verdict) for verdict in corrections.hidden],
        }
    )


def named(corrections: Corrections) -> set[str]:
    """Return the ids of all articles that a verdict names."""
    urls = [url for verdict in [*corrections.same_story, *corrections.different_stories] for url in verdict.articles]
    urls += [verdict.article for verdict in [*corrections.off_beat, *corrections.on_beat, *corrections.hidden]]
    return {article_id(url) for url in urls}


def published(articles: Iterable[Article], corrections: Corrections) -> list[Article]:
    """Return the articles that readers may see: neither hidden nor judged off the beat.

    One that only a verdict has let in (its own `on_beat` is false) is off the beat where that verdict is taken back.
    """
    out = {article_id(verdict.article) for verdict in [*corrections.hidden, *corrections.off_beat]}
    let_in = {article_id(verdict.article) for verdict in corrections.on_beat}
    return [
        article
        for article in articles
        if article.id not in out and (article.id in let_in or (article.model_extra or {}).get("on_beat") is not False)
    ]


def with_headlines(stories: Sequence[Story], corrections: Corrections) -> list[Story]:
    """Return the stories with the headlines that a maintainer has pinned, also on a story merged since."""
    pinned = {verdict.story: verdict.title for verdict in corrections.headlines}
    titles = {s.id: next((pinned[id_] for id_ in (s.id, *s.redirects) if id_ in pinned), s.title) for s in stories}
    return [story if story.title == titles[story.id] else story.but(title=titles[story.id]) for story in stories]


@dataclass(frozen=True)
class Case:
    """A verdict as a regression case, held against the stories that came out."""

    kind: str  # the key in corrections.yml
    names: list[str]  # addresses of articles, or the id of a story
    reason: str
    problem: str  # how the stories differ from the verdict; empty where they obey it
    unknown: dict[str, str] = field(default_factory=dict)  # names that the archive doesn't hold, with what to do

    @property
    def obeyed(self) -> bool:
        """Whether the stories are as the verdict says."""
        return not self.problem

    def missing(self, where: Callable[[str, str], str]) -> list[str]:
        """Return what it names in vain, and what to do; `where` gives for its kind and a name the place in the file."""
        return [f"{where(self.kind, n)}: the archive holds no {n} so far; {todo}" for n, todo in self.unknown.items()]

    def disobeyed(self, where: Callable[[str, str], str]) -> list[str]:
        """Return how the stories differ from it, if they do."""
        told = f"{where(self.kind, self.names[0])}: not obeyed: {self.kind}: {' and '.join(self.names)}: {self.problem}"
        return [told] if self.problem else []


def cases(corrections: Corrections, articles: Iterable[Article], stories: Sequence[Story]) -> list[Case]:
    """Return each verdict as a case, in the order of the file.

    What the archive doesn't hold breaks no verdict, but binds nothing either: such names are `unknown`.
    """
    collected = list(articles)
    shown = {article.id: article for article in published(collected, corrections)}
    homes: dict[str, str] = {}
    for story in stories:
        # A story of nothing but withdrawn articles keeps its address and says no more.
        if not shown.keys().isdisjoint(story.articles):
            homes |= dict.fromkeys(story.articles, story.id)

    def homes_of(verdict: PairVerdict) -> list[str]:
        ids = sorted({article_id(url) for url in verdict.articles} & shown.keys())
        return [homes.get(id_, "no story") for id_ in ids]

    out = []
    for pair in corrections.same_story:
        found = sorted(set(homes_of(pair)))
        problem = f"they stand in {len(found)} stories: {', '.join(found)}" if len(found) > 1 else ""
        out.append(Case("same_story", pair.articles, pair.reason, problem))
    for pair in corrections.different_stories:
        twice = sorted(home for home, n in Counter(homes_of(pair)).items() if n > 1 and home != "no story")
        problem = f"two of them stand in one story: {', '.join(twice)}" if twice else ""
        out.append(Case("different_stories", pair.articles, pair.reason, problem))
    for kind, verdicts in (("off_beat", corrections.off_beat), ("hidden", corrections.hidden)):
        for verdict in verdicts:
            home = homes.get(article_id(verdict.article))
            out.append(Case(kind, [verdict.article], verdict.reason, f"it stands in {home}" if home else ""))
    for verdict in corrections.on_beat:
        id_ = article_id(verdict.article)
        problem = "it stands in no story" if id_ in shown and id_ not in homes else ""
        out.append(Case("on_beat", [verdict.article], verdict.reason, problem))
    by_id = {id_: story for story in stories for id_ in (story.id, *story.redirects)}
    for headline in corrections.headlines:
        home_of = by_id.get(headline.story)
        members = [shown[id_] for id_ in home_of.articles if id_ in shown] if home_of else []
        problem = _unlike(headline.title, home_of, members) if home_of and members else ""
        out.append(Case("headlines", [headline.story], headline.reason, problem))
    known = {article.id for article in collected}
    return [
        replace(case, unknown={name: _meant(name, case.kind, collected, stories) for name in missing})
        if (missing := [n for n in case.names if n not in by_id and article_id(n) not in known])
        and case.kind != "hidden"  # such an article need never have been collected
        else case
        for case in out
    ]


def _meant(name: str, kind: str, articles: Iterable[Article], stories: Iterable[Story]) -> str:
    """Return what to do about a name that the archive doesn't hold."""
    found = near(name, articles, stories)
    if found is None:
        so = {"headlines": "write the last part of a story's address", "on_beat": "it comes when a list names it again"}
        return so.get(kind, "write the address of an article as the site links to it")
    if kind != "headlines" and not isinstance(found, Article):
        return "that is a story; write the addresses of its articles as the site links to them"
    return f"did you mean {found.url if isinstance(found, Article) else found.id}?"


def near(name: str, articles: Iterable[Article], stories: Iterable[Story]) -> Article | Story | None:
    """Return what was most likely meant by an address or a story's id that the archive doesn't hold, if anything.

    The story whose address it is; of the same outlet's articles one whose address differs only in its scheme, `www.`
    or last slash, or little else; a story whose id begins or ends so.
    """
    last = name.rstrip("/").rpartition("/")[2]
    by_id = {id_: story for story in stories for id_ in (story.id, *story.redirects)}
    if last in by_id:
        return by_id[last]
    if "//" not in name:
        ids = sorted(id_ for id_ in by_id if id_[:12] == name[:12] or id_[-7:] == name[-7:])
        return next((by_id[id_] for id_ in difflib.get_close_matches(name, ids, 1)), None)
    outlet = _bare(name).partition("/")[0]
    theirs = {bare: article for article in articles if (bare := _bare(article.url)).partition("/")[0] == outlet}
    return next((theirs[bare] for bare in difflib.get_close_matches(_bare(name), sorted(theirs), 1, 0.9)), None)


def _bare(url: str) -> str:
    return url.partition("//")[2].removeprefix("www.").rstrip("/")


def _unlike(title: str, story: Story, members: list[Article]) -> str:
    if story.title != title:
        return f"the headline is “{story.title}”"
    held = {number for article in members for number in numbers(article)}
    missing = [number for number in numbers(members[0].but(title=title, text="")) if number not in held]
    return f"what the archive holds of its articles doesn't say {', '.join(missing)}" if missing else ""


def unsettled(corrections: Corrections, articles: Iterable[Article], stories: Sequence[Story]) -> set[str]:
    """Return the articles whose stories must be judged again, however old, as a verdict isn't obeyed there yet.

    Once it is, an old story rests again: a verdict costs the one night after it was written.
    """
    listed = list(articles)
    broken = [case for case in cases(corrections, listed, stories) if not case.obeyed and case.kind != "headlines"]
    named = {article_id(url) for case in broken for url in case.names}
    return named | {id_ for story in stories if not named.isdisjoint(story.articles) for id_ in story.articles}


def on_pair(a: Article, b: Article, corrections: Corrections | None) -> tuple[str, str]:
    """Return the verdict (`same_story` or `different_stories`) that names both articles, and its reason."""
    if corrections is None:
        return "", ""
    pairs = [("different_stories", verdict) for verdict in corrections.different_stories]  # this one wins
    pairs += [("same_story", verdict) for verdict in corrections.same_story]
    for kind, verdict in pairs:
        named = {article_id(url) for url in verdict.articles}
        if all(named & {one.id, article_id(one.url)} for one in (a, b)):
            return kind, verdict.reason
    return "", ""
