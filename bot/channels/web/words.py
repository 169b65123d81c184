"""Text from outside, fit to be stored."""

from __future__ import annotations

from typing import Any


def whole(text: Any) -> Any:
    """Text that every database stores: halves of surrogate pairs (an emoji cut in two) and null characters
    are replaced. What is no text stays as it is."""
    if not isinstance(text, str):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
