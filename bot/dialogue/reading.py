"""A parse read in context: what the message means after all that was said, shown and asked before.

The parse itself is context-free. Here references become products, a bare answer meets the open
question, and the classifier's intents are weighed against what the message names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.dialogue.state import State
from bot.dialogue.view import ShopView
from nlu.parse import Entity, Parse

Act = Literal[
    "wish", "more", "cheaper", "dearer", "compare", "details", "price", "availability", "explain",
    "add", "remove", "view_cart", "clear_cart", "quantity", "checkout", "order", "policy",
    "greet", "goodbye", "thank", "human", "complain", "praise", "objection", "undecided", "reject",
    "advice", "help", "identity", "profile", "forget", "restart", "undo", "smalltalk", "out_of_scope",
    "accept", "decline", "goes_with", "popular", "similar", "later", "forget_that", "unclear", "empty",
]  # fmt: skip

#: Intent -> act where the two correspond one to one.
ACTS: dict[str, Act] = {
    "search_product": "wish", "refine": "wish", "relax": "wish", "show_more": "more",
    "cheaper": "cheaper", "dearer": "dearer", "compare": "compare", "ask_details": "details",
    "ask_price": "price", "ask_availability": "availability", "explain": "explain", "select": "details",
    "add_to_cart": "add", "remove_from_cart": "remove", "view_cart": "view_cart",
    "clear_cart": "clear_cart", "change_quantity": "quantity", "checkout": "checkout",
    "order_status": "order", "greet": "greet", "goodbye": "goodbye", "thank": "thank",
    "human": "human", "complain": "complain", "praise": "praise", "undecided": "undecided",
    "reject": "reject", "gift_advice": "advice", "help": "help", "bot_challenge": "identity",
    "what_do_you_know": "profile", "forget_me": "forget", "restart": "restart", "undo": "undo",
    "smalltalk": "smalltalk", "out_of_scope": "out_of_scope", "affirm": "accept", "deny": "decline",
    "ask_goes_with": "goes_with", "ask_popular": "popular", "ask_similar": "similar", "not_now": "later",
    "forget_that": "forget_that",
}  # fmt: skip
POLICY_TOPICS = {
    "ask_delivery": "delivery",
    "ask_payment": "payment",
    "ask_returns": "returns",
    "ask_warranty": "warranty",
    "ask_contacts": "contacts",
    "ask_discount": "discounts",
    "ask_shop": "about",
}
OBJECTIONS = {
    "object_price": "price",
    "object_trust": "trust",
    "object_fit": "fit",
    "object_style": "style",
    "object_delivery": "delivery",
    "object_quality": "quality",
}
#: Acts that are about one product or some; without a product in sight they mean something else.
PRODUCT_ACTS: frozenset[Act] = frozenset(
    {"compare", "details", "price", "availability", "explain", "add", "remove", "quantity", "goes_with"}
)
#: Acts that give way when the message names goods that are wanted.
LIGHT_ACTS: frozenset[Act] = frozenset(
    {"greet", "thank", "accept", "decline", "smalltalk", "praise", "undecided", "advice", "help", "unclear",
     "popular", "later"}
)  # fmt: skip
#: Below this confidence, goods that are named anew outweigh a guessed product question or cart act.
SURE = 0.6
#: A question mark that more words follow.
QUESTION = re.compile(r"\?(?=[^?]*\w)")
ATTRIBUTE_FREE = frozenset(
    {
        "category",
        "price",
        "quantity",
        "reference",
        "recipient",
        "occasion",
        "change",
        "feature",
        "anything",
        "number",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, understood. `targets`: products it refers to, in the order of mention.

    `goods`: wanted categories that the shop has; `missing`: goods it lacks; `topics`: policy topics.
    """

    parse: Parse
    act: Act
    targets: tuple[str, ...] = ()
    referred: bool = False
    goods: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    attributes: tuple[Entity, ...] = ()
    topics: tuple[str, ...] = ()
    objection: str | None = None
    answers: str | None = None
    number: float | None = None
    also: frozenset[str] = field(default_factory=frozenset)


def read(state: State, parse: Parse, view: ShopView) -> Reading:
    """Read one parse against the state. Pure."""
    intents = {intent.name: intent.confidence for intent in parse.intents}
    categories = _wanted_goods(parse)
    named = dict.fromkeys(str(entity.value) for entity in categories)
    goods = _narrowest([value for value in named if view.has_goods(value)], view)
    missing = tuple(value for value in named if not view.has_goods(value))
    attributes = tuple(entity for entity in parse.entities if entity.name not in ATTRIBUTE_FREE)
    number = next((float(entity.value) for entity in parse.of("number")), None)
    referred, targets = _targets(state, parse, attributes, view)
    answers = _answers(state, parse, goods, attributes, number)
    topics = tuple(topic for name, topic in POLICY_TOPICS.items() if intents.get(name, 0.0) >= 0.3)
    act = _act(state, parse, intents, goods, missing, attributes, targets, referred, answers)
    if act == "policy" and not topics:
        topics = (POLICY_TOPICS[parse.intent.name],) if parse.intent.name in POLICY_TOPICS else ()
    return Reading(
        parse=parse,
        act=act,
        targets=targets,
        referred=referred,
        goods=goods,
        missing=missing,
        attributes=attributes,
        topics=topics,
        objection=OBJECTIONS.get(parse.intent.name),
        answers=answers,
        number=number,
        also=frozenset(name for name, share in intents.items() if share >= 0.3),
    )


def _wanted_goods(parse: Parse) -> list[Entity]:
    """Positive goods; of "Only clothes? A stole, then" those of the last sentence that is no question."""
    categories = [entity for entity in parse.of("category") if not entity.negated]
    questions = [mark.start() for mark in QUESTION.finditer(parse.text)]
    after = [entity for entity in categories if questions and entity.start > questions[-1]]
    return after or categories


def _narrowest(goods: list[str], view: ShopView) -> tuple[str, ...]:
    """ "Only clothes? A stole, then" wants a stole: a wide kind gives way to a narrow one beside it."""
    return tuple(one for one in goods if not any(view.covers(one, other) for other in goods))


def _targets(
    state: State, parse: Parse, attributes: tuple[Entity, ...], view: ShopView
) -> tuple[bool, tuple[str, ...]]:
    """(whether the message points at products, the products). Points without a product are kept apart."""
    shown = state.last_ids
    found: list[str] = []
    pointed = False
    places = [int(one.value["index"]) for one in parse.of("reference") if one.value.get("kind") == "ordinal"]
    listed = _list_of(state, max(map(abs, places), default=1))
    for entity in parse.of("reference"):
        if entity.negated:
            continue
        kind = entity.value.get("kind")
        pointed = True
        if kind == "ordinal":
            index = int(entity.value["index"])
            if listed:
                found.append(listed[index - 1 if index > 0 else index])
        elif kind == "middle" and shown:
            found.append(shown[(len(shown) - 1) // 2])
        elif kind in ("both", "all"):
            found.extend(shown[:2] if kind == "both" else shown)
        elif kind in ("cheapest", "dearest") and shown:
            prices = dict(zip(shown, state.shown[-1].prices, strict=False))
            pick = min if kind == "cheapest" else max
            found.append(pick(shown, key=lambda product: prices.get(product, 0.0)))
        elif kind == "it":
            found.extend(_it(state, view))
        elif kind == "that":
            found.extend(_that(state, attributes, view))
        elif kind == "others":
            pointed = False
    if not found:
        named = view.named(parse.text)
        found, pointed = (named, True) if named else (found, pointed)
    return pointed, tuple(dict.fromkeys(found))


def _that(state: State, attributes: tuple[Entity, ...], view: ShopView) -> list[str]:
    """ "The magenta one" is the shown product that is magenta; a bare "it" is the one in focus."""
    shown = state.last_ids
    wanted: dict[str, list[str]] = {}
    for entity in attributes:
        if not entity.negated:
            wanted.setdefault(entity.name, []).append(str(entity.value))
    if wanted and shown:
        matching = view.matching(shown, wanted)
        if matching:
            return matching[:1]
    return _it(state, view)


def _it(state: State, view: ShopView) -> list[str]:
    """The product in focus, else the first shown."""
    if state.focus and view.exists(state.focus):
        return [state.focus]
    return state.last_ids[:1]


def _list_of(state: State, index: int) -> list[str]:
    """The latest shown list with such a place: after a single product, "the third" is of the list before."""
    return next((shown.ids for shown in reversed(state.shown) if index <= len(shown.ids)), [])


def _answers(
    state: State, parse: Parse, goods: tuple[str, ...], attributes: tuple[Entity, ...], number: float | None
) -> str | None:
    """The slot of the open question that this message answers, if it does."""
    question = state.question
    if question is None:
        return None
    if number is not None and question.slot in ("budget", "size", "quantity"):
        return question.slot
    if any(entity.name == question.slot for entity in attributes):
        return question.slot
    if question.slot == "budget" and parse.of("price"):
        return "budget"
    if question.slot == "recipient" and (parse.of("recipient") or parse.of("gender")):
        return "recipient"
    if question.slot == "category" and goods:
        return "category"
    return None


def _act(
    state: State,
    parse: Parse,
    intents: dict[str, float],
    goods: tuple[str, ...],
    missing: tuple[str, ...],
    attributes: tuple[Entity, ...],
    targets: tuple[str, ...],
    referred: bool,
    answers: str | None,
) -> Act:
    top = parse.intent
    if not any(letter.isalnum() for letter in parse.text):
        return "empty"
    if intents.get("human", 0.0) >= 0.4:
        return "human"
    if answers is not None:
        return "wish"
    act: Act = ACTS.get(top.name, "unclear")
    if top.name in POLICY_TOPICS:
        act = "policy"
    elif top.name in OBJECTIONS:
        act = "objection"
    wished = _wished(parse, goods, missing, attributes)
    # "Cheap shoes" is a taste; "cheaper" is a step from what lies on the counter.
    changes = [str(one.value) for one in parse.of("change") if not one.negated and not one.soft]
    new_goods = bool(goods or missing) and not _same_goods(state, goods)
    if act in PRODUCT_ACTS:
        return _product_act(state, act, top.confidence, targets, referred, new_goods, wished)
    if changes and not new_goods and state.shown and act not in ("policy", "objection"):
        if changes[0] in ("cheaper", "simpler"):
            return "cheaper"
        if changes[0] in ("dearer", "better"):
            return "dearer"
    if act in ("more", "similar", "cheaper", "dearer") and (new_goods or not state.shown):
        return "wish" if wished else act
    if (act in LIGHT_ACTS or act == "objection") and (goods or missing):
        return "wish"
    if (
        act in LIGHT_ACTS
        and act != "advice"
        and wished
        and intents.get("search_product", 0) + intents.get("refine", 0) >= 0.1
    ):
        return "wish"
    if act == "out_of_scope" and (goods or missing) and intents.get("search_product", 0.0) >= 0.15:
        return "wish"
    if act == "policy" and goods and intents.get("search_product", 0.0) > top.confidence / 2:
        return "wish"
    if act == "unclear" and wished:
        return "wish"
    return act


def _product_act(
    state: State,
    act: Act,
    confidence: float,
    targets: tuple[str, ...],
    referred: bool,
    new_goods: bool,
    wished: bool,
) -> Act:
    """A question about a product needs a product: none in sight, or other goods named, make it a wish."""
    if act in ("remove", "quantity") and state.cart:
        return act
    in_sight = bool(state.shown or state.focus)
    if new_goods and (confidence < SURE or act == "goes_with"):
        # "Which rug goes with it" names what is wanted now.
        return "wish"
    if targets or (referred and in_sight):
        return act
    if new_goods or (wished and not in_sight):
        return "wish"
    if act in ("compare", "details", "price", "availability", "explain", "add", "goes_with") and in_sight:
        return act
    return "wish" if wished else "unclear"


def _wished(
    parse: Parse, goods: tuple[str, ...], missing: tuple[str, ...], attributes: tuple[Entity, ...]
) -> bool:
    return bool(
        goods
        or missing
        or attributes
        or parse.of("price")
        or parse.of("feature")
        or parse.of("occasion")
        or parse.of("anything")
        or parse.of("category")
        or any(entity.value.get("who") != "self" for entity in parse.of("recipient"))
    )


def _same_goods(state: State, goods: tuple[str, ...]) -> bool:
    return bool(goods) and set(goods) <= set(state.wishes.categories)
