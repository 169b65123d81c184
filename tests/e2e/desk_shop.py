"""The demo shop with its desk, and people in it: for tests in a browser, and to look at.

`python -m tests.e2e.desk_shop [PORT]` serves it with a few chats under way and prints how to log in.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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
        port = int(sys.argv[1]) if len(sys.argv) > 1 else 8091
        sys.stdout.write(f"http://127.0.0.1:{port}/desk/  ada@shop.example  {PASSWORD}\n")
        sys.stdout.flush()
        server(app, port).run()
