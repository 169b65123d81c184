"""`shopkeeper serve` speaks with Telegram when a token is set, and ends cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.channels.telegram.running import TOKEN, answer, free_port
from tests.fakes.bot_api import BotApi, shown

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.e2e
def test_serve_with_a_token(api: BotApi, shop_data: Path) -> None:
    (bot,) = api.world.bots.values()
    anna = api.talk(bot, api.world.add_person("Anna"))
    environment = {
        **os.environ,
        "SHOPKEEPER_DATA_DIR": str(shop_data),
        "SHOPKEEPER_TELEGRAM_TOKEN": TOKEN,
        "SHOPKEEPER_TELEGRAM_SERVER": api.url,
        "SHOPKEEPER_PORT": str(free_port()),
    }
    command = [sys.executable, "-m", "bot", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        anna.says("a red dress")
        assert "dress" in shown(answer(anna, 1)).lower()
        anna.says("/cart")
        assert "empty" in shown(answer(anna, 2))
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert TOKEN not in errors
    assert "Traceback" not in errors
    assert process.returncode in {0, -signal.SIGTERM}
