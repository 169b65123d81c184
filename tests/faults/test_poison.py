"""One message that breaks its turn, every time, holds up nobody and nothing else."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.app import App
from nlu.parser import Parser
from tests.bot.demo_shop import Chat

POISON, CHATS, LINES = "a kettle with poison", 6, 8


def test_all_others_are_answered_once_and_in_order(demo: App, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = Parser.parse

    def breaks(self: Parser, text: str, *rest: Any, **more: Any) -> Any:
        if text == POISON:
            raise MemoryError("this message is too much")
        return parse(self, text, *rest, **more)

    monkeypatch.setattr(Parser, "parse", breaks)

    def talk(number: int) -> int:
        chat, broken = Chat(demo, f"poison {number}"), 0
        for line in range(LINES):
            poisoned = number % 2 == 0 and line % 3 == 1
            for _ in range(3):  # the channel sends it again, as Telegram does
                try:
                    chat.say(POISON if poisoned else f"a kettle under {20 + line}", update=f"p{line}")
                except MemoryError:
                    broken += 1
        return broken

    with ThreadPoolExecutor(CHATS) as pool:
        broken = list(pool.map(talk, range(CHATS)))
    poisoned = sum(line % 3 == 1 for line in range(LINES))
    assert broken == [poisoned * 3 if number % 2 == 0 else 0 for number in range(CHATS)]
    for number in range(CHATS):
        log = demo.store.history(Chat(demo, f"poison {number}").incoming.key, 1000)
        well = LINES - (poisoned if number % 2 == 0 else 0)
        assert Counter(one["from"] for one in log) == {"shopper": well, "bot": well}
        said = [one["body"]["update_id"] for one in log if one["from"] == "shopper"]
        assert said == sorted(said)
        assert [one["turn"] for one in log] == [1 + place // 2 for place in range(2 * well)]
        assert not any(one["body"].get("text") == POISON for one in log)
