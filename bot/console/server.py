"""The desk's pages as one ASGI application, to be mounted at `/desk`."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from bot.accounts.base import LinkError
from bot.app import App
from bot.channels.web.page import StaticPage, digest
from bot.console.acting import acting_routes
from bot.console.canned_page import canned_routes
from bot.console.chat import ChatViews, chat_routes
from bot.console.enclosing import file_routes
from bot.console.figures_page import figures_routes
from bot.console.inbox import inbox_routes
from bot.console.joining import joining_routes
from bot.console.live import live_routes
from bot.console.own_account import account_routes
from bot.console.pages import HEADERS, STATIC, Pages, base
from bot.console.people_page import people_routes
from bot.console.rows import Rows
from bot.console.session import Cookies, ForbiddenError, ForgedError, StrangerError
from bot.console.signing_on import signing_on_routes, single_sign_on
from bot.desk.sent_files import SentFiles
from bot.desk.service import TakenError
from bot.errors import ShopkeeperError

#: Where the pages are.
PATH = "/desk"


def create_console(app: App, stopping: str) -> FastAPI:
    """Light; everything it needs is built already. `stopping`: the topic on which a call ends streams."""
    console = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    version = digest(STATIC)
    pages = Pages(version, app.clock)
    cookies = Cookies(app.settings.secure_cookie, app.settings.path + PATH, lambda: secrets.token_urlsafe(32))
    console.state.door, console.state.shop = app.door, app.settings.shop
    sign_on = single_sign_on(app.settings)
    if sign_on is not None:
        console.include_router(signing_on_routes(app, sign_on, cookies))
    console.include_router(joining_routes(app, pages, cookies, sign_on.name if sign_on else None))
    rows = Rows(app)
    views = ChatViews(app, rows)
    console.include_router(inbox_routes(app, pages, rows))
    console.include_router(chat_routes(app, pages, rows, views))
    console.include_router(acting_routes(app, pages))
    console.include_router(file_routes(app, SentFiles(app.engine, app.files)))
    console.include_router(live_routes(app, pages, rows, views, stopping))
    console.include_router(figures_routes(app, pages, rows))
    console.include_router(people_routes(app, pages, rows))
    console.include_router(account_routes(app, pages))
    console.include_router(canned_routes(app, pages))
    console.mount(f"/static/{version}", StaticPage(STATIC, forever=True))
    _add_errors(console, pages)
    return console


def _add_errors(console: FastAPI, pages: Pages) -> None:
    def tell(request: Request, sentence: str, status: int) -> Response:
        """Scripts ask for JSON; people get a page."""
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"error": sentence}, status, HEADERS)
        return pages.page(request, "refused.html", status=status, sentence=sentence, me=None)

    @console.exception_handler(StrangerError)
    def stranger(request: Request, error: StrangerError) -> Response:
        if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
            return tell(request, pages.words(request).error(error), 401)
        there = request.scope["path"] + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{base(request)}/login?next={quote(there, safe='')}", 303, HEADERS)

    @console.exception_handler(ShopkeeperError)
    def refused(request: Request, error: ShopkeeperError) -> Response:
        forbidden = isinstance(error, ForbiddenError | ForgedError)
        status = 403 if forbidden else 422
        if isinstance(error, LinkError):
            status = 410
        elif isinstance(error, TakenError):
            status = 409
        return tell(request, pages.words(request).error(error), status)

    @console.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return tell(request, pages.words(request)("error-request"), 422)

    @console.exception_handler(HTTPException)
    def missing(request: Request, error: HTTPException) -> Response:
        key = "error-not-found" if error.status_code == 404 else "error-request"
        return tell(request, pages.words(request)(key), error.status_code)
