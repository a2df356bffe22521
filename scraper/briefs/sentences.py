"""Sentences: text into sentences to the letter, without page chrome, and which of them can stand alone.

English and French. A sentence is always a slice of the text that it comes from, so it can be found there again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.records import Article


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set: word lists read better as text."""
    return frozenset(words.split())


LONGEST_SENTENCE = 150  # words: beyond that it is a list, a table or an attack
MAX_REJOINED = 90  # words: a quotation that was never closed must not swallow the article

_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"«])(?:Dr|Mr|Mrs|Ms|Mx|St|Prof|Gov|Sen|Rep|Sens|Reps|Gen|Lt|Col|Sgt|Capt|Rev|Hon|Jr|Sr|No|vs?|cf|al"
    r"|approx|"
    r"Inc|Corp|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|Mme|Mlle|MM|M|Me|p\.\s?ex|"
    r"av|env|vol|fig|chap|Nr|janv|févr|juil|déc|art|p|pp|[A-Z](?:\.[A-Z])*)\.$"
)
_BEFORE_NUMBER = re.compile(r"(?<=[a-zà-ÿ]{4}\.)\s+(?=\d[\d.,]*(?: %|%| [a-zà-ÿ]))")
_CLOSERS = "”»\"'’)]"
_OPENING = re.compile(r"[“«]|(?:(?<=^)|(?<=[\s(\[—–-]))\"")
_CLOSING = re.compile(r"[”»]|\"(?=$|[\s).,;:!?\]—–-])")

_CHROME = re.compile(
    r"you (?:may|might) (?:also )?(?:like|enjoy)|read (?:more|also|next|on\b)|see also|related (?:stories"
    r"|articles|posts)"
    r"|more (?:from|on this|stories)|(?:most|trending) (?:read|now)|don['’]t miss|recommended for you"
    r"|sign up (?:for|to|here|now)|subscribe (?:to|now|today|here)|our (?:free |daily |weekly )*newsletter"
    r"|newsletter (?:that|every|delivered)|in your inbox|unsubscribe|join (?:our|the) (?:community|newsletter"
    r"|channel)"
    r"|follow us|share (?:this|on)\b|click here|tap here|log in|create an account|already a subscriber"
    r"|affiliate (?:link|commission|partner)|may earn (?:a|an) (?:small )?(?:affiliate )?commission"
    r"|advertisement|sponsored (?:content|by)"
    r"|all rights reserved|terms of (?:use|service)|privacy policy|cookie|accept all|image credit"
    r"|photo(?:graph)?(?:s)?(?: credit)?(?: by|:)"
    r"|getty images|file photo|illustration(?: by|:)|courtesy of|support our journalism|leave a (?:comment|reply)"
    r"|this article (?:was|is) (?:originally|first) (?:published|appeared)|editor['’]s note"
    r"|contact the (?:author|reporter)"
    r"|got a tip|send (?:us )?(?:your )?tips|listen to this article|minute(?:s)? read|min read|\bcomments? \(\d+\)"
    r"|à lire aussi|lire aussi|lire la suite|à voir aussi|en savoir plus|vous aimerez|sur le même sujet|abonnez-vous"
    r"|inscrivez-vous|notre (?:newsletter|lettre d['’]information)|infolettre|suivez-nous|partager (?:sur|cet)"
    r"|cliquez ici|tous droits réservés|crédit (?:photo|image)|réservé aux abonnés|déjà abonné|temps de lecture"
    r"|se désabonner|désabonnement|politique de confidentialité|publicité|liens? d['’]affiliation",
    re.IGNORECASE,
)
# Chrome that only means chrome where a sentence starts with it: "Read more…", "Advertisement".
_CHROME_ANYWHERE = re.compile(
    r"in your inbox|all rights reserved|tous droits réservés|(?:may|might) earn (?:a|an) (?:\w+ )?commission"
    r"|affiliate (?:link|commission)|our (?:free |daily |weekly |evening |morning )*newsletter"
    r"|notre (?:newsletter|infolettre)"
    r"|getty images|image credit|crédit photo|liens? d['’]affiliation|support our journalism|unsubscribe at any time"
    r"|already a subscriber|déjà abonné|this article (?:was|is) (?:originally|first) (?:published|appeared)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:(?:by|par|written by|reporting by|editing by|publié (?:le|par)|published(?: on)?|updated|mis à jour"
    r"|posted)\b)"
    r"(?!.*\b(?:is|are|was|were|has|have|had|said|says|will|can|est|sont|a|ont|était)\b)",
    re.IGNORECASE,
)

_DANGLING_EN = (
    r"he|she|they|it|its|his|her|hers|their|theirs|him|them|this|that|these|those|such|here|therefore|then|thus|hence"
    r"|one (?:said|says|added|told|wrote)|another|others?|both|neither|either|the (?:former|latter|other|same"
    r"|two|pair|move"
    r"|company|firm|tool|report|newspaper|paper|outlet|publication|spokes(?:person|man|woman)|memo|document"
    r"|practice|phenomenon"
    r"|policy|figure|number|author|piece|article|story|finding|study|change|decision|result|latter|group"
    r"|programme|program"
    r"|system|software|platform|app|technique|term|idea|trend|problem|issue|situation|agency|startup|start-up"
    r"|maker|giant)s?"
    r"(?! (?:of|by|from|called|behind|at|on)\b)"
    r"|but|and|or|so|yet|nor|however|meanwhile|moreover|furthermore|additionally|also|still|instead|otherwise"
    r"|nevertheless|nonetheless|consequently|accordingly|similarly|likewise|conversely|besides|even so"
    r"|even then|in addition"
    r"|in contrast|by contrast|in turn|in other words|in fact|indeed|of course|as a result|for example|for instance"
    r"|on the other hand|on top of|at the same time|after that|before that|since then|later(?:,| that)"
    r"|earlier,|afterwards|that['’]s"
    r"|it['’]s|he['’]s|she['’]s|they['’](?:re|ve)|what['’]s more|not only|(?:yes|no|well|first|second|third"
    r"|next|again|too),"
    r"|firstly|secondly|thirdly|finally|lastly|rather|whatever|which|who|whose|where|when asked|asked|if so"
    r"|to that end"
    r"|(?:says|asks|calls|claims|compares|adds|reads|likens|argues|quotes|lists|tells|warns|explains|describes"
    r"|cites|recalls)(?= (?!Inc\b))"
    r"|to do so|doing so|i|we|you|my|our|your|me|us|let['’]s|i['’](?:m|ve)|we['’](?:re|ve)"
)
_DANGLING_FR = (
    r"il|ils|elle|elles|ce|cet|cette|ces|cela|ça|ceci|c['’]|celui|celle|celles|ceux|celui-ci|celle-ci|ceux-ci"
    r"|ses|son|sa"
    r"|leur|leurs|lui|eux|y|en outre|mais|et|ou|or|donc|car|ainsi|alors|puis|ensuite|enfin|aussi|cependant|toutefois"
    r"|néanmoins|pourtant|par ailleurs|de plus|en effet|en revanche|au contraire|à l['’]inverse|de même|d['’]ailleurs"
    r"|par conséquent|en conséquence|du coup|bref|de son côté|de leur côté|pour sa part|pour leur part"
    r"|une autre|un autre"
    r"|d['’]autres|l['’]autre|les autres|les deux|tous deux|le même|la même|les mêmes|(?:l['’]entreprise"
    r"|la société|le groupe"
    r"|l['’]outil|le rapport|le journal|le document|la pratique|le phénomène|l['’]article|le terme|la firme"
    r"|le quotidien)(?! (?:de|du|des|par)\b| d['’])"
    r"|notamment|par exemple|en somme|dès lors|depuis lors|là|ici|voilà|voici|non seulement|(?:oui|non),|je"
    r"|j['’]|nous|vous|on"
    r"|mon|ma|mes|notre|nos|votre|vos|qui|dont|selon (?:lui|elle|eux|elles)|pour (?:lui|elle|eux|elles)"
)
_DANGLING = {
    "en": re.compile(rf"^(?:{_DANGLING_EN})(?!\w)", re.IGNORECASE),
    "fr": re.compile(rf"^(?:{_DANGLING_FR})(?:(?!\w)|(?<=['’]))", re.IGNORECASE),
}
# Words that lean on an earlier sentence wherever they stand.
_LEANING = {
    "en": re.compile(
        r"(?:\baccording to (?:him|her|them|it)\b|\b(?:said|says|told|added|asked|wrote|explained"
        r"|argued) (?:he|she|they)\b"
        r"|(?:[”\"]|,) (?:he|she|they|it) (?:said|says|added|told|wrote|explained|argued|noted)\b"
        r"|\bas (?:mentioned|noted|described) (?:above|earlier)|the above|(?:see )?below\b|\bthe following\b)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:^\w+ y \w+|^(?:\w+ ){1,3}en (?:a|ont|aurait|auraient|avait|est)\b|"
        r"selon (?:lui|elle|eux)|a-t-(?:il|elle)|ont-(?:ils|elles)|dit-(?:il|elle)|[,”»]\s*(?:il|elle) (?:a"
        r"|dit|ajoute)"
        r"|ci-dessus|ci-dessous|comme indiqué)",
        re.IGNORECASE,
    ),
}
# "Without it, …"; "Take, for example, …"; "reject that these": they lean, whatever follows.
_LEANS_ON = re.compile(
    r"^(?:Without|With|For|In|Of|On|By|From|To|After|Before|Since|Under|Despite|Like|Unlike|Beyond|About|Over|Among"
    r"|Between|Behind|Against|At|Sans|Avec|Pour|Dans|Selon|Malgré|Depuis|Après|Avant) (?:it|them|him|her|(?:this|that"
    r"|these|those|cela|ce|cette|ces|ceux|lui|elle|eux)(?! (?:year|week|month|summer|spring|autumn|fall|winter|morning"
    r"|quarter|season|weekend|semaine|année|mois|été|hiver|matin|trimestre)\b))(?=[ ,])"
    r"|^\S+(?: \S+)?, (?:for (?:example|instance)|par exemple),"
)
# Whom "he" may stand for: a name, or somebody after an article or a number.
_SOMEBODY = re.compile(
    r"(?<=[\w,’'”] )(?!\w+day\b|(?:Jan|Febr)uary\b|March\b|April\b|May\b|June\b|July\b|August\b|\w+ber\b)"
    r"[A-ZÀ-Þ][\w’'-]+|^(?!Told\b|Given\b|Known\b|Born\b|Left\b|Made\b|Seen\b|\w+(?:ed|ing|ly)\b)"
    r"[A-ZÀ-Þ][\w’'-]+(?:['’]s)? [a-z]|^[A-ZÀ-Þ][\w’'-]+, "
    r"|\b(?:an?|the|one|another|each|every|any|no|un|une|le|la|les|chaque|aucun|whoever|who|someone|somebody|anyone)\b"
    r"|\bl['’]"
)
_HE = re.compile(
    r"(?<![\w’'])(?:he|she|him|himself|herself|elle"
    r"|il(?! (?:y a|faut|fallait|faudra|s['’]agit|suffit|reste|existe|convient"
    r"|est (?:possible|prévu|question))\b))(?![\w’'])"
)
_PRONOUN_SUBJECT = re.compile(
    r"^(?:as|when|while|if|although|since|because|after|before|comme|quand|si|alors qu['’])\s"
    r"(?:he|she|they|it|this|that|il|elle|ils|elles)\b",
    re.IGNORECASE,
)
_FRENCH = word_set(
    """
    le la les des une est dans pour par sur que qui et au aux du avec pas plus ce cette leur ont sont
    """
)
_ENGLISH = word_set(
    """
    the of and to in is that for was on are with as by at from be has have it this their said not
    """
)
_GERMAN = word_set(
    """
    der die das und ist nicht ein eine einen einem einer von mit für auf dass den dem im zu zum zur sich wird werden
    wie auch bei nach aus als sie er hat haben sind nur noch über unter laut
    """
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article. `index` counts the article's prose sentences from 0, `paragraph` its lines."""

    article: str
    text: str
    index: int
    paragraph: int


def language(text: str, lang: str | None) -> str:
    """Return "fr" or "en" for a text: its declared language, or the one whose small words it uses more."""
    words = re.findall(r"[a-zà-ÿ]+", text[:4000].lower())
    french, english = (sum(word in small for word in words) for small in (_FRENCH, _ENGLISH))
    if french + english >= 5 and (french > 2 * english or english > 2 * french):
        return "fr" if french > english else "en"  # English bodies stand at French addresses: the text decides
    return "fr" if (lang or "").lower().startswith("fr") else "en"


def is_foreign(text: str, lang: str | None) -> bool:
    """Tell whether a text is in neither English nor French: it says so, or is German by its small words."""
    declared = (lang or "").lower()[:2]
    words = re.findall(r"[a-zà-ÿ]+", text[:4000].lower())
    german, ours = (sum(word in small for word in words) for small in (_GERMAN, _FRENCH | _ENGLISH))
    if german >= 3 and german > 2 * ours:
        return True
    return declared not in ("", "en", "fr") and ours < 0.15 * len(words)


def split_sentences(text: str, lang: str | None = None) -> list[str]:
    """Return the sentences of `text` in order, each a slice of it; a line break always ends a sentence.

    A quotation is not torn apart: its sentences stay with the words that say who speaks. Decimals,
    abbreviations and initials end nothing.
    """
    spoken = language(text, lang)
    return [sentence for line in text.split("\n") for sentence in _split_line(line, spoken)]


def _split_line(line: str, lang: str) -> list[str]:
    """Return the sentences of one paragraph."""
    if not line.strip():
        return []
    joined: list[tuple[int, int]] = []
    for start, end in _spans(line):
        # A closing mark that blingfire gave to the next sentence ends this one: « C'est faux. » Selon …
        closer = re.match(r"[”»\"][\s\u00a0\u202f]+(?=[A-ZÀ-Þ«“])", line[start:end])
        if joined and closer and (line[start] in "”»" or _open_quotation(line[joined[-1][0] : joined[-1][1]])):
            joined[-1] = (joined[-1][0], start + 1)
            start += closer.end()  # noqa: PLW2901
        if joined and _belongs_to_previous(line, joined[-1], (start, end), lang):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [piece for a, b in joined if (piece := line[a:b].strip())]


def _spans(line: str) -> list[tuple[int, int]]:
    """Return where blingfire sees sentences, as character offsets that cover the line."""
    import blingfire

    # blingfire gives up its offsets on lone surrogates and control characters: give it equally long plain text.
    plain = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", line)
    _, spans = blingfire.text_to_sentences_and_offsets(plain)
    return [piece for a, b in spans for piece in _at_numbers(plain, int(a), int(b))]


def _at_numbers(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a span where a sentence begins with a number, which blingfire takes for a part of the one before."""
    pieces = []
    for match in _BEFORE_NUMBER.finditer(plain, start, end):
        if not _ABBREVIATION.search(plain[start : match.start()]):
            pieces.append((start, match.start()))
            start = match.end()
    return [*pieces, (start, end)]


def _belongs_to_previous(line: str, before: tuple[int, int], here: tuple[int, int], lang: str) -> bool:
    previous, sentence = line[before[0] : before[1]].rstrip(), line[here[0] : here[1]].lstrip()
    if not sentence or sentence[0] in "”»":
        return True
    if len(previous.split()) + len(sentence.split()) > MAX_REJOINED:
        return False
    if _open_quotation(previous):
        return True
    first = sentence[0]
    if first.islower() and (previous[-1] in _CLOSERS or previous[-1] in "!?…" or previous.endswith("..")):
        return True  # “Is it true?” asked Mr Jones.
    if _ABBREVIATION.search(previous):
        # "J. Martin" and "Dr. Smith" go on; "the U.S. He left" does not.
        return not (re.search(r"\b(?:[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Co|al)\.$", previous) and first.isupper()) or (
            lang == "fr" and first.islower()
        )
    return False


def _open_quotation(text: str) -> bool:
    """Tell whether a quotation that starts in `text` has not ended in it."""
    return len(_OPENING.findall(text)) > len(_CLOSING.findall(text))


def is_chrome(line: str) -> bool:
    """Tell whether a line is part of the page around the article: a plea, a link, a caption, a byline."""
    stripped = line.strip(" \t•·–—-*▸►→>#|")
    if not stripped or _CHROME_ANYWHERE.search(stripped):
        return True
    match = _CHROME.match(stripped)
    if match and len(stripped.split()) <= 25:
        return True
    if _BYLINE.match(stripped) and len(stripped.split()) <= 14:
        return True
    return bool(re.match(r"(?:©|\(c\)\s|https?://|www\.|@\w)", stripped, re.IGNORECASE))


def is_prose(sentence: str) -> bool:
    """Tell whether a sentence is a whole one: it starts like one, ends like one, and is no heading or caption."""
    words = sentence.split()
    if not 4 <= len(words) <= LONGEST_SENTENCE or len(sentence) > 12 * LONGEST_SENTENCE or is_chrome(sentence):
        return False
    end = sentence.rstrip(_CLOSERS + "\u00a0\u202f ")
    if not end or end[-1] not in ".!?…":
        return False
    return not (sentence.endswith("...") or end.endswith("…") or sum(c.isalpha() for c in sentence) < len(sentence) / 2)


def prose(article: Article) -> list[Sentence]:
    """Return the sentences of an article that are its own prose, with their places."""
    found: list[Sentence] = []
    for number, line in enumerate(article.text.split("\n")):
        if is_chrome(line) and len(line.split()) <= 25:
            continue
        for text in _split(line, language(article.text, article.lang)):
            if is_prose(text):
                found.append(Sentence(article.id, text, len(found), number))
    return found


@lru_cache(maxsize=20_000)
def _split(line: str, lang: str) -> tuple[str, ...]:
    return tuple(_split_line(line, lang))


def stands_alone(sentence: str, lang: str) -> bool:
    """Tell whether a reader who sees only this sentence knows what it speaks of.

    No: it opens with a pronoun, a connective or a bare "the company", leans on "he said", or asks or addresses.
    """
    if (
        _LEANS_ON.match(sentence)
        or _DANGLING[lang].match(sentence)
        or _LEANING[lang].search(sentence)
        or _PRONOUN_SUBJECT.match(sentence)
    ):
        return False
    opening = sentence.lstrip("“\"'‘«\u00a0\u202f ([")
    if not opening or not (opening[0].isupper() or opening[0].isdigit() or opening[0] in "$€£"):
        return False
    if re.search(r"\?[\"”»\s]*$", sentence):
        return False
    outside = re.sub(r"“[^”]*”|«[^»]*»|\"[^\"]*\"", " ", sentence)
    if re.search(r"\b(?:I|we|our|us|my|you|your|nous|notre|nos|vous|votre|je)\b|\bj['’]", outside):
        return False
    he = _HE.search(outside)
    if he and not _SOMEBODY.search(outside[: he.start()]):
        return False
    return not _open_quotation(sentence) and not re.search(r"^[^“«\"]*[”»]", sentence)
