"""Receiving by webhook: an ASGI application that takes Telegram's pushes at `/<bot id>`.

The answer is 200 only after the update was dealt with, so that Telegram pushes again what a crash cut short.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from aiogram.types import Update
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = structlog.get_logger(__name__)

#: The header that carries the secret (https://core.telegram.org/bots/api#setwebhook).
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
#: Updates are a few kilobytes; the largest messages stay well below this.
LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entrance:
    """One bot's: the secret that Telegram was told, and what takes its updates."""

    secret: str
    handle: Callable[[Update], Awaitable[None]]


def webhook_app(entrances: Callable[[], Mapping[int, Entrance]]) -> Starlette:
    """`entrances` by bot id, as they are now: a bot that has not started yet has none."""

    async def push(request: Request) -> Response:
        entrance = entrances().get(request.path_params["bot"])
        given = request.headers.get(SECRET, "")
        # Compared also when there is no such bot, so that the time tells nothing.
        expected = entrance.secret if entrance is not None else "-" * 43
        if not hmac.compare_digest(given.encode(), expected.encode()) or entrance is None:
            return PlainTextResponse("This is not for you.", status_code=401)
        body = await request.body()
        if len(body) > LARGEST:
            return PlainTextResponse("Too large.", status_code=413)
        try:
            update = Update.model_validate_json(body)
        except ValidationError as error:
            # Telegram would push it for ever; a newer library will read its like.
            log.warning("telegram_update_unreadable", problems=error.error_count())
            return PlainTextResponse("Not understood, and not wanted again.")
        try:
            await entrance.handle(update)
        except Exception:
            # Anything: Telegram pushes the update again when it hears of a failure.
            log.exception("telegram_update_failed", update=update.update_id)
            return PlainTextResponse("Later, please.", status_code=500)
        return PlainTextResponse("")

    return Starlette(routes=[Route("/{bot:int}", push, methods=["POST"])])
