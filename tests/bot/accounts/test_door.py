from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.accounts.base import Account, AccountError, CodeNeededError, LoginError, ThrottledError, Visit
from bot.accounts.door import Door
from bot.accounts.passwords import Passwords
from bot.accounts.people import People
from bot.accounts.single_sign_on import Identity
from tests.bot.accounts.conftest import HERE, PASSWORD, Clock, joined

EMAIL = "olga@shop.example"


def test_who_logged_in_is_known_until_they_leave(door: Door, owner: Account) -> None:
    token = door.log_in("main", " OLGA@shop.example", PASSWORD, HERE)
    assert door.who(token) == owner
    door.log_out(token, HERE)
    assert door.who(token) is None
    door.log_out(token, HERE)


def test_what_is_wrong_is_not_told(door: Door, owner: Account) -> None:
    told = set()
    for shop, email, password in (
        ("main", EMAIL, "wrong password"),
        ("main", "nobody@shop.example", PASSWORD),
        ("other", EMAIL, PASSWORD),
        ("main", "not an address", PASSWORD),
        ("main", EMAIL, ""),
        ("main", EMAIL, "\ud800" * 10_000),
        ("main", "\ud800@\x00", PASSWORD),
    ):
        with pytest.raises(LoginError) as refused:
            door.log_in(shop, email, password, Visit())
        told.add(str(refused.value))
    assert len(told) == 1


@pytest.mark.parametrize("token", [None, "", "x", "\ud800", "x" * 10_000])
def test_forged_tokens_are_nobodys(door: Door, owner: Account, token: str | None) -> None:
    real = door.log_in("main", EMAIL, PASSWORD, HERE)
    assert door.who(token) is None
    assert door.who(real[:-1]) is None
    assert not door.csrf_right(real, token)
    assert not door.csrf_right(token, door.csrf(real))


def test_a_csrf_token_belongs_to_its_session(door: Door, owner: Account) -> None:
    one, other = (door.log_in("main", EMAIL, PASSWORD, HERE) for _ in range(2))
    assert door.csrf_right(one, door.csrf(one))
    assert not door.csrf_right(other, door.csrf(one))
    assert one not in door.csrf(one)


def test_sessions_end(door: Door, owner: Account, clock: Clock) -> None:
    unused, used = (door.log_in("main", EMAIL, PASSWORD, HERE) for _ in range(2))
    for _ in range(5):
        clock.now += timedelta(hours=11)
        assert door.who(used) == owner
    assert door.who(unused) is None
    clock.now += timedelta(days=28)
    assert door.who(used) is None


def test_guessing_is_slowed_down_by_account(door: Door, owner: Account, clock: Clock) -> None:
    for number in range(5):
        with pytest.raises(LoginError):
            door.log_in("main", EMAIL, "wrong password", Visit(f"192.0.2.{number}"))
    with pytest.raises(ThrottledError, match="in 15 min") as shut:
        door.log_in("main", EMAIL, PASSWORD, Visit("198.51.100.1"))
    assert shut.value.seconds == 900
    clock.now += timedelta(minutes=15)
    assert door.log_in("main", EMAIL, PASSWORD, HERE)


def test_the_right_password_wipes_the_slate(door: Door, owner: Account) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginError):
                door.log_in("main", EMAIL, "wrong password", HERE)
        assert door.log_in("main", EMAIL, PASSWORD, HERE)


def test_guessing_is_slowed_down_by_address(door: Door, owner: Account) -> None:
    for number in range(30):
        with pytest.raises(LoginError):
            door.log_in("main", f"nobody{number}@shop.example", PASSWORD, HERE)
    with pytest.raises(ThrottledError):
        door.log_in("main", EMAIL, PASSWORD, HERE)
    assert door.log_in("main", EMAIL, PASSWORD, Visit("198.51.100.7"))


def test_many_guesses_at_once_gain_nothing(door: Door, owner: Account) -> None:
    def guess(number: int) -> type[Exception]:
        with pytest.raises((LoginError, ThrottledError)) as refused:
            door.log_in("main", EMAIL, f"wrong password {number}", Visit())
        return refused.type

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(guess, range(16))).count(LoginError) == 5


def test_an_authenticator_app(door: Door, owner: Account, clock: Clock) -> None:
    token, elsewhere = (door.log_in("main", EMAIL, PASSWORD, HERE) for _ in range(2))
    key, address = door.start_totp(token)
    assert address.startswith("otpauth://totp/")
    app = pyotp.TOTP(key)
    assert door.log_in("main", EMAIL, PASSWORD, HERE), "an app that was not confirmed is not asked for"
    with pytest.raises(LoginError):
        door.confirm_totp(token, "000000" if app.at(clock.now) != "000000" else "111111", HERE)
    door.confirm_totp(token, app.at(clock.now), HERE)
    assert door.who(elsewhere) is None
    with pytest.raises(CodeNeededError):
        door.log_in("main", EMAIL, PASSWORD, HERE)
    with pytest.raises(LoginError):
        door.log_in("main", EMAIL, PASSWORD, HERE, app.at(clock.now))
    clock.now += timedelta(seconds=30)
    assert door.log_in("main", EMAIL, PASSWORD, HERE, f" {app.at(clock.now)[:3]} {app.at(clock.now)[3:]}")
    with pytest.raises(LoginError):
        door.log_in("main", EMAIL, PASSWORD, HERE, app.at(clock.now))
    with pytest.raises(AccountError, match="already"):
        door.start_totp(token)
    with pytest.raises(LoginError):
        door.remove_totp(token, "wrong password", HERE)
    door.remove_totp(token, PASSWORD, HERE)
    assert door.log_in("main", EMAIL, PASSWORD, HERE)


def test_a_code_is_never_taken_without_the_password(door: Door, owner: Account, clock: Clock) -> None:
    token = door.log_in("main", EMAIL, PASSWORD, HERE)
    app = pyotp.TOTP(door.start_totp(token)[0])
    door.confirm_totp(token, app.at(clock.now), HERE)
    clock.now += timedelta(seconds=30)
    with pytest.raises(LoginError):
        door.log_in("main", EMAIL, "wrong password", HERE, app.at(clock.now))
    for code in ("", "１２３４５６", "abcdef", "1" * 1000):
        with pytest.raises((LoginError, CodeNeededError)):
            door.log_in("main", EMAIL, PASSWORD, HERE, code)


def test_changing_the_password_ends_other_sessions(door: Door, owner: Account) -> None:
    here, elsewhere = (door.log_in("main", EMAIL, PASSWORD, HERE) for _ in range(2))
    with pytest.raises(LoginError):
        door.change_password(here, "wrong password", "a new long password", HERE)
    door.change_password(here, PASSWORD, "a new long password", HERE)
    assert door.who(here) == owner
    assert door.who(elsewhere) is None
    with pytest.raises(LoginError):
        door.log_in("main", EMAIL, PASSWORD, HERE)


def test_old_hashes_are_made_anew(door: Door, owner: Account) -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    later = Door(door._engine, stronger, door._clock, door._new_token)
    assert later.log_in("main", EMAIL, PASSWORD, HERE)
    with door._engine.connect() as connection:
        assert "t=2" in str(connection.exec_driver_sql("SELECT password FROM account").scalar())


def test_single_sign_on_lets_in_who_was_invited(people: People, door: Door, owner: Account) -> None:
    identity = Identity("idp", "42", "ada@shop.example")
    with pytest.raises(LoginError):
        door.log_in_as("main", identity, HERE)
    ada = joined(people, owner, "agent", "ada@shop.example")
    assert door.who(door.log_in_as("main", identity, HERE)) == ada
    moved = Identity("idp", "42", "ada.lovelace@elsewhere.example")
    assert door.who(door.log_in_as("main", moved, HERE)) == ada
    for email in ("ada@shop.example", ""):
        with pytest.raises(LoginError):
            door.log_in_as("main", Identity("idp", "666", email), HERE)
    people.disable(owner.agent, ada.id, HERE)
    with pytest.raises(LoginError):
        door.log_in_as("main", identity, HERE)
