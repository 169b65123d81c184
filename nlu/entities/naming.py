"""Messages that do nothing but name what is wanted: "nail polish", "маме, до 2000", "any socks?".

A classifier that learnt from whole sentences has little to hold on to in two words; the entities have all.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from nlu.entities.items import Canvas, Found
from nlu.parse import Intent
from nlu.tokens import word_set

#: Words that may stand between the names without meaning anything else.
_GLUE = word_set("""
    a an the and or in for with of to no not without but please pls plz also maybe then too some any
    hi hello hey so ok okay well yes need want wants looking find show me i im us do you have sell got there
    something anything that which so
    one ones just only another my our what about how size colour color
    и или в во на для с со без из до от не а но ну мне нам пожалуйста еще тогда тоже можно может лучше да
    привет здравствуйте нужен нужна нужно нужны надо хочу хотим ищу ищем покажи покажите есть у вас
    который которая которое которые чтобы чтоб
    имеются имеется ли какие нибудь что то либо только это размер цвет цвета подарок gift present
    """)
_NAMES = frozenset(
    {
        "category",
        "brand",
        "color",
        "material",
        "size",
        "gender",
        "age_group",
        "price",
        "recipient",
        "occasion",
    }
)
_OTHER = frozenset({"reference", "change", "number", "anything", "quantity"})
#: What people mean when they talk about what they have rather than about what they want.
_WEAK = frozenset(
    {"affirm", "deny", "out_of_scope", "smalltalk", "complain", "undecided", "praise", "thank", "greet",
     "goodbye", "select", "help", "reject", "restart", "undo"}
)  # fmt: skip
_SHOPPING = frozenset({"search_product", "refine", "relax", "gift_advice", "human"})
#: Surer than this the classifier is right about a message that names no goods, or names some in free words.
_SURE = 0.75
_NAMED = 0.9
_FREE_WORDS = 2


#: "What do I have in the basket" names a thing that shops sell, too, and means the shopper's own.
_AT_THE_CART = frozenset({"view_cart", "clear_cart", "remove_from_cart", "add_to_cart", "checkout"})


#: What else messages with a size in them are taken for.
_OF_SIZES = frozenset({"refine", "forget_that", "object_fit", "ask_availability", "what_do_you_know"})
#: How people tell a size: "my shoe size is 39", "я ношу 44-46", "he wears XL".
_TELLERS = word_set("my i im he she his her they мой моя мои я он она его ее у ношу носит носим")
_TELLING = word_set("""
    is are am wear wears usually always mostly normally take takes got foot feet waist he she his her they
    shoe ring обуви ноги нога ношу носит носим обычно всегда он она его ее мой моя мои я меня него нее ноге
    одежды кольца
    """)


def tells_size(canvas: Canvas, found: Collection[Found]) -> bool:
    """Whether a message only tells what size somebody wears: neither a question nor a thing to forget."""
    if not any(entity.name == "size" and not entity.negated for entity in found):
        return False
    if any(entity.name in ("reference", "change", "quantity", "price") for entity in found):
        return False
    covered = {index for entity in found for index in range(entity.first, entity.last)}
    said = [item.norm for item in canvas.items if item.kind in ("word", "mark")]
    free = [item.norm for at, item in enumerate(canvas.items) if item.kind == "word" and at not in covered]
    return "?" not in said and bool(_TELLERS & set(said)) and all(w in _GLUE | _TELLING for w in free)


def naming(canvas: Canvas, found: Collection[Found]) -> Literal["goods", "looks", "described", None]:
    """Whether a message only names goods, only what they should be like, or goods in some free words."""
    if any(entity.name in _OTHER for entity in found):
        return None
    covered = {index for entity in found for index in range(entity.first, entity.last)}
    for index, item in enumerate(canvas.items):
        if item.kind == "word" and index not in covered and item.norm not in _GLUE:
            return None
    goods = any(entity.name == "category" and not entity.negated for entity in found)
    described = sum(entity.last - entity.first for entity in found if entity.name == "feature")
    if goods:
        return "described" if described else "goods"
    return "looks" if not described and any(entity.name in _NAMES for entity in found) else None


def led_by_names(
    intents: tuple[Intent, ...],
    named: Literal["goods", "looks", "described", None],
    tells: bool = False,
) -> tuple[Intent, ...]:
    """The classifier's intents, led by the wish where a message only names things, or `tells` a size."""
    top = intents[0]
    if tells and top.name not in ("refine", "search_product"):
        return (
            Intent("refine", max(top.confidence, _NAMED)),
            *(intent for intent in intents if intent.name not in _OF_SIZES),
        )
    if named is None or top.name in _SHOPPING:
        return intents
    if top.name in _AT_THE_CART and top.confidence >= _SURE:
        return intents
    if top.confidence >= _SURE and not (named == "goods" and top.name in _WEAK):
        return intents
    wish = Intent("refine" if named == "looks" else "search_product", max(top.confidence, _NAMED))
    return (wish, *(intent for intent in intents if intent.name != wish.name))
