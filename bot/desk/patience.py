"""Clocks of the desk: a queue that nobody comes to, an agent who went away, a shopper who fell silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.desk.ownership import Elapse
from bot.desk.rules import DeskRules
from bot.desk.service import DeskService
from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.base import ChatRecord
from bot.storage.engine import READ_ONLY

#: Chats that one look takes.
AT_ONCE = 200


class Patience:
    """`rules` as the desk file says. Any number of processes may run this on one database."""

    def __init__(
        self,
        engine: sa.Engine,
        desk: DeskService,
        rules: Callable[[], DeskRules],
        clock: Callable[[], datetime],
    ) -> None:
        self._reader = engine.execution_options(**READ_ONLY)
        self._desk = desk
        self._rules = rules
        self._clock = clock

    def look(self) -> int:
        """Move on what is overdue; how many chats."""
        now = self._clock()
        count = 0
        for what, where in self._overdue(now):
            chat = tables.chat
            query = sa.select(chat.c.shop, chat.c.channel, chat.c.chat, chat.c.version).where(*where)
            with self._reader.connect() as connection:
                rows = connection.execute(query.order_by(chat.c.updated_at).limit(AT_ONCE)).all()
            for row in rows:
                key = ChatKey(row.shop, row.channel, row.chat)
                due = Elapse(what)  # type: ignore[arg-type]
                changed = self._desk.elapse(key, _unless_changed(row.version, due))
                count += changed.record.version != row.version
        return count

    def _overdue(self, now: datetime) -> list[tuple[str, list[sa.ColumnElement[bool]]]]:
        chat, patience = tables.chat, self._rules().patience
        queue, agent, shopper = (
            now - timedelta(minutes=minutes) for minutes in (patience.queue, patience.agent, patience.shopper)
        )
        answered = sa.func.coalesce(chat.c.answered_at, chat.c.owner_since, type_=chat.c.answered_at.type)
        found = [
            (
                "shopper_silent",
                [chat.c.owner == "human", chat.c.asked_at <= answered, answered < shopper],
            )
        ]
        # Nobody is blamed for hours in which the shop is shut.
        if self._there(queue, now):
            found.append(("nobody_came", [chat.c.owner == "queued", chat.c.owner_since < queue]))
        if self._there(agent, now):
            found.append(
                (
                    "agent_silent",
                    [
                        chat.c.owner == "human",
                        chat.c.asked_at > answered,
                        chat.c.asked_at < agent,
                        chat.c.owner_since < agent,
                    ],
                )
            )
        return found

    def _there(self, *moments: datetime) -> bool:
        hours = self._rules().hours
        return hours is None or all(hours.open(moment) for moment in moments)


def _unless_changed(version: int, due: Elapse) -> Callable[[ChatRecord], Elapse | None]:
    """Whoever did something in the chat since it was looked at has stopped the clock."""
    return lambda chat: due if chat.version == version else None
