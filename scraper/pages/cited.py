"""The articles of a story as its page numbers them: what each is, whom it retells, and why it is in the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.pages.escaping import plain, web_address
from scraper.pages.wording import count, day_of, listed

if TYPE_CHECKING:
    from scraper.records import Article, Brief


@dataclass
class Used:
    """A sentence of a source that the page rests on."""

    anchor: str
    text: str


@dataclass
class SourceLine:
    """An article in the numbered list of sources."""

    number: int
    article: Article
    kind: str  # original, retelling, copy, commentary, or nothing where it isn't known
    of: str  # whom it retells or copies
    publisher: str
    url: str | None
    lang: str | None
    day: str | None
    sentences: list[Used] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the line. No heading can have an id with a full stop, so the two can't clash."""
        return f"source.{self.number}"

    @property
    def title(self) -> str:
        """Its headline; no link is without words."""
        return plain(self.article.title) or "Untitled"

    @property
    def label(self) -> str:
        """What the article is, in words."""
        if self.kind == "original":
            return "Original report"
        if self.kind == "commentary":
            return "Comment, no report of its own"
        words = {"retelling": "Retells", "copy": "Copy of"}.get(self.kind, "")
        return f"{words} {self.of}" if words else ""

    @property
    def changed(self) -> str | None:
        """The day on which it was found to say something else than when it was published."""
        return day_of(getattr(self.article, "revised", None))

    @property
    def earlier(self) -> list[str]:
        """The headlines that it had before."""
        return [plain(str(revision.get("title", ""))) for revision in getattr(self.article, "revisions", None) or []]


@dataclass
class Branch:
    """A report and those who retell or copy it."""

    name: str
    kind: str
    line: SourceLine | None = None
    children: list[Branch] = field(default_factory=list)
    under: str = ""  # whom it hangs from: that needs no saying again

    @property
    def how(self) -> str:
        """What its article is, beside the branch that it hangs from."""
        if self.line is None or not self.under or self.line.of != self.under:
            return (self.line.label if self.line else "") or "Origin not known"
        return "Copy" if self.kind == "copy" else "Retelling"


@dataclass(frozen=True)
class Together:
    """Why an article is in the story: what it has in common with another, or a maintainer's reason."""

    line: SourceLine
    other: SourceLine
    common: str  # what both say, in words
    days: str


def publisher_of(article: Article) -> str:
    """Return the name under which an article stands: its publisher, or else the host it is on."""
    host = urlsplit(web_address(article.url) or "").hostname or ""
    return plain(article.publisher or "") or host.removeprefix("www.") or "Unknown outlet"


def source_lines(members: list[Article], brief: Brief, language: str) -> list[SourceLine]:
    """Return the numbered sources of a story: originals, then those that retell, copy and comment, each oldest first.

    `language` is the site's: a source in another one says so.
    """
    names = {article.id: publisher_of(article) for article in members}
    retells = {r.article: names.get(r.of or "", plain(r.credit or "")) for r in brief.retellings}
    lines = []
    for article in members:
        kind, of = "", ""
        if article.copy_of in names:
            kind, of = "copy", names[article.copy_of]
        elif article.id in brief.originals:
            kind = "original"
        elif article.id in retells:
            kind, of = "retelling", retells[article.id]
        elif brief.originals or brief.retellings:
            kind = "commentary"
        lang = article.lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", article.lang or "") else None
        foreign = lang if lang and lang.lower().split("-")[0] != language.split("-")[0] else None
        url, day = web_address(article.url), day_of(article.published)
        lines.append(SourceLine(0, article, kind, of, names[article.id], url, foreign, day))
    order = {"original": 0, "": 1, "retelling": 2, "copy": 3, "commentary": 4}
    lines.sort(key=lambda line: order[line.kind])  # stable: within a kind the oldest first
    for number, line in enumerate(lines, 1):
        line.number = number
    return lines


def revised(lines: list[SourceLine]) -> list[SourceLine]:
    """Return the sources that their outlets have changed since they were published, the newest change first."""
    return sorted((line for line in lines if line.changed), key=lambda line: line.changed or "", reverse=True)


def ties(sources: list[SourceLine], brief: Brief) -> list[Together]:
    """Return for each article that is no copy what ties it to the rest, in the order of the sources."""
    lines = {line.article.id: line for line in sources}
    found = []
    for tie in brief.ties:
        if tie.article in lines and tie.to in lines:
            kinds = [("name", tie.names), ("say", tie.numbers), ("speak of", tie.words)]
            told = [f"both {verb} {listed(list(map(plain, said)))}" for verb, said in kinds if said]
            common = "; ".join([*told, "one links to the other"] if tie.linked else told)
            days = "" if tie.days is None else "the same day" if tie.days == 0 else f"{count(tie.days, 'day')} apart"
            found.append(Together(lines[tie.article], lines[tie.to], common, days))
    return sorted(found, key=lambda one: one.line.number)


def lineage(sources: list[SourceLine], brief: Brief, unread: list[str]) -> list[Branch]:
    """Return the original reports, each with those who retell or copy it, and theirs."""
    by_id = {line.article.id: Branch(line.publisher, line.kind, line) for line in sources}
    by_name = {name: Branch(name, "unread") for name in unread}
    parents = {r.article: by_id.get(r.of or "") or by_name.get(plain(r.credit or "")) for r in brief.retellings}
    parents |= {line.article.id: by_id[line.article.copy_of] for line in sources if line.article.copy_of in by_id}
    roots = list(by_name.values())
    for line in sources:
        branch, above = by_id[line.article.id], parents.get(line.article.id)
        if above is None or line.kind == "original" or _within(above, branch):
            roots.append(branch)
        else:
            above.children.append(branch)
            branch.under = above.name
    rank = {"original": 0, "unread": 1}
    return sorted(roots, key=lambda branch: (not branch.children, rank.get(branch.kind, 2)))


def _within(branch: Branch, tree: Branch) -> bool:
    return branch is tree or any(_within(branch, child) for child in tree.children)
