"""The pictures of the documentation, of the demo shop in a real Chromium:

python -m tests.e2e.take_screenshots [NAME…]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console

from bot.app import App, build
from bot.commands.serve import load_demo
from bot.demo import shop_feed
from bot.selling.lookup import shown
from bot.settings import Settings
from tests.bot.channels.web_shop import serving
from tests.e2e.conftest import ARGUMENTS
from tests.e2e.demo_chat import demo_server
from tests.e2e.merchant import Merchant
from tests.e2e.visiting import say

FOLDER = Path(__file__).parents[2] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Shot:
    """Of the chat as a page, or of a merchant's page with the bubble and shelves on it."""

    width: int
    height: int
    said: tuple[str, ...] = ()
    scheme: Literal["light", "dark"] = "light"
    language: str = "en"
    merchant: bool = False
    opened: bool = True
    greeting: str = ""
    cart: bool = False


SHOTS = {
    "chat": Shot(1180, 900, ("hello", "a warm jumper for my husband, under 90")),
    "compare": Shot(1180, 1000, ("headphones with noise cancelling", "compare the first two")),
    "chat-dark": Shot(
        1180, 860, ("running shoes for me, I'm a woman, no pink please", "why the first one?"), "dark"
    ),
    "chat-ru": Shot(
        1180, 860, ("ищу подарок сестре на день рождения до 50 евро", "серебряные серьги"), language="ru"
    ),
    "chat-phone": Shot(390, 780, ("flowers for my mum, up to 40", "the second one please, to the cart")),
    "merchant-greeting": Shot(
        1280, 900, merchant=True, opened=False, greeting="Hello! Shall I help you choose?"
    ),
    "merchant": Shot(1280, 900, ("is it warm enough for winter?", "what goes with it?"), merchant=True),
    "merchant-dark": Shot(1280, 900, ("what goes with it?",), "dark", merchant=True),
    "merchant-phone": Shot(320, 640, ("что к нему подойдёт?",), language="ru", merchant=True),
    "cart": Shot(1180, 860, ("a bouquet of roses", "add the first one to my cart"), cart=True),
}


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = build(Settings(data_dir=Path(folder)))
        load_demo(app, Path(str(shop_feed())).parent, Console(stderr=True))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        merchant = Merchant()
        with serving(merchant.server()) as shop, serving(demo_server(app, shop)) as chat:
            merchant.chat = chat
            for name in names or SHOTS:
                take(browser, app, merchant, shop, SHOTS[name], FOLDER / f"{name}.png")
        browser.close()


def take(browser: Browser, app: App, merchant: Merchant, shop: str, shot: Shot, path: Path) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        locale=shot.language,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.merchant:
        furnish(app, merchant, shot)
        page.goto(shop)
        expect(page.locator("shopkeeper-feed").first.get_by_role("link").first).to_be_visible()
        if shot.opened:
            page.evaluate("shopkeeper.open()")
    else:
        page.goto(merchant.chat)
    if shot.opened:
        expect(page.locator(".state[data-state=online]")).to_be_visible()
        talk(page, shot.said)
    if shot.cart:
        page.locator(".round:has(.count)").click()
    page.wait_for_timeout(600)
    page.screenshot(path=str(path))
    context.close()


def furnish(app: App, merchant: Merchant, shot: Shot) -> None:
    """The merchant's page shows a jumper of the demo shop."""
    goods = app.shops(app.settings.shop)
    product = goods.product(goods.catalog.columns.ids[int(goods.catalog.search("wool jumper men").rows[0])])
    assert product is not None
    merchant.language, merchant.theme, merchant.product = shot.language, "both", product.id
    merchant.attributes = {"greeting": shot.greeting}
    merchant.feeds = (
        f'<shopkeeper-feed kind="goes-with" product="{product.id}"></shopkeeper-feed>'
        f'<shopkeeper-feed kind="similar" product="{product.id}"></shopkeeper-feed>'
    )
    merchant.shown = {
        "brand": goods.info.name("en") or "",
        "title": product.title_in(shot.language),
        "price": shown(goods, product, shot.language).price_text,
        "text": product.description_in(shot.language),
        "picture": f"{merchant.chat}{product.image}",
    }


def talk(page: Page, said: tuple[str, ...]) -> None:
    for text in said:
        answers = page.locator(".theirs").count()
        say(page, text)
        expect(page.locator(".theirs").nth(answers)).to_be_visible()
        expect(page.locator(".waiting")).to_have_count(0)


if __name__ == "__main__":
    main(sys.argv[1:])
