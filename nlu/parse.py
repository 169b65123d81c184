"""Parse: all that one message says by itself, before any context is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["en", "ru"]


@dataclass(frozen=True, slots=True)
class Intent:
    """confidence: calibrated, 0..1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch `text[start:end]` of the message and what it means.

    name -> value:
      category, brand, color, material, size, gender, age_group, or any attribute of the vocabulary
                  -> str, the vocabulary's normalised value
      price       -> {"min": float|None, "max": float|None, "currency": ISO code|None, "about": bool}
      quantity    -> int
      reference   -> {"kind": "ordinal", "index": 2} (1-based; -1 is the last) | {"kind": "it"|"both"|"all"|
                     "others"|"cheapest"|"dearest"|"that", ...}; two ordinals are two entities
      recipient   -> {"who": "husband", "gender": "male"|"female"|None, "age_group": "adult"|"kids"|..|None,
                      "age": float|None}; "who" is "self" for the shopper ("im a dude")
      occasion    -> str, normalised English ("wedding", "birthday", "new year")
      change      -> "cheaper" | "dearer" | "bigger" | "smaller" | "better" | "simpler" | "lighter" ...
      feature     -> str, free text for retrieval ("waterproof", "with pockets", "без запаха")
      anything    -> attribute name or "all" ("any colour", "forget the money" -> "price"): a wish withdrawn
    negated: "not black", "no leather", "без принта". `soft`: "if possible", "желательно".
    `source`: where the value came from ("lexicon", "rule", "number", "typo").
    """

    name: str
    value: Any
    text: str
    start: int
    end: int
    negated: bool = False
    soft: bool = False
    confidence: float = 1.0
    source: str = "lexicon"


@dataclass(frozen=True, slots=True)
class Parse:
    """`intents`: best first, never empty. `search_text`: what is left for retrieval: the message without
    greetings, fillers, prices, negated stretches and references, typos corrected."""

    text: str
    language: Language
    intents: tuple[Intent, ...]
    entities: tuple[Entity, ...] = ()
    search_text: str = ""
    mood: Literal["neutral", "happy", "angry", "hurried", "unsure"] = "neutral"
    timing_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def intent(self) -> Intent:
        return self.intents[0]

    def of(self, name: str) -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities if entity.name == name)
