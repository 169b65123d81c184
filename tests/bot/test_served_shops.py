"""Two shops, two bots and two web chats in one process: each finds its own, and nothing reaches the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.app import App
from bot.channels.telegram.signing import webhook_secret
from bot.channels.telegram.webhook import SECRET as HEADER
from bot.messages import ChatKey, Incoming
from bot.secret import shop_secret
from tests.bot.channels.telegram.running import answer, wait_for
from tests.bot.console.browsing import HERE, PASSWORD, Browser
from tests.bot.two_shops import BOOKS, GARDEN, PUBLIC, TOKENS, Running, two_shops
from tests.fakes.bot_api import buttons, shown


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch, two_shops(tmp_path_factory.mktemp("two"), patch) as running:
        yield running


def app_of(shops: Running, shop: str) -> App:
    return shops.told.served[shop].app


def passed(shops: Running, shop: str) -> str:
    answer = httpx.post(f"{shops.at(shop)}/api/v1/page/guest", json={})
    return str(answer.raise_for_status().json()["token"])


def history(shops: Running, shop: str, token: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"}
    return httpx.get(f"{shops.at(shop)}/api/v1/page/history", params={"chat": "a"}, headers=headers)


def asked(shops: Running, shop: str, text: str, **more: Any) -> dict[str, Any]:
    body = {"chat": "c", "shopper": "u", "text": text}
    done = httpx.post(f"{shops.at(shop)}/api/v1/chat", json=body, timeout=60, **more)
    found: dict[str, Any] = done.json()
    return found


def test_each_bot_sells_the_goods_of_its_shop(shops: Running) -> None:
    anna = shops.api.world.add_person("Anna")
    bots = shops.api.world.bots
    told = {}
    for shop, wish in ((GARDEN, "a spade"), (BOOKS, "a crime novel"), (GARDEN, "an atlas")):
        talk = shops.api.talk(bots[TOKENS[shop]], anna)
        before = len(talk.heard)
        talk.says(wish)
        told[wish] = shown(answer(talk, before + 1))
    assert "Steel spade" in told["a spade"]
    assert "crime novel" in told["a crime novel"].lower()
    assert "atlas of the oceans" not in told["an atlas"]


def test_each_page_sells_the_goods_of_its_shop(shops: Running) -> None:
    token = {"headers": {"authorization": "Bearer books-api-token-of-tests"}}
    assert asked(shops, GARDEN, "a rake")["products"][0]["id"] == "rake"
    assert asked(shops, BOOKS, "an atlas", **token)["products"][0]["id"] == "atlas"
    assert asked(shops, BOOKS, "an atlas")["error"].startswith("Show the API's token")
    pages = {shop: httpx.get(f"{shops.at(shop)}/") for shop in (GARDEN, BOOKS)}
    assert {page.status_code for page in pages.values()} == {200}
    assert httpx.get(shops.at(GARDEN)).headers["location"].endswith("/shops/garden/")
    suggested = httpx.get(f"{shops.at(BOOKS)}/api/v1/suggest", params={"q": "spad"}).json()
    assert suggested["suggestions"] == []


def test_a_pass_of_one_shop_opens_no_chat_of_another(shops: Running) -> None:
    token = passed(shops, GARDEN)
    assert history(shops, GARDEN, token).status_code == 200
    assert history(shops, BOOKS, token).status_code == 401
    for shop, closed in ((BOOKS, 4401), (GARDEN, None)):
        address = f"{shops.at(shop).replace('http', 'ws', 1)}/api/v1/live?chat=a"
        with connect(address, subprotocols=["shopkeeper.v1", f"guest.{token}"]) as socket:  # type: ignore[list-item]
            if closed is None:
                assert '"ready"' in str(socket.recv(10))
                continue
            with pytest.raises(ConnectionClosed) as end:
                socket.recv(10)
            assert end.value.rcvd is not None
            assert end.value.rcvd.code == closed
    renewed = httpx.post(f"{shops.at(BOOKS)}/api/v1/page/guest", json={"token": token}).json()["token"]
    assert renewed.partition(".")[0] != token.partition(".")[0]  # another visitor there


def test_origins_are_each_shops_own(shops: Running) -> None:
    allowed = {
        shop: httpx.post(
            f"{shops.at(shop)}/api/v1/page/guest", json={}, headers={"origin": "https://garden.example"}
        ).status_code
        for shop in (GARDEN, BOOKS)
    }
    assert allowed == {GARDEN: 200, BOOKS: 403}


def test_a_webhook_takes_the_updates_of_its_own_bot_only(shops: Running) -> None:
    ids = {shop: int(token.partition(":")[0]) for shop, token in TOKENS.items()}
    secrets = {
        shop: webhook_secret(shop_secret(app_of(shops, shop).settings), ids[shop]) for shop in (GARDEN, BOOKS)
    }
    hooks = {shop: shops.api.world.bots[TOKENS[shop]].webhook for shop in (GARDEN, BOOKS)}
    assert {shop: hook.url for shop, hook in hooks.items() if hook} == {
        shop: f"{PUBLIC}/telegram/{id}" for shop, id in ids.items()
    }
    assert {shop: hook.secret for shop, hook in hooks.items() if hook} == secrets
    for shop, other in ((GARDEN, BOOKS), (BOOKS, GARDEN)):
        pushed = httpx.post(
            f"{shops.address}/telegram/{ids[shop]}", json={"update_id": 1}, headers={HEADER: secrets[other]}
        )
        assert pushed.status_code == 401


def test_a_button_of_one_bot_means_nothing_to_the_other(shops: Running) -> None:
    anna = shops.api.world.add_person("Anna")
    garden, books = (shops.api.talk(shops.api.world.bots[TOKENS[shop]], anna) for shop in (GARDEN, BOOKS))
    garden.says("a hose")
    offered = buttons(answer(garden, 1))
    books.says("an atlas")
    theirs = answer(books, 1)
    data = next(button["callback_data"] for button in offered if "callback_data" in button)
    key, store = ChatKey(BOOKS, "telegram", str(anna.id)), app_of(shops, BOOKS).store
    before = store.history(key)
    query = books.sends_callback(theirs, data)
    wait_for(lambda: shops.api.world.queries[query]["answers"], "the answer to the press")
    assert store.history(key) == before


def test_an_agent_of_one_shop_is_a_stranger_in_the_other(shops: Running) -> None:
    people = app_of(shops, GARDEN).people
    people.join(people.setup(GARDEN) or "", "olga@garden.example", "Olga", PASSWORD, HERE)
    garden, books = (Browser(shops.at(shop), origin=shops.address) for shop in (GARDEN, BOOKS))
    entered = garden.log_in("olga@garden.example")
    assert entered.status_code == 303
    assert entered.headers["location"].startswith("/shops/garden/desk")
    assert garden.get("/").status_code == 200
    assert books.log_in("olga@garden.example").status_code != 303
    for cookie in garden.client.cookies.jar:
        assert cookie.path == "/shops/garden/desk"
        books.client.cookies.set(cookie.name, cookie.value or "")
    refused = books.get("/")
    assert refused.status_code == 303
    assert refused.headers["location"].startswith("/shops/books/desk/login")
    for browser in (garden, books):
        browser.client.close()


def test_a_link_of_one_shop_leads_into_its_own_bot_only(shops: Running) -> None:
    garden, books = (app_of(shops, shop) for shop in (GARDEN, BOOKS))
    key, now = ChatKey(GARDEN, "web", "guest.a"), datetime.now(UTC)
    garden.assistant.handle(Incoming(key, "web:guest", now, "a rake"))
    token = garden.passages.token(key, "web:guest", now)
    stranger = shops.talk(BOOKS, "Boris")
    stranger.says(f"/start c_{token}")
    assert "used already or is too old" in shown(answer(stranger, 1))
    wanda = shops.talk(GARDEN, "Wanda")
    wanda.says(f"/start c_{token}")
    assert "Ash rake" in shown(answer(wanda, 1))
    there = ChatKey(BOOKS, "telegram", "1")
    assert books.passages.take(token, there, "telegram:1", now) == "refused"


def test_the_page_offers_the_bot_of_its_shop(shops: Running) -> None:
    for shop in (GARDEN, BOOKS):
        headers = {"authorization": f"Bearer {passed(shops, shop)}"}
        away = httpx.post(f"{shops.at(shop)}/api/v1/page/onward", json={"chat": "a"}, headers=headers)
        assert away.json()["url"].startswith(f"https://t.me/{shop}_bot?start=c_")


def test_the_process_tells_how_each_shop_does(shops: Running) -> None:
    assert httpx.get(f"{shops.address}/livez").json() == {"status": "ok"}
    ready = httpx.get(f"{shops.address}/readyz").json()
    assert ready["parts"]["garden.catalog"] == ready["parts"]["books.catalog"] == "ok"
    assert httpx.get(f"{shops.at(GARDEN)}/readyz").json()["parts"]["catalog"] == "ok"
    missing = httpx.get(f"{shops.address}/shops/shoes/")
    assert (missing.status_code, missing.json()["error"]) == (404, "There is no such shop or page here.")
    assert httpx.get(f"{shops.address}/").status_code == 404


def test_a_shop_that_can_not_be_opened_leaves_the_others_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "policy.yaml").write_text("delivery: [", encoding="utf-8")
    with two_shops(tmp_path, monkeypatch) as running:
        assert list(running.told.closed) == [BOOKS]
        assert "policy.yaml" in running.told.closed[BOOKS]
        assert asked(running, GARDEN, "a rake")["products"][0]["id"] == "rake"
        closed = httpx.get(f"{running.at(BOOKS)}/")
        assert (closed.status_code, closed.headers["retry-after"]) == (503, "60")
        ready = httpx.get(f"{running.address}/readyz")
        assert (ready.status_code, "books.open" in ready.json()["parts"]) == (503, True)
        assert str(tmp_path) not in ready.text
