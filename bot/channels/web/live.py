"""The chat page's live connection: JSON over a WebSocket, protocol `shopkeeper.v1`.

From the page: `{"type": "message", "id", "text"}`, `{"type": "press", "id", "press", "label"}`,
`{"type": "ping"}`, `{"type": "typing"}`. To the page: `ready` (with the cursor: the newest message's id),
then what is added to the chat's log, whoever writes it and in whatever process: `said`, `reply`, `edited`;
`owner` when another speaks from now on, `typing`, `accepted` (the message is taken and, if the assistant
answers it, answered), `error`, `pong`. The page's message id is the turn's `update_id`, so a message sent
again after a lost connection gives one turn.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from bot.bus import Subscription, chat_topic
from bot.channels.web.guests import Guest
from bot.channels.web.log_reader import LogReader
from bot.channels.web.options import WebOptions
from bot.channels.web.rates import Rates, network
from bot.channels.web.transcript import whole
from bot.channels.web.turns import Turns
from bot.messages import Incoming

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


class Typing(BaseModel):
    """The visitor is writing; of interest where a person reads."""

    type: Literal["typing"]


_FROM_PAGE: TypeAdapter[Said | Pressed | Ping | Typing] = TypeAdapter(Said | Pressed | Ping | Typing)


class LiveChat:
    """One connection. A reader, a worker that runs the turns in order, one that follows the log, and a
    writer; each ends all."""

    def __init__(
        self, socket: WebSocket, guest: Guest, name: str, turns: Turns, options: WebOptions, rates: Rates
    ) -> None:
        self.key = guest.chat(turns.shop, name)
        self._socket, self._guest = socket, guest
        self._turns, self._options, self._rates = turns, options, rates
        self._address = network(socket.client.host if socket.client else None)
        self._log = LogReader(turns, self.key, name)
        self._locale = socket.query_params.get("language", "")[:35] or None
        self._close_code = 1000
        self._out, self._to_page = anyio.create_memory_object_stream[dict[str, Any]](256)
        self._todo, self._to_do = anyio.create_memory_object_stream[Said | Pressed](options.pending_limit)
        self._posting = anyio.Lock()
        self._tasks = anyio.create_task_group()

    async def run(self, since: int | None) -> None:
        """Serve the accepted connection until either side leaves; begin with what came after `since`."""
        topic = chat_topic(self.key)
        with self._out, self._to_page, self._todo, self._to_do:
            async with self._turns.bus.subscribe(topic) as calls, self._tasks as tasks:
                tasks.start_soon(self._write, self._to_page)
                for event in await self._log.start(since):
                    await self._out.send(event)
                tasks.start_soon(self._follow, calls)
                tasks.start_soon(self._work, self._to_do)
                tasks.start_soon(self._read, self._todo)
        try:
            await self._socket.close(self._close_code)
        except (RuntimeError, WebSocketDisconnect):
            return  # the page closed it first

    def _post(self, message: dict[str, Any]) -> None:
        """Queue a message for the page; a page that reads too slowly is dropped and comes back by itself."""
        try:
            self._out.send_nowait(message)
        except anyio.WouldBlock:
            self._stop(POLICY)
        except (anyio.ClosedResourceError, anyio.BrokenResourceError):
            log.info("live_message_after_close")

    async def _news(self) -> None:
        async with self._posting:
            for event in await self._log.news():
                self._post(event)

    async def _follow(self, calls: Subscription) -> None:
        """A lost call delays and never loses: the log is looked at now and then in any case."""
        while True:
            call = await calls.next(self._options.reread_seconds)
            if call is None or not call.data:
                await self._news()
            elif call.data.get("type") == "typing" and call.data.get("from") != "shopper":
                self._post({"type": "typing", "from": str(call.data.get("from", "bot"))})

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
                self._post(_error("too_long", "The message is too long."))
                return self._stop(TOO_BIG)
            try:
                message = _FROM_PAGE.validate_python(json.loads(raw))
            except (ValueError, ValidationError, RecursionError):
                self._post(_error("bad_message", "This message is not understood."))
                continue
            if isinstance(message, Ping):
                self._post({"type": "pong"})
            elif isinstance(message, Typing):
                if self._log.owner != "bot":
                    self._turns.bus.publish(chat_topic(self.key), {"type": "typing", "from": "shopper"})
            elif not self._rates.allow_message(self._guest.id, self._address):
                self._post(_error("too_many", "Too many messages at once; wait a moment.", message.id))
            else:
                try:
                    todo.send_nowait(message)
                except anyio.WouldBlock:
                    self._post(_error("too_many", "Too many messages at once; wait a moment.", message.id))

    async def _work(self, to_do: MemoryObjectReceiveStream[Said | Pressed]) -> None:
        async for message in to_do:
            self._turns.bus.publish(chat_topic(self.key), {"type": "typing", "from": "bot"})
            incoming = Incoming(
                key=self.key,
                shopper=self._guest.shopper,
                at=self._turns.clock(),
                text=message.text if isinstance(message, Said) else "",
                press=message.press if isinstance(message, Pressed) else None,
                update_id=message.id,
                locale=self._locale,
            )
            try:
                await self._turns.handle(incoming)
            except Exception:
                log.exception("turn_failed", channel="web")
                self._post(_error("failed", "Something went wrong.", message.id))
                continue
            await self._news()
            self._post({"type": "accepted", "in_reply_to": message.id})

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
