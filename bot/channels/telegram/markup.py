"""Text for Telegram: escaped HTML within its limits, addresses it takes, rows of buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urljoin, urlsplit

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

#: Characters after entities are parsed, in UTF-16 units (https://core.telegram.org/bots/api).
TEXT, CAPTION = 4096, 1024
#: Letters on a button before phones cut it anyway, and how many stand in one row.
LABEL, ROW = 40, 2
#: Pictures that Telegram can't show as photos.
NO_PHOTOS = (".svg", ".svgz", ".ico", ".tif", ".tiff")


def html(text: str) -> str:
    """Outside text as text: nothing in it is markup."""
    return escape(text, quote=False)


def link(text: str, url: str | None) -> str:
    """`text` (escaped here) as a link, or bold when there is no address."""
    if url is None:
        return f"<b>{html(text)}</b>"
    return f'<b><a href="{escape(url)}">{html(text)}</a></b>'


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """Plain text of at most `most` units, cut at a word with an ellipsis."""
    if units(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: max(0, most - 1) * 2].decode("utf-16-le", "ignore")
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > len(kept) // 2 else kept).rstrip() + "…"


def parts(text: str, most: int = TEXT) -> list[str]:
    """Plain text in pieces of at most `most` units, broken at a line or a word where there is one."""
    found: list[str] = []
    rest = text.strip()
    while units(rest) > most:
        piece = rest.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")
        at = max(piece.rfind("\n"), piece.rfind(" "))
        at = at if at > len(piece) // 2 else len(piece)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, rest] if rest else found


def web_address(url: str | None) -> str | None:
    """An address that Telegram takes in links and buttons: http(s) with a host, else none."""
    if not url or any(character.isspace() for character in url) or len(url) > 2000:
        return None
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    return url if split.scheme in {"http", "https"} and split.hostname and "." in split.hostname else None


def photo_address(image: str | None, base: str | None) -> str | None:
    """A picture that Telegram can fetch; the shop's own relative addresses count from `base`."""
    if not image:
        return None
    found = web_address(urljoin(base, image) if base else image)
    if found is None or urlsplit(found).path.lower().endswith(NO_PHOTOS):
        return None
    return found


def button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=cut(label.strip() or "…", LABEL), callback_data=data)


def url_button(label: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=cut(label, LABEL), url=url)


def rows(buttons: Sequence[InlineKeyboardButton], width: int = ROW) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def keyboard(lines: Iterable[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup | None:
    """None when there are no buttons: an empty keyboard is no keyboard."""
    made = [list(line) for line in lines if line]
    return InlineKeyboardMarkup(inline_keyboard=made) if made else None
