"""Single values that products and variants alike have: attribute texts, addresses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from catalog.feeds import plain_text

MAX_VALUE = 500
MAX_VALUES = 200
MAX_ADDRESS = 2_000
#: "Red|Blue", "S; M; L", and "cotton, elastane" where a comma is no decimal sign.
_VALUES = re.compile(r"\s*[|;]\s*")
_LISTED = frozenset({"color", "size", "material"})


def attribute_values(name: str, value: Any) -> tuple[str, ...]:
    """One attribute's texts: lists as they are, "Red|Blue" split, numbers and truth as words."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    found: list[str] = []
    for text in plain_text.texts(value):
        parts = _VALUES.split(text)
        if name in _LISTED and len(parts) == 1 and len(text) < MAX_VALUE:
            parts = re.split(r",\s+", text)
        found.extend(part.strip() for part in parts if part.strip() and len(part) <= MAX_VALUE)
    return tuple(dict.fromkeys(found))[:MAX_VALUES]


def address(text: str) -> str | None:
    """An http(s) address, or a path within the merchant's own site; None for anything else."""
    text = text.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        parts = urlsplit(text)
        # A path stays one: the chat page is served beside it.
        fine = text.startswith("/") or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        return None
    if not fine or any(character.isspace() for character in text) or len(text) > MAX_ADDRESS:
        return None
    return text
