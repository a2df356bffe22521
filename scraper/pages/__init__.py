"""What readers get: Markdown pages written from the records, and the site that MkDocs makes of them.

`escaping` is the border that all text from outside crosses; `templating` makes sure that it does. `site` says
which day's news stands where, `story`, `timeline`, `topic`, `metric` and `ledger` what their pages show;
`render` writes the pages, `feeds` the feeds; `build` runs MkDocs, and `verify` reads the built site as a reader's
browser would.
"""

from scraper.pages.build import build
from scraper.pages.render import render
from scraper.pages.site import Site, SourceHealth, collected_on
from scraper.pages.verify import verify

__all__ = ["Site", "SourceHealth", "build", "collected_on", "render", "verify"]
