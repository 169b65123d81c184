"""The tables of the running product (all but the catalog's), as SQLAlchemy Core.

`metadata` is what Alembic's history and `SqlStore` share. Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

import catalog.tables

#: Constraints are named as the catalog names them, so that a migration can name what it changes.
metadata = sa.MetaData(naming_convention=catalog.tables.metadata.naming_convention)

#: Not JSONB on PostgreSQL: it forgets the order of keys, in which shoppers read wishes and offers.
Json = sa.JSON()
#: SQLite only numbers rows by itself in an INTEGER primary key.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class UtcTime(sa.TypeDecorator[datetime]):
    """Aware datetimes in, UTC datetimes out; SQLite keeps no zone by itself."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored time needs its zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        assert isinstance(value, datetime)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


chat = sa.Table(
    "chat",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("chat", sa.Text, nullable=False),
    sa.Column("shopper", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("state", Json, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
    # Who speaks: see `bot.desk.ownership`. A closed chat has owner `bot` and `closed_at`.
    sa.Column("owner_version", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("owner_since", UtcTime, nullable=True),
    sa.Column("agent", sa.Text, nullable=True),
    sa.Column("closed_at", UtcTime, nullable=True),
    # When the shopper wrote last, and when a person did: what waits, and for how long.
    sa.Column("asked_at", UtcTime, nullable=True),
    sa.Column("answered_at", UtcTime, nullable=True),
    sa.UniqueConstraint("shop", "channel", "chat"),
    sa.CheckConstraint("owner IN ('bot', 'queued', 'human')", name="owner"),
    sa.Index(None, "shopper"),
    sa.Index(None, "shop", "owner", "updated_at"),
)

#: A chat's log. `id` grows within a chat in the order of commits (each writer locks the chat's row first),
#: is never given twice, and so serves readers as cursor.
message = sa.Table(
    "message",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("shopper", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("update_id", sa.Text, nullable=True),
    sa.Column("body", Json, nullable=False),
    sa.Column("author", sa.Text, nullable=True),  # the agent who wrote it
    sa.UniqueConstraint("chat_id", "update_id"),
    sa.CheckConstraint("sender IN ('shopper', 'bot', 'human', 'system')", name="sender"),
    sa.Index(None, "chat_id", "turn"),
    sa.Index(None, "chat_id", "id"),
    sa.Index(None, "shopper"),
    sqlite_autoincrement=True,
)

#: One stretch in which a chat waits for a person or is with one; the open one has no `ended_at`.
handoff = sa.Table(
    "handoff",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=True),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("taken_at", UtcTime, nullable=True),
    sa.Column("first_reply_at", UtcTime, nullable=True),
    sa.Column("ended_at", UtcTime, nullable=True),
    sa.Column("outcome", sa.Text, nullable=True),
    sa.Column("csat_asked_at", UtcTime, nullable=True),
    sa.Column("csat_at", UtcTime, nullable=True),
    sa.Column("csat", sa.Integer, nullable=True),
    sa.Column("csat_words", sa.Text, nullable=True),
    sa.Index(None, "shop", "opened_at"),
    sa.Index(None, "chat_id"),
)

#: What has to be pushed out, written with the turn that says it: see `bot.delivery`.
delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=False),
    sa.Column("message_id", Id, sa.ForeignKey("message.id", ondelete="CASCADE"), nullable=True),
    sa.Column("target", sa.Text, nullable=False),  # a channel's or a desk's name
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", Json, nullable=False),
    sa.Column("owner_version", sa.Integer, nullable=True),  # set: void once a person took over since
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", UtcTime, nullable=False),
    sa.Column("lease", sa.Text, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("external", Json, nullable=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("done_at", UtcTime, nullable=True),
    sa.CheckConstraint("status IN ('waiting', 'sending', 'sent', 'dropped', 'dead')", name="status"),
    sa.Index(None, "chat_id"),
    sa.Index(None, "message_id"),
    sqlite_autoincrement=True,
)
_PENDING = delivery.c.status.in_(("waiting", "sending"))
sa.Index(
    "ix_delivery_pending",
    delivery.c.target,
    delivery.c.chat_id,
    delivery.c.id,
    sqlite_where=_PENDING,
    postgresql_where=_PENDING,
)
_DEAD = delivery.c.status == "dead"
sa.Index("ix_delivery_dead", delivery.c.shop, delivery.c.id, sqlite_where=_DEAD, postgresql_where=_DEAD)

profile = sa.Table(
    "profile",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("shopper", sa.Text, primary_key=True),
    sa.Column("body", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
    sa.Index(None, "shopper"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=True),
    sa.Column("shopper", sa.Text, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("processed", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    sa.Index(None, "shop", "name", "at"),
    sa.Index(None, "chat_id"),
    sa.Index(None, "shopper"),
)
#: The outbox: only what still waits for its side effects, so it stays small however many events there are.
sa.Index(
    "ix_event_waiting",
    event.c.id,
    sqlite_where=event.c.processed == sa.false(),
    postgresql_where=event.c.processed == sa.false(),
)

#: What the crowd looks at, one row a product, kept up in the commit of each turn. It names no person.
#: `score` decays forward: see `bot.storage.popularity`.
popularity = sa.Table(
    "popularity",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("product", sa.Text, primary_key=True),
    sa.Column("score", sa.Double, nullable=False),
)
