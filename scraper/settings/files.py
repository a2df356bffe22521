"""A YAML file that people edit, as a typed model; an error names file, line, what is wrong and what to write."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from scraper.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ruamel.yaml.error import MarkedYAMLError

Model = TypeVar("Model", bound="File")


class Part(BaseModel):
    """A piece of a settings file; a key that it doesn't know is an error, as it is most often a misspelling."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class File(Part):
    """A whole settings file."""


class Misplaced(ValueError):
    """A mistake that only the whole file shows; `loc` is the path to the value that is to be corrected."""

    def __init__(self, message: str, *loc: int | str) -> None:
        super().__init__(message)
        self.loc = loc


def read(path: Path, model: type[Model]) -> Model:
    """Read one YAML file as `model`. Raises SettingsError with file and line."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(name, None, "this file is missing", "restore it from git or a new site") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(name, None, f"can't be read ({error})", "save it as UTF-8 text") from error
    for number, row in enumerate(text.splitlines(), 1):
        if row.startswith(("<<<<<<< ", ">>>>>>> ")):
            remedy = "settle the conflict and remove the three marker lines"
            raise SettingsError(name, number, "a merge conflict stands here", remedy)
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        raise SettingsError(name, *_no_yaml(error, text.splitlines())) from error
    except (YAMLError, ValueError) as error:
        raise SettingsError(name, None, f"this isn't YAML ({error})", "check indentation and quotes") from error
    if data is None and not any(key.is_required() for key in model.model_fields.values()):
        return model()
    if not isinstance(data, dict):
        keys = ", ".join(model.model_fields)
        raise SettingsError(name, 1, "this holds no settings", f"write the keys {keys}")
    try:
        return model.model_validate(_plain(data))
    except ValidationError as error:
        # A key that isn't known is told before the one that it was meant to be, which is missing.
        first = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
        loc = (*first["loc"], *getattr(first.get("ctx", {}).get("error"), "loc", ()))
        line, shown = _place(data, loc)
        problem, remedy = _in_words(model, first, _keys(model, first["loc"]))
        raise SettingsError(name, line, f"{shown}: {problem}" if shown else problem, remedy) from error


# What the parser says, whether the place is where it began to read, and the same in a maintainer's words.
_YAML = [
    (r"found character '\\t'", False, "a tab stands here", "indent with spaces"),
    (r"found (character|undefined alias)", False, "a text can't begin with this sign", "put it between quotes"),
    (
        r"could not find expected ':'",
        True,
        "a colon is missing after the key, or the space after it",
        "write `key: value`, or give a line that goes on with a text more spaces at its start",
    ),
    (
        r"mapping values are not allowed here",
        False,
        "a colon stands where none can",
        "put a text that holds a colon between quotes; or the line above lacks its colon",
    ),
    (
        r"found unexpected end of stream",
        True,
        "the quotation mark that opens here is never closed",
        "close it, or write the text without",
    ),
    (
        r"expected <block end>, but found '(<block|\?|-)",
        False,
        "this line doesn't line up with those that it belongs to",
        "give it the same spaces at its start",
    ),
    (
        r"expected <block end>",
        False,
        "something follows where the value has ended",
        "put the whole text between quotes of the other kind",
    ),
    (
        r"expected ',' or",
        True,
        "the bracket that opens here is never closed",
        "close it, or put the text between quotes",
    ),
]
_TWICE = re.compile(r'found duplicate key "?([^"\s]+)')


def _no_yaml(error: MarkedYAMLError, rows: list[str]) -> tuple[int | None, str, str]:
    """Return the line of what isn't YAML, what is wrong there, and what to write instead."""
    said, mark, began = str(error.problem), error.problem_mark or error.context_mark, error.context_mark
    line = mark.line + 1 if mark else None
    if twice := _TWICE.match(said):
        return line, f"the key {twice[1]!r} stands twice", "put what is below it under the first one, without its `[]`"
    above = next((number for number in range((line or 1) - 1, 0, -1) if rows[number - 1].strip()), 0)
    if above and line and line <= len(rows) and rows[above - 1].endswith("[]") and rows[line - 1].lstrip()[:2] == "- ":
        return above, "entries follow a list that says it is empty", "remove the `[]`"
    for pattern, where_it_began, problem, remedy in _YAML:
        if re.match(pattern, said):
            return (began.line + 1 if where_it_began and began else line), f"this isn't YAML: {problem}", remedy
    return line, f"this isn't YAML ({said})", "check indentation, quotes and colons"


def place_of(path: Path, key: str, fits: Callable[[str], bool]) -> str:
    """Return where a settings file names, under one of its keys, what `fits`: `content/corrections.yml:12`.

    Without the line where it stands in no line by itself.
    """
    name, under = f"{path.parent.name}/{path.name}", ""
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.match(r"(\w+):", row):
            under = found[1]
        if under == key and any(fits(word.strip("[]{},'\"")) for word in row.partition(" #")[0].split()):
            return f"{name}:{number}"
    return name


def _plain(node: Any) -> Any:
    """Return ruamel's marked-up nodes as plain Python values."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node if isinstance(node, bool | int | float | type(None)) else str(node)


def _place(data: Any, loc: tuple[int | str, ...]) -> tuple[int | None, str]:
    """Return the line (from 1) and a readable path of the value that a validation error points at."""
    node, line, shown = data, None, ""
    for step in loc:
        try:
            if isinstance(node, dict):
                shown += f".{step}" if shown else str(step)
                key = next((key for key in node if str(key) == step), step)  # a year is a number in YAML
                line = (node.lc.key(key)[0] if key in node else node.lc.line) + 1  # type: ignore[attr-defined]
            else:
                shown += f"[{int(step) + 1}]"
                key = step
                line = node.lc.item(key)[0] + 1
            node = node[key]
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            break
    return line, shown


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys that there are beside the one at `loc`."""
    schema = model.model_json_schema()
    node = schema
    for step in loc[:-1]:
        node = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
        node = schema["$defs"].get(node["$ref"].rpartition("/")[2], {}) if "$ref" in node else node
    return list(node.get("properties", {}))


def _in_words(model: type[File], error: Any, keys: list[str]) -> tuple[str, str]:
    """Return what is wrong and what to write instead, for one of pydantic's errors; `keys` may stand there."""
    kind, message, context = error["type"], error["msg"], error.get("ctx", {})
    if (kind in ("string_type", "list_type") and error["input"] is None) or kind == "string_too_short":
        return "nothing stands here", "write it after the colon" if kind != "list_type" else "add entries, or write []"
    if kind == "string_type":
        return f"{error['input']!r} is no text", "put it between quotes"
    if kind == "list_type":
        return "a list belongs here", "begin each of its entries with a hyphen, on a line of its own"
    if kind == "too_short":
        return f"a list of at least {context['min_length']} belongs here", "add what is missing"
    if kind == "missing":
        return f"the key {error['loc'][-1]!r} is missing", "add it"
    if kind == "extra_forbidden":
        if meant := difflib.get_close_matches(str(error["loc"][-1]), keys, 1):
            return "no such key", f"write {meant[0]!r}"
        return (
            "no such key",
            f"check the spelling; `overcount schema` lists the keys of {model.__name__.lower()}",
        )
    if kind == "literal_error":
        return f"{error['input']!r} is not one of them", f"write {context.get('expected')}"
    if kind == "string_pattern_mismatch":
        example = "a-z, 0-9 and hyphens" if "-" in context.get("pattern", "") else "the form that the schema gives"
        return f"{error['input']!r} has a form that isn't allowed", f"use {example}"
    if kind == "value_error":
        problem, _, remedy = message.removeprefix("Value error, ").partition("; ")
        return problem, remedy or "correct it"
    return message[:1].lower() + message[1:], "correct it"
