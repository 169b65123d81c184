"""A pretend merchant's site: its own pages on its own origin, under a policy that allows little."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

import uvicorn
from markupsafe import escape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent


def policy(chat: str, nonce: str = "") -> str:
    """What the guide tells merchants to allow, and nothing else; not even markup made by scripts. With a
    `nonce`, scripts are known by it instead of by their origin (CSP level 3, "strict-dynamic")."""
    scripts = f"'nonce-{nonce}' 'strict-dynamic'" if nonce else f"'self' {chat}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"connect-src {chat} {chat.replace('http', 'ws', 1)}",
            f"img-src 'self' data: {chat}",
            "style-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


class Merchant:
    """The site; `chat` is where the chat is served, and may be told after the server has started."""

    def __init__(self, **attributes: str) -> None:
        self.chat = ""
        self.attributes: Mapping[str, str] = attributes
        self.language = "en"
        self.direction = "ltr"
        self.nonce = ""
        self.theme = "light"  # "both" follows the system
        self.feeds = ""
        self.product = "lamp-1"
        self.shown = {
            "brand": "Lampwright",
            "title": "Brass desk lamp with a linen shade",
            "price": "$59.90",
            "text": "Solid brass, with a shade of undyed linen. Dimmable, for bulbs up to 40 watts.",
            "picture": "/lamp.svg",
        }

    def server(self) -> uvicorn.Server:
        routes = [
            Route("/", self._page),
            Route("/shop.js", lambda _: FileResponse(HERE / "shop.js")),
            Route("/shop.css", lambda _: FileResponse(HERE / "shop.css")),
            Route("/lamp.svg", lambda _: FileResponse(HERE / "lamp.svg")),
        ]
        return uvicorn.Server(
            uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=0, log_config=None)
        )

    def _page(self, _: Request) -> Response:
        given = {f"data-{name}": value for name, value in self.attributes.items()}
        html = Template((HERE / "product.html").read_text(encoding="utf-8")).substitute(
            language=self.language,
            direction=self.direction,
            theme=self.theme,
            nonce=f'nonce="{self.nonce}"' if self.nonce else "",
            product=escape(self.product),
            **{name: escape(value) for name, value in self.shown.items()},
            feeds=self.feeds,
            embed=f"{self.chat}/embed.js",
            attributes=" ".join(f'{name}="{escape(value)}"' for name, value in given.items()),
        )
        return HTMLResponse(html, headers={"content-security-policy": policy(self.chat, self.nonce)})
