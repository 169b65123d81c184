from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Response

from bot.app import App
from bot.console.chat_ref import ref
from bot.messages import Incoming
from tests.bot.console.browsing import Browser, fields
from tests.bot.console.test_chat import act
from tests.bot.console.test_inbox import waiting
from tests.bot.demo_shop import NOW, Chat

Seat = Callable[..., Browser]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200
PDF = b"%PDF-1.7 " + b"0" * 200


def upload(browser: Browser, chat: Chat, content: bytes, name: str = "photo.png", **headers: str) -> Response:
    path = f"/chats/{ref(chat.incoming.key)}"
    csrf = fields(browser.get(path).text).get("csrf", "")
    given = {"accept": "application/json", "x-csrf": csrf, "x-file-name": name, **headers}
    return browser.client.post(f"/desk{path}/files", content=content, headers=given)


def newest(app: App, chat: Chat) -> dict[str, Any]:
    body: dict[str, Any] = app.store.history(chat.incoming.key)[-1]["body"]
    return body


def test_an_agent_sends_a_file(app: App, served: Seat) -> None:
    chat, ada = waiting(app, "c1"), served()
    told = upload(ada, chat, PNG, "..%2F..%2F%3Cscript%3Eplan%20b.exe").json()
    assert told["name"] == "scriptplan b.png"
    assert act(ada, chat, "say", text="Here", file=[told["file"]]).status_code == 200
    (file,) = newest(app, chat)["files"]
    assert (file["media_type"], file["size"]) == ("image/png", len(PNG))
    page = ada.get(f"/chats/{ref(chat.incoming.key)}").text
    assert f"/files/{file['id']}" in page
    got = ada.get(f"/chats/{ref(chat.incoming.key)}/files/{file['id']}")
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]


def test_a_document_is_downloaded(app: App, served: Seat) -> None:
    chat, ada = waiting(app, "c1"), served()
    told = upload(ada, chat, PDF, "bill.html").json()
    act(ada, chat, "say", file=[told["file"]])
    file = newest(app, chat)["files"][0]
    got = ada.get(f"/chats/{ref(chat.incoming.key)}/files/{file['id']}")
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''bill.pdf"


def test_files_of_shoppers_are_seen(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    sent = app.files.save(PNG, "mine.png")
    app.assistant.handle(Incoming(chat.incoming.key, "shopper c1", NOW, files=(sent,)))
    ada = served()
    path = f"/chats/{ref(chat.incoming.key)}"
    assert f"/files/{sent.id}" in ada.get(path).text
    assert ada.get(f"{path}/files/{sent.id}").content == PNG
    assert served("viewer", "Vera").get(f"{path}/files/{sent.id}").content == PNG


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "Only pictures"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Only pictures"),
        (b"MZ\x90\x00", "Only pictures"),
        (PNG + b"0" * 10 * 1024 * 1024, "at most 10 MB"),
    ],
    ids=["empty", "page", "svg", "program", "big"],
)
def test_what_is_not_taken(app: App, served: Seat, content: bytes, told: str) -> None:
    refused = upload(served(), waiting(app, "c1"), content)
    assert refused.status_code == 422
    assert told in refused.json()["error"]


def test_a_file_belongs_to_its_chat(app: App, served: Seat) -> None:
    one, other = waiting(app, "c1"), waiting(app, "c2")
    ada, bob = served(), served("agent", "Bob")
    token = upload(ada, one, PNG).json()["file"]
    assert act(ada, other, "say", text="x", file=[token]).status_code == 422
    assert act(bob, one, "say", text="x", file=[token]).status_code == 422
    assert act(ada, one, "say", text="x", file=[token[:-2] + "00"]).status_code == 422
    assert act(ada, one, "say", text="x", file=[token]).status_code == 200
    id = newest(app, one)["files"][0]["id"]
    assert ada.get(f"/chats/{ref(other.incoming.key)}/files/{id}").status_code == 422
    for odd in ("..%2f..%2fsecret", "%25", id[:10], "0" * 64):
        assert ada.get(f"/chats/{ref(one.incoming.key)}/files/{odd}").status_code in {404, 422}


def test_who_may_not_upload(app: App, served: Seat) -> None:
    chat, ada = waiting(app, "c1"), served()
    assert upload(served("viewer", "Vera"), chat, PNG).status_code == 403
    assert upload(ada, chat, PNG, **{"x-csrf": "0" * 64}).status_code == 403
    assert upload(ada, chat, PNG, origin="https://evil.example").status_code == 403
    stranger = Browser(ada.address)
    path = f"/chats/{ref(chat.incoming.key)}/files"
    assert stranger.client.post(f"/desk{path}", content=PNG).status_code == 401
    assert stranger.get(f"{path}/{'0' * 64}").status_code == 303
    stranger.client.close()
