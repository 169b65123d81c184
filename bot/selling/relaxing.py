"""When nothing fits: which wish stands in the way, and how much there would be without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.dialogue.state import Wishes
from bot.selling.cards import value_word
from bot.selling.outcome import Turn
from catalog.where import Where

#: Wishes are offered to be dropped in this order where they free equally: lightest first.
LIGHTEST = ("feature", "pattern", "brand", "material", "color", "size", "price", "age_group", "gender")
#: How many ways out are offered.
OFFERED = 3


def offer(turn: Turn, wanted: Where) -> None:
    """Tell the way out that frees most with the least given up, and offer the others as buttons."""
    wishes = turn.state.wishes
    found = [(name, count) for name in _droppable(wishes) if (count := _without(turn, wanted, name))]
    found.sort(key=lambda pair: LIGHTEST.index(pair[0]) if pair[0] in LIGHTEST else 0)
    turn.state.relaxation = [name for name, _ in found[:1]]
    if found:
        name, count = found[0]
        turn.tell("nothing-found-drop", wish=named(turn, name), count=count)
        turn.question = "relax"
    for name, _ in found[:OFFERED]:
        if name == "price":
            _offer_price(turn, wanted)
        else:
            turn.offer(turn.say("button-drop", wish=named(turn, name)), "drop", name=name)


def named(turn: Turn, name: str) -> str:
    """A wish in words: its value where it has one."""
    wishes = turn.state.wishes
    if name == "price":
        return turn.say("wish-price")
    if name == "feature":
        return turn.say("wish-feature", value=turn.say.items([*wishes.not_features]))
    values = [*wishes.any_of.get(name, ()), *wishes.soft.get(name, ())]
    if name == "gender":
        return turn.say.items([turn.say.or_else(f"for-{value}", value) for value in values], "or")
    if name == "age_group":
        return turn.say.items([turn.say.or_else(f"age-{value}", value) for value in values], "or")
    if values:
        words = turn.say.items([value_word(turn, name, value) for value in values], "or")
        return (
            f"{turn.say.attribute(name)} {words}" if name == "size" else turn.say("wish-value", value=words)
        )
    refused = [value_word(turn, name, value) for value in wishes.none_of.get(name, ())]
    return turn.say("wish-not", value=turn.say.items(refused, "or"))


def _droppable(wishes: Wishes) -> list[str]:
    names = [name for name in {**wishes.any_of, **wishes.none_of} if name != "category"]
    if wishes.not_features:
        names.append("feature")
    if wishes.price_min is not None or wishes.price_max is not None:
        names.append("price")
    return names


def _without(turn: Turn, wanted: Where, name: str) -> int:
    return int(turn.shop.catalog.mask(_dropped(wanted, name)).sum())


def _dropped(wanted: Where, name: str) -> Where:
    if name == "price":
        return replace(wanted, price_min=None, price_max=None)
    if name == "feature":
        return replace(wanted, words_none=frozenset())
    return replace(
        wanted,
        any_of={other: values for other, values in wanted.any_of.items() if other != name},
        none_of={other: values for other, values in wanted.none_of.items() if other != name},
    )


def _offer_price(turn: Turn, wanted: Where) -> None:
    """The nearest price at which something fits."""
    prices = turn.shop.catalog.columns.price[turn.shop.catalog.mask(_dropped(wanted, "price"))]
    known = prices[np.isfinite(prices)]
    if wanted.price_max is not None and known.size and (above := known[known > wanted.price_max]).size:
        nearest = float(above.min())
        label = turn.say("button-up-to", price=turn.say.money(nearest, turn.shop.currency))
        turn.offer(label, "want", name="price_max", value=f"{nearest:g}")
    else:
        turn.offer(turn.say("button-drop", wish=named(turn, "price")), "drop", name="price")
