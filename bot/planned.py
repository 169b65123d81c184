"""What a shop does by itself while it serves, and what runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from anyio.to_thread import run_sync

from bot.app import App
from bot.campaigns import FOLDER, Campaigns
from bot.errors import ShopkeeperError
from bot.jobs.base import Job, Jobs
from bot.jobs.process import ProcessJobs
from bot.privacy.erasures import Eraser, Erasures
from bot.privacy.retention import Retention
from bot.refetching import Refetching

#: Seconds between two looks: at chats whose patience ends, at what is still to be erased, at planned sources,
#: at news for those who agreed to them, at what has been kept long enough.
PATIENCE, ERASING, SOURCES, CAMPAIGNS, KEEPING = 15, 30, 30, 60, 3600
#: Imports run one at a time, the next generation after the other.
IMPORTS = "imports"


def planned_work(app: App, erasers: Mapping[str, Eraser]) -> Jobs:
    """All of it, in this process or shared, as the settings say."""
    settings = app.settings
    erasures = Erasures(app.engine, app.files, settings.data_dir, app.clock, erasers)
    retention = Retention(app.engine, settings.shop, settings.keeping, app.clock)
    campaigns = campaigns_of(app)
    sources = Refetching(settings, app.engine, app.clock)

    async def patience(_: str) -> None:
        await run_sync(app.patience.look)

    async def erase(_: str) -> None:
        await erasures.pass_once()

    async def keep(_: str) -> None:
        await run_sync(retention.look)

    async def campaign(_: str) -> None:
        await run_sync(campaigns.look)

    async def look_at_sources(_: str) -> None:
        for name in await sources.due():
            await jobs.ask("fetch", name)

    jobs = jobs_as_set(
        app,
        [
            Job("patience", patience, every=PATIENCE),
            Job("erasures", erase, every=ERASING),
            Job("retention", keep, every=KEEPING),
            Job("campaigns", campaign, every=CAMPAIGNS),
            Job("sources", look_at_sources, every=SOURCES),
            Job("fetch", sources.fetch, alone=IMPORTS),
        ],
    )
    return jobs


def campaigns_of(app: App) -> Campaigns:
    settings = app.settings
    return Campaigns(settings.data_dir / FOLDER, app.engine, app.store, settings.shop, app.clock)


def jobs_as_set(app: App, jobs: Iterable[Job]) -> Jobs:
    if app.settings.jobs == "process":
        return ProcessJobs(jobs, app.metrics.job_ended)
    try:
        from bot.jobs.postgres import PostgresJobs
    except ImportError as error:
        raise ShopkeeperError(
            f"SHOPKEEPER_JOBS=postgres needs a library: pip install procrastinate ({error})."
        ) from error
    return PostgresJobs(app.engine, app.settings.shop, jobs, app.metrics.job_ended)
