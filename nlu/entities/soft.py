"""Hedges: "if possible", "желательно", "ideally": the wish beside them may give way."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

from nlu.entities.items import Canvas, Found, pattern, words
from nlu.tokens import normal

_ALWAYS = (
    "if possible", "if you can", "ideally", "preferably", "would be nice", "would be great",
    "if you have", "if available",
    "nice to have", "rather", "optional", "if not too much", "prefer", "i prefer", "or similar",
    "or something like that",
    "желательно", "если можно", "по возможности", "если есть", "лучше", "в идеале", "если получится",
    "хорошо бы", "было бы хорошо",
    "предпочтительно", "хотелось бы",
)  # fmt: skip
_NEAR = 3


@lru_cache(maxsize=8)
def _hedges(phrases: frozenset[str]) -> object:
    return pattern(f"(?:{words({normal(phrase) for phrase in (*_ALWAYS, *phrases)})})")


def find_soft(canvas: Canvas, phrases: Collection[str]) -> Callable[[Found], bool]:
    """A test whether a hedge stands beside an entity, within the same clause; the hedges' items are taken."""
    import re

    source = _hedges(frozenset(phrases))
    assert isinstance(source, re.Pattern)
    spans = []
    for _, first, last in canvas.matches(source):
        spans.append((first, last))
        canvas.take(first, last)

    def soft(entity: Found) -> bool:
        if entity.name in ("category", "reference", "recipient", "quantity", "anything"):
            return False
        return any(_beside(canvas, entity, first, last) for first, last in spans)

    return soft


def _beside(canvas: Canvas, entity: Found, first: int, last: int) -> bool:
    low, high = (entity.last, first) if entity.last <= first else (last, entity.first)
    if high < low or high - low > _NEAR:
        return False
    return not any(canvas.word(index) in (".", ",", "!", "?", ";", "but", "но") for index in range(low, high))
