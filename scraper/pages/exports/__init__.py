"""What is published for programs: feeds, the e-mail edition, open data, structured data and social cards.

`feeds`, `opml` and `mail` are for those who follow the site, `data` (with its `rows`) for those who count,
`structured` and `cards` for those who find and share a page.
"""
