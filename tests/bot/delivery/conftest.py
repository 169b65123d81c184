"""A store whose chats on "messenger" have to be pushed, and one desk outside."""

from __future__ import annotations

from itertools import count

import pytest
import sqlalchemy as sa

from bot.bus import ProcessBus
from bot.delivery.outbox import DeliveryOutbox
from bot.storage.chats import Routes
from bot.storage.sql import SqlStore
from tests.contracts.store import NOW


@pytest.fixture
def bus() -> ProcessBus:
    return ProcessBus()


@pytest.fixture
def store(engine: sa.Engine, bus: ProcessBus) -> SqlStore:
    routes = Routes(channels=frozenset({"messenger"}), desks=("topics",))
    return SqlStore(engine, clock=lambda: NOW, routes=routes, bus=bus)


@pytest.fixture
def outbox(engine: sa.Engine, store: SqlStore, bus: ProcessBus) -> DeliveryOutbox:
    leases = count(1)
    return DeliveryOutbox(engine, bus, random=lambda: 0.5, new_lease=lambda: f"lease {next(leases)}")
