"""Addresses in a feed that are relative count from the shop's own site, on every channel alike."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, build
from bot.desk.agents import Agent
from bot.desk.service import Answered
from bot.messages import ChatKey
from bot.selling.shelves import ShelfRequest
from bot.settings import Settings
from tests.bot.demo_shop import Chat

SITE = "https://www.lark.example/en/"
PICTURES = "https://www.lark.example/demo/pictures/"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(demo: App, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(loaded_demo, folder)
    app = build(Settings(data_dir=folder, public_url=SITE), embedder=demo.embedder)
    yield app
    app.engine.dispose()


def test_cards_shelves_agents_and_packets(app: App) -> None:
    chat = Chat(app, "pictures")
    shown = chat.say("a red dress").products
    assert shown
    assert all(str(one.image).startswith(PICTURES) for one in shown)
    key = ChatKey("main", "test", "pictures")
    shelf = app.page_context.shelf(key, "pictures", ShelfRequest("similar", shown[0].id, 4), NOW)
    assert all(str(one.image).startswith(PICTURES) for one in shelf)
    olga = Agent("account:olga", "Olga", "agent", "main")
    app.desk.answer(olga, key, Answered("This one", products=(shown[0].id,)))
    said = app.store.history(key)[-1]["body"]["products"][0]
    assert said["image"] == shown[0].image
    assert {one.image for one in app.inbox.packet(olga, key).products} >= {shown[0].image}


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/lamps/1", "https://www.lark.example/lamps/1"),
        ("1.jpg", "https://www.lark.example/en/1.jpg"),
        ("//cdn.example/1.jpg", "https://cdn.example/1.jpg"),
        ("http://cdn.example/1.jpg", "http://cdn.example/1.jpg"),
        ("https://[", "https://["),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("", ""),
        (None, None),
    ],
)
def test_addresses(app: App, demo: App, written: str | None, address: str | None) -> None:
    assert app.shops("main").address(written) == address
    assert demo.shops("main").address(written) == written
