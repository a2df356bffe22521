"""Who "he", "the company", "the freight group" or a bare surname is, where an article leaves no doubt.

An opening pronoun stands for the subject of the sentence directly before in the same paragraph (the likeliest
antecedent: Grosz, Joshi and Weinstein 1995), if it agrees in kind and is the only one of its kind there; a surname for
the one full name that stands earlier in the article; a description for the one name that a report puts beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from scraper.briefs.names import names
from scraper.briefs.sentences import prose
from scraper.credits import credits_in
from scraper.outlets import outlet_key, same_outlet, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import Article, Evidence

Kind = Literal["person", "organisation"]
MOST_READ = 20_000  # characters of an article in which its cast is looked for
MOST_NAMES = 300  # beyond that it is a list or an attack

_ROLE = (
    r"[Ss]pokes(?:wo)?man|[Ss]pokesperson|[Cc]hief executive|[Cc]hief \w+ officer|CEO|[Cc]hair(?:man|woman)?"
    r"|[Pp]resident"
    r"|[Dd]irector|[Pp]rofessor|[Mm]inister|[Ss]enator|[Jj]udge|[Aa]nalyst|[Ff]ounder|[Cc]o-founder|[Aa]uthor"
    r"|[Cc]o-author"
    r"|[Mm]anager|[Ss]ecretary|[Cc]ommissioner|[Pp]roducer|[Ee]ngineer|[Rr]esearcher|[Ll]awyer|[Aa]ctor"
    r"|[Aa]ctress|[Cc]oach"
    r"|[Gg]overnor|Gov\.|Rep\.|Sen\.|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Mme|M\.|[Pp]orte-parole|[Pp]atron(?:ne)?"
    r"|[Dd]irect(?:eur|rice)"
)
# French puts a post after a name without an article: "Ada Fenn, porte-parole de Brightloom, …".
_POST_FR = (
    r"(?:porte-parole|direct(?:eur|rice)|patron(?:ne)?|PDG|présidente?|ministre|cherche(?:ur|use)|(?:co)?fondat(?:eur|rice)"
    r"|responsable|secrétaire|déléguée?|avocate?|ingénieure?|analyste|économiste|professeure?|juge|députée?) "
)
ORGANISATION = re.compile(
    r"\b(?:Bank|Group|Council|University|Inc|Corp|Ltd|Systems|Software|Company|Co|Insurance|Union|Interactive|Agency"
    r"|Association|Institute|Labs?|Technologies|Holdings|Party|Department|Ministry|Court|Committee|Office)\b"
)
FIRM = (
    r"company|firm|group|bank|insurer|start-up|startup|maker|giant|network|chain|studio|retailer|grocer|lender|council"
    r"|university|agency|vendor|supplier|union|pollster|carmaker|airline|publisher"
)
_FIRM_FR = r"entreprise|société|groupe|banque|assureur|jeune pousse|firme|éditeur|fabricant"
_SAYS = (
    r"said|says|denie[sd]|declined|announced|confirmed|told|plans|planned|insist(?:s|ed)|refused|apologi[sz]ed"
    r"|argue[sd]"
    r"|warn(?:s|ed)|asked|promised|agreed|ordered|hired|dismissed|employs|will (?:not )?(?:pay|stop|appeal"
    r"|publish|give)"
)
_DOES = rf"{_SAYS}|wrote|writes|added|adds|thinks|thought|published|posted|testified|resigned"
_OPENING: dict[str, tuple[tuple[Kind, re.Pattern[str]], ...]] = {
    "en": (
        ("person", re.compile(r"^(?:He|She)(?= )")),
        ("organisation", re.compile(rf"^The (?:{FIRM})(?= (?!of\b|that\b|which\b|behind\b|called\b|at\b|by\b"
        rf"|in\b)[a-z])")),
        ("organisation", re.compile(rf"^It(?= (?:also |has |had )?(?:{_SAYS})\b)")),
    ),
    "fr": (
        ("person", re.compile(r"^(?:Il|Elle)(?= (?:a |y )?(?:déclar|affirm|expliqu|ajout|assur|estim|précis|dit\b))")),
        ("organisation", re.compile(rf"^(?:L['’]|La |Le )(?:{_FIRM_FR})(?= (?!de\b|du\b|des\b|qui\b|d['’])[a-zà-ÿ])")),
    ),
}  # fmt: skip
_DESCRIBED = re.compile(
    rf"\b[Tt]he ((?!own |same |other |whole |new "
    rf"|old )(?:[a-z][\w-]+ ){{1,2}}(?:{FIRM}))(?!['’\w-])(?! (?:[A-Z\[]|of\b|that\b|which\b|behind\b|called\b))"
)
_PAPER = re.compile(
    r"\b(?:[Tt]he (?:newspaper|magazine|news site|site|publication|outlet)"
    r"|(?:le|au) (?:journal|quotidien|magazine|site))"
    r"(?!['’\w-])(?! (?:[A-ZÀ-Þ\[]|of\b|that\b|which\b|behind\b|called\b|qui\b|spécialisé\b))"
)
_NAMED = r"[A-ZÀ-Þ][\w’'-]+(?: (?:[A-ZÀ-Þ][\w’'-]+|&))*"
_VERB = re.compile(
    r"^(?:(?:also|now|still|later|itself|y|n['’]|ne) )?(?:is|are|was|were|has|have|had|will|would|can|may|might"
    r"|said|told"
    r"|wrote|gave|made|took|paid|put|found|set|ran|went|saw|kept|got|spent|cut|let|began|rose|fell|left|won"
    r"|lost|met|est"
    r"|sont|a|ont|\w{2,}(?:ed|es|s|e|ent|it))\b"
)
_FULL = re.compile(
    r"(?<![\w’'])[A-ZÀ-Þ][a-zà-ÿ’'-]+(?: [A-Z]\.)?(?: (?:van|von|de|del|al))?(?: [A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]){1,2}"
)
_HE = re.compile(r"\b(?:Mr|spokesman|chairman|businessman|M)\b")
_SHE = re.compile(r"\b(?:Ms|Mrs|Miss|Mme|spokeswoman|chairwoman|businesswoman|mother|actress|directrice)\b")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True)
class Cast:
    """Who an article speaks of: full names of persons, and names of organisations."""

    persons: frozenset[str]
    organisations: frozenset[str]

    def kind(self, name: str) -> Kind | None:
        """Return what a name is the name of; None where the article doesn't tell."""
        if name in self.persons or any(full.endswith(f" {name}") for full in self.persons):
            return "person"
        return "organisation" if name in self.organisations else None


@lru_cache(maxsize=512)
def cast_of(text: str) -> Cast:
    """Return the persons and organisations of a text, told by what stands beside their names."""
    text = text[:MOST_READ]
    organisations = {
        name
        for name in sorted(set(names(text)))[:MOST_NAMES]
        if ORGANISATION.search(name)
        or re.search(
            rf"(?:{FIRM}|{_FIRM_FR}) {re.escape(name)}(?!\w)"
            rf"|(?<!\w){re.escape(name)}(?:['’]s?)? (?:employees|workers|staff|engineers|developers|managers"
            rf"|customers|spokes\w+)"
            rf"|(?<!\w){re.escape(name)}, (?:an?|the|which) (?:[\w-]+ ){{0,3}}(?:{FIRM})\b"
            rf"|\b(?i:employees|workers|staff|engineers|developers|managers) (?:at|of) {re.escape(name)}(?!\w)"
            rf"|\b(?i:salariés|employés|ingénieurs|développeurs|dirigeants|équipes|clients)"
            rf" (?:de |d['’]|chez )"
            rf"{re.escape(name)}(?!\w)",
            text,
        )
    }
    persons = set()
    for full in sorted({re.sub(r"['’]s?$", "", match[0]) for match in _FULL.finditer(text)})[:MOST_NAMES]:
        name = next(iter(names(re.sub(rf"^(?:{_ROLE}) ", "", full))), "")
        first, _, rest = name.partition(" ")
        if " " in rest and re.search(rf"(?<!\w){re.escape(first.lower())}(?!\w)", text):
            name = rest  # "Owner Arte Moreno"
        if " " not in name or name in organisations or ORGANISATION.search(name) or f"the {name}" in text:
            continue
        escaped, last = re.escape(name), re.escape(name.split()[-1])
        if re.search(rf"\b(?i:most|many|some|all|few|several|other|two|three|\d+|\w+ty) (?:{escaped}|{last})\b", text):
            continue  # "most Senate Republicans": there are several of them
        if re.search(
            rf"(?:{_ROLE}),? {escaped}(?!\w)|(?<!\w)(?<!\b[Aa]t ){escaped}, (?:{_POST_FR}"
            rf"|(?:an?|the|its|their|who|\d\d|la|le|sa|son|l['’])\b|{_ROLE})"
            rf"|[”\"»],? (?:said|says|wrote) {escaped}(?!\w)|(?:Mr|Ms|Mrs|Mme|M)\.? {last}(?!\w)"
            # A name whose last word does things alone is a person's: "Ruth Adeyinka … Adeyinka published".
            rf"|(?:^|[.,;] |[a-zà-ÿ] ){last} (?:also |has |had )?(?:{_DOES})\b",
            text,
        ):
            persons.add(name)
    return Cast(frozenset(persons), frozenset(organisations))


def referent(opening: str, kind: Kind, before: str, cast: Cast) -> str | None:
    """Return the name, with its apposition, that `opening` ("She", "The company") of the next sentence stands for.

    It is the subject of `before`, is of the same kind, and is the only one of its kind there; None otherwise.
    """
    found = _subject(before)
    if found is None:
        return None
    name, whole = found
    if cast.kind(name) != kind:
        return None
    others = {other for other in names(QUOTED.sub(" ", before)) if other not in name and name not in other}
    rivals = {other for other in others if cast.kind(other) == kind or (kind == "person" and " " in other)}
    if any(not set(rival.split()) & set(name.split()) for rival in rivals):
        return None
    if kind == "person":
        around = f"{before} {whole}"
        if (opening in ("He", "Il") and _SHE.search(around)) or (opening in ("She", "Elle") and _HE.search(around)):
            return None
    return whole


def _subject(sentence: str) -> tuple[str, str] | None:
    """Return the name that is a sentence's subject, and the name with its apposition, to the letter."""
    spoken = re.search(
        rf"[”\"»],? (?:said|says|wrote|added) (?P<who>{_FULL.pattern})(?P<more>, [^,.;“”\"]{{3,50}})?\.$", sentence
    )
    if spoken:
        return spoken["who"], spoken["who"]
    opening = re.match(r"(?:On|In|At|Since|By|Last|Earlier|Le|En)\b[^,“\"]{2,40}, ", sentence)
    start = opening.end() if opening else 0
    called = names(sentence[start:])
    if not called:
        return None
    name = called[0]
    place = sentence.find(name, start)
    lead = sentence[start:place].split()
    if len(lead) > 4 or (lead and re.fullmatch(r"at|of|for|by|with|from|to|in|and|de|du|chez|by|than|that", lead[-1])):
        return None
    if any(_VERB.match(word + " ") and not re.search(r"ss$|e$|it$", word) for word in lead[1:]):
        return None
    rest = sentence[place + len(name) :]
    apposition = re.match(rf",( (?:(?:an?|the|its|their|la|le|sa|son) |{_POST_FR})[^,.;:“”\"]{{3,60}},) ", rest)
    whole = name + "," + apposition[1] if apposition else name
    after = rest[apposition.end() :] if apposition else rest[1:] if rest.startswith(" ") else ""
    return (name, whole) if _VERB.match(after) else None


def described(text: str) -> tuple[str, int] | None:
    """Return a description in a sentence that stands for a name ("freight group"), and where it ends; None without.

    Only one of several words is: "the company" may be any.
    """
    for match in _DESCRIBED.finditer(QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)):
        return match[1], match.end()
    return None


def name_of(description: str, sentence: str) -> str | None:
    """Return whom a sentence calls by a description: "freight group Varnholt", "Orrin, the supermarket chain"."""
    whole = re.escape(description)
    before = re.search(rf"(?<!\w)(?i:{whole}) (?P<name>{_NAMED})(?!\w)", sentence)
    after = re.search(rf"(?<!\w)(?P<name>{_NAMED}), (?:the|an?) {whole}(?=[,.])", sentence)
    match = before or after
    return re.sub(r"['’]s?$", "", match["name"]) if match else None


def named_by(description: str, sentences: Iterable[Evidence]) -> tuple[str, Evidence] | None:
    """Return the name that goes with a description, and the sentence that says so; None where two names do."""
    found: dict[str, Evidence] = {}
    for entry in sentences:
        if description.lower() not in entry.sentence.lower():  # most of them, and a pattern takes ten times as long
            continue
        if name := name_of(description, entry.sentence):
            found.setdefault(name, entry)
    if len({name.split()[0] for name in found}) != 1:
        return None
    name = min(found, key=lambda other: (len(other), other))
    return name, found[name]


def paper_in(text: str) -> int | None:
    """Return where "the newspaper" ends in a sentence that doesn't say which; None without."""
    match = _PAPER.search(QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text))
    return match.end() if match else None


def paper_before(article: Article, sentence: str) -> tuple[str, str] | None:
    """Return the outlet that an article credits before `sentence`, and where; None where it credits none or two."""
    found: dict[str, tuple[str, str]] = {}
    for earlier in prose(article):
        if earlier.text == sentence:
            break
        for credit in credits_in(earlier.text):
            if credit.weight >= 3 and not same_outlet(credit.outlet, article.publisher or "-"):
                found.setdefault(outlet_key(credit.outlet), (shown_name(credit.outlet), earlier.text))
    return next(iter(found.values())) if len(found) == 1 else None


def opening_of(text: str, lang: str) -> tuple[str, Kind] | None:
    """Return the words at the start of a sentence that stand for a name, and for what kind of name."""
    for kind, pattern in _OPENING[lang]:
        match = pattern.match(text)
        if match:
            return match[0], kind
    return None


def sentence_before(article: Article, sentence: str) -> str | None:
    """Return the sentence directly before another in its paragraph."""
    own = prose(article)
    for before, here in pairwise(own):
        if here.text == sentence and before.paragraph == here.paragraph and here.index == before.index + 1:
            between = article.text.find(before.text + " " + here.text)
            return before.text if between >= 0 else None
    return None


def given_name(article: Article, sentence: str, surname: str) -> tuple[str, str] | None:
    """Return the first name of a bare `surname` and the earlier sentence that has the full name.

    None where the article gives the surname no first name before `sentence`, or two.
    """
    full = {name for name in cast_of(article.text).persons if name.split()[-1] == surname}
    if len(full) != 1:
        return None
    name = full.pop()
    for earlier in prose(article):
        if earlier.text == sentence:
            return None
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", earlier.text):
            return name[: -len(surname)].strip(), earlier.text
    return None
