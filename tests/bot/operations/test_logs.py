from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import App
from bot.messages import ChatKey, Incoming
from bot.operations.logs import configure_logs, secret_values
from bot.operations.redaction import Redaction
from bot.settings import Settings
from bot.storage.base import StaleChatError
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.bot.demo_shop import NOW, Chat

CARD, PHONE, EMAIL, NAME = "4111 1111 1111 1111", "+7 912 345-67-89", "anna@kazan.example", "Zanzibaria"
PERSONAL = (CARD, PHONE, EMAIL, NAME, "912", "anna-of-kazan", "chat-of-anna")
#: Those that have to look like something; every other secret of the settings is made up.
SPECIAL = {
    "database_url": "postgresql://shop:database-password@db.internal/shop",
    "valkey_url": "valkey://:valkey-password@valkey.internal/0",
    "telegram_token": "4242424242:AAH-telegram-token-of-the-shop",
}
SECRETS = {
    name: SPECIAL.get(name, f"{name}-of-the-shop-which-nobody-may-see")
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))
}


class Logged:
    """All that is logged, as text and as lines."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def settings(folder: Path, level: str = "info") -> Settings:
    return Settings(data_dir=folder, log_level=level, **SECRETS)  # type: ignore[arg-type]


@pytest.fixture(params=["info", "debug"])
def logged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Logged]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    structlog.reset_defaults()
    logged = Logged()
    configure_logs(settings(tmp_path, request.param), out=logged.stream)
    yield logged
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def says_all(chat: Chat) -> None:
    for text in (
        f"my name is {NAME}, I need a kettle",
        f"call me at {PHONE} or write to {EMAIL}",
        f"here is my card: {CARD}",
        "I want to talk to a person",
        f"{PHONE}",
        "forget everything you know about me",
    ):
        chat.say(text)


def test_whole_chats_leave_no_trace_of_a_person_in_the_log(demo: App, logged: Logged) -> None:
    says_all(Chat(demo, "chat-of-anna", shopper="anna-of-kazan"))
    turns = [line for line in logged.lines if line["event"] == "turn"]
    assert len(turns) == 6
    assert {line["outcome"] for line in turns} == {"answered"}
    assert not [secret for secret in PERSONAL if secret in logged.text]


def test_one_shopper_is_one_pseudonym_and_each_turn_has_an_id(demo: App, logged: Logged) -> None:
    for name in ("first", "second"):
        Chat(demo, name, shopper="anna-of-kazan").say("hello")
    Chat(demo, "third", shopper="boris").say("hello")
    turns = [line for line in logged.lines if line["event"] == "turn"]
    assert [line["shopper"] for line in turns].count(turns[0]["shopper"]) == 2
    assert len({line["turn_id"] for line in turns}) == 3
    assert len({line["chat"] for line in turns}) == 3


def test_all_that_is_logged_within_a_turn_carries_its_id(demo: App, logged: Logged) -> None:
    stale = []

    def once(record: Any) -> None:
        if not stale:
            stale.append(record)
            raise StaleChatError("somebody was faster")
        type(demo.store).commit(demo.store, record)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.store, "commit", once)
        Chat(demo, "stale").say("hello")
    retried, turn = (line for line in logged.lines if line["event"] in {"turn_retried", "turn"})
    assert retried["turn_id"] == turn["turn_id"]


def test_a_database_error_shows_the_statement_and_not_the_shoppers_words(demo: App, logged: Logged) -> None:
    with demo.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message RENAME TO message_lost")
    anna = Chat(demo, "chat-of-anna", shopper="anna-of-kazan")
    try:
        anna.say(f"{NAME} lives here, call {PHONE}")
    except sa.exc.OperationalError:
        structlog.get_logger("test").exception("turn_failed", chat="chat-of-anna")
    finally:
        with demo.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE message_lost RENAME TO message")
    assert "INSERT INTO" in logged.text
    assert "no such table: message" in logged.text
    assert not [word for word in PERSONAL if word in logged.text]


def test_a_request_that_breaks_shows_nothing_of_its_body(logged: Logged) -> None:
    class Broken(FakeAssistant):
        def handle(self, incoming: Incoming) -> Any:
            raise RuntimeError(f"cannot handle {incoming.text!r} of {incoming.shopper}")

    with serving(lamp_shop(Broken(), 0)) as address:
        body = {"chat": "chat-of-anna", "text": f"my card is {CARD}, my phone {PHONE}, mail {EMAIL}"}
        assert httpx.post(f"{address}/api/v1/chat", json=body).status_code == 500
    assert "request_failed" in logged.text
    assert not [word for word in (CARD, PHONE, EMAIL) if word in logged.text]


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_masked_wherever_they_turn_up(logged: Logged, name: str) -> None:
    secret = SECRETS[name]
    structlog.get_logger("test").warning("odd", reason=f"GET https://host/bot{secret}/getMe: 401")
    structlog.get_logger("test").warning(f"told {secret}", deep={"list": [{"inner": secret}]})
    logging.getLogger("httpx").warning("HTTP Request: POST https://host/bot%s/sendMessage", secret)
    try:
        raise RuntimeError(f"Bearer {secret}")
    except RuntimeError:
        structlog.get_logger("test").exception("failed")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert len(logged.lines) == 5
    assert secret not in logged.text


def test_every_secret_of_the_settings_is_known_to_the_log(tmp_path: Path) -> None:
    """A setting added later is masked as well, or this fails: secrets are SecretStr."""
    assert set(secret_values(settings(tmp_path))) == set(SECRETS.values())
    assert len(SECRETS) >= 8
    suspicious = ("token", "secret", "password", "_key")
    assert {name for name in Settings.model_fields if any(word in name for word in suspicious)} <= set(
        SECRETS
    )


def test_words_are_told_by_their_length() -> None:
    ours = Redaction(lambda: b"key")
    assert (
        ours(None, "info", {"event": "e", "level": "info", "text": "a red dress"})["text"] == "[11 letters]"
    )
    debug = ours(None, "debug", {"event": "e", "level": "debug", "text": f"a dress for {EMAIL}"})
    assert debug["text"] == "a dress for [e-mail]"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call +44 20 7946 0958 now", "call [number] now"),
        ("8 (912) 345-67-89", "[number]"),
        ("postgresql://shop:hunter2@db/shop", "postgresql://shop:[secret]@db/shop"),
        ("at 2026-11-28 20:47:31.123456", "at 2026-11-28 20:47:31.123456"),
        ("generation 42 of 54667 products in 12.5 s", "generation 42 of 54667 products in 12.5 s"),
        ("File assistant.py, line 123, in handle", "File assistant.py, line 123, in handle"),
        ("input_value='мой дом', input_type=str", "input_value=[hidden], input_type=str"),
    ],
)
def test_what_looks_personal_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert Redaction(lambda: b"key").text(text) == masked


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.integers() | st.text() | st.binary(),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
        ),
    )
)
def test_nothing_that_is_logged_breaks_the_log(event: dict[str, Any]) -> None:
    redacted = Redaction(lambda: b"key")(None, "info", {**event, "level": "info"})
    structlog.processors.JSONRenderer()(None, "info", redacted)


def test_a_turn_without_a_shop_is_logged_as_failed(demo: App, logged: Logged) -> None:
    incoming = Incoming(ChatKey("elsewhere", "test", "x"), "x", NOW, "hi")
    with pytest.raises(Exception, match="no shop"):
        demo.assistant.handle(replace(incoming))
    assert [line["outcome"] for line in logged.lines if line["event"] == "turn"] == ["failed"]


def test_what_the_web_server_set_up_for_itself_is_masked_as_well(tmp_path: Path) -> None:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    server, stream = logging.getLogger("uvicorn.error"), io.StringIO()
    server.setLevel(logging.CRITICAL)
    server.addHandler(logging.NullHandler())
    server.propagate = False
    try:
        configure_logs(settings(tmp_path), out=stream)
        server.error("lost %s", SECRETS["telegram_token"])
    finally:
        structlog.configure(**before)
        root.handlers, root.level = handlers, level
    assert "lost" in stream.getvalue()
    assert SECRETS["telegram_token"] not in stream.getvalue()
