"""Who is there, as open pages tell each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.console.watching import AGAIN, GONE, TYPING, ShopperSeen, Watching, team_topic
from bot.desk.agents import Agent
from bot.messages import ChatKey

KEY = ChatKey("main", "web", "c1")


class Room:
    """A bus on which everybody hears everybody, at once."""

    def __init__(self) -> None:
        self.now = 100.0
        self.ears: list[Callable[[Mapping[str, Any]], None]] = []
        self.said: list[Mapping[str, Any]] = []

    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        self.said.append(data or {})
        for hear in tuple(self.ears):
            hear(data or {})

    def enter(self, name: str) -> Watching:
        agent = Agent(f"account:{name}", name, "agent", "main")
        page = Watching(self, team_topic("main"), agent, lambda: self.now)  # type: ignore[arg-type]
        self.ears.append(page.hear)
        page.greet(new=True)
        return page

    def leave(self, page: Watching) -> None:
        self.ears.remove(page.hear)
        page.leave()


def test_newcomers_and_those_who_are_there_see_each_other() -> None:
    room = Room()
    ada, bob = room.enter("Ada"), room.enter("Bob")
    assert ada.ids() == bob.ids() == ["account:Ada", "account:Bob"]
    room.leave(bob)
    assert ada.ids() == ["account:Ada"]


def test_one_page_of_two_is_shut() -> None:
    room = Room()
    ada, here, gone = room.enter("Ada"), room.enter("Bob"), room.enter("Bob")
    room.leave(gone)
    assert ada.ids() == ["account:Ada", "account:Bob"]
    room.leave(here)
    assert ada.ids() == ["account:Ada"]


def test_who_is_silent_is_gone() -> None:
    room = Room()
    ada, bob = room.enter("Ada"), room.enter("Bob")
    room.now += AGAIN
    bob.greet()
    room.now += GONE - 1
    assert len(ada.ids()) == 2
    room.now += 1
    assert ada.ids() == ["account:Ada"]


def test_a_sign_of_typing_ends_by_itself() -> None:
    room = Room()
    ada, bob = room.enter("Ada"), room.enter("Bob")
    bob._publish("typing")
    assert ada.others() == [{"name": "Bob", "typing": True}]
    room.now += TYPING
    assert ada.others() == [{"name": "Bob", "typing": False}]


def test_whether_the_shopper_is_there() -> None:
    room = Room()
    seen = ShopperSeen(room, KEY, lambda: room.now)  # type: ignore[arg-type]
    seen.ask()
    seen.ask()
    assert room.said == [{"type": "who", "from": "desk"}]
    assert seen.here() is None
    seen.hear({"type": "gone", "from": "shopper"})
    seen.hear({"type": "typing", "from": "human"})
    assert seen.here() is None  # never heard of
    seen.hear({"type": "here", "from": "shopper"})
    assert seen.here() is True
    seen.hear({"type": "gone", "from": "shopper"})
    assert seen.here() is False
    seen.hear({"type": "typing", "from": "shopper"})
    assert seen.here() is True
    room.now += GONE
    assert seen.here() is False
