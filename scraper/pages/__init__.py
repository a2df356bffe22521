"""What readers get: Markdown pages written from the records, and the site that MkDocs makes of them.

`escaping` is the border that all text from outside crosses; `templating` makes sure that it does. `site` says
which day's news stands where, `story`, `timeline`, `topic`, `metric` and `ledger` what their pages show, and
`structured` what machines read there; `render` writes the pages, and what else is published comes from `feeds`,
`edition`, `opml`, `data` and `cards`; `build` runs MkDocs, and `verify` reads the built site as a reader's browser
would.
"""

from scraper.pages.build import build
from scraper.pages.render import render
from scraper.pages.site import Site, SourceHealth
from scraper.pages.verify import verify

__all__ = ["Site", "SourceHealth", "build", "render", "verify"]
