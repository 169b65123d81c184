"""The pictures of the desk in the documentation, in a real Chromium:

python -m tests.e2e.take_desk_screenshots [NAME…]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.bot.channels.web_shop import serving
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.desk_shop import PASSWORD, demo_desk, populate, remember, server
from tests.e2e.take_screenshots import FOLDER

#: name -> (who, page, whose chat is opened, settings of the browser)
SHOTS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "desk": ("ada", "/", "Marta", {"viewport": {"width": 1440, "height": 900}}),
    "desk-dark-ru": (
        "ada",
        "/",
        "Ирина",
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark", "locale": "ru-RU"},
    ),
    "desk-phone": ("boris", "/", "Marta", {"viewport": {"width": 390, "height": 780}}),
    "desk-list-phone": ("boris", "/", "", {"viewport": {"width": 390, "height": 780}}),
    "desk-figures": ("olga", "/figures?days=30", "", {"viewport": {"width": 1180, "height": 1100}}),
    "desk-people": ("olga", "/people", "", {"viewport": {"width": 1180, "height": 800}}),
}


def enter(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/desk/login")
    page.locator("[name=email]").fill(f"{who}@shop.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    page.wait_for_load_state()


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        app = demo_desk(Path(made))
        populate(app)
        remember(app)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with serving(server(app, 0)) as address:
            for name in names or SHOTS:
                who, path, chat, settings = SHOTS[name]
                context = browser.new_context(**{"locale": "en-US", "reduced_motion": "reduce", **settings})
                page = context.new_page()
                enter(page, address, who)
                page.goto(f"{address}/desk{path}")
                if chat:
                    page.locator(".row", has_text=chat).click()
                    expect(page.locator("html[data-live=yes]")).to_be_attached()
                page.wait_for_timeout(1500)
                page.screenshot(path=str(FOLDER / f"{name}.png"))
                context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
