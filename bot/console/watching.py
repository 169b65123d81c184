"""Who of the agents looks at a chat, and who is typing: told over the bus, kept nowhere.

Each open page says at once and then now and then that it is there; whoever hears a newcomer answers, so
that it need not wait. Silence is leaving.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.bus import Bus
from bot.desk.agents import Agent
from bot.messages import ChatKey

#: Seconds between two signs of life, after which one is gone, and for which a sign of typing counts.
AGAIN, GONE, TYPING = 12.0, 30.0, 6.0


def watch_topic(key: ChatKey) -> str:
    """What concerns those who look at one chat."""
    return f"watch:{key.shop}:{key.channel}:{key.chat}"


class Watching:
    """One open page. `clock` in seconds, monotonic."""

    def __init__(self, bus: Bus, key: ChatKey, agent: Agent, clock: Callable[[], float]) -> None:
        self._bus = bus
        self._topic = watch_topic(key)
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

    def _publish(self, kind: str, **more: Any) -> None:
        self._bus.publish(self._topic, {"type": kind, "id": self._agent.id, "name": self._agent.name, **more})


def types(bus: Bus, key: ChatKey, agent: Agent) -> None:
    """Colleagues see that this agent is writing."""
    bus.publish(watch_topic(key), {"type": "typing", "id": agent.id, "name": agent.name})
