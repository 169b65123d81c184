"""Logging in by an OpenID Connect provider, and all that must not let anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from httpx import Response
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from bot.app import App
from bot.commands.serve import web_server
from bot.settings import Settings
from tests.bot.channels.web_shop import serving
from tests.bot.console.browsing import HERE, Browser, Clock, colleague, first_owner
from tests.fakes.openid import CLIENT, SECRET, PretendedProvider


@pytest.fixture
def provider() -> Iterator[PretendedProvider]:
    provider = PretendedProvider()
    with serving(uvicorn.Server(uvicorn.Config(provider.app, port=0, log_config=None))) as address:
        provider.issuer = address
        yield provider


@pytest.fixture
def shop(bare: App, provider: PretendedProvider) -> Iterator[tuple[App, str]]:
    given: dict[str, Any] = {
        "sso_issuer": provider.issuer,
        "sso_client": CLIENT,
        "sso_secret": SECRET,
        "sso_name": "Keycloak",
    }
    settings = Settings(data_dir=bare.settings.data_dir, **given).model_copy(update={"port": 0})
    first_owner(bare)
    with serving(
        web_server(replace(bare, settings=settings), "Lampwright", "only for tests, only for tests", {})
    ) as address:
        yield bare, address


@pytest.fixture
def browser(shop: tuple[App, str]) -> Iterator[Browser]:
    browser = Browser(shop[1])
    yield browser
    browser.client.close()


def came_back(browser: Browser, path: str = "/sso") -> Response:
    """What the desk answers to the browser that has been at the provider."""
    off = browser.get(path)
    assert off.status_code == 303
    at_provider = browser.client.get(off.headers["location"])
    return browser.client.get(at_provider.headers["location"])


def refused(answer: Response, browser: Browser, why: str = "sign-on") -> bool:
    """And nobody is logged in."""
    return bool(
        answer.headers["location"] == f"/desk/login?refused={why}"
        and browser.get("/").headers.get("location", "").startswith("/desk/login")
    )


def test_who_was_invited_comes_in(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider
) -> None:
    app, address = shop
    ada = colleague(app, "agent", "ada@shop.example")
    page = browser.get("/login?next=/desk/canned").text
    assert "Log in with Keycloak" in page
    assert 'href="/desk/sso?next=/desk/canned"' in page
    answer = came_back(browser, "/sso?next=/desk/canned")
    assert answer.headers["location"] == "/desk/canned"
    assert browser.get("/canned").status_code == 200
    assert provider.asked[0]["redirect_uri"] == f"{address}/desk/sso/back"
    (entry,) = [one for one in app.people.audit(_owner(app)) if one.detail.get("how") == "sso"]
    assert entry.who == ada.agent.id
    # Known by the provider's subject from now on, whatever the address.
    provider.claims |= {"email": "ada.l@elsewhere.example", "email_verified": False}
    with_another = Browser(address)
    assert came_back(with_another).headers["location"] == "/desk/"
    with_another.client.close()
    # Somebody else there who now has the old address is not Ada.
    provider.claims = {"sub": "eve-1", "email": "ada@shop.example", "email_verified": True}
    stranger = Browser(address)
    assert refused(came_back(stranger), stranger, "sign-on-stranger")
    stranger.client.close()
    app.people.disable(_owner(app), ada.id, HERE)
    assert browser.get("/canned").status_code == 303


def test_strangers_stay_out(shop: tuple[App, str], browser: Browser, provider: PretendedProvider) -> None:
    assert refused(came_back(browser), browser, "sign-on-stranger")
    assert "Nobody has invited you" in browser.get("/login?refused=sign-on-stranger").text
    assert browser.get("/login?refused=<b>").status_code == 200
    colleague(shop[0], "agent", "ada@shop.example")
    for unverified in (False, None, "false"):
        provider.claims["email_verified"] = unverified
        assert refused(came_back(browser), browser, "sign-on-stranger")
    provider.refuses = True
    assert refused(came_back(browser), browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"changes": {"nonce": "another"}},
        {"changes": {"nonce": None}},
        {"changes": {"aud": "another client"}},
        {"changes": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"changes": {"aud": [CLIENT, "another"]}},
        {"changes": {"azp": "another"}},
        {"changes": {"iss": "https://evil.example"}},
        {"changes": {"exp": 1_700_000_000}},
        {"changes": {"exp": None}},
        {"changes": {"sub": None}},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"key": RSAKey.generate_key(2048, {"kid": "one"})},
        {"key": RSAKey.generate_key(2048, {"kid": "never published"})},
        {"answer": {"iss": "https://evil.example"}},
        {"answer": {"state": "another"}},
        {"answer": {"code": "made up"}},
    ],
    ids=str,
)
def test_no_forged_word_is_believed(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider, wrong: dict[str, Any]
) -> None:
    colleague(shop[0], "agent", "ada@shop.example")
    for name, value in wrong.items():
        setattr(provider, name, value)
    assert refused(came_back(browser), browser)


def test_an_answer_counts_once_and_in_its_own_browser(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider
) -> None:
    colleague(shop[0], "agent", "ada@shop.example")
    off = browser.get("/sso").headers["location"]
    back = browser.client.get(off).headers["location"]
    # An attacker's answer in a victim's browser, which began no login or another one.
    victim = Browser(shop[1])
    assert refused(victim.client.get(back), victim)
    victim.get("/sso")
    assert refused(victim.client.get(back), victim)
    victim.client.close()
    assert provider.redeemed == 0
    assert browser.client.get(back).headers["location"] == "/desk/"
    browser.post("/logout", "/me")
    assert refused(browser.client.get(back), browser)


def test_nobody_is_sent_elsewhere_by_it(shop: tuple[App, str], browser: Browser) -> None:
    colleague(shop[0], "agent", "ada@shop.example")
    assert came_back(browser, "/sso?next=https://evil.example/desk/").headers["location"] == "/desk/"


def test_the_secrets_of_a_login_are_its_own(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider
) -> None:
    asked = [parse_qs(urlsplit(browser.get("/sso").headers["location"]).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    cookie = browser.get("/sso").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie


def test_new_keys_of_the_provider_are_fetched(
    shop: tuple[App, str], provider: PretendedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.accounts.openid.KEYS_AGAIN", 0.0)
    colleague(shop[0], "agent", "ada@shop.example")
    for name in ("one", "two"):
        provider.key = RSAKey.generate_key(2048, {"kid": name, "use": "sig"})
        provider.published = [provider.key]
        browser = Browser(shop[1])
        assert came_back(browser).headers["location"] == "/desk/"
        browser.client.close()


def test_a_provider_that_is_away(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider
) -> None:
    provider.away = True
    assert browser.get("/sso").headers["location"] == "/desk/login?refused=sign-on"
    provider.away = False
    assert browser.get("/sso").headers["location"].startswith(provider.issuer)


def test_a_provider_that_calls_itself_otherwise(
    shop: tuple[App, str], browser: Browser, provider: PretendedProvider
) -> None:
    provider.issuer += "/"
    assert browser.get("/sso").headers["location"] == "/desk/login?refused=sign-on"


def test_trying_is_slowed_down(shop: tuple[App, str], browser: Browser, provider: PretendedProvider) -> None:
    for _ in range(30):
        browser.get("/sso/back?state=x&code=y")
    answer = browser.get("/sso/back?state=x&code=y")
    assert answer.headers["location"] == "/desk/login?refused=sign-on-throttled"
    assert provider.redeemed == 0


def test_without_a_provider_there_is_none(bare: App, browse: Any, clock: Clock) -> None:
    first_owner(bare)
    browser = browse()
    assert "/desk/sso" not in browser.get("/login").text
    assert browser.get("/sso").status_code == 404


def test_half_a_setting_is_told() -> None:
    for given in ({"sso_issuer": "https://id.example"}, {"sso_client": "desk"}):
        with pytest.raises(ValidationError, match="need each other"):
            Settings(**given)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="https"):
        Settings(sso_issuer="http://id.example", sso_client="desk")


def _owner(app: App) -> Any:
    return next(one.agent for one in app.people.all("main") if one.role == "owner")
