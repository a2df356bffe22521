"""One page, one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.collect.addresses import absolute_url, canonical_url, in_domain, same_site, site_of

CANONICAL = {
    "as it is": ("https://a.example/x", "https://a.example/x"),
    "no path": ("https://a.example", "https://a.example/"),
    "case of scheme and host": ("HTTPS://WWW.A.Example/Path", "https://www.a.example/Path"),
    "fragment": ("https://a.example/x#top", "https://a.example/x"),
    "default port": ("https://a.example:443/x", "https://a.example/x"),
    "default port of http": ("http://a.example:80/x", "http://a.example/x"),
    "other port": ("http://a.example:8080/x", "http://a.example:8080/x"),
    "credentials": ("https://me:secret@a.example/x", "https://a.example/x"),
    "dot at the end of the host": ("https://a.example./x", "https://a.example/x"),
    "utm": ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
    "click ids": ("https://a.example/x?fbclid=1&gclid=2&id=3", "https://a.example/x?id=3"),
    "order of parameters": ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
    "a source that is tracking": ("https://a.example/x?source=newsletter", "https://a.example/x"),
    "a source that chooses the page": ("https://a.example/x?source=42", "https://a.example/x?source=42"),
    "ids that look like click ids": ("https://a.example/x?gid=7&tid=8", "https://a.example/x?gid=7&tid=8"),
    "parameter without value": ("https://a.example/x?print", "https://a.example/x?print"),
    "AMP path": ("https://a.example/x/amp/", "https://a.example/x"),
    "AMP suffix": ("https://a.example/x.amp.html", "https://a.example/x.html"),
    "AMP suffixes of each kind": ("https://a.example/x.amp/amp", "https://a.example/x"),
    "AMP parameter": ("https://a.example/x?outputType=amp", "https://a.example/x"),
    "a word that ends in amp": ("https://a.example/camp", "https://a.example/camp"),
    "AMP viewer": ("https://www.google.com/amp/s/a.example/x/amp/", "https://a.example/x"),
    "AMP cache": ("https://a-example.cdn.ampproject.org/c/s/a.example/x?y=1", "https://a.example/x?y=1"),
    "arXiv, a version": ("http://arxiv.org/abs/2603.01234v2", "https://arxiv.org/abs/2603.01234"),
    "arXiv, as the API gives it": ("https://export.arxiv.org/abs/2603.01234v1", "https://arxiv.org/abs/2603.01234"),
    "arXiv, a PDF": ("https://arxiv.org/pdf/2603.01234v12.pdf?download=1", "https://arxiv.org/abs/2603.01234"),
    "arXiv, HTML": ("https://www.arxiv.org/html/2603.01234v1#S3", "https://arxiv.org/abs/2603.01234"),
    "arXiv, an old id": ("https://arxiv.org/abs/math.GT/0309136v1", "https://arxiv.org/abs/math.GT/0309136"),
    "arXiv, no paper": ("https://arxiv.org/list/cs.SE/v2", "https://arxiv.org/list/cs.SE/v2"),
    "a version elsewhere": ("https://a.example/abs/2603.01234v2", "https://a.example/abs/2603.01234v2"),
    "escapes": ("https://a.example/%7ea%2fb%c3%a9", "https://a.example/~a%2Fb%C3%A9"),
    "an escape within an escape": ("https://a.example/%3%33?x=5%%32", "https://a.example/%2533?x=5%252"),
    "letters beyond ASCII": ("https://a.example/é", "https://a.example/%C3%A9"),
    "host beyond ASCII": ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    "dots": ("https://a.example/a/./b/../c", "https://a.example/a/c"),
    "dots beyond the root": ("https://a.example/../../c", "https://a.example/c"),
    "blanks around": ("  https://a.example/x\n", "https://a.example/x"),
    "IPv6": ("http://[::1]:80/x", "http://[::1]/x"),
    "javascript": ("javascript:alert(1)", ""),
    "data": ("data:text/html,x", ""),
    "file": ("file:///etc/passwd", ""),
    "no host": ("https:///x", ""),
    "relative": ("/x", ""),
    "broken port": ("https://a.example:x/", ""),
    "broken IPv6": ("https://[::1/", ""),
    "markup in the host": ("https://a<b>.example/", ""),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("given_url", "expected"), CANONICAL.values(), ids=CANONICAL.keys())
def test_canonical_url(given_url: str, expected: str) -> None:
    assert canonical_url(given_url) == expected


@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"https?://[a-z.]{1,9}(:[0-9]{1,3})?(/[a-z./%&;?=#\x20é-]{0,12}(amp)?){0,4}", fullmatch=True),
    )
)
def test_canonical_url_of_anything_is_stable(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert once == "" or once.isascii()


ABSOLUTE = {
    "relative": ("../y", "https://a.example/b/c", "https://a.example/y"),
    "scheme-relative": ("//b.example/y", "https://a.example/", "https://b.example/y"),
    "tabs and breaks within": ("https://a.exam\tple/\ny", "https://c.example/", "https://a.example/y"),
    "javascript in disguise": ("java\tscript:alert(1)", "https://a.example/", ""),
    "mail": ("mailto:a@b.example", "https://a.example/", ""),
}


@pytest.mark.parametrize(("link", "base", "expected"), ABSOLUTE.values(), ids=ABSOLUTE.keys())
def test_absolute_url(link: str, base: str, expected: str) -> None:
    assert absolute_url(link, base) == expected


def test_sites() -> None:
    assert site_of("www.news.example.co.uk") == "example.co.uk"
    assert site_of("news.example.com") == "example.com"
    assert same_site("https://www.a.com/x", "http://blog.a.com/")
    assert not same_site("https://one.substack.com/", "https://two.substack.com/")
    assert not same_site("https://evil-a.com/", "https://a.com/")
    assert not same_site("", "")
    assert in_domain("https://www.spin.example/x", "spin.example")
    assert not in_domain("https://notspin.example/x", "spin.example")
