"""What the chat page itself uses: the HTML, its static files, history, and turns when sockets fail."""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import escape
from pydantic import BaseModel, Field, model_validator
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.web.api import ERRORS
from bot.channels.web.guards import same_site
from bot.channels.web.guests import CHAT_NAME, COOKIE, COOKIE_SECONDS, Guest, Guests
from bot.channels.web.live import BAD_CHAT, BAD_ORIGIN, NO_GUEST, Hub, LiveChat, Words
from bot.channels.web.options import WebOptions
from bot.channels.web.transcript import wire_history, wire_replies
from bot.channels.web.turns import Turns
from bot.messages import Incoming

STATIC = Path(__file__).parent / "static"


class PageRequest(BaseModel):
    """A message or press from the chat page; `id` makes a repeat harmless."""

    chat: str = Field(pattern=CHAT_NAME.pattern)
    id: Words = Field(min_length=1, max_length=100)
    text: Words | None = Field(default=None, min_length=1, max_length=64 * 1024)
    press: Words | None = Field(default=None, min_length=1, max_length=200)
    language: str | None = Field(default=None, max_length=35)

    @model_validator(mode="after")
    def _says_something(self) -> PageRequest:
        if self.text is None and self.press is None:
            raise ValueError("give `text` or `press`")
        return self


class StaticPage(StaticFiles):
    """Static files; under the digest of all of them they never change, elsewhere they are revalidated."""

    def __init__(self, directory: Path, *, forever: bool) -> None:
        super().__init__(directory=directory)
        self._cache = "public, max-age=31536000, immutable" if forever else "no-cache"

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = self._cache
        return response


def digest(directory: Path) -> str:
    """A name for the exact content of the static files (12 hex digits)."""
    total = hashlib.sha256()
    for path in sorted(directory.iterdir()):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]


def page_routes(turns: Turns, guests: Guests, hub: Hub, options: WebOptions) -> APIRouter:
    router = APIRouter()
    template = Template((STATIC / "index.html").read_text(encoding="utf-8"))
    html = template.substitute(shop=escape(options.shop_name), version=digest(STATIC))

    def visitor(request: Request, response: Response) -> Guest:
        """The visitor of the cookie, or a new one who gets it with this response."""
        guest = guests.read(request.cookies.get(COOKIE)) or guests.new()
        secure = options.secure_cookie or request.url.scheme == "https"
        response.set_cookie(
            COOKIE, guests.cookie(guest), COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure
        )
        return guest

    @router.get("/", include_in_schema=False)
    def index(request: Request) -> Response:
        response = HTMLResponse(html, headers={"cache-control": "no-store"})
        visitor(request, response)
        return response

    @router.get("/api/v1/page/history", include_in_schema=False)
    async def history(
        request: Request,
        response: Response,
        chat: Annotated[str, Query(pattern=CHAT_NAME.pattern)],
    ) -> dict[str, Any]:
        """The visitor's own chat, oldest message first; the first visit also gets its cookie here."""
        guest = visitor(request, response)
        response.headers["cache-control"] = "no-store"
        stored = await turns.history(guest.chat(turns.shop, chat), options.history_limit)
        messages = wire_history(stored, chat)
        cursor = max((int(message["turn"]) for message in stored), default=0)
        starters = {language: list(texts) for language, texts in options.starters.items()}
        return {
            "chat": chat,
            "cursor": cursor,
            "messages": messages,
            "shop": options.shop_name,
            "starters": starters,
        }

    @router.post("/api/v1/page/chat", include_in_schema=False, responses=ERRORS)
    async def chat(request: Request, said: PageRequest) -> Response:
        """One turn of the visitor's own chat, for browsers whose live connection fails."""
        if not same_site(request.headers.get("origin"), request.headers.get("host"), options.origins):
            return JSONResponse({"error": "This page may not use the chat."}, status_code=403)
        guest = guests.read(request.cookies.get(COOKIE))
        if guest is None:
            return JSONResponse(
                {"error": "Open the chat page first: the cookie is missing."}, status_code=401
            )
        at = turns.clock()
        incoming = Incoming(
            key=guest.chat(turns.shop, said.chat),
            shopper=guest.shopper,
            at=at,
            text="" if said.press else said.text or "",
            press=said.press,
            update_id=said.id,
            locale=said.language,
        )
        replies = await turns.handle(incoming)
        messages = wire_replies(replies, said.chat, at=at.isoformat(), in_reply_to=said.id)
        for message in messages:
            hub.tell(incoming.key, message)
        return JSONResponse({"in_reply_to": said.id, "messages": messages})

    @router.websocket("/api/v1/live")
    async def live(socket: WebSocket, chat: str = "", since: str = "") -> None:
        guest = guests.read(socket.cookies.get(COOKIE))
        await socket.accept()
        if not same_site(socket.headers.get("origin"), socket.headers.get("host"), options.origins):
            await socket.close(BAD_ORIGIN)
        elif guest is None:
            await socket.close(NO_GUEST)
        elif not CHAT_NAME.fullmatch(chat):
            await socket.close(BAD_CHAT)
        else:
            cursor = int(since) if since.isdecimal() and len(since) < 10 else None
            await LiveChat(socket, guest, chat, turns, hub, options).run(cursor)

    return router
