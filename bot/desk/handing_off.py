"""The end of a turn, as the desk's rules see it: pass the chat on, offer a person, tell when one is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime

from bot.desk.hours import DAYS
from bot.desk.ownership import Act, Request
from bot.desk.rules import DeskRules, Moment, triggered
from bot.selling.cart import lines
from bot.selling.outcome import Turn

#: An address or a number that somebody left: e-mail, or 7 and more digits in any spelling.
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[ ().\-\u2010-\u2015]{0,2}\d){6,14}(?![\w])")
#: The open question whose answer is a contact.
CONTACT = "contact"


class HandingOff:
    """`segments(shop, shopper)`: the segments a shopper is in."""

    def __init__(
        self,
        rules: Callable[[], DeskRules],
        segments: Callable[[str, str], Collection[str]] = lambda _shop, _shopper: (),
    ) -> None:
        self._rules = rules
        self._segments = segments

    def rule(self, turn: Turn, shopper: str, words: str) -> Act | None:
        """A trigger's act, with its words added to the turn's."""
        rules = self._rules()
        if not rules.triggers:
            return None
        intent = turn.reading.parse.intent.name if turn.reading is not None else ""
        moment = Moment(
            intent=intent,
            cart=float(sum(line.price * line.quantity for line in lines(turn))),
            goods=turn.state.wishes.categories,
            segments=self._segments(turn.key.shop, shopper),
        )
        found = triggered(
            rules,
            moment,
            turn.state.spent,
            lambda goods, category: goods == category or turn.shop.covers(category, goods),
        )
        if found is None:
            return None
        turn.state.spent.append(found.name)
        if found.then == "offer":
            turn.tell("handoff-offer")
            turn.offer(turn.say("button-human"), "human")
            return None
        turn.tell("handoff-rule")
        turn.offer(turn.say("button-bot"), "bot")
        return Request(found.name, words)

    def when(self, turn: Turn) -> None:
        """Outside opening hours, says so with the time when somebody comes, and asks for a contact."""
        hours = self._rules().hours
        if hours is None or hours.open(turn.at):
            return
        opening = hours.next_opening(turn.at)
        if opening is None:
            turn.tell("desk-shut")
        else:
            turn.tell("desk-opens", when=_told(turn, opening))
        turn.tell("desk-contact")
        if turn.question is None:
            turn.ask(CONTACT)


def contact_in(text: str) -> str | None:
    """The e-mail address or telephone number in a message."""
    found = _EMAIL.search(text) or _PHONE.search(text)
    return found[0].strip(" .,;") if found is not None else None


def _told(turn: Turn, opening: datetime) -> str:
    """ "tomorrow at 09:00", in the shop's own time, which is named."""
    days = (opening.date() - turn.at.astimezone(opening.tzinfo).date()).days
    time = opening.strftime("%H:%M")
    zone = (opening.strftime("%z") or "+0000")[:3]
    place = f"UTC{zone}".replace("+0", "+").replace("-0", "-")
    if days < 2:
        return turn.say("desk-today" if days == 0 else "desk-tomorrow", time=time, zone=place)
    if days < 7:
        return turn.say("desk-weekday", day=DAYS[opening.weekday()], time=time, zone=place)
    return turn.say("desk-date", date=opening.strftime("%d.%m."), time=time, zone=place)
