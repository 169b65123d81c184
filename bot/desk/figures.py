"""How the desk does: how often a person is called, how long it takes, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.desk.agents import Agent
from bot.storage import tables
from bot.storage.engine import READ_ONLY


@dataclass(frozen=True, slots=True)
class Group:
    """Stretches that have something in common. Times are seconds: the median, and what nine of ten stay
    under; None without any. `waited` until a person's first answer, `handled` from taking to the end. Shares
    from 0 to 1: `resolved` of the ended ones were closed or given back by a person; `missed`: nobody came.
    `stars` is the mean of `rated` answers out of `asked`."""

    name: str
    handoffs: int
    waited: float | None
    waited_90: float | None
    handled: float | None
    handled_90: float | None
    resolved: float | None
    missed: float | None
    stars: float | None
    rated: int
    asked: int


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """`rate`: chats that called a person, of all in which a shopper wrote. `by_hour`: 24 of them, by the
    local hour in which the person was called; `by_day` by date."""

    since: datetime
    until: datetime
    chats: int
    rate: float | None
    all: Group
    by_reason: tuple[Group, ...]
    by_agent: tuple[Group, ...]
    by_hour: tuple[Group, ...]
    by_day: tuple[Group, ...]


class Figures:
    """Reads only; one pass over the stretches of the period."""

    def __init__(self, engine: sa.Engine) -> None:
        self._reader = engine.execution_options(**READ_ONLY)

    def report(self, agent: Agent, since: datetime, until: datetime, timezone: str = "UTC") -> DeskFigures:
        """Of the agent's shop; of stretches that began in [since, until)."""
        agent.may_see(agent.shop)
        handoff, message, chat = tables.handoff, tables.message, tables.chat
        active = (
            sa.select(sa.func.count(sa.distinct(message.c.chat_id)))
            .join(chat, chat.c.id == message.c.chat_id)
            .where(
                chat.c.shop == agent.shop,
                message.c.sender == "shopper",
                message.c.at >= since,
                message.c.at < until,
            )
        )
        stretches = sa.select(handoff).where(
            handoff.c.shop == agent.shop, handoff.c.opened_at >= since, handoff.c.opened_at < until
        )
        with self._reader.connect() as connection:
            chats = int(connection.execute(active).scalar_one())
            rows = connection.execute(stretches.order_by(handoff.c.id)).all()
        zone = ZoneInfo(timezone)
        called = len({row.chat_id for row in rows})
        hours = _by(rows, lambda row: f"{row.opened_at.astimezone(zone).hour:02d}")
        return DeskFigures(
            since=since,
            until=until,
            chats=chats,
            rate=called / chats if chats else None,
            all=_group("all", rows),
            by_reason=_biggest(_by(rows, lambda row: row.reason)),
            by_agent=_biggest(_by([row for row in rows if row.agent], lambda row: row.agent)),
            by_hour=tuple(_group(hour, hours.get(hour, [])) for hour in (f"{n:02d}" for n in range(24))),
            by_day=tuple(
                _group(day, of_day)
                for day, of_day in sorted(
                    _by(rows, lambda row: row.opened_at.astimezone(zone).date().isoformat()).items()
                )
            ),
        )


def _by(rows: Iterable[sa.Row[Any]], name: Callable[[sa.Row[Any]], str]) -> dict[str, list[sa.Row[Any]]]:
    found: dict[str, list[sa.Row[Any]]] = {}
    for row in rows:
        found.setdefault(name(row), []).append(row)
    return found


def _biggest(groups: dict[str, list[sa.Row[Any]]]) -> tuple[Group, ...]:
    return tuple(
        _group(name, rows) for name, rows in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def _group(name: str, rows: Sequence[sa.Row[Any]]) -> Group:
    waited = [_seconds(row.opened_at, row.first_reply_at) for row in rows if row.first_reply_at]
    handled = [_seconds(row.taken_at, row.ended_at) for row in rows if row.taken_at and row.ended_at]
    # Who went over to another channel is still being helped: there it is counted how that ends.
    ended = [row.outcome for row in rows if row.ended_at and row.outcome != "went_over"]
    stars = [row.csat for row in rows if row.csat is not None]
    return Group(
        name=name,
        handoffs=len(rows),
        waited=median(waited) if waited else None,
        waited_90=_ninety(waited),
        handled=median(handled) if handled else None,
        handled_90=_ninety(handled),
        resolved=_share(ended, ("returned", "closed")),
        missed=_share(ended, ("nobody_came",)),
        stars=sum(stars) / len(stars) if stars else None,
        rated=len(stars),
        asked=sum(row.csat_asked_at is not None for row in rows),
    )


def _seconds(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds())


def _ninety(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=10, method="inclusive")[-1]


def _share(outcomes: Sequence[str | None], wanted: Sequence[str]) -> float | None:
    return sum(one in wanted for one in outcomes) / len(outcomes) if outcomes else None
