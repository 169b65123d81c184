"""Coming in and going out: passwords, codes, sessions, single sign-on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.accounts import audit, codes, rows, throttle
from bot.accounts.base import Account, AccountError, CodeNeededError, LoginError, Visit
from bot.accounts.passwords import Passwords, csrf_token, same, token_hash
from bot.accounts.single_sign_on import Identity
from bot.storage.account_tables import account, session
from bot.storage.engine import READ_ONLY

#: A session ends this long after it was last used, and this long after it began.
IDLE, LONGEST = timedelta(hours=12), timedelta(days=30)
#: How stale `seen_at` may be, so that not every request writes.
SEEN = timedelta(minutes=5)
#: The cookie that carries a session's token: HttpOnly, SameSite=Lax, Secure over https.
COOKIE = "shopkeeper_agent"


class Door:
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

    def log_in(self, shop: str, email: str, password: str, visit: Visit, code: str = "") -> str:
        """The token of a new session. Raises LoginError, CodeNeededError or ThrottledError."""
        now, key = self._clock(), token_hash(f"{shop} {email.strip().casefold()}")
        with self._engine.begin() as connection:
            counted = throttle.attempt(connection, key, visit.address, now)
            row = self._known(connection, shop, email)
        # Hashing takes 50 ms and more: no transaction waits for it.
        right = self._passwords.right(password, row.password if row is not None else None)
        step = None
        if right and row is not None and row.totp_on:
            if not code:
                with self._engine.begin() as connection:
                    throttle.excuse(connection, counted)
                raise CodeNeededError
            step = codes.step_of(row.totp_key, code, now, row.totp_last)
            right = step is not None
        with self._engine.begin() as connection:
            if not right or row is None or not _took(connection, row.id, step):
                audit.write(connection, shop, now, "", "login_failed", email.strip()[:254], visit)
                token = None
            else:
                throttle.excuse(connection, counted)
                throttle.forgive(connection, key)
                if self._passwords.outdated(row.password):
                    rows.update(connection, row.id, password=self._passwords.hash(password))
                token = self._begin(connection, rows.to_account(row), visit, "password")
        if token is None:
            raise LoginError
        return token

    def knock(self, visit: Visit) -> list[int]:
        """Somebody comes with another's word: counts as a failure until `excuse`. Raises ThrottledError."""
        with self._engine.begin() as connection:
            return throttle.attempt(connection, "", visit.address, self._clock())

    def excuse(self, counted: list[int]) -> None:
        with self._engine.begin() as connection:
            throttle.excuse(connection, counted)

    def log_in_as(self, shop: str, identity: Identity, visit: Visit) -> str:
        """By the word of a trusted issuer. The account must exist (be invited) under this address; from
        then on it is known by the issuer's subject. Raises LoginError."""
        now, sso = self._clock(), f"{identity.issuer} {identity.subject}"
        with self._engine.begin() as connection:
            query = sa.select(account).where(account.c.shop == shop, account.c.disabled_at.is_(None))
            row = connection.execute(query.where(account.c.sso == sso)).first()
            if row is None:
                row = self._known(connection, shop, identity.email)
                if row is not None and row.sso is None:
                    rows.update(connection, row.id, sso=sso)
                elif row is not None:
                    row = None  # this address is somebody else's at that issuer
            if row is not None:
                return self._begin(connection, rows.to_account(row), visit, "sso")
            told = identity.email or identity.subject
            audit.write(connection, shop, now, "", "login_failed", told[:254], visit, sso=True)
        raise LoginError

    def who(self, token: str | None) -> Account | None:
        """Whose session this is; None when there is none, it has ended, or its account is disabled."""
        if not token:
            return None
        now, hashed = self._clock(), token_hash(token)
        query = (
            sa.select(account, session.c.created_at.label("began"), session.c.seen_at)
            .join(session, session.c.account_id == account.c.id)
            .where(session.c.token_hash == hashed, account.c.disabled_at.is_(None))
        )
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        if row is None or now - row.began > LONGEST or now - row.seen_at > IDLE:
            return None
        if now - row.seen_at > SEEN:
            with self._engine.begin() as connection:
                seen = sa.update(session).where(session.c.token_hash == hashed).values(seen_at=now)
                connection.execute(seen)
        return rows.to_account(row)

    def csrf(self, token: str) -> str:
        """For the forms of this session."""
        return csrf_token(token)

    def csrf_right(self, token: str | None, given: str | None) -> bool:
        return bool(token and given) and same(csrf_token(token or ""), given or "")

    def log_out(self, token: str, visit: Visit) -> None:
        who = self.who(token)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(session).where(session.c.token_hash == token_hash(token)))
            if who is not None:
                audit.write(connection, who.shop, self._clock(), who.agent.id, "logout", "", visit)

    def change_password(self, token: str, old: str, new: str, visit: Visit) -> None:
        """Ends all other sessions. Raises LoginError for a wrong old one, AccountError for a weak new one."""
        who = self._must(token)
        with self._reader.connect() as connection:
            known = connection.execute(sa.select(account.c.password).where(account.c.id == who.id)).scalar()
        if not self._passwords.right(old, known):
            raise LoginError
        hashed = self._passwords.hash(new, who.email, who.name)
        with self._engine.begin() as connection:
            rows.update(connection, who.id, password=hashed)
            rows.end_sessions(connection, who.id, but=token_hash(token))
            audit.write(connection, who.shop, self._clock(), who.agent.id, "password_changed", "", visit)

    def start_totp(self, token: str) -> tuple[str, str]:
        """A new key and its address for an authenticator app; it counts once a code has been confirmed."""
        who, key = self._must(token), codes.new_key()
        if who.totp:
            raise AccountError("An authenticator app is set up already: remove it first.", "error-totp-on")
        with self._engine.begin() as connection:
            rows.update(connection, who.id, totp_key=key, totp_last=None)
        return key, codes.address(key, who.email, who.shop)

    def confirm_totp(self, token: str, code: str, visit: Visit) -> None:
        """Raises LoginError for a wrong code."""
        who, now = self._must(token), self._clock()
        with self._engine.begin() as connection:
            row = rows.by_id(connection, who.shop, who.id)
            step = codes.step_of(row.totp_key or codes.new_key(), code, now, row.totp_last)
            if step is None:
                raise LoginError
            rows.update(connection, who.id, totp_on=True, totp_last=step)
            rows.end_sessions(connection, who.id, but=token_hash(token))
            audit.write(connection, who.shop, now, who.agent.id, "totp_on", "", visit)

    def remove_totp(self, token: str, password: str, visit: Visit) -> None:
        """Raises LoginError for a wrong password."""
        who = self._must(token)
        with self._reader.connect() as connection:
            known = connection.execute(sa.select(account.c.password).where(account.c.id == who.id)).scalar()
        if not self._passwords.right(password, known):
            raise LoginError
        with self._engine.begin() as connection:
            rows.update(connection, who.id, totp_on=False, totp_key=None, totp_last=None)
            audit.write(connection, who.shop, self._clock(), who.agent.id, "totp_off", "", visit)

    def _must(self, token: str) -> Account:
        who = self.who(token)
        if who is None:
            raise LoginError
        return who

    def _known(self, connection: sa.Connection, shop: str, email: str) -> sa.Row[Any] | None:
        try:
            row = rows.by_email(connection, shop, email)
        except AccountError:
            return None
        return row if row is not None and row.disabled_at is None else None

    def _begin(self, connection: sa.Connection, who: Account, visit: Visit, how: str) -> str:
        now, token = self._clock(), self._new_token()
        old = sa.or_(session.c.seen_at < now - IDLE, session.c.created_at < now - LONGEST)
        connection.execute(sa.delete(session).where(old))
        row = {
            "token_hash": token_hash(token),
            "account_id": who.id,
            "created_at": now,
            "seen_at": now,
            "address": visit.address[:60],
            "browser": visit.browser[:200],
        }
        connection.execute(sa.insert(session).values(row))
        audit.write(connection, who.shop, now, who.agent.id, "login", "", visit, how=how)
        return token


def _took(connection: sa.Connection, id: int, step: int | None) -> bool:
    """A code counts once, also when two requests bring it at the same moment."""
    if step is None:
        return True
    fresh = sa.and_(account.c.id == id, sa.func.coalesce(account.c.totp_last, 0) < step)
    return connection.execute(sa.update(account).where(fresh).values(totp_last=step)).rowcount == 1
