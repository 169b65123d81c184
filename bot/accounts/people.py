"""Who may come: the first owner, invitations, roles, and the log of it all. Roles are checked here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.accounts import audit, rows
from bot.accounts.base import Account, AccountError, Link, LinkError, LinkKind, Visit
from bot.accounts.passwords import Passwords, token_hash
from bot.desk.agents import Agent, Role
from bot.storage.account_tables import account, link
from bot.storage.engine import READ_ONLY, take_turns

#: How long a link may be used.
LASTS: dict[LinkKind, timedelta] = {
    "setup": timedelta(hours=24),
    "invite": timedelta(days=7),
    "reset": timedelta(hours=24),
}
#: Where a link leads to: the address of the desk, then this, then the token.
PATH = "/desk/join/"


class People:
    """Thread-safe. `new_token` gives at least 128 random bits as URL-safe text."""

    def __init__(
        self,
        engine: sa.Engine,
        passwords: Passwords,
        clock: Callable[[], datetime],
        new_token: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._passwords = passwords
        self._clock = clock
        self._new_token = new_token

    def setup(self, shop: str) -> str | None:
        """The token of a link that makes its user the first owner; None once there is one. Voids earlier
        ones."""
        with self._engine.begin() as connection:
            take_turns(connection, f"accounts {shop}")
            if rows.owners(connection, shop):
                return None
            self._void(connection, shop, "setup")
            return self._make(connection, "setup", shop, "owner")

    def invite(self, by: Agent, role: Role, email: str | None = None, visit: Visit | None = None) -> str:
        """A token for one new account."""
        by.may_rule(by.shop)
        with self._engine.begin() as connection:
            fixed = rows.plain_email(email) if email else None
            if fixed and rows.by_email(connection, by.shop, fixed) is not None:
                raise AccountError(
                    "There is an account with this e-mail address already.", "error-email-taken"
                )
            token = self._make(connection, "invite", by.shop, role, email=fixed, made_by=_number(by))
            audit.write(connection, by.shop, self._clock(), by.id, "invited", fixed or "", visit, role=role)
            return token

    def reset(self, by: Agent, account_id: int, visit: Visit | None = None) -> str:
        """A token with which somebody sets a new password; the authenticator app is removed then, too."""
        by.may_rule(by.shop)
        with self._engine.begin() as connection:
            row = rows.by_id(connection, by.shop, account_id)
            return self._reset(connection, row, by.id, visit)

    def reset_by_operator(self, shop: str, email: str) -> str:
        """From the command line, by whom has the database anyway."""
        with self._engine.begin() as connection:
            row = rows.by_email(connection, shop, email)
            if row is None:
                raise AccountError(f"There is no account {email} in the shop {shop}.")
            return self._reset(connection, row, "operator", None)

    def invite_by_operator(self, shop: str, role: Role) -> str:
        with self._engine.begin() as connection:
            token = self._make(connection, "invite", shop, role)
            audit.write(connection, shop, self._clock(), "operator", "invited", "", None, role=role)
            return token

    def peek(self, token: str) -> Link:
        """What a link is for, before it is used. Raises LinkError."""
        with self._reader.connect() as connection:
            row = self._usable(connection, token)
        return Link(row.id, row.kind, row.shop, row.role, row.email, row.expires_at)

    def join(self, token: str, email: str, name: str, password: str, visit: Visit) -> Account:
        """Use a link of kind `setup` or `invite`, once. Raises LinkError or AccountError."""
        given = self.peek(token)
        if given.kind == "reset":
            raise LinkError
        address = rows.plain_email(given.email or email)
        hashed = self._passwords.hash(password, address, rows.plain_name(name))
        with self._engine.begin() as connection:
            take_turns(connection, f"accounts {given.shop}")
            used = self._use(connection, token)
            if used.kind == "setup" and rows.owners(connection, used.shop):
                raise LinkError
            now = self._clock()
            made = rows.insert(connection, used.shop, address, name, used.role, now, password=hashed)
            who = rows.to_account(rows.by_id(connection, used.shop, made))
            audit.write(
                connection, used.shop, now, who.agent.id, "joined", address, visit,
                role=used.role, link=used.kind,
            )  # fmt: skip
            return who

    def renew(self, token: str, password: str, visit: Visit) -> Account:
        """Use a link of kind `reset`, once: a new password, all sessions ended. Raises LinkError."""
        if self.peek(token).kind != "reset":
            raise LinkError
        with self._engine.begin() as connection:
            used = self._use(connection, token)
            row = rows.by_id(connection, used.shop, used.account_id)
            hashed = self._passwords.hash(password, row.email, row.name)
            rows.update(connection, row.id, password=hashed, totp_on=False, totp_key=None, totp_last=None)
            rows.end_sessions(connection, row.id)
            who = rows.to_account(rows.by_id(connection, used.shop, row.id))
            audit.write(connection, used.shop, self._clock(), who.agent.id, "password_renewed", "", visit)
            return who

    def of(self, by: Agent) -> list[Account]:
        """All accounts of the shop; any colleague may see who works there."""
        return self.all(by.shop)

    def all(self, shop: str) -> list[Account]:
        query = sa.select(account).where(account.c.shop == shop).order_by(account.c.name, account.c.id)
        with self._reader.connect() as connection:
            return [rows.to_account(row) for row in connection.execute(query)]

    def invitations(self, by: Agent) -> list[Link]:
        """Those that can still be used, without their secrets."""
        by.may_rule(by.shop)
        usable = [link.c.shop == by.shop, link.c.used_at.is_(None), link.c.expires_at > self._clock()]
        query = sa.select(link).where(*usable, link.c.kind == "invite").order_by(link.c.id)
        with self._reader.connect() as connection:
            found = connection.execute(query).all()
        return [Link(row.id, row.kind, row.shop, row.role, row.email, row.expires_at) for row in found]

    def withdraw(self, by: Agent, link_id: int, visit: Visit) -> None:
        """An invitation that shall not be used."""
        by.may_rule(by.shop)
        theirs = [link.c.shop == by.shop, link.c.id == link_id, link.c.used_at.is_(None)]
        with self._engine.begin() as connection:
            now = self._clock()
            if not connection.execute(sa.update(link).where(*theirs).values(used_at=now)).rowcount:
                raise AccountError("There is no such invitation.", "error-no-invitation")
            audit.write(connection, by.shop, now, by.id, "invitation_withdrawn", str(link_id), visit)

    def change_role(self, by: Agent, account_id: int, role: Role, visit: Visit) -> None:
        self._change(by, account_id, "role_changed", visit, role=role)

    def disable(self, by: Agent, account_id: int, visit: Visit) -> None:
        """Ends all sessions; what this person did stays."""
        self._change(by, account_id, "disabled", visit, disabled_at=self._clock())

    def enable(self, by: Agent, account_id: int, visit: Visit) -> None:
        self._change(by, account_id, "enabled", visit, disabled_at=None)

    def audit(self, by: Agent, limit: int = 100, before: int | None = None) -> list[audit.Entry]:
        """Newest first; for owners."""
        by.may_rule(by.shop)
        with self._reader.connect() as connection:
            return audit.read(connection, by.shop, limit, before)

    def note(self, by: Agent, act: str, subject: str, visit: Visit | None = None, **detail: Any) -> None:
        """An entry in the audit log for what another part did (an export, a changed setting)."""
        with self._engine.begin() as connection:
            audit.write(connection, by.shop, self._clock(), by.id, act, subject, visit, **detail)

    def _change(self, by: Agent, account_id: int, act: str, visit: Visit, **values: Any) -> None:
        by.may_rule(by.shop)
        with self._engine.begin() as connection:
            # Owners who demote each other at the same moment come one after the other.
            rows.owners(connection, by.shop)
            row = rows.by_id(connection, by.shop, account_id)
            rows.update(connection, row.id, **values)
            if not rows.owners(connection, by.shop):
                raise AccountError("A shop needs an owner: make somebody else one first.", "error-last-owner")
            rows.end_sessions(connection, row.id)
            detail = {name: value for name, value in values.items() if name == "role"}
            audit.write(connection, by.shop, self._clock(), by.id, act, row.email, visit, **detail)

    def _reset(self, connection: sa.Connection, row: sa.Row[Any], by: str, visit: Visit | None) -> str:
        unused = sa.and_(link.c.account_id == row.id, link.c.used_at.is_(None))
        connection.execute(sa.update(link).where(unused).values(used_at=self._clock()))
        audit.write(connection, row.shop, self._clock(), by, "reset_link", row.email, visit)
        return self._make(connection, "reset", row.shop, None, account_id=row.id)

    def _make(
        self, connection: sa.Connection, kind: LinkKind, shop: str, role: Role | None, **more: Any
    ) -> str:
        now, token = self._clock(), self._new_token()
        row = {
            "token_hash": token_hash(token),
            "shop": shop,
            "kind": kind,
            "role": role,
            "created_at": now,
            "expires_at": now + LASTS[kind],
            **more,
        }
        connection.execute(sa.insert(link).values(row))
        return token

    def _void(self, connection: sa.Connection, shop: str, kind: LinkKind) -> None:
        unused = sa.and_(link.c.shop == shop, link.c.kind == kind, link.c.used_at.is_(None))
        connection.execute(sa.update(link).where(unused).values(used_at=self._clock()))

    def _usable(self, connection: sa.Connection, token: str) -> sa.Row[Any]:
        query = sa.select(link).where(
            link.c.token_hash == token_hash(token),
            link.c.used_at.is_(None),
            link.c.expires_at > self._clock(),
        )
        row = connection.execute(query).first()
        if row is None:
            raise LinkError
        return row

    def _use(self, connection: sa.Connection, token: str) -> sa.Row[Any]:
        """Of two who use a link at once, one gets it."""
        row = self._usable(connection, token)
        mine = sa.and_(link.c.id == row.id, link.c.used_at.is_(None))
        if connection.execute(sa.update(link).where(mine).values(used_at=self._clock())).rowcount != 1:
            raise LinkError
        return row


def _number(agent: Agent) -> int | None:
    """The account behind an agent, if there is one."""
    kind, _, number = agent.id.partition(":")
    return int(number) if kind == "account" and number.isdigit() else None
