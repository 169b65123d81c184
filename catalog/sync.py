"""Keeping the catalog in step with its feeds: when one is due, and when a feed is not to be believed."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from datetime import datetime, timedelta

from catalog.errors import CatalogError
from catalog.sources import Schedule, SourceState

#: Share of a source's live products that one import may remove.
MAX_REMOVED = 0.3
#: Up to so many removals are a merchant's everyday work, whatever share of a small source they are.
FEW_REMOVALS = 2
#: Seconds until a failed fetch is tried again, doubled with every failure, up to the source's own interval.
RETRY = 300
#: Fetches are put off by up to this share of their interval, so that sources don't all come at once.
JITTER = 0.1


class RemovalRefusedError(CatalogError):
    """An import would remove suspiciously much: nothing was changed."""


def guard_removals(
    source: str, live: int, removed: Collection[str], arriving: Collection[str], limit: float
) -> None:
    """Raises RemovalRefusedError when more than the share `limit` of a source's `live` products would go.

    `arriving`: the ids that the feed holds; they tell whether ids were only respelled.
    """
    gone = len(removed)
    if gone <= FEW_REMOVALS or gone <= limit * live:
        return
    folded = {id_.casefold() for id_ in arriving}
    respelled = sum(id_.casefold() in folded for id_ in removed)
    hint = f" ({respelled:,} of them are in the feed under ids of another case)" if respelled else ""
    raise RemovalRefusedError(
        f"The feed lacks {gone:,} of the {live:,} products of the source {source!r}{hint}: "
        f"that is {gone / live:.0%}, and at most {limit:.0%} are removed unasked, so nothing was changed; "
        "check the feed, or import it with --force"
    )


def guard_prices(source: str, priced: int, arriving: int) -> None:
    """Raises RemovalRefusedError when a feed without prices would take them from `priced` of its `arriving`
    products."""
    if priced:
        raise RemovalRefusedError(
            f"The feed names no prices, but {priced:,} of its {arriving:,} products have one in the catalog, "
            f"so nothing was changed in the source {source!r}; name the column of prices in a map file "
            "(`price: COLUMN`), or import with --force to show them as 'price on request'"
        )


def due_at(state: SourceState) -> datetime | None:
    """When a source is to be fetched next; None when it is imported by hand only.

    A new one at once. A failed one again after `RETRY` seconds, later each time. The jitter depends on the
    source and its last import alone, so that every process that asks gets the same answer.
    """
    plan, last = state.schedule, state.last
    if plan is None:
        return None
    # What was imported before the source was planned says nothing about the plan.
    if last is None or last.started_at < plan.added_at:
        return plan.added_at
    wait = plan.every if not state.failures else min(plan.every, RETRY * 2 ** (min(state.failures, 20) - 1))
    return last.started_at + timedelta(seconds=wait * (1 + JITTER * _spread(plan, last.started_at)))


def due(states: Collection[SourceState], now: datetime) -> list[Schedule]:
    """What is to be fetched now, the longest overdue first."""
    waiting = [
        (at, state.schedule)
        for state in states
        if state.schedule is not None and (at := due_at(state)) is not None and at <= now
    ]
    return [plan for _, plan in sorted(waiting, key=lambda one: (one[0], one[1].name))]


def _spread(plan: Schedule, at: datetime) -> float:
    """A number in 0..1 that looks random."""
    return zlib.crc32(f"{plan.name} {at.isoformat()}".encode()) / 2**32
