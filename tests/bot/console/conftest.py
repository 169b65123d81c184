from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, build
from bot.commands.serve import web_server
from bot.settings import Settings
from tests.bot.channels.web_shop import serving
from tests.bot.console.browsing import Browse, Browser, Clock, colleague, first_owner, quick
from tests.bot.desk.conftest import app_on_each, desk_app

__all__ = ["app_on_each"]


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
def app(demo: App, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """The demo shop, on a database of its own."""
    app = desk_app(demo, tmp_path)
    yield quick(app, clock)
    app.engine.dispose()


@pytest.fixture
def served(app: App) -> Iterator[Callable[..., Browser]]:
    """Browsers of colleagues who are logged in, by role."""
    opened: list[Browser] = []
    first_owner(app)
    settled = replace(app, settings=app.settings.model_copy(update={"port": 0}))
    with serving(web_server(settled, "Demo", "only for tests, only for tests", {})) as address:

        def seat(role: str = "agent", name: str = "Ada", **more: str) -> Browser:
            email = f"{name.lower()}-{role}@shop.example"
            if not any(one.email == email for one in app.people.all("main")):
                colleague(app, role, email, name)
            opened.append(Browser(address, **more))
            assert opened[-1].log_in(email).status_code == 303
            return opened[-1]

        yield seat
        for one in opened:
            one.client.close()


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
