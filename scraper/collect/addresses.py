"""Web addresses as text: the canonical form of one, and whether two belong to one site.

Two addresses of the same page must come out the same, because the id of an article is made from its
canonical address. Nothing here opens a connection.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

# Parameters that tell where a reader came from. None of them ever chooses what is shown.
_TRACKING = re.compile(
    r"""utm_\w+|ga_\w+|mtm_\w+|hsa_\w+|fb_\w+|pk_(campaign|kwd|source|medium|content)|at_(campaign|medium|custom\d)|
    (fb|g|d|y|tw|tt|sc)clid|msclkid|li_fat_id|irclickid|rb_clickid|s_kwcid|wickedid|epik|g?braid|wbraid|gad_source|
    gclsrc|mc_[ce]id|_hs(enc|mi)|hsctatracking|mkt_tok|oly_(enc|anon)_id|vero_(id|conv)|_ga|_gl|igshid|igsh|
    guccounter|guce_referrer\w*|ref|ref_?src|ref_?url|referrer|cmp(id)?|ocid|ncid|smid|smtyp|sr_share|
    soc_(src|trk)|trk|trk(campaign|info)|wt[._-]?(mc|zmc|mc_o|tsrc)|xtor|__twitter_impression|__source|
    share_?(token|type)|partner_?source|spm|taid|tpcc|rss|via|dicbo|s?campaign(_?id)?|cndid|mbid|nl_?id|
    amp|amp_(js_v|gsa|lite|r)|outputtype""",
    re.IGNORECASE | re.VERBOSE,
)
# These are tracking only with such a value: `source=newsletter` is, `source=42` may choose the page.
_SOMETIMES = re.compile(r"(source|src|from|medium|partner|origin|mod)", re.IGNORECASE)
_TRACKING_VALUE = re.compile(
    r"(rss|feeds?|atom|news-?letters?|email|e-?mail|twitter|x|facebook|linkedin|reddit|social|share|amp|"
    r"home(page)?|google\w*|bing|push|app|yahoo|flipboard|apple\w*|hn|hackernews)",
    re.IGNORECASE,
)
_AMP_CACHE = re.compile(r"^/(?:[cv]|amp|wp)/(?:(s)/)?([^/]+\..+)$")
# A paper's address in all its forms and versions; the old ids name an archive: https://info.arxiv.org/help/arxiv_identifier
_ARXIV = re.compile(r"/(?:abs|pdf|html)/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"%([0-9A-Fa-f]{2})")
_PORTS = {"http": 80, "https": 443}
# Endings under which everyone can register a name, so that the last two labels say nothing about the owner.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "gouv", "ne", "net", "or", "org"}
_SHARED_HOSTS = (
    "beehiiv.com", "blogspot.com", "ghost.io", "github.io", "medium.com", "netlify.app", "pages.dev",
    "substack.com", "tumblr.com", "vercel.app", "wordpress.com",
)  # fmt: skip


def canonical_url(url: str) -> str:
    """Return the one form in which we write an address, or "" if it isn't an address of the web.

    Without fragment, credentials, default port, tracking parameters and AMP forms; parameters in order of
    name; a paper on arXiv, in whatever version, at its abstract's address. Applying it twice changes nothing.
    """
    for _ in range(4):  # an AMP cache's address holds another one, which may have to be cleaned in its turn
        parts = _split(url)
        if parts is None:
            return ""
        inner = _behind_amp_cache(parts)
        if inner is None:
            break
        url = inner
    else:
        return ""
    path, query = _path(parts.path), _query(parts.query)
    if parts.netloc in ("arxiv.org", "www.arxiv.org", "export.arxiv.org") and (paper := _ARXIV.fullmatch(path)):
        return f"https://arxiv.org/abs/{paper[1]}"
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def absolute_url(url: str, base: str) -> str:
    """Return `url` as found on the page `base`, made absolute, or "" if it leads to nothing on the web."""
    try:
        joined = urljoin(base, _without_blanks(url))
    except ValueError:
        return ""
    parts = _split(joined)
    if parts is None:
        return ""
    # In ASCII, as it is sent: what can't be seen in it, or turns it around, can be seen then.
    return urlunsplit((parts.scheme, parts.netloc, _in_ascii(parts.path) or "/", _in_ascii(parts.query), ""))


def host_of(url: str) -> str:
    """Return the host name of an address, in lower case, or ""."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """Return the part of a host name that one owner holds: `www.news.example.co.uk` → `example.co.uk`."""
    labels = host.lower().rstrip(".").split(".")
    if len(labels) <= 2 or labels[-1].isdigit():
        return ".".join(labels)
    if any(host.endswith("." + shared) for shared in _SHARED_HOSTS):
        return ".".join(labels[-3:])
    return ".".join(labels[-3:] if labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else labels[-2:])


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses belong to one owner's site."""
    first, second = host_of(one), host_of(other)
    return bool(first) and site_of(first) == site_of(second)


def in_domain(url: str, domain: str) -> bool:
    """Return whether an address lies on `domain` or under it."""
    host = host_of(url)
    return host == domain or host.endswith("." + domain)


def _without_blanks(url: str) -> str:
    return re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]", "", url.strip().replace(" ", "%20"))


def _split(url: str) -> SplitResult | None:
    """Return the parts of a web address with clean scheme, host and port, or None."""
    try:
        parts = urlsplit(_without_blanks(url))
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in _PORTS or not host:
            return None
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if ":" in host:
        host = f"[{host}]"
    elif not re.fullmatch(r"[a-z0-9_.-]+", host, re.IGNORECASE):
        return None
    place = host.lower() + (f":{port}" if port and port != _PORTS[parts.scheme] else "")
    return parts._replace(netloc=place)


def _behind_amp_cache(parts: SplitResult) -> str | None:
    """Return the publisher's address within that of Google's AMP viewer or cache, or None."""
    in_viewer = re.fullmatch(r"(www\.)?google\.[a-z.]+", parts.netloc) and parts.path.startswith("/amp/")
    if not in_viewer and not parts.netloc.endswith(".cdn.ampproject.org"):
        return None
    found = _AMP_CACHE.match(parts.path)
    return f"{'https' if found[1] else 'http'}://{found[2]}?{parts.query}" if found else None


def _path(path: str) -> str:
    path = _escaped(path)
    kept: list[str] = []
    for step in path.split("/"):  # `.` and `..` as a browser reads them
        if step == "..":
            kept = kept[:-1] or [""]
        elif step != ".":
            kept.append(step)
    if path.endswith(("/.", "/..")):
        kept.append("")
    path = "/".join(kept)
    path = re.sub(r"(?<=[^/])(?:[/.]amp)+/?$", "", path)
    path = re.sub(r"(?:\.amp)+(?=\.html?$)", "", path)
    return path if path.startswith("/") else f"/{path}"


def _escaped(text: str) -> str:
    """Return text with escapes where they are needed, and nowhere else (RFC 3986, 6.2.2)."""
    # A stray `%` first: decoded, `%3%33` would be an escape that it wasn't.
    return _in_ascii(_UNRESERVED.sub(_decode_unreserved, _STRAY.sub("%25", text)))


def _in_ascii(text: str) -> str:
    return "".join(char if char.isascii() else "".join(f"%{b:02X}" for b in char.encode()) for char in text)


def _decode_unreserved(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if re.match(r"[A-Za-z0-9._~-]", char) else found[0].upper()


def _query(query: str) -> str:
    kept = []
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        name, value = unquote(name).strip(), unquote(value)
        tracking = _TRACKING.fullmatch(name) or (_SOMETIMES.fullmatch(name) and _TRACKING_VALUE.fullmatch(value))
        if piece and not tracking:
            kept.append(_escaped(piece))
    return "&".join(sorted(kept))
