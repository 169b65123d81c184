"""A browser without scripts: cookies, pages and their forms."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import httpx
from argon2 import PasswordHasher
from httpx import Response

from bot.accounts.base import Account, Visit
from bot.accounts.door import Door
from bot.accounts.passwords import Passwords
from bot.accounts.people import People
from bot.app import App
from bot.console.server import PATH

PASSWORD = "correct horse battery"
HERE = Visit("192.0.2.1", "a browser")


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def quick(app: App, clock: Clock) -> App:
    """The same with argon2 of little memory, and with our own clock at the door: tests hash a lot."""
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    door = Door(app.engine, passwords, clock, lambda: secrets.token_urlsafe(32))
    people = People(app.engine, passwords, clock, lambda: secrets.token_urlsafe(32))
    return replace(app, door=door, people=people, clock=clock)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.fields.setdefault(str(given["name"]), given.get("value") or "")


def fields(html: str) -> dict[str, str]:
    """Of all forms on a page, by name."""
    parser = _Fields()
    parser.feed(html)
    return parser.fields


class Browser:
    """`origin`: of the page, where the address has a path."""

    def __init__(self, address: str, *, language: str = "en", origin: str | None = None) -> None:
        self.address = origin or address
        headers = {"accept": "text/html", "accept-language": language}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=30)

    def get(self, path: str) -> Response:
        return self.client.get(PATH + path)

    def post(self, path: str, page: str | None = None, **given: Any) -> Response:
        """Fill in and send the form of `page` (else of the same path)."""
        shown = self.get(page if page is not None else path)
        csrf = fields(shown.text).get("csrf", "")
        return self.client.post(PATH + path, data={"csrf": csrf, **given}, headers={"origin": self.address})

    def log_in(self, email: str, password: str = PASSWORD, **more: str) -> Response:
        return self.post("/login", email=email, password=password, **more)


def first_owner(app: App, email: str = "olga@shop.example", name: str = "Olga") -> Account:
    return app.people.join(app.people.setup("main") or "", email, name, PASSWORD, HERE)


def colleague(app: App, role: Any, email: str, name: str = "Ada") -> Account:
    token = app.people.invite_by_operator("main", role)
    return app.people.join(token, email, name, PASSWORD, HERE)


#: Opens another browser.
Browse = Callable[..., Browser]
