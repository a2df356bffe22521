"""What GitHub does with a job of a workflow, as far as the night needs it: steps in order, `if:`, `env:`, the cache.

`run:` steps are run as they stand, by `bash -e` in a fresh clone. What stands for GitHub's own parts: the checkout is a
clone, the cache and the site's artifact are folders, and Install puts this environment's `overcount` into `.venv`.
Steps that talk to GitHub through gh are left out, by name. A step of any other kind is an error, so that the workflow
can't grow past this file unseen.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ruamel.yaml import YAML

from scraper.operations.commands import git

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LEFT_OUT = {"Issues", "Keep the schedule"}  # they ask GitHub itself
PATIENCE = 900.0  # seconds until a step is taken for stuck


def read(file: Path) -> dict[str, Any]:
    """Return a workflow as its file says it."""
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def kind(step: Mapping[str, Any]) -> str:
    """Return the action that a step uses, without its version; nothing for one that runs commands."""
    return str(step.get("uses", "")).partition("@")[0]


@dataclass
class Run:
    """What became of a run of the job."""

    conclusion: str = "success"  # or failure, or killed
    outcomes: dict[str, str] = field(default_factory=dict)  # of each step, by its id, name or action
    summary: str = ""
    said: str = ""
    seconds: float = 0.0

    def answer(self, expression: str) -> Any:
        """Return what an expression of GitHub's comes to at this point of the run, as far as night.yml needs them."""
        python = re.sub(r"!(?!=)", " not ", expression.replace("&&", " and ").replace("||", " or "))
        python = re.sub(r"steps\.([a-z_]+)\.outcome", r"outcome('\1')", python)
        known = {
            "failure": lambda: self.conclusion == "failure",
            "cancelled": lambda: False,
            "outcome": lambda step: self.outcomes.get(step, "skipped"),
            "inputs": SimpleNamespace(fresh=False, accept_losses=False),
            "job": SimpleNamespace(status=self.conclusion),
        }
        return eval(python.strip(), {"__builtins__": {}}, known)

    def wants(self, condition: str | None) -> bool:
        """Return whether a step with this `if:` is run."""
        asked = re.sub(r"^\$\{\{|\}\}$", "", condition or "").strip()
        unless_failed = not re.search(r"\b(failure|cancelled|always|success)\(\)", asked)
        return not (unless_failed and self.conclusion != "success") and (not asked or bool(self.answer(asked)))


@dataclass
class Runner:
    """A remote repository with its runs: what was cached and what is published outlives each of them."""

    folder: Path
    remote: Path
    workflow: Path

    @property
    def cache(self) -> Path:
        """The cache that the last run which passed has saved: the folders that it names, side by side."""
        return self.folder / "cache"

    @property
    def pages(self) -> Path:
        """The site as it is published."""
        return self.folder / "pages"

    def run(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        between: Mapping[str, Callable[[], None]] | None = None,
        kill: tuple[str, Callable[[Path], bool]] | None = None,
    ) -> Run:
        """Run the workflow's jobs in a fresh clone, `name`.

        `between` holds what someone else does right before a step. `kill` names a step, and a moment in it at which
        the machine is gone: no later step is run and nothing is cached.
        """
        run, clone, began = Run(), self.folder / name, time.monotonic()
        summary = self.folder / f"{name}.summary.md"
        summary.touch()
        base = {key: value for key, value in os.environ.items() if not key.startswith(("OVERCOUNT_", "GIT_"))}
        base |= {"PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(summary), "GIT_CONFIG_GLOBAL": os.devnull}
        for step in read(self.workflow)["jobs"]["build"]["steps"]:
            title = step.get("name") or kind(step)
            if between and title in between:
                between[title]()
            if title in LEFT_OUT or not run.wants(step.get("if")):
                outcome = "skipped"
            elif "run" in step and title != "Install":
                env = base | dict(environment)
                for key, value in step.get("env", {}).items():
                    env[key] = re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(run.answer(found[1])), str(value))
                moment = kill[1] if kill and kill[0] == title else None
                code, said = _bash(step["run"], clone, env, moment)
                run.said += said
                if code == -signal.SIGKILL:
                    run.conclusion = "killed"
                    break
                outcome = "failure" if code else "success"
            else:
                self._own_part(title, step.get("with", {}), clone)
                outcome = "success"
            run.outcomes[step.get("id") or title] = run.outcomes[title] = outcome
            if outcome == "failure" and not step.get("continue-on-error"):
                run.conclusion = "failure"
        if run.conclusion == "success":
            shutil.rmtree(self.pages, ignore_errors=True)
            shutil.move(self.folder / "artifact", self.pages)
        run.summary, run.seconds = summary.read_text(encoding="utf-8"), time.monotonic() - began
        return run

    def _own_part(self, title: str, given: Mapping[str, Any], clone: Path) -> None:
        """Do what an action of GitHub's does, or what stands for installing."""
        match title:
            case "actions/checkout":
                git(self.folder, "clone", "--quiet", str(self.remote), str(clone))
            case "actions/setup-python":
                pass
            case "actions/cache/restore":
                for path in given["path"].split():
                    if (self.cache / path).exists():
                        shutil.copytree(self.cache / path, clone / path)
            case "actions/cache/save":
                shutil.rmtree(self.cache, ignore_errors=True)
                for path in given["path"].split():
                    if (clone / path).exists():
                        shutil.copytree(clone / path, self.cache / path)
            case "Install":
                program = clone / ".venv" / "bin" / "overcount"
                program.parent.mkdir(parents=True)
                program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scraper.cli "$@"\n', encoding="utf-8")
                program.chmod(0o755)
            case "actions/upload-pages-artifact":
                shutil.rmtree(self.folder / "artifact", ignore_errors=True)
                shutil.copytree(clone / "public", self.folder / "artifact")
            case _:
                raise AssertionError(f"night.yml has a step that the simulation doesn't know: {title}")


def _bash(
    script: str, folder: Path, environment: Mapping[str, str], moment: Callable[[Path], bool] | None
) -> tuple[int, str]:
    """Run a script as GitHub does; at its moment, kill all of it. Return its exit code and what it said."""
    with (folder.parent / "said").open("w+", encoding="utf-8", errors="replace") as said:
        running = subprocess.Popen(
            ["bash", "-e", "-c", script],
            cwd=folder,
            env=dict(environment),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        try:
            while moment is not None and running.poll() is None and not moment(folder):
                assert time.monotonic() < until
                time.sleep(0.001)
            if moment is None:
                running.wait(PATIENCE)
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        said.seek(0)
        return running.returncode, said.read()
