"""What agents do in a chat: each a form that works without scripts too."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from bot.app import App
from bot.bus import tell_typing
from bot.console.chat_ref import key_of
from bot.console.enclosing import file_of
from bot.console.pages import HEADERS, Pages, base
from bot.console.session import Form, Me, Writer, text
from bot.console.watching import types
from bot.desk.agents import Agent
from bot.desk.service import MAX_ANSWER, Answered
from bot.errors import ShopkeeperError
from bot.messages import ChatKey

#: Letters of an answer and a note that are read at all, products and files that go along.
LETTERS, PRODUCTS, FILES = 20_000, 5, 5


def acting_routes(app: App, pages: Pages) -> APIRouter:
    router = APIRouter(prefix="/chats/{ref}", include_in_schema=False)

    def done(request: Request, ref: str) -> Response:
        """Scripts know what to load again; without them the page comes back."""
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({}, headers=HEADERS)
        return RedirectResponse(f"{base(request)}/chats/{ref}", 303, HEADERS)

    @router.post("/say")
    def say(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """Write to the shopper. `seen`: the ownership that the page shows; `update`: once, however often
        it is sent."""
        key, agent = key_of(me.agent.shop, ref), me.agent
        update = text(fields, "update", 60)
        products = [str(one) for one in fields.getlist("product") if isinstance(one, str)][:PRODUCTS]
        said = Answered(
            text(fields, "text", LETTERS).replace("\r\n", "\n"),
            products=tuple(products),
            files=tuple(file_of(me, ref, str(one)) for one in fields.getlist("file")[:FILES]),
            update_id=f"web:{agent.id}:{update}" if update else None,
        )
        changed = app.desk.answer(agent, key, said, seen=_number(text(fields, "seen", 12)))
        if changed.message_ids:
            app.read_marks.put(agent, key, changed.message_ids[-1])
        return done(request, ref)

    @router.post("/edit")
    def edit(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        number = _number(text(fields, "message", 18))
        if number is None:
            raise ShopkeeperError("Which message?", "error-request")
        app.desk.edit(me.agent, key_of(me.agent.shop, ref), number, text(fields, "text", LETTERS))
        return done(request, ref)

    def simply(path: str, act: Callable[[Agent, ChatKey], object]) -> None:
        def route(request: Request, me: Writer, ref: str, fields: Form) -> Response:
            act(me.agent, key_of(me.agent.shop, ref))
            return done(request, ref)

        router.add_api_route(path, route, methods=["POST"])

    simply("/return", app.desk.give_back)
    simply("/close", app.desk.close)
    simply("/meet", app.interviews.meet)

    @router.post("/take")
    def take(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        app.desk.take(me.agent, key_of(me.agent.shop, ref), seen=_number(text(fields, "seen", 12)))
        return done(request, ref)

    @router.post("/assign")
    def assign(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """To a colleague by the id of their account."""
        chosen = text(fields, "to", 40)
        to = next((one for one in app.people.of(me.agent) if one.agent.id == chosen), None)
        if to is None or to.disabled:
            raise ShopkeeperError("There is no such colleague.", "error-no-account")
        app.desk.assign(me.agent, key_of(me.agent.shop, ref), to.agent)
        return done(request, ref)

    @router.post("/note")
    def note(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        app.notebook.note(me.agent, key_of(me.agent.shop, ref), text(fields, "text", LETTERS))
        return done(request, ref)

    @router.post("/tag")
    def tag(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        app.notebook.tag(me.agent, key_of(me.agent.shop, ref), text(fields, "tag", 200))
        return done(request, ref)

    @router.post("/untag")
    def untag(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        app.notebook.untag(me.agent, key_of(me.agent.shop, ref), text(fields, "tag", 200))
        return done(request, ref)

    @router.post("/ask")
    def ask(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """A question of an interview, to the shopper."""
        guide, question = text(fields, "guide", 40), text(fields, "question", 40)
        app.interviews.ask(me.agent, key_of(me.agent.shop, ref), guide, question)
        return done(request, ref)

    @router.post("/heard")
    def heard(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """What the shopper answered to it."""
        guide, question = text(fields, "guide", 40), text(fields, "question", 40)
        answer = text(fields, "answer", LETTERS)
        app.interviews.note_answer(me.agent, key_of(me.agent.shop, ref), guide, question, answer)
        return done(request, ref)

    @router.post("/translate")
    def translate(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """What an agent has written, in the shopper's language, to be looked at before it is sent."""
        language = app.inbox.chat(me.agent, key_of(me.agent.shop, ref)).language
        said = text(fields, "text", LETTERS).strip()
        found = app.translations(said, pages.words(request).language, language)
        if found is None:
            raise ShopkeeperError("No translation can be had.", "error-no-translation")
        return JSONResponse({"text": found[:MAX_ANSWER]}, headers=HEADERS)

    @router.post("/typing")
    def typing(request: Request, me: Writer, ref: str, fields: Form) -> Response:
        """For the moment: the shopper and colleagues see it."""
        key = key_of(me.agent.shop, ref)
        if app.store.owner(key) != "bot":
            tell_typing(app.bus, key, me.agent.name)
        types(app.bus, key, me.agent)
        return done(request, ref)

    @router.post("/read")
    def read(request: Request, me: Me, ref: str, fields: Form) -> Response:
        app.read_marks.put(me.agent, key_of(me.agent.shop, ref), _number(text(fields, "upto", 18)) or 0)
        return done(request, ref)

    return router


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() else None
