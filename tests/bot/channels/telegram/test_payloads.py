"""What buttons and links carry: signed for one chat, short enough, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import deep_links
from bot.channels.telegram.address import Address
from bot.channels.telegram.deep_links import DeepLink
from bot.channels.telegram.presses import ChatButtons, Offered, Page
from bot.channels.telegram.signing import CallbackSigner, webhook_secret
from bot.messages import ChatKey

SIGNER = CallbackSigner("s" * 40, 42)


def test_a_button_holds_in_its_own_chat_only() -> None:
    mine, hers = ChatButtons(SIGNER, "1001"), ChatButtons(SIGNER, "1002")
    assert mine.read(mine.press("3.12")) == Offered("3.12")
    assert mine.read(mine.page(3, 4)) == Page(3, 4)
    assert hers.read(mine.press("3.12")) is None
    other_bot = ChatButtons(CallbackSigner("s" * 40, 43), "1001")
    assert other_bot.read(mine.press("3.12")) is None


def test_callback_data_has_64_bytes() -> None:
    assert len(SIGNER.sign("1", "я" * 28).encode()) == 64
    with pytest.raises(ValueError, match="56 bytes"):
        SIGNER.sign("1", "я" * 29)


@given(st.text(max_size=80))
def test_made_up_data_is_no_button(data: str) -> None:
    assert ChatButtons(SIGNER, "1001").read(data) is None


def test_the_webhooks_secret_fits_telegram() -> None:
    secret = webhook_secret("s" * 40, 42)
    assert 1 <= len(secret) <= 256
    assert secret.replace("-", "").replace("_", "").isalnum()
    assert secret != webhook_secret("s" * 40, 43)


@given(st.sampled_from(["product", "query"]), st.text(min_size=1, max_size=60))
def test_links_lead_back(kind: str, value: str) -> None:
    link = DeepLink(kind, value)  # type: ignore[arg-type]
    try:
        made = deep_links.payload(link)
    except UnicodeEncodeError:
        return
    if made is None:
        assert len(value.encode()) > 46
        return
    assert len(made) <= 64
    assert made.replace("-", "").replace("_", "").isalnum()
    assert deep_links.read(made) == link


@given(st.text(max_size=70))
def test_any_payload_is_read_or_refused(text: str) -> None:
    found = deep_links.read(text)
    assert found is None or found.value


@pytest.mark.parametrize("name", ["1001", "-1002:1001", "-1002/17:1001", "1001/17"])
def test_addresses(name: str) -> None:
    key = ChatKey("main", "telegram", name)
    assert Address.of(key).key("main") == key


def test_the_web_is_no_address() -> None:
    for key in (ChatKey("main", "web", "1001"), ChatKey("main", "telegram", "guest.1")):
        with pytest.raises(ValueError, match="no chat of Telegram"):
            Address.of(key)
