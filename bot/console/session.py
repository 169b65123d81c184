"""Who asks, and whether a form is one of ours: cookies, CSRF tokens, and where a request comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from bot.accounts.base import Account, Visit
from bot.accounts.door import COOKIE, LONGEST, Door
from bot.accounts.passwords import csrf_token, same
from bot.channels.web.guards import same_site
from bot.channels.web.rates import network
from bot.desk.agents import Agent, ForbiddenError
from bot.errors import ShopkeeperError

#: The name of the CSRF token in forms, and as a header of scripts.
FIELD, HEADER = "csrf", "x-csrf"
#: Before somebody has logged in, forms belong to this cookie.
VISITOR = "shopkeeper_visitor"
#: What a login by single sign-on remembers until the browser comes back from the provider, and for how long.
SIGN_ON, SIGN_ON_SECONDS = "shopkeeper_sign_on", 600
#: Fields of one form, and their letters.
FIELDS, LETTERS = 40, 64 * 1024


class StrangerError(ShopkeeperError):
    """Nobody is logged in: to the login page."""

    key = "error-stranger"


class ForgedError(ShopkeeperError):
    """The form isn't ours, or it is of an earlier session."""

    def __init__(self) -> None:
        super().__init__("This form is too old: load the page again.", "error-form")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is logged in."""

    account: Account
    token: str

    @property
    def agent(self) -> Agent:
        return self.account.agent

    @property
    def csrf(self) -> str:
        return csrf_token(self.token)


class Cookies:
    """Sets them: HttpOnly, and over https only if `secure`."""

    def __init__(self, secure: bool, path: str, new_token: Callable[[], str]) -> None:
        self._secure = secure
        self._path = path
        self._new_token = new_token

    def enter(self, response: Response, token: str) -> None:
        self._set(response, COOKIE, token, int(LONGEST.total_seconds()))

    def leave(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=self._path, httponly=True, secure=self._secure, samesite="lax")

    def visitor(self, request: Request) -> str:
        """The token that forms before the login belong to; `remember` sends it along."""
        return request.cookies.get(VISITOR) or self._new_token()

    def remember(self, response: Response, visitor: str) -> None:
        self._set(response, VISITOR, visitor, None)

    def sign_on(self, response: Response, kept: str) -> None:
        """What a login by single sign-on comes back with; "" when it is over."""
        self._set(response, SIGN_ON, kept, SIGN_ON_SECONDS if kept else 0)

    def choose(self, response: Response, name: str, value: str) -> None:
        """Something that is no secret, for a year."""
        self._set(response, name, value, 365 * 24 * 3600)

    def _set(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._path,
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )


def visit(request: Request) -> Visit:
    """Where a request comes from, as the throttle and the audit log take it."""
    host = request.client.host if request.client else None
    return Visit(network(host), request.headers.get("user-agent", "")[:200])


def seated(request: Request) -> Seat:
    """Who is logged in. Raises StrangerError."""
    door: Door = request.app.state.door
    token = request.cookies.get(COOKIE)
    account = door.who(token)
    if account is None or token is None or account.shop != request.app.state.shop:
        raise StrangerError("Log in first.")
    return Seat(account, token)


def ruling(seat: Annotated[Seat, Depends(seated)]) -> Seat:
    """An owner. Raises ForbiddenError."""
    seat.agent.may_rule(seat.agent.shop)
    return seat


def writing(seat: Annotated[Seat, Depends(seated)]) -> Seat:
    """Anybody but a viewer. Raises ForbiddenError."""
    seat.agent.may_write(seat.agent.shop)
    return seat


async def form(request: Request) -> FormData:
    """The fields of a form that is ours. Raises ForgedError."""
    if not same_site(request.headers.get("origin"), request.headers.get("host"), frozenset()):
        raise ForgedError
    fields = await request.form(max_files=10, max_fields=FIELDS, max_part_size=LETTERS)
    token = request.cookies.get(COOKIE) or request.cookies.get(VISITOR)
    given = request.headers.get(HEADER) or text(fields, FIELD)
    if not token or not given or not same(csrf_token(token), given):
        raise ForgedError
    return fields


def text(fields: FormData, name: str, most: int = LETTERS) -> str:
    """A field as text, "" when there is none; halves of surrogate pairs and null bytes are none of it."""
    value = fields.get(name)
    if value is None or isinstance(value, UploadFile):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:most]


Me = Annotated[Seat, Depends(seated)]
Owner = Annotated[Seat, Depends(ruling)]
Writer = Annotated[Seat, Depends(writing)]
Form = Annotated[FormData, Depends(form)]

__all__ = [
    "Cookies",
    "ForbiddenError",
    "ForgedError",
    "Form",
    "Me",
    "Owner",
    "Seat",
    "StrangerError",
    "Writer",
]
