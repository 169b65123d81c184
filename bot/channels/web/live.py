"""The chat page's live connection: JSON over a WebSocket, as `bot.channels.web.protocol` has it.

The page gets what is added to the chat's log, whoever writes it and in whatever process. Its message's id is
the turn's `update_id`, so a message sent again after a lost connection gives one turn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from bot.bus import Subscription, chat_topic
from bot.channels.web.guests import Guest
from bot.channels.web.log_reader import LogReader
from bot.channels.web.options import WebOptions
from bot.channels.web.protocol import (
    NORMAL,
    NOT_TEXT,
    POLICY,
    TOO_BIG,
    AcceptedEvent,
    ErrorEvent,
    Event,
    Ping,
    PongEvent,
    Pressed,
    Said,
    Typing,
    TypingEvent,
    from_page,
)
from bot.channels.web.rates import Rates, network
from bot.channels.web.turns import Turns
from bot.messages import Incoming

log = structlog.get_logger(__name__)


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
        self._close_code = NORMAL
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
                self._tell("here")
            self._tell("gone")
        try:
            await self._socket.close(self._close_code)
        except (RuntimeError, WebSocketDisconnect):
            return  # the page closed it first

    def _post(self, event: Event | dict[str, Any]) -> None:
        """Queue an event for the page; a page that reads too slowly is dropped and comes back by itself."""
        try:
            self._out.send_nowait(event.wire() if isinstance(event, Event) else event)
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
                self._post(typing(call.data))
            elif call.data.get("type") in ("who", "gone"):  # asked by the desk; or another page was shut
                self._tell("here")

    async def _read(self, todo: MemoryObjectSendStream[Said | Pressed]) -> None:
        while True:
            try:
                with anyio.fail_after(self._options.idle_seconds):
                    raw = await self._socket.receive_text()
            except (TimeoutError, WebSocketDisconnect):
                return self._stop(NORMAL)
            except KeyError:  # a binary frame has no text
                return self._stop(NOT_TEXT)
            if len(raw) > self._options.message_limit:
                self._post(ErrorEvent(code="too_long", error="The message is too long."))
                return self._stop(TOO_BIG)
            try:
                message = from_page.validate_python(json.loads(raw))
            except (ValueError, ValidationError, RecursionError):
                self._post(ErrorEvent(code="bad_message", error="This message is not understood."))
                continue
            if isinstance(message, Ping):
                self._post(PongEvent())
            elif isinstance(message, Typing):
                if self._log.owner != "bot":
                    self._tell("typing")
            elif not self._rates.allow_message(self._guest.id, self._address):
                self._post(_too_many(message.id))
            else:
                try:
                    todo.send_nowait(message)
                except anyio.WouldBlock:
                    self._post(_too_many(message.id))

    async def _work(self, to_do: MemoryObjectReceiveStream[Said | Pressed]) -> None:
        async for message in to_do:
            self._turns.bus.publish(chat_topic(self.key), TypingEvent().wire())
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
                self._post(ErrorEvent(code="failed", error="Something went wrong.", id=message.id))
                continue
            await self._news()
            self._post(AcceptedEvent(in_reply_to=message.id))

    async def _write(self, to_page: MemoryObjectReceiveStream[dict[str, Any]]) -> None:
        try:
            async for message in to_page:
                await self._socket.send_text(json.dumps(message, ensure_ascii=False))
        except (WebSocketDisconnect, RuntimeError):
            self._stop(NORMAL)

    def _tell(self, what: str) -> None:
        """The desk is shown what the shopper does in this moment."""
        self._turns.bus.publish(chat_topic(self.key), {"type": what, "from": "shopper"})

    def _stop(self, code: int) -> None:
        self._close_code = code
        self._tasks.cancel_scope.cancel()


def typing(signal: Mapping[str, Any]) -> TypingEvent:
    """Who writes just now, as the bus tells it."""
    name = signal.get("name")
    sender: Literal["bot", "human"] = "human" if signal.get("from") == "human" else "bot"
    return TypingEvent(sender=sender, name=str(name) if name else None)


def _too_many(message_id: str) -> ErrorEvent:
    return ErrorEvent(code="too_many", error="Too many messages at once; wait a moment.", id=message_id)
