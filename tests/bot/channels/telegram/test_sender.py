"""Pushing deliveries: fallbacks, limits, and what counts as undeliverable."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.api import NoAnswerError, RefusedError, TooFastError
from bot.channels.telegram.limits import Pace, Rates
from bot.channels.telegram.sender import TelegramSender
from bot.contract import ChatReply
from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.messages import ChatKey
from tests.bot.channels.telegram.direct import direct
from tests.bot.channels.telegram.test_rendering import card, reply
from tests.fakes.bot_api import shown

NOW = datetime(2026, 11, 27, tzinfo=UTC)


class Sending:
    """A sender of one bot, with a record of waits and of chats that are gone."""

    def __init__(self, **options: Any) -> None:
        self.bot, self.api, self.anna = direct(**options)
        self.gone: list[ChatKey] = []
        self.waits: list[float] = []
        self.sender = TelegramSender({"main": self.bot}, self._gone, self._sleep)

    async def _gone(self, key: ChatKey, reason: str) -> None:
        self.gone.append(key)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def send(self, chat: str | None = None, speaker: Any = "bot", **changes: Any) -> list[str]:
        told = reply(self.anna, **changes)
        body = ChatReply.of(told).model_dump(mode="json") if speaker == "bot" else {"text": told.text}
        if speaker == "human":
            body["agent"] = {"name": "Olga"}
        key = ChatKey("main", "telegram", chat or told.key.chat)
        delivery = Delivery(
            7,
            key,
            "telegram",
            "message",
            body,
            NOW,
            1,
            "telegram:1",
            message_id=5,
            speaker=speaker,
            author="Olga",
        )
        return list(asyncio.run(self.sender.send(delivery)))


def test_ids_of_what_was_sent() -> None:
    sending = Sending()
    (number,) = sending.send()
    assert number == str(sending.anna.heard[0]["message_id"])


def test_a_server_without_rich_messages_is_remembered() -> None:
    sending = Sending()
    sending.api.world.rich = False
    sending.send(cards=(card(1), card(2)))
    assert "photo" in sending.anna.heard[0]
    sending.send(cards=(card(1), card(2)))
    methods = [method.__api_method__ for method in sending.api.called]
    assert methods == ["sendRichMessage", "sendPhoto", "sendPhoto"]


def test_a_rich_message_that_is_refused_is_sent_plainly_this_time() -> None:
    sending = Sending()
    sending.api.world.broken_pictures.add("/2.jpg")
    sending.send(cards=(card(1), card(2)))
    assert "photo" in sending.anna.heard[0]
    assert sending.bot.rich


def test_a_picture_that_cannot_be_fetched_is_left_out_and_remembered() -> None:
    sending = Sending()
    sending.api.world.broken_pictures.add("/1.jpg")
    sending.send(cards=(card(1),))
    sending.send(cards=(card(1),))
    assert ["photo" in message for message in sending.anna.heard] == [False, False]
    assert [method.__api_method__ for method in sending.api.called].count("sendPhoto") == 1


def test_a_person_and_the_system_speak_plainly() -> None:
    sending = Sending()
    sending.send(speaker="human", text="<b>hello</b>")
    sending.send(speaker="system", text="Olga joined")
    assert [shown(message) for message in sending.anna.heard] == ["Olga\n<b>hello</b>", "Olga joined"]


def test_blocked() -> None:
    sending = Sending()
    sending.anna.blocks()
    with pytest.raises(UndeliverableError, match="blocked"):
        sending.send()
    assert [key.chat for key in sending.gone] == [str(sending.anna.person.id)]


def test_chats_that_are_none() -> None:
    sending = Sending()
    with pytest.raises(UndeliverableError, match="chat not found"):
        sending.send(chat="999")
    with pytest.raises(UndeliverableError, match="no chat of Telegram"):
        sending.send(chat="guest.abc")
    sender = TelegramSender({}, sending._gone)
    with pytest.raises(UndeliverableError, match="No Telegram bot"):
        asyncio.run(
            sender.send(Delivery(1, ChatKey("x", "telegram", "1"), "telegram", "message", {}, NOW, 1, "s"))
        )


def test_telegrams_patience_is_kept() -> None:
    sending = Sending()
    sending.api.failures.append(TooFastError(9))
    with pytest.raises(RetryLaterError) as first:
        sending.send()
    assert (first.value.seconds, first.value.tried) == (9, False)
    with pytest.raises(RetryLaterError) as second:
        sending.send()
    assert second.value.seconds == pytest.approx(9, abs=0.5)
    assert len(sending.api.called) == 1


def test_no_answer_is_tried_again() -> None:
    sending = Sending()
    sending.api.failures.append(NoAnswerError("the line is cut"))
    with pytest.raises(RetryLaterError) as late:
        sending.send()
    assert late.value.tried


def test_a_topic_that_is_gone() -> None:
    sending = Sending()
    chat = sending.anna.person.id
    sending.api.failures.append(RefusedError("Bad Request: message thread not found"))
    sending.send(chat=f"{chat}/17")
    assert sending.anna.heard[0].get("message_thread_id") is None


def test_messages_to_one_chat_stand_in_line() -> None:
    clock = iter([0.0] * 100)
    sending = Sending(pace=Pace(lambda: next(clock), Rates(chat=1, chat_burst=2)))
    for _ in range(3):
        sending.send()
    assert sending.waits == [1.0]
