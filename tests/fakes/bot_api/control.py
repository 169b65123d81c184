"""The control API, for tests in another process: POST /control/… with JSON, the calls of `people.Talk`.

    POST /control/bot      {"token", "username"}
    POST /control/person   {"first_name", "language"?, "username"?}             -> {"id"}
    POST /control/group    {"title", "people": [id], "bots": [username], "forum"?, "admin"?}  -> {"id"}
    POST /control/do       {"bot", "person", "chat"?, "act": "says", …arguments of that call}
    POST /control/inject   {"kind": "429", "times"?, "method"?, "chat"?, "retry_after"?, "words"?}
    GET  /control/chat?bot=&person=&chat=      what the chat shows now
    GET  /control/calls                        every request and how it was answered

Where a call takes a message, give its message_id.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.people import Talk
from tests.fakes.bot_api.world import BotAccount, Chat, Json, World

ACTS = frozenset(name for name in vars(Talk) if not name.startswith("_"))


def talk_of(world: World, bot: str, person: int, chat: int | None) -> Talk:
    account = _bot(world, bot)
    who = world.people[person]
    where = world.private_chat(account, who) if chat is None else world.groups[chat]
    return Talk(world, account, who, where)


def control_routes(world: World, inject: Callable[[Fault], None]) -> list[Route]:
    async def add_bot(request: Request) -> JSONResponse:
        return JSONResponse({"id": world.add_bot(**await request.json()).id})

    async def add_person(request: Request) -> JSONResponse:
        return JSONResponse({"id": world.add_person(**await request.json()).id})

    async def add_group(request: Request) -> JSONResponse:
        asked = await request.json()
        people = [world.people[number] for number in asked["people"]]
        group: Chat = world.add_group(asked["title"], *people, forum=asked.get("forum", False))
        for username in asked.get("bots", []):
            world.join(group, _bot(world, username), admin=asked.get("admin", False))
        return JSONResponse({"id": group.id})

    async def do(request: Request) -> JSONResponse:
        asked: Json = await request.json()
        act = asked.pop("act")
        if act not in ACTS:
            return JSONResponse({"error": f"no such act: {act}"}, status_code=422)
        talk = talk_of(world, asked.pop("bot"), asked.pop("person"), asked.pop("chat", None))
        for name in ("message", "reply_to"):
            if name in asked:
                asked[name] = talk.chat.messages[asked[name]]
        found = getattr(talk, act)
        return JSONResponse({"result": found(**asked) if callable(found) else found})

    async def add_trouble(request: Request) -> JSONResponse:
        inject(Fault(**await request.json()))
        return JSONResponse({})

    async def chat(request: Request) -> JSONResponse:
        query = request.query_params
        number = int(query["chat"]) if "chat" in query else None
        return JSONResponse(talk_of(world, query["bot"], int(query["person"]), number).messages)

    async def calls(request: Request) -> JSONResponse:
        with world.lock:
            told: list[Any] = [
                {
                    "bot": call.bot,
                    "method": call.method,
                    "parameters": call.parameters,
                    "outcome": call.outcome,
                }
                for call in world.calls
            ]
        return JSONResponse(told)

    return [
        Route("/control/bot", add_bot, methods=["POST"]),
        Route("/control/person", add_person, methods=["POST"]),
        Route("/control/group", add_group, methods=["POST"]),
        Route("/control/do", do, methods=["POST"]),
        Route("/control/inject", add_trouble, methods=["POST"]),
        Route("/control/chat", chat),
        Route("/control/calls", calls),
    ]


def _bot(world: World, username: str) -> BotAccount:
    return next(bot for bot in world.bots.values() if bot.username == username)
