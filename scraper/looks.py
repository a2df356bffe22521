"""Where the looks are that come with the program: templates, theme, MkDocs' settings, and what a new site begins with.

In a checkout they stand in `site/`; an installed package carries that folder inside.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

LOOKS = _HERE / "site" if (_HERE / "site").is_dir() else _HERE.parent / "site"
