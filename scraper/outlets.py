"""Names of outlets: which names are an outlet's, and when two spellings name the same one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABBREVIATIONS = {
    "ft": "financial times",
    "wsj": "wall street journal",
    "nyt": "new york times",
    "ap": "associated press",
    "afp": "agence france-presse",
    "bi": "business insider",
    "wapo": "washington post",
    "bbc news": "bbc",
    "the journal": "wall street journal",
    "faz": "frankfurter allgemeine zeitung",
    "frankfurter allgemeine": "frankfurter allgemeine zeitung",
    "sz": "süddeutsche zeitung",
}
# "the" stands before those that are never named without it.
_KNOWN = frozenset(
    name.strip()
    for name in """
    financial times, wall street journal, new york times, washington post, associated press, agence france-presse,
    reuters, bloomberg, business insider, insider, the information, techcrunch, the verge, wired,
    ars technica, axios, cnbc, cnn, bbc, the guardian, the economist, fortune, forbes,
    semafor, politico, 404 media, tom's hardware, the decoder, the register, zdnet,
    venturebeat, engadget, gizmodo, futurism, platformer, digiday, pymnts, techspot, techmeme, protocol,
    rest of world, quartz, vox, the atlantic, new yorker, nikkei, nikkei asia, der spiegel, handelsblatt,
    die zeit, die welt, le monde, le figaro, les echos, libération, mediapart, le parisien, la tribune, bfm, franceinfo,
    l'usine nouvelle, usine digitale, south china morning post, the times, the telegraph, the independent, npr,
    nbc news, abc news, cbs news, fox news, usa today, los angeles times, the pragmatic engineer,
    stratechery, the intercept, mit technology review, the new stack, infoworld,
    computerworld, the next web, sifted, hacker news, retail gazette, morning brew, marketwatch, barron's,
    the hill, geekwire, seattle times, times of india, economic times, ndtv, yahoo finance,
    nbc, abc, cbs, fast company, slate, recode, windows central, o'reilly radar, golem, heise, heise online,
    newsweek, india today, hindustan times, the hindu, indian express, the daily star, sky news, al jazeera,
    deutsche welle, daily mail, the japan times, globe and mail, harvard business review, the new republic,
    frankfurter allgemeine zeitung, süddeutsche zeitung, wirtschaftswoche, manager magazin, clubic, numerama,
    l'express
    """.replace("\n", " ").split(",")
)
# Of these, a mention is not enough, as they are words, or parts of other names, too.
_WORDS_TOO = frozenset(
    name.strip()
    for name in """
    insider, information, wired, fortune, forbes, protocol, quartz, vox, times, hill, telegraph, independent, register,
    decoder, guardian, economist, atlantic, intercept, verge, bfm, nikkei, abc, cbs, nbc, golem, express, slate, recode,
    futurism, sifted, welt, zeit, monde, spiegel, tribune, bloomberg, reuters, platformer, hacker news, new stack,
    next web, yahoo finance, economic times
    """.replace("\n", " ").split(",")
)
OUTLET_WORD = (
    r"Times|Post|Journal|News|Herald|Tribune|Gazette|Chronicle|Daily|Dispatch|Courier|Ledger|Observer"
    r"|Telegraph|Guardian"
    r"|Insider|Weekly|Bulletin|Mirror|Sentinel|Examiner|Magazine|Review|Wire|Newswire|Globe|Inquirer|Monitor"
    r"|Quarterly|Recorder"
    r"|Echo|Argus|Gazetteer|Press|Reporter|Standard|Independent|Register|Record|Advertiser|Mercury|Almanac|Newsletter"
    r"|Zeitung|Tagblatt|Tageblatt|Rundschau|Kurier|Anzeiger|Nachrichten|Allgemeine"
)
# A word is bounded, so that a text without blanks is read once and not once from each of its capitals.
_CAPITAL = r"(?:(?<!\w)[A-Z0-9ÀÉÖÜ][\w’'&.-]{0,40}[\w’'&]|(?<!\w)[A-Z])"
OUTLET_PHRASE = (
    r"(?:(?:(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es|[Aa]u|[Dd]u|[Dd]e|[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|[Dd]es) )|[Ll]['’])?"
    rf"{_CAPITAL}(?: (?:of |de |du |& )?{_CAPITAL}){{0,3}}"
)
_ARTICLE = re.compile(r"^(?:(?:the|au|aux|du|de|le|la|les|der|die|das|dem|den|des) |l['’])", re.IGNORECASE)


def outlet_key(name: str) -> str:
    """Return a name of an outlet in the form in which two spellings are equal: "The FT" is "financial times"."""
    key = re.sub(r"\s+", " ", name.replace("’", "'")).strip(" .,'").casefold()
    key = re.sub(r"'s$", "", key)
    key = _ARTICLE.sub("", key)
    key = re.sub(r"\.(?:com|net|org|news|co\.uk|fr|de|io|ai|example)$", "", key)
    return _ABBREVIATIONS.get(key, key)


_KNOWN_KEYS = frozenset(outlet_key(name) for name in _KNOWN)
_WITH_ARTICLE = frozenset(outlet_key(name) for name in _KNOWN if name.startswith("the "))
_UNMISTAKABLE = re.compile(
    rf"(?<![\w@.’'-])(?:{'|'.join(map(re.escape, sorted(_KNOWN_KEYS - _WORDS_TOO, reverse=True)))})(?![\w’-])"
    .replace("'", "['’]"),
    re.IGNORECASE,
)  # fmt: skip


def same_outlet(name: str, publisher: str) -> bool:
    """Tell whether a name in a text is that of `publisher`, which may be a host, or its end: "the Courier"."""
    key = _letters(outlet_key(name))
    labels = publisher.casefold().split(".") if " " not in publisher else []
    return bool(key) and (_letters(outlet_key(publisher)).endswith(key) or key in map(_letters, labels))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text))


def shown_name(name: str) -> str:
    """Return a name as a list of outlets gives it: "Financial Times" of "the Financial Times", but "The Verge"."""
    bare = re.sub(r"^[Tt]he ", "", name)
    return f"The {bare}" if outlet_key(bare) in _WITH_ARTICLE else bare


def is_outlet(name: str, publishers: frozenset[str] = frozenset()) -> bool:
    """Tell whether a name is that of an outlet: a publisher of the story, a known one, or called like one."""
    key = outlet_key(name)
    if key in publishers or key in _KNOWN_KEYS:
        return True
    return bool(re.search(rf"(?:^|\s)(?:{OUTLET_WORD})$", name.strip()) and " " in name.strip())


def outlet_in(text: str) -> bool:
    """Tell whether a phrase such as "According to the Financial Times, " names an outlet."""
    return any(
        is_outlet(match[0]) or is_outlet(re.sub(r"['’]s?$", "", match[0])) for match in re.finditer(OUTLET_PHRASE, text)
    ) or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text.casefold()) for name in _KNOWN_KEYS if " " in name)


def mentions(text: str) -> list[tuple[int, int]]:
    """Return where a text has the name of a known outlet that can hardly mean anything else."""
    found = _UNMISTAKABLE.finditer(text)
    return [match.span() for match in found if match[0][0].isupper() or match[0][0].isdigit()]


def unmistakable(publishers: Iterable[str]) -> list[str]:
    """Return the keys of the outlets whose name can hardly mean anything else: known ones, and the `publishers`."""
    return sorted((_KNOWN_KEYS | {outlet_key(name) for name in publishers}) - _WORDS_TOO - {""})


def spelling(key: str, text: str) -> str:
    """Return how a text writes the name of the outlet with this key: with a capital or a figure, or it isn't there."""
    name = re.escape(key).replace("'", "['’]")
    found = re.finditer(rf"(?<![\w@.’'-]){name}(?![\w-])", text, re.IGNORECASE)
    return next((match[0] for match in found if match[0][0].isupper() or match[0][0].isdigit()), "")
