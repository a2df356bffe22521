"""The nightly run on the sample web, over real HTTP, with the real model: what must always hold."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from scraper import night
from scraper.cache import Cache
from scraper.cli_night import EXIT_NO_SOURCE
from scraper.operations.commands import git
from scraper.operations.commit import commit, push
from scraper.pages import verify
from scraper.pages.wording import part
from scraper.place import Place
from scraper.progress import Silent
from scraper.records import article_id, utc
from scraper.settings import ArticleVerdict, Corrections, Headline, PairVerdict, load
from scraper.stories.verdicts import cases
from tests.test_cli import ROOT, overcount
from tests.web.demo import lay_out
from tests.web.server import SampleWeb
from tests.web.truth import articles as true_articles
from tests.web.truth import outlets

if TYPE_CHECKING:
    from pathlib import Path

BEFORE_THE_LAST = datetime(2026, 10, 13, 23, 59, tzinfo=UTC)
FIRST, SECOND = datetime(2026, 10, 14, tzinfo=UTC), datetime(2026, 10, 17, tzinfo=UTC)


def run(root: Path, web: SampleWeb, now: datetime) -> tuple[night.Collected, night.Built]:
    place, settings = Place(root), load(root / "content")
    collected = night.collect(place, settings, now=now, connect_to=web.connect_to, progress=Silent())
    return collected, night.build(place, settings, progress=Silent())


def digests(root: Path) -> dict[str, str]:
    """Return the hash of every file of the site and of what it is made from."""
    files = [f for folder in ("content", "public") for f in (root / folder).rglob("*") if f.is_file()]
    return {str(f.relative_to(root)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files)}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Two nights on a growing web, with what each left behind."""
    root = tmp_path_factory.mktemp("site")
    lay_out(root)
    with SampleWeb(as_of=BEFORE_THE_LAST) as web:
        first = run(root, web, FIRST)
        after_first = digests(root)
        health = json.loads((root / "content" / "health.json").read_text(encoding="utf-8"))
        again = run(root, web, FIRST)
        after_again = digests(root)
        web.as_of = None
        second = run(root, web, SECOND)
        after_second = digests(root)
        shutil.rmtree(root / ".cache")
        run(root, web, SECOND)
        without_cache = digests(root)
    return {
        "root": root,
        "first": first,
        "health": health,
        "again": again,
        "second": second,
        "after_first": after_first,
        "after_again": after_again,
        "after_second": after_second,
        "without_cache": without_cache,
    }


def test_failing_sources_are_named_and_stop_nobody(nights: dict) -> None:
    collected, built = nights["first"]
    assert {result.source: result.cause for result in collected.failed} == {
        "abacus-daily": "410",
        "vault-review": "403",
    }
    assert built.stories > 5
    health = json.loads((nights["root"] / "content" / "health.json").read_text())
    assert health["abacus-daily"] == {**health["abacus-daily"], "state": "410", "since": "2026-10-14"}
    assert health["tally-post"]["state"] == "ok"


def test_new_articles_change_no_sources_state(nights: dict) -> None:
    assert nights["second"][0].new
    second = json.loads((nights["root"] / "content" / "health.json").read_text(encoding="utf-8"))
    # The lists grow between the two nights, so that a share on the beat may become known, or be another.
    assert {id_: {**kept, "on_beat": 0} for id_, kept in second.items()} == {
        id_: {**kept, "on_beat": 0} for id_, kept in nights["health"].items()
    }


def test_how_a_source_fares_is_told_to_readers_and_maintainers(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    file = root / "content" / "health.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    assert (before["tally-post"]["state"], before["patchboard"]["on_beat"]) == ("ok", 1.0)
    with SampleWeb() as web:
        web.outlets["www.tallypost.example"]["status"] = 404
        run(root, web, datetime(2026, 10, 19, tzinfo=UTC))
    after = json.loads(file.read_text(encoding="utf-8"))
    tally = after["tally-post"]
    assert (tally["state"], tally["since"], tally["last_success"]) == ("404", "2026-10-19", "2026-10-17")
    assert {**after, "tally-post": before["tally-post"]} == before
    page = (root / "content" / "sources.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if "The Tally Post" in line)
    assert '<time datetime="2026-10-19">' in row
    assert 'last answer <time datetime="2026-10-17">' in row
    assert "Nothing is at its address any more" in row  # in words, not "404"
    assert part(before["tally-post"]["on_beat"]) in row
    assert re.search(r"first in \d of [5-9]", row)
    listed = overcount("--root", str(root), "sources", "list").stdout
    share = part(before["tally-post"]["on_beat"])
    assert re.search(rf"^tally-post .* 404 +2026-10-19 +2026-10-17 .*{share} +\d of \d", listed, re.MULTILINE)
    told = overcount("--root", str(root), "doctor").stdout
    assert re.search(r"The Tally Post .*\n.*since 2026-10-19 \(404: .*last success 2026-10-17\n.*\n  gave: 9 art", told)


def test_a_health_file_that_cannot_be_read_stops_no_night(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    file = root / "content" / "health.json"
    file.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    with SampleWeb() as web:
        done = overcount("--root", str(root), "collect", "--connect-to", web.connect_to, "--now", "2026-10-17")
    assert done.returncode == 0
    assert "content/health.json: it can't be read" in done.stderr
    assert json.loads(file.read_text(encoding="utf-8"))["patchboard"]["on_beat"] == 1.0


def test_what_is_collected_is_on_the_beat_and_its_dates_are_right(nights: dict) -> None:
    truth = {article_id(article["url"]): article for article in true_articles()}
    archive = night.Archive(nights["root"] / "content")
    found = {article.id: article for article in archive.articles()}
    wanted = {id_ for id_, article in truth.items() if article["on_beat"]}
    assert len(found.keys() & wanted) >= 0.85 * len(wanted)
    assert len(found.keys() - wanted) <= 3
    wrong = [a.url for a in found.values() if a.id in truth and a.published != utc(truth[a.id]["published"])]
    assert wrong == []


def test_the_archive_holds_no_more_of_an_article_than_it_may(nights: dict) -> None:
    for article in night.Archive(nights["root"] / "content").articles():
        assert len(article.text.split()) <= min(300, article.words / 4), article.url


def test_a_brief_that_fails_the_check_is_told_and_not_published(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    cache = sqlite3.connect(root / ".cache" / "overcount.sqlite")
    kept = cache.execute("SELECT key, brief FROM briefs WHERE brief LIKE '%Podium%' ORDER BY key").fetchall()
    key, brief = next((key, json.loads(text)) for key, text in kept if json.loads(text)["takeaways"])
    brief["takeaways"][0]["text"] = "Varnholt paid 99 million euros to Zzyzx."
    cache.execute("UPDATE briefs SET brief = ? WHERE key = ?", (json.dumps(brief), key))
    cache.commit()
    cache.close()
    built = night.build(Place(root), load(root / "content"), progress=Silent())
    assert any("Zzyzx" in line for line in built.rejected)
    assert not [f for f in (root / "public").rglob("*.html") if "Zzyzx" in f.read_text(encoding="utf-8")]
    assert verify(root / "public") == []


def test_every_kind_of_verdict_binds_also_in_stories_that_are_closed(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    general = root / "content" / "overcount.yml"
    general.write_text(general.read_text(encoding="utf-8") + "\nstories:\n  window_days: 1\n", encoding="utf-8")
    archive = night.Archive(root / "content")
    urls = {article.id: article.url for article in archive.articles()}
    joined, other, parted, less, gone = [s for s in archive.stories() if len(s.articles) > 2][:5]
    whole = Corrections(
        same_story=[PairVerdict(articles=[urls[joined.articles[0]], urls[other.articles[0]]], reason="One affair.")],
        different_stories=[PairVerdict(articles=[urls[a] for a in parted.articles[:2]], reason="Two events.")],
        off_beat=[ArticleVerdict(article=urls[less.articles[0]], reason="A price list.")],
        hidden=[ArticleVerdict(article=urls[gone.articles[0]], reason="Asked by the outlet.")],
        headlines=[Headline(story=parted.id, title="A pinned headline", reason="Clearer.")],
    )
    file = root / "content" / "corrections.yml"
    file.write_text(whole.model_dump_json(), encoding="utf-8")  # JSON is YAML
    assert sum(not case.obeyed for case in cases(whole, archive.articles(), archive.stories())) == 5
    night.build(Place(root), load(root / "content"), progress=Silent())
    assert [case.problem for case in cases(whole, archive.articles(), archive.stories())] == [""] * 5
    page = (root / "public" / "corrections" / "index.html").read_text(encoding="utf-8")
    for words in ["One affair.", "Two events.", "A price list.", "Asked by the outlet.", "A pinned headline"]:
        assert words in page
    newest = archive.last_day(before="9999")
    assert {bound.since for bound in archive.bound()} == {newest}
    assert len(re.findall(rf'oc-kicker">[^<]+<span class="oc-dot"></span> <time datetime="{newest}">', page)) == 5
    assert verify(root / "public") == []
    before = digests(root)
    assert overcount("--root", str(root), "check").returncode == 0
    again = night.build(Place(root), load(root / "content"), progress=Silent())
    assert again.written == []
    assert digests(root) == before

    file.write_text("same_story: []\n", encoding="utf-8")  # all of them are taken back
    in_force = (archive.folder / "verdicts.jsonl").read_bytes()
    night.build(Place(root), load(root / "content"), progress=Silent())
    home = {id_: story.id for story in archive.stories() for id_ in story.articles}
    assert home[joined.articles[0]] != home[other.articles[0]]
    for story in (parted, less, gone):
        assert {home[id_] for id_ in story.articles} == {story.id}
    titles = {story.id: story.title for story in archive.stories()}
    assert titles[parted.id] == parted.title
    issued = {id_ for story in archive.stories() for id_ in (story.id, *story.redirects)}
    assert {joined.id, other.id, parted.id, less.id, gone.id} <= issued
    apart = next(story for story in archive.stories() if joined.articles[0] in story.articles)
    assert {(move.origin, move.to) for move in apart.moves} & set(
        permutations({home[joined.articles[0]], home[other.articles[0]]})
    )
    assert verify(root / "public") == []
    after = digests(root)
    (archive.folder / "verdicts.jsonl").write_bytes(in_force)  # as a run leaves it that is killed before
    night.build(Place(root), load(root / "content"), progress=Silent())
    assert digests(root) == after


def test_why_answers_for_a_pair_and_for_a_story(nights: dict) -> None:
    root = str(nights["root"])
    story = max(night.Archive(nights["root"] / "content").stories(), key=lambda story: len(story.articles))
    pair = overcount("--root", root, "why", story.articles[0], story.articles[1], "--json")
    (found,) = [json.loads(line) for line in pair.stdout.splitlines()]
    assert found["stories"] == [story.id, story.id]
    assert found["pairs"] > 100
    whole = overcount("--root", root, "why", story.articles[0], story.id)
    assert "One story." in whole.stdout
    assert f"To all of {story.id}" in whole.stdout
    assert overcount("--root", root, "why", story.id, story.articles[0]).returncode == 1


def test_a_hidden_article_is_not_collected_again(tmp_path: Path) -> None:
    lay_out(tmp_path)
    gone = next(a["url"] for a in true_articles() if a["id"] == "varnholt-podium/01-tally-post")
    file = tmp_path / "content" / "corrections.yml"
    verdict = f"hidden:\n  - article: {gone}\n    reason: Asked by the outlet.\n"
    file.write_text(file.read_text(encoding="utf-8").replace("hidden: []\n", verdict), encoding="utf-8")
    with SampleWeb() as web:
        night.collect(
            Place(tmp_path), load(tmp_path / "content"), now=SECOND, connect_to=web.connect_to, progress=Silent()
        )
    found = {article.url for article in night.Archive(tmp_path / "content").articles()}
    assert found
    assert gone not in found


LEFT_OUT = ["goodhart-column/01-counting-room", "coinmoor-theft/01-ludocoin"]  # by its headline, and by its text


def test_a_verdict_lets_in_what_was_left_out_when_it_comes_again(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    urls = [article["url"] for article in true_articles() if article["id"] in LEFT_OUT]
    ids = {article_id(url) for url in urls}
    archive = night.Archive(root / "content")
    assert archive.named(ids) == []
    verdicts = Corrections(on_beat=[ArticleVerdict(article=f"{url}?utm_source=x", reason="A diary.") for url in urls])
    (root / "content" / "corrections.yml").write_text(verdicts.model_dump_json(), encoding="utf-8")
    with SampleWeb() as web:
        collected, _ = run(root, web, SECOND)
        in_force = (archive.folder / "verdicts.jsonl").read_bytes()
        again = run(root, web, SECOND)
    assert (archive.folder / "verdicts.jsonl").read_bytes() == in_force
    assert {article.id for article in collected.new} == ids
    found = archive.named(ids)
    assert sorted(article.on_beat for article in found) == [False, True]  # what the words and the model say
    assert all(article.topics for article in found)
    homes = [story for story in archive.stories() if not ids.isdisjoint(story.articles)]
    assert len({id_ for story in homes for id_ in story.articles} & ids) == 2
    page = (root / "public" / "corrections" / "index.html").read_text(encoding="utf-8")
    assert page.count("On the beat") == 2
    listed = [json.loads(line) for line in overcount("--root", str(root), "corrections", "--json").stdout.splitlines()]
    assert [(case["kind"], case["obeyed"]) for case in listed] == [("on_beat", True)] * 2
    assert (again[0].new, again[1].written) == ([], [])

    (root / "content" / "corrections.yml").write_text("on_beat: []\n", encoding="utf-8")
    night.build(Place(root), load(root / "content"), progress=Silent())
    (model_too, words_only) = sorted(found, key=lambda article: not article.on_beat)
    pages = "".join(unescape(f.read_text(encoding="utf-8")) for f in (root / "public" / "stories").rglob("*.html"))
    assert (model_too.url in pages, words_only.url in pages) == (True, False)
    assert {story.id for story in homes} <= {story.id for story in archive.stories()}
    assert verify(root / "public") == []


def test_a_second_night_on_the_same_web_changes_no_byte(nights: dict) -> None:
    collected, built = nights["again"]
    assert collected.new == []
    assert built.written == []
    assert nights["after_again"] == nights["after_first"]


def test_new_articles_change_only_the_pages_that_they_belong_to_and_those_that_list_them(nights: dict) -> None:
    before, after = nights["after_first"], nights["after_second"]
    new = {article.id for article in nights["second"][0].new}
    stories = night.Archive(nights["root"] / "content").stories()
    touched = {story.id for story in stories if not new.isdisjoint(story.articles)}
    pages = [name for name in before if name.startswith("content/stories/")]
    changed = [name for name in pages if before[name] != after.get(name)]
    assert len(changed) < len(pages)
    for name in changed:
        assert name in after, f"{name} was published, and is gone"
        text = (nights["root"] / name).read_text(encoding="utf-8")
        own = name.removeprefix("content/stories/").removesuffix(".md")
        assert own in touched or any(story in text for story in touched), f"{name} changed and got nothing new"


def test_the_site_comes_out_the_same_without_the_cache(nights: dict) -> None:
    assert nights["without_cache"] == nights["after_second"]


def test_the_cache_holds_what_is_open_and_the_site_comes_out_the_same_when_it_holds_less(
    nights: dict, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    archive, file = night.Archive(root / "content"), root / ".cache" / "overcount.sqlite"

    def held(column: str, table: str) -> set[str]:
        with closing(sqlite3.connect(file)) as database:
            return {row[0] for row in database.execute(f"SELECT {column} FROM {table}")}

    archived = {article.id for article in archive.articles()}
    assert held("id", "judged") - archived  # what was off the beat is known as such, and its text forgotten
    assert held("id", "texts") <= archived
    assert len(held("key", "briefs")) == len(archive.stories())
    before, half = digests(root), set(sorted(held("key", "briefs"))[::2])
    cache = Cache(file)
    for table in ("texts", "passed"):
        cache.keep_only(table, set())
    cache.keep_only("briefs", half)
    cache.close()
    night.make_embedder(Place(root), load(root / "content")).forget_oldest(most=100)
    with SampleWeb() as web:
        run(root, web, SECOND)
    assert digests(root) == before


def test_every_link_and_every_evidence_mark_leads_somewhere(nights: dict) -> None:
    assert verify(nights["root"] / "public") == []


def test_no_page_carries_the_time_of_the_run(nights: dict) -> None:
    year = str(datetime.now(UTC).date())
    assert not [f for f in (nights["root"] / "public").rglob("*.html") if year in f.read_text(encoding="utf-8")]


def test_an_article_that_changes_is_kept_as_a_revision_and_its_story_is_updated(nights: dict, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(nights["root"], root)
    archive = night.Archive(root / "content")
    truth = {article_id(article["url"]): article for article in true_articles()}
    known = {article.id: article for article in archive.articles()}
    rss = {outlet["id"] for outlet in outlets() if outlet.get("feed") == "rss"}
    (story, old) = next(
        (story, known[story.articles[0]])
        for story in archive.stories()
        if len(story.articles) == 1
        and truth[story.articles[0]]["outlet"] in rss
        and len(known[story.articles[0]].text.split()) > 40
    )
    true = truth[old.id]
    gone = old.text.split("\n")[0].split(". ")[0]
    said = "Outlet counted 77 million tokens a week in May, the company told its staff on Tuesday."
    costs = "The bill for tokens rose, and what a token costs is the cost of tokens: token prices and token costs."
    # Nothing of its own event is left, lest it join the reports of that one.
    teams = " ".join(f"Team {n} of Outlet paid for more tokens in its week {n} than before." for n in range(20))
    body = f"{said} {costs}\n\n{teams}"
    with SampleWeb() as web:
        asked = len(web.requests)
        run(root, web, SECOND)
        assert true["path"] not in [path for _, path, _, _ in web.requests[asked:]]
        before = digests(root)
        web.changes[true["id"]] = {"title": "Outlet corrects its report on tokens", "body": body}
        collected, built = run(root, web, datetime(2026, 10, 18, tzinfo=UTC))
        after = digests(root)
        asked = len(web.requests)
        again = run(root, web, datetime(2026, 10, 18, tzinfo=UTC))
        assert true["path"] not in [path for _, path, _, _ in web.requests[asked:]]
        assert (again[0].revised, again[1].written, digests(root)) == ([], [], after)
        shutil.rmtree(root / ".cache")
        run(root, web, datetime(2026, 10, 18, tzinfo=UTC))
    assert digests(root) == after, "without the cache nothing is read again, and the site stays the same"
    assert (collected.new, [article.id for article in collected.revised]) == ([], [old.id])
    (new,) = archive.named({old.id})
    assert (new.title, new.revised) == ("Outlet corrects its report on tokens", "2026-10-18")
    assert new.revisions == [{"until": "2026-10-18", "title": old.title}]
    assert (new.collected, new.published) == (old.collected, old.published)
    assert len(new.text.split()) <= min(300, new.words / 4)
    (kept,) = [one for one in archive.stories() if old.id in one.articles]
    assert (kept.id, kept.title) == (story.id, new.title)
    assert ("token-costs" in old.topics, "token-costs" in new.topics, "token-costs" in kept.topics) == (
        False,
        True,
        True,
    )
    assert not hasattr(new, "unsettled")
    page = (root / "public" / "stories" / story.id / "index.html").read_text(encoding="utf-8")
    assert re.search(r"changed on\s*<time datetime=\"2026-10-18\">", page)
    assert "earlier headline" in page
    assert (said in new.text, gone in new.text, gone in page) == (True, False, False)
    touched = {str(path.relative_to(root)) for path in built.written if path.parent.name == "stories"}
    assert {name for name in before if name.startswith("content/stories/") and before[name] != after[name]} == touched


def test_what_changes_on_a_night_that_is_not_published_is_settled_by_the_next(nights: dict, tmp_path: Path) -> None:
    """The night is red after its build, so its commit has the articles, but not the stories that they went to."""
    day = datetime(2026, 10, 18, tzinfo=UTC)
    known = {article_id(article["url"]): article for article in true_articles()}
    root = tmp_path / "night"
    shutil.copytree(nights["root"], root)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    shutil.copy(ROOT / ".gitignore", root)
    git(root, "add", "--all")
    git(root, "-c", "user.name=M", "-c", "user.email=m@e.example", "commit", "--quiet", "--message", "The beginning")
    archive = night.Archive(root / "content")
    original = {article.id for article in archive.articles() if article.copy_of is None}
    rss = {outlet["id"] for outlet in outlets() if outlet.get("feed") == "rss"}
    strays = next(
        known[id_]
        for story in archive.stories()
        for id_ in story.articles
        if len(story.articles) > 2 and id_ in original and known[id_]["outlet"] in rss and len(known[id_]["body"]) > 800
    )
    body = " ".join(f"The school counts its pupils' AI tokens on day {n} of term, said teacher {n}." for n in range(20))
    with SampleWeb() as web:
        run(root, web, SECOND)
        shutil.copytree(root / ".cache", tmp_path / "cache")  # which a red night doesn't save
        shutil.copytree(root, tmp_path / "green")
        web.changes[strays["id"]] = {"title": "Village school hands out AI tokens", "body": body}  # another event
        run(tmp_path / "green", web, day)
        assert [one.url for one in run(root, web, day)[0].revised] == [strays["url"]]
        assert commit(root, only_collected=True) is not None
        push(root, wait=lambda _: None)
        git(tmp_path, "clone", "--quiet", "remote.git", "next")
        shutil.copytree(tmp_path / "cache", tmp_path / "next" / ".cache")
        assert run(tmp_path / "next", web, day)[0].revised == []
    green, after = (night.Archive(tmp_path / name / "content") for name in ("green", "next"))
    assert after.stories() == green.stories()
    assert article_id(strays["url"]) in [
        id_ for one in after.stories() if len(one.articles) == 1 for id_ in one.articles
    ]
    assert after.articles() == green.articles()
    assert not any(getattr(article, "unsettled", False) for article in after.articles())


def test_when_no_source_answers_the_site_stays_and_the_exit_code_says_so(nights: dict) -> None:
    root = nights["root"]
    before = digests(root)
    done = overcount("--root", str(root), "night", "--connect-to", "*.example=127.0.0.1:9", "--now", "2026-10-18")
    assert done.returncode == EXIT_NO_SOURCE
    assert "not one source answered" in done.stderr
    assert "tally-post: connect" in done.stderr
    after = digests(root)
    assert after == before
