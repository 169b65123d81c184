"""The web application: JSON API, chat page and health checks in one ASGI app."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from bot.bus import Bus
from bot.channels.web import asyncapi
from bot.channels.web.api import api_routes
from bot.channels.web.file_routes import file_routes
from bot.channels.web.files import PageFiles
from bot.channels.web.guards import AnyShop, BodyLimit, Failures, SecurityHeaders
from bot.channels.web.guests import Guests
from bot.channels.web.onward import Onward, onward_routes, onward_to
from bot.channels.web.operations import operations_routes
from bot.channels.web.options import Assistant, WebOptions
from bot.channels.web.page import (
    STATIC,
    StaticPage,
    digest,
    embed_route,
    index_route,
    live_route,
    page_routes,
)
from bot.channels.web.rates import Rates
from bot.channels.web.storefront import Storefront, storefront_routes
from bot.channels.web.turns import Turns
from bot.serving import Server

__all__ = ["Assistant", "WebOptions", "create_web_app", "graceful_server", "server_config"]


#: Seconds that turns under way have to end when the server stops.
GRACE = 20


def create_web_app(
    assistant: Assistant,
    *,
    shop: str,
    options: WebOptions,
    bus: Bus,
    clock: Callable[[], datetime],
    storefront: Storefront | None = None,
    onward: Onward | None = None,
    new_id: Callable[[], str] = lambda: secrets.token_urlsafe(18),
) -> FastAPI:
    """The web channel of one shop. Raises ValueError when the secret is too short."""
    app = FastAPI(
        title="Shopkeeper",
        summary="The chat of an online shop's salesperson.",
        version="1",
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    files = PageFiles(options.secret, options.files, clock) if options.files is not None else None
    turns = Turns(assistant, shop, bus, clock, options.threads, options.stopping, files)
    guests = Guests(options.secret, new_id, clock)
    rates = Rates(options.rates, options.counters)
    app.state.guests, app.state.origins, app.state.turns = guests, options.origins, turns
    app.state.rates = rates
    app.include_router(api_routes(turns, rates, options.suggest, options.api_token))
    app.include_router(index_route(options))
    app.include_router(embed_route())
    app.include_router(page_routes(turns, guests, options, rates, onward_to(onward)))
    if onward is not None:
        app.include_router(onward_routes(turns, onward, rates))
    if files is not None:
        app.include_router(file_routes(turns, files, rates))
    if storefront is not None:
        app.include_router(storefront_routes(turns, storefront, rates))
    app.include_router(live_route(turns, guests, options, rates))
    app.include_router(operations_routes(options))
    _add_events(app)
    _add_errors(app)
    app.mount(f"/static/{digest(STATIC)}", GZipMiddleware(StaticPage(STATIC, forever=True)))
    app.mount("/static", GZipMiddleware(StaticPage(STATIC, forever=False)))
    for path, mounted in options.mounts.items():
        app.mount(path, mounted)
    app.add_middleware(Failures)
    app.add_middleware(BodyLimit, limit=options.body_limit, streamed=options.uploads)
    if options.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(options.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "x-file-name"],
        )
    app.add_middleware(SecurityHeaders, embedders=options.origins, https=options.https)
    app.add_middleware(AnyShop)
    return app


def graceful_server(app: FastAPI, *, host: str, port: int, options: WebOptions) -> Server:
    """A server of the app, not yet running."""
    turns: Turns = app.state.turns
    return Server(server_config(app, host=host, port=port, options=options), turns.stop_streams)


def server_of(
    app: FastAPI, host: str, port: int, options: Sequence[WebOptions], stopping: Callable[[], None]
) -> Server:
    """A server of the applications with these options, which `app` holds."""
    largest = max(options, key=lambda one: max(one.body_limit, one.message_limit))
    return Server(server_config(app, host=host, port=port, options=largest), stopping)


def server_config(app: FastAPI, *, host: str, port: int, options: WebOptions) -> uvicorn.Config:
    """How to serve the app: `uvicorn.Server(server_config(…)).run()`. Logging is left to the caller."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=max(options.body_limit, options.message_limit),
        ws_ping_interval=30.0,
        ws_ping_timeout=30.0,
        timeout_graceful_shutdown=GRACE,
    )


def _add_events(app: FastAPI) -> None:
    described = asyncapi.document()

    @app.get("/api/v1/asyncapi.json", include_in_schema=False)
    async def events() -> JSONResponse:
        return JSONResponse(described)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": _sentence(error)}, status_code=422)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # FastAPI's word for a body that is not even text
            return JSONResponse({"error": "The body is not valid JSON."}, status_code=422)
        return JSONResponse(
            {"error": f"{error.detail}."}, status_code=error.status_code, headers=error.headers
        )


def _sentence(error: RequestValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return "The body is not valid JSON."
    if first["type"] == "missing" and first["loc"] == ("body",):
        return "The body is missing."
    where = ".".join(str(part) for part in first["loc"] if part not in {"body", "query"})
    if not where and first["type"] in {"model_attributes_type", "dict_type"}:
        return "The body must be a JSON object, sent with Content-Type: application/json."
    message = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{where}: {message}." if where else f"{message[:1].upper()}{message[1:]}."
