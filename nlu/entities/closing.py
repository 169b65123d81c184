"""A number that closes a message about goods and is nothing else: what one would pay ("bed, white, 1800")."""

from __future__ import annotations

from nlu.entities.items import Canvas, Found
from nlu.tokens import word_set

#: Sizes, ages and counts lie below.
LEAST = 70
_POLITE = word_set("please pls plz thanks thx пожалуйста спасибо . ! ☺ )")
_MARKS = frozenset({",", "-", ";", "."})


def closing_amount(canvas: Canvas, found: list[Found], named: list[Found]) -> list[Found]:
    """The price that is named last, behind a comma, when no other is and goods are."""
    goods = any(one.name == "category" and not one.negated for one in named)
    if not goods or any(one.name == "price" for one in found):
        return []
    at = len(canvas.items) - 1
    while at >= 0 and canvas.word(at) in _POLITE:
        at -= 1
    item = canvas.items[at] if at > 1 else None
    if item is None or item.kind != "number" or canvas.taken[at] or canvas.word(at - 1) not in _MARKS:
        return []
    if item.value is None or item.value < LEAST or canvas.items[at - 2].kind in ("number", "measure"):
        return []
    canvas.take(at, at + 1)
    price = {"min": None, "max": float(item.value), "currency": None, "about": False}
    return [Found("price", price, at, at + 1, confidence=0.6, source="price")]
