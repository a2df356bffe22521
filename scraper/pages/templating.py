"""Jinja that can't print unescaped text: every value is escaped, and templates that could get round it don't load."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from scraper.errors import BuildError
from scraper.pages import wording
from scraper.pages.cited import revised
from scraper.pages.disputes import in_conflict
from scraper.pages.escaping import escape, href, trusted
from scraper.pages.statements import by_outlet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2.compiler import Frame

    from scraper.settings import SiteInfo

# Joining or computing with Markup escapes the other side for HTML alone, which is not enough for Markdown.
_FORBIDDEN_NODES = (nodes.Concat, nodes.Add, nodes.Mul, nodes.Mod, nodes.MarkSafe, nodes.MarkSafeIfAutoescape)
_FORBIDDEN_TEXT = {
    # Either an address of ours, or one that `href` has looked at, or an anchor of the same page, or no value at all.
    r'(?i)\b(?:href|src|action|srcset|cite)\s*=\s*"(?!\{\{ to\(|\{\{[^{}]*\| href \}\}"|#\{\{|[^"{]*")': "an address",
    r"=\s*\{\{": "an attribute without quotes",
    r"='[^'<>]*\{\{": "an attribute in single quotes",
    r"(?i)<(?:script|style|iframe|object|embed|form|meta|base)\b": "an element that content has no use for",
    r"(?i)<[^<>]*\s(?:on\w+|style|srcdoc)\s*=": "an attribute that runs or draws",
}
_FILTERS: dict[str, Callable[..., object]] = {
    "href": href,
    "trusted": trusted,
    "length": len,
    "in_words": wording.in_words,
    "short": wording.short,
    "between": wording.between,
    "weekday": wording.weekday,
    "month_name": wording.month_name,
    "language": wording.language,
    "state": wording.state,
    "rate": wording.rate,
    "by_outlet": by_outlet,
    "in_conflict": in_conflict,
    "revised": revised,
    "part": wording.part,
    "hours": wording.hours,
}


class _CheckedLoader(FileSystemLoader):
    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        for pattern, what in _FORBIDDEN_TEXT.items():
            if found := re.search(pattern, source):
                raise _refused(template, source.count("\n", 0, found.start()) + 1, what)
        return source, name, fresh


def _check(tree: nodes.Template, template: str) -> None:
    for node in tree.find_all((*_FORBIDDEN_NODES, nodes.Filter, nodes.Call)):
        if isinstance(node, nodes.Filter):
            if node.name not in _FILTERS:
                raise _refused(template, node.lineno, f"the filter {node.name!r}")
        elif not isinstance(node, nodes.Call):
            raise _refused(template, node.lineno, f"{type(node).__name__} on values")
        elif not isinstance(node.node, nodes.Name):
            raise _refused(template, node.lineno, "a method call")


def _refused(template: str, line: int, what: str) -> BuildError:
    return BuildError(f"site/templates/{template}:{line}: {what} could let text through unescaped; write it otherwise")


def address_from(
    root: str, info: SiteInfo, year: str, *steps: str, anchor: str = "", file: str = "", moved: str = ""
) -> Markup:
    """Return the address of a page, or of a `file` beside it, from a page whence `root` leads to all.

    `year` is that of the site being made. The address is whole where another site holds the page: see
    `SiteInfo.holder` for `moved`.
    """
    bare = "".join([f"{step}/" for step in steps]) + file
    if info.holder(bare, moved) != year:
        path = href(info.address(bare, moved))
    else:
        path = Markup(f"{root}{''.join([f'{escape(step)}/' for step in steps])}{escape(file)}")  # noqa: S704
    return Markup(f"{path}#{escape(anchor)}" if anchor else path or "./")  # noqa: S704


class _EscapingOnce(CodeGenerator):
    """What `finalize` returns is escaped: Jinja need not make sure of it, which takes longer than to print it."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002
        self.write(f"({finalize.src}")


class _Environment(Environment):
    code_generator_class = _EscapingOnce

    def _generate(self, source: nodes.Template, name: str | None, *given: Any, **more: Any) -> str:
        """Check a template before it is compiled: Jinja's own hook, so that it is parsed but once."""
        _check(source, name or "")
        return super()._generate(source, name, *given, **more)


@cache
def environment(templates: Path) -> Environment:
    """Return the Jinja environment for the Markdown templates in the folder `templates`.

    A template that has changed since it was loaded is loaded again.
    Loading a template raises BuildError, with file and line, if it could print something unescaped.
    """
    made = _Environment(  # autoescape is on, and `finalize` escapes before it comes into play
        loader=_CheckedLoader(templates),
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = dict(_FILTERS)
    made.globals = {"count": wording.count, "listed": wording.listed}
    return made
