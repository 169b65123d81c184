"""How the desk does, as tiles and charts."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.app import App
from bot.console.charts import charts
from bot.console.pages import Pages
from bot.console.rows import Rows, named
from bot.console.session import Me
from bot.console.words import Words
from bot.desk.figures import DeskFigures

#: Days that the page can look back.
PERIODS = (1, 7, 30, 90)


def figures_routes(app: App, pages: Pages, rows: Rows) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/figures")
    def figures(request: Request, me: Me, days: Annotated[int, Query()] = 7) -> Response:
        t, now = pages.words(request), app.clock()
        period = days if days in PERIODS else 7
        zone = app.rules.hours.timezone if app.rules.hours is not None else "UTC"
        found = app.figures.report(me.agent, now - timedelta(days=period), now, zone)
        names = rows.names(me.agent)
        drawn = charts(
            found, t, lambda one: t.or_else(f"reason-{one}", one), lambda one: named(one, names, t)
        )
        return pages.page(
            request,
            "figures.html",
            me=me,
            csrf=me.csrf,
            here="figures",
            tiles=tiles(found, t),
            charts=drawn,
            period=period,
            periods=PERIODS,
            zone=zone,
            found=found,
        )

    return router


def tiles(found: DeskFigures, t: Words) -> list[tuple[str, str]]:
    """(value, what it is)."""
    total = found.all

    def share(one: float | None) -> str:
        return "–" if one is None else f"{one:.0%}"

    def time(one: float | None) -> str:
        return "–" if one is None else t.duration(one)

    return [
        (str(found.chats), t("tile-chats")),
        (str(total.handoffs), t("tile-handoffs")),
        (share(found.rate), t("tile-rate")),
        (time(total.waited), t("tile-waited", most=time(total.waited_90))),
        (time(total.handled), t("tile-handled", most=time(total.handled_90))),
        (share(total.resolved), t("tile-resolved")),
        (share(total.missed), t("tile-missed")),
        ("–" if total.stars is None else f"{t.stars(total.stars)} ★",
         t("tile-stars", rated=total.rated, asked=total.asked)),
    ]  # fmt: skip
