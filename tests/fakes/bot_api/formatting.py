"""HTML as the Bot API server parses it: plain text and entities, or the server's own complaint.

Offsets and lengths of entities are UTF-16 code units; offsets in complaints are bytes of the UTF-8 source
(https://core.telegram.org/bots/api#html-style, and `get_message_entities` of TDLib).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tests.fakes.bot_api.errors import BadRequestError

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9.-]+))?""")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_URL = re.compile(r"(?:https?|tg|tonsite)://\S+|mailto:\S+", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, which is what Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Raises BadRequestError with the server's words."""
    out: list[str] = []
    entities: list[dict[str, Any]] = []
    opened: list[_Open] = []
    length, at = 0, 0
    while at < len(source):
        character = source[at]
        if character == "&":
            reference = _REFERENCE.match(source, at)
            piece = unescape(reference.group()) if reference else "&"
            at += len(reference.group()) if reference else 1
        elif character == "<":
            at = _tag(source, at, length, opened, entities, "".join(out))
            continue
        else:
            following = min((i for i in (source.find("<", at), source.find("&", at)) if i >= 0), default=-1)
            end = len(source) if following < 0 else following
            piece, at = source[at:end], end
        out.append(piece)
        length += utf16(piece)
    if opened:
        raise _complaint(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    text = "".join(out)
    entities = [entity for entity in entities if entity["length"] > 0]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def _tag(
    source: str, at: int, length: int, opened: list[_Open], entities: list[dict[str, Any]], so_far: str
) -> int:
    """Reads one tag that begins at `at`; returns where the text goes on."""
    byte = len(source[:at].encode("utf-8"))
    close = source.find(">", at)
    if source.startswith("</", at):
        name = source[at + 2 : close if close >= 0 else len(source)].strip().lower()
        if not opened:
            raise _complaint(f"Unexpected end tag at byte offset {byte}")
        last = opened.pop()
        if name and name != last.tag:
            raise _complaint(
                f'Unmatched end tag at byte offset {byte}, expected "</{last.tag}>", found "</{name}>"'
            )
        if close < 0:
            raise _complaint(f"Unclosed end tag at byte offset {byte}")
        _close(last, length, entities, so_far)
        return close + 1
    found = re.match(r"<([^\s>]*)", source[at:])
    assert found is not None
    if at + found.end() == len(source):
        raise _complaint(f"Unclosed start tag at byte offset {byte}")
    name = found.group(1).lower()
    if name not in TAGS:
        raise _complaint(f'Unsupported start tag "{name}" at byte offset {byte}')
    cursor, attributes = at + len(found.group()), {}
    while (attribute := _ATTRIBUTE.match(source, cursor)) is not None:
        attributes[attribute.group(1).lower()] = unescape((attribute.group(2) or "").strip("\"'"))
        cursor = attribute.end()
    rest = re.match(r"\s*>", source[cursor:])
    if rest is None:
        raise _complaint(f"Unclosed start tag at byte offset {byte}")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
    opened.append(_Open(name, length, attributes))
    return cursor + rest.end()


def _close(opened: _Open, length: int, entities: list[dict[str, Any]], so_far: str) -> None:
    entity: dict[str, Any] = {
        "type": TAGS[opened.tag],
        "offset": opened.offset,
        "length": length - opened.offset,
    }
    if opened.tag == "a":
        raw = so_far.encode("utf-16-le")[opened.offset * 2 :].decode("utf-16-le")
        url = opened.attributes.get("href") or raw
        if not _URL.fullmatch(url):
            # As the real server has it: a link that is none becomes plain text.
            return
        entity["url"] = url
    if opened.tag == "blockquote" and "expandable" in opened.attributes:
        entity["type"] = "expandable_blockquote"
    entities.append(entity)


def _complaint(words: str) -> BadRequestError:
    return BadRequestError(f"can't parse entities: {words}")
