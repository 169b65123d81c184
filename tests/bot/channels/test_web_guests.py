from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.guards import same_site
from bot.channels.web.guests import Guest, Guests

SECRET = "a secret of enough letters"


def test_a_cookie_gives_back_its_guest() -> None:
    guests = Guests(SECRET, lambda: "abcdefgh1234")
    guest = guests.new()
    assert guests.read(guests.cookie(guest)) == guest == Guest("abcdefgh1234")


@given(st.text(max_size=80))
def test_no_text_without_our_signature_is_a_guest(cookie: str) -> None:
    assert Guests(SECRET, str).read(cookie) is None


def test_changed_cookies_are_refused() -> None:
    guests = Guests(SECRET, lambda: "abcdefgh1234")
    cookie = guests.cookie(guests.new())
    assert guests.read(cookie.replace("abcdefgh", "abcdefgi")) is None
    assert guests.read(cookie[:-1]) is None
    assert guests.read(cookie + "é") is None
    assert guests.read(None) is None
    assert Guests("another secret, long enough", str).read(cookie) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Guests("short", str)


@pytest.mark.parametrize(
    ("origin", "host", "allowed", "passes"),
    [
        ("http://shop.example:8080", "shop.example:8080", set(), True),
        ("https://SHOP.example", "shop.example", set(), True),
        (None, "shop.example", set(), True),
        ("https://other.example", "shop.example", set(), False),
        ("https://other.example", "shop.example", {"https://other.example"}, True),
        ("http://other.example", "shop.example", {"https://other.example"}, False),
        ("https://shop.example.evil.example", "shop.example", set(), False),
        ("null", "shop.example", set(), False),
        ("", "", set(), False),
        ("file://shop.example", "shop.example", set(), False),
    ],
)
def test_origins(origin: str | None, host: str, allowed: set[str], passes: bool) -> None:
    assert same_site(origin, host, frozenset(allowed)) is passes
