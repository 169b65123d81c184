"""Take the screenshots of the documentation from a running demo.

shopkeeper demo &  python -m scripts.screenshots http://127.0.0.1:8080 docs/images
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: name -> (width, height, colour scheme, locale, what is said)
SHOTS: dict[str, tuple[int, int, str, str, list[str]]] = {
    "chat": (1180, 900, "light", "en", ["hello", "a warm jumper for my husband, under 90"]),
    "compare": (1180, 1000, "light", "en", ["headphones with noise cancelling", "compare the first two"]),
    "chat-dark": (
        1180,
        860,
        "dark",
        "en",
        ["running shoes for me, I'm a woman, no pink please", "why the first one?"],
    ),
    "chat-ru": (
        1180,
        860,
        "light",
        "ru",
        ["ищу подарок сестре на день рождения до 50 евро", "серебряные серьги"],
    ),
    "chat-phone": (
        390,
        780,
        "light",
        "en",
        ["flowers for my mum, up to 40", "the second one please, to the cart"],
    ),
}


def talk(page: Page, said: list[str]) -> None:
    for text in said:
        page.locator("textarea").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(1500)


def main(address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (width, height, scheme, locale, said) in SHOTS.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                locale=locale,
                device_scale_factor=1,
            )
            page = context.new_page()
            page.goto(address)
            page.wait_for_timeout(800)
            talk(page, said)
            page.screenshot(path=str(folder / f"{name}.png"))
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
