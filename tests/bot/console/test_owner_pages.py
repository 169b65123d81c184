from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest

from bot.app import App
from bot.desk.service import Answered
from tests.bot.console.browsing import HERE, PASSWORD, Browser, Clock, fields, quick
from tests.bot.console.test_chat import agent
from tests.bot.console.test_inbox import waiting
from tests.bot.demo_shop import NOW

Seat = Callable[..., Browser]


@pytest.fixture
def app(app_on_each: App, clock: Clock) -> App:
    return quick(app_on_each, clock)


def test_figures_are_drawn(app: App, served: Seat, clock: Clock) -> None:
    ada = served()
    assert "No chat called a person" in ada.get("/figures").text
    chat = waiting(app, "c1")
    app.desk.answer(agent(app, "Ada"), chat.incoming.key, Answered("Hello!"))
    app.desk.close(agent(app, "Ada"), chat.incoming.key)
    clock.now = NOW + timedelta(hours=1)  # the shopper's clock
    page = ada.get("/figures?days=90").text
    assert "asked for a person" in page
    assert page.count("<svg") >= 5
    assert "Ada" in page
    assert ada.get("/figures?days=12345").status_code == 200
    assert served("viewer", "Vera").get("/figures").status_code == 200


def test_owners_invite(app: App, served: Seat) -> None:
    olga = served("owner", "Oleg")
    made = olga.post("/people/invite", page="/people", role="viewer", email="new@shop.example")
    link = re.search(r'value="http://[^"]+/desk(/join/[^"]+)"', made.text)
    assert link is not None
    assert "new@shop.example" in olga.get("/people").text
    guest = Browser(olga.address)
    assert guest.post(link[1], name="New", password=PASSWORD).status_code == 303
    assert guest.get("/people").status_code == 403
    guest.client.close()
    log = olga.get("/people/log").text
    assert "made an invitation" in log
    assert "joined" in log


def test_invitations_are_withdrawn(app: App, served: Seat) -> None:
    oleg = served("owner", "Oleg")
    made = oleg.post("/people/invite", page="/people", role="agent").text
    link = re.search(r'value="http://[^"]+/desk(/join/[^"]+)"', made)
    number = re.search(r'name="link" value="(\d+)"', made)
    assert link is not None
    assert number is not None
    oleg.post("/people/withdraw", page="/people", link=number[1])
    assert oleg.get(link[1]).status_code == 410


def test_roles_change_and_people_go(app: App, served: Seat) -> None:
    oleg, ada = served("owner", "Oleg"), served()
    account = agent(app, "Ada").id.partition(":")[2]
    oleg.post("/people/role", page="/people", account=account, role="viewer")
    assert agent(app, "Ada").role == "viewer"
    assert ada.get("/").status_code == 303  # her session has ended
    oleg.post("/people/disable", page="/people", account=account)
    assert ada.log_in("ada-agent@shop.example").status_code == 403
    oleg.post("/people/enable", page="/people", account=account)
    assert ada.log_in("ada-agent@shop.example").status_code == 303
    reset = oleg.post("/people/reset", page="/people", account=account).text
    assert "/desk/join/" in reset


def test_the_last_owner_stays(app: App, served: Seat) -> None:
    oleg = served("owner", "Oleg")
    olga, own = (agent(app, name).id.partition(":")[2] for name in ("Olga", "Oleg"))
    oleg.post("/people/disable", page="/people", account=olga)
    refused = oleg.post("/people/role", page="/people", account=own, role="agent")
    assert refused.status_code == 422
    assert "needs an owner" in refused.text


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_only_owners_rule(app: App, served: Seat, role: str) -> None:
    one = served(role, "Nobody")
    csrf = fields(one.get("/me").text)["csrf"]
    for path in ("/people", "/people/log"):
        assert one.get(path).status_code == 403
    for path in ("invite", "withdraw", "role", "disable", "enable", "reset"):
        given = {"csrf": csrf, "account": "1", "role": "owner", "link": "1"}
        assert one.client.post(f"/desk/people/{path}", data=given).status_code == 403
    assert len([each for each in app.people.all("main") if each.role == "owner"]) == 1


def test_an_account_of_another_shop_is_out_of_reach(app: App, served: Seat) -> None:
    token = app.people.invite_by_operator("other", "agent")
    theirs = app.people.join(token, "o@other.example", "Other", PASSWORD, HERE)
    oleg = served("owner", "Oleg")
    assert "o@other.example" not in oleg.get("/people").text
    for path in ("disable", "reset"):
        refused = oleg.post(f"/people/{path}", page="/people", account=str(theirs.id))
        assert refused.status_code == 422
    assert not app.people.all("other")[0].disabled


def test_an_authenticator_app(app: App, served: Seat, clock: Clock) -> None:
    ada = served()
    shown = ada.post("/me/code", page="/me").text
    assert "<svg" in shown
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", shown)
    assert key is not None
    wrong = ada.post("/me/code/confirm", page="/me", code="000000")
    assert wrong.status_code == 422
    code = pyotp.TOTP(key[1].replace(" ", "")).at(clock())
    assert ada.post("/me/code/confirm", page="/me", code=code).status_code == 303
    assert "asks for a code" in ada.get("/me").text
    assert ada.post("/me/code/remove", page="/me", old="wrong").status_code == 422
    assert ada.post("/me/code/remove", page="/me", old=PASSWORD).status_code == 303


def test_a_changed_password(app: App, served: Seat) -> None:
    ada, elsewhere = served(), served()
    assert ada.post("/me/password", page="/me", old="wrong one", password="a new long one").status_code == 422
    done = ada.post("/me/password", page="/me", old=PASSWORD, password="a new long one")
    assert done.status_code == 200
    assert "changed" in done.text
    assert ada.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


def test_canned_replies_are_written_down(app: App, served: Seat) -> None:
    ada = served()
    assert ada.post("/canned", name="hi", en="Hello {{name}} <b>", ru="").status_code == 303
    page = ada.get("/canned").text
    assert "/hi" in page
    assert "Hello {{name}} &lt;b&gt;" in page
    wrong = ada.post("/canned", name="hi", en="Hello {{nobody}}")
    assert wrong.status_code == 422
    assert "no variable nobody" in wrong.text
    ada.post("/canned/remove", page="/canned", name="hi")
    assert app.canned.all(agent(app, "Ada")) == []
    vera = served("viewer", "Vera")
    csrf = fields(vera.get("/me").text)["csrf"]
    assert vera.client.post("/desk/canned", data={"csrf": csrf, "name": "x", "en": "x"}).status_code == 403
