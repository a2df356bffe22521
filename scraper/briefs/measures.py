"""The measures of the beat, one name for each: what lets figures of several stories stand in one table.

A measure is told by the unit and by cue words beside the number, first in what the number is said to measure, then in
its clause. A figure that fits none keeps its own words and stands in no common table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.briefs.number_words import CURRENCIES
from scraper.briefs.units import PEOPLE


@dataclass(frozen=True)
class MeasureOfBeat:
    """One measure: its id, its name for readers, the kinds of unit it may have, and its cue words."""

    id: str
    name: str
    units: frozenset[str]
    cues: re.Pattern[str] | None = None
    far: bool = False  # whether a cue elsewhere in the sentence tells it too
    never: re.Pattern[str] | None = None  # what tells, beside a cue, that another thing is counted

    def told_by(self, text: str) -> bool:
        """Tell whether a text has a cue of this measure."""
        return bool(self.cues and self.cues.search(text) and not (self.never and self.never.search(text)))


def _of(name: str, units: frozenset[str] | str, cues: str = "", *, far: bool = False, never: str = "") -> MeasureOfBeat:
    kinds = frozenset([units]) if isinstance(units, str) else units
    made = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
    cued, barred = (re.compile(rf"\b(?:{words})", re.IGNORECASE) if words else None for words in (cues, never))
    return MeasureOfBeat(made, name, kinds, cued, far, barred)


_PERSON = (
    r"(?:engineers?|developers?|employees?|persons?|people|users?|seats?|heads?|workers?|coders?|agents?|staff member"
    r"|ingénieurs?|développeurs?|salariés?|personne|Entwickler\w*|Mitarbeiter\w*|Kopf|Nutzer\w*)"
)
_CODE = r"code\b|code[ds]\b|Codes?\b|lignes? de|Zeilen|lines of"
_WORK = (
    r"productiv\w+|productivité|Produktivität|throughput|output|faster|slower|speed\w*|slow\w*|longer|quicker"
    r"|cycle time|task time|time saved|gains? (?:in|of)|plus (?:vite|lent|rapide)s?|schneller|langsamer"
    r"|efficien\w+|more tasks"
)
# In order: the first whose unit and cues fit names the figure.
CATALOGUE = [
    _of(
        "AI code accepted or kept", "%", r"accept\w+|acceptance|retain\w+|kept|surviv\w+|merged code that|angenommen\w*"
    ),
    _of("Code churn", frozenset({"%", "times"}), r"churn|rework\w*|rewritten|reverted", far=True),
    _of("Change in output or speed", frozenset({"%", "times"}), _WORK),
    _of("Share of code written by AI", "%", _CODE + r"|commits?\b|pull requests|agent-assisted", far=True),
    _of(
        "Share of people using AI",
        "%",
        r"us(?:e|es|ed|ers?|ing|age)\b|adopt\w+|active|utilis\w+|usage|nutz\w+|Nutzung"
        r"|share (?:of (?:[\w’'-]+ ){1,3})?who do(?! not)\b",
        # A share of the tokens used, of days, of those who only say so.
        never=r"(?:of|des|de) (?:(?:the|its|their|all|les|ses) )?(?:AI )?(?:tokens|jetons|prompts|requêtes"
        r"|(?:\w+ )?days|jours|time|temps)\b|pretend\w*|feign\w*|fak(?:e|es|ed|ing)\b|l(?:ied?|ies|ying) about|show of"
        r"|font semblant|fait semblant",
    ),
    _of(
        "Money per head",
        CURRENCIES,
        rf"(?:per|each|an?|pro|par|for (?:each|every)) (?:\w+ )?{_PERSON}|a head|apiece|{_PERSON} (?:a|per|par|pro) \w+"
        rf"|each (?:a )?month|caps? ",
    ),
    _of(
        "AI spending and cost",
        CURRENCIES,
        r"spen[dt]\w*|costs?\b|bills?\b|budgets?|invest\w+|capital exp\w+|capex|tokens?|dépens\w+|coûts?|factures?"
        r"|ausg\w+|kosten|rechnung|invoices?|compute|API|savings?|sav(?:e|ed|ing)",
        far=True,
    ),
    _of("Tokens", "tokens"),
    _of("Tokens and prompts per head", "times", r"tokens?|prompts?"),
    _of("Prompts", "prompts"),
    _of("Users", "users"),
    _of("Seats and licences", frozenset({"seats", "licences"})),
    _of(
        "Hours saved",
        frozenset({"hours", "minutes"}),
        r"sav(?:e|es|ed|ing)|gain\w*|économis\w+|gespart|spart|fewer|less|freed",
        far=True,
    ),
    _of("Commits, pull requests and lines", frozenset({"commits", "pull requests", "lines", "suggestions"})),
    _of("Agents", "agents"),
    _of(
        "Jobs cut",
        frozenset({"jobs"}) | PEOPLE,
        r"cuts?\b|layoffs?|laid off|jobs?\b|fired|licenci\w+|supprim\w+|entlass\w+|dismiss\w+",
    ),
    _of("People counted", PEOPLE),
]
HEADS = "people-counted"
NAMES = {measure.id: measure.name for measure in CATALOGUE}
_TARGET = re.compile(
    r"\b(?:targets?|goals?|quotas?|aims?|aiming|requir\w+|mandat\w+|must|objectifs?|cibles?|exig\w+|Ziele?|Vorgabe\w*"
    r"|soll\w*|wants|asks that|should|caps?|capped|limits?|expected to use)\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(?:forecasts?|predict\w*|projected|projects|estimates? (?:that )?by|expects?|could reach"
    r"|will (?:be|reach|write)|attend|prévoi\w+|prévision\w*|d['’]ici|prognos\w+|erwartet|rechnet|plans? to"
    r"|by (?:the end of )?20[2-9]\d|in 20[3-9]\d)\b",
    re.IGNORECASE,
)


def measure_id(unit: str, metric: str, near: str, sentence: str) -> str | None:
    """Return the id of the measure that a number of `unit` has, told by the nearest text that has a cue.

    `metric` is what the number is said to measure, `near` its clause. Of the whole sentence only the cues count that
    can hardly stand there for something else.
    """
    fitting = [one for one in CATALOGUE if unit in one.units]
    if unit == "%" and metric.startswith(("rise in", "fall in")):  # by how much something grew is no share of it
        fitting = [one for one in fitting if "times" in one.units]
    for text in (metric, near, sentence):
        for one in fitting:
            if (one.far or text is not sentence) and one.told_by(text):
                return one.id
    return next((one.id for one in fitting if one.cues is None), None)


def standing(*places: str) -> str | None:
    """Return "target" or "forecast" for a number that nobody has measured yet, as the nearest text says."""
    for text in places:
        if _FORECAST.search(text):
            return "forecast"
        if _TARGET.search(text):
            return "target"
    return None
