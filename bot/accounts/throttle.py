"""Failed logins slow down the next, by account and by address; in the database, so replicas count together.

An attempt counts as failed from its start, so that many at once gain nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.accounts.base import ThrottledError
from bot.storage.account_tables import login_failure
from bot.storage.engine import take_turns

WINDOW = timedelta(minutes=15)
#: Failures within the window before the door stays shut for the rest of it.
PER_ACCOUNT, PER_ADDRESS = 5, 30


def attempt(connection: sa.Connection, account: str, address: str, now: datetime) -> list[int]:
    """Count one; the rows that `excuse` takes back. Raises ThrottledError while there are too many."""
    take_turns(connection, *(f"login {key}" for key in (account, address) if key))
    for key, most in ((account, PER_ACCOUNT), (address, PER_ADDRESS)):
        if not key:
            continue
        recent = (
            sa.select(login_failure.c.at)
            .where(login_failure.c.key == key, login_failure.c.at > now - WINDOW)
            .order_by(login_failure.c.at.desc())
            .limit(most)
        )
        times = connection.execute(recent).scalars().all()
        if len(times) >= most:
            raise ThrottledError((times[-1] + WINDOW - now).total_seconds())
    connection.execute(sa.delete(login_failure).where(login_failure.c.at <= now - WINDOW))
    counted = [
        sa.insert(login_failure).values(key=key, at=now).returning(login_failure.c.id)
        for key in (account, address)
        if key
    ]
    return [int(connection.execute(one).scalar_one()) for one in counted]


def excuse(connection: sa.Connection, counted: list[int]) -> None:
    """That one was no failure."""
    connection.execute(sa.delete(login_failure).where(login_failure.c.id.in_(counted)))


def forgive(connection: sa.Connection, account: str) -> None:
    """The right person came."""
    connection.execute(sa.delete(login_failure).where(login_failure.c.key == account))
