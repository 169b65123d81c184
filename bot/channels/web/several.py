"""Several shops behind one address: each at `/shops/NAME/`, an application of its own that knows nothing of
the others. What is asked of the whole server stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.guards import BodyLimit, Failures, SecurityHeaders
from bot.channels.web.operations import operations_routes
from bot.channels.web.options import WebOptions
from bot.channels.web.page import embed_route
from bot.operations.health import Health

#: Where the shops are.
SHOPS = "/shops"


def create_several(
    shops: Mapping[str, ASGIApp],
    health: Callable[[], Health],
    entrances: Mapping[str, ASGIApp],
    body_limit: int = 256 * 1024,
) -> FastAPI:
    """`shops` by name, `entrances` by path: what comes in for whichever shop it names, such as webhooks."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(operations_routes(WebOptions(secret="", health=health)))
    app.include_router(embed_route())
    for path, entrance in entrances.items():
        app.mount(path, BodyLimit(entrance, body_limit))
    for name, shop in shops.items():
        app.mount(f"{SHOPS}/{name}", shop)
    app.add_middleware(Failures)
    app.add_middleware(SecurityHeaders)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        detail = f"{error.detail}." if error.status_code != 404 else "There is no such shop or page here."
        return JSONResponse({"error": detail}, status_code=error.status_code, headers=error.headers)

    return app


class Closed:
    """In the place of a shop that could not be opened: the others are served all the same."""

    def __init__(self) -> None:
        self._answer = JSONResponse(
            {"error": "This shop is closed at the moment."}, status_code=503, headers={"retry-after": "60"}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1013})
