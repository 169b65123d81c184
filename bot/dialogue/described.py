"""Products that a message means by describing them: "how much is the fire engine", "the one with oranges"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.state import PERSONAL
from bot.dialogue.view import ShopView
from nlu.parse import Entity, Parse

#: What a question counts.
COUNTED = re.compile(r"\b(?:how many|how much|сколько|скольки)\s+\w+", re.IGNORECASE)
#: A question about the inside of what was just named, though the words before it sound like a wish.
INSIDE = re.compile(
    r"\b(?:сколько|скока|что|какой|какая|какое|какие|из чего|есть ли)\s+(?:\w+\s){0,2}?"
    r"(?:там|внутри|в\s+(?:нем|нём|ней|них|комплекте|наборе|коробке|упаковке))\b|"
    r"\b(?:там|в\s+(?:нем|нём|ней|них))\s+(?:сколько|скока|что|какой|какие)\b|"
    r"\bhow many\b[^.!]*\binside\b|\bwhat(?:'s| is) in it\b",
    re.IGNORECASE,
)
#: What is asked of, or done with, one product; a question for its stock may as well ask for others.
OF_ONE = frozenset(
    {"ask_price", "ask_details", "explain", "select", "add_to_cart", "remove_from_cart", "change_quantity",
     "ask_goes_with", "object_quality", "object_fit", "object_trust"}
)  # fmt: skip
#: What is done with a line of the cart.
OF_CART = frozenset({"remove_from_cart", "change_quantity"})
#: Acts of which the first of several that fit is good enough.
TAKING = frozenset({"add_to_cart"})
#: From this confidence on the bare name of its kind puts the only one of the list in the cart.
SURE = 0.8


def described(shown: Sequence[str], parse: Parse, attributes: Sequence[Entity], view: ShopView) -> list[str]:
    """Those of the shown products that look and are called as the message says, best first; empty when it
    tells none of them from the others."""
    wanted: dict[str, list[str]] = {}
    for entity in attributes:
        if not entity.negated and entity.name not in PERSONAL:
            wanted.setdefault(entity.name, []).append(str(entity.value))
    fitting = view.matching(shown, wanted) if wanted else list(shown)
    # "How many parts has the digger" speaks of the digger, whatever else has so many parts.
    called = view.called(fitting, COUNTED.sub(" ", parse.text)) if len(fitting) > 1 else []
    if called:
        return called
    # Goods of a kind that nothing else of the list is tell as much as a colour.
    goods = [str(one.value) for one in parse.of("category") if not one.negated]
    of_kind = view.matching(fitting, {"category": goods}) if goods else fitting
    return of_kind if of_kind and (wanted or goods) and len(of_kind) < max(2, len(shown)) else []


def meant(shown: Sequence[str], parse: Parse, attributes: Sequence[Entity], view: ShopView) -> list[str]:
    """The one product that a question or a cart act speaks of without pointing; empty when it may be any."""
    if not shown or not (parse.intent.name in OF_ONE or INSIDE.search(parse.text)):
        return []
    found = described(shown, parse, attributes, view)
    named = attributes or parse.of("feature") or parse.intent.name not in TAKING
    if not named and parse.intent.confidence < SURE:
        # "Lipstick, then", said of a list with one among other things, asks for lipsticks.
        return []
    return found[:1] if len(found) == 1 or parse.intent.name in TAKING else []


def named_line(held: Sequence[str], parse: Parse, attributes: Sequence[Entity], view: ShopView) -> list[str]:
    """The line of the cart that a message names, where it names one of several."""
    found = described(held, parse, attributes, view)
    return found[:1] if len(found) == 1 else []
