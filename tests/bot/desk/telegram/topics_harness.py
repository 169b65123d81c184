"""The topics desk over the pretended Bot API server, one step at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram.methods import GetUpdates

from bot.app import App
from bot.channels.telegram.aiogram_api import AiogramApi, open_bot
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.limits import Pace, Rates
from bot.desk.telegram.wiring import topics_desk
from bot.messages import ChatKey, Incoming
from tests.contracts.desk import KEY
from tests.fakes.bot_api import BotApi, Fault, Talk, shown
from tests.fakes.bot_api.people import Json

TOKEN = "42:pretended-token"
FAST = Rates(total=1e6, chat=1e6, chat_burst=1e6, group=1e6, group_burst=1e6)


class OneBot:
    """A Telegram channel as far as the desk needs it."""

    def __init__(self, bot: TelegramBot) -> None:
        self._bot = bot
        self.desk: Any = None

    def bot(self, shop: str) -> TelegramBot:
        return self._bot


class TopicsHarness:
    """`tests.contracts.desk.DeskHarness`. `boris` is the agent."""

    def __init__(self, app: App, api: BotApi, boris: Talk) -> None:
        self.app = app
        self.api = api
        self.boris = boris
        self._loop = asyncio.new_event_loop()
        self._telegram = AiogramApi(open_bot(TOKEN, api.url))
        self.bot = TelegramBot(
            "main", 42, "shop_bot", self._telegram, "s" * 40, pace=Pace(time.monotonic, FAST)
        )
        channel = OneBot(self.bot)
        topics = topics_desk(app, channel)  # type: ignore[arg-type]
        assert topics is not None
        self.topics, self._channel = topics, channel
        self._offset: int | None = None
        self._later = timedelta()
        self._updates = 0

    def close(self) -> None:
        self.run(self._telegram.close())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    # The shopper

    def shopper_says(self, text: str, key: ChatKey = KEY) -> None:
        self._updates += 1
        at = datetime.now(UTC)
        self.app.assistant.handle(Incoming(key, "anna", at, text, update_id=f"u{self._updates}", name="Anna"))
        self.settle()

    def heard(self) -> list[tuple[str, str]]:
        return [(one["from"], one["body"].get("text", "")) for one in self.app.store.history(KEY, 1000)]

    # The agent

    def agent_says(self, text: str, *, twice: bool = False) -> None:
        self.boris.says(text, thread=self.thread)
        self.hear(times=2 if twice else 1)
        self.settle()

    def agent_notes(self, text: str) -> None:
        self.agent_says(f"/note {text}")

    def agent_gives_back(self) -> None:
        self.agent_says("/return")

    def agent_closes(self) -> None:
        self.agent_says("/close@shop_bot")

    def loses_place(self) -> None:
        words = ("message thread not found", "TOPIC_DELETED")[self.places() % 2]
        self.boris.deletes_topic(self.thread, words=words)

    def breaks(self) -> None:
        self.api.inject(Fault("cut before", method="sendMessage"))

    def seen(self) -> list[str]:
        return [shown(message) for message in self.in_topic() if shown(message)]

    def places(self) -> int:
        return len(self.api.world.sent("createForumTopic"))

    # Beside the contract

    @property
    def thread(self) -> int:
        place = self.app.places.get("topics", KEY)
        assert place is not None
        return int(place.id)

    def in_topic(self) -> list[Json]:
        return [one for one in self.boris.messages if one.get("message_thread_id") == self.thread]

    def hear(self, times: int = 1) -> None:
        """Let the desk have the updates that wait, each as often as told."""

        async def pump() -> None:
            updates = await self._telegram.call(GetUpdates(offset=self._offset, timeout=0))
            for update in updates:
                self._offset = update.update_id + 1
                for _ in range(times):
                    assert await self._channel.desk(self.bot, update)

        self.run(pump())

    def settle(self) -> None:
        """Send what waits, until nothing does."""
        from bot.delivery.dispatcher import Dispatcher

        def clock() -> datetime:
            return datetime.now(UTC) + self._later

        dispatcher = Dispatcher(self.app.outbox, {"topics": self.topics}, self.app.bus, clock)
        for _ in range(4):
            self.run(dispatcher.drain())
            self._later += timedelta(minutes=10)
        assert self.app.outbox.counts("main").keys() <= {"sent"}
