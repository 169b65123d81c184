"""The demo shop's Telegram bot as a process of its own, for tests that kill it:

python -m tests.bot.channels.telegram.process DATA_DIR SERVER_URL
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import structlog

from bot.app import build
from bot.channels.telegram.limits import Rates
from bot.channels.telegram.wiring import telegram_channel
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.settings import Settings

#: So fast that the test measures us and not the waiting.
RATES = Rates(total=10_000, chat=1_000, chat_burst=1_000, group=1_000, group_burst=1_000)
TOKEN = "42:pretended-token"


async def main(data: Path, server: str, lease: float) -> None:
    app = build(Settings(data_dir=data, telegram_token=TOKEN, telegram_server=server, telegram_rich=False))
    channel = telegram_channel(app, "s" * 40, rates=RATES)
    assert channel is not None
    outbox = DeliveryOutbox(
        app.engine,
        app.bus,
        random=random.random,
        new_lease=lambda: secrets.token_hex(8),
        lease_seconds=lease,
    )
    dispatcher = Dispatcher(
        outbox, {channel.name: channel.sender}, app.bus, lambda: datetime.now(UTC), patience=lease * 0.8
    )
    await asyncio.gather(channel.run(), dispatcher.run())


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
