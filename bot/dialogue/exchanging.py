"""One thing of the cart for another: "the first, not the second"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue.described import described
from bot.dialogue.state import State
from bot.dialogue.view import ShopView
from nlu.parse import Entity, Parse

#: What names the one that goes, right before it; and what exchanges one for the other.
AWAY = re.compile(
    r"\b(?:вместо|убер\w+|убра\w+|удал\w+|выкин\w+|instead of|remove|drop|take out|rather than)"
    r"\s(?:\w+\s){0,2}\Z",
    re.IGNORECASE,
)
FOR = re.compile(r"\b(?:замен\w+|поменя\w+|смени\w*|swap|replace|exchange)\b", re.IGNORECASE)
INTO = re.compile(r"\b(?:на|for|with|to)\s(?:the\s|вот\s|вон\s)?\Z", re.IGNORECASE)
INSTEAD = re.compile(r"\b(?:вместо|instead)\b", re.IGNORECASE)
#: Second thoughts about what has just gone into the cart.
CHANGED = re.compile(
    r"\b(?:лучше|передумал\w*|вернее|точнее|rather|changed my mind|actually|i meant)\b|"
    r"\A(?:(?:ой|а|ну|oh|wait|hmm|sorry|стоп|прости\w*)[\s,]+)*(?:не|нет|no|not|стоп|wait)\b",
    re.IGNORECASE,
)
#: What such a message is heard as.
HEARD_AS = frozenset(
    {"select", "refine", "add_to_cart", "remove_from_cart", "change_quantity", "deny", "reject", "relax",
     "search_product", "undo", "affirm", "out_of_scope", "forget_that"}
)  # fmt: skip


def exchanged(
    state: State, parse: Parse, attributes: Sequence[Entity], view: ShopView
) -> tuple[str, str] | None:
    """(what leaves the cart, what takes its place), when a message says so of what was shown."""
    held = [item.id for item in state.cart]
    if not held or "?" in parse.text or parse.intent.name not in HEARD_AS:
        return None
    going, coming = _pointed(state, parse)
    gone = [id for id in going if id in held]
    instead = INSTEAD.search(parse.text) is not None or FOR.search(parse.text) is not None
    looks = [one for one in attributes if not one.negated]
    if not coming and (looks or parse.of("feature")):
        others = [id for id in state.last_ids if id not in held]
        coming = described(others, parse, looks, view) or (others if len(others) == 1 and looks else [])
    coming = [id for id in coming if id not in held]
    if len(coming) != 1:
        return None
    if not gone and (instead or (state.just_added and CHANGED.search(parse.text))):
        just = [id for id in state.just_added if id in held]
        gone = just[-1:] or [id for id in (state.focus,) if id in held] or (held if len(held) == 1 else [])
    return (gone[0], coming[0]) if gone else None


def _pointed(state: State, parse: Parse) -> tuple[list[str], list[str]]:
    """Products pointed at by number: those that shall go, and those that shall come."""
    going: list[str] = []
    coming: list[str] = []
    swaps = FOR.search(parse.text) is not None
    ordinals = [one for one in parse.of("reference") if one.value.get("kind") == "ordinal"]
    behind = 0
    for one in ordinals:
        before, behind = parse.text[behind : one.start], one.end
        place = int(one.value["index"])
        shown = next((lot.ids for lot in reversed(state.shown) if abs(place) <= len(lot.ids)), [])
        if not shown:
            continue
        away = one.negated or AWAY.search(before) is not None
        away = away or (swaps and len(ordinals) > 1 and INTO.search(before) is None)
        (going if away else coming).append(shown[place - 1 if place > 0 else place])
    return going, coming
