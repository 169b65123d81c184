"""`shopkeeper serve` with two shops and two bots that poll, as a process: it answers for both."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.settings import load_settings
from bot.shops import every_shop
from tests.bot.channels.telegram.running import answer, free_port
from tests.bot.two_shops import BOOKS, GARDEN, TOKENS, environment, stocked
from tests.fakes.bot_api import running_bot_api, shown

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.e2e
def test_two_shops_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    with running_bot_api() as api:
        given = environment(tmp_path, api, PORT=str(port))
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        for one in every_shop(load_settings()):
            stocked(one, tmp_path)
        bots = {shop: api.world.add_bot(token, f"{shop}_bot") for shop, token in TOKENS.items()}
        anna = api.world.add_person("Anna")
        talks = {shop: api.talk(bot, anna) for shop, bot in bots.items()}
        command = [sys.executable, "-m", "bot", "serve"]
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **given}, stderr=subprocess.PIPE, text=True
        )
        try:
            talks[GARDEN].says("a garden hose")
            talks[BOOKS].says("an atlas")
            assert "Green garden hose" in shown(answer(talks[GARDEN], 1))
            assert "atlas of the oceans" in shown(answer(talks[BOOKS], 1))
            for shop in (GARDEN, BOOKS):
                assert httpx.get(f"http://127.0.0.1:{port}/shops/{shop}/").status_code == 200
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    assert "/shops/garden/" in errors
    assert "/shops/books/desk/join/" in errors
    assert [token for token in TOKENS.values() if token in errors] == []
    assert "Traceback" not in errors
    assert process.returncode in {0, -signal.SIGTERM}
