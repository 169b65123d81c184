"""Going on with a chat of the page in a messenger, and coming back from one, by one-time links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from bot.channels.web.guests import CHAT_NAME
from bot.channels.web.page import REFUSALS, Visitor
from bot.channels.web.rates import Rates
from bot.channels.web.turns import Turns
from bot.messages import ChatKey, Incoming
from bot.passages import Outcome


class Crossing(Protocol):
    """Synchronous and thread-safe; called from worker threads."""

    def token(self, key: ChatKey, shopper: str, at: datetime) -> str: ...

    def take(self, token: str, into: ChatKey, shopper: str, at: datetime) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Onward:
    """`telegram`: the address that opens the shop's bot with a token, None while no bot is up."""

    crossing: Crossing
    telegram: Callable[[str], str | None]

    @property
    def messengers(self) -> list[str]:
        return ["telegram"] if self.telegram("x") is not None else []


class OnwardIn(BaseModel):
    chat: str = Field(pattern=CHAT_NAME.pattern, examples=["a"])


class OnwardOut(BaseModel):
    url: str = Field(
        examples=["https://t.me/lampwright_bot?start=c_…"], description="good once, half an hour"
    )


class ArrivalIn(BaseModel):
    chat: str = Field(pattern=CHAT_NAME.pattern, examples=["a"])
    token: str = Field(pattern="^[A-Za-z0-9_-]{1,62}$")
    language: str = Field(default="en", max_length=35)


class ArrivalOut(BaseModel):
    taken: bool = Field(description="false: the link is too old, or somebody has used it")


def onward_to(onward: Onward | None) -> Callable[[], list[str]]:
    """Messengers that a chat may go on in just now."""
    return lambda: onward.messengers if onward is not None else []


def onward_routes(turns: Turns, onward: Onward, rates: Rates) -> APIRouter:
    router = APIRouter(prefix="/api/v1/page", tags=["A shop's pages"], responses=REFUSALS)

    @router.post("/onward", responses={404: REFUSALS[403] | {"description": "No bot is up."}})
    async def away(guest: Visitor, asked: OnwardIn) -> OnwardOut:
        """A one-time link by which this visitor goes on with the chat in Telegram."""
        _count(rates, guest.id)
        if not onward.messengers:
            raise HTTPException(404, "This shop has no messenger to go on in")
        key = guest.chat(turns.shop, asked.chat)
        token = await run_sync(onward.crossing.token, key, guest.shopper, turns.clock())
        return OnwardOut(url=str(onward.telegram(token)))

    @router.post("/arrive")
    async def arrive(guest: Visitor, asked: ArrivalIn) -> ArrivalOut:
        """Take a link from a messenger: the chat goes on here, and says where it was left."""
        _count(rates, guest.id)
        key, at = guest.chat(turns.shop, asked.chat), turns.clock()
        outcome = await run_sync(onward.crossing.take, asked.token, key, guest.shopper, at)
        if outcome == "joined":
            return ArrivalOut(taken=True)  # a person of the shop answers here
        press = "/continued" if outcome == "taken" else "/old-link"
        update = f"arrive:{sha256(asked.token.encode()).hexdigest()[:32]}"
        await turns.handle(
            Incoming(key, guest.shopper, at, press=press, update_id=update, locale=asked.language)
        )
        return ArrivalOut(taken=outcome == "taken")

    return router


def _count(rates: Rates, guest: str) -> None:
    if not rates.allow("page", guest):
        raise HTTPException(
            429, "Too many requests at once; wait a moment", {"retry-after": str(rates.wait("page"))}
        )
