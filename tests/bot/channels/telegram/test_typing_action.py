"""While the assistant thinks for long, the shopper sees that it does; a quick answer needs no sign."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.methods import SendChatAction
from aiogram.types import Update

from bot.channels.base import Turns
from bot.channels.telegram.api import NoAnswerError
from bot.channels.telegram.receiver import TYPING_AFTER, Receiver
from bot.messages import ChatKey, Incoming, Reply
from tests.bot.channels.telegram.direct import DirectApi, direct


class Thinker:
    """Takes so many seconds for a turn."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.heard: list[Incoming] = []

    def handle(self, incoming: Incoming) -> list[Reply]:
        time.sleep(self.seconds)
        self.heard.append(incoming)
        return []

    def history(self, key: ChatKey, limit: int = 50) -> list[dict[str, Any]]:
        return []


async def nobody(key: ChatKey, at: datetime, what: str) -> None: ...


def played(seconds: float, *failures: Exception) -> tuple[DirectApi, Thinker]:
    bot, api, anna = direct()
    api.failures = list(failures)
    thinker = Thinker(seconds)
    anna.says("a red dress")
    (update,) = anna.bot.updates
    receiver = Receiver(bot, Turns(thinker), lambda: datetime.now(UTC), nobody)
    asyncio.run(receiver.handle(Update.model_validate(update)))
    return api, thinker


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, 0), (TYPING_AFTER * 4, 1)])
def test_a_sign_for_who_waits(seconds: float, shown: int) -> None:
    api, thinker = played(seconds)
    assert [type(call) for call in api.called] == [SendChatAction] * shown
    assert len(thinker.heard) == 1


def test_a_sign_that_fails_costs_nothing() -> None:
    api, thinker = played(TYPING_AFTER * 4, NoAnswerError("away"))
    assert (len(api.called), len(thinker.heard)) == (1, 1)
