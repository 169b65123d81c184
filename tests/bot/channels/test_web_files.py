"""Files of the chat page, over the demo shop's web server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.commands.serve import web_server
from bot.desk.agents import Agent
from bot.desk.service import Answered
from bot.messages import ChatKey
from tests.bot.channels.web_shop import serving
from tests.bot.desk.conftest import desk_app

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200
ADA = Agent("account:1", "Ada", "agent", "main")


class Shopper:
    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=30)
        token = self.http.post("/api/v1/page/guest", json={}).json()["token"]
        self.id = token.split(".")[0]
        self.key = ChatKey("main", "web", f"{self.id}.a")
        self.http.headers["authorization"] = f"Bearer {token}"

    def say(self, text: str, id: str) -> None:
        said = self.http.post("/api/v1/page/chat", json={"chat": "a", "id": id, "text": text})
        assert said.status_code == 200

    def send(self, content: bytes, id: str = "f1", name: str = "photo.png", **headers: str) -> httpx.Response:
        query = {"chat": "a", "id": id}
        return self.http.post(
            "/api/v1/page/files", params=query, content=content, headers={"x-file-name": name, **headers}
        )

    def files(self) -> list[dict[str, Any]]:
        messages = self.http.get("/api/v1/page/history", params={"chat": "a"}).json()["messages"]
        return [file for message in messages for file in message.get("files") or ()]


@pytest.fixture(scope="module")
def shop(demo: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str]]:
    folder: Path = tmp_path_factory.mktemp("files")
    app = desk_app(demo, folder)
    object.__setattr__(app, "settings", app.settings.model_copy(update={"port": 0}))
    with serving(web_server(app, "Demo", "only for tests, only for tests", {})) as address:
        yield app, address
    app.engine.dispose()


@pytest.fixture
def shopper(shop: tuple[App, str]) -> Iterator[Shopper]:
    one = Shopper(shop[1])
    yield one
    one.http.close()


@pytest.fixture
def with_a_person(shopper: Shopper) -> Shopper:
    shopper.say("call a human", "m1")
    return shopper


def test_a_shopper_sends_a_picture_once(shop: tuple[App, str], with_a_person: Shopper) -> None:
    shopper = with_a_person
    for _ in range(2):
        assert shopper.send(PNG).status_code == 200
    (file,) = shopper.files()
    assert (file["name"], file["media_type"], file["size"]) == ("photo.png", "image/png", len(PNG))
    got = httpx.get(f"{shop[1]}/{file['url']}")  # without the pass: a picture can't carry it
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert got.headers["content-disposition"].startswith("inline")


def test_what_a_person_sends_is_seen(shop: tuple[App, str], with_a_person: Shopper) -> None:
    app, address = shop
    sent = app.files.save(b"%PDF-1.7 bill", "bill.pdf")
    app.desk.answer(ADA, with_a_person.key, Answered("The bill", files=(sent,)))
    (file,) = with_a_person.files()
    got = httpx.get(f"{address}/{file['url']}")
    assert got.content == b"%PDF-1.7 bill"
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''bill.pdf"


def test_an_address_is_for_one_file_of_one_chat(shop: tuple[App, str], with_a_person: Shopper) -> None:
    with_a_person.send(PNG)
    url = httpx.URL(f"{shop[1]}/{with_a_person.files()[0]['url']}")
    other = Shopper(shop[1])
    for changed in (
        url.copy_set_param("sign", "x" * 43),
        url.copy_set_param("sign", "é"),
        url.copy_set_param("chat", other.key.chat),
        url.copy_set_param("until", "99999999999"),
        url.copy_with(path="/api/v1/page/files/" + "0" * 64),
        url.copy_with(path="/api/v1/page/files/..%2F..%2Fsecret"),
    ):
        assert httpx.get(changed).status_code == 404
    other.http.close()
    assert httpx.get(url).status_code == 200


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"<script>", 422), (b"<svg onload='x'/>", 422), (PNG + b"0" * 10 * 2**20, 422)],
    ids=["empty", "page", "svg", "big"],
)
def test_what_is_not_taken(with_a_person: Shopper, content: bytes, status: int) -> None:
    refused = with_a_person.send(content)
    assert refused.status_code == status
    assert refused.json()["error"].endswith(".")
    assert with_a_person.files() == []


def test_the_assistant_takes_no_files(shopper: Shopper) -> None:
    shopper.say("a blue dress", "m1")
    assert shopper.send(PNG).status_code == 409


def test_strangers_and_other_pages_send_nothing(shop: tuple[App, str], with_a_person: Shopper) -> None:
    query = {"chat": "a", "id": "f1"}
    assert httpx.post(f"{shop[1]}/api/v1/page/files", params=query, content=PNG).status_code == 401
    assert with_a_person.send(PNG, origin="https://evil.example").status_code == 403


def test_not_too_many(with_a_person: Shopper) -> None:
    answers = [with_a_person.send(b"", id=f"f{number}").status_code for number in range(25)]
    assert answers[-1] == 429
