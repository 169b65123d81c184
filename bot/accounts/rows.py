"""Accounts as rows, for the services beside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.accounts.base import Account, AccountError
from bot.storage.account_tables import account, session


def to_account(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        shop=row.shop,
        email=row.email,
        name=row.name,
        role=row.role,
        totp=row.totp_on,
        created_at=row.created_at,
        disabled=row.disabled_at is not None,
    )


def by_email(connection: sa.Connection, shop: str, email: str) -> sa.Row[Any] | None:
    query = sa.select(account).where(account.c.shop == shop, account.c.email == plain_email(email))
    return connection.execute(query).first()


def by_id(connection: sa.Connection, shop: str, id: int) -> sa.Row[Any]:
    """Locked for the transaction. Raises AccountError; another shop's account is none."""
    query = sa.select(account).where(account.c.shop == shop, account.c.id == id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise AccountError("There is no such account in this shop.", "error-no-account")
    return row


def update(connection: sa.Connection, id: int, **values: Any) -> None:
    connection.execute(sa.update(account).where(account.c.id == id).values(**values))


def end_sessions(connection: sa.Connection, account_id: int, but: str | None = None) -> None:
    """`but`: the hash of the session that stays."""
    theirs = sa.delete(session).where(session.c.account_id == account_id)
    connection.execute(theirs if but is None else theirs.where(session.c.token_hash != but))


def plain_email(email: str) -> str:
    """Raises AccountError for what is no e-mail address."""
    plain = email.strip().casefold()
    name, at, domain = plain.rpartition("@")
    fine = name and at and "." in domain.strip(".") and len(plain) <= 254
    if not fine or any(letter.isspace() or not letter.isprintable() for letter in plain):
        raise AccountError("This is no e-mail address.", "error-email")
    return plain


def plain_name(name: str) -> str:
    """What shoppers will read. Raises AccountError."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not 1 <= len(plain) <= 60:
        raise AccountError("The name must have 1 to 60 letters.", "error-name")
    return plain


def owners(connection: sa.Connection, shop: str) -> int:
    """How many people may rule the shop; they stay so until the transaction ends."""
    ruling = sa.select(account.c.id).where(
        account.c.shop == shop, account.c.role == "owner", account.c.disabled_at.is_(None)
    )
    return len(connection.execute(ruling.order_by(account.c.id).with_for_update()).all())


def insert(
    connection: sa.Connection, shop: str, email: str, name: str, role: str, at: datetime, **more: Any
) -> int:
    """Raises AccountError when the address is taken."""
    if by_email(connection, shop, email) is not None:
        raise AccountError("There is an account with this e-mail address already.", "error-email-taken")
    values = {"shop": shop, "email": plain_email(email), "name": plain_name(name), "role": role}
    made = sa.insert(account).values(**values, created_at=at, **more).returning(account.c.id)
    return int(connection.execute(made).scalar_one())
