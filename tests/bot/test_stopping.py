"""A server that is told to stop finishes what it has begun, and says where everybody stands."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot.storage import tables
from bot.storage.engine import open_engine
from tests.bot.channels.test_web_live import Page, new_token
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving

#: RFC 6455 with IANA's registry: the service is restarted, come back.
SERVICE_RESTART = 1012


def test_turns_under_way_are_finished_and_pages_told_to_come_back() -> None:
    assistant = FakeAssistant(delay=0.6)
    server = lamp_shop(assistant, 0)
    with serving(server) as address, ThreadPoolExecutor() as pool:
        token = new_token(address)
        with Page(address, token) as page:
            page.until("ready")
            page.send(type="message", id="m1", text="a lamp")
            page.until("typing")
            asked = pool.submit(
                httpx.post, f"{address}/api/v1/chat", json={"chat": "b", "text": "a lamp"}, timeout=20
            )
            until(lambda: len(server.server_state.connections) >= 2)
            time.sleep(0.1)
            server.should_exit = True
            assert page.close_code() == SERVICE_RESTART
        assert asked.result().status_code == 200
    assert {turn.key.channel for turn in assistant.turns} == {"web", "api"}
    with serving(lamp_shop(assistant, 0)) as address, Page(address, token, "chat=a&since=0") as page:
        page.send(type="message", id="m1", text="a lamp")
        assert page.until("reply")["in_reply_to"] == "m1"
    assert len(assistant.turns) == 2


def test_streams_end_at_once_and_hold_up_nothing() -> None:
    server = lamp_shop(FakeAssistant(), 0, reread_seconds=60.0)
    with serving(server) as address, httpx.Client(timeout=20) as client:
        headers = {"authorization": f"Bearer {new_token(address)}"}
        with client.stream("GET", f"{address}/api/v1/page/events?chat=a", headers=headers) as stream:
            lines = stream.iter_lines()
            assert "ready" in next(line for line in lines if line)
            started = time.monotonic()
            server.should_exit = True
            assert [line for line in lines if line.startswith("data")] == []
    assert time.monotonic() - started < 5


def until(true: object, patience: float = 30.0) -> None:
    deadline = time.monotonic() + patience
    while not true():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to be")
        time.sleep(0.02)


@pytest.fixture
def data(loaded_demo: Path, tmp_path: Path) -> Path:
    shutil.copytree(loaded_demo, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def served(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bot", "--data-dir", str(data), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"

    def up() -> bool:
        try:
            return httpx.get(f"{address}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            assert process.poll() is None
            return False

    until(up, 90)
    yield process, address
    process.kill()
    process.communicate()


def test_a_process_that_is_told_to_stop_loses_and_halves_no_turn(
    served: tuple[subprocess.Popen[str], str], data: Path
) -> None:
    process, address = served
    answered: list[str] = []
    first = threading.Event()

    def ask(number: int) -> None:
        body = {"chat": f"c{number}", "text": "a kettle under 60", "update": f"u{number}"}
        try:
            answer = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60)
        except httpx.TransportError:
            return  # it came after the door was closed
        assert answer.status_code == 200
        answered.append(answer.json()["chat"])
        first.set()

    with ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(ask, number) for number in range(24)]
        assert first.wait(60)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    for one in asked:
        one.result()
    assert process.returncode == 0, said
    logged = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert "stopped" in {line["event"] for line in logged}
    engine = open_engine(data / "shopkeeper.db")
    with engine.connect() as connection:
        query = (
            sa.select(tables.chat.c.chat, sa.func.count()).join(tables.message).group_by(tables.chat.c.chat)
        )
        stored = {row.chat: row[1] for row in connection.execute(query)}
    engine.dispose()
    assert set(answered) <= set(stored)
    assert set(stored.values()) == {2}
    assert len(answered) == len(stored)
