"""A pressed button: its offer becomes a changed state and an action, without any understanding of words."""

from __future__ import annotations

from typing import cast

from bot.dialogue import actions as do
from bot.dialogue.state import PERSONAL, Offer, State, Wishes
from bot.dialogue.tact import Stage


def press(state: State, offer: Offer | None) -> do.Action:
    """Changes `state` as the button says and returns what to do. An unknown button is stale."""
    if offer is None:
        return do.Fallback("stale_button")
    ids = (offer.id,) if offer.id else ()
    match offer.do:
        case "add":
            return do.ChangeCart("add", ids)
        case "remove":
            return do.ChangeCart("remove", ids)
        case "details":
            return do.ProductAnswer(offer.id or "")
        case "explain":
            target = offer.id or (state.last_ids[0] if state.last_ids else "")
            return do.Explain(target)
        case "more" | "cheaper" | "dearer":
            return do.Recommend(mode=offer.do)
        case "compare":
            return do.Compare(tuple(state.last_ids[:3])) if len(state.last_ids) > 1 else do.Fallback("which")
        case "want":
            return _want(state, offer)
        case "drop":
            state.wishes = state.wishes.without(offer.name or "")
            return do.Recommend()
        case "cart":
            return do.ChangeCart("view")
        case "clear":
            return do.ChangeCart("clear")
        case "checkout":
            return do.Checkout()
        case "human":
            return do.Handoff("asked")
        case "bot":
            return do.BackToBot()
        case "why":
            return do.GiveReason(offer.value, cast(Stage, offer.name))
        case "forget":
            return do.ForgetOne(offer.value)
        case "rate":
            return do.Rate(int(offer.value or 0))
        case "topic":
            return do.Recommend() if offer.name == "popular" else do.PolicyAnswer((offer.name or "",))


def _want(state: State, offer: Offer) -> do.Action:
    name, value = offer.name or "", offer.value or ""
    if name == "price_max":
        state.wishes.price_max, state.wishes.price_about = float(value), None
    elif name == "category":
        if state.wishes.categories and value not in state.wishes.categories:
            state.past.append(state.wishes)
            kept = {key: values for key, values in state.wishes.any_of.items() if key in PERSONAL}
            state.wishes = Wishes(
                any_of=kept, recipient=state.wishes.recipient, occasion=state.wishes.occasion
            )
        state.wishes.any_of["category"] = [value]
        state.wishes.text = ""
    else:
        state.wishes.any_of[name] = [value]
        if name in PERSONAL:
            state.person[name] = [value]
    state.question = None
    return do.Recommend()
