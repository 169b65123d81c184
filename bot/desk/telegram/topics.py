"""From the outbox into topics: the packet, the talk, and who has the chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import structlog
from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditMessageText,
    GetChatMember,
    PinChatMessage,
    ReopenForumTopic,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, LinkPreviewOptions, Message
from anyio.to_thread import run_sync

from bot.channels.telegram.api import NoAnswerError, RefusedError, TelegramError, TooFastError
from bot.channels.telegram.bots import TelegramBot
from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.delivery.outbox import DeliveryOutbox
from bot.desk.inbox import Inbox
from bot.desk.places import Place, Places
from bot.desk.telegram.writing import message_html, move_html, packet_html, topic_name
from bot.dialogue.phrasing import Phrasing
from bot.messages import ChatKey
from bot.storage.files import FileRefusedError, FileStore

log = structlog.get_logger(__name__)
T = TypeVar("T")

#: The desk's name: the target of its deliveries, and the `via` of what is written there.
DESK = "topics"
#: Seconds that a delivery waits in line for the group's limit.
PATIENCE = 8.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class TopicsOptions:
    """`group`: the supergroup with topics, where the bot may manage topics and pin messages. Who is in the
    group is an agent, so it must be a private one. `language`: of the packets; the shopper's when None."""

    group: int
    shop: str
    language: Literal["en", "ru"] | None = None


class Topics:
    """`bot.desk.base.Desk`. `bot` gives the shop's bot once it is up, `names` the names of accounts."""

    name = DESK

    def __init__(
        self,
        options: TopicsOptions,
        bot: Callable[[], TelegramBot | None],
        inbox: Inbox,
        places: Places,
        outbox: DeliveryOutbox,
        files: FileStore,
        names: Callable[[str], str | None],
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self._options = options
        self._bot = bot
        self._inbox = inbox
        self._places = places
        self._outbox = outbox
        self._files = files
        self._names = names
        self._sleep = sleep
        self._members: dict[str, str] = {}

    async def send(self, delivery: Delivery) -> Sequence[str]:
        """Raises RetryLaterError or UndeliverableError."""
        bot = self._bot()
        if bot is None:
            raise RetryLaterError("The Telegram bot isn't up.", tried=False)
        try:
            return await self._send(bot, delivery)
        except TooFastError as error:
            bot.pace.slow_down(self._options.group, error.seconds)
            raise RetryLaterError(str(error), error.seconds, tried=False) from error
        except NoAnswerError as error:
            raise RetryLaterError(str(error)) from error
        except TelegramError as error:
            raise UndeliverableError(str(error)) from error

    async def erase(self, place: str) -> None:
        """Raises TelegramError, or RetryLaterError while the bot isn't up."""
        bot = self._bot()
        if bot is None:
            raise RetryLaterError("The Telegram bot isn't up.", tried=False)
        gone = DeleteForumTopic(chat_id=self._options.group, message_thread_id=int(place))
        try:
            await self._call(bot, gone, message=False)
        except RefusedError as error:
            if not (error.thread_gone or "topic_id_invalid" in error.words):
                raise

    async def brief(self, key: ChatKey) -> None:
        """Post the packet of a chat anew, as things stand now."""
        bot, place = self._bot(), await run_sync(self._places.get, DESK, key)
        if bot is not None and place is not None:
            await self._brief(bot, key, place, None)

    async def _send(self, bot: TelegramBot, delivery: Delivery) -> list[str]:
        place = await run_sync(self._places.get, DESK, delivery.key)
        if place is None:
            if delivery.kind == "move" and delivery.body["to"] == "closed":
                return []  # it never came here
            place = await self._open(bot, delivery)
            if delivery.kind == "move":
                return []  # the packet tells it
        elif place.pinned is None:
            # The line broke before the packet was written.
            upto = (delivery.message_id or 1) - 1 if delivery.kind == "message" else delivery.body["upto"]
            place = await self._brief(bot, delivery.key, place, int(upto))
        try:
            return await self._write(bot, place, delivery)
        except RefusedError as error:
            if "topic_closed" in error.words:
                await self._reopen(bot, place)
            elif error.thread_gone or "topic_id_invalid" in error.words:
                log.info("topic_gone", place=place.id, words=error.words)
                await run_sync(self._places.forget, DESK, delivery.key)
                place = await self._open(bot, delivery)
                if delivery.kind == "move":
                    return []
            else:
                raise
            return await self._write(bot, place, delivery)

    async def _open(self, bot: TelegramBot, delivery: Delivery) -> Place:
        """A topic for the chat, with what was said before this delivery in its packet."""
        upto = (delivery.message_id or 1) - 1 if delivery.kind == "message" else int(delivery.body["upto"])
        packet = await run_sync(self._inbox.packet_of, delivery.key, self._options.language, upto)
        topic = await self._call(
            bot, CreateForumTopic(chat_id=self._options.group, name=topic_name(packet)), message=False
        )
        place = Place(str(topic.message_thread_id))
        # Kept before anything is written: a topic without a packet is better than two topics.
        await run_sync(self._places.put, DESK, delivery.key, place)
        return await self._brief(bot, delivery.key, place, upto)

    async def _brief(self, bot: TelegramBot, key: ChatKey, place: Place, upto: int | None) -> Place:
        """The packet, pinned."""
        packet = await run_sync(self._inbox.packet_of, key, self._options.language, upto)
        say = Phrasing(packet.language, key, 0)
        html = packet_html(packet, say) + f"\n\n<i>{say('topic-commands')}</i>"
        sent = await self._call(bot, self._text(place, html))
        pin = PinChatMessage(
            chat_id=self._options.group, message_id=sent.message_id, disable_notification=True
        )
        try:
            await self._call(bot, pin, message=False)
        except RefusedError as error:
            # Without the right to pin it still stands there.
            log.warning("packet_not_pinned", reason=str(error))
        pinned = Place(place.id, str(sent.message_id))
        await run_sync(self._places.put, DESK, key, pinned)
        return pinned

    async def _write(self, bot: TelegramBot, place: Place, delivery: Delivery) -> list[str]:
        if delivery.kind == "move":
            return await self._moved(bot, place, delivery)
        edited = delivery.body.get("edits")
        if edited:
            known = await run_sync(self._outbox.external, DESK, int(edited))
            if known:
                return await self._correct(bot, known, delivery)
        sent: list[Message] = []
        for file in delivery.body.get("files") or ():
            method = await self._file(place, file, message_html(delivery) if not sent else None)
            if method is not None:
                sent.append(await self._call(bot, method))
        if not sent:
            sent.append(await self._call(bot, self._text(place, message_html(delivery))))
        return [str(message.message_id) for message in sent]

    async def _moved(self, bot: TelegramBot, place: Place, delivery: Delivery) -> list[str]:
        body = delivery.body
        if body["from"] in ("bot", "closed") and body["to"] in ("queued", "human"):
            # A new stretch in a known topic: open it and tell how things stand now.
            await self._reopen(bot, place)
            return [(await self._brief(bot, delivery.key, place, int(body["upto"]))).pinned or ""]
        say = await run_sync(self._say, delivery.key)
        names = [await self._named(bot, str(body[who] or "")) for who in ("agent", "by")]
        sent = await self._call(bot, self._text(place, move_html(body, say, *names)))
        if body["to"] == "closed":
            try:
                await self._call(
                    bot,
                    CloseForumTopic(chat_id=self._options.group, message_thread_id=int(place.id)),
                    message=False,
                )
            except RefusedError as error:
                if "topic_not_modified" not in error.words:
                    raise
        return [str(sent.message_id)]

    async def _correct(self, bot: TelegramBot, known: Sequence[str], delivery: Delivery) -> list[str]:
        try:
            await self._call(
                bot,
                EditMessageText(
                    chat_id=self._options.group,
                    message_id=int(known[0]),
                    text=message_html(delivery),
                    parse_mode="HTML",
                    link_preview_options=NO_PREVIEW,
                ),
                message=False,
            )
        except RefusedError as error:
            if not error.unchanged:
                raise
        return list(known)

    async def _reopen(self, bot: TelegramBot, place: Place) -> None:
        method = ReopenForumTopic(chat_id=self._options.group, message_thread_id=int(place.id))
        try:
            await self._call(bot, method, message=False)
        except RefusedError as error:
            if "topic_not_modified" not in error.words:
                raise

    async def _file(
        self, place: Place, file: dict[str, Any], caption: str | None
    ) -> SendPhoto | SendDocument | None:
        try:
            content = await run_sync(self._files.read, str(file["id"]))
        except FileRefusedError:
            return None
        given = BufferedInputFile(content, str(file["name"]))
        where: dict[str, Any] = {
            "chat_id": self._options.group,
            "message_thread_id": int(place.id),
            "caption": None if caption is None else caption[:1000],
            "parse_mode": "HTML",
        }
        if str(file["media_type"]) in ("image/png", "image/jpeg", "image/webp"):
            return SendPhoto(photo=given, **where)
        return SendDocument(document=given, **where)

    def _text(self, place: Place, html: str) -> SendMessage:
        return SendMessage(
            chat_id=self._options.group,
            message_thread_id=int(place.id),
            text=html,
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
        )

    def _say(self, key: ChatKey) -> Phrasing:
        """In the agents' language."""
        return Phrasing(self._options.language or self._inbox.packet_of(key).language, key, 0)

    async def _named(self, bot: TelegramBot, agent: str) -> str:
        """The name of who did something: an account's, a group member's."""
        kind, _, number = agent.partition(":")
        if kind == "telegram" and number.isdigit():
            if agent not in self._members:
                try:
                    member = await bot.api.call(
                        GetChatMember(chat_id=self._options.group, user_id=int(number))
                    )
                except TelegramError:
                    return agent
                self._members[agent] = member.user.first_name
            return self._members[agent]
        return await run_sync(self._names, agent) or agent

    async def _call(self, bot: TelegramBot, method: TelegramMethod[T], *, message: bool = True) -> T:
        """Within the group's limit of messages."""
        if message:
            wait, booked = bot.pace.reserve(self._options.group, PATIENCE)
            if not booked:
                raise RetryLaterError("The group's limit of messages is reached.", wait, tried=False)
            if wait:
                await self._sleep(wait)
        return await bot.api.call(method)
