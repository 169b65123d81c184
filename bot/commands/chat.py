"""`shopkeeper chat`: the assistant in the terminal, for people and (with --json) for programs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any, BinaryIO, TextIO

import structlog
import typer
from pydantic import ValidationError

from bot.app import App, build
from bot.channels.terminal import Terminal
from bot.contract import ChatReply, ChatRequest
from bot.errors import ShopkeeperError
from bot.operations.logs import configure_logs
from catalog.errors import CatalogError

log = structlog.get_logger(__name__)

#: A line longer than this is no message, bytes.
MAX_LINE = 1_000_000


def chat(
    context: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line in, one a line out.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="en or ru, before anything is said.")] = None,
) -> None:
    """Talk to the assistant here in the terminal."""
    # A program may leave stderr unread, and a person wants to read the talk: no line a turn.
    configure_logs(context.obj, quiet=True)
    app = build(context.obj)
    app.shops(app.settings.shop)
    if as_json:
        converse(app, sys.stdin.buffer, sys.stdout)
    else:
        Terminal(app.assistant, app.settings.shop, language).run()


def converse(app: App, lines: BinaryIO, out: TextIO) -> None:
    """The line protocol: every line gets one line, in order; a bad one gets {"error"} and life goes on."""
    while raw := lines.readline(MAX_LINE + 1):
        oversized = len(raw) > MAX_LINE
        while oversized and not raw.endswith(b"\n") and (raw := lines.readline(MAX_LINE)):
            pass
        if not oversized and not raw.strip():
            continue
        answer = {"error": f"the line is longer than {MAX_LINE} bytes"} if oversized else _answer(app, raw)
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _answer(app: App, raw: bytes) -> dict[str, Any]:
    try:
        request = ChatRequest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return {"error": f"{place}: {first['msg']}" if place else str(first["msg"])}
    try:
        replies = app.assistant.handle(request.incoming(app.settings.shop, datetime.now(UTC)))
    except (ShopkeeperError, CatalogError) as error:
        return {"error": str(error)}
    except Exception:
        # One broken turn must not end the process that serves all other chats.
        log.exception("turn_failed", chat=request.chat)
        return {"error": "the turn failed; nothing was changed"}
    return ChatReply.of(replies[-1]).model_dump(mode="json") if replies else {"chat": request.chat}
