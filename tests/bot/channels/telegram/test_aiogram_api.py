"""What comes of calls to the Bot API over aiogram, against the pretended server."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram.methods import GetUpdates, SendMessage, SendRichMessage
from aiogram.types import InputRichBlockParagraph, InputRichMessage

from bot.channels.telegram.aiogram_api import AiogramApi, open_bot
from bot.channels.telegram.api import (
    ForbiddenError,
    NoAnswerError,
    RefusedError,
    TelegramError,
    TooFastError,
    UnknownMethodError,
)
from tests.fakes.bot_api import BotApi, Fault, Talk


@pytest.fixture
def anna(api: BotApi) -> Talk:
    (bot,) = api.world.bots.values()
    bot.updates.clear()
    return api.talk(bot, api.world.add_person("Anna"))


def call(api: BotApi, method: Any, token: str = "42:pretended-token") -> Any:
    async def once() -> Any:
        bot = AiogramApi(open_bot(token, api.url))
        try:
            return await bot.call(method)
        finally:
            await bot.close()

    return asyncio.run(once())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("429", retry_after=7), TooFastError),
        (Fault("500"), NoAnswerError),
        (Fault("502"), NoAnswerError),
        (Fault("cut before"), NoAnswerError),
        (Fault("cut after"), NoAnswerError),
        (Fault("403"), ForbiddenError),
        (Fault("400"), RefusedError),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_troubles(api: BotApi, anna: Talk, fault: Fault, error: type[TelegramError]) -> None:
    api.inject(fault)
    with pytest.raises(error) as raised:
        call(api, SendMessage(chat_id=anna.person.id, text="x"))
    if isinstance(raised.value, TooFastError):
        assert raised.value.seconds == 7


def test_an_old_server_and_a_wrong_token(api: BotApi, anna: Talk) -> None:
    blocks = [InputRichBlockParagraph(text="x")]
    rich = SendRichMessage(chat_id=anna.person.id, rich_message=InputRichMessage(blocks=list(blocks)))
    api.world.rich = False
    try:
        with pytest.raises(UnknownMethodError):
            call(api, rich)
    finally:
        api.world.rich = True
    with pytest.raises(TelegramError, match="Unauthorized"):
        call(api, SendMessage(chat_id=1, text="x"), token="43:wrong")


def test_an_update_of_an_unknown_shape_does_not_hold_up_the_others(api: BotApi, anna: Talk) -> None:
    anna.says("one")
    anna.bot.updates.append({"update_id": next(anna.bot.update_ids), "message": {"message_id": "later"}})
    anna.says("two")
    first, broken, last = call(api, GetUpdates())
    assert [first.message.text, last.message.text] == ["one", "two"]
    assert broken.message is None
    assert broken.update_id == first.update_id + 1
