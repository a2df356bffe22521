"""Whose number it is: the organisation or tool that a sentence gives a number to, else the story's own subject."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.briefs.antecedents import cast_of
from scraper.briefs.full_names import fullest
from scraper.briefs.names import names
from scraper.briefs.people import NO_OWNER, ROLE, People, is_post, untitled
from scraper.briefs.quantities import singular
from scraper.briefs.units import UNITS
from scraper.outlets import is_outlet, outlet_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.briefs.quantities import Number
    from scraper.records import Article

# What a name does that only opens a sentence; "is" and "was" follow any noun.
_ACTS = (
    "has|had|said|says|reports?|finds?|sees|wants?|plans|will|compte|cites|gives|hands|uses|used|paid|spent|caps|tracks"
    "|requires?|reached|estimates?|expects?|bought|cut|told|limits|wrote|showed"
    r"|sent|ran|built|made|gave|saw|got|won|lost|put|set|kept|let|took|began|\w{3,}ed"
)
# What stands for an organisation that a sentence before names, and what is about nobody in particular.
_ANAPHOR = re.compile(
    r"^(?:It|Its|They|Their|Elle|Il|Son|Sa|Ses|Sie|Ihre?)\b"
    r"|\b[Tt]he (?:company|firm|group|bank|start-?up|maker|retailer|giant|insurer|vendor|agency|lender|carmaker|airline"
    r"|consultancy|tool|assistant|service)\b"
    r"|\b(?:[Ll]['’](?:entreprise|outil|éditeur)|[Ll]e (?:groupe|géant|cabinet))\b"
    r"|\b(?:[Ll]a (?:société|banque|firme|start-up))\b"
    r"|\b[Dd](?:as Unternehmen|ie Firma)\b"
)
_NOBODY = re.compile(
    r"\b(?:elsewhere|ailleurs|anderswo|in other (?:firms|companies)"
    r"|industry-?wide|across the industry|dans le secteur)\b",
    re.IGNORECASE,
)
# Where a part of a sentence ends: what stands in another part owns nothing in this one.
_PART_END = re.compile(
    r";|[:—–](?=\s)|\.\s|,\s(?=(?:and|while|but|whereas|et|tandis|und|während)\s)|,\s(?=[A-Z])"
    r"|\s(?:while|whereas|tandis que|während)\s"
    r"|\s(?:and|but|et|mais|und)\s(?=[A-ZÀ-Þ][\w’-]*(?: [A-ZÀ-Þ][\w’-]*)? "
    r"(?:[a-z]{2,}(?:ed|s|shot)|had|saw|spent|plus)\s)"
)
_HOUSE = re.compile(
    r"[^,;:.(]{0,40}?\b(?:(?:at|chez|bei|from)|(?:code|lignes|salariés|employés|développeurs|ingénieurs)(?: \w+)? "
    r"(?:chez|de|d['’]))[ ]?$"
)
_OWNED_BY = re.compile(
    r"[^,;:.(]{0,60}?\b(?:at|of|in|by|from|for|chez|du|de|d['’]|bei|von|à)[ ]?(?:the |its |la |le |les |l['’])?$", re.I
)
_SOURCE = re.compile(r"[^,;:.()“”]{0,60}\($")  # "9.4 times the churn (GitClear)"
_ON_IT = re.compile(r" on \|(?!['’]s?\b)")  # a street, a board
_ITS_STAFF = re.compile(r"(?:['’]s?)? (?:employee|engineer|developer|worker|manager|staff|user|insider)")
_AT = re.compile(r"\b(?:at|chez|bei)[ ]$")
# "Readers opened fewer than 3 per cent": many of a kind, where nothing but a sentence's start gives them a capital.
_MANY = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+(?:ers|ees|ors|ents|ants|ists|ians|eurs|euses)")
_LIKELY = 12  # names that may be the story's own


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
        self.common = common
        self.outlets = frozenset(
            outlet_key(name) for name in [*(a.publisher for a in articles.values()), *credited] if name
        )
        self._texts = "\n".join(a.text for a in articles.values())
        self._body = "\n".join(f"{a.title}.\n{a.text}" for a in articles.values())
        self._small = frozenset(re.findall(r"(?<!\w)[a-zà-ÿ]{3,}(?!\w)", self._body))
        casts = [cast_of(a.text) for a in articles.values()]
        organisations = frozenset(name for cast in casts for name in cast.organisations)
        persons = frozenset(name for cast in casts for name in cast.persons) - organisations
        self._people = People(self._body, persons, organisations)
        self._known: dict[str, bool] = {}
        self._called: dict[str, str] = {}
        self._held: dict[str, list[str]] = {}
        self._each = [a.text for a in articles.values()]
        self.subject: str | None = None
        house = self._about(subject, articles)
        self.subject = self._name(house) if house else None

    def of(
        self, text: str, number: Number, others: list[Number], before: Sequence[str] = (), *, lang: str = "en"
    ) -> Owner:
        """Return whose number it is, beside the `others` of its sentence.

        `before` are the sentences before it in its article, the nearest first, for "it" and "the company".
        """
        start, end = _part(text, number)
        end = min([end, *(other.start for other in others if other.start >= number.end)])
        named = self._names(text, lang)
        found = [one for one in named if not self._people.only_says(one[0], text, one[1])]
        if len(found) < len(named) and not any(start <= at < end for _, at in found):
            # A speaker alone has this part of the sentence: what others do elsewhere in it is another matter.
            return Owner(None if self.subject is None or self._people.is_person(self.subject) else self.subject)
        ahead = [(name, at) for name, at in found if start <= at < number.start]
        after = [(name, at) for name, at in found if number.end <= at < end]
        for name, at in after:
            between, follows = text[number.end : at], text[at + len(name) :]
            source = _SOURCE.fullmatch(between) and re.match(r"[),]", follows)
            belongs = _OWNED_BY.match(between)
            if source or _HOUSE.match(between) or (belongs and (re.match(r"['’]s?\b", follows) or not ahead)):
                return Owner(self._house(name), near=True)
        if ahead:
            return Owner(self._house(self._likeliest(text, ahead)), near=True)
        if after and not text[number.end : after[0][1]].strip(" ("):
            return Owner(self._house(after[0][0]), near=True)  # "10,000 KPMG staff"
        if _NOBODY.search(text[start:end]):
            return Owner(None)
        if not found:
            return Owner(self._meant(text, before, lang) or self.subject)
        if self.subject and any(self._same(name, self.subject) for name, _ in found):
            return Owner(self.subject)
        if earlier := [(name, at) for name, at in found if at < number.start]:
            return Owner(self._house(self._likeliest(text, earlier)))
        return Owner(self._meant(text, before, lang) or self.subject or self._house(found[0][0]))

    def _meant(self, text: str, before: Sequence[str], lang: str) -> str | None:
        """Return whom "it" or "the company" stands for: the first name of the nearest sentence that has one."""
        if _ANAPHOR.search(text):
            for sentence in before:
                if found := self._names(sentence, lang):
                    return self._house(found[0][0])
        return None

    def _likeliest(self, text: str, found: list[tuple[str, int]]) -> str:
        """Return whom of `found` a number is likeliest to belong to.

        The nearest where it is "at" him or a "Disney employee" has it; else the story's subject, an employer, the
        nearest. Where somebody spoke ("at LlamaCon") is nobody's.
        """
        placed = [(name, at) for name, at in found if not _AT.search(text[:at]) or self._people.employs(name)] or found
        nearest, at = placed[-1]
        if _AT.search(text[:at]) or _ITS_STAFF.match(text[at + len(nearest) :]):
            return nearest
        given = [name for name, _ in placed]
        own = [name for name in given if self.subject and self._same(self._house(name), self.subject)]
        return (own or [name for name in given if self._people.employs(name)] or given)[-1]

    def _house(self, name: str) -> str:
        """Return the organisation that a name's numbers are given to: a chief's are the company's.

        A person whom nobody is said to employ stays one.
        """
        if self._people.is_person(name):
            house = self._people.employer(name)
            if house is None:
                return self._people.in_full(name)
            name = house or self.subject or name
        return self.subject if self.subject and self._same(name, self.subject) else self._name(name)

    def _name(self, house: str) -> str:
        """Return the one name that an organisation has within the story."""
        if house not in self._called:
            self._called[house] = house if self._people.is_person(house) else fullest(house, self._each)
        return self._called[house]

    def _about(self, subject: str | None, articles: dict[str, Article]) -> str | None:
        """Return the organisation that a story is about, from the name that it turns round.

        A headline Capitalises Every Word: of its run of words the part counts that the texts know. Of "Uber and Meta"
        it is the one of whose people the story speaks, of a person the house.
        """
        own = self._known_part(subject) if subject else None
        house = self._house(own) if own else None
        if house is None or self._people.is_person(house) or not self._people.employs(house):
            commonest = self._commonest(articles)
            told = (
                any(house in a.title for a in articles.values())
                if house and not self._people.is_person(house)
                else False
            )
            if (
                commonest
                and not told
                and (house is None or self._people.is_person(house) or self._people.employs(commonest))
            ):
                house = commonest
        if house is None and subject and not NO_OWNER.match(subject) and subject.lower() not in self._small:
            house = subject if any(subject in a.title for a in articles.values()) else None
        self._known |= {house: True} if house else {}
        return house

    def _known_part(self, subject: str) -> str | None:
        """Return the longest beginning of a name that the texts know and that may own a number."""
        for part in sorted(self._parts(subject), key=lambda part: not self._people.employs(part)):
            words = part.split()
            for cut in (" ".join(words[:size]) for size in range(len(words), 0, -1)):
                known = re.search(rf"(?<!\w){re.escape(cut)}(?!\w)", self._texts)
                if known and self._owns(cut, "en") and (" " in cut or not self._people.is_person(part)):
                    return cut
        return None

    def _commonest(self, articles: dict[str, Article]) -> str | None:
        """Return the organisation that most articles name in their title or first sentences."""
        openings = [f"{article.title}. {article.text[:300]}" for article in articles.values()]
        seen = Counter(name for opening in openings for name in dict.fromkeys(names(opening, common=self.common)))
        counts: Counter[str] = Counter()
        for name, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:_LIKELY]:
            for part, _ in self._names(name, "en"):
                house = self._house(part)
                if not self._people.is_person(house) and house in self._texts:
                    named = any(house in article.title for article in articles.values())
                    counts[house] += count * (1 + self._people.employs(house) + named)
        return max(sorted(counts), key=lambda name: counts[name], default=None)

    def _names(self, text: str, lang: str) -> list[tuple[str, int]]:
        """Return the names of a sentence that may own a number, with their places."""
        found: set[tuple[str, int]] = set()
        for part in [part for given in dict.fromkeys(names(text, common=self.common)) for part in self._parts(given)]:
            name = re.sub(r"(?: (?:of |de )?\d[\d.,]*)+$", "", part)  # "Scalable ML 50 to 80 percent"
            name = re.sub(rf"^(?:{ROLE}) |[ -](?:{ROLE})$", "", untitled(name))
            name = name if name in text else name.split()[0]  # "KPMG" of "KPMG's AI Pulse"
            if name and self._owns(name, lang) and not self._outlet(text, name):
                places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
                found.update((name, at) for at in places if not _ON_IT.search(text[:at] + "|" + text[at + len(name) :]))
        return sorted(found, key=lambda item: item[1])

    def _parts(self, name: str) -> list[str]:
        """Return the names that a run of capitals holds: Uber and Meta of "Uber and Meta", if one stands alone too."""
        if name not in self._held:  # to look through all texts for each mention would take the square of their number
            self._held[name] = self._read_apart(name)
        return self._held[name]

    def _read_apart(self, name: str) -> list[str]:
        person, _, house = name.partition(" of ")
        if house and self._people.is_person(person):
            return [person, house]
        inside = re.search(rf"[\w,;:] {re.escape(name)}(?!\w)", self._texts)
        if house and not inside and self._body.count(house) > self._body.count(name):
            return [house]  # "Summary of METR" opens a sentence
        parts = re.split(r" (?:and|et) ", name)
        joined = self._body.count(name)
        return parts if any(self._body.count(part) > joined for part in parts) else [name]

    def _owns(self, name: str, lang: str) -> bool:
        if name not in self._known:
            whole = name.split()
            self._known[name] = (
                not NO_OWNER.match(name)
                and UNITS.get(singular(name)) is None
                and not is_post(name)
                and len(whole) <= 5
                and not re.search(rf"^{re.escape(name)}, [A-Z][a-z]{{2,4}}\.? \d", self._body, re.M)
                and not (len(whole) == 1 and (name.lower() in self._small or not self._stands_inside(name)))
                and not (_MANY.fullmatch(name) and not re.search(rf"[\w,;:)] {re.escape(name)}(?!\w)", self._texts))
            )
        # German writes every noun with a capital: there only names that the story knows as organisations count.
        known = lang != "de" or (self.subject is not None and self._same(name, self.subject))
        return self._known[name] and (known or self._people.employs(name))

    def _stands_inside(self, name: str) -> bool:
        """Tell whether a word has its capital for another reason than that it opens a sentence."""
        word = re.escape(name)
        inside = rf"[\w,;:)”»\"] (?:\(|“|«\s?)?{word}(?!\w)|[a-z]['’]{word}(?!\w)"
        inside += rf"|(?<!\w){word}(?:['’]s| (?:{_ACTS})\b| [+\d])"
        if re.search(r".[A-Z\d]", name) or len(re.findall(rf"(?<!\w){word}(?!\w)", self._body)) > 1:
            return True
        return bool(re.search(inside, self._texts))

    def _same(self, name: str, other: str) -> bool:
        return name == other or set(name.split()) < set(other.split()) or set(other.split()) < set(name.split())

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
