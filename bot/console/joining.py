"""Coming in: the first owner's link, invitations, new passwords, the login, and out again."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.accounts.base import AccountError, CodeNeededError, LinkError, LoginError, ThrottledError
from bot.accounts.door import COOKIE
from bot.accounts.passwords import csrf_token
from bot.app import App
from bot.console.pages import HEADERS, LANGUAGE, Pages, base, inside
from bot.console.session import Cookies, Form, Me, text, visit
from bot.console.words import LANGUAGES
from bot.errors import ShopkeeperError

#: Letters of an e-mail address, a name, a password, a code.
EMAIL, NAME, PASSWORD, CODE = 254, 200, 1000, 20


#: Why somebody was sent back to the login page, by the name in its address.
REFUSED = {
    "sign-on": "error-sign-on",
    "sign-on-stranger": "error-sign-on-stranger",
    "sign-on-throttled": "error-sign-on-throttled",
}


def joining_routes(app: App, pages: Pages, cookies: Cookies, sign_on: str | None = None) -> APIRouter:
    """`sign_on`: the name of the provider by which one can log in, too."""
    router = APIRouter(include_in_schema=False)
    shop = app.settings.shop

    def show(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
        """A page before the login: its form belongs to the visitor's cookie."""
        token = request.cookies.get(COOKIE) or cookies.visitor(request)
        values = {"error": None, "email": "", "name": "", "next": "", "code_needed": False, **values}
        values["sign_on"] = sign_on
        response = pages.page(request, template, status=status, csrf=csrf_token(token), me=None, **values)
        if COOKIE not in request.cookies:
            cookies.remember(response, token)
        return response

    def enter(request: Request, token: str, to: str = "") -> Response:
        response = RedirectResponse(to or f"{base(request)}/", 303, HEADERS)
        cookies.enter(response, token)
        return response

    @router.get("/login")
    def login_page(request: Request, next: str = "", refused: str = "") -> Response:
        if app.door.who(request.cookies.get(COOKIE)) is not None:
            return RedirectResponse(f"{base(request)}/", 303, HEADERS)
        error = pages.words(request)(REFUSED[refused]) if refused in REFUSED else None
        return show(request, "login.html", next=inside(next, base(request)), error=error)

    @router.post("/login")
    def login(request: Request, fields: Form) -> Response:
        email, to = text(fields, "email", EMAIL), inside(text(fields, "next"), base(request))
        password, code = text(fields, "password", PASSWORD), text(fields, "code", CODE)
        try:
            token = app.door.log_in(shop, email, password, visit(request), code)
        except (LoginError, CodeNeededError, ThrottledError) as error:
            status = 429 if isinstance(error, ThrottledError) else 403
            asked = isinstance(error, CodeNeededError) or bool(code)
            return show(
                request,
                "login.html",
                status=status,
                error=pages.words(request).error(error),
                email=email,
                next=to,
                code_needed=asked,
            )
        return enter(request, token, to)

    @router.post("/logout")
    def logout(request: Request, fields: Form, me: Me) -> Response:
        app.door.log_out(me.token, visit(request))
        response = RedirectResponse(f"{base(request)}/login", 303, HEADERS)
        cookies.leave(response)
        return response

    @router.get("/join/{token}")
    def join_page(request: Request, token: str) -> Response:
        try:
            link = app.people.peek(token)
        except LinkError as error:
            told = pages.words(request).error(error)
            return pages.page(request, "refused.html", status=410, sentence=told, me=None)
        return show(request, "join.html", link=link, email=link.email or "")

    @router.post("/join/{token}")
    def join(request: Request, token: str, fields: Form) -> Response:
        email, name = text(fields, "email", EMAIL), text(fields, "name", NAME)
        password = text(fields, "password", PASSWORD)
        link = app.people.peek(token)
        try:
            if link.shop != shop:
                raise LinkError
            if link.kind == "reset":
                who = app.people.renew(token, password, visit(request))
            else:
                who = app.people.join(token, email, name, password, visit(request))
        except AccountError as error:
            told = pages.words(request).error(error)
            email = link.email or email
            return show(request, "join.html", status=422, link=link, error=told, email=email, name=name)
        try:
            return enter(request, app.door.log_in(shop, who.email, password, visit(request)))
        except ThrottledError:  # of wrong passwords before
            return RedirectResponse(f"{base(request)}/login", 303, HEADERS)

    @router.post("/language")
    def language(request: Request, fields: Form) -> Response:
        """Of the pages, from now on."""
        chosen = next((one for one in LANGUAGES if one == text(fields, "language")), None)
        if chosen is None:
            raise ShopkeeperError("There is no such language.")
        back = inside(urlsplit(request.headers.get("referer", "")).path, base(request))
        response = RedirectResponse(back or f"{base(request)}/", 303, HEADERS)
        cookies.choose(response, LANGUAGE, chosen)
        return response

    return router
