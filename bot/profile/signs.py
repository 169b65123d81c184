"""How somebody's traits show: in what their words sound like, and in what they ask for and do.

Weights: 1 is a clear sign. Pressed buttons are the shop's own suggestions and say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.dialogue.heard import Act
from bot.profile.persona import Trait
from bot.selling.aspects import asked
from bot.selling.outcome import Turn

Signs = tuple[tuple[Trait, float], ...]
#: What is asked of a product shows what counts.
BY_ASPECT: Mapping[str, Signs] = MappingProxyType(
    {
        "dimensions": (("facts", 0.6),),
        "weight": (("facts", 0.6),),
        "material": (("facts", 0.4),),
        "care": (("facts", 0.4),),
        "warranty": (("facts", 0.4), ("safety", 0.6)),
        "color": (("beauty", 0.4),),
        "brand": (("status", 0.3),),
    }
)
BY_TOPIC: Mapping[str, Signs] = MappingProxyType(
    {
        "warranty": (("safety", 0.7),),
        "returns": (("safety", 0.7),),
        "payment": (("safety", 0.3),),
        "discounts": (("bargain", 0.9),),
    }
)
BY_ACT: Mapping[Act, Signs] = MappingProxyType(
    {
        "cheaper": (("bargain", 0.5),),
        "dearer": (("status", 0.4), ("beauty", 0.2)),
        "compare": (("facts", 0.5),),
    }
)
BY_OBJECTION: Mapping[str, Signs] = MappingProxyType(
    {
        "price": (("bargain", 0.5),),
        "trust": (("safety", 1.0),),
        "quality": (("facts", 0.4),),
        "style": (("beauty", 0.5),),
    }
)
#: A hurry that is said counts at once.
HURRY = 2.0
#: What the choice among shown prices says.
CHEAPEST: Signs = (("bargain", 0.3),)
DEAREST: Signs = (("beauty", 0.2), ("status", 0.2))


def observe(turn: Turn) -> None:
    """Take the signs of this turn into the persona."""
    if turn.reading is None:
        return
    reading, parse = turn.reading, turn.reading.parse
    heard = turn.shop.listener.traits(parse.text, turn.shop.known_vector(parse.text))
    for trait, confidence in heard.items():
        _note(turn, ((trait, confidence * (HURRY if trait == "hurry" else 1.0)),), "words")
    if parse.mood == "hurried" and "hurry" not in heard:
        _note(turn, (("hurry", HURRY),), "words")
    if reading.act == "details":
        for aspect in asked(turn, parse.text):
            _note(turn, BY_ASPECT.get(aspect, ()), f"asked_{aspect}")
    for topic in reading.topics if reading.act == "policy" else ():
        _note(turn, BY_TOPIC.get(topic, ()), f"asked_{topic}")
    _note(turn, BY_ACT.get(reading.act, ()), reading.act)
    if reading.objection is not None:
        _note(turn, BY_OBJECTION.get(reading.objection, ()), f"objected_{reading.objection}")
    if reading.act == "add":
        _choice(turn)


def _choice(turn: Turn) -> None:
    """Taking the cheapest or the dearest of three or more shown ones."""
    shown = turn.state.shown[-1] if turn.state.shown else None
    if shown is None or turn.focus not in shown.ids:
        return
    prices = [price for price in shown.prices if price is not None]
    price = shown.prices[shown.ids.index(turn.focus)]
    if len(prices) < 3 or price is None:
        return
    if price == min(prices):
        _note(turn, CHEAPEST, "took_cheapest")
    elif price == max(prices):
        _note(turn, DEAREST, "took_dearest")


def _note(turn: Turn, signs: Signs, what: str) -> None:
    for trait, weight in signs:
        turn.profile.persona.noted(trait, weight, what, turn.at, turn.number)
