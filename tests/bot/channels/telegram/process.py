"""The demo shop's Telegram bot as a process of its own, for tests that kill it:

python -m tests.bot.channels.telegram.process DATA_DIR SERVER_URL LEASE aiogram|ptb
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.app import App, build
from bot.channels.telegram.limits import Rates
from bot.channels.telegram.wiring import telegram_channel
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.settings import Settings

#: So fast that the test measures us and not the waiting.
RATES = Rates(total=10_000, chat=1_000, chat_burst=1_000, group=1_000, group_burst=1_000)
TOKEN = "42:pretended-token"


async def main(data: Path, server: str, lease: float, library: str) -> None:
    app = build(Settings(data_dir=data, telegram_token=TOKEN, telegram_server=server, telegram_rich=False))
    await (by_ptb(app, server, lease) if library == "ptb" else by_aiogram(app, lease))


async def by_ptb(app: App, server: str, lease: float) -> None:
    """In an application of python-telegram-bot's, which fetches the updates."""
    from telegram.ext import Application

    from bot.channels.telegram.ptb import Mounted, mount

    builder = Application.builder().token(TOKEN).base_url(f"{server}/bot")
    application = builder.base_file_url(f"{server}/file/bot").build()
    shorter = replace(app, outbox=outbox_of(app, lease))
    mounted: Mounted = mount(application, shorter)
    async with application:
        await application.start()
        await mounted.start()
        await mounted.poll()


def outbox_of(app: App, lease: float) -> DeliveryOutbox:
    return DeliveryOutbox(
        app.engine,
        app.bus,
        random=random.random,
        new_lease=lambda: secrets.token_hex(8),
        lease_seconds=lease,
    )


async def by_aiogram(app: App, lease: float) -> None:
    channel = telegram_channel(app, "s" * 40, rates=RATES)
    assert channel is not None
    dispatcher = Dispatcher(
        outbox_of(app, lease),
        {channel.name: channel.sender},
        app.bus,
        lambda: datetime.now(UTC),
        patience=lease * 0.8,
    )
    await asyncio.gather(channel.run(), dispatcher.run())


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]))
