"""From Markdown to the site: MkDocs' build, of the changed pages only, the search index, and the check of it all.

`build` runs MkDocs with `blocks` (finished HTML is not parsed as Markdown again) and `carrying` (an unchanged page
keeps its HTML); `theme` leaves out what no page needs, `policy` writes each page's Content-Security-Policy,
`searching` the search index, `sitemap` the list for crawlers; `verify` reads the built site as a reader's browser
would.
"""
