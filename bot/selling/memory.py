"""Memory as a service: showing what is known of the shopper, and forgetting it, one thing or all."""

from __future__ import annotations

from bot.dialogue.actions import Agree, ForgetOne
from bot.dialogue.standing import agree_press
from bot.dialogue.state import PERSONAL, State
from bot.messages import Button
from bot.profile.consent import PURPOSES
from bot.profile.known import Known, known, meant, sentences
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
    turn.buttons.append(Button(turn.say("button-privacy"), "/privacy"))


def show_privacy(turn: Turn) -> None:
    """What is kept, how long and what for, and what can be done about it."""
    turn.action = "answer"
    kept, remembers = turn.shop.keeping, turn.shop.habits.remember
    turn.tell("privacy-chats", days=kept.chats)
    if not remembers:
        turn.tell("profile-off")
    else:
        told = "on" if turn.profile.agrees("memory") else "off"
        turn.tell(f"privacy-memory-{told}", days=kept.profiles)
    turn.tell(f"privacy-news-{'on' if turn.profile.agrees('news') else 'off'}")
    turn.tell("privacy-rights")
    turn.buttons.append(Button(turn.say("button-what-you-know"), "/me"))
    for purpose in PURPOSES if remembers else PURPOSES[1:]:
        given = not turn.profile.agrees(purpose)
        label = turn.say(f"button-{purpose}-{'on' if given else 'off'}")
        turn.buttons.append(Button(label, agree_press(purpose, given)))
    turn.buttons.append(Button(turn.say("button-forget-me"), "/forget"))


def agree(turn: Turn, action: Agree) -> None:
    """What somebody doesn't want remembered is gone with the same turn."""
    turn.action = "answer"
    turn.profile.agree(action.purpose, action.given, turn.at)
    if action.purpose == "memory" and not action.given:
        turn.profile = turn.profile.bare()
        turn.state.person = {}
    turn.tell(f"agreed-{action.purpose}-{'on' if action.given else 'off'}")
    turn.happened("consent_changed", purpose=action.purpose, given=action.given)


def forget(turn: Turn) -> None:
    """Memory goes at once; the store deletes what is older when the turn is committed."""
    turn.action = "answer"
    turn.profile = turn.profile.forgotten()
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
