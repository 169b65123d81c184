"""What is talked about: whether a message opens another need, and which former one it goes back to."""

from __future__ import annotations

import re

from bot.dialogue.product_acts import NOT_ME
from bot.dialogue.reading import Reading
from bot.dialogue.state import PERSONAL, State, Wishes
from bot.dialogue.view import ShopView

#: Words for a person that name nobody new.
VAGUE_PEOPLE = frozenset({"child", "person", "relative", "elderly person"})
#: What says outright that something is wanted.
OUTRIGHT = re.compile(
    r"\b(?:i|we)(?:'d|'m|'re| am| are| would| also| now| just| really)* "
    r"(?:need|want|like|looking for|after)\b|"
    r"\b(?:looking for|show me)\b|\b(?:нуж(?:ен|на|но|ны)|хочу|ищу|покажите)\b",
    re.IGNORECASE,
)
#: What of the wishes is about money.
MONEY = ("price_min", "price_max", "price_about", "thrifty", "currency")
#: How many former needs can be returned to.
PAST = 6
#: This much of a guess that a gift is looked for makes a new person a new need.
GIFT = 0.15


def switches_topic(state: State, reading: Reading, view: ShopView) -> bool:
    """Whether the message names goods that are not the current ones, nor a kind of them."""
    named = [*reading.goods, *reading.missing]
    current = state.wishes.categories
    if not named or "category" in reading.beside:
        return False
    return not any(view.related(goods, other) for goods in named for other in current)


def take_topic(state: State, reading: Reading, view: ShopView) -> Wishes:
    """The wishes to go on with: the current ones, those of a former need, or fresh ones. Changes `state`."""
    wishes = state.wishes
    state.returned = False
    for_another = _gift_for_another(state, reading)
    if not (switches_topic(state, reading, view) or for_another or _names_former(state, reading)):
        kept = wishes.model_copy(deep=True)
        if _other_words(state, reading):
            kept.features, kept.text = [], ""
        if _other_occasion(state, reading):
            # "My cousin's wedding, what shall I wear?" after something comfy for walking.
            kept = Wishes(recipient=kept.recipient, none_of=kept.none_of)
        return kept
    if not wishes.empty:
        state.past = [*(one for one in state.past if one.categories != wishes.categories), wishes][-PAST:]
    state.asked, state.unanswered = [], 0
    former = None if for_another else _former(state, reading, view)
    if former is not None:
        state.past = [one for one in state.past if one is not former]
        state.returned = True
        state.recipient = former.recipient
        state.person = {name: former.any_of[name] for name in PERSONAL if name in former.any_of}
        return former.model_copy(deep=True)
    if for_another:
        state.person = {}
        return Wishes()
    if not wishes.categories:
        # "a present for my boyfriend, up to 150" came before the goods were named: all of it still holds.
        fresh = wishes.model_copy(deep=True)
        fresh.text = ""
        if wishes.features and state.shown and OUTRIGHT.search(reading.parse.text):
            # "Something comfy for walking" was shown; "I need gym clothes" is another need.
            fresh.features = []
            fresh.any_of = {name: values for name, values in fresh.any_of.items() if name in PERSONAL}
            fresh.soft, fresh.occasion = {}, None
        if reading.takes or reading.act == "add":
            # What is wanted beside what was just taken has a price of its own.
            fresh = fresh.without("price")
            fresh.features = []
        return fresh
    fresh = Wishes(occasion=wishes.occasion, recipient=wishes.recipient, age=wishes.age)
    if any(price.value.get("same") for price in reading.parse.of("price")):
        # "A tea set rather, for the same money".
        money = wishes.model_dump(include=set(MONEY))
        fresh = fresh.model_copy(update=money)
    return fresh


def _names_former(state: State, reading: Reading) -> bool:
    """Whether the goods are those of a former need by name, though they are akin to the current ones."""
    named = set(reading.goods)
    return (
        bool(named)
        and "category" not in reading.beside
        and named.isdisjoint(state.wishes.categories)
        and any(named == set(former.categories) for former in state.past)
    )


def _gift_for_another(state: State, reading: Reading) -> bool:
    """ "What to get a colleague for his housewarming?" after boots is not about boots for the colleague."""
    wishes, parse = state.wishes, reading.parse
    if reading.goods or reading.missing or not wishes.categories:
        return False
    if NOT_ME.search(parse.text):
        return False
    people = {str(one.value.get("who")) for one in parse.of("recipient") if not one.negated}
    new = people - VAGUE_PEOPLE - {"self", wishes.recipient}
    gift = any(intent.name == "gift_advice" and intent.confidence >= GIFT for intent in parse.intents)
    return bool(new) and (gift or bool(parse.of("occasion")))


def _other_words(state: State, reading: Reading) -> bool:
    """Goods that were only described ("something to sit on") and are now described anew, not refined."""
    parse = reading.parse
    return (
        not state.wishes.categories
        and bool(state.wishes.features)
        and any(not feature.negated for feature in parse.of("feature"))
        and parse.intent.name == "search_product"
        and reading.answers is None
    )


def _other_occasion(state: State, reading: Reading) -> bool:
    """Whether goods that were only described are left for an occasion that is named for the first time."""
    wishes, parse = state.wishes, reading.parse
    occasions = {str(one.value) for one in parse.of("occasion") if not one.negated}
    described = bool(wishes.features) and not wishes.categories and bool(state.shown)
    return described and bool(occasions - {wishes.occasion}) and parse.intent.name == "search_product"


def _former(state: State, reading: Reading, view: ShopView) -> Wishes | None:
    """The latest former need for these goods, unless the message is about another person."""
    said = {entity.name: str(entity.value) for entity in reading.attributes if entity.name in PERSONAL}
    for entity in reading.parse.of("recipient"):
        said |= {name: str(entity.value[name]) for name in PERSONAL if entity.value.get(name)}
    for former in reversed(state.past):
        known = former.categories
        same = set(reading.goods) == set(known) or (
            len(reading.goods) == 1 and (reading.goods[0] in known or _only_wider(reading, known, view))
        )
        other = any(
            name in former.any_of and value not in former.any_of[name] for name, value in said.items()
        )
        if same and not other:
            return former
    return None


def _only_wider(reading: Reading, known: list[str], view: ShopView) -> bool:
    """ "Back to the sofas" means the three-seat ones that were looked at, when nothing else is said."""
    return bare(reading) and any(view.related(reading.goods[0], kind) for kind in known)


def bare(reading: Reading) -> bool:
    """Whether a message names goods or nothing, and says nothing else of them."""
    parse = reading.parse
    return not (reading.attributes or parse.of("price") or parse.of("feature") or parse.of("anything"))
