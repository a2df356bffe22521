"""What a night commits, with real git and a real remote."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.operations.commands import GitError, git
from scraper.operations.commit import News, commit, news, push
from scraper.records import Article, Story

MESSAGES: dict[str, tuple[News, str]] = {
    "a night": (News(("a", "b", "c"), 17, 0, 2), "3 new stories, 17 articles, 2 sources failing"),
    "one of each": (News(("a",), 1, 1, 1), "1 new story, 1 article, 1 story updated, 1 source failing"),
    "only a state": (News(failing=1), "No news, 1 source failing"),
    "only headlines": (News(), "No news"),
}


@pytest.mark.parametrize(("told", "expected"), MESSAGES.values(), ids=MESSAGES.keys())
def test_messages(told: News, expected: str) -> None:
    assert told.message() == expected


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone of a bare remote, with one article in one story."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    return clone(tmp_path, "night", first=True)


def clone(folder: Path, name: str, *, first: bool = False) -> Path:
    git(folder, "clone", "--quiet", "remote.git", name)
    root = folder / name
    git(root, "config", "user.name", "A maintainer")
    git(root, "config", "user.email", "maintainer@example.org")
    if first:
        (root / "content").mkdir()
        (root / ".gitignore").write_text("/content/index.md\n", encoding="utf-8")
        collected(root, "a")
        Archive(root / "content").set_stories([story("s", "a")])
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "The beginning")
        git(root, "push", "--quiet", "origin", "HEAD:main")
    return root


def collected(root: Path, *ids: str) -> None:
    articles = [Article(id=id_, url=f"https://e.example/{id_}", title="T", collected="2026-10-17") for id_ in ids]
    Archive(root / "content").add(articles)


def story(id_: str, *articles: str) -> Story:
    return Story(id=id_, title="[skip ci] closes #1, @everyone", articles=list(articles))


def log(root: Path, ref: str = "HEAD") -> list[str]:
    return git(root, "log", "--format=%s", ref).splitlines()


def test_a_night_is_told_in_numbers(root: Path) -> None:
    collected(root, "b", "c")
    Archive(root / "content").set_stories([story("s", "a", "b"), story("t", "c")])
    (root / "content" / "health.json").write_text(json.dumps({"x": {"state": "timeout"}, "y": {"state": "ok"}}))
    (root / "content" / "index.md").write_text("made anew each night\n", encoding="utf-8")
    assert news(root) == News(("t",), 2, 1, 1)
    commit(root)
    assert log(root)[0] == "1 new story, 2 articles, 1 story updated, 1 source failing"
    assert git(root, "log", "-1", "--format=%an") == "overcount night\n"
    assert "content/index.md" not in git(root, "ls-files")
    assert git(root, "status", "--porcelain") == ""


def test_a_headline_may_hold_what_elsewhere_ends_a_line(root: Path) -> None:
    odd = "One\u2028two\x85three"
    Archive(root / "content").add([Article(id="b", url="https://e.example/b", title=odd, collected="2026-10-17")])
    Archive(root / "content").set_stories([story("s", "a"), story("t", "b").but(title=odd)])
    assert news(root) == News(("t",), 1)


def test_nothing_new_no_commit(root: Path) -> None:
    assert commit(root) is None
    assert log(root) == ["The beginning"]


def test_of_a_night_that_is_not_published_what_was_collected_is_kept(root: Path) -> None:
    collected(root, "b")
    Archive(root / "content").set_stories([])
    assert commit(root, only_collected=True) == News(articles=1)
    assert log(root)[0] == "1 article"
    assert git(root, "status", "--porcelain") == " M content/stories.jsonl\n"
    push(root, wait=lambda _: None)  # what isn't committed is no hindrance


def test_others_who_pushed_first(root: Path) -> None:
    other = clone(root.parent, "maintainer")
    (other / "content" / "sources.yml").write_text("sources: []\n", encoding="utf-8")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message", "A source less")
    git(other, "push", "--quiet", "origin", "HEAD:main")
    collected(root, "b")
    commit(root)
    waits: list[float] = []
    assert push(root, wait=waits.append) == 2
    assert waits == [2.0]
    assert log(root, "origin/main") == ["1 article", "A source less", "The beginning"]


def test_two_that_changed_the_same_line(root: Path) -> None:
    other = clone(root.parent, "another-night")
    for place, title in ((other, "theirs"), (root, "ours")):
        Archive(place / "content").set_stories([story("s", "a").but(title=title)])
        commit(place)
    git(other, "push", "--quiet", "origin", "HEAD:main")
    with pytest.raises(GitError, match="run the night again"):
        push(root, wait=lambda _: None)
    assert "ours" in (root / "content" / "stories.jsonl").read_text()  # nothing is lost, nothing half-done
    assert git(root, "status", "--porcelain") == ""


def test_a_remote_that_is_gone_is_told_at_once(root: Path) -> None:
    (root.parent / "remote.git").rename(root.parent / "moved.git")
    with pytest.raises(GitError, match="`git push` failed"):
        push(root, wait=lambda _: pytest.fail("waited"))


def test_a_branch_that_is_protected_is_told_with_what_to_do(root: Path) -> None:
    hook = root.parent / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed for refs/heads/main.' >&2; exit 1\n")
    hook.chmod(0o755)
    collected(root, "b")
    commit(root)
    with pytest.raises(GitError, match=r"GH006.*; let GitHub Actions bypass the protection"):
        push(root, wait=lambda _: pytest.fail("waited"))


class Refusing(BaseHTTPRequestHandler):
    """What GitHub answers to a push by a token that may only read."""

    def do_GET(self) -> None:
        self.send_response(403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_token_that_may_only_read_is_told_with_what_to_do(root: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        git(root, "remote", "set-url", "origin", f"http://127.0.0.1:{server.server_port}/o/r.git")
        with pytest.raises(GitError, match="403; give the job `permissions: contents: write`"):
            push(root, wait=lambda _: pytest.fail("waited"))
        server.shutdown()
        thread.join()


def test_a_line_that_is_cut_short_is_named(root: Path) -> None:
    file = root / "content" / "archive" / "2026-10.jsonl"
    file.write_text(file.read_text()[:-20], encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"content/archive/2026-10\.jsonl"):
        commit(root)
    assert log(root) == ["The beginning"]
