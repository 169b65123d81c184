"""The chat page's live connection: JSON over a WebSocket, and the hub that tells all tabs of a chat.

From the page: `{"type": "message", "id", "text"}`, `{"type": "press", "id", "press", "label"}`,
`{"type": "ping"}`. To the page: `ready` (with the cursor: the latest turn), `typing`, `reply`, `said` (the
shopper, in another tab), `accepted` (a person answers later), `error`, `pong`. The page's message id is the
turn's `update_id`, so a message sent again after a lost connection gives one turn, and its reply again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Annotated, Any, Literal

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from bot.channels.web.guests import Guest
from bot.channels.web.options import WebOptions
from bot.channels.web.transcript import whole, wire_history, wire_replies, wire_reply, wire_said
from bot.channels.web.turns import Turns
from bot.contract import ChatReply
from bot.messages import ChatKey, Incoming, Reply

log = structlog.get_logger(__name__)

#: Close codes of our own (RFC 6455, 7.4.2: 4000-4999 are private).
NO_GUEST, BAD_ORIGIN, BAD_CHAT = 4401, 4403, 4422
TOO_BIG, POLICY = 1009, 1008

#: Text from a page, fit to be stored.
Words = Annotated[str, BeforeValidator(whole)]


class Said(BaseModel):
    type: Literal["message"]
    id: Words = Field(min_length=1, max_length=100)
    text: Words = Field(min_length=1)


class Pressed(BaseModel):
    type: Literal["press"]
    id: Words = Field(min_length=1, max_length=100)
    press: Words = Field(min_length=1, max_length=200)
    label: Words = Field(default="", max_length=200)


class Ping(BaseModel):
    type: Literal["ping"]


_FROM_PAGE: TypeAdapter[Said | Pressed | Ping] = TypeAdapter(Said | Pressed | Ping)


class Hub:
    """The open connections of each chat in this process."""

    def __init__(self) -> None:
        self._open: dict[ChatKey, set[LiveChat]] = defaultdict(set)

    def join(self, chat: LiveChat) -> None:
        self._open[chat.key].add(chat)

    def leave(self, chat: LiveChat) -> None:
        self._open[chat.key].discard(chat)
        if not self._open[chat.key]:
            del self._open[chat.key]

    def tell(self, key: ChatKey, message: dict[str, Any], *, but: LiveChat | None = None) -> None:
        for chat in tuple(self._open.get(key, ())):
            if chat is not but:
                chat.post(message)

    def push(self, reply: Reply, at: str, sender: str = "human") -> None:
        """Show a message that no page asked for just now, such as an agent's answer."""
        name = reply.key.chat.partition(".")[2]
        message = wire_reply(ChatReply.of(reply), name, at=at, in_reply_to=None, sender=sender)
        self.tell(reply.key, message)


class LiveChat:
    """One connection. A reader, a worker that runs the turns in order, and a writer; each ends all three."""

    def __init__(
        self, socket: WebSocket, guest: Guest, name: str, turns: Turns, hub: Hub, options: WebOptions
    ) -> None:
        self.key = guest.chat(turns.shop, name)
        self._socket, self._guest, self._name = socket, guest, name
        self._turns, self._hub, self._options = turns, hub, options
        self._locale = socket.query_params.get("language", "")[:35] or None
        self._close_code = 1000
        self._out, self._to_page = anyio.create_memory_object_stream[dict[str, Any]](256)
        self._todo, self._to_do = anyio.create_memory_object_stream[Said | Pressed](options.pending_limit)
        self._tasks = anyio.create_task_group()

    def post(self, message: dict[str, Any]) -> None:
        """Queue a message for the page; a page that reads too slowly is dropped and comes back by itself."""
        try:
            self._out.send_nowait(message)
        except anyio.WouldBlock:
            self._stop(POLICY)
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            log.info("live_message_after_close")

    async def run(self, since: int | None) -> None:
        """Serve the accepted connection until either side leaves; replay what came after turn `since`."""
        with self._out, self._to_page, self._todo, self._to_do:
            self._hub.join(self)
            try:
                await self._greet(since)
                async with self._tasks as tasks:
                    tasks.start_soon(self._write, self._to_page)
                    tasks.start_soon(self._work, self._to_do)
                    tasks.start_soon(self._read, self._todo)
            finally:
                self._hub.leave(self)
        try:
            await self._socket.close(self._close_code)
        except (RuntimeError, WebSocketDisconnect):
            return  # the page closed it first

    async def _greet(self, since: int | None) -> None:
        limit = self._options.history_limit if since is not None else 1
        missed = await self._turns.history(self.key, limit)
        cursor = max((int(message["turn"]) for message in missed), default=0)
        self.post({"type": "ready", "cursor": cursor})
        if since is not None:
            for message in wire_history(missed, self._name):
                if message["cursor"] > since:
                    self.post(message)

    async def _read(self, todo: MemoryObjectSendStream[Said | Pressed]) -> None:
        while True:
            try:
                with anyio.fail_after(self._options.idle_seconds):
                    raw = await self._socket.receive_text()
            except (TimeoutError, WebSocketDisconnect):
                return self._stop(1000)
            except KeyError:  # a binary frame has no text
                return self._stop(1003)
            if len(raw) > self._options.message_limit:
                self.post(_error("too_long", "The message is too long."))
                return self._stop(TOO_BIG)
            try:
                message = _FROM_PAGE.validate_python(json.loads(raw))
            except (ValueError, ValidationError, RecursionError):
                self.post(_error("bad_message", "This message is not understood."))
                continue
            if isinstance(message, Ping):
                self.post({"type": "pong"})
                continue
            try:
                todo.send_nowait(message)
            except anyio.WouldBlock:
                self.post(_error("too_many", "Too many messages at once.", message.id))

    async def _work(self, to_do: MemoryObjectReceiveStream[Said | Pressed]) -> None:
        async for message in to_do:
            at = self._turns.clock()
            text = message.text if isinstance(message, Said) else message.label
            echo = wire_said(text, at=at.isoformat(), cursor=None, message_id=message.id)
            self._hub.tell(self.key, echo, but=self)
            self._hub.tell(self.key, {"type": "typing"})
            incoming = Incoming(
                key=self.key,
                shopper=self._guest.shopper,
                at=at,
                text=message.text if isinstance(message, Said) else "",
                press=message.press if isinstance(message, Pressed) else None,
                update_id=message.id,
                locale=self._locale,
            )
            try:
                replies = await self._turns.handle(incoming)
            except Exception:
                log.exception("turn_failed", channel="web")
                self._hub.tell(self.key, _error("failed", "Something went wrong.", message.id))
                continue
            for reply in wire_replies(replies, self._name, at=at.isoformat(), in_reply_to=message.id):
                self._hub.tell(self.key, reply)
            if not replies:
                self._hub.tell(self.key, {"type": "accepted", "in_reply_to": message.id})

    async def _write(self, to_page: MemoryObjectReceiveStream[dict[str, Any]]) -> None:
        try:
            async for message in to_page:
                await self._socket.send_text(json.dumps(message, ensure_ascii=False))
        except (WebSocketDisconnect, RuntimeError):
            self._stop(1000)

    def _stop(self, code: int) -> None:
        self._close_code = code
        self._tasks.cancel_scope.cancel()


def _error(code: str, sentence: str, message_id: str | None = None) -> dict[str, Any]:
    return {"type": "error", "code": code, "error": sentence, "id": message_id}
