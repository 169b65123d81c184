"""What the pretended Telegram holds: bots, people, chats, messages, updates. Guarded by one lock."""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api.errors import BadRequestError, ForbiddenError, RefusalError

Json = dict[str, Any]
#: What a bot gets that never named `allowed_updates`: all but what has to be asked for.
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: A callback query can be answered for about a quarter of an hour in real life; tests may shorten it.
QUERY_SECONDS = 900.0


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    username: str | None = None
    language: str | None = None

    def json(self) -> Json:
        told = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return told | _set(username=self.username, language_code=self.language)


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str | None
    allowed: frozenset[str] | None
    max_connections: int = 40


@dataclass(slots=True)
class BotAccount:
    """`updates` waits for getUpdates or the webhook; `allowed` is what was asked for last."""

    token: str
    id: int
    username: str
    updates: deque[Json] = field(default_factory=deque)
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    update_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(7001))
    message_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    polling: int = 0

    def json(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.username, "username": self.username}


@dataclass(slots=True)
class Topic:
    thread: int
    name: str
    closed: bool = False
    deleted: bool = False
    #: What the server says when something is sent here after it was deleted; both were seen.
    gone_words: str = "message thread not found"


@dataclass(slots=True)
class Chat:
    """A private chat is one person with one bot; a group is shared by all."""

    id: int
    kind: str
    title: str | None = None
    person: Person | None = None
    forum: bool = False
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    message_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def json(self) -> Json:
        told: Json = {"id": self.id, "type": self.kind}
        if self.person is not None:
            told |= {"first_name": self.person.first_name} | _set(username=self.person.username)
        return told | _set(title=self.title, is_forum=self.forum or None)


@dataclass(slots=True)
class Call:
    """One request as it was answered. `outcome`: "ok", the refusal's words, or how the line was cut."""

    at: float
    bot: str
    method: str
    parameters: Json
    outcome: str = "ok"
    result: Any = None


class World:
    """`clock` counts seconds for limits and expiry; `now` gives Unix time for dates in messages."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time
    ) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.now = now
        self.bots: dict[str, BotAccount] = {}
        self.people: dict[int, Person] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.queries: dict[str, Json] = {}
        self.inline: dict[str, Json] = {}
        self.calls: list[Call] = []
        #: Pictures that the server can't fetch: any address that contains one of these.
        self.broken_pictures: set[str] = {".svg"}
        #: Whether sendRichMessage exists here; an older server says 404.
        self.rich = True
        self._ids = itertools.count(1001)
        self._wake: list[Callable[[], None]] = []

    # Who is there

    def add_bot(self, token: str, username: str) -> BotAccount:
        with self.lock:
            bot = BotAccount(token, int(token.partition(":")[0]), username)
            self.bots[token] = bot
            return bot

    def add_person(self, first_name: str, language: str | None = "en", username: str | None = None) -> Person:
        with self.lock:
            person = Person(next(self._ids), first_name, username, language)
            self.people[person.id] = person
            return person

    def add_group(self, title: str, *people: Person, forum: bool = False) -> Chat:
        """A supergroup; bots are made members, and administrators, by `join`."""
        with self.lock:
            chat = Chat(-1_000_000_000_000 - next(self._ids), "supergroup", title, forum=forum)
            chat.members = {person.id for person in people}
            self.groups[chat.id] = chat
            return chat

    def join(self, chat: Chat, bot: BotAccount, *, admin: bool = False) -> None:
        with self.lock:
            chat.members.add(bot.id)
            if admin:
                chat.admins.add(bot.id)

    def private_chat(self, bot: BotAccount, person: Person) -> Chat:
        with self.lock:
            key = (bot.id, person.id)
            if key not in self.private:
                self.private[key] = Chat(person.id, "private", person=person, message_ids=bot.message_ids)
            return self.private[key]

    def find_chat(self, bot: BotAccount, chat_id: int | str) -> Chat:
        """The chat that a bot means, if it may write there."""
        number = int(chat_id) if str(chat_id).lstrip("-").isdigit() else 0
        chat = self.private.get((bot.id, number)) or self.groups.get(number)
        if chat is None:
            raise BadRequestError("chat not found")
        if chat.kind != "private" and bot.id not in chat.members:
            raise ForbiddenError("bot is not a member of the supergroup chat")
        return chat

    # Updates

    def on_update(self, wake: Callable[[], None]) -> None:
        self._wake.append(wake)

    def wake(self) -> None:
        """Whoever waits for updates, or pushes them, looks again."""
        for wake in self._wake:
            wake()

    def deliver(self, bot: BotAccount, kind: str, body: Json) -> Json | None:
        """An update for the bot, unless it asked for other kinds only."""
        with self.lock:
            asked = bot.webhook.allowed if bot.webhook else bot.allowed
            if kind not in asked if asked else kind in UNASKED:
                return None
            update = {"update_id": next(bot.update_ids), kind: body}
            bot.updates.append(update)
        self.wake()
        return update

    def deliver_in(self, chat: Chat, kind: str, body: Json, only: BotAccount | None = None) -> list[Json]:
        """To each bot in the chat (`only`: the bot of a private chat)."""
        there = [only] if only else [bot for bot in self.bots.values() if bot.id in chat.members]
        return [update for bot in there if (update := self.deliver(bot, kind, body))]

    # Messages

    def post(self, chat: Chat, sender: Json, thread: int | None = None, **content: Any) -> Json:
        with self.lock:
            message: Json = {
                "message_id": next(chat.message_ids),
                "date": int(self.now()),
                "chat": chat.json(),
                "from": sender,
                **{name: value for name, value in content.items() if value is not None},
            }
            if thread is not None:
                message |= {"message_thread_id": thread, "is_topic_message": True}
                root = chat.messages.get(thread)
                if root is not None and "reply_to_message" not in message:
                    message["reply_to_message"] = root
            chat.messages[message["message_id"]] = message
            return message

    def new_id(self) -> str:
        with self.lock:
            return str(next(self._ids))

    def keep_file(self, content: bytes) -> str:
        with self.lock:
            file_id = f"AgACAgIAAx{len(self.files):06d}"
            self.files[file_id] = content
            return file_id

    # What was asked of the server

    def sent(self, method: str | None = None, *, chat: int | None = None) -> list[Call]:
        """Requests that were carried out, oldest first."""
        with self.lock:
            return [
                call
                for call in self.calls
                if call.outcome in {"ok", "cut after"}
                and (method is None or call.method == method)
                and (chat is None or str(call.parameters.get("chat_id")) == str(chat))
            ]

    def refused(self) -> list[Call]:
        with self.lock:
            return [call for call in self.calls if call.outcome not in {"ok", "cut after"}]


def _set(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def need_rights(chat: Chat, bot: BotAccount, what: str) -> None:
    if chat.kind == "private":
        return
    if bot.id not in chat.admins:
        raise BadRequestError(f"not enough rights to {what}")


def find_topic(chat: Chat, thread: int) -> Topic:
    topic = chat.topics.get(thread)
    if topic is None or topic.deleted:
        raise BadRequestError("TOPIC_ID_INVALID" if topic is None else topic.gone_words)
    return topic


def need_bot(world: World, token: str) -> BotAccount:
    bot = world.bots.get(token)
    if bot is None:
        well_formed = token.partition(":")[0].isdigit() and ":" in token
        raise RefusalError(401, "Unauthorized") if well_formed else RefusalError(404, "Not Found")
    return bot
