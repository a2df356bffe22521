"""Who is a person in a story, and for which organisation: a chief's number is the company's."""

from __future__ import annotations

import re
from itertools import islice

from scraper.briefs.antecedents import FIRM, ORGANISATION
from scraper.briefs.names import names
from scraper.briefs.sentences import word_set

ROLE = (
    r"chief|executive|president|founder|co-founder|head|director|spokes\w+|analyst|engineer|author|professor|manager"
    r"|boss|co-CEO|CEO|CTO|COO|CFO|CIO|CPO|lead|minister|judge|lawyer|consultant|chef|patronne|patron|PDG|directeur"
    r"|directrice|Chefin|Chef|developer|reporter|creator|maker|chair"
)
# With a role, a post: "Finance chief", "Vice President"; at a sentence's start such a word looks like a firm's name.
_OF_A_POST = (
    r"Chief|Vice|Deputy|Managing|Senior|Executive|Acting|Interim|Former|Longtime|Finance|Financial|Technology|Technical"
    r"|Engineering|Product|Marketing|Operating|Operations|Research|Security|Data|Legal|Policy|Sales|Personnel|People"
    r"|Information|Innovation|Digital|Software|Commercial|Strategy|Communications|Design|Infrastructure|Union"
)
_POST = (
    r"Chief|Executive|President|(?:Co-)?[Ff]ounder|Director|Spokes\w+|Manager|Officer|Chair(?:man|woman)|Boss"
    r"|Direct(?:eur|rice)|Présidente?|Patron(?:ne)?|Porte-parole"
)
_TITLED = re.compile(
    rf"^(?:(?:{_OF_A_POST}) )*(?:{_POST}|Engineer|Analyst|Professor|Economist) (?=[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ])"
)
# Capitalised words that own no figure.
NO_OWNER = re.compile(
    rf"(?:{_OF_A_POST}"
    r"|AI|IA|KI|CEO|CTO|CFO|US|USA|UK|EU|USD|EUR|GBP|CNY|INR|RMB|API|HR|IT|R&D|PR|PRs|Q[1-4]|H[12]|FY\d*|MCP|LLM|NDA"
    r"|ML|GPU|ROI|KPI|OKR|Python|Java|JavaScript|TypeScript|Rust|Ruby|PHP|Kotlin|Swift|Excel|App Store"
    r"|Elsewhere|Ailleurs|Adoption|Usage|Use|Spending|Consumption|Productivity|Output|Churn|Acceptance|Costs?|Bills?"
    r"|Budgets?|Prices?|Demand|Growth|Share|Inflation|Revenue|Trust|Half|Token use"
    r"|Same|Total|Overall|Another|Others?"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|India|China|Europe|France|Germany|Japan|Silicon Valley|Wall Street|English|French|German|American|Chinese)$"
    r"|(?:AI|IA|KI)-|(?:USD|EUR|GBP|INR|CNY|RMB) \d|[A-ZÀ-Þ]\w+-[a-zà-ÿ]+$|\d"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|M\.|Mme|Herr|Frau)\.? $")
_SORT_OF_POST = r"(?: (?:officer|général|financi[eè]re?|technique|adjoint|exécuti(?:f|ve)|commercial)e?)?"
# "The tool's maker Ganton Systems" is a firm.
_ROLE_BEFORE = re.compile(rf"\b(?!maker)(?:{ROLE}|{_POST}){_SORT_OF_POST},? $")
_AT = re.compile(r"\b[Aa]t $")
# Names that parents give in the countries that the beat is reported from; a firm may bear one ("Morgan Stanley"), so
# those that do often are left out.
GIVEN = word_set(
    """
    adam adrian alan alastair albert alex alexander alexandra alice alison amanda amit amy ana andre andrea andreas
    andrew andy angela anita anja ankit ann anna anne annie anthony antoine arjun arthur arun arvind ashley audrey
    barbara ben benjamin bernard beth bill bob boris brad brandon brian bruno camille carl carla carlos carol caroline
    catherine cecile cedric charles charlie charlotte chloe chris christian christina christine christoph christophe
    claire clara colin craig cristina dan daniel daniela daniele danny dario dave david deborah deepak demis denis
    derek diana diane diego dominique don donald doug douglas duncan ed edward elena elizabeth ella ellen elon emily
    emma emmanuel eric erik ethan eva evan fabien fabrice farhan felix fernando fiona florence florian francis
    francois françois frank franz frederic frédéric gabriel gary gavin geoff george gerald gilles greg gustav guillaume
    hans harry heather helen helena henri howard ian igor ingrid irene isabelle ivan jack jacob jacques james jamie jan
    jane janet jared jason jay jean jeetu jeff jeffrey jennifer jensen jeremy jerome jérôme jessica jill jim joan joe
    joel john johan jon jonas jonathan jorge jose joseph josh juan judith jules julia julian julie julien justin karen
    karl kate katherine kathy katie keith kelly ken kenneth kevin kim kris kyle lars laura laurent lea leo leon liam
    linda lisa louis louise luc lucas lucie lucy luis luke lukas magnus manuel mara marc marco marcus maria marie mario
    mark markus martha martin mary mathieu matt matteo matthew matthias maurice max maya megan melanie melissa micha
    michael michel michelle miguel mike mira mohamed mohit monica mustafa nadia nancy naomi natalie natasha nathan neha
    neil nicholas nick nicolas nicole nikhil nina noah olga oliver olivia olivier oscar pablo pascal patricia patrick
    paul paula pauline pedro peter petra phil philip philippe pierre priya quentin rachel rahul raj rajesh ralph raphael
    ravi raymond rebecca rene renée ricardo rich richard rick rishi rob robert robin rodrigo roger roland roman ronald
    rosa russ russell ruth ryan sabine sally sam samuel sandra sanjay sara sarah satya scott sean sebastian serge
    sergey sheryl shreya simon sonia sophie stefan stéphane stephanie stephen steve steven stuart sundar sunita susan
    suzanne sven sylvain sylvie tanja tara ted teresa theo thibault thierry thomas tim timothy tobi tobias todd tom
    tomasz tony tracy ulrich ursula valerie vanessa vera véronique vicky victor victoria vijay vincent virginie walter
    wei wendy will william wolfgang xavier yann yves zoe
    """
)
_AROUND = 90  # characters on each side of a name in which his employer is looked for
_READ = 40  # places of a name
_ORGANISATION = r"[A-Z][\w&.-]*\w(?: (?:& )?[A-Z][\w&-]+){0,2}"
_CHIEF = rf"(?<!\w)({_ORGANISATION})(?:['’]s?)? (?:co-)?(?:CEO|PDG|chief executive|chief|boss|creator)"
_ITS_CHIEF = re.compile(rf"{_CHIEF}(?!,? (?:\w+ )?[A-ZÀ-Þ]|\w)")
_NAMED_CHIEF = re.compile(rf"{_CHIEF},? [A-ZÀ-Þ]")
_RUN = r"[A-ZÀ-Þ][\w&’'.-]*(?: (?:of |& )?[A-ZÀ-Þ][\w&.-]*){0,3}"
_ITS_STAFF = re.compile(
    rf"(?<!\w)({_RUN}) (?:employees?|workers?|staff|engineers?|developers?|managers?|will|plans|people|teams?|insiders?"
    r"|co-CEO|CEO|CTO|CFO|boss|chief)\b"
)
_STAFF_OF = re.compile(
    r"\b(?:employees|workers|staff|engineers|developers|managers|people|teams|salariés|employés|ingénieurs|développeurs"
    rf"|Mitarbeiter|Entwickler|CEO|PDG|boss|chief executive|patron) (?:(?:at|of|chez|bei|de|von) |d['’])({_RUN})"
)
_HE_SAYS = (
    r"said|says|told|tells|wrote|writes|adds|added|argue[sd]|explain(?:s|ed)|not(?:es|ed)|claim(?:s|ed)|confirm(?:s|ed)"
    r"|warn(?:s|ed)|estimate[sd]?|reckons|reckoned|calculate[sd]|puts? it at|points out|pointed out|thinks?"
    r"|believe[sd]|expect(?:s|ed)|a (?:dit|déclaré|écrit|expliqué|affirmé|estimé)|dit|écrit|explique|affirme|estime"
    r"|sagte?"
)
_BY = re.compile(
    r"\b(?:report|study|paper|survey|audit|analysis|memo|post|essay|article|estimate|calculation|note|rapport|étude"
    r"|enquête|according to|selon|laut)(?: (?:by|from|of|de|von)| d['’])? ?(?:(?:an?|the|one|\w+) ){0,3}$",
    re.IGNORECASE,
)
_THEN_SAYS = re.compile(
    rf"(?:, [^,.;]{{3,60}},| \([^()]{{2,40}}\))? (?:also |has |have |had |himself |herself )*(?:{_HE_SAYS})\b"
)
_SAYS_THEN = re.compile(rf"[,”»\"] (?:{_HE_SAYS}) (?:(?:Mr|Mrs|Ms|Dr|Mme)\.? |[A-ZÀ-Þ][\w-]+ )?$")
_POSSESSIVE = re.compile(r"['’]s?$")
# "Brightloom Foods, the supermarket chain," is nobody.
_ALONE = re.compile(
    rf", (?!(?:an?|the) (?:[\w-]+ ){{0,3}}(?:{FIRM})(?:[,.]| (?:that|which|behind)\b))(?:an?|the|its|who)\b"
    r"|,? (?:told|said to)\b|,? (?:of|from) [A-Z]"
)
_ROLE_AFTER = re.compile(rf", (?!maker)(?:{ROLE})\b")
_BESIDE = re.compile(
    rf"(?<!\w)(?P<a>{_ORGANISATION})(?:['’]s?)?[ ,]+(?:[\w-]+ ){{0,3}}(?:{ROLE})(?: \w+)?,? \0"
    rf"|(?<!\w)(?P<d>{_ORGANISATION})['’]s \0"
    rf"|(?<!\w)(?P<g>{_ORGANISATION})-(?:Chef|CEO|Chefin|Gründer) \0"
    rf"|\b(?:{ROLE}) (?:of|at|de|d['’]|du|chez|von) ?(?P<e>{_ORGANISATION}),? \0"
    rf"|\0 at (?P<h>{_ORGANISATION})"
    rf"|\0(?:,| of| from| at (?=[a-z])| de| chez)"
    rf"(?: (?:the |its |an? )?(?:[\w-]+ ){{0,4}}(?:{ROLE}) (?:of|at|de|chez))? (?P<b>{_ORGANISATION})"
    rf"|\0 \((?P<f>{_ORGANISATION})\)"
    rf"|\0,? (?P<c>{_ORGANISATION})['’]s (?:{ROLE})"
)
_ITS_OWN = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Ll][ea]|[Ss](?:on|a)|[Dd]er) (?:[\w’'-]+ ){{0,3}}(?:{ROLE}){_SORT_OF_POST},? \0"
    rf"|\0, (?:the|its|son|le) (?:[\w’'-]+ ){{0,3}}(?:{ROLE})\b(?! (?:of|at|de) (?:the )?[A-ZÀ-Þ])"
    rf"|(?:^|[.:] )(?:(?:{_OF_A_POST}) (?:[\w&-]+ ){{0,2}})?(?:{ROLE}|{_POST}) \0",
    re.MULTILINE,
)


def is_post(name: str) -> bool:
    """Tell whether a word is only part of somebody's post: "Chief", "Finance" of "Finance chief Ada Fenn"."""
    return re.fullmatch(rf"{ROLE}|{_OF_A_POST}|{_POST}", name, re.IGNORECASE) is not None


def untitled(name: str) -> str:
    """Return a person's name without a post before it: "Ada Fenn" of "Chief Executive Ada Fenn"."""
    return name if ORGANISATION.fullmatch(name.split()[-1]) else _TITLED.sub("", name)


class People:
    """The persons of a story's articles, and the organisations whose people they speak of."""

    def __init__(self, body: str, persons: frozenset[str], organisations: frozenset[str] = frozenset()) -> None:
        self._body, self._persons, self._organisations = body, persons, organisations
        self._surnames = frozenset(name.split()[-1] for name in persons)
        self._is_person: dict[str, bool] = {}
        self._employer: dict[str, str | None] = {}
        self._houses: set[str] = set()
        for match in _ITS_STAFF.finditer(body):
            words = _POSSESSIVE.sub("", match[1]).split()
            self._houses.update(" ".join(words[start:]) for start in range(len(words)))
        for match in _STAFF_OF.finditer(body):
            words = match[1].split()
            self._houses.update(
                _POSSESSIVE.sub("", " ".join(words[: end + 1]).rstrip(".")) for end in range(len(words))
            )
        untied = {name for name in _ITS_CHIEF.findall(body) if names(name) == [name] and not is_post(name)}
        self._chiefless = untied.pop() if len(untied) == 1 and not untied & set(_NAMED_CHIEF.findall(body)) else None

    def only_says(self, name: str, text: str, start: int) -> bool:
        """Tell whether a person whom nobody is said to employ only speaks or writes in a sentence.

        `start` is where his name stands in `text`: "the report by Ada Fenn", "Mr Renn writes that". He owns no number
        there; `attribution` says whose word it is.
        """
        if not self.is_person(name) or self.employer(name):
            return False
        before, after = text[:start], text[start + len(name) :]
        return bool(_BY.search(before) or _THEN_SAYS.match(after) or _SAYS_THEN.search(before))

    def employs(self, name: str) -> bool:
        """Tell whether the articles speak of a name's staff or chief, or of people who work there."""
        return name in self._houses

    def is_person(self, name: str) -> bool:
        """Tell whether a name is a person's: by a given name, a title, a role, or how it speaks."""
        if name not in self._is_person:
            self._is_person[name] = self._person(name)
        return self._is_person[name]

    def employer(self, person: str) -> str | None:
        """Return the organisation that the articles put beside a person's name, "" where it is the story's own.

        "Waydev chief Alex Circei", "Brian Armstrong of Coinbase", "Uber's Andrew Macdonald", "Mara Lind (Nordbank)",
        "le PDG de Coinbase, Brian Armstrong"; "the CEO, Ana Reyle" is the story's own. Where the articles speak of
        one firm's chief and never name him, he is the one. None where nothing says so.
        """
        if person not in self._employer:
            self._employer[person] = self._beside(self.in_full(person))
        return self._employer[person]

    def _person(self, name: str) -> bool:
        words = name.split()
        if ORGANISATION.fullmatch(words[-1]):
            return False
        if name in self._persons or (1 < len(words) <= 3 and words[0].lower() in GIVEN and not self.employs(name)):
            return True
        if name in self._surnames and not self.employs(name):
            return True
        beside = [
            (self._body[max(0, start - 24) : start], self._body[end : end + 40]) for start, end in self._places(name)
        ]
        if any(_TITLE.search(before) or _ROLE_BEFORE.search(before) for before, _ in beside):
            return True
        for before, after in () if name in self._organisations else beside:
            if _ALONE.match(after) or _ROLE_AFTER.match(after):
                if _AT.search(before):
                    continue  # "At Merrowby Rail, a manager …" is a place
                return " " in name and not self.employs(name)
            if len(words) == 2 and re.search(r"(?:['’]s|\bby) $", before):
                return True  # "Uber's Andrew Macdonald"
        if " " in name:
            return False
        word = re.escape(name)
        longer = re.search(rf"(?<!\w)(?:[A-Z][a-zà-ÿ]+ {word}|{word} [A-Z][a-zà-ÿ]+)(?!\w)", self._body)
        return longer is not None and names(longer[0]) == [longer[0]] and self.is_person(longer[0])

    def in_full(self, person: str) -> str:
        """Return the full name that a bare surname stands for, itself where the articles give none or two."""
        if " " in person:
            return person
        known = [name for name in self._persons if name.split()[-1] == person]
        if len(known) == 1:
            return known[0]
        found = re.findall(rf"(?<!\w)[A-Z][a-zà-ÿ-]+ {re.escape(person)}(?!\w)", self._body)
        return next((name for name in found if name.split()[0].lower() in GIVEN), person)

    def _places(self, name: str) -> list[tuple[int, int]]:
        found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self._body)
        return [match.span() for match in islice(found, _READ)]

    def _around(self, start: int, end: int) -> str:
        """Return what stands beside a name, without half words."""
        left = self._body.rfind(" ", 0, max(0, start - _AROUND)) + 1
        right = self._body.find(" ", end + _AROUND)
        return self._body[left : right if right >= 0 else None]

    def _beside(self, person: str) -> str | None:
        around = "\n".join(self._around(start, end) for start, end in self._places(person))
        around = around.replace(person, "\0")  # so that the patterns are the same for everybody
        for match in _BESIDE.finditer(around):
            given = next(group for group in match.groups() if group)
            name = next(iter(names(re.sub(rf" (?:{ROLE})$", "", given))), None)
            if match["h"] and not (name and self.employs(name)):
                continue  # "at LlamaCon"
            if (
                name
                and not NO_OWNER.match(name)
                and name not in person.split()
                and name.split()[0].lower() not in GIVEN
            ):
                return name
        return "" if _ITS_OWN.search(around) else self._chiefless
