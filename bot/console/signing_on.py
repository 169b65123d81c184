"""Coming in by single sign-on: off to the provider, and back from it."""

from __future__ import annotations

import base64
import binascii
import json

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.accounts.base import LoginError, ThrottledError
from bot.accounts.single_sign_on import SignOnError, SingleSignOn
from bot.app import App
from bot.console.pages import HEADERS, base, inside
from bot.console.session import SIGN_ON, Cookies, visit
from bot.settings import Settings

log = structlog.get_logger(__name__)


def single_sign_on(settings: Settings) -> SingleSignOn | None:
    """As it is set up; None when it isn't. Raises ShopkeeperError when the extra is missing."""
    if settings.sso_issuer is None or settings.sso_client is None:
        return None
    from bot.accounts.openid import OpenIdConnect, Provider

    secret = settings.sso_secret
    return OpenIdConnect(
        Provider(
            issuer=settings.sso_issuer,
            client=settings.sso_client,
            secret=secret.get_secret_value() if secret is not None else None,
            name=settings.sso_name,
        )
    )


def signing_on_routes(app: App, sign_on: SingleSignOn, cookies: Cookies) -> APIRouter:
    router = APIRouter(prefix="/sso", include_in_schema=False)

    def back(request: Request) -> str:
        """Where the provider sends the browser, as it was registered there."""
        scheme = "https" if app.settings.secure_cookie else request.url.scheme
        return f"{scheme}://{request.url.netloc}{base(request)}/sso/back"

    def refused(request: Request, why: str) -> Response:
        response = RedirectResponse(f"{base(request)}/login?refused={why}", 303, HEADERS)
        cookies.sign_on(response, "")
        return response

    @router.get("")
    def begin(request: Request, next: str = "") -> Response:
        try:
            begun = sign_on.begin(back(request))
        except SignOnError as error:
            log.warning("sign_on_failed", reason=error.why)
            return refused(request, "sign-on")
        response = RedirectResponse(begun.address, 303, HEADERS)
        cookies.sign_on(response, _packed(begun.kept, inside(next, base(request))))
        return response

    @router.get("/back")
    def finish(request: Request) -> Response:
        kept, to = _unpacked(request.cookies.get(SIGN_ON, ""))
        try:
            counted = app.door.knock(visit(request))
            identity = sign_on.finish(dict(request.query_params), kept, back(request))
            token = app.door.log_in_as(app.settings.shop, identity, visit(request))
        except SignOnError as error:
            log.warning("sign_on_failed", reason=error.why)
            return refused(request, "sign-on")
        except LoginError:
            return refused(request, "sign-on-stranger")
        except ThrottledError:
            return refused(request, "sign-on-throttled")
        app.door.excuse(counted)
        response = RedirectResponse(inside(to, base(request)) or f"{base(request)}/", 303, HEADERS)
        cookies.enter(response, token)
        cookies.sign_on(response, "")
        return response

    return router


def _packed(kept: str, to: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([kept, to]).encode()).decode()


def _unpacked(cookie: str) -> tuple[str, str]:
    """Nothing of a cookie that isn't ours."""
    try:
        kept, to = json.loads(base64.urlsafe_b64decode(cookie))
    except (binascii.Error, ValueError, TypeError):
        return "", ""
    return (kept, to) if isinstance(kept, str) and isinstance(to, str) else ("", "")
