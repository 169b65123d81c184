"""What a question about a product is after: which attributes answer it, and which sentences speak of it.

The words that ask ("made of", "how wide", "из чего") stand in the Fluent files as `asks-…`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.selling.outcome import Turn
from bot.shop_info import stems

#: Aspect -> the attributes that state it, by Google's names where there are some.
ASPECTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "material": frozenset({"material", "fabric", "composition", "upper", "lining", "filling"}),
        "dimensions": frozenset(
            {"width", "depth", "height", "length", "diameter", "dimensions", "thickness", "seat_height"}
        ),
        "size": frozenset({"size", "sizes"}),
        "color": frozenset({"color", "colour"}),
        "weight": frozenset({"weight", "max_load", "load"}),
        "care": frozenset({"care", "washing"}),
        "warranty": frozenset({"warranty", "guarantee"}),
        "brand": frozenset({"brand", "vendor", "manufacturer"}),
    }
)
MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mm|cm|m|kg|g|l|ml|inch|in|мм|см|м|кг|г|л|мл)\b", re.IGNORECASE)


def asked(turn: Turn, words: set[str]) -> list[str]:
    """The aspects that the stems of a question ask for, in both languages."""
    found = []
    for aspect in ASPECTS:
        asking = turn.say(f"asks-{aspect}")
        known = {*stems(asking, turn.say.language)}
        # "What wood is it?" names a material to ask for the material; a colour's name asks for that colour.
        if known & words or (aspect == "material" and _names(turn, aspect) & words):
            found.append(aspect)
    return found


def speaks_of(turn: Turn, aspect: str, sentences: Sequence[str]) -> list[str]:
    """Sentences that state something of the aspect: a known material, a measure, a colour's name."""
    if aspect == "dimensions":
        return [sentence for sentence in sentences if MEASURE.search(sentence)]
    if aspect not in ("material", "color"):
        return []
    names = _names(turn, aspect)
    spoken = [
        (len(names & {*stems(text, "en"), *stems(text, "ru")}), -at) for at, text in enumerate(sentences)
    ]
    return [sentences[-at] for count, at in sorted(spoken, reverse=True) if count]


def _names(turn: Turn, aspect: str) -> frozenset[str]:
    """Stems of all names of materials (colours), where an aspect is known by the names of its values."""
    return turn.shop.value_stems(aspect)
