"""The sitemap of a site that outgrows one: an index of as many as are needed (https://www.sitemaps.org/protocol.html).

A sitemap has at most 50,000 addresses and 50 MB; ours are some 150 bytes each, so the number is what counts.
"""

from __future__ import annotations

import re

LIMIT = 50_000  # addresses
_ADDRESS = re.compile(r"<url>.*?</url>")


def parts(sitemap: str, site: str, limit: int) -> dict[str, str]:
    """Return the files to publish for a `sitemap` of the site at the address `site`, by name.

    That is `sitemap.xml` as it is, or, of more than `limit` addresses, as an index of `sitemap-1.xml` and so on.
    """
    first, last = sitemap.find("<url>"), sitemap.rfind("</url>") + len("</url>")
    addresses = _ADDRESS.findall(sitemap)
    if len(addresses) <= limit:
        return {"sitemap.xml": sitemap}
    split = [addresses[k : k + limit] for k in range(0, len(addresses), limit)]
    files = {
        f"sitemap-{number}.xml": "\n".join([sitemap[:first].rstrip(), *some, sitemap[last:].lstrip()])
        for number, some in enumerate(split, 1)
    }
    entries = [f"<sitemap><loc>{site}{name}</loc></sitemap>" for name in files]
    opening = sitemap[:first].rstrip().replace("<urlset", "<sitemapindex")
    closing = sitemap[last:].lstrip().replace("</urlset", "</sitemapindex")
    return {"sitemap.xml": "\n".join([opening, *entries, closing]), **files}
