"""One's own account: password, and an authenticator app."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from bot.accounts.base import AccountError, LoginError
from bot.app import App
from bot.console.pages import HEADERS, Pages, base
from bot.console.session import Form, Me, text, visit

PASSWORD, CODE = 1000, 20


def account_routes(app: App, pages: Pages) -> APIRouter:
    router = APIRouter(prefix="/me", include_in_schema=False)

    def show(request: Request, me: Me, *, status: int = 200, **more: object) -> Response:
        values = {"error": None, "done": None, "key": None, "code_image": None, **more}
        return pages.page(request, "me.html", status=status, me=me, csrf=me.csrf, here="me", **values)

    def refused(request: Request, me: Me, error: AccountError | LoginError, key: str) -> Response:
        t = pages.words(request)
        told = t.error(error) if isinstance(error, AccountError) else t(key)
        return show(request, me, status=422, error=told)

    @router.get("")
    def account(request: Request, me: Me) -> Response:
        return show(request, me)

    @router.post("/password")
    def password(request: Request, me: Me, fields: Form) -> Response:
        """All other sessions end."""
        old, new = text(fields, "old", PASSWORD), text(fields, "password", PASSWORD)
        try:
            app.door.change_password(me.token, old, new, visit(request))
        except (AccountError, LoginError) as error:
            return refused(request, me, error, "error-old-password")
        return show(request, me, done=pages.words(request)("password-changed"))

    @router.post("/code")
    def start(request: Request, me: Me, fields: Form) -> Response:
        """A key for an authenticator app; it counts once a code of it was given."""
        key, address = app.door.start_totp(me.token)
        image = Markup(segno.make(address, error="m").svg_inline(scale=4, dark="#000", light="#fff"))  # noqa: S704
        return show(
            request, me, key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)), code_image=image
        )

    @router.post("/code/confirm")
    def confirm(request: Request, me: Me, fields: Form) -> Response:
        try:
            app.door.confirm_totp(me.token, text(fields, "code", CODE), visit(request))
        except LoginError as error:
            return refused(request, me, error, "error-wrong-code")
        return RedirectResponse(f"{base(request)}/me", 303, HEADERS)

    @router.post("/code/remove")
    def remove(request: Request, me: Me, fields: Form) -> Response:
        try:
            app.door.remove_totp(me.token, text(fields, "old", PASSWORD), visit(request))
        except LoginError as error:
            return refused(request, me, error, "error-old-password")
        return RedirectResponse(f"{base(request)}/me", 303, HEADERS)

    return router
