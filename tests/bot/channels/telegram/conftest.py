"""The demo shop with photographs (its own pictures are drawings, which Telegram doesn't show as photos)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import build
from bot.commands.serve import load_demo
from bot.demo import shop_feed
from bot.settings import Settings
from tests.bot.channels.telegram.running import TOKEN
from tests.fakes.bot_api import BotApi, running_bot_api


@pytest.fixture(scope="session")
def photo_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory to copy."""
    source, feed, data = Path(str(shop_feed())).parent, tmp_path_factory.mktemp("feed"), "data"
    for name in ("policy.yaml", "vectors.npz"):
        shutil.copyfile(source / name, feed / name)
    products = (source / "shop.jsonl").read_text(encoding="utf-8")
    (feed / "shop.jsonl").write_text(products.replace(".svg", ".jpg"), encoding="utf-8")
    app = build(Settings(data_dir=feed / data))
    load_demo(app, feed, Console(quiet=True))
    app.engine.dispose()
    return feed / data


@pytest.fixture(scope="module")
def shop_data(photo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("telegram") / "data"
    shutil.copytree(photo_shop, data)
    return data


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with running_bot_api() as api:
        api.world.add_bot(TOKEN, "shop_bot")
        yield api
