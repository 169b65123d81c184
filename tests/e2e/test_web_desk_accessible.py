"""WCAG 2.2 AA as far as axe-core can see it, on every page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from tests.bot.channels.web_shop import serving
from tests.e2e.desk_shop import PASSWORD, demo_desk, populate, server
from tests.e2e.test_accessibility import violations
from tests.e2e.visiting import Visitor

pytestmark = pytest.mark.e2e

SETTINGS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1100, "height": 800}, "color_scheme": "dark"},
    "russian phone": {"viewport": {"width": 360, "height": 740}, "locale": "ru-RU"},
}


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str]]:
    app = demo_desk(tmp_path_factory.mktemp("desk"))
    populate(app)
    with serving(server(app, 0)) as address:
        yield app, address
    app.engine.dispose()


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_every_page(populated: tuple[App, str], browser: Browser, settings: dict[str, Any]) -> None:
    app, address = populated
    visitor = Visitor(browser, f"{address}/desk/login", **settings)
    page = visitor.page()
    found = {"login": violations(page)}
    page.locator("[name=email]").fill("olga@shop.example")
    page.locator("[name=password]").fill("wrong password")
    page.locator("button.main").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    found["login refused"] = violations(page)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    expect(page.locator("html[data-live=yes]")).to_be_attached()
    found["list"] = violations(page)
    no_wider(page)
    for name in ("Marta", "Ирина", "Lucy"):
        page.goto(f"{address}/desk/?which=all")
        page.locator(".row", has_text=name).click()
        expect(page.locator("html[data-live=yes]")).to_be_attached()
        if page.locator("#show-panel").is_visible():
            page.locator("#show-panel").click()
            expect(page.locator("#panel")).to_be_visible()
            found[f"chat {name}, panel"] = violations(page)
            page.locator("#show-panel").click()
        found[f"chat {name}"] = violations(page)
        no_wider(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["keys"] = violations(page)
    page.keyboard.press("Escape")
    for path in ("figures", "canned", "people", "people/log", "me", "nowhere"):
        page.goto(f"{address}/desk/{path}")
        found[path] = violations(page)
        no_wider(page)
    page.goto(f"{address}/desk/join/{app.people.invite_by_operator('main', 'agent')}")
    found["join"] = violations(page)
    visitor.context.close()
    assert found == {state: [] for state in found}
    assert [one for one in visitor.wrong if not one.startswith("asked ")] == []


def no_wider(page: Page) -> None:
    """Nothing has to be scrolled sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
