"""Feed text to plain text: markup, entities, control characters and stray spaces out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,10});")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "section",
        "article",
        "dt",
        "dd",
    ]
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "iframe"})
_UNPLAIN = re.compile("[<&]|  ")
#: "<![if !IE]>": for old browsers; any other marked section than CDATA is one that the parser gives up on.
_CONDITION = re.compile(r"<!\[(?:if|else|endif)\b[^<>]*>", re.IGNORECASE)
_SECTION = re.compile(r"<!\[(?!CDATA\[)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
#: Invisible but meant: tab and line feed; the joiner that keeps emoji together.
_KEPT = {"\n", "\t", "\u200d"}


def plain(text: str) -> str:
    """Several lines of plain text: HTML read, NFC, no control characters, no double spaces."""
    if text.isascii() and text.isprintable() and not _UNPLAIN.search(text):
        return text.strip()  # as most values are
    # Exports escape HTML once too often now and then: `&lt;p&gt;` is a tag after all.
    for _ in range(2):
        if not _MARKUP.search(text):
            break
        reader = _Text()
        reader.feed(_SECTION.sub("&lt;![", _CONDITION.sub("", text)))
        reader.close()
        text = "".join(reader.parts)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isprintable():
        text = "".join(c for c in text if c in _KEPT or unicodedata.category(c)[0] != "C")
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def line(text: str) -> str:
    """One line of plain text."""
    return plain(text).replace("\n", " ")


def texts(value: object) -> tuple[str, ...]:
    """The lines of plain text in a raw value: one, or each of a list; empty ones and repeats left out."""
    items: Sequence[object] = value if isinstance(value, (list, tuple)) else (value,)
    found = (line(str(item)) for item in items if item is not None and not isinstance(item, (dict, list)))
    return tuple(dict.fromkeys(text for text in found if text and text.casefold() not in EMPTY))


#: What exports write where there is nothing.
EMPTY = frozenset({"", "-", "--", "—", "nan", "null", "none", "n/a", "#n/a", "нет данных", "undefined"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
