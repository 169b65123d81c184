"""The same contract over python-telegram-bot, and how it is mounted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile
from telegram import Update
from telegram.ext import Application, ApplicationHandlerStop, CommandHandler, ContextTypes

from bot.app import App
from bot.channels.telegram.ptb import ALLOWED, PtbApi, mount
from bot.errors import ShopkeeperError
from tests.bot.channels.telegram.running import TOKEN, answer, app_for, in_thread, wait_for
from tests.contracts.channel import TelegramChannelContract
from tests.fakes.bot_api import BotApi, shown

#: PTB itself reads `retry_after` in the way that it warns about.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def application_for(api: BotApi) -> AnyApplication:
    builder = Application.builder().token(TOKEN).base_url(f"{api.url}/bot")
    return builder.base_file_url(f"{api.url}/file/bot").build()


@pytest.fixture(scope="module")
def served(api: BotApi, shop_data: Path) -> Iterator[App]:
    more = {"public_url": "https://shop.example", "chat_url": "https://shop.example/chat"}
    app = app_for(api, shop_data, telegram_rich=False, **more)
    application = application_for(api)

    async def rates(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("One shell is two pearls.")
        raise ApplicationHandlerStop

    application.add_handler(CommandHandler("rates", rates))
    mounted = mount(application, app, group=1)

    async def run() -> None:
        async with application:
            await application.start()
            await mounted.start()
            assert application.updater is not None
            await application.updater.start_polling(poll_interval=0.0, timeout=5, allowed_updates=ALLOWED)
            try:
                await asyncio.Event().wait()
            finally:
                await application.updater.stop()
                await mounted.stop()
                await application.stop()

    with in_thread(run):
        yield app
    app.engine.dispose()


class TestPtbChannel(TelegramChannelContract):
    def test_the_merchants_own_handlers_come_first(self, api: BotApi, served: None) -> None:
        (bot,) = api.world.bots.values()
        max_ = api.talk(bot, api.world.add_person("Max"))
        max_.says("/rates")
        assert shown(answer(max_, 1)) == "One shell is two pearls."
        max_.says("/cart")
        assert "empty" in shown(answer(max_, 2))
        wait_for(lambda: len(max_.heard) == 2)


def test_files_are_uploaded(api: BotApi, served: None) -> None:
    (bot,) = api.world.bots.values()
    max_ = api.talk(bot, api.world.add_person("Max"))
    picture = BufferedInputFile(b"\xff\xd8\xff", "a.jpg")

    async def send() -> None:
        async with application_for(api) as application:
            await PtbApi(application.bot).call(SendPhoto(chat_id=max_.person.id, photo=picture))

    asyncio.run(send())
    assert "photo" in answer(max_, 1)


def test_an_application_with_another_token_is_refused(api: BotApi, shop_data: Path) -> None:
    other = Application.builder().token("43:other").build()
    with pytest.raises(ShopkeeperError, match="application's token"):
        mount(other, app_for(api, shop_data))
