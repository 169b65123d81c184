"""The bundled demo shop, loaded once, for tests of whole turns."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App, build
from bot.commands.serve import load_demo
from bot.contract import ChatReply
from bot.demo import shop_feed
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from catalog.importer import import_feed
from tests.catalog.feed_fakes import csv_file

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the demo shop; copy it, don't write into it."""
    folder = tmp_path_factory.mktemp("demo")
    app = build(Settings(data_dir=folder))
    load_demo(app, Path(str(shop_feed())).parent, Console(quiet=True))
    app.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def demo(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    """The demo shop, served; chats are told apart by their names."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(loaded_demo, folder)
    return build(Settings(data_dir=folder))


def made_shop(folder: Path, *lines: str) -> App:
    """A shop in `folder` of the given lines of a CSV feed, the header first."""
    app = build(Settings(data_dir=folder))
    feed = csv_file(folder / "feed.csv", *lines)
    import_feed(folder, [feed], embedder=app.embedder, now=NOW, database=app.engine)
    return app


class Chat:
    """One shopper talking."""

    def __init__(self, app: App, name: str, shopper: str | None = None) -> None:
        self.app = app
        self.incoming = Incoming(ChatKey(app.settings.shop, "test", name), shopper or name, NOW)

    def say(self, text: str, update: str | None = None) -> ChatReply:
        return self._turn(replace(self.incoming, text=text, update_id=update))

    def press(self, payload: str) -> ChatReply:
        return self._turn(replace(self.incoming, press=payload))

    def _turn(self, incoming: Incoming) -> ChatReply:
        (reply,) = self.app.assistant.handle(incoming)
        return ChatReply.of(reply)
