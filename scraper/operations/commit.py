"""Commits what a night brought, with a message that reads as news, and pushes it however often others push first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.operations.commands import GitError, committed, git
from scraper.records import Article
from scraper.stories.settling import unsettled

if TYPE_CHECKING:
    from collections.abc import Callable

ATTEMPTS = 5
# What `collect` writes by itself: kept even of a night whose site isn't published.
COLLECTED = ("archive/[0-9]*.jsonl", "health.json")
_MAIL = "41898282+github-actions[bot]@users.noreply.github.com"
_WHO = ("-c", "user.name=overcount night", "-c", f"user.email={_MAIL}")
# How git says that others pushed first, which a rebase mends.
_BEHIND = ("fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref")
# How GitHub says that it takes no push of ours, and what to do.
_REFUSED = {
    "GH006": "let GitHub Actions bypass the protection of this branch (Settings, Branches)",
    "GH013": "let GitHub Actions bypass the rules of this branch (Settings, Rules)",
    "error: 403": "give the job `permissions: contents: write`; an organisation may forbid that (Settings, Actions)",
}


@dataclass(frozen=True)
class News:
    """What a commit brings, in numbers."""

    stories: tuple[str, ...] = ()  # ids of the new ones
    articles: int = 0
    changed: int = 0  # stories that have grown or were merged
    failing: int = 0  # sources

    def message(self) -> str:
        """Return the commit's subject: `3 new stories, 17 articles, 2 sources failing`.

        Numbers only: a headline from outside could skip the tests, close an issue or call a person.
        """
        counted = [
            (len(self.stories), "new story", "new stories"),
            (self.articles, "article", "articles"),
            (self.changed, "story updated", "stories updated"),
            (self.failing, "source failing", "sources failing"),
        ]
        told = [f"{number} {one if number == 1 else many}" for number, one, many in counted if number]
        return ", ".join(told) if self.stories or self.articles or self.changed else ", ".join(["No news", *told])


def news(root: Path) -> News:
    """Return what is new in the folder `root` since its last commit."""
    files = _changed(root)
    before, after = _records(root, files, old=True), _records(root, files, old=False)
    stories = {id_: line for id_, line in after.items() if "articles" in line}
    known = {id_: line for id_, line in before.items() if "articles" in line}
    return News(
        stories=tuple(sorted(stories.keys() - known.keys())),
        articles=len(after.keys() - stories.keys() - before.keys()),
        changed=sum(id_ in known and known[id_]["articles"] != story["articles"] for id_, story in stories.items()),
        failing=_failing(root),
    )


def _changed(root: Path) -> list[str]:
    """Return the files under `content/` that aren't as the last commit has them."""
    told = git(root, "status", "--porcelain", "--untracked-files=all", "--no-renames", "-z", "--", "content")
    prefix = git(root, "rev-parse", "--show-prefix").strip()
    return [entry[3:].removeprefix(prefix) for entry in told.split("\0") if entry]


def _unsettle(root: Path) -> None:
    """Mark the articles of the archive that have changed since the last commit."""
    archive = Archive(root / "content")
    for file in _changed(root):
        if fnmatchcase(file, f"content/{COLLECTED[0]}") and (root / file).exists():
            lines = filter(None, committed(root, file).split("\n"))
            before = {article.id: article for article in map(Article.model_validate_json, lines)}
            archive.add(unsettled(archive.month(Path(file).name), before))


def _records(root: Path, files: list[str], *, old: bool) -> dict[str, dict[str, object]]:
    """Return the articles and stories of those of the files that hold any, by id, as they were or as they are."""
    found: dict[str, dict[str, object]] = {}
    for file in files:
        if file.endswith(".jsonl") and file.startswith(("content/archive/", "content/stories.")):
            try:
                now = (root / file).read_text(encoding="utf-8") if (root / file).exists() else ""
                # Not splitlines: a headline may hold a character that counts as the end of a line there.
                lines = (committed(root, file) if old else now).split("\n")
                found |= {record["id"]: record for record in map(json.loads, filter(None, lines))}
            except (ValueError, TypeError, KeyError):
                remedy = "restore it from git, or remove the line that is broken"
                raise ArchiveError(f"{file}: it holds a line that is no record; {remedy}") from None
    return found


def _failing(root: Path) -> int:
    file = root / "content" / "health.json"
    states = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return sum(state["state"] != "ok" for state in states.values())


def commit(root: Path, *, only_collected: bool = False) -> News | None:
    """Commit what is new under `content/` of the folder `root`. Return what it was, or None if there is nothing.

    With `only_collected`, articles and the sources' health alone: what can't be collected again must not be lost
    because the site could not be published. Articles that have changed are marked, for the next night to settle: the
    build of this one did, but its stories are not committed. Raises GitError.
    """
    told = news(root)
    if only_collected:
        _unsettle(root)
    paths = [f":(glob)content/{pattern}" for pattern in COLLECTED] if only_collected else ["content"]
    there = [path for path in paths if git(root, "ls-files", "--cached", "--others", "--exclude-standard", "--", path)]
    if there:
        git(root, "add", "--all", "--", *there)
    if not git(root, "diff", "--cached", "--name-only", "--", "content").strip():
        return None
    if only_collected:
        told = News(articles=told.articles, failing=told.failing)
    git(root, *_WHO, "commit", "--quiet", "--file", "-", given=told.message() + "\n")
    return told


def push(root: Path, *, wait: Callable[[float], None], attempts: int = ATTEMPTS) -> int:
    """Push the branch of `root` to where it comes from; take over what others pushed first. Return the attempts made.

    Raises GitError if two changes can't be reconciled, with the commit left in place, or after all attempts.
    """
    branch = git(root, "rev-parse", "--abbrev-ref", "HEAD").strip()
    for attempt in range(1, attempts + 1):
        try:
            git(root, "push", "--quiet", "origin", f"HEAD:{branch}")
        except GitError as error:
            for words, remedy in _REFUSED.items():
                if words in str(error):
                    raise GitError(f"{error}; {remedy}") from error
            if attempt == attempts or not any(words in str(error) for words in _BEHIND):
                raise
        else:
            return attempt
        wait(2.0**attempt)
        git(root, "fetch", "--quiet", "origin", branch)
        try:
            git(root, *_WHO, "rebase", "--quiet", "--autostash", "FETCH_HEAD")
        except GitError as error:
            git(root, "rebase", "--abort")
            remedy = "run the night again: it starts from what was pushed, and collects what is missing"
            raise GitError(f"{root}: someone has changed the same lines meanwhile; {remedy} ({error})") from error
    raise AssertionError("no attempt was made")
