"""Links into the chat, `https://t.me/<bot>?start=<payload>`: to a product, a query, a web chat to go on with.

A payload has at most 64 of the characters A-Z a-z 0-9 _ - (core.telegram.org/bots/features#deep-linking), so
texts are written in base64url behind a letter that says what they are.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal

LIMIT = 64
Kind = Literal["product", "query", "continue"]
_LETTERS: dict[Kind, str] = {"product": "p", "query": "q", "continue": "c"}


@dataclass(frozen=True, slots=True)
class DeepLink:
    kind: Kind
    value: str


def payload(link: DeepLink) -> str | None:
    """None when the value is too long for a link (more than 46 bytes of UTF-8). A token to continue a chat
    is made of the allowed characters already and stays as it is (62 of them)."""
    letter = _LETTERS[link.kind]
    value = link.value if link.kind == "continue" else _encoded(link.value)
    made = f"{letter}_{value}"
    return made if len(made) <= LIMIT else None


def read(text: str) -> DeepLink | None:
    """What a payload means, or None when it is none of ours."""
    letter, mark, value = text.partition("_")
    kind = next((kind for kind, known in _LETTERS.items() if known == letter), None)
    if kind is None or not mark or not value:
        return None
    if kind == "continue":
        return DeepLink(kind, value)
    try:
        return DeepLink(kind, urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        return None


def address(username: str, link: DeepLink) -> str | None:
    made = payload(link)
    return None if made is None else f"https://t.me/{username}?start={made}"


def _encoded(value: str) -> str:
    return urlsafe_b64encode(value.encode("utf-8")).decode("ascii").rstrip("=")
