"""ASGI middleware around everything: a limit on bodies, strict headers, and no traceback in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import AwayError

log = structlog.get_logger(__name__)


def same_site(origin: str | None, host: str | None, allowed: frozenset[str]) -> bool:
    """Whether a page of `origin` may talk to this server, reached as `host`.

    Browsers state the origin of every POST and every live connection; a program that states none carries
    no visitor's cookie by itself, so it passes.
    """
    if origin is None:
        return True
    if origin in allowed:
        return True
    parts = urlsplit(origin)
    return bool(host) and parts.scheme in {"http", "https"} and parts.netloc.lower() == (host or "").lower()


def route_path(scope: Scope) -> str:
    """The path within this application, wherever it is mounted."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class AnyShop:
    """An application of one shop also takes addresses that name a shop, as where there are several: pages
    need not be changed when another shop joins, or leaves."""

    _NAMED = re.compile(r"/shops/[^/]+(?=/)")

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and (named := self._NAMED.match(route_path(scope))):
            rest = route_path(scope)[named.end() :]
            scope = {**scope, "path": scope.get("root_path", "") + rest}
        await self._app(scope, receive, send)


class BodyLimit:
    """Reads a request's body before the application does, and answers 413 when it is over `limit` bytes.

    Paths that match `streamed` read theirs by themselves, with limits of their own.
    """

    def __init__(self, app: ASGIApp, limit: int, streamed: re.Pattern[str] | None = None) -> None:
        self._app = app
        self._limit = limit
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        if self._streamed is not None and self._streamed.fullmatch(route_path(scope)):
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isdecimal() and int(stated) > self._limit:
            await self._refuse(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limit:
                await self._refuse(scope, receive, send)
                return
        waiting = True

        async def replay() -> Message:
            nonlocal waiting
            if waiting:
                waiting = False
                return {"type": "http.request", "body": bytes(body), "more_body": False}
            return await receive()

        await self._app(scope, replay, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = f"The message is too long: at most {self._limit // 1024} KB."
        await JSONResponse({"error": error}, status_code=413, headers={"connection": "close"})(
            scope, receive, send
        )


class Failures:
    """Logs what went wrong inside, and answers 500 with a sentence that shows nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except AwayError as away:
            if started:
                raise
            log.warning("request_refused", path=scope["path"], reason=str(away))
            answer = JSONResponse({"error": str(away)}, status_code=503, headers={"retry-after": "2"})
            await answer(scope, receive, send)
        except Exception:
            log.exception("request_failed", path=scope["path"])
            if started:
                raise  # too late for another answer: the server ends the connection
            error = "Something went wrong on our side; try again."
            await JSONResponse({"error": error}, status_code=500)(scope, receive, send)


def content_security_policy(embedders: Iterable[str]) -> str:
    """The page's policy (CSP level 3). `embedders`: origins that may show the page in a frame."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' https: data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *sorted(embedders))),
        )
    )


#: Seconds for which browsers remember that there is https (RFC 6797).
YEAR = 365 * 24 * 3600


class SecurityHeaders:
    """Adds the headers to every answer that has not set its own."""

    def __init__(self, app: ASGIApp, embedders: Iterable[str] = (), https: bool = False) -> None:
        self._app = app
        self._headers = {
            "content-security-policy": content_security_policy(embedders),
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cross-origin-opener-policy": "same-origin",
        }
        if https:
            self._headers["strict-transport-security"] = f"max-age={YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
