"""Sends what waits in the outbox: woken by the bus, else by its own clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import sqlalchemy as sa
import structlog
from anyio.to_thread import run_sync

from bot.bus import OUTBOX, Bus
from bot.delivery.base import Delivery, RetryLaterError, Sender, UndeliverableError
from bot.delivery.outbox import DeliveryOutbox

log = structlog.get_logger(__name__)


class Dispatcher:
    """`senders` by target. At most `at_once` deliveries are under way; each may take `patience` seconds,
    which must be less than the outbox's lease. Several dispatchers may share one database."""

    def __init__(
        self,
        outbox: DeliveryOutbox,
        senders: Mapping[str, Sender],
        bus: Bus,
        clock: Callable[[], datetime],
        *,
        at_once: int = 16,
        patience: float = 60.0,
        poll: float = 5.0,
    ) -> None:
        self._outbox = outbox
        self._senders = dict(senders)
        self._bus = bus
        self._clock = clock
        self._at_once = at_once
        self._patience = patience
        self._poll = poll

    async def run(self) -> None:
        """Until cancelled; what is under way then is tried again by the next dispatcher."""
        if not self._senders:
            return
        async with self._bus.subscribe(OUTBOX) as calls, asyncio.TaskGroup() as group:
            under_way: set[asyncio.Task[None]] = set()
            while True:
                try:
                    claimed = await self._claim(self._at_once - len(under_way))
                    for delivery in claimed:
                        task = group.create_task(self._send(delivery))
                        under_way.add(task)
                        task.add_done_callback(under_way.discard)
                    pause = 0.0 if claimed and len(under_way) < self._at_once else await self._pause()
                except sa.exc.SQLAlchemyError:
                    # A database that is away for a while must not end the sending for good.
                    log.exception("outbox_failed")
                    pause = self._poll
                    await asyncio.sleep(pause)
                if pause:
                    await calls.next(pause)

    async def drain(self) -> int:
        """Send until nothing is due now; how many were sent or given up."""
        count = 0
        while done := await self.pass_once():
            count += done
        return count

    async def pass_once(self) -> int:
        """One round: claim what is due and send it, all chats at once; how many were claimed."""
        claimed = await self._claim(self._at_once)
        await asyncio.gather(*(self._send(delivery) for delivery in claimed))
        return len(claimed)

    async def _claim(self, limit: int) -> list[Delivery]:
        if limit < 1:
            return []
        return await run_sync(self._outbox.claim, tuple(self._senders), self._clock(), limit)

    async def _send(self, delivery: Delivery) -> None:
        try:
            await self._try(delivery)
        except sa.exc.SQLAlchemyError:
            # It may have been sent, but that could not be noted: it is sent again when its lease is over.
            log.exception("delivery_not_noted", delivery=delivery.id, target=delivery.target)

    async def _try(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(self._patience):
                external = await self._senders[delivery.target].send(delivery)
        except UndeliverableError as error:
            log.warning("delivery_dead", delivery=delivery.id, target=delivery.target, reason=str(error))
            await run_sync(self._outbox.dead, delivery, str(error), self._clock())
        except RetryLaterError as error:
            await run_sync(
                self._outbox.failed, delivery, str(error), self._clock(), error.seconds, error.tried
            )
        except Exception as error:
            log.warning("delivery_failed", delivery=delivery.id, target=delivery.target, exc_info=True)
            await run_sync(self._outbox.failed, delivery, _told(error), self._clock(), None)
        else:
            await run_sync(self._outbox.sent, delivery, external, self._clock())

    async def _pause(self) -> float:
        due = await run_sync(self._outbox.next_due, tuple(self._senders))
        if due is None:
            return self._poll
        return min(self._poll, max(0.01, (due - self._clock()).total_seconds()))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
