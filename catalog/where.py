"""Hard constraints on products, as plain data: compiled once to a row mask, once to a lexical filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """All of these must hold for a row to be a candidate at all.

    `any_of` and `none_of` map an attribute (or `category`, `brand`) to normalised values as the
    generation's lexicon spells them; values of one attribute are alternatives. An attribute that a
    product doesn't state counts as a miss for `any_of` (except gender and age_group, where unstated
    and unisex fit everybody) and as a pass for `none_of`. `words_none` are free words that neither
    title, category nor attributes may hold ("no leather" where leather is no known material).
    """

    any_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    none_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    price_min: float | None = None
    price_max: float | None = None
    available: bool = True
    only_ids: frozenset[str] | None = None
    exclude_ids: frozenset[str] = frozenset()
    words_none: frozenset[str] = frozenset()
