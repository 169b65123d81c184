"""What the browser tests share: a visitor who notes what must never happen, and words for what one does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

NO_SOCKETS = (
    "window.WebSocket = class { constructor() { setTimeout(() => this.onclose({code: 1006})); } close() {} };"
)


class Visitor:
    """A browser with its own storage; `wrong` keeps errors, policy reports and foreign requests."""

    def __init__(self, browser: Browser, address: str, also: tuple[str, ...] = (), **settings: Any) -> None:
        self.context: BrowserContext = browser.new_context(**{"locale": "en-US", **settings})
        self.context.set_default_timeout(8000)
        self.address = address
        self.wrong: list[str] = []
        self._known = {urlsplit(each).netloc for each in (address, *also)}

    def page(self) -> Page:
        """A tab with the page in it; nothing is waited for."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda line: self.wrong.append(line.text) if "Policy" in line.text else None)
        page.on("request", lambda request: self._asked(request.url))
        page.goto(self.address)
        return page

    def open(self, wait: str = "online") -> Page:
        page = self.page()
        expect(page.locator(f".state[data-state={wait}]")).to_be_visible()
        return page

    def _asked(self, url: str) -> None:
        if url.startswith("http") and urlsplit(url).netloc not in self._known:
            self.wrong.append(f"asked {url}")


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def bubbles(page: Page) -> list[str]:
    return page.locator(".bubble").all_inner_texts()[1:]  # after the welcome


def overflows(page: Page) -> bool:
    wide = "(e) => e.scrollWidth > e.clientWidth"
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth")) or any(
        page.locator(part).evaluate(wide) for part in (".app", ".scroll", ".top", "form")
    )


def keyboard(page: Page, seen: int, above: int) -> None:
    """What a browser tells when a keyboard covers the page: so many pixels are seen, from so far down."""
    page.evaluate(
        """([height, offsetTop]) => {
            for (const [name, value] of Object.entries({ height, offsetTop }))
                Object.defineProperty(visualViewport, name, { value, configurable: true });
            visualViewport.dispatchEvent(new Event('resize'));
        }""",
        [seen, above],
    )
