"""What readers get: Markdown pages written from the records, and the site that MkDocs makes of them.

`escaping` is the border that all text from outside crosses; `templating` makes sure that it does. `site` says
which day's news stands where, `editions` what the briefs of days and weeks hold; `story` (with `cited`, `coverage`,
`timeline`) and `stories`, `topic` and `topics`, `metric`, `named`, `ledger` and `quality` what their pages show;
`gazetteer` finds companies and tools in texts, `terms` the words of the glossary. What stands on a `page` is known
before it becomes Markdown: `render` writes those that `keeping` finds changed. Beside them stand the files that
programs read (`exports/`), and `html/` makes the site of both and reads it as a reader's browser would.
"""

from scraper.pages.html.build import build
from scraper.pages.html.verify import verify
from scraper.pages.render import render
from scraper.pages.site import Site, SourceHealth, collected_on

__all__ = ["Site", "SourceHealth", "build", "collected_on", "render", "verify"]
