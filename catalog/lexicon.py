"""The words of one generation: what its products are called, in both languages, ready for the NLU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Source = Literal["catalog", "derived", "shipped"]


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One surface form and what it means to `Where`.

    name: "category", "brand", "color", "material", "size", "gender", "age_group" or a feed attribute.
    value: the normalised value that `Where.any_of[name]` takes.
    surface: as people write it, lower case, in either language ("t-shirts", "футболка", "navy").
    count: products behind it in this generation; 0 for goods that this shop doesn't have at all
    ("laptop" in a furniture shop): they let the assistant say so instead of showing something else.
    """

    surface: str
    name: str
    value: str
    language: Literal["en", "ru"] | None
    source: Source
    count: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """entries: for recognition; words: every catalog word with its document frequency, for typos."""

    entries: tuple[LexiconEntry, ...]
    words: Mapping[str, int]
