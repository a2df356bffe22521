"""A Content-Security-Policy in every page: what the site itself serves, and nothing else.

The theme has short scripts inside its pages; each is allowed by its hash (https://www.w3.org/TR/CSP3/), so a
script that text from outside might bring in would not run even if the escaping failed.
"""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PLACE = '<meta charset="utf-8">'
_RULES = "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"  # noqa: E501


def with_policy(page: str) -> str:
    """Return an HTML page with the policy in its head; what has no head of ours stays as it is."""
    return page.replace(_PLACE, _PLACE + _meta(page), 1) if _PLACE in page else page


def _meta(page: str) -> str:
    hashes = dict.fromkeys(source(script) for script in _INLINE.findall(page))
    rules = _RULES.format(scripts=" ".join(["'self'", *hashes]))
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def source(script: str) -> str:
    """Return what allows a script to run by its hash."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
