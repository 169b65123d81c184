"""The demo shop with a desk, on a database of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, build
from bot.desk.agents import Agent
from bot.settings import Settings

ADA = Agent("account:1", "Ada", "agent", "main")
VIEWER = Agent("account:3", "Vi", "viewer", "main")
STRANGER = Agent("account:4", "Sly", "owner", "other")


def desk_app(demo: App, folder: Path, **settings: Any) -> App:
    """The catalog and its indexes are the session's; the database is new."""
    app = build(Settings(data_dir=folder, **settings), embedder=demo.embedder)
    app.shops._shop = demo.shops(demo.settings.shop)
    app.shops._looked = math.inf
    return app


@pytest.fixture
def app(demo: App, tmp_path: Path) -> Iterator[App]:
    app = desk_app(demo, tmp_path)
    yield app
    app.engine.dispose()
