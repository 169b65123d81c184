"""From topics to shoppers: what agents write and command there. Nothing else reaches a shopper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol, TypeVar

import structlog
from aiogram.methods import SendMessage, SetMessageReaction, TelegramMethod
from aiogram.types import Message, ReactionTypeEmoji, Update, User
from anyio.to_thread import run_sync

from bot.channels.telegram.api import TelegramError
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.said import SILENT
from bot.desk.agents import Agent
from bot.desk.canned import Canned
from bot.desk.notebook import Notebook
from bot.desk.places import Places
from bot.desk.service import Answered, DeskService
from bot.desk.telegram.topics import DESK, TopicsOptions
from bot.dialogue.phrasing import Phrasing
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, File
from bot.storage.base import Store
from bot.storage.files import FileRefusedError

log = structlog.get_logger(__name__)
T = TypeVar("T")

COMMANDS = ("take", "return", "close", "note", "canned", "assign", "tag", "packet", "help")


class Download(Protocol):
    async def __call__(self, bot: TelegramBot, message: Message) -> tuple[File, ...]:
        """What is attached, kept. Raises FileRefusedError."""


class Briefing(Protocol):
    async def brief(self, key: ChatKey) -> None:
        """Post the packet anew."""


@dataclass(frozen=True, slots=True)
class HearingParts:
    """What the commands act on. `colleagues(shop)` are agents by their names, in lower case; `values(key,
    agent)` fills variables of canned replies."""

    desk: DeskService
    notebook: Notebook
    canned: Canned
    places: Places
    store: Store
    colleagues: Callable[[str], Mapping[str, Agent]]
    values: Callable[[ChatKey, Agent], Mapping[str, str]]
    download: Download
    briefing: Briefing


class Hearing:
    """`hear` says whether an update was the desk's: then no shopper's chat is touched by it."""

    def __init__(self, options: TopicsOptions, parts: HearingParts) -> None:
        self._options = options
        self._parts = parts

    async def hear(self, bot: TelegramBot, update: Update) -> bool:
        message = update.message or update.edited_message
        if message is None or message.chat.id != self._options.group:
            query = update.callback_query
            return (
                query is not None
                and query.message is not None
                and query.message.chat.id == self._options.group
            )
        agent = self._agent(message)
        if agent is None or not message.is_topic_message or message.message_thread_id is None:
            return True
        if any(getattr(message, name) not in (None, False) for name in SILENT):
            return True
        key = await run_sync(self._parts.places.find, DESK, str(message.message_thread_id))
        if key is None or key.shop != self._options.shop:
            return True
        try:
            await self._heard(bot, message, key, agent, edited=update.edited_message is not None)
        except ShopkeeperError as error:
            await self._tell(bot, message, str(error))
        return True

    async def _heard(
        self, bot: TelegramBot, message: Message, key: ChatKey, agent: Agent, *, edited: bool
    ) -> None:
        text = message.text or message.caption or ""
        update_id = f"{DESK}:{bot.id}:{message.message_id}"
        if text.startswith("/"):
            if not edited:
                await self._command(bot, message, key, agent, text)
            return
        if edited:
            known = await run_sync(self._parts.store.by_update, key, update_id)
            if known is not None and text.strip():
                await run_sync(lambda: self._parts.desk.edit(agent, key, known, text, via=DESK))
            return
        files = await self._parts.download(bot, message)
        if not text and not files:
            raise FileRefusedError("This can't be passed on: send text, a picture or a PDF document.")
        answered = Answered(text, files, via=DESK, update_id=update_id)
        await run_sync(lambda: self._parts.desk.answer(agent, key, answered))

    async def _command(
        self, bot: TelegramBot, message: Message, key: ChatKey, agent: Agent, text: str
    ) -> None:
        command, _, rest = text[1:].partition(" ")
        name, _, whose = command.partition("@")
        if whose and whose.casefold() != bot.username.casefold():
            return
        rest, parts = rest.strip(), self._parts
        match name.casefold():
            case "take":
                await run_sync(lambda: parts.desk.take(agent, key))
            case "return":
                await run_sync(lambda: parts.desk.give_back(agent, key))
            case "close":
                await run_sync(lambda: parts.desk.close(agent, key))
            case "note":
                await run_sync(lambda: parts.notebook.note(agent, key, rest))
                await self._nod(bot, message)
            case "tag":
                await run_sync(lambda: parts.notebook.tag(agent, key, rest))
                await self._nod(bot, message)
            case "packet":
                await parts.briefing.brief(key)
            case "assign":
                await self._assign(message, key, agent, rest)
            case "canned":
                await self._canned(bot, message, key, agent, rest)
            case _:
                say = await run_sync(self._say, key)
                await self._tell(bot, message, say("topic-commands"))

    async def _assign(self, message: Message, key: ChatKey, agent: Agent, rest: str) -> None:
        """To somebody mentioned, to whose message this replies, or to an account by its name."""
        to: Agent | None = None
        replied = message.reply_to_message
        for entity in message.entities or ():
            if entity.type == "text_mention" and entity.user is not None:
                to = self._person(entity.user)
        if to is None and not rest and replied is not None and replied.from_user is not None:
            to = None if replied.from_user.is_bot else self._person(replied.from_user)
        if to is None:
            to = (await run_sync(self._parts.colleagues, key.shop)).get(rest.lstrip("@").casefold())
        if to is None:
            raise ShopkeeperError(
                "Assign it to whom? Reply to a message of theirs, or give the name of an account."
            )
        chosen = to
        await run_sync(lambda: self._parts.desk.assign(agent, key, chosen))

    async def _canned(
        self, bot: TelegramBot, message: Message, key: ChatKey, agent: Agent, rest: str
    ) -> None:
        if not rest:
            found = await run_sync(self._parts.canned.all, agent)
            names = "\n".join(f"/canned {one.name}" for one in found)
            await self._tell(bot, message, names or "There are no canned replies yet.")
            return
        say = await run_sync(self._say, key)
        values = await run_sync(self._parts.values, key, agent)
        filled = await run_sync(self._parts.canned.filled, agent, rest, say.language, values)
        if filled.missing:
            raise ShopkeeperError(f"Nothing stands for {', '.join(filled.missing)} here: {filled.text}")
        update_id = f"{DESK}:{bot.id}:{message.message_id}"
        # `via` is not this desk: the agents here have not read the sentence yet.
        answered = Answered(filled.text, via=f"{DESK}-canned", update_id=update_id)
        await run_sync(lambda: self._parts.desk.answer(agent, key, answered))

    def _agent(self, message: Message) -> Agent | None:
        if message.sender_chat is not None and message.sender_chat.id == self._options.group:
            # An administrator who stays anonymous speaks for the whole shop.
            name = message.author_signature or message.sender_chat.title or "Support"
            return Agent(f"telegram:{self._options.group}", name[:60], "agent", self._options.shop)
        person = message.from_user
        return None if person is None or person.is_bot else self._person(person)

    def _person(self, person: User) -> Agent:
        """Whoever is in the group is an agent: the group is the door."""
        return Agent(f"telegram:{person.id}", person.first_name[:60], "agent", self._options.shop)

    def _say(self, key: ChatKey) -> Phrasing:
        state = self._parts.store.load(key, "").state or {}
        return Phrasing(str(state.get("language", "en")), key, 0)

    async def _tell(self, bot: TelegramBot, message: Message, sentence: str) -> None:
        """To the agents, in the topic."""
        method = SendMessage(
            chat_id=self._options.group,
            message_thread_id=message.message_thread_id,
            text=escape(sentence)[:4000],
            parse_mode="HTML",
            disable_notification=True,
        )
        await self._quietly(bot, method)

    async def _nod(self, bot: TelegramBot, message: Message) -> None:
        """Done, without a word."""
        await self._quietly(
            bot,
            SetMessageReaction(
                chat_id=self._options.group,
                message_id=message.message_id,
                reaction=[ReactionTypeEmoji(emoji="👌")],
            ),
        )

    async def _quietly(self, bot: TelegramBot, method: TelegramMethod[T]) -> None:
        try:
            await bot.api.call(method)
        except TelegramError as error:
            log.info("topic_hint_failed", reason=str(error))
