"""Folding what was said into what is wanted: refining, relaxing, switching topic, changing one's mind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.dialogue.parts import same_part
from bot.dialogue.product_acts import MANY
from bot.dialogue.reading import Reading
from bot.dialogue.state import PERSONAL, State, Wishes
from bot.dialogue.topics import VAGUE_PEOPLE, take_topic
from bot.dialogue.view import ShopView
from nlu.parse import Entity

#: Attributes that people state as conditions. Others ("for a party", "for winter") say what it is for: a
#: product that a merchant filed under another season may still be the one.
FIRM = frozenset(
    {
        "color",
        "size",
        "material",
        "brand",
        "width",
        "depth",
        "height",
        "length",
        "diameter",
        "dimensions",
        *PERSONAL,
    }
)
#: Whom people love rather than buy for, where they buy for people.
PETS = frozenset({"dog", "cat", "pet", "horse", "bird", "rodent", "fish"})
#: "around 100" accepts this share below and above.
ABOUT_SPREAD = 0.25
#: How many changes of the wishes can be undone, and how many products stay rejected.
UNDONE, REJECTED = 8, 60
#: What goes without saying where prices are in thousands.
THOUSAND = 1000.0
#: A rejection of so few words names nothing but what is wrong.
BLAMING = 4
#: What comes before an occasion that is none any more.
LEFT = re.compile(
    r"\b(?:forget|never ?mind|nvm|scrap|skip|ditch|not for|isn'?t for|no longer for)(?: about)?"
    r"(?: the| a| my| that)?\s$|"
    r"\b(?:забудь(?:те)?|не на|не для)(?: про| о)?\s$",
    re.IGNORECASE,
)
#: What a change that no measure tells is looked for by.
SAID_BY: Mapping[str, str] = MappingProxyType(
    {
        "bigger": "large", "smaller": "small", "taller": "tall", "lower": "low", "wider": "wide",
        "narrower": "narrow", "longer": "long", "shorter": "short", "lighter": "light", "darker": "dark",
        "warmer": "warm", "brighter": "bright", "simpler": "simple", "newer": "new",
    }
)  # fmt: skip
OPPOSITE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        one: (other,)
        for pair in (
            ("bigger", "smaller"), ("taller", "lower"), ("wider", "narrower"), ("longer", "shorter"),
            ("lighter", "darker"),
        )
        for one, other in (pair, pair[::-1])
    }
)  # fmt: skip


def fold(state: State, reading: Reading, view: ShopView) -> State:
    """A new state in which the message's wishes are taken in. Pure: `state` is left as it was."""
    new = state.model_copy(deep=True)
    _take_pace(new, reading)
    if reading.missing and not reading.goods:
        # Goods that aren't sold are no wish that could be carried on.
        return new
    if reading.act == "indifferent":
        return new
    wishes = take_topic(new, reading, view)
    _withdraw(wishes, reading, state)
    _take_goods(wishes, reading, new.returned, view)
    _take_others(wishes, reading)
    _take_person(new, wishes, reading)
    _take_attributes(wishes, reading)
    _take_price(wishes, reading, new, view)
    _take_free_words(wishes, reading)
    _assume_person(new, wishes, view)
    # "Not a knife but a multitool": a refused kind that the wanted one belongs to is no refusal of it.
    refused = [
        kind
        for kind in wishes.none_of.get("category", [])
        if not any(kind == wanted or view.within(wanted, kind) for wanted in wishes.categories)
    ]
    _put(wishes.none_of, "category", refused)
    if wishes != state.wishes and not state.wishes.empty:
        new.before = [*state.before, state.wishes][-UNDONE:]
    new.wishes = wishes
    if reading.act in ("reject", "objection"):
        _reject(new, reading)
    return new


def undo(state: State) -> State:
    """The state with the last change of the wishes taken back; `state` is left as it was."""
    new = state.model_copy(deep=True)
    if new.before:
        new.wishes = new.before.pop()
        new.recipient = new.wishes.recipient
    new.question, new.relaxation, new.returned = None, [], False
    return new


def _take_pace(state: State, reading: Reading) -> None:
    """Questions that were passed over and signs of hurry: both make the next question less likely."""
    narrowing = state.question is not None and state.question.slot != "category"
    answered = reading.answers is not None or bool(reading.parse.of("anything"))
    if answered:
        state.unanswered = 0
    elif narrowing:
        state.unanswered += 1
    state.hurried = state.hurried or reading.parse.mood == "hurried"
    state.question = None
    state.relaxation = []


def _reject(state: State, reading: Reading) -> None:
    """What was turned down doesn't come back: the products pointed at, else the whole list. A refused colour
    or brand is a reason of its own and leaves the others of the list in play."""
    described = bool(reading.attributes or reading.goods)
    if reading.turned_down:
        gone = reading.turned_down
    elif described or not state.shown or reading.objection not in (None, "style"):
        return
    else:
        gone = tuple(state.last_ids)
    kept = [id for id in state.rejected if id not in gone]
    state.rejected = [*kept, *gone][-REJECTED:]


def _take_goods(wishes: Wishes, reading: Reading, returned: bool, view: ShopView) -> None:
    if not reading.goods or (returned and not set(reading.goods) < set(wishes.categories)):
        return
    if (reading.act not in ("wish", "more") or reading.parse.intent.name != "search_product") and all(
        any(view.covers(wide, one) for one in wishes.categories) for wide in reading.goods
    ):
        # "That's a lot for a bag", of backpacks: the wider name stands for what is talked about.
        return
    if "category" in reading.beside and wishes.categories and reading.act == "wish":
        # "Or a skirt": either will do.
        wishes.any_of["category"] = list(dict.fromkeys([*wishes.categories, *reading.goods]))
        wishes.side_by_side = True
        return
    # "Just the shoes", of a shirt and formal shoes, means the formal ones.
    meant = [one for one in wishes.categories if any(view.covers(wide, one) for wide in reading.goods)]
    several = len(wishes.categories) > 1 and len(meant) == len(reading.goods)
    wishes.any_of["category"] = meant if several else list(reading.goods)
    refused = [value for value in wishes.none_of.get("category", []) if value not in reading.goods]
    _put(wishes.none_of, "category", refused)
    wishes.side_by_side = len(reading.goods) > 1
    wishes.text = reading.parse.search_text


def _take_others(wishes: Wishes, reading: Reading) -> None:
    """ "Another brand": any but the one that was wanted."""
    for name in reading.others:
        values = wishes.any_of.pop(name, [])
        wishes.none_of[name] = list(dict.fromkeys([*wishes.none_of.get(name, []), *values]))
        wishes.text = ""


def _take_person(state: State, wishes: Wishes, reading: Reading) -> None:
    recipients = [entity for entity in reading.parse.of("recipient") if not entity.negated]
    people = [one for one in recipients if one.value.get("who") not in PETS]
    if people or (wishes.recipient is not None and wishes.recipient not in PETS):
        # "My daughter adores kittens" buys nothing for the kittens.
        loved = [one.text.casefold() for one in recipients if one not in people]
        wishes.features = list(dict.fromkeys([*wishes.features, *loved]))
        recipients = people
    for entity in recipients:
        who = str(entity.value.get("who"))
        if who in VAGUE_PEOPLE and wishes.recipient:
            # "She is ten" is about the daughter who was named before.
            who = wishes.recipient
        person = {name: [str(entity.value[name])] for name in PERSONAL if entity.value.get(name) is not None}
        if who != wishes.recipient:
            wishes.age = None
        if (age := entity.value.get("age")) is not None:
            wishes.age = float(age)
        if who != "self":
            if wishes.recipient and wishes.recipient != who:
                for name in ("size", *PERSONAL):
                    wishes.any_of.pop(name, None)
            wishes.recipient = who
            state.recipient = who
        state.person = person or state.person
        for name, values in person.items():
            wishes.any_of[name] = values
    said = [entity for entity in reading.attributes if entity.name in PERSONAL and not entity.negated]
    if said:
        known = wishes.any_of.get("gender") or state.person.get("gender")
        state.person = {name: _values(said, name) for name in PERSONAL if _values(said, name)}
        if not recipients and known not in (None, state.person.get("gender")):
            wishes.recipient = None
        for name in PERSONAL:
            if name in state.person:
                wishes.any_of[name] = state.person[name]
            elif not recipients:
                wishes.any_of.pop(name, None)
        wishes.assumed = []


def _take_attributes(wishes: Wishes, reading: Reading) -> None:
    plain = [entity for entity in reading.attributes if entity.name not in PERSONAL]
    for name in dict.fromkeys(entity.name for entity in plain):
        said = [entity for entity in plain if not entity.negated]
        wanted = _values((entity for entity in said if name in FIRM and not entity.soft), name)
        soft = _values((entity for entity in said if name not in FIRM or entity.soft), name)
        refused = _values((e for e in plain if e.negated), name)
        if soft and name in FIRM and wishes.any_of.get(name):
            # "Rather golden ones", instead of the blue ones that were asked for: as firm as those were.
            wanted, soft = [*wanted, *soft], []
        if name in reading.beside and (wishes.any_of.get(name) or wishes.soft.get(name)):
            # "Brown would be fine, too".
            side = wishes.any_of if wishes.any_of.get(name) else wishes.soft
            side[name] = list(dict.fromkeys([*side[name], *wanted, *soft]))
            kept = [value for value in wishes.none_of.get(name, []) if value not in side[name]]
            _put(wishes.none_of, name, kept)
        elif wanted or soft:
            _forget_words(wishes, name)
            _put(wishes.any_of, name, wanted)
            _put(wishes.soft, name, soft)
            kept = [value for value in wishes.none_of.get(name, []) if value not in {*wanted, *soft}]
            _put(wishes.none_of, name, kept)
        if refused:
            wishes.none_of[name] = list(dict.fromkeys([*wishes.none_of.get(name, []), *refused]))
            for side in (wishes.any_of, wishes.soft):
                _put(side, name, [value for value in side.get(name, []) if value not in refused])
    refused_goods = [str(e.value) for e in reading.parse.of("category") if e.negated]
    if refused_goods:
        wishes.none_of["category"] = list(
            dict.fromkeys([*wishes.none_of.get("category", []), *refused_goods])
        )
        _put(wishes.any_of, "category", [c for c in wishes.categories if c not in refused_goods])


def _take_price(wishes: Wishes, reading: Reading, state: State, view: ShopView) -> None:
    prices = [
        entity.value
        for entity in reading.parse.of("price")
        if not entity.negated and not entity.value.get("same")
    ]
    if reading.act == "cheaper" or reading.objection == "price":
        # Who finds it dear holds to no lower bound.
        wishes.price_min = None
    modest = any(entity.value == "cheaper" and entity.soft for entity in reading.parse.of("change"))
    if modest or (reading.objection == "price" and not state.shown):
        wishes.thrifty = True
    spoken = reading.answers == "budget" or (reading.answers is None and wishes.price_max is not None)
    number = reading.number
    if number is None and reading.act == "wish" and not reading.goods:
        # "Make it 150", of a limit of 200.
        number = next((float(one.value) for one in reading.parse.of("quantity") if one.value > MANY), None)
    if not prices and spoken and number is not None:
        prices = [{"min": None, "max": number, "currency": None, "about": False}]
    for price in prices:
        low, high = (_as_meant(price.get(side), price, reading, view) for side in ("min", "max"))
        wishes.currency = price.get("currency") or wishes.currency
        if price.get("about"):
            centre = float(high if high is not None else low or 0.0)
            wishes.price_about = centre
            wishes.price_min = round(centre * (1 - ABOUT_SPREAD), 2)
            wishes.price_max = round(centre * (1 + ABOUT_SPREAD), 2)
            continue
        wishes.price_about = None
        wishes.price_total = bool(price.get("total"))
        if low is not None and high is not None:
            wishes.price_min, wishes.price_max = float(low), float(high)
        elif high is not None:
            wishes.price_max = float(high)
            if wishes.price_min is not None and (wishes.price_min >= float(high) or state.wishes.price_about):
                wishes.price_min = None
        elif low is not None:
            wishes.price_min = float(low)
            if wishes.price_max is not None and (wishes.price_max <= float(low) or state.wishes.price_about):
                wishes.price_max = None


def _as_meant(
    amount: float | None, price: Mapping[str, object], reading: Reading, view: ShopView
) -> float | None:
    """ "До пяти", where nothing costs less than a hundred: five thousand."""
    if amount is None or price.get("currency") or reading.parse.language != "ru":
        return amount
    cheapest, dearest = view.prices()
    return amount * THOUSAND if amount < cheapest and amount * THOUSAND <= dearest else amount


def _take_free_words(wishes: Wishes, reading: Reading) -> None:
    parse = reading.parse
    if reading.answers == "size" and reading.number is not None:
        wishes.any_of["size"] = [f"{reading.number:g}"]
    occasion = next((str(entity.value) for entity in parse.of("occasion") if not entity.negated), None)
    wishes.occasion = occasion or wishes.occasion
    if any(LEFT.search(parse.text[: one.start]) for one in parse.of("occasion")):
        # "Forget the wedding".
        wishes.occasion = None
    # "Those are ugly" says what is wrong with them; "not these, something with pockets" what would be right.
    blamed = reading.act == "objection" or (reading.act == "reject" and len(parse.text.split()) <= BLAMING)
    for entity in parse.of("feature"):
        feature = str(entity.value)
        if blamed and not entity.negated:
            continue
        if entity.negated:
            wishes.not_features = list(dict.fromkeys([*wishes.not_features, feature]))
            wishes.features = [other for other in wishes.features if other != feature]
        elif feature not in wishes.features:
            counted = any(character.isdigit() for character in feature)
            kept = [one for one in wishes.features if not (counted and same_part(one, feature))]
            wishes.features = [*kept, feature]
    for change in parse.of("change"):
        said = SAID_BY.get(str(change.value))
        if said is not None and not change.negated:
            against = {SAID_BY[other] for other in OPPOSITE.get(str(change.value), ())}
            kept = [feature for feature in wishes.features if feature not in against and feature != said]
            wishes.features = [*kept, said]
    if not reading.goods and not wishes.categories and parse.search_text:
        wishes.text = parse.search_text


def _withdraw(wishes: Wishes, reading: Reading, state: State) -> None:
    for entity in reading.parse.of("anything"):
        name = str(entity.value)
        if name == "all" and state.question is not None:
            # "Doesn't matter", said to a question, is about what was asked; it stays open.
            continue
        if name in ("price", "budget", "all"):
            wishes.price_min = wishes.price_max = wishes.price_about = None
            wishes.thrifty = False
        if name == "all":
            wishes.any_of = {"category": wishes.categories} if wishes.categories else {}
            wishes.none_of, wishes.soft, wishes.features, wishes.not_features = {}, {}, [], []
        elif name != "price":
            for side in (wishes.any_of, wishes.none_of, wishes.soft):
                side.pop(name, None)


def _assume_person(state: State, wishes: Wishes, view: ShopView) -> None:
    """Goods for men seen before make the next shirts men's too, where such goods know the difference."""
    if wishes.recipient and wishes.recipient != state.recipient:
        return
    for name, values in state.person.items():
        if name in wishes.any_of or name in wishes.none_of:
            continue
        if view.states(name, wishes.categories, values):
            wishes.any_of[name] = list(values)
            wishes.assumed = list(dict.fromkeys([*wishes.assumed, name]))


def _forget_words(wishes: Wishes, name: str) -> None:
    """A replaced value must not go on pulling the search: pink is gone once purple is wanted."""
    gone = {word for value in wishes.any_of.get(name, []) for word in value.split()}
    wishes.text = " ".join(word for word in wishes.text.split() if word.casefold() not in gone)


def _values(entities: Iterable[Entity], name: str) -> list[str]:
    return list(dict.fromkeys(str(entity.value) for entity in entities if entity.name == name))


def _put(side: dict[str, list[str]], name: str, values: list[str]) -> None:
    if values:
        side[name] = values
    else:
        side.pop(name, None)
