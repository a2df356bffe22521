"""What a sentence is about within a story: the event, the rule behind it, a reaction, or the limits of the number.

Cue words in English and French; also the cues of "why it matters".
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from scraper.briefs.names import names
from scraper.briefs.people import is_post
from scraper.outlets import is_outlet, outlet_key

if TYPE_CHECKING:
    from scraper.records import Article

Facet = Literal["event", "rule", "says", "limits"]
ORDER: tuple[Facet, ...] = ("event", "rule", "says", "limits")

TARGET = re.compile(
    r"\b(?:targets?|goals?|quotas?|mandates?|mandated|requires?|required|requiring|requirement|thresholds?"
    r"|minimum|obliges?|must use"
    r"|policy|rules?|asks that|linked? to|deadline|expects? (?:\w+ ){1,4}to|wants? (?:\w+ ){1,8}to|objectifs?"
    r"|quotas?|exige|exigent|impose|seuils?|consigne)\b",
    re.IGNORECASE,
)
COUNTING = re.compile(
    r"\b(?:leader ?boards?|rankings?|ranks?|ranked|dashboards?|scoreboards?|scores?|tracks?|tracked|tracking"
    r"|counts?|counted|counting|measures?"
    r"|measured|measuring|monitors?|monitored|metrics?|statistics|league tables?|badges?|tallies|tally"
    r"|weekly (?:chart|list)|tableaux? de bord"
    r"|classements?|compte|comptent|comptés?|comptage|mesure|mesurent|mesurés?|suivi|indicateurs?)\b",
    re.IGNORECASE,
)
SAYING = re.compile(
    r"\b(?:said|says|told|tells|denied|denies|spokes\w+|statement|declined|commented?|responded|insisted"
    r"|insists|argued|argues|complained"
    r"|according to|warned|warns|admitted|acknowledged|added|assured|assures|criticised|criticized|praised|called"
    r"|déclaré|affirme|affirmé|explique|expliqué|selon|porte-parole|communiqué|dément|assure|estime|regrette"
    r"|dénonce|répond)\b",
    re.IGNORECASE,
)
REACTS = re.compile(
    r"\b(?!(?:study|survey|poll|paper|papers|report|document|documents|pages|slide|rule|handbook|law|site"
    r"|newsletter)\b)\w+[,”»\"]? "
    r"(?:has |have |had |also |itself )?(?:said|says?|denied|denies|deny|declined|responded|insist\w*"
    r"|argue[sd]?|complain\w*|warn(?:s|ed)"
    r"|admit\w*|acknowledge[sd]?|criticis\w+|criticiz\w+|praised|assure[sd]?|confirm(?:s|ed)|told (?:staff"
    r"|employees|reporters"
    r"|the (?:[A-Z]\w*|newspaper|paper|magazine|site|agency)|[A-Z]\w*)|a (?:déclaré|dit|affirmé|expliqué|estimé)"
    r"|affirme\w*|explique\w*|dément\w*|estime\w*"
    r"|dénonce\w*|répond\w*)\b"
    r"|(?:according to|selon) (?!an? (?:study|survey|poll|paper|report|note|document|internal)|documents|papers"
    r"|internal|une? )",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:denie[sd]|denying|disputes?d?|insist(?:s|ed)|dément|conteste)\b", re.IGNORECASE)
_STUDY_SAYS = re.compile(
    r"\b(?:says?|said|finds|found) (?:an?|the|one) (?:\w+ ){0,2}(?:survey|study|poll|report|paper)\b", re.IGNORECASE
)
LIMITS = re.compile(
    r"\b(?:proxy|proxies|productivity|goodhart\w*|incentives?|misleading|mislead\w*|distort\w*"
    r"|inflat\w+ (?:figures|numbers|counts|metrics|usage)"
    r"|gam(?:e|ed|ing) the|unreliable|reflects?|meaningful|value|outcomes?|output|quality|waste(?:d|ful)?"
    r"|poor measure|vanity|hides?"
    r"|in place of|rather than|critics|poor proxy|instead of (?:value|results|output)|productivité|trompeu\w+"
    r"|fausse\w*|fiables?|qualité|gaspill\w+|valeur|incitations?"
    r"|reflète|ne dit rien)\b",
    re.IGNORECASE,
)
CONTRAST = re.compile(
    r"\b(?:officially|although|though|despite|but|yet|denie[sd]|denying|disputes?d?|disagrees?d?|insist\w*"
    r"|rejects?|contrary|in spite"
    r"|plays? no part|not (?:count|part|used)|officiellement|malgré|bien que|mais|dément|conteste\w*|assure que)\b",
    re.IGNORECASE,
)
METRIC = re.compile(
    r"\b(?:tokens?|prompts?|seats?|licen[cs]es?|usage|leader ?boards?|metrics?|dashboards?|counts?|jetons?"
    r"|requêtes|indicateurs?)\b",
    re.IGNORECASE,
)
STAFF = re.compile(
    r"\b(?:employees?|workers?|staff\w*|engineers?|developers?|insiders?|salarié\w*|employé\w*|ingénieu\w+"
    r"|développeu\w+)\b",
    re.IGNORECASE,
)
STAFF_SPEAKS = re.compile(
    rf"{STAFF.pattern}[^.“\"«]{{0,40}}\b(?:say|says|said|tell|tells|told|warn\w*|complain\w*|disent|affirment"
    rf"|racontent|assurent|ont \w+é)\b"
    rf"|\b(?:said|says|told|according to|selon|dit) (?:an?|one|two|three|some|several|many|un|une|des|deux"
    rf"|plusieurs)\b[^.“\"«]{{0,25}}{STAFF.pattern}",
    re.IGNORECASE,
)
WHY = re.compile(
    r"\b(?<!no laughing )matters\b|\bmatter (?:to|because|for)\b|\brais(?:es|ed|ing) (?:\w+ )?(?:concerns?"
    r"|questions?|doubts?|fears?)"
    r"|\b(?:could|may|might) (?:\w+ )?(?:be|prompt|lead|mean|make|encourage|distort|mislead|force|change"
    r"|become|slow|hurt|undermine|turn|reward|push|spread|face)\b"
    r"|\brisks?\b|\brisking\b"
    r"|\bimplications?\b|\bas a result\b|\bconsequences?\b|\b(?:illustrates?|highlights?|underlines?"
    r"|underscores?) |\bshows? (?:how|why)\b"
    r"|\bundermin\w+|\bmislead\w*|\bdistort\w*|\binto question\b|\bwarn(?:s|ed)?\b|\bwarning (?:that|of)\b"
    r"|\blessons?\b|\bproxy\b"
    r"|\bstakes?\b|\bthe danger\b"
    r"|\bmeans that\b|\bin effect\b|\bsignals? (?:a|that)|\bunreliable\b|\bgoodhart|\bbackfir\w+|\brethink\b"
    r"|\binvestors?\b|\bperverse\b|\brather than\b|\bcritics\b|\bone of the first\b|\bfor the first time\b"
    r"|\b(?:likely|expected|bound|sure) to follow\b|\bprecedent\b|\bother (?:companies|firms|employers)\b"
    r"|\bcomplicat\w+"
    r"|\brisques?\b|\bsoulign\w+|\billustr\w+|\bconséquences?\b|\bsoulèv\w+|\bpose la question\b|\benjeux?\b"
    r"|\bpourrai(?:t|ent)\b|\bleçon\b"
    r"|\bmontre comment|\binterroge(?:nt)? sur\b|\binterrogations?\b"
    r"|\bplutôt que\b|\bpour la première fois\b|\bd['’]autres entreprises\b"
    r"|\bfauss\w+|\bavertis\w+|\bmet en garde\b",
    re.IGNORECASE,
)


# Cues of a consequence only beside another.
_WEAK = frozenset(
    {
        *("could", "may", "might", "pourrait", "pourraient", "investors", "investor", "rather than", "plutôt que"),
        *("critics", "means that", "warn", "warns", "warned", "lesson", "lessons", "leçon", "proxy", "risk", "risks"),
        "for the first time",
    }
)


# What follows needs no second cue where a sentence says it in so many words.
_FOLLOWS = re.compile(
    r"\bthreaten(?:s|ed|ing)? to\b|\bpav(?:es?|ed|ing) the way\b|\bjeopardi[sz]\w+|\bin (?:doubt|jeopardy|limbo)\b"
    r"|\b(?:a|an|another) (?:\w+ ){0,2}(?:sign|signal|blow|setback|victory|win|boost|test|milestone|turning point)"
    r" (?:that|of|for|to)\b|\bindicates? that\b|\bfuel(?:s|led|ling)? (?:\w+ )?(?:concerns?|fears?|doubts?)\b"
    r"|\b(?:could|may|might) (?:\w+ )?(?:affect|cost|reshape|determine|decide|jeopardi[sz]e|threaten|weaken|worsen"
    r"|embolden|disrupt|trigger|complicate|hurt|deter|end|reignite|accelerate|delay)\b"
    r"|\bmarks? (?:an?|the) (?:\w+ ){0,2}(?:first|end|shift|change|victory|defeat|setback|departure|milestone|start)\b"
    r"|\bmet(?:tent)? en (?:danger|cause)\b|\bun (?:revers|signal|tournant|coup dur|précédent)\b"
    r"|\bouvre la voie\b|\bremet(?:tent)? en cause\b|\bmenacent? de\b",
    re.IGNORECASE,
)
# In a brief "the affair" is the story that it tells.
_THE_STORY = re.compile(
    r"^(?:The (?:[\w’'-]+ ){0,2}(?:affair|case|episode|ruling|dispute|debate|survey|study|findings?|practice|move"
    r"|decision|vote|verdict|bill|law|deal|agreement|numbers|figures|data|plan|policy|summit|meeting|warning|cuts?|order|attack"
    r"|ban|shortage|announcement|change|rule)"
    r"|L['’](?:affaire|épisode|étude|enquête|accord|annonce|interdiction)|La (?:décision|pratique|mesure|règle|loi)"
    r"|Le (?:cas|jugement|vote|projet|texte|plan)) "
    r"(?=(?:also |has |have |had |a |is |are )?(?:shows?|show(?:n|ed)|rais|matters|could|may|might|suggest|illustrat"
    r"|highlight|underlin|underscor|puts?|calls? into|threaten|mean|mark|offer|pave|indicat|leaves?|left|deal|expected"
    r"|likely|montr|illustr|soulèv|pose|pourrait|remet|ouvre|menace|marqu|risque))"
)


def as_story(text: str) -> str:
    """Return a sentence with a name in place of "The affair" that shows something: beside a story nobody asks which."""
    return _THE_STORY.sub("Story ", text)


def consequences(text: str) -> int:
    """Return how many cues say that a sentence tells what follows; 0 where the only one is as weak as "could be"."""
    cues = {match.group(0).lower() for match in WHY.finditer(text)}
    strong = any(cue not in _WEAK and cue.split()[0] not in _WEAK for cue in cues) or len(cues) > 1
    plain = {match.group(0).lower() for match in _FOLLOWS.finditer(text)}
    cues, strong = cues | plain, strong or bool(plain)
    return len(cues) if strong else 0


def facet(sentence: str) -> Facet:
    """Return what a sentence is about; the event is what no cue of another facet claims."""
    quoted = bool(re.search(r"[“«\"].{20,}[”»\"]", sentence))
    points: dict[Facet, float] = {
        # A capital within the sentence belongs to a name ("The Counting Room").
        "rule": 1.2 * len(TARGET.findall(sentence))
        + sum(not (match.start() and match[0][:1].isupper()) for match in COUNTING.finditer(sentence)),
        "says": 1.1 * len(SAYING.findall(sentence)) + 1.5 * quoted,
        "limits": 1.3 * len(LIMITS.findall(sentence)),
    }
    if points["says"] and not quoted and (not REACTS.search(sentence) or _STUDY_SAYS.search(sentence)):
        points["says"] = 0.0  # a study or a paper that says so is no reaction
    elif _DENIES.search(sentence):
        points["says"] += 1.5  # whatever is denied, that somebody denies it is a reaction
    best = max(points, key=lambda name: points[name])
    return best if points[best] > 0.95 else "event"


def known_small(text: str) -> frozenset[str]:
    """Return the words that a text writes in lower case too: "Software" at the start of a sentence is no name."""
    return frozenset(re.findall(r"(?<!\w)[a-zà-ÿ]{3,}(?!\w)", text))


def subject(articles: list[Article]) -> tuple[str | None, bool]:
    """Return the name that a story turns round and whether it is an employer or organisation.

    The name that most headlines and openings share; an outlet is nobody's subject.
    """
    publishers = frozenset(outlet_key(a.publisher) for a in articles if a.publisher)
    shared: Counter[str] = Counter()
    small = known_small("\n".join(f"{article.title}\n{article.text}" for article in articles))
    for article in articles:
        # A headline may Capitalise Every Word: there only names that the text knows too count.
        body = article.text[:1500]
        known = {name for name in names(body) if name.lower() not in small}
        words = {
            word for name in known for word in (name, name.split()[0]) if len(word) > 2 and word.lower() not in small
        }
        for name in sorted(words):
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            in_title = bool(re.search(pattern, article.title))
            lead = bool(re.search(pattern, body[:300]))
            if in_title or lead:
                shared[name] += 2 * in_title + lead
    text = "\n".join(f"{a.title}\n{a.text[:3000]}" for a in articles)
    candidates = [
        (count, len(name), name)
        for name, count in shared.items()
        if not is_outlet(name, publishers)
        and not any(set(name.casefold().split()) <= set(re.findall(r"[\w’'-]+", outlet)) for outlet in publishers)
        and not (is_post(name) or name.casefold() in ("ai", "ia", "llm"))
    ]
    if not candidates:
        return None, False
    best = max(count for count, _, _ in candidates)
    near = [
        (count + 1.5 * _employs(text, name), length, name) for count, length, name in candidates if count >= 0.6 * best
    ]
    _, _, name = max(near, key=lambda item: (item[0] * (1 + 2 * (_employs(text, item[2]) > 0)), item[1], item[2]))
    return full_name(text, name), _employs(text, name) > 0


def full_name(text: str, name: str) -> str:
    """Return a name in full where it hardly ever stands alone: "Port" of "Port Averil City Council".

    "Varnholt" stays: the text says "Varnholt" far more often than "Varnholt Group".
    """
    for _ in range(3):
        alone = longer = 0
        follows: Counter[str] = Counter()
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)(?: (?:of |de )?([A-ZÀ-Þ][\w’'-]+))?", text):
            word = re.sub(r"['’]s?$", "", match[1] or "")
            if word:
                longer += 1
                follows[match[0][len(name) :].rstrip("'’s") if match[1] != word else match[0][len(name) :]] += 1
            else:
                alone += 1
        if not follows or alone > longer:
            break
        name += max(sorted(follows), key=lambda tail: follows[tail])
    return name


def _employs(text: str, name: str) -> int:
    word = re.escape(name)
    return len(
        re.findall(
            rf"(?<!\w){word}(?:['’]s?)? (?:employees?|workers?|staff|engineers?|developers?|managers?"
            rf"|executives?|spokes\w+)\b"
            rf"|\b(?:at|chez) {word}(?!\w)|\b(?:salariés|employés|développeurs|ingénieurs) (?:de |d['’]"
            rf"|chez ){word}(?!\w)",
            text,
        )
    )
