"""One chat: what was said, who has it, what is known, and what could be said next."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from bot.app import App
from bot.console.chat_ref import key_of
from bot.console.inbox import Chosen, list_values
from bot.console.pages import HEADERS, Pages
from bot.console.rows import Rows
from bot.console.session import Me, Seat
from bot.console.transcript import Entry, entries
from bot.console.words import Language, Words
from bot.desk.agents import Agent
from bot.desk.canned_values import values_of
from bot.desk.service import MAX_ANSWER
from bot.messages import ChatKey

#: Messages that a page begins with, and that come with each look further back.
MESSAGES = 60
#: Messages before these whose buttons may be pressed in them.
OFFERED = 10


class ChatViews:
    """The values of the templates of one chat."""

    def __init__(self, app: App, rows: Rows) -> None:
        self._app = app
        self._rows = rows

    def head(self, agent: Agent, key: ChatKey, t: Words) -> dict[str, Any]:
        """Who has the chat, and what this agent may do about it."""
        one = self._app.inbox.chat(agent, key)
        row = self._rows.row(agent, one, self._rows.names(agent), t)
        own = one.ownership
        colleagues = [
            account
            for account in self._app.people.of(agent)
            if not account.disabled and account.role != "viewer" and account.agent.id != own.agent
        ]
        return {
            "row": row,
            "ref": row.ref,
            "own": own,
            "may_write": agent.role != "viewer",
            "colleagues": colleagues,
            "elsewhere": own.owner == "human" and not row.mine,
            "language_of_shopper": one.language,
            "translates": self._app.translations.available and one.language != t.language,
        }

    def messages(
        self,
        agent: Agent,
        key: ChatKey,
        language: Language,
        *,
        before: int | None = None,
        after: int | None = None,
    ) -> dict[str, Any]:
        """The latest, those before one (on whatever channel the talk began), or those after one.
        `mine`: whose messages this agent may change; `translated` into `language`, by message."""
        inbox = self._app.inbox
        log = (
            self._app.store.after(key, after)
            if after is not None
            else inbox.talk(agent, key, MESSAGES, before)
        )
        oldest = int(log[0]["id"]) if log else None
        offered = inbox.talk(agent, key, OFFERED, oldest) if oldest is not None else []
        found = entries(log, offered, key)
        more = after is None and len(log) == MESSAGES
        cursor = int(log[-1]["id"]) if log else (after or 0)
        earlier = log[0]["id"] if more else None
        mine = agent.id if agent.role != "viewer" else ""
        return {
            "entries": found,
            "cursor": cursor,
            "earlier": earlier,
            "mine": mine,
            "most": MAX_ANSWER,
            "translated": self._translated(agent, key, found, language),
        }

    def _translated(
        self, agent: Agent, key: ChatKey, found: Sequence[Entry], language: Language
    ) -> dict[int, str]:
        translations = self._app.translations
        if not (translations.available and found):
            return {}
        source = self._app.inbox.chat(agent, key).language
        told = ((one.id, translations(one.text, source, language)) for one in found if one.author != agent.id)
        return {id: text for id, text in told if text is not None}

    def panel(self, agent: Agent, key: ChatKey, t: Words) -> dict[str, Any]:
        """The packet, and what agents have written down."""
        guides = self._app.interviews.guides(agent)
        answers = {
            (one.guide, one.question): one.answer
            for one in self._app.interviews.answers(agent, key=key, limit=200)
        }
        return {
            "packet": self._app.inbox.packet(agent, key, t.language),
            "notes": self._app.notebook.notes(agent, key),
            "tags": self._app.notebook.tags(agent, key),
            "guides": guides,
            "places": {one.name: [(one.name, asked.id) for asked in one.questions] for one in guides},
            "answers": answers,
            "may_write": agent.role != "viewer",
            "meeting": self._app.rules.meeting is not None,
        }

    def suggestions(self, agent: Agent, key: ChatKey) -> dict[str, Any]:
        """What the assistant would say, and the canned replies filled in for this chat."""
        packet = self._app.inbox.packet(agent, key)
        values = dict(values_of(packet, self._app.shops(key.shop), agent))
        room = self._app.interviews.room()
        if room is not None:
            values["meeting"] = room
        shopper = self._app.inbox.shopper(agent, key)
        found = self._app.suggester.suggestions(agent, key, shopper, values)
        return {
            "proposals": [one for one in found if one.source == "assistant"],
            "canned": [one for one in found if one.source != "assistant"],
        }


def chat_routes(app: App, pages: Pages, rows: Rows, views: ChatViews) -> APIRouter:
    router = APIRouter(prefix="/chats/{ref}", include_in_schema=False)

    def part(request: Request, template: str, me: Seat, ref: str, **values: Any) -> Response:
        html = pages.part(request, template, ref=ref, csrf=me.csrf, me=me, **values)
        return HTMLResponse(str(html), headers=HEADERS)

    @router.get("")
    def chat(request: Request, me: Me, ref: str, given: Chosen) -> Response:
        key, t = key_of(me.agent.shop, ref), pages.words(request)
        head = views.head(me.agent, key, t)
        said = views.messages(me.agent, key, t.language)
        app.read_marks.put(me.agent, key, said["cursor"])
        values = {
            **list_values(app, rows, pages, request, me, given),
            **head,
            **said,
            **views.panel(me.agent, key, t),
            "update": secrets.token_urlsafe(12),
        }
        return pages.page(request, "chat.html", me=me, csrf=me.csrf, here="inbox", **values)

    @router.get("/head")
    def head(request: Request, me: Me, ref: str) -> Response:
        """Who has it now."""
        t = pages.words(request)
        return part(request, "head.html", me, **views.head(me.agent, key_of(me.agent.shop, ref), t))

    @router.get("/panel")
    def panel(request: Request, me: Me, ref: str) -> Response:
        t = pages.words(request)
        values = views.panel(me.agent, key_of(me.agent.shop, ref), t)
        return part(request, "panel.html", me, ref, **values)

    @router.get("/suggestions")
    def suggestions(request: Request, me: Me, ref: str) -> Response:
        values = views.suggestions(me.agent, key_of(me.agent.shop, ref))
        return part(request, "suggestions.html", me, ref, **values)

    @router.get("/earlier")
    def earlier(
        request: Request, me: Me, ref: str, before: Annotated[int, Query(ge=0, lt=2**62)]
    ) -> Response:
        """Messages from further back."""
        key = key_of(me.agent.shop, ref)
        app.inbox.chat(me.agent, key)
        values = views.messages(me.agent, key, pages.words(request).language, before=before)
        return part(request, "messages.html", me, ref, **values)

    return router
