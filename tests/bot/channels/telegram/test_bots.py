"""Several bots in one process, each for its own shop; and settings that are no bots."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Turns
from bot.channels.telegram.channel import BotSetup, TelegramChannel, TelegramOptions
from bot.contract import ChatReply
from bot.delivery.base import Delivery
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, Incoming, Reply
from tests.bot.channels.telegram.running import SECRET, in_thread, wait_for
from tests.fakes.bot_api import running_bot_api, shown


class Keeper:
    """An assistant that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    def handle(self, incoming: Incoming) -> list[Reply]:
        self.heard.append(incoming)
        return []

    def history(self, key: ChatKey, limit: int = 50) -> list[dict[str, Any]]:
        return []


async def nobody(key: ChatKey, at: datetime, what: str) -> None: ...


def channel_of(bots: list[BotSetup], keeper: Keeper, server: str = "http://127.0.0.1:1") -> TelegramChannel:
    options = TelegramOptions(SECRET, server=server)
    return TelegramChannel(bots, Turns(keeper), options, lambda: datetime.now(UTC), nobody)


def test_two_bots_serve_two_shops() -> None:
    keeper = Keeper()
    with running_bot_api() as api:
        first, second = api.world.add_bot("42:a", "lamps_bot"), api.world.add_bot("43:b", "boots_bot")
        anna = api.world.add_person("Anna")
        channel = channel_of([BotSetup("42:a", "lamps"), BotSetup("43:b", "boots")], keeper, api.url)

        async def push() -> None:
            await asyncio.to_thread(wait_for, lambda: len(keeper.heard) == 2)
            for shop in ("lamps", "boots"):
                key = ChatKey(shop, "telegram", str(anna.id))
                body = ChatReply.of(Reply(key, 1, "en", "greet", f"Welcome to {shop}")).model_dump(
                    mode="json"
                )
                await channel.sender.send(
                    Delivery(1, key, "telegram", "message", body, datetime.now(UTC), 1, "x", speaker="bot")
                )

        with in_thread(channel.run, push):
            api.talk(first, anna).says("a lamp")
            api.talk(second, anna).says("boots")
            wait_for(lambda: len(keeper.heard) == 2, "both updates")
            wait_for(lambda: api.talk(second, anna).heard, "the pushes")
        assert sorted((one.key.shop, one.text, one.update_id) for one in keeper.heard) == [
            ("boots", "boots", "43:7001"),
            ("lamps", "a lamp", "42:7001"),
        ]
        assert {one.shopper for one in keeper.heard} == {f"telegram:{anna.id}"}
        assert [shown(one) for one in api.talk(first, anna).heard] == ["Welcome to lamps"]
        assert [shown(one) for one in api.talk(second, anna).heard] == ["Welcome to boots"]


@pytest.mark.parametrize("token", ["", "123456", "abc:def", "12 3:x"])
def test_a_token_that_is_none_is_told(token: str) -> None:
    with pytest.raises(ShopkeeperError, match="@BotFather"):
        channel_of([BotSetup(token, "main")], Keeper())


def test_one_shop_has_one_bot() -> None:
    with pytest.raises(ShopkeeperError, match="give each shop one"):
        channel_of([BotSetup("42:a", "main"), BotSetup("43:b", "main")], Keeper())
