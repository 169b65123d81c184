"""The store over any SQL database that SQLAlchemy speaks to; SQLite is the embedded default."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bot.bus import Bus, ProcessBus
from bot.desk.ownership import Move, Speak, move
from bot.messages import ChatKey, Owner
from bot.storage import chats, tables
from bot.storage.away import told
from bot.storage.base import (
    BotMaySayNothingError,
    Change,
    Changed,
    ChatRecord,
    StaleChatError,
    StoredEvent,
    TurnRecord,
    UnknownChatError,
    Words,
)
from bot.storage.chats import NOWHERE, Routes, entry, named
from bot.storage.engine import READ_ONLY
from bot.storage.erasing import erase_person
from bot.storage.popularity import growth, interest
from bot.storage.redact import card_numbers, redact

#: Decayed weights below this are noise and are not handed out.
FORGOTTEN = 0.01


def _now() -> datetime:
    return datetime.now(UTC)


class SqlStore:
    """`bot.storage.base.Store` and `Outbox`; thread-safe, since each call is a transaction of its own.

    The tables must exist (Alembic's, or `create()`). `clock` only tells how far popularity has decayed.
    `routes`: where messages have to be pushed. After each commit `bus` wakes whom it concerns.
    """

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], datetime] = _now,
        *,
        routes: Routes = NOWHERE,
        bus: Bus | None = None,
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._clock = clock
        self._routes = routes
        self._bus = bus or ProcessBus()
        self._keep_profile, self._grow_interest = _upserts(engine.dialect.name)

    def create(self) -> None:
        """Make the tables that are missing, without a migration history."""
        tables.metadata.create_all(self._engine)

    # Store

    @told()
    def load(self, key: ChatKey, shopper: str) -> ChatRecord:
        with self._reader.connect() as connection:
            row = chats.found(connection, key)
            known = connection.execute(_PROFILE, {"of_shop": key.shop, "of_shopper": shopper}).scalar()
        if row is None:
            return ChatRecord(key, shopper, profile=known)
        return replace(chats.record(key, row), shopper=shopper, profile=known)

    @told()
    def replayed(self, key: ChatKey, update_id: str) -> list[dict[str, Any]] | None:
        asked, answer, chat = tables.message.alias(), tables.message.alias(), tables.chat
        answers = sa.and_(
            answer.c.chat_id == chat.c.id, answer.c.turn == asked.c.turn, answer.c.sender == "bot",
            answer.c.id > asked.c.id,
        )  # fmt: skip
        query = (
            sa.select(answer.c.body, answer.c.id)
            .select_from(chat)
            .join(asked, asked.c.chat_id == chat.c.id)
            .join(answer, answers, isouter=True)
            .where(*named(key), asked.c.update_id == update_id)
            .order_by(answer.c.id)
        )
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        return [row.body for row in rows if row.id is not None] if rows else None

    @told()
    def commit(self, turn: TurnRecord) -> None:
        numbers = card_numbers(turn.incoming)
        state, profile = redact(turn.state, numbers), redact(turn.profile, numbers)
        words = []
        if turn.incoming is not None:
            words.append(Words("shopper", redact(turn.incoming, numbers), update_id=turn.update_id))
        if turn.reply is not None:
            words.append(Words("bot", redact(turn.reply, numbers)))
        events = [chats.event(event, numbers) for event in turn.events]
        try:
            with self._engine.begin() as connection:
                if turn.forget:
                    erase_person(connection, turn.shopper, turn.key.shop, turn.at, keep=turn.key)
                before = self._before(connection, turn)
                moves = _moves(before, turn)
                ownership = moves[-1].after if moves else before.ownership
                spoken = moves[0].after if moves and before.ownership.closed else before.ownership
                if turn.reply is not None and not spoken.bot_may_speak:
                    raise BotMaySayNothingError(f"chat {turn.key.chat!r} is with a person")
                after = replace(
                    before,
                    shopper=turn.shopper,
                    version=turn.version + 1,
                    turn=turn.turn,
                    ownership=ownership,
                )
                writer = chats.Writer(connection, self._routes, turn.at)
                chat_id = writer.write(after, state, words)
                writer.say(chat_id, before, after, words)
                for one in moves:
                    writer.move(chat_id, after, one)
                writer.happened(chat_id, after, events)
                self._write_profile(connection, turn, profile)
                self._add_interest(connection, turn)
                writer.rate(chat_id, events)
        except IntegrityError as error:
            # Somebody else made this chat, or handled this update, between load and commit.
            raise StaleChatError(f"chat {turn.key.chat!r} was changed meanwhile") from error
        writer.wake(self._bus)

    def change(self, key: ChatKey, at: datetime, decide: Callable[[ChatRecord], Change | None]) -> Changed:
        with self._engine.begin() as connection:
            row = chats.locked(connection, key)
            if row is None:
                raise UnknownChatError(f"There is no chat {key.chat!r} on {key.channel}.")
            before = chats.record(key, row)
            change = decide(before)
            if change is None:
                return Changed(before)
            if chats.handled(connection, row.id, change.words):
                return Changed(before, again=True)
            ownership = change.move.after if change.move is not None else before.ownership
            if not ownership.bot_may_speak and any(one.sender == "bot" for one in change.words):
                raise BotMaySayNothingError(f"chat {key.chat!r} is with a person")
            after = replace(before, version=before.version + 1, ownership=ownership)
            writer = chats.Writer(connection, self._routes, at)
            words = [replace(one, body=redact(one.body)) for one in change.words]
            writer.write(after, row.state if change.state is None else redact(change.state), words)
            ids = writer.say(row.id, before, after, words)
            if change.move is not None:
                writer.move(row.id, after, change.move)
            if any(one.sender == "human" for one in words):
                writer.first_reply(row.id)
            events = [chats.event(event) for event in change.events]
            writer.happened(row.id, after, events)
            writer.rate(row.id, events)
        writer.wake(self._bus)
        return Changed(after, tuple(ids))

    def history(self, key: ChatKey, limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
        message = tables.message
        query = _log(key).order_by(message.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(message.c.id < before)
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        return [entry(row) for row in reversed(rows)]

    def after(self, key: ChatKey, cursor: int, limit: int = 200) -> list[dict[str, Any]]:
        message = tables.message
        query = _log(key).where(message.c.id > cursor).order_by(message.c.id).limit(limit)
        with self._reader.connect() as connection:
            return [entry(row) for row in connection.execute(query)]

    def owner(self, key: ChatKey) -> Owner:
        with self._reader.connect() as connection:
            found = connection.execute(sa.select(tables.chat.c.owner).where(*named(key))).scalar()
        return cast(Owner, found) if found is not None else "bot"

    def by_update(self, key: ChatKey, update_id: str) -> int | None:
        query = _log(key).where(tables.message.c.update_id == update_id)
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else int(row.id)

    def forget(self, shopper: str, shop: str | None = None) -> None:
        with self._engine.begin() as connection:
            erase_person(connection, shopper, shop, self._clock())

    @told()
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

    def _before(self, connection: sa.Connection, turn: TurnRecord) -> ChatRecord:
        row = chats.locked(connection, turn.key)
        if (0 if row is None else row.version) != turn.version:
            raise StaleChatError(f"chat {turn.key.chat!r} is no longer at version {turn.version}")
        return ChatRecord(turn.key, turn.shopper) if row is None else chats.record(turn.key, row)

    def _write_profile(self, connection: sa.Connection, turn: TurnRecord, body: Any) -> None:
        row = {
            "shop": turn.key.shop,
            "shopper": turn.shopper,
            "body": body,
            "version": 1,
            "updated_at": turn.at,
        }
        connection.execute(self._keep_profile, row)

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
        connection.execute(self._grow_interest, rows)


#: A shopper's profile; built once, as are the statements of `chats`.
_PROFILE = sa.select(tables.profile.c.body).where(
    tables.profile.c.shop == sa.bindparam("of_shop"), tables.profile.c.shopper == sa.bindparam("of_shopper")
)


def _upserts(dialect: str) -> tuple[sa.Insert, sa.Insert]:
    """A profile that takes the place of the one before, and interest that is added to what there is."""
    # Each dialect spells ON CONFLICT in its own class.
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    profile, crowd = insert(tables.profile), insert(tables.popularity)
    kept = {
        "body": profile.excluded.body,
        "version": tables.profile.c.version + 1,
        "updated_at": profile.excluded.updated_at,
    }
    grown = {"score": tables.popularity.c.score + crowd.excluded.score}
    return (
        profile.on_conflict_do_update(index_elements=["shop", "shopper"], set_=kept),
        crowd.on_conflict_do_update(index_elements=["shop", "product"], set_=grown),
    )


def _moves(before: ChatRecord, turn: TurnRecord) -> list[Move]:
    """What a turn does to the ownership: the shopper's word opens a closed chat, then its own act."""
    moves: list[Move] = []
    spoken = [Speak()] if turn.incoming is not None else []
    for act in (*spoken, *([turn.act] if turn.act is not None else [])):
        one = move(moves[-1].after if moves else before.ownership, act, turn.at)
        if one is not None:
            moves.append(one)
    return moves


def _log(key: ChatKey) -> sa.Select[Any]:
    message, chat = tables.message, tables.chat
    return sa.select(message).join(chat, chat.c.id == message.c.chat_id).where(*named(key))
