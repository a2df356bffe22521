"""The newest brief as an e-mail that any mailer can send: HTML and plain text in one message.

Who sends it, to whom and when is the mailer's to say: From, To, Date and Message-ID are left to it, and so the same
brief gives the same bytes. Nothing in the HTML is loaded from anywhere.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape as html
from textwrap import wrap
from typing import TYPE_CHECKING

from scraper.pages.escaping import plain
from scraper.pages.exports.feeds import bearers
from scraper.pages.exports.structured import shortened
from scraper.pages.wording import count, in_words

if TYPE_CHECKING:
    from scraper.pages.statements import Statement
    from scraper.pages.story import StoryView
    from scraper.settings import SiteInfo

WIDTH = 72  # columns of the plain text
SUBJECT = 140  # characters
_BOUNDARY = "=_brief"  # quoted-printable writes every "=" as "=3D", so no text can hold it
_PROMISE = "Every sentence stands in an article that its story leads to."
# Colours for readers whose mail program honours a style sheet; all others get those of the elements themselves.
_DARK = (
    "@media (prefers-color-scheme:dark){"
    ".page{background:#131517!important;color:#e9e6df!important}"
    ".page a{color:#93c3e6!important}.soft{color:#a8a49b!important}.line{border-color:#2d3135!important}}"
)
_SERIF = "font-family:Charter,Georgia,serif"
_SANS = "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif"


def mail(day: str, stories: list[StoryView], minutes: int, info: SiteInfo) -> dict[str, str]:
    """Return `briefs/latest.eml` and, for mailers that make their own messages, `briefs/latest.txt`.

    `stories` are those of the brief of `day`, which takes `minutes` to read. The message is RFC 5322 with lines that
    end in CR LF, and 7-bit throughout.
    """
    text = _text(day, stories, minutes, info)
    message = EmailMessage(policy=SMTP)
    subject = f"{info.name}, {in_words(day)}: {stories[0].title}" if stories else f"{info.name}, {in_words(day)}"
    message["Subject"] = shortened(subject, SUBJECT)
    message["Content-Language"] = info.language
    message["List-Archive"] = f"<{info.address('briefs/')}>"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(_html(day, stories, minutes, info), subtype="html", cte="quoted-printable")
    message.set_boundary(_BOUNDARY)
    return {"briefs/latest.eml": message.as_bytes().decode("ascii"), "briefs/latest.txt": text}


def _size(stories: list[StoryView], minutes: int) -> str:
    return f"{count(len(stories), 'story', 'stories')}, {minutes} min read"


def _said(story: StoryView) -> list[tuple[Statement, str]]:
    """Return the takeaways that rest on something, each with whose articles these are."""
    return [(one, bearers(one)) for one in story.takeaways if one.marks]


def _text(day: str, stories: list[StoryView], minutes: int, info: SiteInfo) -> str:
    def block(text: str, first: str, rest: str) -> list[str]:
        return wrap(
            plain(text),
            WIDTH,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )

    lines = [plain(info.name), f"Brief of {in_words(day, weekday=True)}", _size(stories, minutes), ""]
    for number, story in enumerate(stories, 1):
        indent = " " * (len(str(number)) + 2)
        lines += block(story.title, f"{number}. ", indent)
        for one, whose in _said(story):
            lines += block(f"{one.text} ({whose})", f"{indent}* ", f"{indent}  ")
        lines += [f"{indent}{story.size}", f"{indent}{info.address(f'stories/{story.id}/', story.moved)}", ""]
    lines += ["-" * WIDTH, *block(_PROMISE, "", "")]
    lines += [f"This brief: {info.address(f'briefs/{day}/')}", f"All briefs: {info.address('briefs/')}"]
    return "\n".join(lines) + "\n"


def _html(day: str, stories: list[StoryView], minutes: int, info: SiteInfo) -> str:
    title, when = html(plain(info.name)), in_words(day, weekday=True)
    parts = "".join(_story(story, info) for story in stories)
    here, home = html(info.address(f"briefs/{day}/")), html(info.address())
    return (
        f'<!DOCTYPE html>\n<html lang="{html(info.language)}">\n<head>\n'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{title}, {when}</title>\n<style>{_DARK}</style>\n</head>\n"
        '<body class="page" style="margin:0;padding:0;background:#fbfaf6;color:#1d1c1a">\n'
        '<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="background:#fbfaf6;color:#1d1c1a"><tr><td align="center" style="padding:24px 16px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="max-width:600px"><tr><td align="left">\n'
        f'<p style="margin:0 0 4px;{_SERIF};font-size:18px;font-weight:bold"><a href="{home}"'
        f' style="color:#1c4f72;text-decoration:none">{title}</a></p>\n'
        f'<h1 style="margin:0;{_SERIF};font-size:24px;line-height:30px">Brief of {when}</h1>\n'
        f'<p class="soft" style="margin:4px 0 8px;color:#5d5a54;{_SANS};font-size:14px">{_size(stories, minutes)}</p>\n'
        f"{parts}"
        f'<p class="soft line" style="margin:24px 0 0;padding:12px 0 0;border-top:1px solid #e2ddd1;color:#5d5a54;'
        f'{_SANS};font-size:13px;line-height:18px">{_PROMISE} <a href="{here}" style="color:#1c4f72">Read this brief'
        " on the site</a>.</p>\n</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def _story(story: StoryView, info: SiteInfo) -> str:
    """Return one story of the brief: its headline, its takeaways with whom they rest on, its size."""
    points = "".join(
        f'<li{_lang(one.lang)} style="margin:0 0 6px">{html(plain(one.text))}'
        f' <span class="soft" style="color:#5d5a54;{_SANS};font-size:13px">({html(whose)})</span></li>\n'
        for one, whose in _said(story)
    )
    points = f'<ul style="margin:0;padding:0 0 0 20px;{_SERIF};font-size:16px;line-height:23px">\n{points}</ul>\n'
    link = html(info.address(f"stories/{story.id}/", story.moved))
    return (
        f'<h2{_lang(story.lang)} class="line" style="margin:16px 0 8px;padding:16px 0 0;border-top:1px solid #e2ddd1;'
        f'{_SERIF};font-size:20px;line-height:25px">\n'
        f'<a href="{link}" style="color:#1c4f72;text-decoration:none">{html(plain(story.title))}</a></h2>\n'
        f"{points if story.takeaways else ''}"
        f'<p class="soft" style="margin:6px 0 0;color:#5d5a54;{_SANS};font-size:13px">{html(story.size)}</p>\n'
    )


def _lang(lang: str | None) -> str:
    return f' lang="{html(lang)}"' if lang else ""
