"""The first page after the login."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.app import App
from bot.console.pages import Pages
from bot.console.session import Me


def home_routes(app: App, pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home(request: Request, me: Me) -> Response:
        return pages.page(request, "home.html", me=me, csrf=me.csrf, here="inbox")

    return router
