from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from bot.channels.web.page import STATIC
from bot.channels.web.rates import RateOptions
from bot.dialogue.state import CartItem
from bot.errors import ShopkeeperError
from bot.messages import Card, CartLine, ChatKey
from bot.selling.shelves import ShelfRequest
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def address(assistant: FakeAssistant) -> Iterator[str]:
    shop = lamp_shop(assistant, 0, shop_name='Lamps <& "more">', origins=frozenset({"https://shop.example"}))
    with serving(shop) as address:
        yield address


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers=visitor_pass(address)) as client:
        yield client


def visitor_pass(address: str, token: str | None = None) -> dict[str, str]:
    given = httpx.post(f"{address}/api/v1/page/guest", json={"token": token}).json()
    return {"authorization": f"Bearer {given['token']}"}


def say(client: httpx.Client, text: str, id_: str = "1", **headers: str) -> httpx.Response:
    return client.post(
        "/api/v1/page/chat", json={"chat": "a", "id": id_, "text": text, "since": 0}, headers=headers
    )


def history(client: httpx.Client, chat: str = "a") -> list[dict[str, object]]:
    messages: list[dict[str, object]] = client.get("/api/v1/page/history", params={"chat": chat}).json()[
        "messages"
    ]
    return messages


def test_the_page_is_strict_and_escapes_the_shop_name(visitor: httpx.Client) -> None:
    page = visitor.get("/")
    assert 'shop-name="Lamps &lt;&amp; &#34;more&#34;&gt;"' in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self' https://shop.example" in policy
    assert page.headers["referrer-policy"]
    assert "<style" not in page.text
    assert "style=" not in page.text
    assert re.findall(r"<script(?![^>]* src=)", page.text) == []


def test_the_page_sets_no_cookie_and_a_pass_stands_in_no_address(visitor: httpx.Client, address: str) -> None:
    assert "set-cookie" not in visitor.get("/").headers
    token = visitor.headers["authorization"].removeprefix("Bearer ")
    with httpx.Client(base_url=address) as without:
        assert without.get("/api/v1/page/history", params={"chat": "a", "token": token}).status_code == 401


def test_an_earlier_pass_keeps_its_visitor(visitor: httpx.Client, address: str) -> None:
    say(visitor, "a lamp")
    token = visitor.headers["authorization"].removeprefix("Bearer ")
    with httpx.Client(base_url=address, headers=visitor_pass(address, token)) as later:
        assert len(history(later)) == 2
    with httpx.Client(base_url=address, headers=visitor_pass(address, f"x{token}")) as stranger:
        assert history(stranger) == []


def test_too_much_at_once_is_refused_for_a_while() -> None:
    shop = lamp_shop(FakeAssistant(), 0, rates=RateOptions(guest="3/minute", newcomer="2/minute"))
    with serving(shop) as address, httpx.Client(base_url=address, headers=visitor_pass(address)) as eager:
        answers = [say(eager, "hi", str(number)) for number in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) == 60
        guest = {"token": None}
        codes = [eager.post("/api/v1/page/guest", json=guest).status_code for _ in range(2)]
        assert codes == [200, 429]


def test_news_come_as_server_sent_events(visitor: httpx.Client, assistant: FakeAssistant) -> None:
    say(visitor, "a lamp", "1")
    with visitor.stream("GET", "/api/v1/page/events", params={"chat": "a", "since": 1}) as stream:
        lines = stream.iter_lines()
        assert event(lines)["type"] == "ready"
        assert (event(lines)["type"], stream.headers["content-type"].partition(";")[0]) == (
            "reply",
            "text/event-stream",
        )
        assistant.answer_as_a_person(assistant.turns[0].key, "Vera here")
        news = event(lines)
        assert (news["reply"]["text"], news["from"], news["name"]) == ("Vera here", "human", "Vera")
        assert event(lines) == {"type": "owner", "owner": "human"}


def event(lines: Iterator[str]) -> dict[str, Any]:
    line = next(line for line in lines if line.startswith("data:"))
    found: dict[str, Any] = json.loads(line.removeprefix("data:"))
    return found


def test_static_files_are_cached_by_content(visitor: httpx.Client) -> None:
    script = re.findall(r'src="(static/[^"]+)"', visitor.get("/").text)[0]
    versioned, plain = visitor.get(f"/{script}"), visitor.get("/static/shopkeeper-chat.js")
    assert "immutable" in versioned.headers["cache-control"]
    assert plain.headers["cache-control"] == "no-cache"
    assert "javascript" in plain.headers["content-type"]
    again = visitor.get("/static/shopkeeper-chat.js", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304
    assert visitor.get("/static/../options.py").status_code == 404
    assert plain.headers["content-encoding"] == versioned.headers["content-encoding"] == "gzip"
    whole = visitor.get("/static/shopkeeper-chat.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert whole.text == plain.text
    assert visitor.get("/demo/pictures/brass.svg").headers["content-type"].startswith("image/svg+xml")


def test_addresses_may_name_the_shop_as_where_there_are_several(visitor: httpx.Client) -> None:
    assert visitor.get("/shops/lamps/").text == visitor.get("/").text
    assert visitor.get("/shops/Lamps & more/embed.js").text == visitor.get("/embed.js").text
    history = visitor.get("/shops/lamps/api/v1/page/history", params={"chat": "a"})
    assert history.json() == visitor.get("/api/v1/page/history", params={"chat": "a"}).json()


def test_the_element_stays_small() -> None:
    """Each file is sent by itself, so each counts as it is compressed by itself."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.js")}
    others = {"embed.js", "shopkeeper-feed.js", "feed-style.js", "feed-words.js"}
    assert sum(size for name, size in sizes.items() if name not in others) <= 25_000
    assert sum(sizes[name] for name in others) <= 5 * 1024


def test_a_turn_and_its_history(visitor: httpx.Client) -> None:
    answer = say(visitor, "a lamp").json()
    assert answer["in_reply_to"] == "1"
    assert [message["type"] for message in answer["messages"]] == ["ready", "said", "reply", "accepted"]
    press = answer["messages"][2]["reply"]["products"][0]["buttons"][0]["press"]
    visitor.post("/api/v1/page/chat", json={"chat": "a", "id": "2", "press": press}).raise_for_status()
    said = [(message["type"], message.get("id"), message.get("text")) for message in history(visitor)]
    assert said == [
        ("said", "1", "a lamp"),
        ("reply", None, None),
        ("said", "2", "Add to cart"),  # a press is remembered by the label that was pressed
        ("reply", None, None),
    ]


def test_the_guest_never_reaches_the_page(visitor: httpx.Client, assistant: FakeAssistant) -> None:
    answer = say(visitor, "a lamp")
    guest = assistant.turns[0].key.chat.partition(".")[0]
    assert assistant.turns[0].shopper == f"web:{guest}"
    assert len(guest) >= 20
    assert guest not in answer.text
    assert answer.json()["messages"][2]["reply"]["chat"] == "a"


def test_one_shopper_never_reads_another(
    visitor: httpx.Client, address: str, assistant: FakeAssistant
) -> None:
    say(visitor, "a secret lamp")
    guest = assistant.turns[0].key.chat.partition(".")[0]
    with httpx.Client(base_url=address, headers=visitor_pass(address)) as other:
        assert history(other) == []
        assert other.get("/api/v1/page/history", params={"chat": f"{guest}.a"}).status_code == 422
    bearer = {"authorization": f"Bearer {guest}.9999999999.{'A' * 43}"}
    with httpx.Client(base_url=address, headers=bearer) as forged:
        assert say(forged, "show me").status_code == 401
        assert forged.get("/api/v1/page/history", params={"chat": "a"}).status_code == 401


def test_the_page_without_pass_or_from_elsewhere_is_refused(visitor: httpx.Client, address: str) -> None:
    with httpx.Client(base_url=address) as without:
        assert say(without, "hi").status_code == 401
    assert say(visitor, "hi", origin="https://evil.example").status_code == 403
    assert say(visitor, "hi", origin=address).status_code == 200
    assert say(visitor, "hi", origin="https://shop.example").status_code == 200


def test_other_origins_read_only_when_allowed(visitor: httpx.Client) -> None:
    ours = visitor.get("/api/v1/page/history?chat=a", headers={"origin": "https://shop.example"})
    assert ours.headers["access-control-allow-origin"] == "https://shop.example"
    theirs = visitor.get("/api/v1/page/history?chat=a", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in theirs.headers


def test_the_same_id_is_one_turn(visitor: httpx.Client, assistant: FakeAssistant) -> None:
    first, again = (say(visitor, "a lamp").json()["messages"] for _ in range(2))
    assert first[1:] == again[1:]
    assert len(assistant.turns) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"chat": "a", "id": "1"},
        {"chat": "a b", "id": "1", "text": "x"},
        {"chat": "a\n", "id": "1", "text": "x"},
        {"chat": "a", "id": "", "text": "x"},
        {"chat": "a", "id": "1", "text": ""},
        {"chat": "a", "id": "1", "text": "x" * 70_000},
    ],
)
def test_bad_messages(visitor: httpx.Client, body: dict[str, str]) -> None:
    answer = visitor.post("/api/v1/page/chat", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]


class Shelves:
    """A storefront that knows one lamp and keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def viewed(self, key: ChatKey, shopper: str, product: str, at: datetime) -> bool:
        self.told.append((shopper, product))
        return product == "lamp-1"

    def cart(
        self, key: ChatKey, shopper: str, lines: Sequence[CartItem], at: datetime, locale: str
    ) -> list[CartLine]:
        self.told.append([(line.id, line.quantity) for line in lines])
        return [CartLine(line.id, "Brass lamp", line.quantity, Decimal("59.90"), "USD") for line in lines]

    def shelf(self, key: ChatKey, shopper: str, request: ShelfRequest, at: datetime) -> list[Card]:
        if request.product == "gone":
            raise ShopkeeperError("There is no product 'gone' in the catalog.")
        return [Card("lamp-1", "Brass lamp", Decimal("59.90"), "USD", True)]


def test_what_a_page_tells_and_asks() -> None:
    shelves = Shelves()
    with (
        serving(lamp_shop(FakeAssistant(), 0, storefront=shelves)) as address,
        httpx.Client(base_url=address, headers=visitor_pass(address)) as page,
    ):
        view = {"chat": "a", "product": "lamp-1"}
        assert page.post("/api/v1/page/view", json=view).json() == {"known": True}
        cart = {"chat": "a", "lines": [{"id": "lamp-1", "quantity": 2}]}
        told = page.post("/api/v1/page/cart", json=cart).json()
        assert (told["known"], told["cart"][0]["title"], told["cart"][0]["quantity"]) == (1, "Brass lamp", 2)
        shelf = page.get("/api/v1/page/shelf", params={"kind": "similar", "product": "lamp-1"}).json()
        assert [product["id"] for product in shelf["products"]] == ["lamp-1"]
        gone = page.get("/api/v1/page/shelf", params={"kind": "similar", "product": "gone"})
        assert (gone.status_code, gone.json()["error"]) == (404, "There is no product 'gone' in the catalog.")
        assert page.get("/api/v1/page/shelf", params={"kind": "stolen"}).status_code == 422
        assert httpx.post(f"{address}/api/v1/page/view", json=view).status_code == 401
    assert shelves.told[1] == [("lamp-1", 2)]
