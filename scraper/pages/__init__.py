"""What readers get: Markdown pages written from the records, and the site that MkDocs makes of them.

`escaping` is the border that all text from outside crosses; `templating` makes sure that it does. `site` says
which day's news stands where, `editions` what the briefs of days and weeks hold; `story` (with `cited`, `coverage`,
`timeline`), `topic`, `metric`, `named`, `ledger` and `quality` what their pages show, and `structured` what machines
read there; `gazetteer` finds companies and tools in texts, `terms` the words of the glossary. `render` writes the
pages, and what else is published comes from `feeds`, `mail`, `opml`, `data` and `cards`; `build` runs MkDocs, and
`verify` reads the built site as a reader's browser would.
"""

from scraper.pages.build import build
from scraper.pages.render import render
from scraper.pages.site import Site, SourceHealth, collected_on
from scraper.pages.verify import verify

__all__ = ["Site", "SourceHealth", "build", "collected_on", "render", "verify"]
