from __future__ import annotations

import re
from pathlib import Path

import httpx
import pyotp
import pytest

from bot.accounts.door import COOKIE
from bot.app import App, build
from bot.commands.serve import web_server
from bot.console.words import keys
from bot.settings import Settings
from tests.bot.channels.web_shop import serving
from tests.bot.console.browsing import HERE, PASSWORD, Browse, Browser, Clock, colleague, fields, first_owner


def test_the_first_owner_comes_by_the_setup_link(bare: App, browser: Browser) -> None:
    link = f"/join/{bare.people.setup('main')}"
    page = browser.get(link)
    assert page.status_code == 200
    assert "first owner" in page.text
    joined = browser.post(link, email="olga@shop.example", name="Olga", password=PASSWORD)
    assert (joined.status_code, joined.headers["location"]) == (303, "/desk/")
    home = browser.get("/")
    assert home.status_code == 200
    assert "Olga" in home.text
    assert [one.role for one in bare.people.all("main")] == ["owner"]


def test_a_replayed_setup_link_is_worth_nothing(bare: App, browse: Browse, browser: Browser) -> None:
    link = f"/join/{bare.people.setup('main')}"
    browser.post(link, email="olga@shop.example", name="Olga", password=PASSWORD)
    thief = browse()
    assert thief.get(link).status_code == 410
    csrf = fields(thief.get("/login").text)["csrf"]
    again = {"csrf": csrf, "email": "e@evil.example", "name": "Eve", "password": PASSWORD}
    assert thief.client.post("/desk" + link, data=again).status_code == 410
    assert thief.get("/").headers["location"].startswith("/desk/login")
    assert len(bare.people.all("main")) == 1


@pytest.mark.parametrize("token", ["nonsense", "..%2f..%2fetc", "%00", "a" * 500, "<script>"])
def test_forged_links(browser: Browser, token: str) -> None:
    page = browser.get(f"/join/{token}")
    assert page.status_code in {404, 410}
    assert "<script>" not in page.text


def test_login_and_logout(bare: App, browser: Browser) -> None:
    first_owner(bare)
    assert browser.get("/").headers["location"] == "/desk/login?next=%2Fdesk%2F"
    wrong = browser.log_in("olga@shop.example", "not the password")
    assert wrong.status_code == 403
    assert "match" in wrong.text
    assert COOKIE not in browser.client.cookies
    right = browser.log_in("olga@shop.example")
    assert right.status_code == 303
    kept = right.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert "Path=/desk" in kept
    assert "Secure" not in kept
    stolen = browser.client.cookies[COOKIE]
    assert browser.post("/logout", page="/").status_code == 303
    assert browser.get("/").status_code == 303
    browser.client.cookies.set(COOKIE, stolen, path="/desk")
    assert browser.get("/").status_code == 303  # the session itself has ended


def test_cookies_over_https_only(tmp_path: Path) -> None:
    app = build(Settings(data_dir=tmp_path, secure_cookie=True).model_copy(update={"port": 0}))
    with serving(web_server(app, "Lampwright", "only for tests, only for tests", {})) as address:
        kept = httpx.get(f"{address}/desk/login").headers["set-cookie"]
        assert "Secure" in kept
    app.engine.dispose()


def test_a_session_ends_by_itself(bare: App, browser: Browser, clock: Clock) -> None:
    first_owner(bare)
    browser.log_in("olga@shop.example")
    clock.pass_by(hours=13)
    assert browser.get("/").status_code == 303
    assert browser.log_in("olga@shop.example").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "../../", "a" * 5000, '"><script>'])
def test_forged_sessions(bare: App, browser: Browser, token: str) -> None:
    first_owner(bare)
    page = browser.client.get("/desk/", headers={"cookie": f"{COOKIE}={token}"})
    assert page.status_code == 303
    api = browser.client.get("/desk/", headers={"cookie": f"{COOKIE}={token}", "accept": "application/json"})
    assert (api.status_code, api.json()) == (401, {"error": "Log in first."})


def test_a_form_of_another_site_is_refused(bare: App, browse: Browse, browser: Browser) -> None:
    first_owner(bare)
    browser.log_in("olga@shop.example")
    csrf = fields(browser.get("/").text)["csrf"]
    for data, headers in (
        ({}, {}),
        ({"csrf": "0" * 64}, {}),
        ({"csrf": csrf}, {"origin": "https://evil.example"}),
        ({"csrf": csrf}, {"origin": "null"}),
    ):
        forged = browser.client.post("/desk/logout", data=data, headers=headers)
        assert forged.status_code == 403
    assert browser.get("/").status_code == 200
    other = browse()
    other.log_in("olga@shop.example")
    swapped = other.client.post("/desk/logout", data={"csrf": csrf})
    assert swapped.status_code == 403  # the token of one session is no other's
    login = browse().client.post("/desk/login", data={"email": "olga@shop.example", "password": PASSWORD})
    assert login.status_code == 403  # nobody is logged in as somebody else behind their back


def test_guessing_is_throttled(bare: App, browser: Browser, clock: Clock) -> None:
    first_owner(bare)
    for _ in range(5):
        assert browser.log_in("olga@shop.example", "wrong password").status_code == 403
    shut = browser.log_in("olga@shop.example")
    assert shut.status_code == 429
    assert "15 min" in shut.text
    clock.pass_by(minutes=16)
    assert browser.log_in("olga@shop.example").status_code == 303


def test_a_code_of_the_authenticator_app(bare: App, browse: Browse, browser: Browser, clock: Clock) -> None:
    first_owner(bare)
    token = bare.door.log_in("main", "olga@shop.example", PASSWORD, HERE)
    key, _ = bare.door.start_totp(token)
    app = pyotp.TOTP(key)
    bare.door.confirm_totp(token, app.at(clock()), HERE)
    asked = browser.log_in("olga@shop.example")
    assert asked.status_code == 403
    assert "authenticator" in asked.text
    assert 'name="code"' in asked.text
    clock.pass_by(seconds=60)
    assert browser.log_in("olga@shop.example", code="000000").status_code == 403
    code = app.at(clock())
    assert browser.log_in("olga@shop.example", code=code).status_code == 303
    assert browse().log_in("olga@shop.example", code=code).status_code == 403  # each is taken once


def test_names_are_text(bare: App, browser: Browser) -> None:
    link = f"/join/{bare.people.setup('main')}"
    name = '<img src=x onerror="alert(1)"> {{ 7 * 7 }}'
    browser.post(link, email="olga@shop.example", name=name, password=PASSWORD)
    home = browser.get("/").text
    assert "<img src=x" not in home
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt; {{ 7 * 7 }}" in home
    shown = browser.log_in('"><script>alert(1)</script>@x.example', "wrong password")
    assert "<script>alert" not in shown.text


def test_an_invitation_for_one_address(bare: App, browser: Browser) -> None:
    owner = first_owner(bare)
    token = bare.people.invite(owner.agent, "viewer", "vi@shop.example")
    joined = browser.post(f"/join/{token}", email="else@evil.example", name="Vi", password=PASSWORD)
    assert joined.status_code == 303
    assert {one.email: one.role for one in bare.people.all("main")}["vi@shop.example"] == "viewer"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"email": "a@b.example", "name": "A", "password": "short"}, "at least 10 characters"),
        ({"email": "a@b.example", "name": "A", "password": "a" * 900}, "at most 256"),
        ({"email": "a@b.example", "name": "  ", "password": PASSWORD}, "1 to 60 letters"),
        ({"email": "nowhere", "name": "A", "password": PASSWORD}, "no e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(
    bare: App, browser: Browser, given: dict[str, str], told: str
) -> None:
    link = f"/join/{bare.people.setup('main')}"
    refused = browser.post(link, **given)
    assert refused.status_code == 422
    assert told in refused.text
    assert browser.post(link, email="a@b.example", name="A", password=PASSWORD).status_code == 303


def test_a_new_password(bare: App, browse: Browse, browser: Browser) -> None:
    owner = first_owner(bare)
    ada = colleague(bare, "agent", "ada@shop.example")
    token = bare.people.reset(owner.agent, ada.id)
    assert browser.post(f"/join/{token}", password="another good one").status_code == 303
    assert browse().log_in("ada@shop.example").status_code == 403
    assert browse().log_in("ada@shop.example", "another good one").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/desk//evil.example", "/\\evil.example", "/desk/\\x"],
)
def test_nobody_is_sent_elsewhere(bare: App, browser: Browser, elsewhere: str) -> None:
    first_owner(bare)
    assert browser.log_in("olga@shop.example", next=elsewhere).headers["location"] == "/desk/"


def test_after_the_login_one_is_where_one_wanted_to_be(bare: App, browser: Browser) -> None:
    first_owner(bare)
    entered = browser.log_in("olga@shop.example", next="/desk/people?page=2")
    assert entered.headers["location"] == "/desk/people?page=2"


def test_in_russian(browse: Browse) -> None:
    page = browse(language="ru-RU,ru;q=0.9,en;q=0.8").get("/login")
    assert '<html lang="ru">' in page.text
    assert "Вход в операторскую" in page.text


def test_the_language_can_be_chosen(bare: App, browser: Browser) -> None:
    first_owner(bare)
    browser.log_in("olga@shop.example")
    browser.post("/language", page="/", language="ru")
    assert '<html lang="ru">' in browser.get("/").text
    assert browser.post("/language", page="/", language="xx").status_code == 422


def test_both_languages_say_everything() -> None:
    assert keys("en") == keys("ru")


def test_pages_are_strict(browser: Browser) -> None:
    page = browser.get("/login")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", page.text)


def test_pages_that_are_not_there(browser: Browser) -> None:
    assert browser.get("/nothing-here").status_code == 404
    assert browser.client.get("/desk/login", params={"next": "x" * 5000}).status_code == 200
    assert browser.get("/static/../server.py").status_code == 404
