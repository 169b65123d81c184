"""The demo shop's chat for the pages of a merchant with another origin."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.staticfiles import StaticFiles

from bot.app import App
from bot.channels.web.onward import Onward
from bot.channels.web.options import WebOptions
from bot.channels.web.server import create_web_app, server_config
from bot.demo import shop_feed


def demo_server(app: App, shop: str) -> uvicorn.Server:
    """The demo shop's chat for pages of the origin `shop`."""
    pictures = StaticFiles(directory=Path(str(shop_feed())).parent / "pictures")
    options = WebOptions(
        secret="only for tests, only for tests",
        shop_name=app.shops(app.settings.shop).info.name("en") or "",
        origins=frozenset({shop}),
        mounts={"/demo/pictures": pictures},
    )
    web = create_web_app(
        app.assistant,
        shop=app.settings.shop,
        options=options,
        bus=app.bus,
        clock=lambda: datetime.now(UTC),
        storefront=app.page_context,
        onward=Onward(app.passages, lambda token: f"https://t.me/lark_bot?start=c_{token}"),
    )
    return uvicorn.Server(server_config(web, host="127.0.0.1", port=0, options=options))
