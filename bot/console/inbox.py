"""The list of chats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from bot.app import App
from bot.console.pages import HEADERS, Pages
from bot.console.rows import FILTERS, ROWS, Filter, Rows
from bot.console.session import Me, Seat


def chosen(
    which: Annotated[str, Query(max_length=10)] = "open",
    q: Annotated[str, Query(max_length=200)] = "",
    tag: Annotated[str, Query(max_length=40)] = "",
    of: Annotated[str, Query(max_length=60)] = "",
    before: float | None = None,
) -> Filter:
    """From the address; what is not understood is left out."""
    known = next((one for one in FILTERS if one == which), FILTERS[2])
    try:
        moment = None if before is None else datetime.fromtimestamp(before, UTC)
    except (ValueError, OverflowError, OSError):
        moment = None
    return Filter(known, q.replace("\0", ""), tag.replace("\0", ""), of.replace("\0", ""), moment)


Chosen = Annotated[Filter, Depends(chosen)]


def list_values(
    app: App, rows: Rows, pages: Pages, request: Request, me: Seat, given: Filter
) -> dict[str, Any]:
    """What the list's template needs."""
    found = rows.rows(me.agent, given, pages.words(request))
    return {
        "rows": found,
        "filter": given,
        "filters": FILTERS,
        "team": rows.team(me.agent, pages.words(request)),
        "counts": app.inbox.counts(me.agent),
        "more": found[-1].updated_at.timestamp() if len(found) == ROWS and given.which != "queued" else None,
        "open_ref": request.path_params.get("ref", request.query_params.get("open", "")),
    }


def inbox_routes(app: App, pages: Pages, rows: Rows) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def inbox(request: Request, me: Me, given: Chosen) -> Response:
        values = list_values(app, rows, pages, request, me, given)
        return pages.page(request, "inbox.html", me=me, csrf=me.csrf, here="inbox", **values)

    @router.get("/list")
    def list_(request: Request, me: Me, given: Chosen) -> Response:
        """The list alone, for scripts."""
        values = list_values(app, rows, pages, request, me, given)
        return HTMLResponse(str(pages.part(request, "list.html", **values)), headers=HEADERS)

    return router
