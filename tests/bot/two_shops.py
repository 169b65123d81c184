"""A garden shop and a bookshop in one process, each with a bot on the pretended Bot API server."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.app import build
from bot.commands.importing import import_with_progress
from bot.served_shops import Shops
from bot.settings import Settings, load_settings
from bot.shops import every_shop
from tests.bot.channels.telegram.running import free_port, in_thread, served_until_cancelled, wait_for
from tests.fakes.bot_api import BotApi, Talk, running_bot_api

GARDEN, BOOKS = "garden", "books"
TOKENS = {GARDEN: "42:garden-token", BOOKS: "43:books-token"}
#: Where Telegram believes the server to be.
PUBLIC = "https://shops.example"
GOODS = {
    GARDEN: [
        ("spade", "Steel spade", "Garden > Spades", 30),
        ("rake", "Ash rake", "Garden > Rakes", 25),
        ("hose", "Green garden hose", "Garden > Hoses", 40),
    ],
    BOOKS: [
        ("cook", "A book of bread recipes", "Books > Cookbooks", 20),
        ("crime", "A crime novel set in winter", "Books > Novels", 12),
        ("atlas", "An atlas of the oceans", "Books > Atlases", 50),
    ],
}


def environment(folder: Path, api: BotApi, **more: str) -> dict[str, str]:
    """What is said of the two shops."""
    given = {
        "SHOPS": f"{GARDEN},{BOOKS}",
        "DATA_DIR": str(folder),
        "SECRET": "only for tests, only for tests, only for tests",
        "TELEGRAM_SERVER": api.url,
        "TELEGRAM_RICH": "false",
        "GARDEN__TELEGRAM_TOKEN": TOKENS[GARDEN],
        "BOOKS__TELEGRAM_TOKEN": TOKENS[BOOKS],
        "GARDEN__ORIGINS": "https://garden.example",
        "BOOKS__API_TOKEN": "books-api-token-of-tests",
        **more,
    }
    return {f"SHOPKEEPER_{name}": value for name, value in given.items()}


def stocked(settings: Settings, folder: Path) -> None:
    """The shop's goods are in its catalog."""
    feed = folder / f"{settings.shop}.jsonl"
    rows: list[dict[str, Any]] = [
        {"id": id, "title": title, "category": category.split(" > "), "price": price, "currency": "EUR"}
        for id, title, category, price in GOODS[settings.shop]
    ]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    app = build(settings)
    import_with_progress(app, [str(feed)], format="jsonl", console=Console(quiet=True))
    app.engine.dispose()


class Running:
    """Both shops served; `told`: the shops as the process has them."""

    def __init__(self, api: BotApi, address: str, told: Shops) -> None:
        self.api, self.address, self.told = api, address, told

    def at(self, shop: str) -> str:
        return f"{self.address}/shops/{shop}"

    def talk(self, shop: str, name: str) -> Talk:
        """Somebody new who writes to the shop's bot."""
        return self.api.talk(self.api.world.bots[TOKENS[shop]], self.api.world.add_person(name))


@contextlib.contextmanager
def two_shops(folder: Path, monkeypatch: pytest.MonkeyPatch, **more: str) -> Iterator[Running]:
    """Telegram pushes the updates of both bots to one address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running_bot_api(reroute={PUBLIC: address}) as api:
        for shop, token in TOKENS.items():
            api.world.add_bot(token, f"{shop}_bot")
        given = environment(folder, api, TELEGRAM_WEBHOOK=f"{PUBLIC}/telegram", **more)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        settings = every_shop(load_settings())
        for one in settings:
            if not (one.data_dir / "generations").exists() and one.shop in GOODS:
                stocked(one, folder)
        shops = Shops.open(settings)
        server = shops.server("127.0.0.1", port)
        with in_thread(partial(served_until_cancelled, server), *shops.services):
            wait_for(lambda: server.started, "the server")
            yield Running(api, address, shops)
        for shop in shops.served.values():
            shop.app.engine.dispose()
