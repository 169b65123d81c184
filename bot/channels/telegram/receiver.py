"""From an update of Telegram's to a turn: the one place that decides what each kind of update means.

`handle` returns when the update is dealt with for good: the turn is committed, its reply waits in the outbox.
Handled again (after a crash), the same update gives the same turn and no second reply.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageMedia,
    EditMessageText,
    SendChatAction,
    TelegramMethod,
)
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    Update,
)

from bot.channels.base import Turns
from bot.channels.telegram import deep_links
from bot.channels.telegram.address import Address
from bot.channels.telegram.api import RefusedError, TelegramError
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.inline import InlineSearch
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.plain import Draft
from bot.channels.telegram.presses import Offered, Page
from bot.channels.telegram.said import address_of, corrected, pressed, said
from bot.channels.telegram.sender import NO_PREVIEW, photo_message, text_message
from bot.contract import ChatReply
from bot.dialogue.locale import language_of
from bot.dialogue.phrasing import Phrasing
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, File, Incoming, Reply

log = structlog.get_logger(__name__)

#: Kinds of updates that we ask for; Telegram sends no others.
ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
#: Seconds that a turn may take before the shopper sees that it is being worked on.
TYPING_AFTER, TYPING_AGAIN = 0.3, 4.0
#: Messages looked through for the reply that a page button turns.
TURNS_BACK = 200
#: The command of those who would rather go on in the web chat.
LEAVING = "/web"

#: Hears that a chat can (or can't) be written to any more: key, time, "blocked" or "unblocked".
Noticed = Callable[[ChatKey, datetime, str], Awaitable[None]]
#: Fetches and keeps what is attached to a message.
Attached = Callable[[TelegramBot, Message], Awaitable[tuple[File, ...]]]
#: Takes the token of a chat on another channel and who goes on with it here; the press that this amounts to,
#: None when a person of the shop answers.
Continue = Callable[[str, Incoming], Awaitable[str | None]]

#: Answers who would rather go on elsewhere; False when there is nothing to go on with yet.
Leave = Callable[[Incoming], Awaitable[bool]]


class Receiver:
    """One bot's updates, each chat in order."""

    def __init__(
        self,
        bot: TelegramBot,
        turns: Turns,
        clock: Callable[[], datetime],
        noticed: Noticed,
        inline: InlineSearch | None = None,
        go_on: Continue | None = None,
    ) -> None:
        self.bot = bot
        self._turns = turns
        self._clock = clock
        self._noticed = noticed
        self._inline = inline
        self._go_on = go_on
        self.attached: Attached | None = None
        self.leave: Leave | None = None
        self._lanes = Lanes()
        self._asides: set[asyncio.Task[None]] = set()

    async def handle(self, update: Update) -> None:
        """Raises what kept it from being dealt with; then the same update should come again."""
        if update.message is not None:
            await self._said(said(self.bot, update.message, update.update_id, self._clock()), update.message)
        elif update.edited_message is not None:
            message = update.edited_message
            await self._said(corrected(self.bot, message, update.update_id, self._clock()), message)
        elif update.callback_query is not None:
            await self._pressed(update.callback_query, update.update_id)
        elif update.inline_query is not None and self._inline is not None:
            await self._quietly(self._inline.answer(self.bot, update.inline_query))
        elif update.my_chat_member is not None:
            await self._member(update.my_chat_member)

    async def finish(self) -> None:
        """Wait for what is done aside (typing signs, answers to presses)."""
        while self._asides:
            await asyncio.gather(*tuple(self._asides), return_exceptions=True)

    async def _said(self, incoming: Incoming | None, message: Message) -> None:
        if incoming is None:
            return
        if self.attached is not None and (message.photo or message.document):
            incoming = replace(incoming, files=await self._files(self.attached, message))
        async with self._lanes.lane(incoming.key):
            if incoming.press == "/start" and message.chat.type == "private":
                incoming = await self._continued(incoming, message.text or "")
            if incoming is None:
                return
            if incoming.press == LEAVING and message.chat.type == "private" and self.leave is not None:
                if await self.leave(incoming):
                    return
                incoming = replace(incoming, press="/start")
            await self._turn(incoming)

    async def _files(self, attached: Attached, message: Message) -> tuple[File, ...]:
        """What came along; a file that can't be had costs the turn nothing else."""
        try:
            return await attached(self.bot, message)
        except ShopkeeperError as error:
            log.info("telegram_file_left", bot=self.bot.username, reason=str(error))
            return ()

    async def _continued(self, incoming: Incoming, text: str) -> Incoming | None:
        link = deep_links.read(text.partition(" ")[2].strip())
        if link is None or link.kind != "continue" or self._go_on is None:
            return incoming
        press = await self._go_on(link.value, incoming)
        return None if press is None else replace(incoming, press=press)

    async def _turn(self, incoming: Incoming) -> None:
        async with self._typing(Address.of(incoming.key)):
            await self._turns.handle(incoming)

    async def _pressed(self, query: CallbackQuery, update_id: int) -> None:
        message = query.message
        if message is None or query.data is None:
            # A button under a message that was sent by inline mode: those only carry links.
            return self._aside(AnswerCallbackQuery(callback_query_id=query.id))
        whole = message if isinstance(message, Message) else None
        address = address_of(message.chat, query.from_user, whole)
        meant = self.bot.buttons(address).read(query.data)
        if meant is None:
            say = self._say(address, query)
            log.info("telegram_press_refused", bot=self.bot.username)
            return self._aside(
                AnswerCallbackQuery(
                    callback_query_id=query.id, text=say("button-not-yours")[:200], show_alert=True
                )
            )
        self._aside(AnswerCallbackQuery(callback_query_id=query.id))
        async with self._lanes.lane(address.key(self.bot.shop)):
            if isinstance(meant, Offered):
                now = self._clock()
                return await self._turn(pressed(self.bot, query, meant.press, address, update_id, now))
            if whole is not None:
                await self._quietly(self._turn_page(whole, address, meant))
        return None

    async def _turn_page(self, message: Message, address: Address, page: Page) -> None:
        reply = await self._reply_of(address.key(self.bot.shop), page.turn)
        if reply is None or not reply.cards:
            return
        draft = self.bot.renderer.page(reply, page.index, self.bot.buttons(address))
        try:
            await self._show(message, draft)
        except RefusedError as error:
            if error.unchanged:
                return
            if draft.photo is not None:
                # The picture can't be fetched: this card goes without.
                self.bot.broken.add(draft.photo)
                draft = draft.without_photo()
            await self._replace(message, address, draft)

    async def _show(self, message: Message, draft: Draft) -> None:
        """In place: a photo becomes another photo, text another text or a photo."""
        keyboard = draft.keyboard if isinstance(draft.keyboard, InlineKeyboardMarkup) else None
        place: dict[str, Any] = {"chat_id": message.chat.id, "message_id": message.message_id}
        if draft.photo is not None:
            media = InputMediaPhoto(media=draft.photo, caption=draft.html, parse_mode="HTML")
            await self.bot.api.call(EditMessageMedia(media=media, reply_markup=keyboard, **place))
        elif message.photo:
            raise RefusedError("a photo can't be edited to text")
        else:
            await self.bot.api.call(
                EditMessageText(
                    text=draft.html,
                    parse_mode="HTML",
                    link_preview_options=NO_PREVIEW,
                    reply_markup=keyboard,
                    **place,
                )
            )

    async def _replace(self, message: Message, address: Address, draft: Draft) -> None:
        """What can't be shown in place comes as a new message, and the old one goes."""
        method = photo_message(address, draft) if draft.photo is not None else text_message(address, draft)
        await self.bot.api.call(method)
        await self.bot.api.call(DeleteMessage(chat_id=message.chat.id, message_id=message.message_id))

    async def _reply_of(self, key: ChatKey, turn: int) -> Reply | None:
        stored = await self._turns.history(key, TURNS_BACK)
        for message in reversed(stored):
            if message["turn"] == turn and message["from"] == "bot" and "products" in message["body"]:
                return ChatReply.model_validate(message["body"]).reply(key)
        return None

    async def _member(self, change: ChatMemberUpdated) -> None:
        """The shopper blocked the bot, or let it in again."""
        if change.chat.type != "private":
            return
        gone = change.new_chat_member.status == "kicked"
        key = Address(change.chat.id).key(self.bot.shop)
        async with self._lanes.lane(key):
            await self._noticed(key, self._clock(), "blocked" if gone else "unblocked")

    @asynccontextmanager
    async def _typing(self, address: Address) -> Any:
        """Shows that an answer is being made, when it takes a while."""

        async def show() -> None:
            await asyncio.sleep(TYPING_AFTER)
            while True:
                action = SendChatAction(
                    chat_id=address.chat, message_thread_id=address.thread, action="typing"
                )
                await self._quietly(self.bot.api.call(action))
                await asyncio.sleep(TYPING_AGAIN)

        task = asyncio.create_task(show())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _aside(self, method: TelegramMethod[bool]) -> None:
        """Do it now, beside the turn; nobody waits for it."""
        task = asyncio.create_task(self._quietly(self.bot.api.call(method)))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _quietly(self, call: Awaitable[Any]) -> None:
        """What would be nice: when it fails, the turn goes on."""
        try:
            await call
        except TelegramError as error:
            log.info("telegram_aside_failed", bot=self.bot.username, reason=str(error))

    def _say(self, address: Address, query: CallbackQuery) -> Phrasing:
        return Phrasing(language_of(query.from_user.language_code), address.key(self.bot.shop), 0)
