"""Why an address gave nothing: the transport's exceptions and the answers' statuses as named causes."""

from __future__ import annotations

import contextlib
import re
import ssl
from typing import TYPE_CHECKING

from scraper.errors import FetchError, ForbiddenAddress

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHALLENGE = re.compile(
    rb"<title>\s*(just a moment|attention required|access to this page has been denied|are you a robot|"
    rb"security check|bot verification)|cf-chl-|/cdn-cgi/challenge-platform/|captcha-delivery\.com|"
    rb"_incapsula_resource|px-captcha|awswafintegration|sgcaptcha",
    re.IGNORECASE,
)
_CHALLENGE_TITLE = re.compile(rb"<title>\s*just a moment", re.IGNORECASE)


@contextlib.contextmanager
def named_causes(url: str) -> Iterator[None]:
    """Turn the transport's exceptions into FetchErrors with a named cause."""
    import httpcore2
    import httpx2

    try:
        yield
    except FetchError as error:
        raise about(url, error) from error  # the backend knew the host only
    except httpcore2.TimeoutException as error:
        raise FetchError(url, "timeout", "no complete answer in time; try later or raise timeout_seconds") from error
    except (httpcore2.NetworkError, ssl.SSLError) as error:
        # The pool drops the chain of causes; the first argument is the original.
        if any(isinstance(part, ssl.SSLError) for part in (error, error.__cause__, *error.args)):
            raise FetchError(url, "tls", f"no trustworthy connection ({error}); the outlet must mend it") from error
        raise FetchError(url, "connect", f"no connection ({error}); is the host up?") from error
    except (httpcore2.ProtocolError, httpx2.DecodingError) as error:
        raise FetchError(url, "protocol", f"the answer is broken ({error}); the outlet must mend it") from error


def about(url: str, error: FetchError) -> FetchError:
    """Return an error with the address that was asked for."""
    if isinstance(error, ForbiddenAddress):
        return ForbiddenAddress(url, error.detail)
    return FetchError(url, error.cause, error.detail)


def check_answer(url: str, status: int, headers: dict[str, str], body: bytes) -> None:
    """Raise FetchError unless the answer is a usable one."""
    challenged = headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers
    if status in (202, 401, 403, 405, 429, 503):
        challenged = challenged or _CHALLENGE.search(body[:50_000]) is not None
    elif status == 200 and len(body) < 20_000:
        challenged = challenged or _CHALLENGE_TITLE.search(body[:5_000]) is not None
    if challenged:
        raise FetchError(url, "challenge", "it asks for proof of a human reader, and we are none; ask for access")
    if status in (403, 404, 410):
        said = {
            403: "it refuses us; ask for access",
            404: "nothing is there",
            410: "gone for good; retire it",
        }
        raise FetchError(url, str(status), f"{said[status]} ({status})")
    if not 200 <= status < 300:
        raise FetchError(url, f"http-{status}", f"it answers with status {status}")
    if not body.strip():
        raise FetchError(url, "empty", "the answer has no content")
