"""The night in a page: what is new, what came from where, what it cost, what is wrong and since when, what runs out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.collect.causes import in_words
from scraper.errors import OvercountError, SettingsError
from scraper.operations.words import annotation, cell, code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.health import State
    from scraper.operations.guards import Silence
    from scraper.operations.record import Came, Night

# Of GitHub: a published site may hold 1 GB; a repository is asked to stay under as much, and warned at 5.
SITE_LIMIT = REPOSITORY_LIMIT = 1_000_000_000
BAR = 20  # characters of the longest bar
SHOWN = 10
_RED = "## ❌ The site was not published; the last one stays"


@dataclass(frozen=True)
class Sizes:
    """How large the site and the repository are, in bytes, and how fast its stories and articles come."""

    site: int
    repository: int
    pages: int
    stories: int
    articles: int
    per_day: float  # articles of late


@dataclass(frozen=True)
class Facts:
    """All that a report tells."""

    night: Night
    states: Mapping[str, State]
    lines: Mapping[str, int]  # of each source in sources.yml
    sizes: Sizes
    silence: Silence | None = None
    new_stories: Sequence[tuple[str, str]] = ()  # title and address
    failed: bool = False  # whether a step of the job has failed, as the job itself says


def summary(facts: Facts) -> str:
    """Return the report as Markdown."""
    night = facts.night
    parts = [
        _verdict(facts),
        _new(facts),
        _sources(facts),
        _stages(night),
        _growth(facts.sizes),
    ]
    return "\n".join(part for part in parts if part)


def failures(night: Night, *, failed: bool = False) -> list[str]:
    """Return why a night is red; nothing if it isn't. `failed` is whether a step of its job has."""
    if not night.sources:
        return ["nothing was collected: the log of the first step that failed says why"]
    if not any(came.ok for came in night.sources):
        return ["not one source answered: is it they, or is this machine offline?"]
    if night.stories is None:
        return ["the site was not built: the log of that step says why"]
    if failed and not night.problems:  # it could not be pushed, or the disk was full
        return ["a step after the build has failed: its log says why"]
    return night.problems


def unreadable(error: OvercountError, *, annotations: bool) -> str:
    """Return what the report says where it can't tell the night, as the settings or the archive can't be read."""
    if annotations:
        file, line = (error.file, error.line) if isinstance(error, SettingsError) else ("", None)
        return annotation("error", str(error), file=file, line=line, title="The site was not published")
    return f"{_RED}\n\n- {code(str(error))}\n"


def marks(facts: Facts) -> list[str]:
    """Return the workflow commands that mark the run: errors, then what is to be looked at, on its line in the YAML."""
    night = facts.night

    def on_source(level: str, came: Came, message: str, title: str) -> str:
        line = facts.lines.get(came.source)
        return annotation(level, f"{came.source}{message}", file="content/sources.yml", line=line, title=title)

    told = [
        annotation("error", problem, title="The site was not published")
        for problem in failures(night, failed=facts.failed)
    ]
    for came in _failing(night):
        meaning, remedy = in_words(came.cause)
        since = facts.states[came.source].since if came.source in facts.states else ""
        message = f": {meaning}{f', since {since}' if since else ''}: {came.detail}; {remedy}"
        told.append(on_source("warning", came, message, "Source failing"))
    for came in night.sources:
        if came.moved_to:
            told.append(on_source("notice", came, f" has moved; write url: {came.moved_to}", "Source moved"))
    if facts.silence:
        told.append(annotation("warning", _in_words(facts.silence), title="Green, but nothing new"))
    if night.rejected:
        told.append(annotation("warning", _left_out(night)))
    return told


def _verdict(facts: Facts) -> str:
    night = facts.night
    red, failing = failures(night, failed=facts.failed), len(_failing(night))
    if red:
        lines = [f"- {code(problem)}" for problem in red[:SHOWN]]
        more = [f"- and {len(red) - SHOWN} more"] if len(red) > SHOWN else []
        return "\n".join([_RED, "", *lines, *more, ""])
    worries = [f"{failing} of {len(night.sources)} sources failing"] if failing else []
    if facts.silence:
        worries.append(_in_words(facts.silence))
    if night.rejected:
        worries.append(_left_out(night))
    title = (
        f"## ⚠️ The site was built, with {'; '.join(worries)}"
        if worries
        else "## ✅ The site was built; nothing is wrong"
    )
    return f"{title}\n"


def _left_out(night: Night) -> str:
    number = len(night.rejected)
    return f"{number} {'statement' if number == 1 else 'statements'} left out, as the check failed"


def _in_words(silence: Silence) -> str:
    about = f"about {silence.expected:.0f} articles were to be expected"
    return f"nothing new for {silence.days} days, since {silence.since}, when {about}"


def _new(facts: Facts) -> str:
    night = facts.night
    lines = [f"{night.committed or 'Nothing to say, so nothing was committed'}."]
    if night.revised:
        lines.append(f"{night.revised} articles have changed since they were published.")
    lines += ["", *(f"- {code(title)} {address}" for title, address in facts.new_stories[:SHOWN])]
    if len(facts.new_stories) > SHOWN:
        lines.append(f"- and {len(facts.new_stories) - SHOWN} more")
    if night.rejected:
        lines += ["", "Left out, as the check failed:", "", *(f"- {code(line)}" for line in night.rejected[:SHOWN])]
    return "\n".join([*lines, ""])


def _sources(facts: Facts) -> str:
    rows = [_row(came, facts.states.get(came.source)) for came in facts.night.sources if came.pages or not came.ok]
    if not facts.night.sources:
        return ""
    quiet = len(facts.night.sources) - len(rows)
    head = ["### Sources", ""]
    if rows:
        head += ["| source | items | pages read | on the beat | state |", "|---|--:|--:|--:|---|", *rows, ""]
    return "\n".join([*head, *([f"{quiet} more had nothing new.", ""] if quiet else [])])


def _row(came: Came, state: State | None) -> str:
    told = "ok"
    if not came.ok:
        meaning, remedy = in_words(came.cause)
        since = f" since {state.since}" if state and state.since else ""
        told = f"✗{since}: {meaning} {cell(came.detail)}; {remedy}"
    return f"| {came.source} | {came.items} | {came.pages} | {came.kept} | {told} |"


def _stages(night: Night) -> str:
    longest = max(night.stages.values(), default=0.0)
    rows = [
        f"| {name} | {seconds:.1f} s | {'█' * round(BAR * seconds / longest) if longest else ''} |"
        for name, seconds in night.stages.items()
    ]
    total = sum(night.stages.values())
    if not rows:
        return ""
    told = f"{total:.0f} s in all; at most {night.memory} MB of memory; {night.pages} pages changed."
    return "\n".join(["### Time", "", "| stage | time | |", "|---|--:|---|", *rows, "", told, ""])


def _growth(sizes: Sizes) -> str:
    head = ["### Growth", "", "| | size | of its limit | reached in |", "|---|--:|--:|--:|"]
    site = _limit("site", sizes.site, SITE_LIMIT, sizes)
    repository = _limit("repository", sizes.repository, REPOSITORY_LIMIT, sizes)
    articles = f"{sizes.articles} articles ({sizes.per_day:.1f} a day of late)"
    return "\n".join([*head, site, repository, "", f"{sizes.stories} stories, {articles}, {sizes.pages} pages.", ""])


def _limit(name: str, size: int, limit: int, sizes: Sizes) -> str:
    return f"| {name} | {size / 1e6:.1f} MB | {size / limit:.1%} | {_until(size, limit, sizes)} |"


def _until(size: int, limit: int, sizes: Sizes) -> str:
    """Return in how many days a size reaches its limit, growing with the articles as it did so far."""
    if size >= limit:
        return "now"
    a_day = size / sizes.articles * sizes.per_day if sizes.articles else 0.0
    days = (limit - size) / a_day if a_day else float("inf")
    if days > 36_500:
        return "no time to be named"
    return f"{days:.0f} days" if days < 730 else f"{days / 365:.0f} years"


def _failing(night: Night) -> list[Came]:
    return [came for came in night.sources if not came.ok]
