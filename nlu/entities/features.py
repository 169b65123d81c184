"""What is left of a message once everything else is understood: free words that describe goods, and the search text."""

from __future__ import annotations

import re
from collections.abc import Collection

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found
from nlu.morphology import CONTENT_POS, Morphology, is_russian

_LEADS = frozenset("with without for без с со для из под".split())
_SEARCHED = frozenset({"category", "brand", "feature", "occasion"})
_SILENT = frozenset(
    {"price", "quantity", "reference", "recipient", "change", "anything", "number", "age_group"}
)
#: Words too general to find goods by, though they are nouns or adjectives.
_VAGUE_RU = frozenset(
    "новый хороший лучший большой вещь штука раз день время человек год место разница вопрос список чек корзина скидка доставка гарантия оплата адрес заказ выбор помощь совет идея проблема смысл правда".split()
)


class Describing:
    """Tells words that can describe goods from those that can't. fillers: single words that say nothing."""

    def __init__(self, morphology: Morphology, fillers: Collection[str]) -> None:
        self._morphology = morphology
        self._fillers = fillers

    def __call__(self, canvas: Canvas, index: int) -> bool:
        """Whether the free item at an index is such a word."""
        if not 0 <= index < len(canvas.items) or canvas.taken[index]:
            return False
        item = canvas.items[index]
        if item.kind == "measure":
            return True
        if item.kind != "word" or item.norm in ALL or item.norm in self._fillers or len(item.norm) < 2:
            return False
        if not is_russian(item.norm):
            return True
        forms = self._morphology.forms(item.norm)
        if not forms.known:
            return forms.pos not in ("VERB", "INFN")
        return forms.pos in CONTENT_POS and not (set(forms.lemmas[:1]) & _VAGUE_RU)


def find_features(canvas: Canvas, describing: Describing) -> list[Found]:
    """Runs of free describing words, each with the preposition that leads it; their items are taken."""
    found: list[Found] = []
    index = 0
    while index < len(canvas.items):
        if not describing(canvas, index):
            index += 1
            continue
        first = index
        while describing(canvas, index) or (
            canvas.word(index) in ("-", "of", "&")
            and describing(canvas, index + 1)
            and describing(canvas, index - 1)
        ):
            index += 1
        start = (
            first - 1 if first and canvas.word(first - 1) in _LEADS and not canvas.taken[first - 1] else first
        )
        value = " ".join(item.norm for item in canvas.items[start:index] if item.kind != "mark")
        canvas.take(first, index)
        found.append(Found("feature", value, start, index, source="rule", confidence=0.6))
    return found


def search_text(canvas: Canvas, found: list[Found]) -> str:
    """The words to search by, in the order of the message: goods, attributes and features that are wanted."""
    wanted: dict[int, bool] = {}
    for entity in found:
        searched = not entity.negated and entity.name not in _SILENT
        for index in range(entity.first, entity.last):
            wanted[index] = (
                wanted.get(index, True) and searched
                if index in wanted and not searched and entity.negated
                else wanted.get(index, False) or searched
            )
    parts = [
        item.norm
        for index, item in enumerate(canvas.items)
        if wanted.get(index) and item.kind in ("word", "number", "measure") and item.norm not in _QUIET
    ]
    return re.sub(r"\s+", " ", " ".join(parts))


_QUIET = frozenset("a an the my our your and or и или".split())
