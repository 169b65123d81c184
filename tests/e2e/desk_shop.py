"""The demo shop with its desk, and people in it: for tests in a browser, and to look at.

`python -m tests.e2e.desk_shop [PORT]` serves it with a few chats under way and prints how to log in.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
import uvicorn
from rich.console import Console
from starlette.staticfiles import StaticFiles

from bot.accounts.base import Visit
from bot.app import App, build
from bot.commands.serve import DEMO_PICTURES, load_demo, web_server
from bot.demo import shop_feed
from bot.desk.agents import Role
from bot.desk.service import Answered
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from bot.storage import tables

PASSWORD = "correct horse battery"
SECRET = "only for tests, only for tests"
HERE = Visit("192.0.2.1", "a browser")

RULES = """
promise: {first_reply: 3, resolution: 1440}
meeting: https://meet.example/{room}
triggers:
  - {name: big-cart, cart_min: 300}
interviews:
  - name: why-not
    questions:
      - {id: stopped, en: "What stopped you from buying today?", ru: "Что помешало купить сегодня?"}
      - {id: missed, en: "What did you miss in our shop?", ru: "Чего вам у нас не хватило?"}
"""


@dataclass(frozen=True, slots=True)
class Talk:
    """One shopper's chat on the web."""

    app: App
    key: ChatKey
    name: str | None = None

    def say(self, text: str, *, ago: float = 0.0) -> None:
        """`ago`: minutes."""
        at = datetime.now(UTC) - timedelta(minutes=ago)
        self.app.assistant.handle(Incoming(self.key, f"web:{self.key.chat}", at, text=text, name=self.name))


def join(app: App, role: Role, name: str) -> str:
    """An account; its e-mail address."""
    email = f"{name.lower()}@shop.example"
    if role == "owner":
        token = app.people.setup("main") or app.people.invite_by_operator("main", "owner")
    else:
        token = app.people.invite_by_operator("main", role)
    app.people.join(token, email, name, PASSWORD, HERE)
    return email


def populate(app: App) -> None:
    """Colleagues, canned replies, and chats in every state."""
    for role, name in (("owner", "Olga"), ("agent", "Ada"), ("agent", "Boris"), ("viewer", "Vera")):
        join(app, role, name)  # type: ignore[arg-type]
    by_name = {one.name: one.agent for one in app.people.all("main")}
    ada, boris = by_name["Ada"], by_name["Boris"]
    app.canned.put(ada, "hello", {"en": "Hello {{name}}, this is {{agent}}. How can I help?",
                                  "ru": "Здравствуйте, {{name}}! Это {{agent}}. Чем помочь?"})  # fmt: skip
    app.canned.put(ada, "delivery", {"en": "We deliver within 2 to 4 working days.",
                                     "ru": "Доставляем за 2–4 рабочих дня."})  # fmt: skip
    talks = {
        name: Talk(app, ChatKey("main", "web", f"{name.lower()}.main"), name)
        for name in ("Marta", "Jonas", "Ирина", "Pavel", "Lucy")
    }
    marta = talks["Marta"]
    marta.say("a warm jumper for my husband, under 90, but nothing black", ago=9)
    marta.say("is the second one wool?", ago=8)
    marta.say("add the first one to my cart", ago=7)
    marta.say("I don't like the third one, too bright", ago=6)
    marta.say("I want to talk to a real person please, it is a present", ago=5)
    talks["Jonas"].say("running shoes for women under 120", ago=4)
    talks["Jonas"].say("call a human", ago=1)
    talks["Ирина"].say("серебряные серьги сестре, до 50 евро", ago=12)
    talks["Ирина"].say("позовите человека", ago=11)
    app.desk.answer(ada, talks["Ирина"].key, Answered("Здравствуйте! Смотрю для вас."))
    talks["Ирина"].say("Спасибо, жду", ago=0.5)
    talks["Pavel"].say("headphones with noise cancelling", ago=30)
    talks["Pavel"].say("I need a person", ago=29)
    app.desk.answer(boris, talks["Pavel"].key, Answered("Hi Pavel, the second pair folds flat."))
    talks["Lucy"].say("flowers for my mum, up to 40", ago=50)
    app.notebook.tag(ada, marta.key, "present")
    app.notebook.note(boris, marta.key, "Asked last week, too: the jumper must arrive by Friday.")


def remember(app: App, count: int = 160) -> None:
    """A made-up fortnight of earlier chats, some with a person, so that figures have a shape."""
    random = Random(7)
    now = datetime.now(UTC)
    agents = [one.agent.id for one in app.people.all("main") if one.role == "agent"]
    reasons = ["asked"] * 5 + ["angry"] * 2 + ["big-cart"] * 2 + ["agent"]
    with app.engine.begin() as connection:
        for number in range(count * 3):
            day = now - timedelta(days=random.randrange(14))
            hour = min(23, max(0, round(random.gauss(15, 4))))
            opened = min(now, day.replace(hour=hour, minute=random.randrange(60)))
            chat = _earlier(connection, number, opened)
            if number >= count:
                continue
            missed = random.random() < 0.08
            first = opened + timedelta(seconds=random.expovariate(1 / 90))
            ended = first + timedelta(seconds=60 + random.expovariate(1 / 500))
            rated = not missed and random.random() < 0.4
            row = {
                "shop": "main",
                "chat_id": chat,
                "reason": random.choice(reasons),
                "words": "",
                "opened_at": opened,
                "ended_at": ended,
                "agent": None if missed else random.choice(agents),
                "taken_at": None if missed else first,
                "first_reply_at": None if missed else first,
                "outcome": "nobody_came" if missed else random.choice(["closed", "returned"]),
                "csat_asked_at": None if missed else ended,
                "csat_at": ended if rated else None,
                "csat": random.choice([5, 5, 5, 4, 4, 3, 2]) if rated else None,
            }
            connection.execute(sa.insert(tables.handoff).values(row))


def _earlier(connection: sa.Connection, number: int, at: datetime) -> int:
    """A chat in which somebody once wrote."""
    common = {"shopper": f"earlier {number}", "turn": 1}
    chat = {
        "shop": "main", "channel": "web", "chat": f"earlier.{number}", "version": 1, "owner": "bot",
        "state": {}, "updated_at": at, **common,
    }  # fmt: skip
    id = connection.execute(sa.insert(tables.chat).values(chat).returning(tables.chat.c.id)).scalar_one()
    said = {"chat_id": id, "sender": "shopper", "at": at, "body": {"text": "hello"}, **common}
    connection.execute(sa.insert(tables.message).values(said))
    return int(id)


def demo_desk(folder: Path, **settings: Any) -> App:
    """The demo shop in a fresh data directory."""
    (folder / "desk.yaml").write_text(RULES, encoding="utf-8")
    app = build(Settings(data_dir=folder, **settings))
    load_demo(app, Path(str(shop_feed())).parent, Console(quiet=True))
    return app


def server(app: App, port: int) -> uvicorn.Server:
    """Not yet running; port 0 takes a free one."""
    there = replace(app, settings=app.settings.model_copy(update={"port": port}))
    pictures = StaticFiles(directory=Path(str(shop_feed())).parent / "pictures")
    return web_server(there, "Demo", SECRET, {DEMO_PICTURES: pictures})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        app = demo_desk(Path(made))
        populate(app)
        remember(app)
        port = int(sys.argv[1]) if len(sys.argv) > 1 else 8091
        sys.stdout.write(f"http://127.0.0.1:{port}/desk/  ada@shop.example  {PASSWORD}\n")
        sys.stdout.flush()
        server(app, port).run()
