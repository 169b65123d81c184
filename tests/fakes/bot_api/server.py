"""The ASGI application: the Bot API over HTTP, files, and a small control API under /control."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiogram.methods import TelegramMethod
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.fakes.bot_api import bots, forum, messages
from tests.fakes.bot_api.control import control_routes
from tests.fakes.bot_api.errors import RefusalError
from tests.fakes.bot_api.faults import SENDING, Fault, Limits, Troubles
from tests.fakes.bot_api.messages import ANSWERS, Asked
from tests.fakes.bot_api.parameters import checked, plain, read_raw
from tests.fakes.bot_api.webhooks import Webhooks
from tests.fakes.bot_api.world import BotAccount, Call, Json, World, need_bot

#: The modules whose import fills the table of answers.
KNOWN = (bots, forum, messages)
#: Seconds between looks whether a waiting client has gone.
GLANCE = 0.5


class BotApiServer:
    """`app` serves `world`. `reroute` maps the public address of a webhook to where it really listens."""

    def __init__(self, world: World, reroute: dict[str, str] | None = None) -> None:
        self.world = world
        self.troubles = Troubles()
        self.limits: Limits | None = None
        self.webhooks = Webhooks(world, reroute or {}, self._carry_out)
        self._news: asyncio.Condition | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        world.on_update(self._wake)
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
                *control_routes(world, self.inject),
            ]
        )

    def inject(self, fault: Fault) -> None:
        self.troubles.add(fault)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._news = asyncio.Condition()
            self.webhooks.start()
        await self.app(scope, receive, send)

    def _wake(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._announce()))

    async def _announce(self) -> None:
        assert self._news is not None
        async with self._news:
            self._news.notify_all()
        self.webhooks.look()

    async def _method(self, request: Request) -> Response:
        name = request.path_params["method"]
        call: Call | None = None
        try:
            bot = need_bot(self.world, request.path_params["token"])
            raw, files = await read_raw(request)
            chat = str(raw.get("chat_id", ""))
            call = Call(self.world.clock(), bot.username, name, raw)
            self.world.calls.append(call)
            fault = self.troubles.take(name.lower(), chat)
            if fault is not None and fault.kind == "cut before":
                call.outcome = fault.kind
                return Cut()
            if fault is not None and fault.kind != "cut after":
                raise fault.refusal()
            if self.limits is not None and name.lower() in SENDING:
                self.limits.check(chat, self.world.clock())
            method = checked(name, raw, files)
            call.method = method.__api_method__
            if name.lower() == "getupdates":
                return _ok(await self._updates(bot, method, request))
            call.result = self._carry_out(bot, method, files)
            if fault is not None:
                call.outcome = fault.kind
                return Cut()
            return _ok(call.result)
        except RefusalError as refusal:
            if call is not None:
                call.outcome = refusal.description
            return JSONResponse(refusal.body(), status_code=refusal.code)

    def _carry_out(self, bot: BotAccount, method: TelegramMethod[Any], files: dict[str, bytes]) -> Any:
        answer = ANSWERS.get(method.__api_method__.lower())
        if answer is None:
            raise RefusalError(501, f"The pretended server does not know {method.__api_method__} yet")
        with self.world.lock:
            return json.loads(json.dumps(public(answer(Asked(self.world, bot, method, files)))))

    async def _updates(self, bot: BotAccount, method: Any, request: Request) -> list[Json]:
        """Long polling; an offset forgets all updates before it (https://core.telegram.org/bots/api#getupdates)."""
        if bot.webhook is not None:
            raise RefusalError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        bot.polling += 1
        turn = bot.polling
        if method.allowed_updates is not None:
            bot.allowed = frozenset(plain(method.allowed_updates)) or None
        ends = self.world.clock() + (method.timeout or 0)
        assert self._news is not None
        while True:
            if bot.polling != turn:
                raise RefusalError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            with self.world.lock:
                found = _take(bot, method.offset, method.limit)
            left = ends - self.world.clock()
            if found or left <= 0 or await request.is_disconnected():
                return found
            async with self._news:
                try:
                    await asyncio.wait_for(self._news.wait(), min(left, GLANCE))
                except TimeoutError:
                    continue

    async def _file(self, request: Request) -> Response:
        need_bot(self.world, request.path_params["token"])
        content = self.world.files.get(request.path_params["path"].removeprefix("files/"))
        if content is None:
            return JSONResponse({"ok": False, "error_code": 404, "description": "Not Found"}, status_code=404)
        return Response(content, media_type="application/octet-stream")


class Cut(Response):
    """A line that breaks: fewer bytes than were promised, then nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"ok"', "more_body": False})


def _take(bot: BotAccount, offset: int | None, limit: int | None) -> list[Json]:
    if offset is not None and offset < 0:
        while len(bot.updates) > -offset:
            bot.updates.popleft()
    elif offset is not None:
        while bot.updates and bot.updates[0]["update_id"] < offset:
            bot.updates.popleft()
    return [bot.updates[index] for index in range(min(len(bot.updates), limit or 100))]


def public(value: Any) -> Any:
    """Without what only the pretended server keeps."""
    if isinstance(value, dict):
        return {name: public(item) for name, item in value.items() if not name.startswith("_")}
    if isinstance(value, list):
        return [public(item) for item in value]
    return value


def _ok(result: Any) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})
