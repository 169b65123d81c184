from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from bot.accounts.base import Account, Visit
from bot.accounts.door import Door
from bot.accounts.passwords import Passwords
from bot.accounts.people import People

PASSWORD = "correct horse battery"
HERE = Visit("192.0.2.1", "a browser")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """argon2 as in real life, but with little memory and one pass: the tests hash a lot."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def people(engine: sa.Engine, passwords: Passwords, clock: Clock) -> People:
    return People(engine, passwords, clock, lambda: secrets.token_urlsafe(32))


@pytest.fixture
def door(engine: sa.Engine, passwords: Passwords, clock: Clock) -> Door:
    return Door(engine, passwords, clock, lambda: secrets.token_urlsafe(32))


@pytest.fixture
def owner(people: People) -> Account:
    return people.join(people.setup("main") or "", "Olga@Shop.example", "Olga", PASSWORD, HERE)


def joined(people: People, by: Account, role: str, email: str) -> Account:
    token = people.invite(by.agent, role)  # type: ignore[arg-type]
    return people.join(token, email, email.split("@")[0].title(), PASSWORD, HERE)
