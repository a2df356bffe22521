"""The maintainer's side of sources: propose an entry for sources.yml, write it there, say which stories it joins.

The file is edited as text, at one place: all that people wrote in it (comments, order, quotes, line breaks)
stays to the byte. What was written is read again and compared before the file is replaced.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from scraper.archive import write_atomically
from scraper.errors import SettingsError
from scraper.records import slug
from scraper.settings import Source, Sources
from scraper.settings.files import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scraper.collect.discovery import Candidate
    from scraper.records import Entry, Story
    from scraper.stories import Embedder

# Likeness of headlines (cosine) from which an item may join a story. On the sample web's 44 later articles, 21
# reach it, and for 17 of them the nearest story is the right one: a hint for a person, never a decision.
MAY_JOIN = 0.45
_WIDE = 100_000  # columns: no line of an entry is folded


def add(file: Path, source: Source) -> None:
    """Write a new entry at the end of `sources` in `file`, and change nothing else in it.

    Raises SettingsError, with the line of the entry that stands there, for an id, an address, or a home page
    with a source of the same kind that the file has already, and for a domain that it blocks.
    """
    data, text = _loaded(file)
    refuse_duplicate(file, source)
    written = _with_entry(text, data, source)
    wanted = {**_plain(data), "sources": [*_plain(data)["sources"], entry_fields(source)]}
    if not _holds(written, wanted):
        remedy = "append it by hand:\n" + entry_text(source)
        problem = "an entry can't be added to a file of this form"
        raise SettingsError(f"{file.parent.name}/{file.name}", None, problem, remedy)
    write_atomically(file, written)


def refuse_duplicate(file: Path, source: Source) -> None:
    """Raise SettingsError if `file` holds the source already, or blocks its domain; see `add`."""
    from scraper.collect.addresses import in_domain

    settings = read(file, Sources)
    data, _ = _loaded(file)
    name = f"{file.parent.name}/{file.name}"
    for at, other in enumerate(settings.sources):
        line = data["sources"].lc.item(at)[0] + 1
        if other.id == source.id:
            problem = f"the id {other.id!r} stands here already, for {other.url}"
            raise SettingsError(name, line, problem, "give the new one another with --id")
        if _bare(other.url) == _bare(source.url):
            raise SettingsError(name, line, f"{other.id!r} has this address already", "there is nothing to add")
        same_home = _bare(other.home) == _bare(source.home) and other.kind == source.kind
        if same_home and source.kind != "search":  # searches share the home page of their engine
            problem = f"{other.id!r} is a {other.kind} of {source.home} already ({other.url})"
            raise SettingsError(name, line, problem, "change that one's url if the new one is better")
    for at, rule in enumerate(settings.blocked):
        if in_domain(source.url, rule.domain) or in_domain(source.home, rule.domain):
            line = data["blocked"].lc.item(at)[0] + 1
            problem = f"{rule.domain} is blocked: {rule.reason}"
            raise SettingsError(name, line, problem, "lift the block first if its reason no longer holds")


def lines(file: Path) -> dict[str, int]:
    """Return the line (from 1) at which each source begins in a file that is well-formed, by id."""
    data, _ = _loaded(file)
    return {str(source["id"]): data["sources"].lc.item(at)[0] + 1 for at, source in enumerate(data["sources"])}


def propose(
    page: str, candidate: Candidate, *, id_: str | None, name: str | None, selector: str | None, kind: str
) -> Source:
    """Return the entry for what was found from the address `page`. Raises SettingsError for what can't be one."""
    from scraper.collect.trial import carries_whole_texts

    parts = urlsplit(page)
    host = (parts.hostname or "").removeprefix("www.")
    named = [entry.publisher for entry in candidate.entries if entry.publisher and candidate.kind == "sitemap"]
    title = name or candidate.title or (Counter(named).most_common(1)[0][0] if named else host)
    fields = {
        "id": id_ or slug(title) or slug(host),
        "name": title,
        "kind": kind,
        "url": candidate.url,
        "selector": selector,
        "home": f"{parts.scheme}://{parts.netloc}/",
        "lang": _language(candidate.entries),
        "full_text": kind == "feed" and carries_whole_texts(candidate.entries),
    }
    try:
        return Source.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        problem, _, remedy = first["msg"].removeprefix("Value error, ").partition("; ")
        where = ".".join(str(step) for step in first["loc"])
        told = f"{where + ': ' if where else ''}{problem}"
        raise SettingsError("the new source", None, told, remedy or "give it another with an option") from error


def entry_text(source: Source, *, dash: int = 2, inner: int = 4) -> str:
    """Return an entry as YAML, its dash and its keys at these columns (from 0)."""
    from ruamel.yaml import YAML

    yaml, stream = YAML(), io.StringIO()
    yaml.width, yaml.allow_unicode = _WIDE, True
    yaml.dump(entry_fields(source), stream)
    first, *rest = stream.getvalue().splitlines()
    lines = [" " * dash + "-" + " " * (inner - dash - 1) + first, *(" " * inner + line for line in rest)]
    return "\n".join(lines) + "\n"


def entry_fields(source: Source) -> dict[str, Any]:
    """Return what is written of a source: the fields that matter, in the order of sources.yml."""
    fields = source.model_dump()
    order = ["id", "name", "kind", "url", "selector", "home", "lang", "paywalled", "full_text"]
    order += ["delay_seconds", "note"]
    return {key: fields[key] for key in order if fields[key] not in (None, False)}


def may_join(entries: Sequence[Entry], stories: Sequence[Story], embedder: Embedder) -> list[Story | None]:
    """Return for each entry the story whose title is most like its own, or None where none is like it."""
    if not entries or not stories:
        return [None for _ in entries]
    of_entries = embedder.encode([entry.title for entry in entries])
    likeness = of_entries @ embedder.encode([story.title for story in stories]).T
    nearest = likeness.argmax(axis=1)
    return [
        stories[int(story)] if entry.title and row[story] >= MAY_JOIN else None
        for entry, row, story in zip(entries, likeness, nearest, strict=True)
    ]


def _language(entries: Sequence[Entry]) -> str:
    """Return the language that most entries name, else that of their headlines, else English."""
    from scraper.collect.extract import language

    named = Counter(entry.lang for entry in entries if entry.lang)
    words = "\n".join(f"{entry.title} {entry.summary}" for entry in entries[:30])
    found = named.most_common(1)[0][0] if named else language(words)
    return found if found and len(found) == 2 else "en"


def _bare(url: str) -> str:
    """Return an address without what doesn't tell two sources apart: scheme, `www.`, a slash at the end."""
    from scraper.collect.addresses import canonical_url

    return (canonical_url(url) or url).partition("://")[2].removeprefix("www.").rstrip("/")


def _loaded(file: Path) -> tuple[Any, str]:
    read(file, Sources)  # tells a mistake that is there already with its line
    text = file.read_bytes().decode("utf-8")
    return _parsed(text), text


def _parsed(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt").load(text)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    return [_plain(value) for value in node] if isinstance(node, list) else node


def _holds(text: str, wanted: dict[str, Any]) -> bool:
    from ruamel.yaml.error import YAMLError

    try:
        return bool(_plain(_parsed(text)) == wanted)
    except YAMLError:
        return False


def _with_entry(text: str, data: Any, source: Source) -> str:
    """Return the file's text with the entry after the last one of `sources`."""
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    listed = data["sources"]
    head = data.lc.key("sources")[0]
    if len(listed) == 0:  # `sources: []` or nothing after the colon
        entry = f"sources:\n{entry_text(source)}".replace("\n", newline)
        return "".join([*lines[:head], entry, *lines[head + 1 :]])
    start, inner = listed.lc.item(len(listed) - 1)
    dash = lines[start].find("-")
    later = [data.lc.key(key)[0] for key in data if data.lc.key(key)[0] > head]
    end = min(later, default=len(lines))
    while end > start + 1 and _says_nothing(lines[end - 1]):
        end -= 1
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += newline
    dash = dash if 0 <= dash < inner else max(inner - 2, 0)
    lines.insert(end, entry_text(source, dash=dash, inner=inner).replace("\n", newline))
    return "".join(lines)


def _says_nothing(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#") or stripped in ("---", "...")
