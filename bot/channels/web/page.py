"""What the chat page itself uses: the HTML, its static files, passes, history, and what serves it where
sockets don't get through: turns by POST, news as server-sent events."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from string import Template
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response, Security, WebSocket
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from markupsafe import escape
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.bus import chat_topic
from bot.channels.web.api import ERRORS, ErrorOut
from bot.channels.web.guards import same_site
from bot.channels.web.guests import CHAT_NAME, GOOD, Guest, Guests
from bot.channels.web.live import LiveChat, typing
from bot.channels.web.log_reader import LogReader
from bot.channels.web.options import WebOptions
from bot.channels.web.protocol import BAD_CHAT, BAD_ORIGIN, NO_GUEST, PROTOCOL, TOO_MANY, AcceptedEvent, Words
from bot.channels.web.rates import Kind, Rates, network
from bot.channels.web.turns import Turns
from bot.messages import Incoming, Owner

STATIC = Path(__file__).parent / "static"
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="visitor", description="a pass of `POST /api/v1/page/guest`"
)
#: What any visitor may be refused with.
REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "The pass is missing or has run out."},
    403: {"model": ErrorOut, "description": "A page of an origin that the shop has not named."},
    **{status: ERRORS[status] for status in (413, 422, 429)},
}


class PageRequest(BaseModel):
    """A message or press from the chat page; `id` makes a repeat harmless."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"chat": "a", "id": "5e0c1f", "text": "a lamp", "since": 0}]}
    )

    chat: str = Field(pattern=CHAT_NAME.pattern, examples=["a"])
    id: Words = Field(min_length=1, max_length=100)
    text: Words | None = Field(default=None, min_length=1, max_length=64 * 1024)
    press: Words | None = Field(default=None, min_length=1, max_length=200)
    language: str | None = Field(default=None, max_length=35)
    since: int | None = Field(default=None, ge=0, description="the newest message that the page knows")

    @model_validator(mode="after")
    def _says_something(self) -> PageRequest:
        if self.text is None and self.press is None:
            raise ValueError("give `text` or `press`")
        return self


class PassRequest(BaseModel):
    """The pass that the browser has kept, if any: it may have run out."""

    token: str | None = Field(default=None, max_length=200)


class PassOut(BaseModel):
    token: str = Field(examples=["gx3uV0PqT5ySLh9c.1777900800.hWk…"], description="the visitor's pass")
    seconds: int = Field(examples=[GOOD], description="how long it is good for")


class HistoryOut(BaseModel):
    """A chat so far; `messages` are `said`, `reply` and `edited` events, oldest first, as in AsyncAPI."""

    chat: str
    cursor: int = Field(description="the newest message's place in the log")
    messages: list[dict[str, Any]]
    owner: Owner
    shop: str
    onward: list[str] = Field(default=[], description="messengers that the chat may go on in")
    starters: dict[str, list[str]] = Field(description="ways to begin, by language")
    files: bool = Field(description="whether files can be sent while a person is called or there")


class NewsOut(BaseModel):
    """The events that came of a message, as in AsyncAPI; the last one is `accepted`."""

    in_reply_to: str
    messages: list[dict[str, Any]]


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


def own_page(request: Request) -> None:
    """Refuses pages of origins that the shop has not named."""
    origins: frozenset[str] = request.app.state.origins
    if not same_site(request.headers.get("origin"), request.headers.get("host"), origins):
        raise HTTPException(403, "This page may not use the chat")


def visitor(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> Guest:
    """Who asks, by the pass; the application's state holds what checks it."""
    own_page(request)
    guests: Guests = request.app.state.guests
    guest = guests.of_header(request.headers.get("authorization"))
    if guest is None:
        raise HTTPException(401, "The visitor's pass is missing or has run out: ask for one")
    return guest


async def seat(request: Request, guest: Annotated[Guest, Depends(visitor)]) -> AsyncIterator[None]:
    """A place for a stream, as long as it lasts."""
    rates: Rates = request.app.state.rates
    with rates.seats.sit(guest.id, network(request.client.host if request.client else None)) as free:
        if not (free and rates.allow("page", guest.id)):
            raise HTTPException(429, "Too many open pages at once", {"retry-after": str(rates.wait("page"))})
        yield


Chat = Annotated[str, Query(pattern=CHAT_NAME.pattern, description="the page's name for it", examples=["a"])]
Visitor = Annotated[Guest, Depends(visitor)]


def _but(*never: int) -> dict[int | str, dict[str, Any]]:
    return {status: told for status, told in REFUSALS.items() if status not in never}


def page_routes(
    turns: Turns, guests: Guests, options: WebOptions, rates: Rates, onward: Callable[[], list[str]]
) -> APIRouter:
    router = APIRouter(prefix="/api/v1/page", tags=["A shop's pages"])

    def count(kind: Kind, who: str) -> None:
        if not rates.allow(kind, who):
            raise HTTPException(
                429, "Too many requests at once; wait a moment", {"retry-after": str(rates.wait(kind))}
            )

    @router.post("/guest", responses=_but(401), summary="A visitor's pass")
    async def guest(request: Request, response: Response, kept: PassRequest) -> PassOut:
        """A pass for this visitor; an earlier one, even run out, keeps them the same visitor."""
        own_page(request)
        count("newcomer", network(request.client.host if request.client else None))
        response.headers["cache-control"] = "no-store"
        return PassOut(token=guests.token(guests.welcome(kept.token)), seconds=GOOD)

    @router.get("/history", responses=_but(413, 429), summary="A chat so far")
    async def history(response: Response, guest: Visitor, chat: Chat) -> HistoryOut:
        """The visitor's own chat, oldest message first."""
        response.headers["cache-control"] = "no-store"
        key = guest.chat(turns.shop, chat)
        log = LogReader(turns, key, chat)
        messages = await log.page(options.history_limit)
        return HistoryOut(
            chat=chat,
            cursor=log.cursor,
            messages=messages,
            owner=await turns.owner(key),
            shop=options.shop_name,
            onward=onward(),
            starters={language: list(texts) for language, texts in options.starters.items()},
            files=options.files is not None,
        )

    @router.post(
        "/chat",
        responses={**REFUSALS, 500: ERRORS[500], 503: ERRORS[503]},
        summary="Say or press something, where sockets do not get through",
    )
    async def chat(request: Request, guest: Visitor, said: PageRequest) -> NewsOut:
        """One turn of the visitor's own chat; all that is new since the page's cursor comes back."""
        count("guest", guest.id)
        count("address", network(request.client.host if request.client else None))
        key = guest.chat(turns.shop, said.chat)
        log = LogReader(turns, key, said.chat)
        ready, *missed = await log.start(said.since)
        await turns.handle(
            Incoming(
                key=key,
                shopper=guest.shopper,
                at=turns.clock(),
                text="" if said.press else said.text or "",
                press=said.press,
                update_id=said.id,
                locale=said.language,
            )
        )
        done = AcceptedEvent(in_reply_to=said.id).wire()
        return NewsOut(in_reply_to=said.id, messages=[ready, *missed, *await log.news(), done])

    @router.get(
        "/events",
        response_class=EventSourceResponse,
        responses=_but(413),
        summary="News as server-sent events, where sockets do not get through",
    )
    async def events(
        guest: Visitor,
        chat: Chat,
        seat: Annotated[None, Depends(seat)],
        since: Annotated[int | None, Query(ge=0)] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        """The chat's news as they come, for pages whose sockets don't get through."""
        key = guest.chat(turns.shop, chat)
        log = LogReader(turns, key, chat)
        async with turns.bus.subscribe(chat_topic(key), turns.stopping) as calls:
            for event in await log.start(since):
                yield ServerSentEvent(data=event)
            while True:
                call = await calls.next(options.reread_seconds)
                if call is not None and call.topic == turns.stopping:
                    return
                if call is not None and call.data.get("from") == "shopper":
                    continue  # the visitor's own sign of typing
                if call is not None and call.data.get("type") == "typing":
                    yield ServerSentEvent(data=typing(call.data).wire())
                elif call is None or not call.data:
                    for event in await log.news():
                        yield ServerSentEvent(data=event)

    return router


def live_route(turns: Turns, guests: Guests, options: WebOptions, rates: Rates) -> APIRouter:
    router = APIRouter()

    @router.websocket("/api/v1/live")
    async def live(socket: WebSocket, chat: str = "", since: str = "") -> None:
        offered: list[str] = list(socket.scope.get("subprotocols") or [])
        guest = guests.of_protocols(offered)
        await socket.accept(PROTOCOL if PROTOCOL in offered else None)
        if not same_site(socket.headers.get("origin"), socket.headers.get("host"), options.origins):
            await socket.close(BAD_ORIGIN)
        elif guest is None:
            await socket.close(NO_GUEST)
        elif not CHAT_NAME.fullmatch(chat):
            await socket.close(BAD_CHAT)
        else:
            cursor = int(since) if since.isdecimal() and len(since) < 16 else None
            address = network(socket.client.host if socket.client else None)
            with rates.seats.sit(guest.id, address) as free:
                if free and rates.allow("page", guest.id):
                    await LiveChat(socket, guest, chat, turns, options, rates).run(cursor)
                else:
                    await socket.close(TOO_MANY)

    return router


def index_route(options: WebOptions) -> APIRouter:
    router = APIRouter()
    template = Template((STATIC / "index.html").read_text(encoding="utf-8"))
    html = template.substitute(shop=escape(options.shop_name), version=digest(STATIC))

    @router.get("/", include_in_schema=False)
    def index() -> Response:
        return HTMLResponse(html, headers={"cache-control": "no-cache"})

    return router


def embed_route() -> APIRouter:
    """The one file that pages of shops name; it names the others by their content."""
    router = APIRouter()
    script = (
        (STATIC / "embed.js").read_text(encoding="utf-8").replace("'./'", f"'./static/{digest(STATIC)}/'")
    )

    @router.get("/embed.js", include_in_schema=False)
    def embed() -> Response:
        return Response(script, media_type="text/javascript", headers={"cache-control": "no-cache"})

    return router
