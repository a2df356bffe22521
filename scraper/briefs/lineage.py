"""Lineage: which articles did the reporting, which retell it, and how many independent reports there are.

From credits ("according to the Ledger"), links, copied quotations and phrases, and time. A retelling and what it
retells are one report, however many domains carry it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scraper.briefs.names import names
from scraper.briefs.quantities import numbers
from scraper.credits import Credit, credited, host, linked, own_reporting
from scraper.outlets import is_outlet, outlet_key, same_outlet, shown_name
from scraper.records import Retelling

if TYPE_CHECKING:
    from scraper.records import Article

SHINGLE = 7
FIRST = 5  # the weight of "first reported by"
COPIED_SHARE = 0.2  # of the shorter text's shingles outside quotations
QUOTED = re.compile(r"“([^”]{20,600})”|«\s*([^»]{20,600}?)\s*»|\"([^\"]{20,600})\"")
SLACK = timedelta(days=1)
# "PORT AVERIL, Oct 5 (Reuters) - ": the outlet only carries it.
_DATELINE = re.compile(r"[^.(]{0,60}\((?P<agency>[A-Z][\w -]{1,30})\) ?[-–—]")
_I = re.compile(r"\b(?:I|[Mm]y|[Jj]e|[Jj]['’](?=\w)|[Ii]ch)\b")
_SPEECH = re.compile(
    r"\b(?:said|says|told (?:the|us|me|[A-Z])|tells|announced|according to|spokes|(?:a|ont) (?:dit|déclaré|annoncé)"
    r"|[Ss]elon|[Ss]agten?|[Ee]rklärten?|[Ll]aut)\b"
)
_OFFICIAL = re.compile(
    r"spokes|statement|press release|blog post|porte-parole|communiqué|memo|note interne", re.IGNORECASE
)


@dataclass(frozen=True)
class Lineage:
    """Who reported a story. `roots` gives each article's report: an article id, or "credit:" and an outlet."""

    originals: list[str]
    unread_originals: list[str]
    retellings: list[Retelling]
    roots: dict[str, str] = field(default_factory=dict)

    def independent(self, articles: list[str]) -> int:
        """Return how many independent reports stand behind some articles."""
        return len({self.roots.get(article, article) for article in articles})


def _when(article: Article) -> tuple[bool, str, str]:
    return (article.published is None, article.published or "", article.id)


def _not_later(first: Article, second: Article) -> bool:
    """Tell whether `first` can have come before `second`; days are compared where a time is missing."""
    if not first.published or not second.published:
        return True
    length = 10 if "T00:00:00Z" in (first.published + second.published) else 19
    return first.published[:length] <= second.published[:length]


def _within(article: Article, by_id: dict[str, Article]) -> Article:
    known = article.copy_of in by_id and article.copy_of != article.id
    return article if known or not article.copy_of else article.but(copy_of=None)


def _a_day_later(first: Article, second: Article) -> bool:
    """Tell whether `first` is dated so little after `second` that a clock, or an update of the page, explains it."""
    if not first.published or not second.published:
        return True
    return datetime.fromisoformat(first.published) - datetime.fromisoformat(second.published) <= SLACK


def lineage(articles: list[Article]) -> Lineage:
    """Return who reported first and who retells, among the articles of one story."""
    by_id = {article.id: article for article in articles}
    # What is a copy of an article outside of the story is all that the story has of it.
    ordered = sorted((_within(article, by_id) for article in articles), key=_when)
    by_id = {article.id: article for article in ordered}
    publishers = {outlet_key(a.publisher) for a in ordered if a.publisher}
    named = _one_spelling({a.id: credited(a, frozenset(publishers)) for a in ordered}, publishers)
    fame = Counter(outlet_key(c.outlet) for found in named.values() for c in found)
    parent: dict[str, str] = {}  # article -> article id or "credit:key"
    shown: dict[str, str] = {}
    for article in ordered:
        if article.copy_of:
            parent[article.id] = article.copy_of
            continue
        source = _credited(article, ordered, named[article.id], fame)
        if source is None:
            continue
        target, name = source
        if target.startswith("credit:"):
            shown[target] = _better_name(shown.get(target), name)
        parent[article.id] = target
    _break_cycles(parent, by_id)
    _copied(ordered, parent)
    _break_cycles(parent, by_id)
    _passed_on(named, parent)
    _adds_nothing(ordered, parent)
    roots = {article.id: _root(article.id, parent) for article in ordered}
    retellings = [
        Retelling(
            article=article.id,
            of=parent[article.id] if parent[article.id] in by_id else None,
            credit=shown.get(parent[article.id]) if parent[article.id] not in by_id else None,
        )
        for article in ordered
        if article.id in parent and not article.copy_of
    ]
    unread = Counter(root for root in roots.values() if root.startswith("credit:"))
    return Lineage(
        originals=[a.id for a in ordered if a.id not in parent and not _is_commentary(a, named[a.id])],
        unread_originals=[shown[key] for key, _ in sorted(unread.items(), key=lambda item: (-item[1], item[0]))],
        retellings=retellings,
        roots=roots,
    )


def _one_spelling(named: dict[str, list[Credit]], publishers: set[str]) -> dict[str, list[Credit]]:
    """Give each outlet the longest name that the story has for it: the "Lamp" is the "Dunmarrow Evening Lamp"."""
    spelt = {outlet_key(c.outlet): c.outlet for found in named.values() for c in found}
    spelt.update({key: key for key in publishers if key not in spelt})
    longer = {
        key: spelt[max((k for k in spelt if k.endswith(f" {key}")), key=lambda k: (len(k), k))]
        for key in sorted(spelt)
        if any(k.endswith(f" {key}") for k in spelt)
    }
    return {
        a: [replace(c, outlet=longer.get(outlet_key(c.outlet), c.outlet)) for c in found] for a, found in named.items()
    }


def _better_name(known: str | None, new: str) -> str:
    """Prefer "Financial Times" to "FT" and to "the Financial Times"."""
    new = shown_name(new)
    return max([known, new], key=lambda name: (len(name), name)) if known else new


def _credited(
    article: Article, ordered: list[Article], found: list[Credit], fame: Counter[str]
) -> tuple[str, str] | None:
    """Return what an article retells: (article id or "credit:key", name), or None where it reports itself."""
    own = own_reporting(article)
    names = _names_of(article)
    foreign = [credit for credit in found if not any(same_outlet(credit.outlet, name) for name in names)]
    for url in linked(article):
        for other in ordered:
            if other.id != article.id and not other.copy_of and other.url and other.url.rstrip("/") == url.rstrip("/"):
                return (other.id, other.publisher or "") if _not_later(other, article) else None
    strong = [credit for credit in foreign if credit.weight >= 2]
    # Whoever opens with news of his own and credits another further down has reported, and so has whoever then asks
    # several people himself; whoever opens with the credit and adds an answer to it has retold.
    if not strong or (own and (own.deep or own.position < min(credit.position for credit in strong))):
        return None
    # A retelling of a retelling names both: the outlet that the whole story credits is the one that reported.
    best = min(strong, key=lambda c: (c.weight < FIRST, -fame[outlet_key(c.outlet)], -c.weight, c.position, c.outlet))
    for credit in [best, *strong]:
        theirs = [other for other in ordered if other.id != article.id and _is_of(other, credit.outlet)]
        for other in sorted(theirs, key=lambda other: (_not_later(other, article) is False, bool(other.copy_of))):
            if _not_later(other, article) or _a_day_later(other, article):
                return other.id, credit.outlet
        if credit is best and fame[outlet_key(best.outlet)] > 1:
            break
    if best.weight < 3 and fame[outlet_key(best.outlet)] < 2 and not is_outlet(best.outlet):
        return None
    return f"credit:{outlet_key(best.outlet)}", best.outlet


def _names_of(article: Article) -> list[str]:
    """Return the names under which an article speaks: its outlet's, its host, and the agency that it carries."""
    wire = _DATELINE.match(article.text)
    named = [article.publisher, host(article.url), article.author, wire["agency"] if wire else None]
    return [name for name in named if name and (name != article.author or is_outlet(name))]


def _is_of(article: Article, outlet: str) -> bool:
    return any(outlet_key(name) == outlet_key(outlet) for name in _names_of(article))


def _is_commentary(article: Article, found: list[Credit]) -> bool:
    """Tell whether an article reports nothing: an essay that credits nobody and in which nobody else speaks."""
    return not found and is_essay(article) and not _SPEECH.search(QUOTED.sub(" ", article.text))


def is_essay(article: Article) -> bool:
    """Tell whether an article is somebody's thoughts in the first person, without reporting of its own."""
    return not own_reporting(article) and len(_I.findall(QUOTED.sub(" ", article.text))) >= 2


def _copied(ordered: list[Article], parent: dict[str, str]) -> None:
    """Let articles that credit nobody but repeat an earlier one's quotations or phrases retell it."""
    quotes = {a.id: _unofficial_quotes(a.text) for a in ordered}
    phrases = {a.id: _shingles(a.text) for a in ordered}
    for position, article in enumerate(ordered):
        if article.id in parent or article.copy_of or own_reporting(article) is not None:
            continue
        for earlier in ordered[:position]:
            if earlier.copy_of or not _not_later(earlier, article):
                continue
            shorter = min(len(phrases[article.id]), len(phrases[earlier.id]))
            shared = len(phrases[article.id] & phrases[earlier.id])
            if quotes[article.id] & quotes[earlier.id] or (shorter >= 20 and shared >= COPIED_SHARE * shorter):
                parent[article.id] = earlier.id
                break


def _passed_on(named: dict[str, list[Credit]], parent: dict[str, str]) -> None:
    """Join outlets that we have not read: "the Ledger's story, via the Courier" makes the Courier a retelling."""
    known = set(parent.values())
    for article in sorted(named):
        target = parent.get(article, "")
        if not target.startswith("credit:"):
            continue
        for credit in named[article]:
            key = f"credit:{outlet_key(credit.outlet)}"
            if credit.via and key != target and key in known and key not in parent and _root(target, parent) != key:
                parent[key] = target


def _adds_nothing(ordered: list[Article], parent: dict[str, str]) -> None:
    """Let an article that names no source, and has no quotation, number and hardly a name of its own, be a retelling.

    Only where at least two others retell one report: then it is that report's news that the article repeats. Without
    this, a machine-written page that leaves out its source would count as a second witness.
    """
    roots = Counter(_root(article.id, parent) for article in ordered if article.id in parent and not article.copy_of)
    if not roots:
        return
    root, retold = min(roots.items(), key=lambda item: (-item[1], item[0]))
    if retold < 2:
        return
    family = [a for a in ordered if a.id == root or _root(a.id, parent) == root]
    first = min((a.published for a in family if a.published), default=None)
    their_names = {word for a in family for name in names(f"{a.title}. {a.text}") for word in name.casefold().split()}
    their_numbers = {number.value for a in family for number in numbers(f"{a.title}. {a.text}")}
    their_quotes = {quote for a in family for quote in _quotations(a.text)}
    for article in ordered:
        if article.id in parent or article.copy_of or article.id == root or own_reporting(article) is not None:
            continue
        if first and article.published and article.published[:10] < first[:10]:
            continue
        own = {word for name in names(article.text) for word in name.casefold().split()}
        new = sum(word not in their_names for word in own)
        figures = {number.value for number in numbers(article.text) if not number.date}
        if new <= 0.34 * len(own) and figures <= their_numbers and _quotations(article.text) <= their_quotes:
            parent[article.id] = root


def _quotations(text: str) -> set[str]:
    return {" ".join(re.findall(r"\w+", (m[1] or m[2] or m[3]).casefold())) for m in QUOTED.finditer(text)}


def _unofficial_quotes(text: str) -> set[str]:
    """Return the long quotations of a text that are not a public statement: only a reporter could have heard them."""
    found = set()
    for match in QUOTED.finditer(text):
        words = re.findall(r"\w+", (match[1] or match[2] or match[3]).casefold())
        around = text[max(0, match.start() - 120) : match.end() + 120]
        if len(words) >= 6 and not _OFFICIAL.search(around):
            found.add(" ".join(words))
    return found


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", QUOTED.sub(" ", text).casefold())
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _root(article: str, parent: dict[str, str]) -> str:
    while article in parent:
        article = parent[article]
    return article


def _break_cycles(parent: dict[str, str], by_id: dict[str, Article]) -> None:
    """Cut each circle of credits at its earliest article."""
    for start in sorted(parent, key=lambda a: _when(by_id[a])):
        path, here = [start], parent.get(start)
        while here in parent and here not in path:
            path.append(here)
            here = parent[here]
        if here in path:
            first = min(path[path.index(here) :], key=lambda a: _when(by_id[a]))
            del parent[first]
