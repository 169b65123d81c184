"""Who speaks to the shopper: one state machine, pure. The store applies it in the transaction that sends.

    bot -> queued -> human -> bot, and closed from any of them

`version` counts changes of owner, so that whatever was made under an older one can be told and dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from bot.messages import Owner

#: Who acts when no person does.
ASSISTANT, SHOPPER, CLOCK = "assistant", "shopper", "clock"

#: `went_over`: to another channel, with whoever had the chat.
Outcome = Literal["returned", "closed", "shopper_left_queue", "nobody_came", "shopper_silent", "went_over"]


@dataclass(frozen=True, slots=True)
class Ownership:
    """`agent` speaks (owner `human`) or is meant to (`queued`, assigned). A closed chat is the bot's again
    with the shopper's next word; until then nobody speaks in it."""

    owner: Owner = "bot"
    version: int = 0
    agent: str | None = None
    since: datetime | None = None
    closed: bool = False

    @property
    def bot_may_speak(self) -> bool:
        return self.owner != "human" and not self.closed


@dataclass(frozen=True, slots=True)
class Request:
    """The assistant passes the chat on. `reason`: "asked", "angry", a rule's name."""

    reason: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """An agent takes the chat, from the queue, from the bot or from a colleague."""

    agent: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An agent writes to the shopper: whoever answers owns the chat."""

    agent: str


@dataclass(frozen=True, slots=True)
class Assign:
    """`by` gives the chat to `agent`, who has not spoken yet."""

    agent: str
    by: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """To the bot, by an agent."""

    agent: str


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """The shopper goes back to the bot while waiting."""


@dataclass(frozen=True, slots=True)
class Close:
    agent: str


@dataclass(frozen=True, slots=True)
class Speak:
    """The shopper writes."""


@dataclass(frozen=True, slots=True)
class Elapse:
    """Time is up: nobody came to the queue, the agent let the shopper wait, or the shopper went silent."""

    what: Literal["nobody_came", "agent_silent", "shopper_silent"]


@dataclass(frozen=True, slots=True)
class GoOver:
    """The shopper goes on with this chat on another channel; a person who has it goes along."""


@dataclass(frozen=True, slots=True)
class ComeOver:
    """The shopper goes on here with a chat of another channel. `before`: whose it was there."""

    before: Ownership


Act = GoOver | ComeOver | Request | Take | Answer | Assign | GiveBack | LeaveQueue | Close | Speak | Elapse


@dataclass(frozen=True, slots=True)
class Move:
    """A change of ownership, as it is stored: who did it and why. `ended`: how a person's stretch ended."""

    before: Ownership
    after: Ownership
    by: str
    why: str
    words: str = ""
    ended: Outcome | None = None


def move(now: Ownership, act: Act, at: datetime) -> Move | None:
    """What `act` changes; None when it changes nothing (a second goodbye, a queue left twice)."""
    match act:
        case Request(reason, words):
            if now.owner != "bot":
                return None
            return _to(now, at, "queued", None, ASSISTANT, reason, words=words)
        case Take(agent):
            return _human(now, at, agent, "taken")
        case Answer(agent):
            return _human(now, at, agent, "answered")
        case Assign(agent, by):
            if now.agent == agent and now.owner != "bot":
                return None
            return _to(now, at, "human" if now.owner == "human" else "queued", agent, by, "assigned")
        case GiveBack(agent):
            if now.owner == "bot":
                return None
            return _to(now, at, "bot", None, agent, "given_back", ended="returned")
        case LeaveQueue():
            if now.owner != "queued":
                return None
            return _to(now, at, "bot", None, SHOPPER, "left_queue", ended="shopper_left_queue")
        case Close(agent):
            if now.closed:
                return None
            return _close(now, at, agent, "closed", "closed")
        case Speak():
            if not now.closed:
                return None
            return _to(now, at, "bot", None, SHOPPER, "reopened")
        case Elapse(what):
            return _elapse(now, at, what)
        case GoOver():
            if now.owner == "bot":
                return None
            return _to(now, at, "bot", None, SHOPPER, "went_over", ended="went_over")
        case ComeOver(before):
            return _come_over(now, at, before)
        case _:
            assert_never(act)


def _elapse(now: Ownership, at: datetime, what: str) -> Move | None:
    if what == "nobody_came" and now.owner == "queued":
        return _to(now, at, "bot", None, CLOCK, what, ended="nobody_came")
    if what == "agent_silent" and now.owner == "human":
        return _to(now, at, "queued", None, CLOCK, what)
    if what == "shopper_silent" and now.owner == "human":
        return _close(now, at, CLOCK, what, "shopper_silent")
    return None


def _come_over(now: Ownership, at: datetime, before: Ownership) -> Move | None:
    """Who has the chat here keeps it, unless they only wait for somebody who is there already."""
    rank = {"bot": 0, "queued": 1, "human": 2}
    if rank[before.owner] <= rank[now.owner]:
        return None
    moved = _to(now, at, before.owner, before.agent, SHOPPER, "came_over")
    if before.owner == "queued" and before.since is not None:
        # Nobody waits longer for having gone elsewhere.
        moved = replace(moved, after=replace(moved.after, since=before.since))
    return moved


def _human(now: Ownership, at: datetime, agent: str, why: str) -> Move | None:
    if now.owner == "human" and now.agent == agent:
        return None
    return _to(now, at, "human", agent, agent, why)


def _close(now: Ownership, at: datetime, by: str, why: str, ended: Outcome) -> Move:
    after = replace(now, owner="bot", agent=None, since=at, closed=True, version=now.version + 1)
    return Move(now, after, by, why, ended=ended if now.owner != "bot" else None)


def _to(
    now: Ownership,
    at: datetime,
    owner: Owner,
    agent: str | None,
    by: str,
    why: str,
    *,
    words: str = "",
    ended: Outcome | None = None,
) -> Move:
    after = Ownership(owner, now.version + 1, agent, at)
    return Move(now, after, by, why, words, ended)
