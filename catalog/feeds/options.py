"""Variants by named options, as shop platforms keep them: a product row first, its buyable rows below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.feeds.names import attribute_of

#: What Shopify writes where a product has no options.
NO_OPTION = ("title", "default title")


def chosen(options: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Attributes from (option name, value) pairs; empty ones and the placeholder of "no options" left out."""
    found: dict[str, Any] = {}
    for name, value in options:
        key = attribute_of(name)
        if key and value not in (None, "") and (key, str(value).casefold()) != NO_OPTION:
            found.setdefault(key, value)
    return found


def without(attributes: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Attributes of a product but those that its variants choose between."""
    told = set(names)
    return {name: value for name, value in attributes.items() if name not in told}
