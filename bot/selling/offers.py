"""Offers nobody asked for, with tact: one a turn, honest about what they cost, none after a refusal.

They are words and a button, never a card: what lies on the counter, and what "the second" means, is what the
shopper asked for.
"""

from __future__ import annotations

from bot.dialogue import actions as do
from bot.dialogue.reading import Reading
from bot.dialogue.state import State
from bot.dialogue.tact import Offered, OfferKind
from bot.selling.cards import as_shown, title
from bot.selling.companions import companions, within
from bot.selling.outcome import Turn
from bot.selling.step_up import TOLD, step_up

#: Offers of one kind in a chat that may go unanswered.
UNANSWERED = 2
#: What is said to an offer right after it that means no.
NO = frozenset({"decline", "reject"})


def taken(state: State, reading: Reading) -> do.Action | None:
    """A bare yes right after an offer takes it: a companion goes into the cart, a step up is looked at. A
    bare no is about the offer, not about what was chosen."""
    offered = state.tact.open_offer
    if offered is None or reading.act not in ("accept", "decline"):
        return None
    if reading.act == "decline":
        return do.Chitchat("decline")
    if offered.kind == "cross_sell":
        return do.ChangeCart("add", (offered.id,))
    return do.ProductAnswer(offered.id)


def hear_answer(turn: Turn) -> None:
    """Before a turn is carried out: whether the message turns down what was just offered."""
    tact = turn.state.tact
    offered, tact.open_offer = tact.open_offer, None
    if offered is None or turn.reading is None:
        return
    act = turn.reading.act
    if act in NO or (offered.kind == "up_sell" and act == "cheaper"):
        tact.refused_turn = turn.number
        turn.happened("offer_refused", kind=offered.kind, id=offered.id)


def note_taken(turn: Turn) -> None:
    """After a turn: what was offered, now or earlier, and went into the cart."""
    added = {str(event.data.get("id")) for event in turn.events if event.name == "cart_added"}
    for offered in turn.state.tact.offered:
        if offered.id in added and not offered.answered:
            offered.answered = True
            turn.happened("offer_accepted", kind=offered.kind, id=offered.id)


def offer(turn: Turn) -> bool:
    """At the end of a turn: something that goes with what was just taken, or a step up from what is being
    looked at. True when something was offered."""
    names = {event.name: event.data for event in turn.events}
    if "cart_added" in names and _welcome(turn, "cross_sell"):
        return _cross_sell(turn, str(names["cart_added"]["id"]))
    asked = names.get("product_asked")
    plain = asked is not None and asked.get("aspect") is None and "question_unanswered" not in names
    if plain and _welcome(turn, "up_sell"):
        return _up_sell(turn, str(names["product_asked"]["id"]))
    return False


def _welcome(turn: Turn, kind: OfferKind) -> bool:
    """Whether an offer is switched on, and would not be pushy now."""
    habits, tact = turn.shop.habits, turn.state.tact
    if not (habits.cross_sell if kind == "cross_sell" else habits.up_sell):
        return False
    pending = [one for one in tact.offered if one.kind == kind and not one.answered]
    if tact.refused_turn or len(pending) >= UNANSWERED:
        return False
    if kind == "up_sell":
        saving = turn.state.wishes.thrifty or turn.profile.persona.shows("bargain", turn.at)
        return not saving
    return True


def _cross_sell(turn: Turn, id: str) -> bool:
    product = turn.shop.product(id)
    if product is None:
        return False
    passed = {item.id for item in turn.state.cart} | turn.state.seen_ids()
    passed |= {one.id for one in turn.state.tact.offered}
    for companion in companions(turn.shop, product, turn.state.rejected):
        other = as_shown(turn, companion.id)
        if companion.id in passed or other is None or not within(turn, other):
            continue
        price = turn.say.price(other.price, other.currency)
        turn.tell(f"goes-with-{companion.why}", title=title(turn, other), price=price)
        turn.offer(turn.say("button-look-at-it"), "details", id=other.id)
        turn.offer(turn.say("button-add-it-too"), "add", id=other.id)
        _made(turn, Offered(id=other.id, kind="cross_sell", turn=turn.number, beside=id), why=companion.why)
        return True
    return False


def _up_sell(turn: Turn, id: str) -> bool:
    product = as_shown(turn, id)
    held = {item.id for item in turn.state.cart}
    if product is None or id in held or any(one.id == id for one in turn.state.tact.offered):
        return False
    step = step_up(turn, product)
    if step is None or step.product.id in held:
        return False
    say, currency = turn.say, product.currency
    turn.tell(
        "step-up",
        title=title(turn, step.product),
        price=say.price(step.product.price, currency),
        more=say.money(step.more, currency),
        gains="; ".join(step.gains[:TOLD]),
    )
    if step.lacks:
        turn.tell("step-lacks", lacks="; ".join(step.lacks[:TOLD]))
    if step.over:
        turn.tell("step-over", over=say.money(step.over, currency))
    turn.offer(say("button-look-at-it"), "details", id=step.product.id)
    offered = Offered(id=step.product.id, kind="up_sell", turn=turn.number, beside=id)
    _made(turn, offered, over_budget=float(step.over))
    return True


def _made(turn: Turn, offered: Offered, **data: object) -> None:
    tact = turn.state.tact
    tact.offered = [*tact.offered, offered]
    tact.open_offer = offered
    turn.happened("offer_made", kind=offered.kind, id=offered.id, beside=offered.beside, **data)
