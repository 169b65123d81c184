"""The pretended server without HTTP: as strict, and fast enough for properties."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from aiogram.methods import TelegramMethod
from pydantic import TypeAdapter

from bot.channels.telegram.api import ForbiddenError, RefusedError, TooFastError, UnknownMethodError
from bot.channels.telegram.bots import TelegramBot
from tests.fakes.bot_api import Talk
from tests.fakes.bot_api.errors import RefusalError
from tests.fakes.bot_api.messages import ANSWERS, Asked
from tests.fakes.bot_api.parameters import checked, plain
from tests.fakes.bot_api.server import public
from tests.fakes.bot_api.world import World

T = TypeVar("T")
TOKEN = "42:pretended-token"


class DirectApi:
    """`bot.channels.telegram.api.Api` over a World. `failures` are raised first, in order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.failures: list[Exception] = []
        self.called: list[TelegramMethod[Any]] = []

    async def call(self, method: TelegramMethod[T]) -> T:
        self.called.append(method)
        if self.failures:
            raise self.failures.pop(0)
        (bot,) = self.world.bots.values()
        try:
            asked = checked(method.__api_method__, plain(method), {})
            result = ANSWERS[method.__api_method__.lower()](Asked(self.world, bot, asked, {}))
        except RefusalError as error:
            known = {403: ForbiddenError, 404: UnknownMethodError, 400: RefusedError}
            if error.code == 429:
                raise TooFastError(error.parameters["retry_after"]) from error
            raise known[error.code](error.description) from error
        told: T = TypeAdapter(method.__returning__).validate_python(json.loads(json.dumps(public(result))))
        return told


def direct(**options: Any) -> tuple[TelegramBot, DirectApi, Talk]:
    """A bot of the shop `main`, its server, and Anna in a private chat with it."""
    world = World()
    account = world.add_bot(TOKEN, "shop_bot")
    anna = world.add_person("Anna")
    api = DirectApi(world)
    bot = TelegramBot(shop="main", id=42, username="shop_bot", api=api, secret="s" * 40, **options)
    return bot, api, Talk(world, account, anna, world.private_chat(account, anna))
