"""A small shop of lamps with the fake assistant behind a real server."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.onward import Onward
from bot.channels.web.server import WebOptions, create_web_app, graceful_server
from bot.channels.web.storefront import Storefront
from tests.bot.channels.web_assistant import FakeAssistant, picture


def _picture(request: Request) -> Response:
    if request.path_params["name"] == "clip":
        return Response(status_code=404)  # a shop always has a picture that is gone
    return Response(picture(request.path_params["name"]), media_type="image/svg+xml")


def _clock() -> datetime:
    return datetime.now(UTC)


def lamp_shop(assistant: FakeAssistant, port: int, **changes: object) -> uvicorn.Server:
    """The server, not yet running; port 0 takes a free one."""
    settings: dict[str, object] = {
        "secret": "only for tests, only for tests",
        "shop_name": "Lampwright",
        "mounts": {"/demo/pictures": Starlette(routes=[Route("/{name}.svg", _picture)])},
    }
    storefront = cast("Storefront | None", changes.pop("storefront", None))
    onward = cast("Onward | None", changes.pop("onward", None))
    options = WebOptions(**{**settings, **changes})  # type: ignore[arg-type]
    app = create_web_app(
        assistant,
        shop="main",
        options=options,
        bus=assistant.bus,
        clock=_clock,
        storefront=storefront,
        onward=onward,
    )
    return graceful_server(app, host="127.0.0.1", port=port, options=options)


@contextlib.contextmanager
def serving(server: uvicorn.Server) -> Iterator[str]:
    """Run the server in a thread; gives its address."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
