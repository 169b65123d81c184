"""The deliveries table as a queue: claim, report, look at, send again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.bus import OUTBOX, Bus, chat_topic
from bot.delivery.base import Delivery
from bot.delivery.retry import DEFAULT_RETRIES, RetryPolicy
from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.engine import READ_ONLY

_PENDING: tuple[sa.ColumnElement[str], ...] = (
    sa.literal_column("'waiting'"),
    sa.literal_column("'sending'"),
)
#: An error is kept to this many letters: enough to act on.
ERROR_LETTERS = 500


class DeliveryOutbox:
    """Thread-safe; each call is a transaction. `random` gives 0 <= x < 1, `new_lease` unique text."""

    def __init__(
        self,
        engine: sa.Engine,
        bus: Bus,
        *,
        random: Callable[[], float],
        new_lease: Callable[[], str],
        policy: RetryPolicy = DEFAULT_RETRIES,
        lease_seconds: float = 120.0,
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._bus = bus
        self._random = random
        self._new_lease = new_lease
        self._policy = policy
        self._lease = timedelta(seconds=lease_seconds)

    def claim(self, targets: Iterable[str], now: datetime, limit: int = 20) -> list[Delivery]:
        """Take due deliveries, at most one a chat and target, each the oldest there. One whose sender went
        silent for the lease is taken again. Words of the bot are dropped where a person took over since."""
        table = tables.delivery
        query = (
            _whole(table)
            .where(*_next(targets), table.c.next_at <= now)
            .order_by(table.c.next_at, table.c.id)
            .limit(limit)
            .with_for_update(of=table, skip_locked=True)
        )
        with self._engine.begin() as connection:
            while True:
                rows = connection.execute(query).all()
                claimed = self._claimed(connection, rows, now)
                # What was dropped may have held up something to say.
                if claimed or not rows:
                    return claimed

    def _claimed(
        self, connection: sa.Connection, rows: Sequence[sa.Row[Any]], now: datetime
    ) -> list[Delivery]:
        chat = tables.chat
        claimed: list[Delivery] = []
        for row in rows:
            owner = connection.execute(
                sa.select(chat.c.owner, chat.c.owner_version, chat.c.closed_at).where(
                    chat.c.id == row.chat_id
                )
            ).one()
            taken = owner.owner == "human" or owner.closed_at is not None
            if taken and row.owner_version is not None and owner.owner_version > row.owner_version:
                _set(connection, row.id, status="dropped", error="a person took over", done_at=now)
                continue
            lease, attempts = self._new_lease(), row.attempts + 1
            _set(
                connection, row.id,
                status="sending", lease=lease, attempts=attempts, next_at=now + self._lease,
            )  # fmt: skip
            claimed.append(_delivery(row, attempts, lease))
        return claimed

    def sent(self, delivery: Delivery, external: Sequence[str], now: datetime) -> None:
        self._report(delivery, status="sent", external=list(external), error=None, done_at=now, lease=None)

    def failed(
        self, delivery: Delivery, error: str, now: datetime, asked: float | None = None, tried: bool = True
    ) -> None:
        """Try again later, or give up when it was `tried` often enough."""
        if tried and self._policy.over(delivery.attempts):
            self.dead(delivery, error, now)
            return
        wait = self._policy.delay(delivery.attempts, self._random, asked)
        self._report(
            delivery,
            status="waiting",
            attempts=delivery.attempts if tried else delivery.attempts - 1,
            error=error[:ERROR_LETTERS],
            next_at=now + timedelta(seconds=wait),
            lease=None,
        )

    def dead(self, delivery: Delivery, error: str, now: datetime) -> None:
        """Given up: a dead letter, which a person can send again."""
        self._report(delivery, status="dead", error=error[:ERROR_LETTERS], done_at=now, lease=None)

    def next_due(self, targets: Iterable[str]) -> datetime | None:
        """When the next delivery that no other one holds up is due; None when nothing waits."""
        table = tables.delivery
        query = sa.select(table.c.next_at).where(*_next(targets))
        with self._reader.connect() as connection:
            return connection.execute(query.order_by(table.c.next_at).limit(1)).scalar()

    def listed(self, shop: str, statuses: Sequence[str] = ("dead",), limit: int = 100) -> list[Delivery]:
        """Oldest first, for people to look at."""
        table = tables.delivery
        query = _whole(table).where(table.c.shop == shop, table.c.status.in_(statuses))
        with self._reader.connect() as connection:
            rows = connection.execute(query.order_by(table.c.id).limit(limit)).all()
        return [_delivery(row, row.attempts, None) for row in rows]

    def counts(self, shop: str) -> dict[str, int]:
        table = tables.delivery
        query = (
            sa.select(table.c.status, sa.func.count()).where(table.c.shop == shop).group_by(table.c.status)
        )
        with self._reader.connect() as connection:
            return {str(status): int(count) for status, count in connection.execute(query)}

    def resend(self, shop: str, ids: Iterable[int] | None, now: datetime) -> int:
        """Dead letters (all of the shop's, or these) wait again as if new; how many."""
        table = tables.delivery
        which = [table.c.shop == shop, table.c.status == "dead"]
        if ids is not None:
            which.append(table.c.id.in_(list(ids)))
        values: dict[str, Any] = {"status": "waiting", "attempts": 0, "next_at": now, "done_at": None}
        with self._engine.begin() as connection:
            count = connection.execute(sa.update(table).where(*which).values(**values)).rowcount
        self._bus.publish(OUTBOX)
        return count

    def external(self, target: str, message_id: int) -> list[str]:
        """The ids by which the other side knows a message that was sent."""
        table = tables.delivery
        query = sa.select(table.c.external).where(
            table.c.message_id == message_id, table.c.target == target, table.c.status == "sent"
        )
        with self._reader.connect() as connection:
            return list(connection.execute(query).scalar() or [])

    def _report(self, delivery: Delivery, **values: Any) -> None:
        """Only by whom holds the lease: a sender that was slower than it has no say any more."""
        table = tables.delivery
        held = sa.and_(table.c.id == delivery.id, table.c.lease == delivery.lease)
        with self._engine.begin() as connection:
            connection.execute(sa.update(table).where(held).values(**values))
        self._bus.publish(OUTBOX)
        self._bus.publish(chat_topic(delivery.key))


def _next(targets: Iterable[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Pending, and the oldest pending one of its chat and target. The statuses stand here as in the partial
    index, which is not used otherwise: then each row of a backlog would be read once for each other one."""
    table, any_ = tables.delivery, tables.delivery.alias()
    oldest = (
        sa.select(sa.func.min(any_.c.id))
        .where(any_.c.target.in_(list(targets)), any_.c.status.in_(_PENDING))
        .group_by(any_.c.target, any_.c.chat_id)
    )
    return table.c.id.in_(oldest), table.c.status.in_(_PENDING)


def _whole(table: sa.Table) -> sa.Select[Any]:
    chat, message = tables.chat, tables.message
    return (
        sa.select(
            table,
            chat.c.channel,
            chat.c.chat,
            chat.c.shopper,
            message.c.sender,
            message.c.author,
            message.c.body.label("said"),
        )
        .join(chat, chat.c.id == table.c.chat_id)
        .join(message, message.c.id == table.c.message_id, isouter=True)
    )


def _set(connection: sa.Connection, id: int, **values: Any) -> None:
    connection.execute(sa.update(tables.delivery).where(tables.delivery.c.id == id).values(**values))


def _delivery(row: sa.Row[Any], attempts: int, lease: str | None) -> Delivery:
    return Delivery(
        id=row.id,
        key=ChatKey(row.shop, row.channel, row.chat),
        target=row.target,
        kind=row.kind,
        body=row.said if row.message_id is not None else row.body,
        created_at=row.created_at,
        attempts=attempts,
        shopper=row.shopper,
        message_id=row.message_id,
        speaker=row.sender,
        author=row.author,
        status="sending" if lease else row.status,
        error=row.error,
        lease=lease,
    )
