"""What wasn't understood is found, counted by wording, with card numbers masked; the rest stays out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.inbox import not_understood, wording
from tests.bot.storage.chats import START, Chats


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(tmp_path / "shop.db")


def test_doubtful_messages_are_counted_by_wording(chats: Chats) -> None:
    chats.say("hello")
    chats.say("Zorp me", "smalltalk", 0.4)
    chats.say("zorp  me!", "greet", 0.3)
    chats.say("the other thing", missed=True)
    chats.say("paint my fence", "out_of_scope", 0.8)
    chats.say("elsewhere", missed=True, shop="other")
    found = not_understood(chats.engine, "main")
    assert [(one.text, one.times, one.fallback) for one in found] == [
        ("Zorp me", 2, False),
        ("paint my fence", 1, False),
        ("the other thing", 1, True),
    ]
    assert found[0].read_as == {"smalltalk": 0.4, "greet": 0.3}
    assert (found[0].last_at, found[0].language) == (START + timedelta(minutes=3), "en")


def test_presses_pages_and_known_examples_stay_out(chats: Chats) -> None:
    chats.say("", missed=True, press="old")
    chats.say("Cheaper", missed=True, press="old")
    chats.say("page " * 100, missed=True)
    chats.say("zorp me", missed=True)
    assert not not_understood(chats.engine, "main", known={wording("Zorp me.")})


def test_since_and_below(chats: Chats) -> None:
    chats.say("first", confidence=0.55)
    chats.say("second", confidence=0.55)
    assert not not_understood(chats.engine, "main")
    later = not_understood(chats.engine, "main", below=0.6, since=START + timedelta(minutes=2))
    assert [one.text for one in later] == ["second"]


def test_card_numbers_are_masked(chats: Chats) -> None:
    chats.say("zorp 4111 1111 1111 1111", missed=True)
    (one,) = not_understood(chats.engine, "main")
    assert "4111 1111" not in one.text
    assert one.text.startswith("zorp")
