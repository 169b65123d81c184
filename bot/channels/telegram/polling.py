"""Long polling that loses nothing: an update is acknowledged to Telegram only after it was dealt with.

Telegram forgets the updates before the offset that is asked for. So the offset is that of the oldest update
still being worked on; after a crash, Telegram sends all from there again, and those whose turns were
committed are recognised by their ids. (aiogram's own polling acknowledges updates when it hands them out.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram.methods import GetUpdates
from aiogram.types import Update

from bot.channels.telegram.api import Api, NoAnswerError, TelegramError, TooFastError
from bot.channels.telegram.receiver import ALLOWED

log = structlog.get_logger(__name__)

#: Seconds that Telegram holds an empty answer back; updates at once, which is also how many may be under way.
HOLD, BATCH = 25, 100
#: Seconds between looks for news while something is still being worked on.
GLANCE = 0.05
#: Seconds before a failed update is tried again, doubled each time; after so many tries it is given up.
AGAIN, TRIES = 0.5, 5
#: Seconds to wait after trouble with Telegram itself.
PAUSE, LONGEST_PAUSE = 1.0, 30.0


class Poller:
    """`handle` deals with one update and raises when it must come again."""

    def __init__(
        self,
        api: Api,
        handle: Callable[[Update], Awaitable[None]],
        name: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._handle = handle
        self._name = name
        self._sleep = sleep
        #: Updates that Telegram may send again: still under way, or done and not yet acknowledged.
        self._known: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled. What is under way then comes again after the next start."""
        trouble = 0
        try:
            while True:
                try:
                    news = await self.poll()
                    trouble = 0
                except TelegramError as error:
                    trouble += 1
                    pause = min(LONGEST_PAUSE, PAUSE * 2.0 ** (trouble - 1))
                    if isinstance(error, TooFastError):
                        pause = max(pause, error.seconds)
                    level = log.info if isinstance(error, NoAnswerError) else log.warning
                    level("telegram_polling_trouble", bot=self._name, reason=str(error), pause=pause)
                    await self._sleep(pause)
                    continue
                if not news:
                    await self._breathe()
        finally:
            for task in self._pending:
                task.cancel()
            await asyncio.gather(*self._pending, return_exceptions=True)

    async def poll(self) -> int:
        """Ask once and start what is new; how many that was."""
        pending = sorted(number for number, task in self._known.items() if not task.done())
        offset = pending[0] if pending else (max(self._known) + 1 if self._known else None)
        updates = await self._api.call(
            GetUpdates(
                offset=offset,
                limit=BATCH,
                timeout=0 if pending else HOLD,
                allowed_updates=list(ALLOWED),
            )
        )
        if offset is not None:
            self._known = {number: task for number, task in self._known.items() if number >= offset}
        news = [update for update in updates if update.update_id not in self._known]
        for update in news:
            self._known[update.update_id] = asyncio.create_task(
                persist(self._handle, update, self._name, self._sleep)
            )
        return len(news)

    @property
    def _pending(self) -> list[asyncio.Task[None]]:
        return [task for task in self._known.values() if not task.done()]

    async def _breathe(self) -> None:
        pending = self._pending
        if pending:
            await asyncio.wait(pending, timeout=GLANCE, return_when=asyncio.FIRST_COMPLETED)


async def persist(
    handle: Callable[[Update], Awaitable[None]],
    update: Update,
    name: str,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Deal with an update, again when it fails; one that fails each time is told in the log and given up, so
    that it doesn't hold up for ever what comes after it."""
    for tried in range(TRIES):
        try:
            return await handle(update)
        except Exception:
            # Whatever it was, the other chats go on.
            log.exception("telegram_update_failed", bot=name, update=update.update_id, tried=tried)
            await sleep(AGAIN * 2.0**tried)
    log.error("telegram_update_given_up", bot=name, update=update.update_id)
    return None
