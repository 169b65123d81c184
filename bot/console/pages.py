"""Pages as HTML: Jinja templates that escape by themselves, in the language of who reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.console.words import LANGUAGES, Words, preferred

HERE = Path(__file__).parent
STATIC = HERE / "static"
#: The cookie of who has chosen a language.
LANGUAGE = "shopkeeper_language"

#: Nothing from elsewhere, no script or style inside a page (CSP level 3); pictures are the catalog's.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' https: data:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Pages:
    """Renders. `version` names the exact content of the static files."""

    def __init__(self, version: str, clock: Callable[[], datetime]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"static": f"static/{version}", "languages": LANGUAGES}
        self._environment.filters["safe_url"] = safe_url
        self._clock = clock

    def words(self, request: Request) -> Words:
        return Words(preferred(request.headers.get("accept-language", ""), request.cookies.get(LANGUAGE)))

    def part(self, request: Request, template: str, /, **values: Any) -> Markup:
        """A piece of a page."""
        words = self.words(request)
        given = {"t": words, "language": words.language, "now": self._clock(), **values}
        html = self._environment.get_template(template).render(given, base=base(request))
        return Markup(html)  # noqa: S704 -- made by templates that escape

    def page(self, request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A whole page, with the headers that it needs."""
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        html = self.part(request, template, path=path, **values)
        return HTMLResponse(str(html), status_code=status, headers=HEADERS)


def safe_url(address: str) -> str:
    """Of another site; anything but http(s) leads nowhere."""
    return address if address.lower().startswith(("https://", "http://")) else "#"


def base(request: Request) -> str:
    """Where the pages are mounted."""
    return str(request.scope.get("root_path", ""))


def inside(path: str, root: str) -> str:
    """A path of these pages, or "": nobody is sent elsewhere from here."""
    fine = path.startswith(f"{root}/") and not path.startswith(f"{root}//") and "\\" not in path
    parts = urlsplit(path)
    return path if fine and not parts.scheme and not parts.netloc and path.isprintable() else ""
