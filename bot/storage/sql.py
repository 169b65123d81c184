"""The store over any SQL database that SQLAlchemy speaks to; SQLite is the embedded default."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bot.messages import ChatKey, Owner
from bot.storage import tables
from bot.storage.base import ChatRecord, StaleChatError, StoredEvent, TurnRecord
from bot.storage.engine import READ_ONLY
from bot.storage.popularity import growth, interest
from bot.storage.redact import card_numbers, redact

#: Decayed weights below this are noise and are not handed out.
FORGOTTEN = 0.01


def _now() -> datetime:
    return datetime.now(UTC)


class SqlStore:
    """`bot.storage.base.Store` and `Outbox`; thread-safe, since each call is a transaction of its own.

    The tables must exist (Alembic's, or `create()`). `clock` only tells how far popularity has decayed.
    """

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._clock = clock

    def create(self) -> None:
        """Make the tables that are missing, without a migration history."""
        tables.metadata.create_all(self._engine)

    # Store

    def load(self, key: ChatKey, shopper: str) -> ChatRecord:
        chat, profile = tables.chat, tables.profile
        with self._reader.connect() as connection:
            row = connection.execute(
                sa.select(chat.c.version, chat.c.turn, chat.c.owner, chat.c.state).where(*_is(key))
            ).first()
            known = connection.execute(
                sa.select(profile.c.body).where(profile.c.shop == key.shop, profile.c.shopper == shopper)
            ).scalar()
        if row is None:
            return ChatRecord(key, shopper, profile=known)
        return ChatRecord(
            key=key,
            shopper=shopper,
            version=row.version,
            turn=row.turn,
            owner=cast(Owner, row.owner),
            state=row.state,
            profile=known,
        )

    def replayed(self, key: ChatKey, update_id: str) -> dict[str, Any] | None:
        asked, answer, chat = tables.message.alias(), tables.message.alias(), tables.chat
        query = (
            sa.select(answer.c.body)
            .select_from(chat)
            .join(asked, asked.c.chat_id == chat.c.id)
            .join(answer, sa.and_(answer.c.chat_id == chat.c.id, answer.c.turn == asked.c.turn))
            .where(*_is(key), asked.c.update_id == update_id, answer.c.sender == "bot")
            .order_by(answer.c.id)
        )
        with self._reader.connect() as connection:
            return cast("dict[str, Any] | None", connection.execute(query).scalar())

    def commit(self, turn: TurnRecord) -> None:
        numbers = card_numbers(turn.incoming)
        state, profile = redact(turn.state, numbers), redact(turn.profile, numbers)
        said = {"turn": turn.turn, "shopper": turn.shopper, "at": turn.at}
        bodies = (
            {"sender": "shopper", "update_id": turn.update_id, "body": redact(turn.incoming, numbers)},
            {"sender": "bot", "update_id": None, "body": redact(turn.reply, numbers)},
        )
        events = [
            {
                "name": event.name,
                "data": redact(event.data, numbers),
                "shop": turn.key.shop,
                "processed": False,
            }
            for event in turn.events
        ]
        try:
            with self._engine.begin() as connection:
                if turn.forget:
                    _forget(connection, turn.shopper, turn.key.shop, keep=turn.key)
                chat_id = self._write_chat(connection, turn, state)
                messages = [{"chat_id": chat_id, **said, **body} for body in bodies]
                connection.execute(sa.insert(tables.message), messages)
                if events:
                    common = {"shop": turn.key.shop, "chat_id": chat_id, "processed": False, **said}
                    rows = [{**common, **event} for event in events]
                    connection.execute(sa.insert(tables.event), rows)
                self._write_profile(connection, turn, profile)
                self._add_interest(connection, turn)
        except IntegrityError as error:
            # Somebody else made this chat, or handled this update, between load and commit.
            raise StaleChatError(f"chat {turn.key.chat!r} was changed meanwhile") from error

    def history(self, key: ChatKey, limit: int = 50) -> list[dict[str, Any]]:
        message, chat = tables.message, tables.chat
        query = (
            sa.select(message.c.turn, message.c.at, message.c.sender, message.c.body)
            .join(chat, chat.c.id == message.c.chat_id)
            .where(*_is(key))
            .order_by(message.c.id.desc())
            .limit(limit)
        )
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        return [
            {"turn": row.turn, "at": row.at, "from": row.sender, "body": row.body} for row in reversed(rows)
        ]

    def forget(self, shopper: str, shop: str | None = None) -> None:
        with self._engine.begin() as connection:
            _forget(connection, shopper, shop)

    def popularity(self, shop: str) -> dict[str, float]:
        """One read of an aggregate, kept up by each commit: about 1 ms a thousand products, so a caller
        that asks every turn does well to keep the answer for a minute."""
        table = tables.popularity
        factor = growth(self._clock())
        query = sa.select(table.c.product, table.c.score).where(
            table.c.shop == shop, table.c.score >= FORGOTTEN * factor
        )
        with self._reader.connect() as connection:
            return {product: score / factor for product, score in connection.execute(query)}

    # Outbox

    def waiting(self, limit: int = 100) -> list[StoredEvent]:
        event, chat = tables.event, tables.chat
        query = (
            sa.select(event, chat.c.channel, chat.c.chat)
            .join(chat, chat.c.id == event.c.chat_id, isouter=True)
            .where(event.c.processed == sa.false())
            .order_by(event.c.id)
            .limit(limit)
        )
        with self._reader.connect() as connection:
            return [
                StoredEvent(
                    id=row.id,
                    shop=row.shop,
                    key=None if row.chat is None else ChatKey(row.shop, row.channel, row.chat),
                    shopper=row.shopper,
                    turn=row.turn,
                    at=row.at,
                    name=row.name,
                    data=row.data,
                )
                for row in connection.execute(query)
            ]

    def processed(self, ids: Iterable[int]) -> None:
        event = tables.event
        with self._engine.begin() as connection:
            connection.execute(sa.update(event).where(event.c.id.in_(list(ids))).values(processed=True))

    # Parts of a commit

    def _write_chat(self, connection: sa.Connection, turn: TurnRecord, state: Any) -> int:
        chat = tables.chat
        values = {
            "shopper": turn.shopper,
            "version": turn.version + 1,
            "turn": turn.turn,
            "owner": turn.owner,
            "state": state,
            "updated_at": turn.at,
        }
        if turn.version == 0:
            key = {"shop": turn.key.shop, "channel": turn.key.channel, "chat": turn.key.chat}
            made = connection.execute(sa.insert(chat).values(**key, **values).returning(chat.c.id))
            return int(made.scalar_one())
        changed = connection.execute(
            sa.update(chat)
            .where(*_is(turn.key), chat.c.version == turn.version)
            .values(**values)
            .returning(chat.c.id)
        ).scalar()
        if changed is None:
            raise StaleChatError(f"chat {turn.key.chat!r} is no longer at version {turn.version}")
        return int(changed)

    def _write_profile(self, connection: sa.Connection, turn: TurnRecord, body: Any) -> None:
        table = tables.profile
        insert = self._insert(table).values(
            shop=turn.key.shop, shopper=turn.shopper, body=body, version=1, updated_at=turn.at
        )
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=[table.c.shop, table.c.shopper],
                set_={
                    "body": insert.excluded.body,
                    "version": table.c.version + 1,
                    "updated_at": insert.excluded.updated_at,
                },
            )
        )

    def _add_interest(self, connection: sa.Connection, turn: TurnRecord) -> None:
        weights = interest(turn.events)
        if not weights:
            return
        factor = growth(turn.at)
        # Sorted, so that two commits never wait for each other's rows crosswise.
        rows = [
            {"shop": turn.key.shop, "product": product, "score": weight * factor}
            for product, weight in sorted(weights.items())
        ]
        table = tables.popularity
        insert = self._insert(table)
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=[table.c.shop, table.c.product],
                set_={"score": table.c.score + insert.excluded.score},
            ),
            rows,
        )

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can do ON CONFLICT, which each dialect spells in its own class."""
        if self._engine.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)


def _is(key: ChatKey) -> tuple[sa.ColumnElement[bool], ...]:
    chat = tables.chat
    return chat.c.shop == key.shop, chat.c.channel == key.channel, chat.c.chat == key.chat


def _forget(connection: sa.Connection, shopper: str, shop: str | None, keep: ChatKey | None = None) -> None:
    """`keep`: the chat in which the shopper asks for it stays, emptied, so that its turns count on."""
    chat, message, event, profile = tables.chat, tables.message, tables.event, tables.profile
    in_shop = sa.true() if shop is None else chat.c.shop == shop
    theirs = sa.select(chat.c.id).where(chat.c.shopper == shopper, in_shop)
    chats = sa.select(chat.c.id).where(in_shop)
    for table in (message, event):
        # A chat may have changed hands: what this person said in it goes, too.
        own = sa.and_(table.c.shopper == shopper, table.c.chat_id.in_(chats))
        connection.execute(sa.delete(table).where(sa.or_(table.c.chat_id.in_(theirs), own)))
    loose = event.c.shopper == shopper
    connection.execute(
        sa.delete(event).where(loose if shop is None else sa.and_(loose, event.c.shop == shop))
    )
    gone = sa.delete(chat).where(chat.c.shopper == shopper, in_shop)
    connection.execute(gone if keep is None else gone.where(sa.not_(sa.and_(*_is(keep)))))
    known = profile.c.shopper == shopper
    connection.execute(
        sa.delete(profile).where(known if shop is None else sa.and_(known, profile.c.shop == shop))
    )
