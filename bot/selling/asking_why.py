"""Asking why, now and then: after a rejection, a leave without a choice, a purchase; and serving the answer.

A reason is worth more than a rating: it serves this shopper at once, and told together they tell the merchant
what stands between shoppers and goods. It is asked once a chat at most, and not to whom it would annoy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.dialogue import actions as do
from bot.dialogue.reading import Reading
from bot.dialogue.state import State
from bot.dialogue.tact import Stage, WhyAsked
from bot.profile.fact import SELF, Fact, Source
from bot.profile.listening import REASONS, Reason
from bot.profile.profile import TASTES
from bot.selling.outcome import Turn
from bot.selling.recommending import recommend
from bot.shop import Shop

#: The likeliest reasons at each stage, as buttons.
BUTTONS: Mapping[Stage, tuple[Reason, ...]] = MappingProxyType(
    {
        "rejected": ("price", "style", "fit", "quality", "other"),
        "abandoned": ("price", "style", "trust", "delivery", "not_now"),
        "bought": ("price", "style", "quality", "trust", "other"),
    }
)
#: Acts that want something of their own: they are carried out, whatever question is open.
TASKS = frozenset(
    {"add", "remove", "view_cart", "clear_cart", "quantity", "checkout", "order", "human", "forget",
     "forget_that", "profile", "compare", "restart", "undo", "more", "cheaper", "dearer", "greet", "help",
     "identity", "popular", "similar", "goes_with", "objection", "explain", "empty"}
)  # fmt: skip
#: Acts that the words of a reason are easily taken for ("the price", "too wide"): then it must be clear.
LOOKALIKES = frozenset({"wish", "details", "price", "availability", "policy", "advice"})
#: Confidence from which a reason is heard at all, and in a lookalike.
HEARD, CLEAR = 0.35, 0.5
#: The same for a reason that comes with a rejection: read with the sentence vector, and by words alone.
SAID_CLEARLY, SAID_PLAINLY = 0.6, 0.7
#: What tells a reason without being asked.
TOLD_BY: Mapping[str, Reason] = MappingProxyType({"later": "not_now"})
#: Longest words that are kept with a reason.
WORDS = 300
#: Share of the rejected products that have what wasn't liked in common, and how sure that guess is.
COMMON, GUESSED = 0.75, 0.5


def answered(state: State, reading: Reading, shop: Shop) -> do.Action | None:
    """What to do when the message answers the open question for a reason; None when it doesn't."""
    asked = state.tact.why
    if asked is None or "?" in reading.parse.text:
        return None
    # What decided a purchase sounds like the same words of an objection ("the look").
    if reading.act in TASKS and not (asked.stage == "bought" and reading.act in ("objection", "cheaper")):
        return None
    if reading.act == "decline":
        return do.GiveReason(None, asked.stage)
    if reading.act == "wish" and (reading.goods or reading.missing):
        return None
    reason, confidence = shop.listener.reason(reading.parse.text, shop.vector(reading.parse.text))
    if reading.act in LOOKALIKES and confidence < CLEAR:
        return None
    return do.GiveReason(reason if confidence >= HEARD else "other", asked.stage)


def serve(turn: Turn, action: do.GiveReason) -> None:
    """Record the reason and act on it: too dear means cheaper ones, not now means no more talking."""
    turn.action = "chitchat"
    turn.state.question = None
    if action.reason is None or action.reason not in REASONS:
        turn.tell("why-declined")
        turn.happened("reason_declined", stage=action.stage)
        return
    _given(turn, action.reason, action.stage, asked=True)
    if action.stage == "bought":
        turn.tell("why-thanks")
        return
    shown = bool(turn.state.shown)
    match action.reason:
        case "price" if shown:
            recommend(turn, do.Recommend(mode="cheaper", note="why-price"))
        case "style" if shown:
            _turn_down(turn)
            recommend(turn, do.Recommend(mode="more", note="why-style"))
        case "quality" if shown:
            recommend(turn, do.Recommend(mode="dearer", note="why-quality"))
        case "fit":
            turn.tell("why-fit")
        case "trust":
            _quote(turn, "returns", "payment")
        case "delivery":
            _quote(turn, "delivery")
        case "not_now":
            turn.tell("later")
        case _:
            turn.tell("why-other")


def ask(turn: Turn) -> bool:
    """At the end of a turn: put the question where it is due. True when it was asked."""
    stage = _due(turn)
    if stage is None:
        return False
    ids = {
        "rejected": turn.state.shown[-2].ids if len(turn.state.shown) > 1 else [],
        "abandoned": turn.state.last_ids,
        "bought": [item.id for item in turn.state.cart],
    }[stage]
    turn.tell(f"why-{stage}")
    turn.ask("why")
    for reason in BUTTONS[stage]:
        label = turn.say(f"button-why-{reason.replace('_', '-')}")
        turn.offer(label, "why", name=stage, value=reason)
    tact = turn.state.tact
    tact.asked_why, turn.profile.asked_why_at = True, turn.at
    tact.why = WhyAsked(stage=stage, turn=turn.number, ids=ids, goods=list(turn.state.wishes.categories))
    turn.happened("reason_asked", stage=stage)
    return True


def hear(turn: Turn) -> None:
    """Before a turn is carried out: a reason that comes by itself, and what the message turns down."""
    reading, tact = turn.reading, turn.state.tact
    if reading is None:
        return
    asked = tact.why
    stage: Stage = asked.stage if asked is not None else "rejected"
    if stage == "bought":
        return
    told = reading.objection or (TOLD_BY.get(reading.act) if asked is None else None)
    if told is None and asked is None and reading.act == "reject":
        told = _said_with(turn, reading)
    if told in REASONS:
        _given(turn, told, stage, asked=asked is not None)
    elif reading.act == "cheaper" and asked is not None:
        _given(turn, "price", stage, asked=True)


def _said_with(turn: Turn, reading: Reading) -> str | None:
    """The reason in a rejection's own words ("no, too flashy"), where it is clear without an encoder pass."""
    text = reading.parse.text
    vector = turn.shop.known_vector(text)
    reason, confidence = turn.shop.listener.reason(text, vector)
    least = SAID_CLEARLY if vector is not None else SAID_PLAINLY
    return reason if reason != "other" and confidence >= least else None


def _due(turn: Turn) -> Stage | None:
    """The stage at which a reason may be asked now, if at any."""
    habits, tact, reading = turn.shop.habits, turn.state.tact, turn.reading
    if not habits.ask_why or tact.asked_why or turn.question is not None or reading is None:
        return None
    last = turn.profile.asked_why_at
    if last is not None and turn.at - last < timedelta(days=habits.ask_why_days):
        return None
    if any(event.name == "order_placed" for event in turn.events):
        return "bought"
    if turn.action == "goodbye" or reading.act in ("thank", "praise"):
        if tact.bought:
            return "bought"
        gone = turn.action == "goodbye" and turn.state.shown and not turn.state.cart
        return "abandoned" if gone and not tact.told_reason else None
    bare = reading.act == "reject" and not reading.refuses and not reading.attributes
    return "rejected" if bare and turn.action == "recommend" and not tact.told_reason else None


def _given(turn: Turn, reason: Reason, stage: Stage, *, asked: bool) -> None:
    tact = turn.state.tact
    tact.told_reason = True
    about = tact.why
    text = turn.reading.parse.text if turn.reading is not None else ""
    goods = about.goods if about is not None else turn.state.wishes.categories
    ids = about.ids if about is not None else turn.state.last_ids
    turn.happened(
        "reason_given",
        reason=reason,
        stage=stage,
        asked=asked,
        words=text[:WORDS],
        goods=list(goods),
        ids=list(ids),
    )


def _turn_down(turn: Turn) -> None:
    """What the products that aren't liked have in common is remembered as not liked, as a guess."""
    about, catalog = turn.state.tact.why, turn.shop.catalog
    rows = [row for id in (about.ids if about else ()) if (row := catalog.row(id)) is not None]
    wishes, goods = turn.state.wishes, (about.goods if about else [])
    source = Source(at=turn.at, turn=turn.number, how="inferred", confidence=GUESSED)
    for name in TASTES:
        counts = Counter(value for row in rows for value in catalog.values(name, row))
        wanted = {*wishes.any_of.get(name, ()), *wishes.soft.get(name, ())}
        common = [
            value for value, count in counts.items() if count >= COMMON * len(rows) and value not in wanted
        ]
        if common and len(rows) > 1:
            who, kind = wishes.recipient or SELF, next(iter(goods), None)
            fact = Fact(about=who, name=name, values=common, goods=kind, refused=True, reason="style")
            turn.profile.know(fact.model_copy(update={"source": source}))


def _quote(turn: Turn, *topics: str) -> None:
    """The merchant's own words on what stands in the way."""
    turn.action = "answer"
    told = [text.short for topic in topics if (text := turn.shop.info.text(topic, turn.state.language))]
    turn.sentences.extend(told)
    if not told:
        turn.tell("policy-unknown")
    turn.offer_person()
