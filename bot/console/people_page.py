"""For owners: who works at the desk, invitations, and the log of what was done to accounts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.accounts.base import AccountError
from bot.app import App
from bot.console.pages import HEADERS, Pages, base
from bot.console.rows import Rows, named
from bot.console.session import Form, Owner, text, visit
from bot.desk.agents import ROLES, Role

#: Entries of the log on one page.
ENTRIES = 50


def people_routes(app: App, pages: Pages, rows: Rows) -> APIRouter:
    router = APIRouter(prefix="/people", include_in_schema=False)

    def show(request: Request, me: Owner, *, status: int = 200, **more: Any) -> Response:
        values = {
            "accounts": app.people.of(me.agent),
            "invitations": app.people.invitations(me.agent),
            "roles": ROLES,
            "link": None,
            "link_for": "",
            "error": None,
            **more,
        }
        return pages.page(request, "people.html", status=status, me=me, csrf=me.csrf, here="people", **values)

    def back(request: Request) -> Response:
        return RedirectResponse(f"{base(request)}/people", 303, HEADERS)

    def address(request: Request, token: str) -> str:
        """Of a link, as the owner's browser reaches the desk."""
        return f"{request.url.scheme}://{request.url.netloc}{base(request)}/join/{token}"

    @router.get("")
    def people(request: Request, me: Owner) -> Response:
        return show(request, me)

    @router.post("/invite")
    def invite(request: Request, me: Owner, fields: Form) -> Response:
        """The link is shown once: only its hash is kept."""
        email = text(fields, "email", 254).strip()
        try:
            token = app.people.invite(me.agent, _role(text(fields, "role")), email or None, visit(request))
        except AccountError as error:
            return show(request, me, status=422, error=pages.words(request).error(error))
        return show(request, me, link=address(request, token), link_for=email)

    @router.post("/withdraw")
    def withdraw(request: Request, me: Owner, fields: Form) -> Response:
        app.people.withdraw(me.agent, _number(text(fields, "link", 18)), visit(request))
        return back(request)

    @router.post("/role")
    def role(request: Request, me: Owner, fields: Form) -> Response:
        chosen = _role(text(fields, "role"))
        try:
            app.people.change_role(me.agent, _number(text(fields, "account", 18)), chosen, visit(request))
        except AccountError as error:
            return show(request, me, status=422, error=pages.words(request).error(error))
        return back(request)

    @router.post("/disable")
    def disable(request: Request, me: Owner, fields: Form) -> Response:
        try:
            app.people.disable(me.agent, _number(text(fields, "account", 18)), visit(request))
        except AccountError as error:
            return show(request, me, status=422, error=pages.words(request).error(error))
        return back(request)

    @router.post("/enable")
    def enable(request: Request, me: Owner, fields: Form) -> Response:
        app.people.enable(me.agent, _number(text(fields, "account", 18)), visit(request))
        return back(request)

    @router.post("/reset")
    def reset(request: Request, me: Owner, fields: Form) -> Response:
        """A link for a new password, to be handed over by other ways than this page."""
        number = _number(text(fields, "account", 18))
        token = app.people.reset(me.agent, number, visit(request))
        who = next((one.email for one in app.people.of(me.agent) if one.id == number), "")
        return show(request, me, link=address(request, token), link_for=who)

    @router.get("/log")
    def log(
        request: Request, me: Owner, before: Annotated[int | None, Query(ge=0, lt=2**62)] = None
    ) -> Response:
        t, names = pages.words(request), rows.names(me.agent)
        found = app.people.audit(me.agent, ENTRIES, before)
        told = [(one, named(one.who, names, t) if one.who else "") for one in found]
        more = found[-1].id if len(found) == ENTRIES else None
        return pages.page(request, "log.html", me=me, csrf=me.csrf, here="people", told=told, more=more)

    return router


def _role(given: str) -> Role:
    """Raises AccountError."""
    found = next((one for one in ROLES if one == given), None)
    if found is None:
        raise AccountError("There is no such role.", "error-request")
    return found


def _number(digits: str) -> int:
    """Raises AccountError."""
    if not (digits.isascii() and digits.isdigit()):
        raise AccountError("There is no such account in this shop.", "error-no-account")
    return int(digits)
