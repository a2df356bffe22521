"""What a number measures where no phrase names it: the beat's own name for the measure, or the clause to the letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.briefs.counted import head_noun
from scraper.briefs.measures import NAMES, measure_id
from scraper.briefs.metrics import is_beside
from scraper.briefs.number_words import CURRENCIES, TIME_UNITS
from scraper.briefs.phrases import ACTS, EDGE, PRONOUN, VERB
from scraper.briefs.quantities import singular
from scraper.briefs.sentences import word_set
from scraper.briefs.units import FEW, PEOPLE, Measure

if TYPE_CHECKING:
    from scraper.briefs.quantities import Number

_BEAT = re.compile(
    r"\b(?:AI|IA|KI|tokens?|jetons?|prompts?|co-?pilot|Claude|ChatGPT|Cursor|codex|codes?|coding|LLMs?|adoption|usage"
    r"|uses?|used|using|utilis\w+|Nutz\w*|leaderboards?|dashboards?|productiv\w+|churn|acceptance|commits?|agents?"
    r"|seats?|licen[cs]es?|engineers?|developers?|développeurs?|Entwickler|throughput|pull requests?|suggestions?"
    r"|API|engineering|assistants?|chatbots?|tracked|tracking|monitor\w*|mandate\w*|require[sd]?|layoffs?|staff|workers?"
    r"|employees?|salariés|Mitarbeiter\w*|executives?|leaders|firms|companies)\b|\b(?:AI|IA|KI)-",
    re.IGNORECASE,
)
_MARK = re.compile(r"[;:()“”«»\"—–]|,(?!\d)|\.(?=\s)|\s-\s")
_JOIN = re.compile(r"\s(?:and|but|while|et|mais|und|aber)\s")
_COMPARES = re.compile(
    r"[\s-]*(?:times?|x|×|fold|fois|mal)?\s*(?:the|as|more|higher|faster|slower|their|its|that|plus|so|mehr|churn|code|tokens?"
    r"|work|output|throughput)\b",
    re.IGNORECASE,
)
_TREND = re.compile(
    r"\b(?:rose|risen|grew|grown|rise|increased?|up|jumped|climbed|went to|churn)\s+(?:\w+ ){0,2}$", re.I
)
_PER = re.compile(
    r"^\s*(?:(?:a|per|each|every|par|pro|im|in \d+)\s+(?P<span>day|week|month|quarter|year|hour|jour|semaine|mois|an"
    r"|Tag|Woche|Monat|Jahr|days)\b|(?P<adverb>daily|weekly|monthly|annually|yearly))"
    r"|.{0,30}?\b(?<!for )(?<!over )(?<!within )(?:a|per|par|pro)\s+"
    r"(?P<later>day|week|month|quarter|year|hour|mois|an|Monat|Jahr)\b",
    re.IGNORECASE,
)
_SPANS = {
    "jour": "day",
    "tag": "day",
    "daily": "day",
    "semaine": "week",
    "woche": "week",
    "weekly": "week",
    "mois": "month",
    "monat": "month",
    "monthly": "month",
    "an": "year",
    "jahr": "year",
    "annually": "year",
    "yearly": "year",
}
_BARE = re.compile(
    r"\s*(?:[.,;:)”»]|$|(?:for|pour|für|in|on|en|were|was|are|is|a|per|each|active|used|without|only|seulement|étaient|sont|par)\b)",
    re.IGNORECASE,
)
# What a number is set against that has no unit of its own: "USD 2,000 a month against a median of 180".
_AGAINST = re.compile(
    r"(?:\b(?:against|versus|vs\.?|than|to|compared (?:with|to)|median(?: of)?|average(?: of)?|percentile"
    r"|of (?:which|whom)"
    r"|only|contre|dont|médiane(?: de)?|moyenne(?: de)?|seulement)\s+)(?:(?:a|an|the|une?|about|only|just|over|under"
    r"|some|median|average|of|environ|médiane|moyenne|de|seuls?|seulement)\s+)*$"
    r"|,\s(?:and\s)?(?-i:[A-Z])[\w’'-]+\s+$",  # ", Veld 1,000 a month"
    re.IGNORECASE,
)
_TIMES = re.compile(r"\s*(?:times?|fois|mal)\b", re.IGNORECASE)
_CHANGED = re.compile(r"[,(]\s*(up|down)\s+(?:by\s+|some\s+|about\s+|nearly\s+|more than\s+)*$", re.IGNORECASE)
# "59 percent use it, 22 percent feel pressed": with a verb of its own a share is not the one before it.
_SAYS_ITS_OWN = re.compile(
    rf"\s+(?:of (?:\w+ ){{1,2}})?(?:{'|'.join(sorted(ACTS | {'are', 'have', 'had'}))}|get|do|see)\b"
)
_NO_THINGS = word_set(
    """
    upvotes votes comments likes views viewers followers stars points words pages characters parameters readers
    subscribers offices downloads replies posts reactions shares countries cities languages articles episodes stores
    repositories models commentaires vues abonnés mots pays lecteurs paramètres
    """
)
MANY = 100  # so many things of another kind are worth a row
_TOKEN = re.compile(r"\S+")
_JOINS = word_set("and but or that which who while et mais ou que qui und aber oder dass")
_WORDS = 5  # on each side of a number that is shown with its own words


def clause(text: str, number: Number, others: list[Number]) -> str:
    """Return the words around a number up to a mark or to another number of the sentence."""
    start = max([0, *(n.end for n in others if n.end <= number.start)])
    end = min([len(text), *(n.start for n in others if n.start >= number.end)])
    before, after = text[start : number.start], text[number.end : end]
    before = _MARK.split(before)[-1]
    before, after = _JOIN.split(before)[-1], _JOIN.split(_MARK.split(after)[0])[0]
    return f"{before}{number.text}{after}".strip()


def period(text: str, number: Number) -> str | None:
    """Return the span of time that a rate is for: "month" of "$500 per engineer per month"."""
    match = _PER.match(_MARK.split(text[number.end :])[0])
    if not match or number.unit == "%":
        return None
    word = next(group for group in match.groups() if group).lower()
    if word == "days":
        return re.sub(r"\D*(\d+) days.*", r"\1 days", match[0].strip().lower())
    return _SPANS.get(word, word)


def stated(text: str, number: Number, near: str, before: Measure | None, title: str) -> Measure | None:
    """Return what a number of a sentence on the beat measures, named by its measure or by its own clause, `near`.

    `before` is what the figure before it measures: "Copilot has 33 million users, ChatGPT 400 million". None where
    the number only describes, or counts nothing that the beat counts.
    """
    if is_beside(text, number):
        return None
    unit = "times" if number.unit == "time" else number.unit or ""
    if unit == "times" and not (
        _COMPARES.match(text[number.end :])
        or _TREND.search(text[: number.start])
        or not (number.text[-1].isdigit() or _TIMES.match(text, number.end))
    ):
        return None  # "edited 30 times", "used it forty times"; "doubled" says it all
    here = _BEAT.search(text) is not None
    on_beat = here or _BEAT.search(title) is not None
    if unit == "%" or unit == "times" or unit in CURRENCIES:
        known = measure_id(unit, "", near, text) if on_beat else None
        if known:
            return Measure(unit, _named(NAMES[known]))
        if before and unit == "%" and (change := _CHANGED.search(text[: number.start])):
            return Measure(unit, f"{'rise' if change[1].lower() == 'up' else 'fall'} in {before.metric}")
        if before and before.unit == unit and "“" not in before.metric and not _SAYS_ITS_OWN.match(text, number.end):
            return before
        words = _to_the_letter(text, number) if here or (on_beat and unit == "%") else None
        return Measure(unit, words) if words else None
    counted = head_noun(text[number.end :])
    if counted and (here if counted[0] in PEOPLE else on_beat) and not (counted[0] in PEOPLE and number.value < FEW):
        return Measure(*counted)
    if here and (things := _things(text, number)):
        return things
    bare = _BARE.match(text[number.end :])
    if not before or not bare or before.unit in ("%", "times"):
        return None
    if _AGAINST.search(text[: number.start]):
        return before
    return Measure(before.unit, before.unit) if number.value >= 1000 and before.unit not in CURRENCIES else None


def _things(text: str, number: Number) -> Measure | None:
    """Return what a number counts where it is none of the beat's units: "148 new courses", "2.4 billion work units"."""
    match = re.match(r"\s+((?:[a-zà-ÿ]+[\s-]){0,3}?(?:[a-zà-ÿ]{3,}|[A-Z]{2,})s)\b(?!['’])", text[number.end :])
    if not match or number.value < MANY or number.unit in TIME_UNITS.values():
        return None
    words = match[1].split()
    if (
        words[-1].lower() in _NO_THINGS
        or any(word.lower() in VERB | EDGE | PRONOUN for word in words)
        or singular(words[-1]) in TIME_UNITS
    ):
        return None
    return Measure(words[-1] if words[-1][0].isupper() else words[-1].lower(), match[1])


def _named(name: str) -> str:
    return name if name.startswith("AI") else name[0].lower() + name[1:]


def _to_the_letter(text: str, number: Number) -> str | None:
    """Return a few words around a number, in quotation marks: nobody has to guess what we made of them.

    None where they name no thing: "It came to 17.5 percent".
    """
    opening = max((m.end() for m in _MARK.finditer(text[: number.start])), default=0)
    before = list(_TOKEN.finditer(text, opening, number.start))[-_WORDS:]
    while before and before[0][0].lower() in _JOINS:  # "and that a stricter measure gave 31 per cent"
        before.pop(0)
    start = before[0].start() if before else number.start
    after = _MARK.split(text[number.end :])[0].rstrip(" .!?")
    end = number.end + len(re.match(rf"(?:\s*\S+){{0,{_WORDS + 2}}}", after)[0])  # type: ignore[index]
    others = re.findall(r"[^\W\d_]{4,}", text[start : number.start] + " " + text[number.end : end])
    if sum(word.lower() not in VERB | EDGE | PRONOUN for word in others) < 1:
        return None
    return f"“{text[start:end].strip()}”"
