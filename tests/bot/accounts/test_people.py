from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.accounts.base import Account, AccountError, LinkError, LoginError
from bot.accounts.door import Door
from bot.accounts.people import People
from bot.desk.agents import ForbiddenError
from tests.bot.accounts.conftest import HERE, PASSWORD, Clock, joined


def test_the_first_link_makes_an_owner_once(people: People) -> None:
    token = people.setup("main")
    assert token is not None
    assert people.peek(token).kind == "setup"
    owner = people.join(token, " Olga@Shop.EXAMPLE ", "Olga", PASSWORD, HERE)
    assert (owner.role, owner.email, owner.agent.id) == ("owner", "olga@shop.example", f"account:{owner.id}")
    with pytest.raises(LinkError):
        people.join(token, "eve@shop.example", "Eve", PASSWORD, HERE)
    with pytest.raises(LinkError):
        people.peek(token)
    assert people.setup("main") is None
    assert people.setup("other") is not None


def test_a_new_setup_link_voids_the_one_before(people: People) -> None:
    first, second = people.setup("main"), people.setup("main")
    with pytest.raises(LinkError):
        people.join(first or "", "olga@shop.example", "Olga", PASSWORD, HERE)
    people.join(second or "", "olga@shop.example", "Olga", PASSWORD, HERE)


def test_of_many_who_use_a_link_at_once_one_gets_in(people: People) -> None:
    token = people.setup("main") or ""

    def use(number: int) -> bool:
        try:
            people.join(token, f"p{number}@shop.example", "P", PASSWORD, HERE)
        except LinkError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(use, range(6))) == 1
    assert len(people.all("main")) == 1


def test_links_end(people: People, owner: Account, clock: Clock) -> None:
    token = people.invite(owner.agent, "agent")
    clock.now += timedelta(days=7)
    with pytest.raises(LinkError):
        people.join(token, "ada@shop.example", "Ada", PASSWORD, HERE)
    for nonsense in ("", "x", "\ud800", "'; DROP TABLE link; --", token + "x"):
        with pytest.raises(LinkError):
            people.peek(nonsense)


def test_an_invitation_may_be_for_one_address_only(people: People, owner: Account) -> None:
    token = people.invite(owner.agent, "viewer", "vi@shop.example")
    assert [one.email for one in people.invitations(owner.agent)] == ["vi@shop.example"]
    joined_ = people.join(token, "eve@evil.example", "Vi", PASSWORD, HERE)
    assert (joined_.email, joined_.role) == ("vi@shop.example", "viewer")
    assert people.invitations(owner.agent) == []
    with pytest.raises(AccountError, match="already"):
        people.invite(owner.agent, "agent", "VI@shop.example")


def test_a_withdrawn_invitation_is_void(people: People, owner: Account) -> None:
    token = people.invite(owner.agent, "agent")
    people.withdraw(owner.agent, people.peek(token).id, HERE)
    with pytest.raises(LinkError):
        people.join(token, "ada@shop.example", "Ada", PASSWORD, HERE)


def test_only_owners_rule_and_only_their_shop(people: People, owner: Account) -> None:
    ada = joined(people, owner, "agent", "ada@shop.example")
    vi = joined(people, owner, "viewer", "vi@shop.example")
    other = people.join(people.setup("other") or "", "sly@shop.example", "Sly", PASSWORD, HERE)
    for by in (ada, vi):
        with pytest.raises(ForbiddenError):
            people.invite(by.agent, "owner")
        with pytest.raises(ForbiddenError):
            people.change_role(by.agent, by.id, "owner", HERE)
        with pytest.raises(ForbiddenError):
            people.disable(by.agent, owner.id, HERE)
        with pytest.raises(ForbiddenError):
            people.reset(by.agent, owner.id)
        with pytest.raises(ForbiddenError):
            people.audit(by.agent)
        with pytest.raises(ForbiddenError):
            people.invitations(by.agent)
    with pytest.raises(AccountError, match="no such account"):
        people.change_role(other.agent, ada.id, "owner", HERE)
    with pytest.raises(AccountError, match="no such account"):
        people.disable(other.agent, owner.id, HERE)
    with pytest.raises(AccountError, match="no such account"):
        people.reset(other.agent, owner.id)
    assert [one.name for one in people.of(other.agent)] == ["Sly"]
    assert {entry.subject for entry in people.audit(other.agent)} == {"sly@shop.example"}


def test_a_shop_keeps_an_owner(people: People, owner: Account) -> None:
    with pytest.raises(AccountError, match="needs an owner"):
        people.change_role(owner.agent, owner.id, "viewer", HERE)
    with pytest.raises(AccountError, match="needs an owner"):
        people.disable(owner.agent, owner.id, HERE)
    second = joined(people, owner, "owner", "omar@shop.example")
    people.change_role(second.agent, owner.id, "agent", HERE)
    assert {one.name: one.role for one in people.all("main")} == {"Olga": "agent", "Omar": "owner"}


def test_a_disabled_account_is_out_at_once(people: People, door: Door, owner: Account) -> None:
    ada = joined(people, owner, "agent", "ada@shop.example")
    token = door.log_in("main", "ada@shop.example", PASSWORD, HERE)
    people.disable(owner.agent, ada.id, HERE)
    assert door.who(token) is None
    with pytest.raises(LoginError):
        door.log_in("main", "ada@shop.example", PASSWORD, HERE)
    people.enable(owner.agent, ada.id, HERE)
    assert door.who(token) is None
    assert door.who(door.log_in("main", "ada@shop.example", PASSWORD, HERE)) is not None


def test_a_new_password_by_link_ends_all_sessions(people: People, door: Door, owner: Account) -> None:
    token = door.log_in("main", owner.email, PASSWORD, HERE)
    older, link = people.reset(owner.agent, owner.id), people.reset_by_operator("main", owner.email)
    with pytest.raises(LinkError):
        people.renew(older, "another long password", HERE)
    with pytest.raises(LinkError):
        people.join(link, "eve@evil.example", "Eve", PASSWORD, HERE)
    people.renew(link, "another long password", HERE)
    assert door.who(token) is None
    with pytest.raises(LinkError):
        people.renew(link, "yet another password", HERE)
    assert door.who(door.log_in("main", owner.email, "another long password", HERE)) == owner


@pytest.mark.parametrize("password", ["short", "x" * 257, "aaaaaaaaaaaa", "olga@shop.example"])
def test_weak_passwords_are_refused(people: People, password: str) -> None:
    token = people.setup("main") or ""
    with pytest.raises(AccountError, match="The password is too"):
        people.join(token, "olga@shop.example", "Olga", password, HERE)
    people.join(token, "olga@shop.example", "Olga", PASSWORD, HERE)


@pytest.mark.parametrize("email", ["", "olga", "@x.example", "a@b", "a b@c.example", "a@b.example\n"])
def test_odd_addresses_are_refused(people: People, email: str) -> None:
    token = people.setup("main") or ""
    if email.strip() == "a@b.example":
        assert people.join(token, email, "A", PASSWORD, HERE).email == "a@b.example"
        return
    with pytest.raises(AccountError, match="no e-mail address"):
        people.join(token, email, "A", PASSWORD, HERE)


def test_the_log_tells_who_did_what(people: People, door: Door, owner: Account) -> None:
    ada = joined(people, owner, "agent", "ada@shop.example")
    people.change_role(owner.agent, ada.id, "viewer", HERE)
    with pytest.raises(LoginError):
        door.log_in("main", "ada@shop.example", "wrong password", HERE)
    entries = people.audit(owner.agent)
    assert [(one.who, one.act, one.subject) for one in reversed(entries)] == [
        (owner.agent.id, "joined", "olga@shop.example"),
        (owner.agent.id, "invited", ""),
        (ada.agent.id, "joined", "ada@shop.example"),
        (owner.agent.id, "role_changed", "ada@shop.example"),
        ("", "login_failed", "ada@shop.example"),
    ]
    assert entries[0].address == HERE.address
    assert people.audit(owner.agent, limit=1, before=entries[0].id) == entries[1:2]


def test_no_secret_stands_in_the_database(people: People, door: Door, engine: sa.Engine) -> None:
    link = people.setup("main") or ""
    people.join(link, "olga@shop.example", "Olga", PASSWORD, HERE)
    token = door.log_in("main", "olga@shop.example", PASSWORD, HERE)
    with engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        dump = "".join(repr(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()) for table in tables)
    assert "$argon2id$" in dump
    for secret in (link, token, PASSWORD):
        assert secret not in dump
