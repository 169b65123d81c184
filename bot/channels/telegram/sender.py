"""Pushes what waits in the outbox for Telegram: a reply, or a person's words, to its chat.

Nearly every delivery is exactly one message. A crash between Telegram's taking it and our note of that leaves
open whether it was sent; then it is sent again, since a doubled answer harms less than a lost one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import structlog
from aiogram.methods import SendMessage, SendPhoto, SendRichMessage, TelegramMethod
from aiogram.types import LinkPreviewOptions, Message
from pydantic import ValidationError

from bot.channels.telegram.address import Address
from bot.channels.telegram.api import (
    ForbiddenError,
    NoAnswerError,
    RefusedError,
    TelegramError,
    TooFastError,
    UnknownMethodError,
)
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.plain import Draft, words_of
from bot.channels.telegram.rich import rich_draft, worth_it
from bot.contract import ChatReply
from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.messages import ChatKey, Reply

log = structlog.get_logger(__name__)

#: Sends what is more than words (files, corrections); nothing when it can't, so that words go out.
Outgoing = Callable[[TelegramBot, Address, Delivery], Awaitable[list[Message]]]
#: Seconds that a delivery waits in line here; with a longer wait it makes room for those of other chats.
PATIENCE = 2.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class _NotYetError(TooFastError):
    """Our own limits say so; Telegram was not asked."""


class TelegramSender:
    """`bot.delivery.base.Sender` for all bots of this process, by shop. `gone` hears of chats that can't be
    written to any more."""

    def __init__(
        self,
        bots: Mapping[str, TelegramBot],
        gone: Callable[[ChatKey, str], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        outgoing: Outgoing | None = None,
    ) -> None:
        self._bots = bots
        self._gone = gone
        self._sleep = sleep
        self._outgoing = outgoing

    async def send(self, delivery: Delivery) -> Sequence[str]:
        """Ids of the messages. Raises RetryLaterError or UndeliverableError."""
        bot = self._bots.get(delivery.key.shop)
        if bot is None:
            raise UndeliverableError(f"No Telegram bot serves the shop {delivery.key.shop!r} here.")
        try:
            address = Address.of(delivery.key)
        except ValueError as error:
            raise UndeliverableError(str(error)) from error
        try:
            sent = await self._send(bot, address, delivery)
        except _NotYetError as error:
            raise RetryLaterError(str(error), error.seconds, tried=False) from error
        except TooFastError as error:
            bot.pace.slow_down(address.chat, error.seconds)
            raise RetryLaterError(str(error), error.seconds, tried=False) from error
        except NoAnswerError as error:
            raise RetryLaterError(str(error)) from error
        except ForbiddenError as error:
            await self._gone(delivery.key, str(error))
            raise UndeliverableError(str(error)) from error
        except TelegramError as error:
            raise UndeliverableError(str(error)) from error
        return [str(message.message_id) for message in sent]

    async def _send(self, bot: TelegramBot, address: Address, delivery: Delivery) -> list[Message]:
        if self._outgoing is not None and (delivery.body.get("edits") or delivery.body.get("files")):
            sent = await self._outgoing(bot, address, delivery)
            if sent:
                return sent
        reply = _reply(delivery)
        if reply is None:
            author = author_of(delivery)
            drafts = words_of(str(delivery.body.get("text") or ""), author)
            return [await self._plain(bot, address, draft) for draft in drafts]
        if bot.rich and worth_it(reply):
            try:
                return [await self._rich(bot, address, reply)]
            except UnknownMethodError:
                log.info("telegram_rich_messages_unknown", bot=bot.username)
                bot.rich = False
            except RefusedError as error:
                if error.chat_gone or error.thread_gone:
                    raise
                log.info("telegram_rich_message_refused", bot=bot.username, reason=str(error))
        drafts = bot.renderer.drafts(reply, bot.buttons(address), private=address.private)
        return [await self._plain(bot, address, draft) for draft in drafts]

    async def _rich(self, bot: TelegramBot, address: Address, reply: Reply) -> Message:
        draft = rich_draft(reply, bot.buttons(address), bot.renderer)
        return await self._in_line(
            bot,
            address,
            SendRichMessage(
                chat_id=address.chat,
                message_thread_id=address.thread,
                rich_message=draft.message,
                reply_markup=draft.keyboard,
            ),
        )

    async def _plain(self, bot: TelegramBot, address: Address, draft: Draft) -> Message:
        if draft.photo is not None:
            try:
                return await self._in_line(bot, address, photo_message(address, draft))
            except RefusedError as error:
                if error.chat_gone or error.thread_gone:
                    raise
                log.info("telegram_picture_refused", bot=bot.username, reason=str(error))
                bot.broken.add(draft.photo)
        return await self._in_line(bot, address, text_message(address, draft))

    async def _in_line(self, bot: TelegramBot, address: Address, method: TelegramMethod[Message]) -> Message:
        """Wait for this chat's turn within Telegram's limits, then call."""
        wait, booked = bot.pace.reserve(address.chat, PATIENCE)
        if not booked:
            raise _NotYetError(wait)
        if wait:
            await self._sleep(wait)
        try:
            return await bot.api.call(method)
        except RefusedError as error:
            if error.thread_gone and getattr(method, "message_thread_id", None) is not None:
                # The topic was deleted or closed; the chat itself still is there.
                return await bot.api.call(method.model_copy(update={"message_thread_id": None}))
            raise


def photo_message(address: Address, draft: Draft) -> SendPhoto:
    assert draft.photo is not None
    return SendPhoto(
        chat_id=address.chat,
        message_thread_id=address.thread,
        photo=draft.photo,
        caption=draft.html,
        parse_mode="HTML",
        reply_markup=draft.keyboard,
    )


def text_message(address: Address, draft: Draft) -> SendMessage:
    return SendMessage(
        chat_id=address.chat,
        message_thread_id=address.thread,
        text=draft.html,
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
        reply_markup=draft.keyboard,
    )


def _reply(delivery: Delivery) -> Reply | None:
    """A reply with cards and buttons, whoever's it is; None for plain words."""
    try:
        reply = ChatReply.model_validate(delivery.body).reply(delivery.key)
    except ValidationError:
        # Words that the shop says by itself are no whole reply; their text still counts.
        return None
    if delivery.speaker == "bot" or reply.buttons:
        return reply
    author = author_of(delivery)
    return replace(reply, text=f"{author}: {reply.text}" if author else reply.text) if reply.cards else None


def author_of(delivery: Delivery) -> str | None:
    """The name of the person who wrote it."""
    if delivery.speaker != "human":
        return None
    return str((delivery.body.get("agent") or {}).get("name") or "") or None
