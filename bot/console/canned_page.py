"""The canned replies: written down here, used in every chat by their names."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.app import App
from bot.console.pages import HEADERS, Pages, base
from bot.console.session import Form, Me, Writer, text
from bot.desk.canned import TEXT_LETTERS, VARIABLES
from bot.errors import ShopkeeperError

LETTERS = 10_000


def canned_routes(app: App, pages: Pages) -> APIRouter:
    router = APIRouter(prefix="/canned", include_in_schema=False)

    def show(request: Request, me: Me, *, status: int = 200, **more: object) -> Response:
        values = {
            "replies": app.canned.all(me.agent),
            "variables": VARIABLES,
            "most": TEXT_LETTERS,
            "may_write": me.agent.role != "viewer",
            "error": None,
            "given": {"name": "", "en": "", "ru": ""},
            **more,
        }
        return pages.page(request, "canned.html", status=status, me=me, csrf=me.csrf, here="canned", **values)

    @router.get("")
    def canned(request: Request, me: Me) -> Response:
        return show(request, me)

    @router.post("")
    def put(request: Request, me: Writer, fields: Form) -> Response:
        """Write one down; the same name replaces it."""
        given = {"name": text(fields, "name", 200)} | {
            language: text(fields, language, LETTERS).replace("\r\n", "\n") for language in ("en", "ru")
        }
        try:
            app.canned.put(me.agent, given["name"], {one: given[one] for one in ("en", "ru")})
        except ShopkeeperError as error:
            told = pages.words(request).error(error)
            return show(request, me, status=422, error=told, given=given)
        return RedirectResponse(f"{base(request)}/canned", 303, HEADERS)

    @router.post("/remove")
    def remove(request: Request, me: Writer, fields: Form) -> Response:
        app.canned.remove(me.agent, text(fields, "name", 200))
        return RedirectResponse(f"{base(request)}/canned", 303, HEADERS)

    return router
