"""What an account is, and what can go wrong at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.desk.agents import Agent, Role
from bot.errors import ShopkeeperError

LinkKind = Literal["setup", "invite", "reset"]


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    shop: str
    email: str
    name: str
    role: Role
    totp: bool
    created_at: datetime
    disabled: bool = False

    @property
    def agent(self) -> Agent:
        """As the desk knows this person."""
        return Agent(f"account:{self.id}", self.name, self.role, self.shop)


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from: goes into sessions and the audit log."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link, without its secret. `email` is fixed by who made it, if given."""

    id: int
    kind: LinkKind
    shop: str
    role: Role | None
    email: str | None
    expires_at: datetime


class LoginError(ShopkeeperError):
    """Wrong address, password or code: which one is not told."""

    def __init__(self) -> None:
        super().__init__("This e-mail address and password don't match.", "error-login")


class CodeNeededError(ShopkeeperError):
    """The password is right; now the code of the authenticator app, please."""

    def __init__(self) -> None:
        super().__init__("Enter the code that your authenticator app shows.", "error-code-needed")


class ThrottledError(ShopkeeperError):
    """Too many failed logins; `seconds` until the next try counts."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, round(seconds / 60))
        super().__init__(
            f"Too many failed logins. Try again in {minutes} min.", "error-throttled", minutes=minutes
        )
        self.seconds = seconds


class LinkError(ShopkeeperError):
    """The link was used, is too old, or was never given."""

    def __init__(self) -> None:
        super().__init__(
            "This link is no longer valid: ask an owner of the shop for a new one.", "error-link"
        )


class AccountError(ShopkeeperError):
    """What was asked for can't be done, and why."""
