"""A chat that goes on elsewhere: its state, as the other chat takes it up."""

from __future__ import annotations

from bot.dialogue.state import SHOWN_LISTS, CartItem, State

#: Former needs that are kept of both chats.
PAST = 8


def carried(old: State, into: State, turn: int) -> State:
    """What was wanted, shown and put in the cart in `old`, for the chat whose state is `into` after `turn`
    turns. Its own needs become former ones; buttons and open questions stay where they were asked."""
    shown = [one.model_copy(update={"turn": turn}) for one in old.shown]
    own = [into.wishes] if not into.wishes.empty and into.wishes != old.wishes else []
    return into.model_copy(
        deep=True,
        update={
            "language": old.language,
            "wishes": old.wishes.model_copy(deep=True),
            "past": [*into.past, *own, *old.past][-PAST:],
            "shown": [*into.shown, *shown][-SHOWN_LISTS:],
            "focus": old.focus,
            "cart": _together(into.cart, old.cart),
            "rejected": list(dict.fromkeys([*into.rejected, *old.rejected])),
            "asked": list(dict.fromkeys([*into.asked, *old.asked])),
            "person": {**into.person, **old.person},
            "recipient": old.recipient,
            "greeted": into.greeted or old.greeted,
            "question": None,
            "relaxation": [],
        },
    )


def _together(one: list[CartItem], other: list[CartItem]) -> list[CartItem]:
    """Both carts; what lies in both is one line, with the larger number: it is the same person's."""
    lines = {(item.id, *sorted(item.options.items())): item.model_copy(deep=True) for item in one}
    for item in other:
        key = (item.id, *sorted(item.options.items()))
        known = lines.get(key)
        quantity = item.quantity if known is None else max(known.quantity, item.quantity)
        lines[key] = item.model_copy(deep=True, update={"quantity": quantity})
    return list(lines.values())
