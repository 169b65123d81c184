"""One process, two shops: each merchant's page has the chat of its own shop, chosen by `data-shop`."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.channels.web_shop import serving
from tests.bot.two_shops import BOOKS, GARDEN, Running, two_shops
from tests.e2e.merchant import Merchant
from tests.e2e.visiting import Visitor, say

pytestmark = pytest.mark.e2e


class Street:
    """The two merchants' sites, and the process that serves the chats of both."""

    def __init__(self, browser: Browser, merchants: dict[str, Merchant], sites: dict[str, str]) -> None:
        self.browser, self.merchants, self.sites = browser, merchants, sites
        self.chats: Running | None = None

    def visitor(self, shop: str) -> Visitor:
        assert self.chats is not None
        return Visitor(self.browser, self.sites[shop], (self.chats.address,))


@pytest.fixture(scope="module")
def street(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    merchants = {shop: Merchant(shop=shop) for shop in (GARDEN, BOOKS)}
    with (
        serving(merchants[GARDEN].server()) as garden,
        serving(merchants[BOOKS].server()) as books,
        pytest.MonkeyPatch.context() as patch,
    ):
        street = Street(browser, merchants, {GARDEN: garden, BOOKS: books})
        origins = {"GARDEN__ORIGINS": garden, "BOOKS__ORIGINS": f"{books},{garden}"}
        with two_shops(tmp_path_factory.mktemp("street"), patch, **origins) as chats:
            street.chats = chats
            for merchant in merchants.values():
                merchant.chat = chats.address
            yield street


def opened(page: Page) -> None:
    page.get_by_role("button", name="Open the chat", exact=True).click()
    expect(page.locator(".state[data-state=online]")).to_be_visible()


def test_the_tag_names_its_shop(street: Street) -> None:
    for shop, wish, found in (
        (GARDEN, "a spade", "Steel spade"),
        (BOOKS, "an atlas", "An atlas of the oceans"),
    ):
        visitor = street.visitor(shop)
        page = visitor.page()
        opened(page)
        say(page, wish)
        expect(page.locator(".card .title").first).to_contain_text(found)
        page.reload()
        expect(page.locator(".card .title").first).to_contain_text(found)
        assert visitor.wrong == []
        visitor.context.close()


def test_two_shops_on_one_page_keep_their_visitors_apart(street: Street) -> None:
    """The tag's own shop in its bubble, the other one's shelf and chat beside it."""
    garden = street.merchants[GARDEN]
    garden.feeds = (
        f'<shopkeeper-feed kind="popular" data-shop="{BOOKS}" when-empty="show"></shopkeeper-feed>'
        f'<shopkeeper-chat data-shop="{BOOKS}"></shopkeeper-chat>'
    )
    visitor = street.visitor(GARDEN)
    page = visitor.page()
    chat = page.locator("shopkeeper-chat")
    expect(chat.locator(".state[data-state=online]")).to_be_visible()
    chat.get_by_role("textbox").fill("a crime novel")
    chat.get_by_role("textbox").press("Enter")
    expect(chat.locator(".card .title").first).to_contain_text("crime novel")
    assert page.evaluate("shopkeeper.view('spade')") is False  # the books know no spade
    names = page.evaluate("Object.keys(localStorage)")
    assert [name for name in names if name.endswith(f"/shops/{BOOKS}/")] != []
    assert [name for name in names if name.endswith(f"/shops/{GARDEN}/")] == []
    assert visitor.wrong == []
    visitor.context.close()
    garden.feeds = ""


@pytest.mark.parametrize("named", ["shoes", None])
def test_a_shop_that_is_not_there_gets_no_chat_and_says_why(street: Street, named: str | None) -> None:
    garden = street.merchants[GARDEN]
    garden.attributes = {} if named is None else {"shop": named}
    visitor = street.visitor(GARDEN)
    heard: list[str] = []
    visitor.context.on("console", lambda line: heard.append(line.text))
    page = visitor.page()
    deadline = time.monotonic() + 20
    while not any("data-shop" in line for line in heard):
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)
    assert page.locator("shopkeeper-chat").count() == 0
    visitor.context.close()
    garden.attributes = {"shop": GARDEN}
