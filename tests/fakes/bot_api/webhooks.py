"""Pushes updates to webhooks: each chat's in order, several chats at once, again until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from tests.fakes.bot_api.errors import RefusalError
from tests.fakes.bot_api.parameters import checked
from tests.fakes.bot_api.world import BotAccount, Json, World

#: Seconds before an update that was not taken is pushed again, and how long a push may last.
AGAIN, PATIENCE = 0.1, 10.0


class Webhooks:
    def __init__(
        self,
        world: World,
        reroute: dict[str, str],
        carry_out: Callable[[BotAccount, Any, dict[str, bytes]], Any],
    ) -> None:
        self._world = world
        self.reroute = reroute
        self._carry_out = carry_out
        self._busy: set[tuple[int, Any]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        #: (update id, HTTP status or the exception's name) of every push.
        self.pushes: list[tuple[int, int | str]] = []

    def start(self) -> None:
        self.look()

    def look(self) -> None:
        """Start pushing what waits and is nobody's turn yet."""
        with self._world.lock:
            waiting = [
                (bot, update) for bot in self._world.bots.values() if bot.webhook for update in bot.updates
            ]
        for bot, update in waiting:
            queue = (bot.id, _queue(update))
            running = sum(1 for one, _ in self._busy if one == bot.id)
            if queue in self._busy or bot.webhook is None or running >= bot.webhook.max_connections:
                continue
            self._busy.add(queue)
            task = asyncio.ensure_future(self._push(bot, update, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _push(self, bot: BotAccount, update: Json, queue: tuple[int, Any]) -> None:
        hook = bot.webhook
        taken = False
        try:
            if hook is None:
                return
            url = hook.url
            for public, local in self.reroute.items():
                url = url.replace(public, local)
            headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
            if self._client is None:
                self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False)
            try:
                response = await self._client.post(url, json=update, headers=headers)
            except httpx.HTTPError as error:
                self.pushes.append((update["update_id"], type(error).__name__))
                return
            self.pushes.append((update["update_id"], response.status_code))
            taken = response.is_success
            if taken:
                self._answer(bot, response)
        finally:
            with self._world.lock:
                if taken and update in bot.updates:
                    bot.updates.remove(update)
            if not taken:
                await asyncio.sleep(AGAIN)
            self._busy.discard(queue)
            self.look()

    def _answer(self, bot: BotAccount, response: httpx.Response) -> None:
        """A method in the answer to a webhook is carried out; nobody hears how it went."""
        try:
            body = response.json()
        except ValueError:
            return
        if isinstance(body, dict) and "method" in body:
            name = body.pop("method")
            try:
                self._carry_out(bot, checked(name, body, {}), {})
            except RefusalError:
                return

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._client is not None:
            await self._client.aclose()


def _queue(update: Json) -> Any:
    """The chat or person whose updates come one after the other."""
    for body in update.values():
        if isinstance(body, dict):
            message = body.get("message", body)
            return message.get("chat", message.get("from", {})).get("id")
    return None
