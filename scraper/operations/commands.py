"""Runs git and gh, and says in one line what they said when they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from scraper.errors import OvercountError

if TYPE_CHECKING:
    from pathlib import Path

_SWITCH_ON = "switch issues on in the repository's settings"
_WITHOUT = "or write `issues: false` under `night:` in content/overcount.yml"


class GitError(OvercountError):
    """Git did not do what was asked of it."""


class GitHubError(OvercountError):
    """GitHub's command line did not do what was asked of it."""


def git(root: Path, *arguments: str, given: str | None = None) -> str:
    """Return what `git ARGUMENTS` prints in the folder `root`. Raises GitError with git's own words."""
    done = _run("git", "-C", str(root), *arguments, given=given)
    if done is None:
        raise GitError("git is not installed; install it, as the archive lives in it")
    if done.returncode:
        told = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
        raise GitError(f"{root}: `git {arguments[0]}` failed: {told}")
    return done.stdout


def committed(root: Path, file: str) -> str:
    """Return a file as the last commit has it; nothing if there is no commit or the file isn't in it."""
    try:
        return git(root, "show", f"HEAD:./{file}")
    except GitError:
        return ""


def gh(*arguments: str, given: str | None = None) -> str:
    """Return what `gh ARGUMENTS` prints. Raises GitHubError with its own words."""
    done = _run("gh", *arguments, given=given)
    if done is None:
        raise GitHubError(f"gh is not installed; install GitHub's command line, {_WITHOUT}")
    if done.returncode:
        told = " ".join(done.stderr.split())
        off = "disabled issues" in told  # as forks have
        remedy = f"{_SWITCH_ON}, {_WITHOUT}" if off else "does the job have `issues: write`?"
        raise GitHubError(f"gh {' '.join(arguments[:2])}: {told}; {remedy}")
    return done.stdout


def _run(program: str, *arguments: str, given: str | None) -> subprocess.CompletedProcess[str] | None:
    """Return how a program ended; None if it isn't installed. No shell reads its arguments."""
    path = shutil.which(program)
    if path is None:
        return None
    # In English, as what went wrong is told by words in it; and nobody is there to be asked for a password.
    env = {**os.environ, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(  # noqa: S603
        [path, *arguments], input=given, capture_output=True, encoding="utf-8", check=False, env=env
    )
