from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.commands.serve import web_server
from bot.settings import Settings
from tests.bot.channels.web_shop import serving
from tests.bot.console.browsing import Browse, Browser, Clock, quick


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bare(tmp_path: Path, clock: Clock) -> Iterator[App]:
    """Without a catalog: for pages that need none."""
    app = build(Settings(data_dir=tmp_path).model_copy(update={"port": 0}))
    yield quick(app, clock)
    app.engine.dispose()


@pytest.fixture
def address(bare: App) -> Iterator[str]:
    with serving(web_server(bare, "Lampwright", "only for tests, only for tests", {})) as address:
        yield address


@pytest.fixture
def browse(address: str) -> Iterator[Browse]:
    opened: list[Browser] = []

    def another(**more: str) -> Browser:
        opened.append(Browser(address, **more))
        return opened[-1]

    yield another
    for one in opened:
        one.client.close()


@pytest.fixture
def browser(browse: Browse) -> Browser:
    return browse()
