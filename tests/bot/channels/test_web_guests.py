from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.guards import same_site
from bot.channels.web.guests import GOOD, RENEWABLE, Guest, Guests
from bot.channels.web.protocol import PASS, PROTOCOL

SECRET = "a secret of enough letters"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guests(clock: Clock) -> Guests:
    return Guests(SECRET, lambda: "abcdefgh1234", clock)


def test_a_pass_gives_back_its_guest_until_it_runs_out(guests: Guests, clock: Clock) -> None:
    token = guests.token(guests.welcome(None))
    assert guests.read(token) == Guest("abcdefgh1234")
    assert guests.of_header(f"Bearer {token}") == Guest("abcdefgh1234")
    assert guests.of_protocols([PROTOCOL, PASS + token]) == Guest("abcdefgh1234")
    clock.now += timedelta(seconds=GOOD)
    assert guests.read(token) is None


def test_a_pass_that_ran_out_keeps_its_guest_for_half_a_year(clock: Clock) -> None:
    ids = iter(["first-guest", "second-guest"])
    guests = Guests(SECRET, lambda: next(ids), clock)
    token = guests.token(guests.welcome(None))
    clock.now += timedelta(seconds=GOOD + RENEWABLE - 1)
    assert guests.welcome(token).id == "first-guest"
    clock.now += timedelta(seconds=1)
    assert guests.welcome(token).id == "second-guest"


@given(st.text(max_size=120))
def test_no_text_without_our_signature_is_a_guest(token: str) -> None:
    guests = Guests(SECRET, str, Clock())
    assert guests.read(token) is None
    assert guests.of_header(token) is None
    assert guests.of_protocols([token]) is None


def test_changed_passes_are_refused(guests: Guests, clock: Clock) -> None:
    token = guests.token(guests.welcome(None))
    guest, end, signature = token.split(".")
    assert guests.read(token.replace("abcdefgh", "abcdefgi")) is None
    assert guests.read(f"{guest}.{int(end) + 1}.{signature}") is None
    assert guests.read(token[:-1]) is None
    assert guests.read(token + "é") is None
    assert guests.read(None) is None
    assert guests.of_header(f"Basic {token}") is None
    assert Guests("another secret, long enough", str, clock).read(token) is None


def test_a_short_secret_is_refused(clock: Clock) -> None:
    with pytest.raises(ValueError, match="at least 16"):
        Guests("short", str, clock)


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
