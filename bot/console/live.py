"""The stream of an open page: calls for the agent, and everything new in the chat that it shows."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.app import App
from bot.bus import Signal, chat_topic, desk_topic
from bot.console.chat import ChatViews
from bot.console.chat_ref import key_of, ref
from bot.console.pages import Pages
from bot.console.rows import Rows
from bot.console.session import Me, Seat, StrangerError, seated
from bot.console.watching import ShopperSeen, Watching, team_topic, watch_topic
from bot.messages import ChatKey

#: Seconds between two looks at least, and at most: waiting times grow without news, too.
CALM, TICK = 0.25, 10.0


class OpenChat:
    """What a page that shows a chat has been told so far: messages up to `cursor`, owners up to `version`."""

    def __init__(
        self,
        app: App,
        pages: Pages,
        views: ChatViews,
        request: Request,
        seat: Seat,
        key: ChatKey,
        cursor: int,
        version: int,
    ) -> None:
        self._app, self._pages, self._views = app, pages, views
        self._request, self._seat, self._key = request, seat, key
        self._agent, self._language = seat.agent, pages.words(request).language
        self.watching = Watching(app.bus, watch_topic(key), self._agent, time.monotonic)
        self._others: list[dict[str, Any]] = []
        self._seen = ShopperSeen(app.bus, key, time.monotonic)
        self._here: bool | None = None
        self.cursor, self.version = cursor, version

    def news(self) -> list[ServerSentEvent]:
        """`said`: new messages as HTML; `moved`: somebody else has the chat."""
        events = []
        said = self._views.messages(self._agent, self._key, self._language, after=self.cursor)
        if said["entries"]:
            self.cursor = said["cursor"]
            more = {"ref": ref(self._key), "csrf": self._seat.csrf}
            html = self._pages.part(self._request, "messages.html", **more, **said)
            senders = [one.sender for one in said["entries"]]
            data = {"html": str(html), "cursor": self.cursor, "senders": senders}
            events.append(ServerSentEvent(event="said", data=data))
        own = self._app.inbox.chat(self._agent, self._key).ownership
        if own.version != self.version:
            self.version = own.version
            events.append(ServerSentEvent(event="moved", data={"owner": own.owner, "version": own.version}))
        return events

    def moment(self, signal: Signal) -> list[ServerSentEvent]:
        """`typing`: the shopper; and what `presence` tells."""
        if signal.topic == watch_topic(self._key):
            self.watching.hear(signal.data)
        elif signal.topic == chat_topic(self._key):
            self._seen.hear(signal.data)
            if signal.data.get("type") == "typing" and signal.data.get("from") == "shopper":
                return [ServerSentEvent(event="typing", data={}), *self.presence()]
        return self.presence()

    def presence(self) -> list[ServerSentEvent]:
        """What has changed: `here`, which colleagues look at the chat, too; `shopper`, whether they have it
        open."""
        events = []
        others, here = self.watching.others(), self._seen.here()
        if others != self._others:
            self._others = others
            events.append(ServerSentEvent(event="here", data={"others": others}))
        if here != self._here:
            self._here = here
            events.append(ServerSentEvent(event="shopper", data={"here": bool(here)}))
        return events

    def greet(self) -> None:
        self.watching.greet()
        self._seen.ask()


def live_routes(app: App, pages: Pages, rows: Rows, views: ChatViews, stopping: str) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/live", response_class=EventSourceResponse)
    async def live(
        request: Request,
        me: Me,
        chat: Annotated[str, Query(max_length=2000)] = "",
        since: Annotated[int, Query(ge=0, lt=2**62)] = 0,
        version: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    ) -> AsyncIterator[ServerSentEvent]:
        """`news` of the list, `team`: the ids of who is at the desk, and of one chat what came after the
        message `since` and the ownership `version`; `end` when the session is over."""
        t = pages.words(request)
        topics = [desk_topic(me.agent.shop), team_topic(me.agent.shop)]
        team = Watching(app.bus, topics[1], me.agent, time.monotonic)
        online: list[str] = []
        shown = None
        if chat:
            key = key_of(me.agent.shop, chat)
            shown = OpenChat(app, pages, views, request, me, key, since, version)
            topics += [chat_topic(key), watch_topic(key)]
        async with app.bus.subscribe(*topics, stopping) as calls:
            team.greet(new=True)
            if shown is not None:
                shown.watching.greet(new=True)
            try:
                signal: Signal | None = None
                listed = True
                while True:
                    if signal is not None and signal.topic == topics[1]:
                        team.hear(signal.data)
                    elif signal is not None and signal.data:
                        for event in shown.moment(signal) if shown is not None else ():
                            yield event
                    else:
                        try:
                            seat = await run_sync(seated, request)
                        except StrangerError:
                            yield ServerSentEvent(event="end", data={})
                            return
                        if shown is not None:
                            for event in await run_sync(shown.news):
                                yield event
                        if listed:
                            yield ServerSentEvent(event="news", data=await run_sync(rows.news, seat.agent, t))
                    team.greet()
                    if online != team.ids():
                        online = team.ids()
                        yield ServerSentEvent(event="team", data={"online": online})
                    if shown is not None:
                        shown.greet()
                        for event in shown.presence():
                            yield event
                    looked = time.monotonic()
                    signal = await calls.next(TICK)
                    if signal is not None and signal.topic == stopping:
                        return
                    listed = signal is None or signal.topic == topics[0]
                    if signal is None or not signal.data:
                        await anyio.sleep(max(0.0, CALM - (time.monotonic() - looked)) / 2)
            finally:
                team.leave()
                if shown is not None:
                    shown.watching.leave()

    return router
