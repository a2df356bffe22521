"""One nightly run, stage after stage: the only module that knows all the stages.

`collect` brings new articles into the archive; `build` makes the site from the archive. Each can be killed at
any moment and run again: a stage writes its result as a whole, and reads its input from what is on disk.
"""

from __future__ import annotations

import functools
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import health
from scraper.archive import Archive, sweep
from scraper.cache import Cache, rules_in
from scraper.deciding import decide, with_links
from scraper.errors import ArchiveError
from scraper.place import Place
from scraper.records import Brief, article_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from scraper.collect import Event, Fetcher, SourceResult
    from scraper.deciding import Decided
    from scraper.progress import Progress
    from scraper.records import Article, Entry, Story
    from scraper.settings import Settings
    from scraper.stories import Embedder

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Collected:
    """What a night brought in."""

    results: list[SourceResult]
    new: list[Article]
    revised: list[Article] = field(default_factory=list)  # known ones whose page says something else now

    @property
    def failed(self) -> list[SourceResult]:
        """The sources that did not answer as they should."""
        return [result for result in self.results if not result.ok]

    @property
    def nothing_answered(self) -> bool:
        """Whether every single source failed: never a success."""
        return bool(self.results) and len(self.failed) == len(self.results)


@dataclass(frozen=True)
class Built:
    """What a build made."""

    stories: int
    articles: int
    written: list[Path]
    rejected: list[str] = field(default_factory=list)  # sentences that failed the check, not published


def make_fetcher(place: Place, settings: Settings, now: datetime, connect_to: str | None) -> Fetcher:
    """Return the fetcher that the settings describe; its clock starts at `now`."""
    from scraper.collect import Fetcher, host_delays

    limits, began = settings.general.collect, time.monotonic()
    return Fetcher(
        cache=place.cache / "http.sqlite",
        contact=settings.general.contact,
        delay=limits.delay_seconds,
        timeout=limits.timeout_seconds,
        max_bytes=limits.max_page_bytes,
        connect_to=connect_to,
        delays=host_delays(settings.sources.sources),
        clock=lambda: now.timestamp() + time.monotonic() - began,
    )


def make_embedder(place: Place, settings: Settings) -> Embedder:
    """Return the embedder that the settings name; its weights are loaded when first used."""
    from scraper.stories import Embedder

    return Embedder(settings.general.model, place.cache / "vectors.sqlite")


def collect(
    place: Place, settings: Settings, *, now: datetime, connect_to: str | None, progress: Progress
) -> Collected:
    """Bring new articles on the beat from all sources into the archive, and note how the sources fare."""
    from scraper.briefs import excerpt
    from scraper.collect import Readers, canonical_url, revise
    from scraper.collect import collect as collect_from
    from scraper.stories import could_be_on_beat, relevance

    sweep(place.content, before=time.time() - 3600)
    archive, topics = Archive(place.content), settings.topics
    if (newest := archive.last_day(before="9999")) > now.date().isoformat():  # it would file what is new under old days
        remedy = "set this machine's clock right; if that day is wrong, correct it in content/archive"
        raise ArchiveError(f"the clock says {now.date()}, but an article came on {newest}, which is later; {remedy}")
    sources = settings.sources.sources
    judging = ("learnt.py", "lexicon.py", "relevance.json", "relevance.py")
    rules = rules_in([place.content / "topics.yml", *(PACKAGE / "stories" / name for name in judging)]).hexdigest()
    cache = Cache(place.cache / "overcount.sqlite")
    fetcher = make_fetcher(place, settings, now, connect_to)
    try:
        for file in cache.unindexed(archive.folder):
            cache.index(archive.folder, {file: [a.id for a in archive.month(file)]})

        hidden = {article_id(canonical_url(verdict.article)) for verdict in settings.corrections.hidden}
        off_beat = {article_id(canonical_url(verdict.article)) for verdict in settings.corrections.off_beat}
        let_in = {article_id(canonical_url(verdict.article)) for verdict in settings.corrections.on_beat} - off_beat

        def known(url: str) -> bool:
            article = article_id(canonical_url(url))
            if article in let_in - hidden:  # as off the beat as it was judged before
                return cache.is_archived(article)
            return article in hidden or cache.is_settled(article, rules)

        def wanted(entry: Entry) -> bool:
            address = canonical_url(entry.url)
            if {article_id(address), article_id(fetcher.memory.alias(address) or address)} & let_in:
                return True
            return could_be_on_beat(entry.title, entry.summary, topics)

        @functools.cache
        def open_articles() -> dict[str, Article]:
            days = settings.general.stories.window_days
            return {a.id: a for a in archive.window(days).articles if a.id not in hidden}

        with progress.stage("Collecting", total=len(sources)), Readers() as read:
            results = collect_from(
                sources,
                settings.sources.blocked,
                fetcher=fetcher,
                known=known,
                could_be_on_beat=wanted,
                limits=settings.general.collect,
                on_event=lambda event: _show(event, progress),
                read=read,
                readers=read.advisable(),
                revisable=lambda url: article_id(url) in open_articles(),
            )
        for result in results:
            _tell(result, progress)
        found = _first_of_each(article for result in results for article in result.articles)
        with progress.stage("Choosing what is on the beat"):
            embedder = make_embedder(place, settings)
            examples = archive.named(off_beat), [*archive.named(let_in), *(a for a in found if a.id in let_in)]
            judged = relevance(found, topics, embedder, *examples, kept=let_in) if found else []
        outlets = frozenset(source.name for source in sources)
        new = [
            article.but(
                text=excerpt(article, outlets),
                words=len(article.text.split()),
                collected=now.date().isoformat(),
            )
            for article in judged
            if getattr(article, "on_beat", False) or article.id in let_in
        ]
        read_again = _first_of_each(article for result in results for article in result.read_again)
        changes = (
            revise(open_articles()[article.id], article, excerpt(article, outlets), day=now.date().isoformat())
            for article in read_again
        )
        altered = {article.id: article for article in changes if article is not None}
        whole = [article for article in read_again if article.id in altered]
        again = relevance(whole, topics, embedder, *examples, kept=altered) if whole else []
        # Once on the site, an article stays until a maintainer says otherwise; `unsettled` until its story is decided.
        revised = [
            altered[article.id].but(**article.model_dump(include={"relevance", "topics"}), unsettled=True)
            for article in again
        ]
        for article in revised:
            progress.say(f"  {article.publisher}: an article has changed since it was published: {article.title}")
        cache.keep_texts({article.id: article.text for article in [*judged, *read_again]})
        archive.add([*new, *revised])
        kept = {article.id for article in new}

        def on_beat(url: str) -> bool:
            article = article_id(url)
            return article not in hidden | off_beat and (article in kept or cache.is_archived(article))

        if any(result.ok for result in results):  # when none answers, the fault is on our side
            last_night = archive.last_day(before=now.date().isoformat())
            before = _health(place, progress)
            health.note(place.content, before, results, on_beat=on_beat, last_night=last_night, now=now)
        # Only now: had the run been killed before, the next one must find it all as new.
        cache.settle((article.id for article in judged), rules)
        cache.settle(article.id for article in new)
        for result in results:
            if result.told is not None:
                fetcher.memory.remember_told(result.source, result.told)
        fetcher.memory.forget_oldest(fetcher.clock())
    finally:
        fetcher.close()
        cache.close()
    return Collected(results, new, revised)


def _health(place: Place, progress: Progress) -> dict[str, health.State]:
    """Return how the sources fared so far; what can't be read is begun anew, as no night may fail for it."""
    try:
        return health.read(place.content)
    except ArchiveError as error:
        progress.say(f"  {error} (this night does)", "yellow")
        return {}


def _first_of_each(articles: Iterable[Article]) -> list[Article]:
    """Return one article per id, the first that came, as several sources may list one address."""
    return list({article.id: article for article in reversed(list(articles))}.values())[::-1]


def _show(event: Event, progress: Progress) -> None:
    if event.kind == "source-done":
        progress.step(event.source)
    else:
        progress.show(f"{event.source} {event.detail}")


def _tell(result: SourceResult, progress: Progress) -> None:
    if not result.ok:
        progress.say(f"  ✗ {result.source}: {result.cause}: {result.detail}", "red")
    elif result.not_modified:
        progress.say(f"  ✓ {result.source}: unchanged since the last night")
    else:
        progress.say(f"  ✓ {result.source}: {result.entries} items, {len(result.articles)} pages read")
    if result.moved_to:
        progress.say(f"    {result.source} has moved: write {result.moved_to} in sources.yml", "yellow")


def build(place: Place, settings: Settings, *, progress: Progress, year: str = "") -> Built:
    """Cluster what is new into stories, write briefs and pages, and build the site from the archive.

    With a `year` that the settings say has moved, the site that is built is that year's own.
    """
    from scraper import pages
    from scraper.collect import canonical_url
    from scraper.pages import moving
    from scraper.settings import verdict_places
    from scraper.stories import settling, verdicts

    archive = Archive(place.content)
    settings = replace(settings, corrections=verdicts.canonical(settings.corrections, canonical_url))
    embedder = make_embedder(place, settings)
    with progress.stage("Finding copies and stories"):
        known = archive.articles()
        # All of it before anything is written: what a run that is killed has written counts as seen in the next one.
        with closing(Cache(place.cache / "overcount.sqlite")) as cache:
            decided = decide(archive, settings, embedder, cache)
        tonight = with_links(decided, archive.stories(), known, embedder)
        archive.add(tonight.articles)
        archive.set_stories(tonight.stories, tonight.closing, tonight.month)
        archive.add(settling.settled(tonight.articles))
        archive.set_bound(tonight.in_force)
    for bound in tonight.taken_back:
        progress.say(f"  content/corrections.yml: taken back: {bound.kind}: {' and '.join(bound.names)}; judged anew")
    repeats = sum(article.copy_of is not None for article in tonight.articles)
    progress.say(
        f"  {len(tonight.articles)} open articles, {repeats} of them copies, in {len(tonight.stories)} stories; "
        f"{len(tonight.closing)} stories closed"
    )
    whole = {article.id: article for article in [*known, *tonight.articles]}
    collected = [whole[id_] for id_ in sorted(whole)]
    stories = verdicts.with_headlines(archive.stories(), settings.corrections)
    articles = verdicts.published(collected, settings.corrections)
    by_id = {article.id: article for article in articles}
    with progress.stage("Writing briefs", total=len(stories)):
        briefs, rejected = _briefs(place, settings, stories, by_id, embedder, progress)
        stories = [story.but(originals=briefs[story.id].originals) for story in stories]
    where = verdict_places(place.content)
    for case in verdicts.cases(settings.corrections, collected, stories):
        for told in [*case.missing(where), *case.disobeyed(where)]:
            progress.say(f"  {told}", "yellow")
    open_ids = {story.id for story in tonight.stories}
    archive.set_stories(story for story in stories if story.id in open_ids)
    states = health.fares(place.content, settings.sources.sources, articles, stories)
    with progress.stage("Writing pages"):
        withdrawn = frozenset(day for a in collected if a.id not in by_id and (day := pages.collected_on(a)))
        all_of_it = pages.Site(settings, by_id, stories, briefs, states, withdrawn, in_force=tonight.in_force)
        if year:
            site = moving.of_year(all_of_it, year, open_ids, place.content)
        else:
            site = moving.of_now(all_of_it, place.content)
        there = place.of_year(year) if year else place
        written = pages.render(site, there.content, place.templates, there.cache / "pages.json")
    with progress.stage("Building the site"):
        pages.build(place.root, year)
    if year:
        moving.keep(site, place.content)
    for what, remedy in moving.worries(settings.general.site, stories, by_id, moving.read(place.content)):
        progress.say(f"  {what}; {remedy}", "yellow")
    _forget(place, tonight, embedder)
    return Built(len(stories), len(articles), written, rejected)


def _briefs(
    place: Place,
    settings: Settings,
    stories: list[Story],
    articles: dict[str, Article],
    embedder: Embedder,
    progress: Progress,
) -> tuple[dict[str, Brief], list[str]]:
    """Return the brief of each story, written anew only where something that it is made from has changed.

    `write` leaves out what fails the check; should a brief fail it all the same, its story goes without one. One that
    has passed is not checked again as long as it and what it is made from are the same.
    """
    from scraper.briefs import check, write

    rules = rules_in([*sorted((PACKAGE / "briefs").glob("*.py")), PACKAGE / "credits.py", PACKAGE / "outlets.py"])
    briefs, rejected, keys = {}, [], set()
    cache = Cache(place.cache / "overcount.sqlite")
    try:
        for story in stories:
            members = [articles[article] for article in story.articles if article in articles]
            key = rules.copy()
            key.update(settings.general.model.model_dump_json().encode())
            for record in [story.but(originals=[]), *members]:  # they come from the brief, not into it
                key.update(record.to_json().encode())
            keys.add(key.hexdigest())
            kept = cache.brief(key.hexdigest())
            brief = Brief.model_validate_json(kept) if kept else write(story, members, embedder)
            if not kept:
                cache.keep_brief(key.hexdigest(), brief.to_json())
            key.update((kept or brief.to_json()).encode())
            keys.add(key.hexdigest())
            passed = cache.has_passed(key.hexdigest())
            problems = [] if passed else check(brief, members)
            if not (passed or problems):
                cache.keep_passed(key.hexdigest())
            rejected += [f"{story.id}: {problem.where}: {problem.why}: {problem.text}" for problem in problems]
            briefs[story.id] = without_statements(brief) if problems else brief
            progress.step(story.title)
        for table in ("briefs", "passed"):
            cache.keep_only(table, keys)
    finally:
        cache.close()
    return briefs, rejected


def _forget(place: Place, tonight: Decided, embedder: Embedder) -> None:
    """Let go of what the cache keeps for nights that are over: it would outgrow what a runner may keep."""
    cache = Cache(place.cache / "overcount.sqlite")
    try:
        cache.keep_only("texts", {article.id for article in tonight.articles})
    finally:
        cache.close()
    embedder.forget_oldest()


def without_statements(brief: Brief) -> Brief:
    """Return what is left of a brief that failed the check: where its story comes from."""
    return brief.but(takeaways=[], why_it_matters=[], sections=[], timeline=[], quotes=[], figures=[])
