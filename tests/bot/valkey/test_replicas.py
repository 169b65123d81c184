"""Two `shopkeeper serve` over one PostgreSQL and one Valkey: what people see, whatever is killed.

Checked each time: nothing lost, nothing doubled, nothing out of order.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from pydantic import SecretStr

from bot.app import App, build
from bot.console.chat_ref import ref
from bot.messages import ChatKey
from bot.settings import Settings
from bot.storage import tables
from catalog.sources import Schedule, SourceStore
from tests.bot.console.browsing import Browser, colleague
from tests.servers.fixtures import started_postgres, started_valkey
from tests.servers.network import Network
from tests.servers.page import Page, page
from tests.servers.postgres import PostgresServer
from tests.servers.replica import Replica
from tests.servers.valkey import ValkeyServer

log = structlog.get_logger(__name__)
#: A handshake with a server that was just killed leaves its socket to the garbage collector.
pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")]
SAID = (
    "hello", "a warm jumper under 90", "cheaper please", "the second one, what does it cost?",
    "серебряные серьги до 50 евро", "how long does delivery take?", "add the first to the cart", "thanks",
)  # fmt: skip
#: Shoppers, and seconds between their messages: just below what one visitor and one address may say.
PAGES, THINKS = 10, 1.6


@dataclass
class Deployment:
    replicas: list[Replica]
    postgres: PostgresServer
    valkey: ValkeyServer
    #: Between the first replica and Valkey.
    network: Network
    #: The same database, looked at from here.
    app: App

    @property
    def addresses(self) -> list[str]:
        return [replica.address for replica in self.replicas]


@pytest.fixture(scope="module")
def deployment(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """One for all tests here: each leaves it running as it was."""
    folder = tmp_path_factory.mktemp("deployment")
    data = folder / "data"
    postgres, valkey = started_postgres(), started_valkey()
    shutil.copytree(loaded_demo, data)
    environment = {
        "SHOPKEEPER_DATABASE_URL": postgres.url(),
        "SHOPKEEPER_JOBS": "postgres",
        "OPENBLAS_NUM_THREADS": "1",
    }
    network = Network(valkey.port)
    through = {"a": f"valkey://127.0.0.1:{network.port}", "b": valkey.url}
    replicas = [
        Replica(data, environment | {"SHOPKEEPER_VALKEY_URL": url}, folder / f"replica-{name}.log")
        for name, url in through.items()
    ]
    for replica in replicas:
        replica.launch()
    app = build(Settings(data_dir=data, database_url=SecretStr(postgres.url())))
    try:
        for replica in replicas:
            replica.wait()
        yield Deployment(replicas, postgres, valkey, network, app)
    finally:
        for replica in replicas:
            replica.kill()
        app.engine.dispose()
        network.close()
        postgres.close()
        valkey.close()


def log_of(app: App, name: str) -> list[sa.Row[tuple[object, ...]]]:
    """All messages of the page's chat, as stored."""
    message, chat = tables.message, tables.chat
    query = (
        sa.select(message.c.id, message.c.turn, message.c.sender, message.c.update_id, message.c.body)
        .join(chat, chat.c.id == message.c.chat_id)
        .where(chat.c.chat.endswith(f".{name}"))
        .order_by(message.c.id)
    )
    with app.engine.connect() as connection:
        return list(connection.execute(query))


def key_of(app: App, name: str) -> ChatKey:
    with app.engine.connect() as connection:
        query = sa.select(tables.chat.c.chat).where(tables.chat.c.chat.endswith(f".{name}"))
        return ChatKey("main", "web", str(connection.execute(query).scalar_one()))


def test_a_shopper_here_and_an_agent_there(deployment: Deployment) -> None:
    here, there = deployment.addresses
    shopper = page([here], "talk")
    shopper.say("m1", "hello")
    shopper.say("m2", "I want to talk to a person")
    colleague(deployment.app, "agent", "ada@shop.example")
    ada = Browser(there)
    assert ada.log_in("ada@shop.example").status_code in (200, 303)
    chat = f"/chats/{ref(key_of(deployment.app, 'talk'))}"
    took = []
    for number in range(10):
        started = time.monotonic()
        said = ada.post(f"{chat}/say", page=chat, text=f"Ada says {number}", update=f"a{number}")
        assert said.status_code in (200, 303), said.text
        heard = shopper.hear("reply")
        took.append(time.monotonic() - started)
        assert (heard["from"], heard["reply"]["text"]) == ("human", f"Ada says {number}")
        shopper.say(f"s{number}", f"I answer {number}")
    assert sorted(took)[5] < 2.0  # by the bus: the page looks by itself only every 20 s
    assert ada.post(f"{chat}/return", page=chat).status_code in (200, 303)
    shopper.say("m3", "a warm jumper under 90")
    senders = [row.sender for row in log_of(deployment.app, "talk") if row.sender != "system"]
    assert senders == ["shopper", "bot"] * 2 + ["human", "shopper"] * 10 + ["shopper", "bot"]
    assert shopper.out_of_order == 0
    shopper.close()


@contextmanager
def talking(deployment: Deployment, talk: str) -> Iterator[Callable[[], list[Page]]]:
    """Shoppers who talk all the while; leaving waits for them, and checks every promise."""
    pages = [page(deployment.addresses, f"{talk}{number}") for number in range(PAGES)]
    goes_on = True

    def say_all(one: Page) -> int:
        number = 0
        while goes_on or number < len(SAID):
            one.say(f"u{number}", SAID[number % len(SAID)])
            number += 1
            time.sleep(THINKS)
        one.close()
        return number

    with ThreadPoolExecutor(PAGES) as threads:
        talks = [threads.submit(say_all, one) for one in pages]
        try:
            yield lambda: pages
        finally:
            goes_on = False
        said = [one.result(180) for one in talks]
    for number, one in zip(said, pages, strict=True):
        check(deployment.app, one, number)


def check(app: App, one: Page, said: int) -> None:
    stored = log_of(app, one.name)
    asked = [row.update_id for row in stored if row.sender == "shopper"]
    assert asked == [f"u{number}" for number in range(said)]  # all, once, in order
    answered = Counter(row.turn for row in stored if row.sender == "bot")
    assert set(answered.values()) == {1}
    assert len(answered) == said
    assert one.out_of_order == 0
    assert sorted(one.events) == [row.id for row in stored]  # and the page has seen it all


def settled(deployment: Deployment, pages: list[Page], more: int) -> None:
    """Until every page was answered this many times more."""
    wanted = {one.name: len(one.events) + 2 * more for one in pages}
    until = time.monotonic() + 90
    while any(len(one.events) < wanted[one.name] for one in pages):
        assert time.monotonic() < until, "nobody is answered any more"
        time.sleep(0.05)


def test_whatever_is_killed_nothing_is_lost_or_doubled(deployment: Deployment) -> None:
    first = deployment.replicas[0]
    recovery: dict[str, float] = {}

    def killed(name: str, kill: Callable[[], None], start: Callable[[], None]) -> None:
        kill()
        started = time.monotonic()
        start()
        settled(deployment, pages(), 1)
        recovery[name] = round(time.monotonic() - started, 1)

    with talking(deployment, "killed") as pages:
        settled(deployment, pages(), 2)
        killed("valkey", deployment.valkey.kill, deployment.valkey.start)
        killed("postgresql", deployment.postgres.kill, deployment.postgres.start)
        killed("a replica", first.kill, lambda: None)
        first.launch()
        first.wait()
        killed("valkey, hanging", deployment.valkey.pause, lambda: None)
        deployment.valkey.resume()
        killed("the network to the bus, cut for one of them", deployment.network.cut, lambda: None)
        deployment.network.mend()
        killed("the network to the bus, silent", deployment.network.silence, lambda: None)
        deployment.network.mend()
    slowest = max(one.slowest for one in pages())
    refused = sum(one.refused for one in pages())
    log.info("answered_again", all_within=recovery, slowest_answer=round(slowest, 1), refused=refused)
    assert slowest < 60


@pytest.mark.heavy
def test_replaced_one_after_the_other(deployment: Deployment) -> None:
    with talking(deployment, "replaced") as pages:
        settled(deployment, pages(), 1)
        for replica in deployment.replicas:
            assert replica.stop() == 0
            replica.launch()
            replica.wait()
            settled(deployment, pages(), 1)
    assert sum(one.lost for one in pages()) >= PAGES  # each had to change at least once


@pytest.mark.heavy
def test_a_planned_source_is_fetched_by_one_of_them(deployment: Deployment) -> None:
    app = deployment.app
    feed = app.settings.data_dir.parent / "more.csv"
    feed.write_text("id,title,price,currency\nlate-1,A late lamp,10,EUR\n", encoding="utf-8")
    sources = SourceStore(app.engine)
    sources.add(Schedule("late", (str(feed),), 86_400, app.clock()))
    until = time.monotonic() + 120
    while not any(state.name == "late" and state.runs for state in sources.states()):
        assert time.monotonic() < until, "nobody fetched it"
        time.sleep(0.2)
    time.sleep(65)  # both have looked twice since
    (state,) = [state for state in sources.states() if state.name == "late"]
    assert [run.error for run in state.runs] == [None]
    fetched = [replica.told.count('"event": "source_fetched"') for replica in deployment.replicas]
    assert sorted(fetched) == [0, 1]
