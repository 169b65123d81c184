"""The demo shop with a desk, on a database of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App, build
from bot.desk.agents import Agent
from bot.settings import Settings
from bot.storage import migrate

ADA = Agent("account:1", "Ada", "agent", "main")
VIEWER = Agent("account:3", "Vi", "viewer", "main")
STRANGER = Agent("account:4", "Sly", "owner", "other")


def desk_app(demo: App, folder: Path, **settings: Any) -> App:
    """The catalog and its indexes are the session's; the database is new."""
    app = build(Settings(data_dir=folder, **settings), embedder=demo.embedder)
    app.shops._shop = demo.shops(demo.settings.shop)
    app.shops._looked = math.inf
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def app_on_each(request: pytest.FixtureRequest, demo: App, tmp_path: Path) -> Iterator[App]:
    """On each kind of database; nothing in it but tables."""
    if request.param == "sqlite":
        app = desk_app(demo, tmp_path)
    else:
        app = desk_app(demo, tmp_path, database_url=request.getfixturevalue("migrated"))
    yield app
    if request.param == "postgresql":
        with app.engine.begin() as connection:
            for table in reversed(migrate.merged_metadata().sorted_tables):
                connection.execute(sa.delete(table))
    app.engine.dispose()


@pytest.fixture
def app(demo: App, tmp_path: Path) -> Iterator[App]:
    app = desk_app(demo, tmp_path)
    yield app
    app.engine.dispose()
