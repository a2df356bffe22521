"""Noun phrases of a clause, by closed lists of small words and common verbs: no parser is needed for a table's row."""

from __future__ import annotations

import re

from scraper.briefs.sentences import word_set

PREPOSITION = word_set(
    """
    of in at for with on per across from by under among within via over between through as during each
    de du des d' dans chez par pour sur à au aux en avec
    """
)
PRONOUN = word_set(
    """
    it its they them their he him his she her this these those we us our you your i me my there himself itself
    themselves il elle ils elles ce cela ça leur leurs son sa ses lui y one ones another
    """
)
VERB = word_set(
    """
    is are was were be been has have had will would can could may might must should shall do does did said says say told
    tells use uses makes make made get gets got run runs ran went go goes comes came come take takes took give gives
    gave appear appears rested moved sat stands stood want wants wanted need needs needed show shows know knows think
    thinks open opened feel feels pay pays believe admit admits report reports claim claims pretend pretends expect
    expects lack lacks ship ships find finds found drop fell rose grew should triple include see sees left leave
    keep keeps kept put puts cites cited finish finished write wrote work works worry act entered monitor cannot
    don't doesn't didn't est sont était ont a fait peut veut doivent disent utilise utilisent avait avaient
    announced counts count typed sent joined stay hit hits reached according seems lets let rate falls
    """
)
CLAUSE_END = re.compile(
    r"[,.](?!\d)|[;:()“”«»\"—–!?]|\s-\s|\s(?:and|but|while|although|because|after|before|since|whereas|though|so"
    r"|or|if|when|where|against|mais|et|alors|tandis|parce|puis|ou|quand|que)(?=\s)"
)
EDGE = word_set(
    """
    a an the of to in on for by with from at than as and or but is are was were be been has have had will would could
    may might must that which who more less most over under least about around nearly almost some up only just also
    now still already what whose into per le la les un une des de du d' à au aux en par pour avec plus moins
    environ que qui est sont était ont between fewer even reached reaches reaching while out
    """
)
LAST_EDGE = EDGE | word_set(
    """
    used aims wants asks says tripled doubled each every all any its between very not now currently
    so entre went stands stood comes came gets
    """
)
NOUNS_TOO = word_set("report use work finished open drop count claim rate")
BEFORE_NOUN = PREPOSITION | word_set("ai the a weekly daily monthly token tool tools wrong its")
ACTS = word_set(
    """
    use uses say believe expect admit feel pretend think report want know lack trust see find fear worry work feign
    """
)


def clause_before(before: str) -> str:
    """Return the clause before a number: what follows the last mark or conjunction."""
    before = re.sub(r"\s+from\s+\S+(?:\s*(?:%|percent|per cent))?\s+to\s*$", " to ", before).rstrip("+~≈ ")
    return CLAUSE_END.split(before)[-1].strip()


def clause_after(after: str) -> str:
    """Return the clause that follows a number, up to the next mark or conjunction."""
    return CLAUSE_END.split(after + " ", maxsplit=1)[0].strip(" -")


def cleaned(phrase: str, most: int = 11) -> str | None:
    """Return a phrase without small words at its ends, or None where a reader couldn't know what it names."""
    words = phrase.split()
    while words and words[0].lower().strip("'’") in EDGE:
        words.pop(0)
    words = words[:most]
    while words and words[-1].lower() in LAST_EDGE:
        words.pop()
    shown = " ".join(words).strip(" ,.")
    small = {word.lower() for word in re.findall(r"[^\W\d_]+", shown)}
    if not words or small & PRONOUN or not any(len(w) > 3 and w not in VERB - NOUNS_TOO for w in small):
        return None
    if (
        re.search(r"[$€£%!?@{}\[\]]|\bUSD\b|\bEUR\b|\b(?:percent|per cent)\b|\d{4,}", shown)
        or words[0].lower() in (VERB - NOUNS_TOO) | PREPOSITION
    ):
        return None
    if re.fullmatch(r"\w+ing", words[0]) and words[0].lower() not in ("spending", "training", "coding", "meeting"):
        return None
    if re.search(r"['’]s$", shown) or re.fullmatch(r"[A-Z]\w+", shown):
        return None  # "Huang's", "Monday"
    return shown


def noun_phrase(phrase: str, most: int = 11) -> str | None:
    """Return the phrase up to its first finite verb: "tokens on the board would be" is "tokens on the board"."""
    words = phrase.split()
    kept: list[str] = []
    clause = False
    for place, word in enumerate(words):
        low = word.lower()
        clause = clause or low in ("who", "that", "to", "qui")
        if not clause and low in VERB and place and low not in NOUNS_TOO:
            break
        if not clause and low in ("use", "report") and kept and kept[-1].lower() not in BEFORE_NOUN:
            break
        kept.append(word)
    return cleaned(" ".join(kept), most)


def is_finite(words: list[str], place: int) -> bool:
    """Tell whether the word at `place` is the verb of a clause rather than part of a noun phrase or of "who use"."""
    low, before = words[place].lower(), words[place - 1].lower()
    if {"who", "that", "to", "which", "qui"} & {word.lower() for word in words[:place]}:
        return False
    if low not in VERB or before in PREPOSITION or before in ("ai", "the", "a", "token", "weekly", "its"):
        return low in ("is", "are", "was", "were", "has", "have", "had") and before not in PREPOSITION
    return not (low in ("use", "report", "work", "finished", "open", "drop") and before.endswith("ed"))


def without_pronoun(phrase: str) -> str | None:
    """Return the first words of a phrase up to a pronoun: "workers sometimes" of "workers sometimes pretend it"."""
    kept: list[str] = []
    for word in phrase.split():
        if word.lower() in PRONOUN:
            break
        kept.append(word)
    while kept and kept[-1].lower() in VERB:
        kept.pop()
    return " ".join(kept) or None


def leans(phrase: str) -> bool:
    """Tell whether a phrase has a pronoun or a sum of its own."""
    return bool({word.lower() for word in re.findall(r"[^\W\d_]+", phrase)} & PRONOUN) or bool(
        re.search(r"[!?$€£%]", phrase)
    )


def in_a_sentence(noun: str) -> str:
    """Return a noun phrase as it reads within a sentence: "Tokens per head" is "tokens per head"."""
    first = noun.partition(" ")[0]
    plain = first[1:].islower() and first.lower() in {
        "token",
        "tokens",
        "prompts",
        "output",
        "use",
        "adoption",
        "spending",
        "usage",
        "finished",
    }
    return noun[0].lower() + noun[1:] if plain else noun


def last_noun(phrase: str) -> str | None:
    """Return what stands after the last verb or "that" of a clause: "adoption" of "it said that adoption"."""
    words = phrase.split()
    for place in range(len(words) - 1, -1, -1):
        if words[place].lower() in (VERB - NOUNS_TOO) | {"that", "which", "who", "if", "whether"} | PRONOUN:
            words = words[place + 1 :]
            break
    return cleaned(" ".join(words), 9)


def without_small_end(words: list[str]) -> str:
    """Return words as text without small words at their end."""
    kept = list(words)
    while kept and (kept[-1].lower() in LAST_EDGE - {"used"} or kept[-1].lower() in PREPOSITION):
        kept.pop()
    return " ".join(kept)
