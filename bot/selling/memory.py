"""Memory as a service: showing what is known of the shopper, and forgetting it, one thing or all."""

from __future__ import annotations

from bot.dialogue.actions import ForgetOne
from bot.dialogue.state import PERSONAL, State
from bot.profile.known import Known, known, meant, sentences
from bot.profile.profile import Profile
from bot.selling.outcome import Turn

#: Buttons that forget one thing each.
BUTTONS = 6


def show_profile(turn: Turn) -> None:
    """What is known and where it comes from, with a way to have each thing forgotten."""
    turn.action = "answer"
    things = known(turn)
    if not turn.shop.habits.remember:
        turn.tell("profile-off")
        return
    if not things:
        turn.tell("profile-nothing")
        return
    for origin in ("told", "gathered", "guessed"):
        words = sentences(turn, [thing for thing in things if thing.origin == origin])
        if words:
            turn.tell(f"profile-{origin}", facts="; ".join(words))
    turn.tell("profile-ways-out")
    _buttons(turn, things)


def forget(turn: Turn) -> None:
    """Memory goes at once; the store deletes what is older when the turn is committed."""
    turn.action = "answer"
    turn.profile = Profile()
    turn.state = State(language=turn.state.language, greeted=True)
    turn.tell("forgotten")
    turn.happened("forgotten")


def forget_one(turn: Turn, action: ForgetOne) -> None:
    """One thing: the one whose button was pressed, those that the words name, else what was learnt last."""
    turn.action = "answer"
    things = known(turn)
    if action.id is not None:
        chosen = [thing for thing in things if thing.id == action.id]
    else:
        text = turn.reading.parse.text if turn.reading is not None else ""
        chosen = meant(things, text, turn.say.language) or _latest(turn, things)
    if not chosen:
        turn.tell("forget-which" if things else "profile-nothing")
        _buttons(turn, things)
        return
    for thing in chosen:
        turn.profile.forget_fact(thing.id)
    gone = {thing.id.split("|")[1] for thing in chosen if thing.id.startswith("self|")}
    for name in gone & set(PERSONAL):
        turn.state.person.pop(name, None)
    if gone & {*PERSONAL, "size"}:
        for name in gone:
            turn.state.wishes.any_of.pop(name, None)
    turn.tell("forgotten-one", what=turn.say.items([thing.short for thing in chosen]))
    turn.happened("fact_forgotten", count=len(chosen))


def _latest(turn: Turn, things: list[Known]) -> list[Known]:
    """ "Forget that", said of nothing in particular: the fact of the latest turn that taught one."""
    dated = [fact for fact in turn.profile.facts if fact.source.at is not None]
    if not dated:
        return things if len(things) == 1 else []
    latest = max(dated, key=lambda fact: (fact.source.at, fact.source.turn))
    return [thing for thing in things if thing.id == latest.id]


def _buttons(turn: Turn, things: list[Known]) -> None:
    for thing in things[:BUTTONS]:
        turn.offer(turn.say("button-forget", what=thing.short), "forget", value=thing.id)
