"""Whose number it is: the organisation or tool that a sentence gives a number to, else the story's own subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.briefs.names import names
from scraper.outlets import is_outlet, outlet_key

if TYPE_CHECKING:
    from scraper.briefs.quantities import Number
    from scraper.records import Article

_ACTS = (
    "has|had|is|was|said|says|reports?|finds?|sees|wants?|plans|will|compte|est|a|hat|ist|cites|gives|uses|used|paid|spent"
    "|caps|tracks|requires?|reached|counts?|estimates?|expects?"
)
_STAFF = "employees|workers|staff|engineers|developers|managers|people|teams|salariés|employés|Mitarbeiter|Entwickler"
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|M\.|Mme|Herr|Frau)\.? $")
_ROLE = (
    r"chief|executive|president|founder|co-founder|head|director|spokes\w+|analyst|engineer|author|professor|manager"
    r"|boss|CEO|CTO|COO|CFO|lead|minister|judge|lawyer|consultant|chef|patron|PDG|directeur|Chefin|developer|reporter"
)
_ROLE_BEFORE = re.compile(rf"\b(?:{_ROLE}),? $")
NO_OWNER = re.compile(
    r"(?:AI|IA|KI|CEO|CTO|CFO|US|USA|UK|EU|USD|EUR|GBP|CNY|INR|RMB|API|HR|IT|R&D|PR|PRs|Q[1-4]|H[12]|FY\d*|MCP|LLM|NDA"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|India|China|Europe|France|Germany|Japan|Silicon Valley|Wall Street|English|French|German|American|Chinese)$"
    r"|(?:AI|IA|KI)-"
)
# Where a part of a sentence ends: what stands in another part owns nothing in this one.
_PART_END = re.compile(
    r";|[:—–](?=\s)|\.\s|,\s(?=(?:and|while|but|whereas|et|tandis|und|während)\s)|,\s(?=[A-Z])"
    r"|\s(?:while|whereas|tandis que|während)\s"
)
_HOUSE = re.compile(
    r"[^,;:.(]{0,40}?\b(?:(?:at|chez|bei|from)|(?:code|lignes|salariés|employés|développeurs|ingénieurs) "
    r"(?:chez|de|d['’]))[ ]?$"
)
_OWNED_BY = re.compile(
    r"[^,;:.(]{0,60}?\b(?:at|of|in|by|from|for|chez|du|de|d['’]|bei|von|à)[ ]?(?:the |its |la |le |les |l['’])?$", re.I
)


@dataclass(frozen=True)
class Owner:
    """A name as given; `near` tells that it stands in the number's own part of the sentence."""

    name: str | None
    near: bool = False


class Owners:
    """Whose numbers the sentences of a story give."""

    def __init__(
        self, articles: dict[str, Article], subject: str | None, common: frozenset[str], credited: list[str]
    ) -> None:
        self.subject, self.common = None if subject and NO_OWNER.match(subject) else subject, common
        self.outlets = frozenset(
            outlet_key(name) for name in [*(a.publisher for a in articles.values()), *credited] if name
        )
        self._body = "\n".join(f"{a.title}.\n{a.text}" for a in articles.values())
        self._small = frozenset(re.findall(r"(?<!\w)[a-zà-ÿ]{3,}(?!\w)", self._body))
        self._known: dict[str, bool] = {}
        self._employing: dict[str, bool] = {}
        self._employers: dict[str, str | None] = {}

    def of(
        self, text: str, number: Number, others: list[Number], previous: str | None = None, *, lang: str = "en"
    ) -> Owner:
        """Return whose number it is, beside the `others` of its sentence.

        `previous` is the owner of the figure before it, for "it" and "the company".
        """
        start, end = _part(text, number)
        end = min([end, *(other.start for other in others if other.start >= number.end)])
        found = self._names(text, lang)
        before = [name for name, at in found if start <= at < number.start]
        after = [(name, at) for name, at in found if number.end <= at < end]
        for name, at in after:
            between, follows = text[number.end : at], text[at + len(name) :]
            belongs = _OWNED_BY.match(between)
            if _HOUSE.match(between) or (belongs and (re.match(r"['’]s?\b", follows) or not before)):
                return Owner(self._whole(name), near=True)
        if before:
            return Owner(self._whole(self._likeliest(before)), near=True)
        if after and not text[number.end : after[0][1]].strip(" ("):
            return Owner(self._whole(after[0][0]), near=True)  # "10,000 KPMG staff"
        for match in re.finditer(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?", text[: number.start]):
            if employer := self._employer(match[0]):
                return Owner(employer)
        named = list(dict.fromkeys(name for name, _ in found))
        if self.subject and (not named or any(self._same(name, self.subject) for name in named)):
            return Owner(self.subject)
        if earlier := [name for name, at in found if at < number.start]:
            return Owner(self._whole(self._likeliest(earlier)))
        return Owner(self._whole(named[0]) if len(named) == 1 else previous or self.subject)

    def _likeliest(self, found: list[str]) -> str:
        """Return the story's subject if it is among `found`, else an employer, else the nearest."""
        own = [name for name in found if self.subject and self._same(name, self.subject)]
        return (own or [name for name in found if self._employs(name)] or found)[-1]

    def _names(self, text: str, lang: str) -> list[tuple[str, int]]:
        """Return the names of a sentence that may own a number, with their places."""
        found: list[tuple[str, int]] = []
        for given in dict.fromkeys(names(text, common=self.common)):
            name = re.sub(r"(?: (?:of |de )?\d[\d.,]*)+$", "", given)  # "Scalable ML 50 to 80 percent"
            if name and self._owns(name, lang) and not self._outlet(text, name):
                places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
                found += [(name, at) for at in places if not text[:at].endswith(" on ")]  # a street, a board
        return sorted(found, key=lambda item: item[1])

    def _owns(self, name: str, lang: str) -> bool:
        if name not in self._known:
            whole = name.split()
            self._known[name] = (
                not NO_OWNER.match(name)
                and len(whole) <= 5
                and not re.search(rf"^{re.escape(name)}, [A-Z][a-z]{{2,4}}\.? \d", self._body, re.M)
                and not (len(whole) == 1 and (name.lower() in self._small or not self._stands_inside(name)))
                and not _person(self._body, name)
            )
        # German writes every noun with a capital: there only names that the story knows as organisations count.
        known = lang != "de" or (self.subject is not None and self._same(name, self.subject))
        return self._known[name] and (known or self._employs(name))

    def _stands_inside(self, name: str) -> bool:
        """Tell whether a word has its capital for another reason than that it opens a sentence."""
        word = re.escape(name)
        if re.search(r".[A-Z\d]", name) or len(re.findall(rf"(?<!\w){word}(?!\w)", self._body)) > 1:
            return True
        return bool(re.search(rf"[\w,;)”»\"] (?:\()?{word}(?!\w)|{word}['’]s |(?<!\w){word} (?:{_ACTS})\b", self._body))

    def _whole(self, name: str) -> str:
        """Return the story's subject where `name` is part of it or holds it: "Amazon" for "Amazon Web"."""
        return self.subject if self.subject and self._same(name, self.subject) else name

    def _same(self, name: str, other: str) -> bool:
        return name == other or set(name.split()) < set(other.split()) or set(other.split()) < set(name.split())

    def _employs(self, name: str) -> bool:
        if name not in self._employing:
            self._employing[name] = _employs(self._body, name)
        return self._employing[name]

    def _employer(self, person: str) -> str | None:
        """Return the organisation that the articles put beside a person's name."""
        if person not in self._employers:
            self._employers[person] = self._beside(person)
        return self._employers[person]

    def _beside(self, person: str) -> str | None:
        who = re.escape(person)
        found = re.search(
            rf"(?<!\w)(?P<a>[A-Z][\w&-]+(?: [A-Z][\w&-]+)?)(?:['’]s?)?[ ,]+(?:[\w-]+ ){{0,3}}"
            rf"(?:{_ROLE})(?: \w+)?,? {who}"
            rf"|(?<!\w)(?P<d>[A-Z][\w&-]+)['’]s {who}"
            rf"|{who}(?:,| of| from| at)(?: (?:the |its )?(?:[\w-]+ ){{0,4}}(?:{_ROLE}) (?:of|at|de|chez))? "
            rf"(?P<b>[A-Z][\w&-]+)"
            rf"|{who},? (?P<c>[A-Z][\w&-]+)['’]s (?:{_ROLE})",
            self._body,
        )
        name = next((group for group in found.groups() if group), None) if found else None
        if not name or not names(name) or name in person.split() or name.lower() in self._small:
            return None
        return None if NO_OWNER.match(name) or _person(self._body, name) else name

    def _outlet(self, text: str, name: str) -> bool:
        if any(set(name.casefold().split()) <= set(re.findall(r"[\w’'-]+", outlet)) for outlet in self.outlets):
            return self.subject != name  # "the Courier" is the Port Averil Courier
        word = re.escape(name)
        reads = rf"(?:seen by|obtained by|told|reported by)\s+(?:the |The )?{word}\b"
        return is_outlet(name, self.outlets) or bool(
            re.search(rf"{reads}|{word} (?:has|have|had) (?:seen|obtained|learned|read)\b|{word} reported\b", text)
        )


def _part(text: str, number: Number) -> tuple[int, int]:
    """Return where the part of a sentence begins and ends that a number stands in."""
    marks = [(m.start(), m.end()) for m in _PART_END.finditer(text)]
    start = max((end for _, end in marks if end <= number.start), default=0)
    end = min((begin for begin, _ in marks if begin >= number.end), default=len(text))
    return start, end


def _employs(body: str, name: str) -> bool:
    word = re.escape(name)
    return bool(
        re.search(
            rf"(?<!\w){word}(?:['’]s?)? (?:employees?|workers?|staff|engineers?|developers?|managers?|will|has"
            rf"|plans|says|people|teams?)\b|\b(?:{_STAFF}) (?:at|chez|bei) {word}(?!\w)",
            body,
        )
    )


def _person(body: str, name: str) -> bool:
    """Tell whether a name is a person's: a title or role stands before it, or it speaks in the first or last place."""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", body):
        before, after = body[max(0, match.start() - 24) : match.start()], body[match.end() : match.end() + 40]
        if _TITLE.search(before) or _ROLE_BEFORE.search(before):
            return True
        if re.match(rf", (?:an?|the|its|{_ROLE}|who)\b|,? (?:told|said to)\b|,? (?:of|from) [A-Z]", after):
            return " " in name and not _employs(body, name)
        if re.search(r"(?:['’]s|\bby) $", before) and re.fullmatch(r"[A-Z][\w-]+ [A-Z][\w-]+", name):
            return True  # "Uber's Andrew Macdonald"
    if " " in name:
        return False
    word = re.escape(name)
    longer = re.search(rf"(?<!\w)(?:[A-Z][a-zà-ÿ]+ {word}|{word} [A-Z][a-zà-ÿ]+)(?!\w)", body)
    return longer is not None and _person(body, longer[0])
