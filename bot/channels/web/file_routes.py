"""Sending a file from the chat page, and having it shown."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Query, Request, Response

from bot.channels.web.files import PATH, PageFiles, file_response, limited
from bot.channels.web.options import CHANNEL
from bot.channels.web.page import Chat, Visitor
from bot.channels.web.protocol import AcceptedEvent
from bot.channels.web.rates import Rates, network
from bot.channels.web.turns import Turns
from bot.messages import ChatKey, Incoming
from bot.storage.files import FileRefusedError


def file_routes(turns: Turns, files: PageFiles, rates: Rates) -> APIRouter:
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.post("")
    async def send(
        request: Request, guest: Visitor, chat: Chat, id: Annotated[str, Query(min_length=1, max_length=100)]
    ) -> dict[str, object]:
        """The body is the file, its name the header `x-file-name`; only while a person is called or there,
        since the assistant can't look at it."""
        address = network(request.client.host if request.client else None)
        if not (rates.allow("file", guest.id) and rates.allow("file", address)):
            raise HTTPException(429, "Too many files at once; wait a moment")
        key = guest.chat(turns.shop, chat)
        if await turns.owner(key) == "bot":
            raise HTTPException(409, "Files can be sent once a person of the shop is called")
        try:
            content = await limited(request)
            name = unquote(request.headers.get("x-file-name", ""))[:200]
            file = await run_sync(files.files.save, content, name)
        except FileRefusedError as error:
            raise HTTPException(422, str(error).rstrip(".")) from error
        await turns.handle(Incoming(key, guest.shopper, turns.clock(), update_id=id, files=(file,)))
        return AcceptedEvent(in_reply_to=id).wire()

    @router.get("/{file}")
    def show(
        file: str,
        chat: Annotated[str, Query(max_length=200)],
        until: Annotated[int, Query(ge=0, lt=2**40)],
        sign: Annotated[str, Query(max_length=100)],
    ) -> Response:
        """By a signed address."""
        try:
            return file_response(*files.read(ChatKey(turns.shop, CHANNEL, chat), file, until, sign))
        except FileRefusedError as error:
            raise HTTPException(404, str(error).rstrip(".")) from error

    return router
