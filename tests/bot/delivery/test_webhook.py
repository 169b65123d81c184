"""Events told to the shop's own systems: signed, in order, again after failures, seen when given up."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot.app import build
from bot.bus import ProcessBus
from bot.delivery.base import Delivery
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.delivery.signing import key_of
from bot.delivery.webhook import WebhookSender
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.settings import Settings, load_settings
from bot.storage.base import EventRecord
from bot.storage.chats import Routes
from bot.storage.sql import SqlStore
from tests.bot.demo_shop import Chat
from tests.contracts.store import turn

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
ROUTES = Routes(events=frozenset({"cart_added", "handoff_requested"}))
START = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Receiver:
    """A shop's own system. `answers`: status codes in turn, then 200."""

    def __init__(self, *answers: int, **headers: str) -> None:
        self.answers = list(answers)
        self.headers = headers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.answers.pop(0) if self.answers else 200, headers=self.headers)

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(one.content) for one in self.requests]


def sending(
    outbox: DeliveryOutbox, receiver: Receiver | Callable[[httpx.Request], httpx.Response], now: datetime
) -> None:
    """Sends what is due at `now`."""

    async def story() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(receiver)) as http:
            sender = WebhookSender("https://shop.example/hook", KEY, lambda: now, http)
            dispatcher = Dispatcher(outbox, {"webhook": sender}, ProcessBus(), lambda: now)
            while await dispatcher.pass_once():
                pass

    asyncio.run(story())


@pytest.fixture
def outbox(engine: sa.Engine) -> DeliveryOutbox:
    numbers = iter(range(1_000_000))
    return DeliveryOutbox(
        engine, ProcessBus(), random=lambda: 0.5, new_lease=lambda: str(next(numbers)), lease_seconds=60
    )


def happen(engine: sa.Engine, *names: str, chat: str = "c", number: int = 1) -> None:
    key = ChatKey("main", "web", chat)
    events = tuple(EventRecord(name, {"id": f"p{number}"}) for name in names)
    SqlStore(engine, routes=ROUTES).commit(turn(number, key=key, at=START, events=events))


def test_what_is_chosen_is_told_signed_and_in_order(engine: sa.Engine, outbox: DeliveryOutbox) -> None:
    for number in range(1, 4):
        happen(engine, "products_shown", "cart_added", number=number)
    receiver = Receiver()
    sending(outbox, receiver, START)
    assert [one["type"] for one in receiver.bodies] == ["cart_added"] * 3
    first = receiver.bodies[0]
    assert first["timestamp"] == START.isoformat()
    assert isinstance(first["data"], dict)
    assert first["data"] | {"shopper": ""} == {
        "shop": "main", "channel": "web", "chat": "c", "shopper": "", "turn": 1, "event": {"id": "p1"},
    }  # fmt: skip
    assert [one["data"]["turn"] for one in receiver.bodies] == [1, 2, 3]  # type: ignore[index]
    for request in receiver.requests:
        id, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        signed = hmac.new(KEY, f"{id}.{at}.".encode() + request.content, hashlib.sha256).digest()
        assert request.headers["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
        assert at == str(int(START.timestamp()))
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 3


def test_a_failure_is_tried_again_before_anything_later_of_the_chat(
    engine: sa.Engine, outbox: DeliveryOutbox
) -> None:
    happen(engine, "cart_added", number=1)
    happen(engine, "handoff_requested", number=2)
    happen(engine, "cart_added", chat="other", number=1)
    receiver = Receiver(503, **{"retry-after": "120"})
    sending(outbox, receiver, START)
    assert len(receiver.requests) == 2  # the first of each chat
    sending(outbox, receiver, START + timedelta(seconds=60))
    assert len(receiver.requests) == 2
    sending(outbox, receiver, START + timedelta(seconds=130))
    mine = [one for one in receiver.bodies if one["data"]["chat"] == "c"]  # type: ignore[index]
    assert [one["type"] for one in mine] == ["cart_added", "cart_added", "handoff_requested"]
    ids = [one.headers["webhook-id"] for one in receiver.requests if b'"chat":"c"' in one.content]
    assert ids[0] == ids[1] != ids[2]


def test_what_is_given_up_is_seen_and_sent_again(engine: sa.Engine, outbox: DeliveryOutbox) -> None:
    happen(engine, "cart_added")

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    now = START
    for _ in range(20):
        sending(outbox, away, now)
        now += timedelta(hours=1)
    (dead,) = outbox.listed("main")
    assert (dead.target, dead.kind, dead.attempts) == ("webhook", "event", 14)
    assert "ConnectError" in str(dead.error)
    assert outbox.resend("main", [dead.id], now) == 1
    receiver = Receiver()
    sending(outbox, receiver, now)
    assert len(receiver.requests) == 1
    assert outbox.counts("main") == {"sent": 1}


def test_an_address_that_is_gone_is_not_asked_again(engine: sa.Engine, outbox: DeliveryOutbox) -> None:
    happen(engine, "cart_added")
    receiver = Receiver(410)
    sending(outbox, receiver, START)
    sending(outbox, receiver, START + timedelta(hours=2))
    assert len(receiver.requests) == 1
    assert outbox.counts("main") == {"dead": 1}


def test_a_whole_shop_writes_down_what_it_has_to_tell(loaded_demo: Path, tmp_path: Path) -> None:
    shutil.copytree(loaded_demo, tmp_path / "data")
    app = build(
        Settings.model_validate(
            {
                "data_dir": tmp_path / "data",
                "webhook_url": "https://shop.example/hook",
                "webhook_secret": SECRET,
            }
        )
    )
    Chat(app, "hooked").say("call a human please")
    waiting = app.outbox.listed("main", ("waiting",))
    assert {(one.target, one.kind) for one in waiting} == {("webhook", "event")}
    assert {one.body["name"] for one in waiting} == {"handoff_requested", "owner_changed"}
    told: list[Delivery] = waiting
    assert all(one.body["turn"] == 1 for one in told)
    app.engine.dispose()


@pytest.mark.parametrize("secret", ["hunter2", "whsec_", "whsec_short", "whsec_" + "!" * 44])
def test_a_secret_that_is_none_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(ValueError, match="random bytes in Base64") as refused:
        key_of(secret)
    assert secret == "whsec_" or secret not in str(refused.value)


def test_an_address_needs_a_secret() -> None:
    with pytest.raises(ShopkeeperError, match="SHOPKEEPER_WEBHOOK_SECRET"):
        load_settings(webhook_url="https://shop.example/hook")
