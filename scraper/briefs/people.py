"""Who is a person in a story, and for which organisation: a chief's number is the company's."""

from __future__ import annotations

import re

from scraper.briefs.names import names
from scraper.briefs.sentences import word_set

ROLE = (
    r"chief|executive|president|founder|co-founder|head|director|spokes\w+|analyst|engineer|author|professor|manager"
    r"|boss|co-CEO|CEO|CTO|COO|CFO|CIO|CPO|lead|minister|judge|lawyer|consultant|chef|patronne|patron|PDG|directeur"
    r"|directrice|Chefin|Chef|developer|reporter|creator|maker|chair"
)
# Capitalised words that own no figure.
NO_OWNER = re.compile(
    r"(?:AI|IA|KI|CEO|CTO|CFO|US|USA|UK|EU|USD|EUR|GBP|CNY|INR|RMB|API|HR|IT|R&D|PR|PRs|Q[1-4]|H[12]|FY\d*|MCP|LLM|NDA"
    r"|ML|GPU|ROI|KPI|OKR|Python|Java|JavaScript|TypeScript|Rust|Ruby|PHP|Kotlin|Swift|Excel|App Store"
    r"|Elsewhere|Ailleurs|Adoption|Usage|Use|Spending|Consumption|Productivity|Output|Churn|Acceptance|Costs?|Bills?"
    r"|Budgets?|Prices?|Demand|Growth|Share|Inflation|Revenue|Trust|Half|Token use"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|India|China|Europe|France|Germany|Japan|Silicon Valley|Wall Street|English|French|German|American|Chinese)$"
    r"|(?:AI|IA|KI)-|(?:USD|EUR|GBP|INR|CNY|RMB) \d|[A-ZÀ-Þ]\w+-[a-zà-ÿ]+$|\d"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|M\.|Mme|Herr|Frau)\.? $")
_ROLE_BEFORE = re.compile(rf"\b(?:{ROLE}),? $")
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
_ITS_CHIEF = re.compile(
    rf"(?<!\w)({_ORGANISATION})(?:['’]s?)? (?:co-)?(?:CEO|PDG|chief executive|chief|boss|creator)"
    r"(?!,? (?:\w+ )?[A-ZÀ-Þ]|\w)"
)
_NAMED_CHIEF = re.compile(
    rf"(?<!\w)({_ORGANISATION})(?:['’]s?)? (?:co-)?(?:CEO|PDG|chief executive|chief|boss|creator),? [A-ZÀ-Þ]"
)


def is_person(body: str, name: str, persons: frozenset[str]) -> bool:
    """Tell whether a name is a person's: one of `persons`, or by a given name, a title, a role, or how it speaks."""
    words = name.split()
    if name in persons or (1 < len(words) <= 3 and words[0].lower() in GIVEN and not employs(body, name)):
        return True
    if any(full.endswith(f" {name}") for full in persons) and not employs(body, name):
        return True
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", body):
        before, after = body[max(0, match.start() - 24) : match.start()], body[match.end() : match.end() + 40]
        if _TITLE.search(before) or _ROLE_BEFORE.search(before):
            return True
        if re.match(rf", (?:an?|the|its|{ROLE}|who)\b|,? (?:told|said to)\b|,? (?:of|from) [A-Z]", after):
            return " " in name and not employs(body, name)
        if re.search(r"(?:['’]s|\bby) $", before) and re.fullmatch(r"[A-Z][\w-]+ [A-Z][\w-]+", name):
            return True  # "Uber's Andrew Macdonald"
    if " " in name:
        return False
    word = re.escape(name)
    longer = re.search(rf"(?<!\w)(?:[A-Z][a-zà-ÿ]+ {word}|{word} [A-Z][a-zà-ÿ]+)(?!\w)", body)
    return longer is not None and is_person(body, longer[0], persons)


def full_name(body: str, surname: str) -> str:
    """Return the full name that a bare surname stands for, itself where the articles give none."""
    found = re.findall(rf"(?<!\w)[A-Z][a-zà-ÿ-]+ {re.escape(surname)}(?!\w)", body)
    return next((name for name in found if name.split()[0].lower() in GIVEN), surname)


def employer(body: str, person: str) -> str | None:
    """Return the organisation that the articles put beside a person's name, "" where they say that it is the story's.

    "Waydev chief Alex Circei", "Brian Armstrong of Coinbase", "Uber's Andrew Macdonald", "Mara Lind (Nordbank)",
    "le PDG de Coinbase, Brian Armstrong"; "the CEO, Ana Reyle" is the story's own. Where the articles speak of one
    firm's chief and never name him, he is the one. None where nothing says so.
    """
    who = re.escape(person)
    places = [m.span() for m in re.finditer(rf"(?<!\w){who}(?!\w)", body)][:_READ]
    around = "\n".join(body[max(0, start - _AROUND) : end + _AROUND] for start, end in places)
    found = re.finditer(
        rf"(?<!\w)(?P<a>{_ORGANISATION})(?:['’]s?)?[ ,]+(?:[\w-]+ ){{0,3}}(?:{ROLE})(?: \w+)?,? {who}"
        rf"|(?<!\w)(?P<d>{_ORGANISATION})['’]s {who}"
        rf"|(?<!\w)(?P<g>{_ORGANISATION})-(?:Chef|CEO|Chefin|Gründer) {who}"
        rf"|\b(?:{ROLE}) (?:of|at|de|d['’]|du|chez|von) ?(?P<e>{_ORGANISATION}),? {who}"
        rf"|{who} at (?P<h>{_ORGANISATION})"
        rf"|{who}(?:,| of| from| at (?=[a-z])| de| chez)"
        rf"(?: (?:the |its |an? )?(?:[\w-]+ ){{0,4}}(?:{ROLE}) (?:of|at|de|chez))? "
        rf"(?P<b>{_ORGANISATION})"
        rf"|{who} \((?P<f>{_ORGANISATION})\)"
        rf"|{who},? (?P<c>{_ORGANISATION})['’]s (?:{ROLE})",
        around,
    )
    for match in found:
        given = next(group for group in match.groups() if group)
        name = next(iter(names(re.sub(rf" (?:{ROLE})$", "", given))), None)
        if match["h"] and not (name and employs(body, name)):
            continue  # "at LlamaCon"
        if name and not NO_OWNER.match(name) and name not in person.split() and name.split()[0].lower() not in GIVEN:
            return name
    here = rf"\b(?:[Tt]he|[Ii]ts|[Ll]e|[Ss]on|[Dd]er) (?:[\w-]+ ){{0,3}}(?:{ROLE}),? {who}|{who}, (?:the|its|son|le) "
    here += rf"(?:[\w-]+ ){{0,3}}(?:{ROLE})\b(?! (?:of|at|de))|(?:^|[.:] )(?:{ROLE}) {who}"
    if re.search(here, around, re.MULTILINE):
        return ""
    untied, tied = set(_ITS_CHIEF.findall(body)), set(_NAMED_CHIEF.findall(body))
    return untied.pop() if len(untied) == 1 and not untied & tied else None


def employs(body: str, name: str) -> bool:
    """Tell whether the articles speak of a name's staff or chief, or of people who work there."""
    word = re.escape(name)
    return bool(
        re.search(
            rf"(?<!\w){word}(?:['’]s?)? (?:employees?|workers?|staff|engineers?|developers?|managers?|will|plans|people"
            rf"|teams?|insiders?|co-CEO|CEO|CTO|CFO|boss|chief)\b"
            rf"|\b(?:employees|workers|staff|engineers|developers|managers|people|teams|salariés|employés|ingénieurs"
            rf"|développeurs|Mitarbeiter|Entwickler|CEO|PDG|boss|chief executive"
            rf"|patron) (?:at|of|chez|bei|de|d['’]|von) ?"
            rf"{word}(?!\w)",
            body,
        )
    )
