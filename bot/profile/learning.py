"""What one turn teaches of the shopper: what was said as facts, what was done as likes, habits and traits."""

from __future__ import annotations

from bot.dialogue.state import PERSONAL
from bot.profile.fact import SELF, Fact, Source
from bot.profile.profile import TASTES
from bot.profile.signs import observe
from bot.selling.outcome import Turn

#: How sure a fact is that was said of goods ("shirts for men") rather than of oneself ("I'm a man").
BY_GOODS = 0.7


def learn(turn: Turn) -> None:
    """After a turn was carried out: take in what it taught. Switched off by `Habits.remember`."""
    if not turn.shop.habits.remember:
        return
    profile, wishes = turn.profile, turn.state.wishes
    profile.language = turn.state.language
    if turn.action == "recommend" and wishes.categories:
        profile.looked_for(wishes.categories)
    if turn.shop.habits.persona:
        observe(turn)
    _bought(turn)
    if turn.reading is None:
        return
    _introduction(turn)
    if turn.reading.act in ("wish", "cheaper", "dearer", "more", "reject"):
        _person(turn)
        _attributes(turn)
        _budget(turn)


def _introduction(turn: Turn) -> None:
    """ "I'm a woman", said with or without a wish."""
    reading = turn.reading
    assert reading is not None
    for entity in reading.parse.of("recipient"):
        if entity.negated or entity.value.get("who") != SELF:
            continue
        for name in PERSONAL:
            if entity.value.get(name) is not None:
                values = [str(entity.value[name])]
                turn.profile.know(Fact(name=name, values=values, source=_said(turn)))
                turn.state.person.setdefault(name, values)


def _person(turn: Turn) -> None:
    """Gender and age, of the shopper or of the one who is bought for: the two are never mixed."""
    reading, wishes = turn.reading, turn.state.wishes
    assert reading is not None
    about = wishes.recipient or SELF
    told = {str(entity.value.get("who")) for entity in reading.parse.of("recipient") if not entity.negated}
    stated = {entity.name for entity in reading.attributes if not entity.negated}
    for name in PERSONAL:
        values = turn.state.person.get(name)
        if values and (told or name in stated):
            confidence = 1.0 if told else BY_GOODS
            turn.profile.know(Fact(about=about, name=name, values=values, source=_said(turn, confidence)))


def _attributes(turn: Turn) -> None:
    """Sizes for these goods, and what is not wanted. A wanted colour is a wish of now: it is but a sign."""
    reading, wishes = turn.reading, turn.state.wishes
    assert reading is not None
    about, goods = wishes.recipient or SELF, next(iter(wishes.categories), None)
    liked: dict[str, list[str]] = {}
    for entity in reading.attributes:
        value = str(entity.value)
        if entity.negated and entity.name in TASTES:
            fact = Fact(about=about, name=entity.name, values=[value], goods=goods, refused=True)
            turn.profile.know(fact.model_copy(update={"source": _said(turn)}))
        elif entity.name == "size" and not entity.negated:
            turn.profile.know(Fact(about=about, name="size", values=[value], goods=goods, source=_said(turn)))
        elif entity.name in TASTES and about == SELF:
            liked.setdefault(entity.name, []).append(value)
    turn.profile.liked(liked, SAID_ONCE, turn.at, turn.number)
    if reading.answers == "size" and wishes.any_of.get("size"):
        values = list(wishes.any_of["size"])
        turn.profile.know(Fact(about=about, name="size", values=values, goods=goods, source=_said(turn)))


#: How far a wish for a colour moves the like of it.
SAID_ONCE = 0.12


def _bought(turn: Turn) -> None:
    """What is put into the cart shows what somebody spends on such goods."""
    for event in turn.events:
        row = turn.shop.catalog.row(str(event.data.get("id", ""))) if event.name == "cart_added" else None
        if row is None:
            continue
        product = turn.shop.catalog.product(row)
        goods = [kind for kind in turn.state.wishes.categories if turn.shop.is_a(row, kind)]
        if goods and product.price is not None:
            source = Source(at=turn.at, turn=turn.number, how="inferred")
            turn.profile.spent(goods[0], float(product.price), product.currency, source)


def _budget(turn: Turn) -> None:
    """What somebody is ready to spend on such goods, from the limits they name."""
    reading, wishes = turn.reading, turn.state.wishes
    assert reading is not None
    named = reading.parse.of("price") or reading.answers == "budget"
    if not named or wishes.price_total or len(wishes.categories) != 1:
        return
    amount = wishes.price_about or wishes.price_max
    if amount:
        turn.profile.spent(wishes.categories[0], float(amount), turn.shop.currency, _said(turn))


def _said(turn: Turn, confidence: float = 1.0) -> Source:
    return Source(at=turn.at, turn=turn.number, how="said", confidence=confidence)
