"""The seam of outside desks: places where agents already work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.delivery.base import Delivery


class Desk(Protocol):
    """A desk is a target of deliveries (`bot.delivery.base.Sender`) by its `name`, and calls
    `bot.desk.service.DeskService` for what agents do there, with `via` set to that name.

    It promises: a chat has one place; the packet comes first; what the shopper says appears once and in
    order, and what an agent says there is not shown to them again; commands and notes never reach the
    shopper; a place that was deleted is made again, with nothing lost.
    """

    @property
    def name(self) -> str: ...

    async def send(self, delivery: Delivery) -> Sequence[str]: ...

    async def erase(self, place: str) -> None:
        """Delete a place with all that is in it, since its shopper is to be forgotten; quietly when it is
        gone already."""
