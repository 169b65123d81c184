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
        "volume": frozenset({"volume", "capacity"}),
        "care": frozenset({"care", "washing"}),
        "warranty": frozenset({"warranty", "guarantee"}),
        "brand": frozenset({"brand", "vendor", "manufacturer"}),
    }
)
#: Aspect -> the units in which a value or a sentence states it, and in which it is asked for.
UNITS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "weight": re.compile(
            r"\b(?:\d+(?:[.,]\d+)?\s*)?(?:kg|g|grams?|kilos?|lbs?|кг|г|гр|грамм\w*|килограмм\w*)\b",
            re.IGNORECASE,
        ),
        "volume": re.compile(
            r"\b(?:\d+(?:[.,]\d+)?\s*)?(?:ml|l|lit(?:er|re)s?|oz|мл|л|литр\w*|миллилитр\w*)\b", re.IGNORECASE
        ),
    }
)
#: A question that counts in units: "сколько мл", "how many litres".
COUNTS = re.compile(r"\b(?:сколько|скольки|how many|how much|на сколько)\s+(?P<unit>\w+)", re.IGNORECASE)
MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mm|cm|m|kg|g|l|ml|inch|in|мм|см|м|кг|г|л|мл)\b", re.IGNORECASE)


def asked(turn: Turn, question: str) -> list[str]:
    """The aspects that a question asks for, by its words or by its units, in both languages."""
    words = set(stems(question, turn.say.language))
    found = []
    for aspect in ASPECTS:
        asking = turn.say(f"asks-{aspect}")
        known = {*stems(asking, turn.say.language)}
        # "What wood is it?" names a material to ask for the material; a colour's name asks for that colour.
        if known & words or (aspect == "material" and _names(turn, aspect) & words):
            found.append(aspect)
    counted = [match["unit"] for match in COUNTS.finditer(question)]
    units = [name for name, unit in UNITS.items() if any(unit.fullmatch(one) for one in counted)]
    return list(dict.fromkeys([*found, *units]))


def measured(aspects: Sequence[str], text: str) -> bool:
    """Whether a text holds a number in the units of one of the aspects."""
    spans = (match.group() for name in aspects if name in UNITS for match in UNITS[name].finditer(text))
    return any(span[0].isdigit() for span in spans)


def speaks_of(turn: Turn, aspect: str, sentences: Sequence[str]) -> list[str]:
    """Sentences that state something of the aspect: a known material, a measure, a colour's name."""
    if aspect == "dimensions":
        return [sentence for sentence in sentences if MEASURE.search(sentence)]
    if aspect in UNITS:
        return [sentence for sentence in sentences if measured([aspect], sentence)]
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
