"""Who is there: agents at the desk and in a chat, who of them is typing, and whether the shopper has the chat
open. Told over the bus, kept nowhere.

Each open page says at once and then now and then that it is there; whoever hears a newcomer answers, so
that it need not wait. Silence is leaving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.bus import Bus, chat_topic
from bot.desk.agents import Agent
from bot.messages import ChatKey

#: Seconds between two signs of life, after which one is gone, and for which a sign of typing counts.
AGAIN, GONE, TYPING = 12.0, 30.0, 6.0


def team_topic(shop: str) -> str:
    """What concerns all who sit at the desk."""
    return f"team:{shop}"


def watch_topic(key: ChatKey) -> str:
    """What concerns those who look at one chat."""
    return f"watch:{key.shop}:{key.channel}:{key.chat}"


class Watching:
    """One open page, among those on `topic`. `clock` in seconds, monotonic."""

    def __init__(self, bus: Bus, topic: str, agent: Agent, clock: Callable[[], float]) -> None:
        self._bus = bus
        self._topic = topic
        self._agent = agent
        self._clock = clock
        self._there: dict[str, tuple[str, float]] = {}
        self._typing: dict[str, float] = {}
        self._told = float("-inf")

    def greet(self, *, new: bool = False) -> None:
        """Say that one is here, if that is due; `new`: at once, and asking who else is."""
        now = self._clock()
        if new or now - self._told >= AGAIN:
            self._told = now
            self._publish("here", new=new)

    def leave(self) -> None:
        self._publish("gone")

    def hear(self, data: Mapping[str, Any]) -> None:
        """A signal on the topic."""
        who, kind, now = str(data.get("id")), data.get("type"), self._clock()
        if who == self._agent.id:
            if kind == "gone":  # another page of the same agent
                self._publish("here")
            return
        if kind == "gone":
            self._there.pop(who, None)
            self._typing.pop(who, None)
            return
        self._there[who] = (str(data.get("name")), now + GONE)
        if kind == "typing":
            self._typing[who] = now + TYPING
        elif kind == "said":
            self._typing.pop(who, None)
        elif data.get("new"):
            self._publish("here")

    def others(self) -> list[dict[str, Any]]:
        """`{"name", "typing"}` of colleagues who are here now."""
        now = self._clock()
        return [
            {"name": name, "typing": self._typing.get(who, now) > now}
            for who, (name, until) in sorted(self._there.items())
            if until > now
        ]

    def ids(self) -> list[str]:
        """Of all who are here now, this agent among them."""
        now = self._clock()
        return sorted({self._agent.id, *(who for who, (_, until) in self._there.items() if until > now)})

    def _publish(self, kind: str, **more: Any) -> None:
        self._bus.publish(self._topic, {"type": kind, "id": self._agent.id, "name": self._agent.name, **more})


def types(bus: Bus, key: ChatKey, agent: Agent) -> None:
    """Colleagues see that this agent is writing."""
    bus.publish(watch_topic(key), {"type": "typing", "id": agent.id, "name": agent.name})


class ShopperSeen:
    """Whether the shopper has the chat open in a page that holds a line: such pages answer when asked."""

    def __init__(self, bus: Bus, key: ChatKey, clock: Callable[[], float]) -> None:
        self._bus = bus
        self._topic = chat_topic(key)
        self._clock = clock
        self._asked = float("-inf")
        self._until: float | None = None

    def ask(self) -> None:
        """If it is due."""
        now = self._clock()
        if now - self._asked >= AGAIN:
            self._asked = now
            self._bus.publish(self._topic, {"type": "who", "from": "desk"})

    def hear(self, data: Mapping[str, Any]) -> None:
        """A signal on the chat's topic."""
        if data.get("from") != "shopper":
            return
        if data.get("type") in ("here", "typing"):
            self._until = self._clock() + GONE
        elif data.get("type") == "gone" and self._until is not None:
            self._until = float("-inf")

    def here(self) -> bool | None:
        """None as long as no page of theirs has been heard of."""
        return None if self._until is None else self._until > self._clock()
