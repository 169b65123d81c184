"""A server of the desk as a process of its own, to be killed: commands in on stdin, acknowledgements out.

    python -m tests.bot.desk.talk_process DATA_DIR OUT_FILE SEED

A command is {"id", "do", "chat", "agent", "to", "text", "update"}, "do" being one of "say", "take", "answer",
"edit", "assign" (to the agent "to"), "return", "close"; it is acknowledged with its id once it is committed.
What is pushed to shoppers ("messenger") and to agents ("topics") goes to OUT_FILE, a line each. The bus loses
a third of all calls.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.app import App, build
from bot.assistant import Assistant
from bot.bus import ProcessBus
from bot.delivery.base import Delivery
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.desk.agents import Agent
from bot.desk.service import Answered, DeskService
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from bot.storage.chats import Routes
from bot.storage.locks import ProcessChatLocks
from bot.storage.sql import SqlStore


class LossyBus(ProcessBus):
    def __init__(self, random: random.Random) -> None:
        super().__init__()
        self._random = random

    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        if self._random.random() > 1 / 3:
            super().publish(topic, data)


class Line:
    """The other side: it has a message as soon as the line is in the file."""

    def __init__(self, out: int, store: SqlStore) -> None:
        self._out = out
        self._store = store

    async def send(self, delivery: Delivery) -> Sequence[str]:
        line = {
            "target": delivery.target,
            "chat": delivery.key.chat,
            "delivery": delivery.id,
            "message": delivery.message_id,
            "kind": delivery.kind,
            "speaker": delivery.speaker,
            "owner": self._store.owner(delivery.key),
        }
        os.write(self._out, (json.dumps(line) + "\n").encode())
        return [str(delivery.id)]


class Server:
    def __init__(self, app: App, out: int, seed: int) -> None:
        chance = random.Random(seed)
        self.bus = LossyBus(chance)
        routes = Routes(channels=frozenset({"messenger"}), desks=("topics",))
        self.store = SqlStore(app.engine, routes=routes, bus=self.bus)
        self.desk = DeskService(self.store, lambda: datetime.now(UTC))
        self.assistant = Assistant(app.shops, self.store, ProcessChatLocks(), lambda _: {})
        self.outbox = DeliveryOutbox(
            app.engine, self.bus, random=chance.random, new_lease=lambda: os.urandom(8).hex(), lease_seconds=3
        )
        line = Line(out, self.store)
        senders = {"messenger": line, "topics": line}
        self.dispatcher = Dispatcher(
            self.outbox, senders, self.bus, lambda: datetime.now(UTC), patience=2, poll=0.3
        )

    def do(self, command: dict[str, Any]) -> None:
        key, update = ChatKey("main", "messenger", command["chat"]), command["update"]
        agent, colleague = (_agent(command.get(name)) for name in ("agent", "to"))
        match command["do"]:
            case "say":
                incoming = Incoming(key, key.chat, datetime.now(UTC), command["text"], update_id=update)
                self.assistant.handle(incoming)
            case "take":
                self.desk.take(agent, key)
            case "answer":
                self.desk.answer(agent, key, Answered(command["text"], via="topics", update_id=update))
            case "edit":
                log = self.store.history(key, 50)
                own = [one["id"] for one in log if one["author"] == agent.id and "edits" not in one["body"]]
                if own:
                    self.desk.edit(agent, key, own[-1], command["text"], via="topics")
            case "assign":
                self.desk.assign(agent, key, colleague)
            case "return":
                self.desk.give_back(agent, key)
            case "close":
                self.desk.close(agent, key)


def _agent(number: object) -> Agent:
    return Agent(f"account:{number}", f"Agent {number}", "agent", "main")


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    folder, out, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    app = build(Settings(data_dir=folder))
    app.shops("main")
    handle = os.open(out, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    server = Server(replace(app), handle, seed)
    threading.Thread(target=lambda: asyncio.run(server.dispatcher.run()), daemon=True).start()
    speaking = threading.Lock()

    def answer(raw: str) -> None:
        command = json.loads(raw)
        told: dict[str, Any] = {"id": command["id"]}
        try:
            server.do(command)
        except Exception as error:  # noqa: BLE001
            told["error"] = repr(error)
        with speaking:
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()

    with speaking:
        sys.stdout.write('{"ready": true}\n')
        sys.stdout.flush()
    with ThreadPoolExecutor(8) as threads:
        for raw in sys.stdin:
            threads.submit(answer, raw)


if __name__ == "__main__":
    main()
