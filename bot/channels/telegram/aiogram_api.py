"""The Bot API by aiogram."""

from __future__ import annotations

from io import BytesIO
from typing import Any, TypeVar, cast

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import Update
from aiohttp import ClientError
from pydantic import ValidationError

from bot.channels.telegram.api import (
    FETCHING,
    ForbiddenError,
    NoAnswerError,
    RefusedError,
    TelegramError,
    TooFastError,
    UnknownMethodError,
)

log = structlog.get_logger(__name__)

T = TypeVar("T")
#: Seconds that a request may take; long polling adds its own waiting.
PATIENCE = 20
#: Connections to the server at once.
CONNECTIONS = 100


def open_bot(token: str, server: str) -> Bot:
    """A bot that speaks with the Bot API server at `server` ("https://api.telegram.org"). Raises
    aiogram.utils.token.TokenValidationError."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server), limit=CONNECTIONS)
    return Bot(token, session=session)


def _readable(answer: Any) -> list[Update] | None:
    """Updates one by one, when they can't be read as a whole: one of a shape that this version of the library
    doesn't know comes out empty, so that it is acknowledged and the others get through."""
    if not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
        return None
    found: list[Update] = []
    for raw in answer["result"]:
        try:
            found.append(Update.model_validate(raw))
        except ValidationError as error:
            log.warning("telegram_update_unreadable", problems=error.error_count())
            found.append(Update(update_id=raw["update_id"]))
    return found


class AiogramApi:
    """`bot.channels.telegram.api.Api`."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def call(self, method: TelegramMethod[T]) -> T:
        waiting = (method.timeout or 0) if isinstance(method, GetUpdates) else 0
        try:
            return await self.bot(method, request_timeout=PATIENCE + waiting)
        except TelegramRetryAfter as error:
            raise TooFastError(float(error.retry_after)) from error
        except ClientDecodeError as error:
            if isinstance(method, GetUpdates) and (updates := _readable(error.data)) is not None:
                return cast(T, updates)
            raise NoAnswerError("Telegram's answer can't be read.") from error
        except (TelegramNetworkError, TelegramServerError) as error:
            raise NoAnswerError(f"Telegram gives no answer ({type(error).__name__}).") from error
        except TelegramForbiddenError as error:
            raise ForbiddenError(error.message) from error
        except TelegramNotFound as error:
            raise UnknownMethodError(error.message) from error
        except TelegramBadRequest as error:
            raise RefusedError(error.message) from error
        except TelegramAPIError as error:
            raise TelegramError(error.message) from error

    async def fetch(self, path: str) -> bytes:
        content = BytesIO()
        try:
            await self.bot.download_file(path, content, timeout=FETCHING)
        except (OSError, TimeoutError, ClientError) as error:
            raise NoAnswerError(f"The file could not be fetched ({type(error).__name__}).") from error
        return content.getvalue()

    async def close(self) -> None:
        await self.bot.session.close()
