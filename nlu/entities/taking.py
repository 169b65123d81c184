"""Messages by which somebody takes what is on the table: "ill take that", "беру", "2nd. cart."."""

from __future__ import annotations

from collections.abc import Collection

from nlu.entities.items import Canvas, Found, pattern
from nlu.parse import Intent

_TAKEN = (
    r"(?:it|this|that|them|these|those|both|all of them|#|a pair|one|two|(?:the |this |that )?(?:first|"
    r"second|"
    r"third|fourth|last|cheapest|other)(?: one)?|number #|(?:the |this |that )[a-z]{2,15} one)"
)
_TAKE = pattern(
    r"(?:(?:i (?:wi)?ll|ill|i would|id|let me|lets|we will|well|im|i am|gonna|i want to|wanna) )"
    r"(?:just |gonna |going to |like to )*"
    rf"(?:take|buy|get|have|grab|go with|go for|taking|buying) {_TAKEN}(?! of course)"
)
_PUT_RU = pattern(
    r"(?:беру|берем|возьму|возьмем|кладите|клади|кладем|положите|положи|заверните|заверни|забираю|"
    r"забираем|покупаю|"
    r"покупаем|добавляйте|добавьте|добавь)(?= [.,!☺]|$| (?:его|ее|их|эту|этот|эти|это|пожалуйста|и|"
    r"тогда|перв\w+|"
    r"втор\w+|трет\w+|последн\w+|в корзину|в заказ|обе|оба|один|одну|одни|две|два|пару|#))"
)
_LET_RU = pattern(
    r"(?:давай(?:те)?|хочу|пусть будет|остановлюсь на|выбираю) (?:его|ее|их|эту|этот|эти|это|перв\w+|"
    r"втор\w+|трет\w+|"
    r"последн\w+|обе|оба)(?= [.,!☺]|$| пожалуйста)"
)
_CART = pattern(
    r"(?:in|into|to|for|в|add to)? ?(?:the |my )?(?:cart|basket|bag|trolley|корзин\w{1,2})(?= [.,!☺]|$)"
)
#: What a classifier takes such messages for when it is wrong.
_MISTAKEN = frozenset(
    {"affirm", "deny", "out_of_scope", "undecided", "reject", "select", "smalltalk", "praise", "thank",
     "greet", "forget_that", "refine", "complain", "goodbye", "help", "change_quantity", "ask_goes_with",
     "search_product"}
)  # fmt: skip
#: Words of a message that says nothing but where a pointed-out thing goes.
_SHORT = 5
_LED = 0.85


def takes(canvas: Canvas, found: Collection[Found]) -> bool:
    """Whether a message takes something; goods that it names anew are wanted, not taken."""
    if any(entity.name in ("category", "brand") and not entity.negated for entity in found):
        return False
    if any(next(iter(canvas.matches(source)), None) for source in (_TAKE, _PUT_RU, _LET_RU)):
        return True
    words = sum(item.kind in ("word", "number") for item in canvas.items)
    pointing = any(entity.name in ("reference", "quantity", "number") for entity in found)
    cart = next(iter(canvas.matches(_CART)), None) is not None
    return cart and pointing and words <= _SHORT


def led_by_taking(intents: tuple[Intent, ...], taken: bool) -> tuple[Intent, ...]:
    """The classifier's intents, led by the cart where a message takes something."""
    if not taken or intents[0].name not in _MISTAKEN:
        return intents
    lead = Intent("add_to_cart", max(intents[0].confidence, _LED))
    return (lead, *(intent for intent in intents if intent.name != lead.name))
