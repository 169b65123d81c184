"""The channel over aiogram: the contract, and what only this one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from tests.bot.channels.telegram.running import app_for, running_channel
from tests.contracts.channel import TelegramChannelContract
from tests.fakes.bot_api import BotApi


@pytest.fixture(scope="module")
def served(api: BotApi, shop_data: Path) -> Iterator[App]:
    app = app_for(api, shop_data, telegram_rich=False, chat_url="https://shop.example/chat")
    with running_channel(app):
        yield app
    app.engine.dispose()


class TestAiogramChannel(TelegramChannelContract):
    pass
