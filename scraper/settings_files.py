"""A YAML file that people edit, as a typed model; an error names file, line, what is wrong and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from scraper.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

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
        mark = error.problem_mark or error.context_mark
        problem = f"this isn't YAML ({error.problem})"
        remedy = "check indentation, quotes and colons"
        raise SettingsError(name, mark.line + 1 if mark else None, problem, remedy) from error
    except (YAMLError, ValueError) as error:
        raise SettingsError(name, None, f"this isn't YAML ({error})", "check indentation and quotes") from error
    if not isinstance(data, dict):
        keys = ", ".join(model.model_fields)
        raise SettingsError(name, 1, "this holds no settings", f"write the keys {keys}")
    try:
        return model.model_validate(_plain(data))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        loc = (*first["loc"], *getattr(first.get("ctx", {}).get("error"), "loc", ()))
        line, shown = _place(data, loc)
        problem, remedy = _in_words(model, first)
        raise SettingsError(name, line, f"{shown}: {problem}" if shown else problem, remedy) from error


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


def _in_words(model: type[File], error: Any) -> tuple[str, str]:
    """Return what is wrong and what to write instead, for one of pydantic's errors."""
    kind, message, context = error["type"], error["msg"], error.get("ctx", {})
    if kind == "missing":
        return f"the key {error['loc'][-1]!r} is missing", "add it"
    if kind == "extra_forbidden":
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
