"""Files that agents send along, and all files of a chat to look at."""

from __future__ import annotations

import base64
import hmac
import json
from urllib.parse import unquote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.accounts.passwords import same
from bot.app import App
from bot.channels.web.files import file_response, limited
from bot.channels.web.guards import same_site
from bot.console.chat_ref import key_of
from bot.console.pages import HEADERS
from bot.console.session import HEADER, ForgedError, Me, Seat, Writer
from bot.desk.sent_files import SentFiles
from bot.messages import File
from bot.storage.files import FileRefusedError


def file_routes(app: App, sent: SentFiles) -> APIRouter:
    router = APIRouter(prefix="/chats/{ref}/files", include_in_schema=False)

    @router.post("")
    async def upload(request: Request, me: Writer, ref: str) -> Response:
        """The body is the file, its name a header. Gives a token with which `say` sends it in this chat."""
        if not same_site(request.headers.get("origin"), request.headers.get("host"), frozenset()):
            raise ForgedError
        if not same(me.csrf, request.headers.get(HEADER, "")):
            raise ForgedError
        key_of(me.agent.shop, ref)
        content = await limited(request)
        name = unquote(request.headers.get("x-file-name", ""))[:200]
        file = await run_sync(app.files.save, content, name)
        return JSONResponse({"file": token_of(me, ref, file), "name": file.name}, headers=HEADERS)

    @router.get("/{id}")
    def download(me: Me, ref: str, id: str) -> Response:
        file, content = sent.read(key_of(me.agent.shop, ref), id)
        return file_response(file, content)

    return router


def token_of(me: Seat, ref: str, file: File) -> str:
    """Says that this session has uploaded the file for this chat."""
    told = base64.urlsafe_b64encode(json.dumps(file.as_json()).encode()).decode()
    return f"{told}.{_signature(me, ref, told)}"


def file_of(me: Seat, ref: str, token: str) -> File:
    """Raises FileRefusedError for what this session hasn't uploaded for this chat."""
    told, _, signature = token.partition(".")
    if not same(signature, _signature(me, ref, told)):
        raise FileRefusedError("There is no such file in this chat.", "error-no-file")
    return File(**json.loads(base64.urlsafe_b64decode(told)))


def _signature(me: Seat, ref: str, told: str) -> str:
    return hmac.digest(me.token.encode(), f"file {ref} {told}".encode("utf-8", "replace"), "sha256").hex()
