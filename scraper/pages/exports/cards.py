"""One picture a story for those who share it: headline, tally, outlets and day, as a PNG of four colours.

Drawn with Pillow and a font that comes as a package (Source Serif Pro, SIL Open Font License), so it needs neither a
network nor the machine's own fonts. Each file notes what it was drawn from and is drawn again only when that changes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from scraper.archive import write_atomically
from scraper.pages.escaping import plain
from scraper.pages.wording import in_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.pages.story import StoryView
    from scraper.settings import SiteInfo

WIDTH, HEIGHT = 1200, 630  # what Open Graph's readers ask for
NEWEST = 500  # stories with a picture of their own; an older one's address has the site's picture
GENERAL = "index"  # which no story is called
_DESIGN = "2"  # raise it when cards are to look otherwise, so that all are drawn again
_KEY = "card"  # the PNG's text chunk that says what it was drawn from
_LEFT, _MEASURE = 72, WIDTH - 2 * 72
_SIZES = (76, 66, 56, 48)  # of the headline, the largest in which it fits
_LINES = 4
# Paper, a stroke's grey, the accent, ink: the colours of the site's light face. Four take two bits a pixel.
_PALETTE = (0xFB, 0xFA, 0xF6, 0xA5, 0xA1, 0x9A, 0xB0, 0x3A, 0x1A, 0x1D, 0x1C, 0x1A)
_PAPER, _GREY, _ACCENT, _INK = range(4)


@dataclass(frozen=True)
class Drawn:
    """What stands on a card."""

    headline: str
    line: str
    site: str
    strokes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same card."""
        return hashlib.sha256(repr((_DESIGN, self)).encode()).hexdigest()[:32]


def draw(
    newest: Iterable[StoryView], others: Iterable[str], info: SiteInfo, folder: Path, gone: Iterable[str] = ()
) -> list[Path]:
    """Write a card for each story into `folder`, and one of the site; return the files that changed.

    `newest` are the stories, newest first; `others` are the ids of those that were withdrawn or have moved, whose cards
    may have been published. An own picture takes some 10 kB: only the NEWEST have one, and the others' addresses answer
    with the site's name. Those of stories that are `gone` to another site, which has their cards, with next to nothing.
    """
    name_alone = Drawn(plain(info.name), "", "")
    cards = {GENERAL: _general(info), **dict.fromkeys(others, name_alone), **dict.fromkeys(gone, Drawn("", "", ""))}
    for number, story in enumerate(newest):
        cards[story.id] = card(story, info) if number < NEWEST else name_alone
    shared: dict[Drawn, bytes] = {}
    changed = []
    for name, wanted in sorted(cards.items()):
        file = folder / f"{name}.png"
        if _key_of(file) == wanted.key:
            continue
        data = shared.get(wanted) or png(wanted)
        if not wanted.line:
            shared[wanted] = data
        write_atomically(file, data)
        changed.append(file)
    for file in sorted(folder.glob("*.png")):
        if file.stem not in cards:
            file.unlink()
            changed.append(file)
    return changed


def card(story: StoryView, info: SiteInfo) -> Drawn:
    """Return the card of a story; a headline in letters that the font lacks leaves the site's own line."""
    title, outlets = plain(story.title), [name for name in story.outlets if _can_write(name)]
    if not _can_write(title):
        return _general(info)
    line = " · ".join(filter(None, [story.size, in_words(story.last), listed(outlets, 2)]))
    return Drawn(title, line, plain(info.name), tuple(story.strokes))


def _general(info: SiteInfo) -> Drawn:
    return Drawn(plain(info.tagline), "", plain(info.name))


def png(wanted: Drawn) -> bytes:
    """Return a card as a PNG. The same card gives the same bytes with the same version of Pillow."""
    from PIL import Image, ImageDraw, PngImagePlugin

    # Drawn in greys, from 0 (paper) to 255 (ink), so that letters have smooth edges; then cut to the four colours.
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    pen = ImageDraw.Draw(image)
    name, small = _font("Bold", 34), _font("", 30)
    pen.text((_LEFT, 56), _cut(wanted.site, name), font=name, fill=255)
    size, lines = _fitted(wanted.headline)
    font, step = _font("Bold", size), round(size * 1.18)
    top = 150 + (_LINES * round(_SIZES[0] * 1.18) - len(lines) * step) // 3
    for number, line in enumerate(lines):
        pen.text((_LEFT, top + number * step), line, font=font, fill=255)
    pen.text((_LEFT, 556), _cut(wanted.line, small), font=small, fill=255)
    smooth = image.point([_PAPER] * 64 + [_GREY] * 112 + [_INK] * 80)
    coloured = Image.frombytes("P", smooth.size, smooth.tobytes())
    coloured.putpalette(_PALETTE)
    pen = ImageDraw.Draw(coloured)
    pen.rectangle((0, 0, WIDTH, 11), fill=_ACCENT)
    _tally(pen, wanted.strokes)
    out, noted = io.BytesIO(), PngImagePlugin.PngInfo()
    noted.add_text(_KEY, wanted.key)
    coloured.save(out, "PNG", bits=2, pnginfo=noted, compress_type=zlib.Z_RLE)  # no larger, and a third quicker
    return out.getvalue()


def _tally(pen: Any, strokes: tuple[str, ...]) -> None:
    """Draw one stroke an article: tall for an original report, short for a retelling, faint for a copy."""
    for number, kind in enumerate(strokes):
        x = _LEFT + number * 16
        height = {"original": 44, "unread": 44}.get(kind, 26)
        colour = {"original": _ACCENT, "unread": _ACCENT, "copy": _GREY}.get(kind, _INK)
        if kind == "unread":
            for y in range(0, height, 12):
                pen.rectangle((x, 536 - height + y, x + 5, 536 - height + y + 5), fill=colour)
        else:
            pen.rectangle((x, 536 - height, x + 5, 536), fill=colour)


def _fitted(text: str) -> tuple[int, list[str]]:
    """Return the largest size in which `text` fits on the lines that there are, and these."""
    for size in _SIZES:
        lines = _wrapped(text, _font("Bold", size))
        if len(lines) <= _LINES:
            return size, lines
    rest = " ".join(lines[_LINES - 1 :])
    return _SIZES[-1], [*lines[: _LINES - 1], _cut(rest, _font("Bold", _SIZES[-1]))]


def _wrapped(text: str, font: Any) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > _MEASURE:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, font) for line in lines]


def _cut(text: str, font: Any) -> str:
    """Return `text`, cut where it gets wider than a line."""
    if font.getlength(text) <= _MEASURE:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle].rstrip() + "…") <= _MEASURE:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


@cache
def _font(style: str, size: int) -> Any:
    from font_source_serif_pro import font_files_otf
    from PIL import ImageFont

    # The basic layout is Pillow's own; the other one takes a library of the machine's, where there is one.
    return ImageFont.truetype(font_files_otf[f"SourceSerifPro{style}"], size, layout_engine=ImageFont.Layout.BASIC)


def _can_write(text: str) -> bool:
    return all(map(_has, set(text)))


@cache
def _has(letter: str) -> bool:
    """Return whether the font has a letter: what it lacks it draws as it draws a character that never is one."""
    if letter.isspace():
        return True
    font = _font("Bold", 30)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _key_of(file: Path) -> str | None:
    """Return what a card was drawn from, as the file notes it, or None where there is none."""
    try:
        with file.open("rb") as opened:
            head = opened.read(256)
    except FileNotFoundError:
        return None
    found = re.search(rb"tEXt%b\0([0-9a-f]{32})" % _KEY.encode(), head)
    return found[1].decode() if found else None
