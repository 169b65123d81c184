"""What every outside desk (`bot.desk.base.Desk`) does, seen from the shopper's side and from the agents'."""

from __future__ import annotations

from typing import Protocol

from bot.app import App
from bot.messages import ChatKey

KEY = ChatKey("main", "test", "c1")


class DeskHarness(Protocol):
    """One desk with its other side pretended. Calls return when all that follows from them is done."""

    app: App

    def shopper_says(self, text: str) -> None: ...

    def agent_says(self, text: str, *, twice: bool = False) -> None:
        """At the desk, in the chat's place; `twice`: the desk tells us of it two times."""

    def agent_notes(self, text: str) -> None:
        """Something only colleagues may read."""

    def agent_gives_back(self) -> None: ...

    def agent_closes(self) -> None: ...

    def loses_place(self) -> None:
        """Somebody deletes the chat's place at the desk."""

    def breaks(self) -> None:
        """The desk's next call fails as if the line were cut; the one after that works."""

    def seen(self) -> list[str]:
        """What agents see in the chat's place now, oldest first, the packet among it."""

    def heard(self) -> list[tuple[str, str]]:
        """The chat's log: (sender, text)."""

    def places(self) -> int:
        """How many places were ever made for the chat."""


def count(texts: list[str], part: str) -> int:
    return sum(part in text for text in texts)


class DeskContract:
    """Give a fixture `desk`: a `DeskHarness` over the demo shop, its chat `KEY` new."""

    def test_a_chat_comes_with_its_packet(self, desk: DeskHarness) -> None:
        desk.shopper_says("a warm jumper for my husband, under 90")
        assert desk.places() == 0
        desk.shopper_says("let me talk to a human please")
        assert desk.places() == 1
        packet = desk.seen()[0]
        assert "asked for a person" in packet
        assert "let me talk to a human please" in packet
        assert "90" in packet

    def test_what_is_said_appears_once_and_in_order(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        for number in range(3):
            desk.shopper_says(f"question number {number}")
        seen = desk.seen()
        places = [next(i for i, text in enumerate(seen) if f"question number {n}" in text) for n in range(3)]
        assert places == sorted(places)
        assert [count(seen, f"question number {n}") for n in range(3)] == [1, 1, 1]

    def test_an_agents_answer_takes_the_chat_and_is_said_once(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Hello, I'm here", twice=True)
        assert desk.heard()[-1] == ("human", "Hello, I'm here")
        assert count([text for _, text in desk.heard()], "Hello, I'm here") == 1
        assert desk.app.store.load(KEY, "anna").owner == "human"
        before = len(desk.heard())
        desk.shopper_says("do you have it in blue?")
        assert desk.heard()[before:] == [("shopper", "do you have it in blue?")]
        assert count(desk.seen(), "do you have it in blue?") == 1

    def test_an_agent_does_not_read_their_own_words_again(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Just a moment, I'll look")
        desk.shopper_says("thanks")
        assert count(desk.seen(), "Just a moment") == 1

    def test_notes_stay_at_the_desk(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_notes("a difficult one")
        desk.shopper_says("hello?")
        assert count([text for _, text in desk.heard()], "difficult") == 0

    def test_given_back_the_assistant_answers_and_nobody_is_called(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Hello")
        desk.agent_gives_back()
        desk.shopper_says("a blue dress")
        assert desk.heard()[-1][0] == "bot"
        assert desk.app.store.load(KEY, "anna").owner == "bot"
        assert count(desk.seen(), "a blue dress") == 0
        assert desk.places() == 1

    def test_a_second_call_comes_to_the_same_place_with_a_new_packet(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Hello")
        desk.agent_closes()
        goodbyes = count([text for _, text in desk.heard()], "Thank you for the talk")
        assert goodbyes == 1
        desk.shopper_says("I want to talk to a person again")
        assert desk.places() == 1
        assert count(desk.seen(), "I want to talk to a person again") >= 1
        desk.agent_says("Welcome back")
        assert desk.heard()[-1] == ("human", "Welcome back")

    def test_a_lost_place_is_made_again_and_nothing_is_lost(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Hello")
        desk.loses_place()
        desk.shopper_says("are you still there?")
        assert desk.places() == 2
        seen = desk.seen()
        assert "asked for a person" in seen[0]
        assert count(seen[1:], "are you still there?") == 1
        desk.agent_says("Of course")
        assert desk.heard()[-1] == ("human", "Of course")

    def test_a_cut_line_loses_nothing(self, desk: DeskHarness) -> None:
        desk.shopper_says("call a human")
        desk.agent_says("Hello")
        for number in range(3):
            desk.breaks()
            desk.shopper_says(f"message {number}")
        seen = desk.seen()
        assert [count(seen, f"message {n}") for n in range(3)] == [1, 1, 1]

    def test_a_packet_that_was_cut_off_still_comes(self, desk: DeskHarness) -> None:
        desk.shopper_says("hello")
        desk.breaks()
        desk.shopper_says("let me talk to a human please")
        assert count(desk.seen(), "asked for a person") >= 1
        assert desk.places() == 1

    def test_what_happens_elsewhere_is_told(self, desk: DeskHarness) -> None:
        from bot.desk.service import Answered
        from tests.bot.desk.conftest import ADA

        desk.shopper_says("call a human")
        desk.app.desk.answer(ADA, KEY, Answered("I'm at the other desk"))
        desk.shopper_says("fine")
        seen = desk.seen()
        assert count(seen, "I'm at the other desk") == 1
        assert count(seen, "Ada") >= 1
