"""What a merchant reads, after some conversations over the demo shop."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, build
from bot.desk.agents import Agent
from bot.insights.gathering import gather
from bot.insights.insights import Count, Insights, ReasonCount, Unanswered
from bot.insights.masking import masked
from bot.insights.page import page
from bot.settings import Settings
from tests.bot.commands.shop import Shell, shell
from tests.bot.demo_shop import NOW, Chat

__all__ = ["shell"]
SECRET = "ivy.bird@mail.example"


@pytest.fixture(scope="module")
def talked(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    """A shop in which five people talked."""
    data = tmp_path_factory.mktemp("talked") / "data"
    shutil.copytree(loaded_demo, data)
    app = build(Settings(data_dir=data))
    buyer = Chat(app, "buyer")
    found = buyer.say("a warm jumper for men")
    buyer.press(next(one for one in found.products[0].buttons if one.label == "Add to cart").press)
    buyer.say("checkout please")
    for name in ("one", "two"):
        chat = Chat(app, name)
        chat.say("dresses")
        chat.say("none of these please")
        chat.say("way too expensive")
    ivy = Chat(app, "ivy")
    ivy.say("my name is Ivy")
    ivy.say("running shoes for men up to 3 euros")
    ivy.say("do you have winter tyres?")
    ivy.say("wireless headphones")
    ivy.say(f"is the first one blessed by a bishop? ivy here, mail me at {SECRET} or 0171 5550142")
    old = Chat(app, "old")
    old.incoming = replace(old.incoming, at=NOW - timedelta(days=60))
    old.say("umbrellas")
    return app


def gathered(app: App, **options: object) -> Insights:
    return gather(app.engine, "main", lambda id: f"<{id}>", **options)  # type: ignore[arg-type]


def test_the_funnel_counts_chats(talked: App) -> None:
    funnel = gathered(talked).funnel
    assert funnel == {
        "chats": 5,
        "shown": 5,
        "asked": funnel["asked"],
        "cart": 1,
        "checkout": 1,
        "ordered": 0,
    }


def test_wishes_in_vain_are_told_in_the_catalogs_words(talked: App) -> None:
    found = gathered(talked)
    assert any("running shoes" in one.what and "up to 3" in one.what for one in found.unmet)
    assert found.unsold[0].chats == 1


def test_reasons_are_counted_by_stage_and_goods(talked: App) -> None:
    (one,) = [reason for reason in gathered(talked).reasons if reason.reason == "price"]
    assert (one.stage, one.goods, one.chats, one.words) == ("rejected", "dresses", 2, ("way too expensive",))


def test_what_was_wanted_and_asked(talked: App) -> None:
    found = gathered(talked)
    assert Count("dresses", 2) in found.wanted
    assert all(one.what.startswith("<") for one in found.asked)


def test_nobody_can_be_told_from_it(talked: App) -> None:
    found = gathered(talked)
    told = json.dumps(found.as_json()) + page(found, "Shop", "")
    assert "bishop" in told
    for secret in (SECRET, "5550142", "Ivy", "ivy"):
        assert secret not in told


def test_a_period_leaves_out_what_was_before(talked: App) -> None:
    assert Count("umbrellas", 1) in gathered(talked).wanted
    recent = gathered(talked, since=NOW - timedelta(days=7))
    assert Count("umbrellas", 1) not in recent.wanted
    assert recent.funnel["chats"] == 4
    assert gathered(talked, since=NOW + timedelta(days=1)).funnel["chats"] == 0


def test_who_is_forgotten_is_in_no_report(talked: App) -> None:
    chat = Chat(talked, "gone")
    chat.say("scarves, please")
    assert any(one.what == "scarves" for one in gathered(talked).wanted)
    chat.say("forget everything about me")
    assert not any(one.what == "scarves" for one in gathered(talked).wanted)


def test_the_page_escapes_and_needs_nothing() -> None:
    evil = "<script>alert(1)</script>"
    told = page(
        Insights(
            since=None,
            funnel={"chats": 3, "shown": 2},
            unmet=(Count(evil, 2),),
            reasons=(ReasonCount("price", "rejected", evil, 2, (evil,)),),
            questions=(Unanswered(evil, evil, 1),),
        ),
        evil,
        "All conversations so far",
    )
    assert "<script" not in told
    assert "http" not in told
    assert "price: 2 of 2 reasons" in told


def test_an_empty_shop_has_a_page_and_a_table(shell: Shell, tmp_path: Path) -> None:
    assert shell("insights")[0] == 0
    assert shell.json("insights", "--since", "2026-01-01")["funnel"]["chats"] == 0
    html = tmp_path / "insights.html"
    assert shell("insights", "--html", html)[0] == 0
    assert "Nobody gave a reason yet" in html.read_text(encoding="utf-8")
    status, _, err = shell("insights", "--html", tmp_path / "missing" / "insights.html")
    assert status == 1
    assert "can't be written" in err


def test_the_table_names_what_was_told(talked: App, shell: Shell) -> None:
    status, out, err = Shell(talked.settings.data_dir, shell.monkeypatch, shell.capsys)("insights")
    assert status == 0, err
    for told in ("way too expensive", "dresses", "went to the checkout"):
        assert told in out


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("write to a.b@c.de please", "write to … please"),
        ("call +49 (30) 555-01-42 now", "call … now"),
        ("ask @nick or https://x.example/me", "ask … or …"),
        ("size 42, up to 1500", "size 42, up to 1500"),
        ("my name is Olga, is it warm?", "my name is …, is it warm?"),
        ("меня зовут Ольга", "меня зовут …"),
        ("call me later", "call me later"),
        ("Анне подойдёт?", "… подойдёт?"),
        ("x" * 500, "x" * 159 + "…"),
    ],
)
def test_words_are_masked(said: str, kept: str) -> None:
    assert masked(said, ("Анн",)) == kept


def test_what_interviews_brought(loaded_demo: Path, tmp_path: Path) -> None:
    shutil.copytree(loaded_demo, tmp_path / "data")
    question = {"id": "stopped", "en": "What stopped you?", "ru": "Что помешало?"}
    rules = {"interviews": [{"name": "why", "questions": [question]}]}
    (tmp_path / "data" / "desk.yaml").write_text(json.dumps(rules), encoding="utf-8")
    app = build(Settings(data_dir=tmp_path / "data"))
    ada = Agent("account:1", "Ada", "agent", "main")
    told = {"one": "The price, says Ivy", "two": f"No size 48 <b>, write to {SECRET}", "three": "hm"}
    for name, answer in told.items():
        chat = Chat(app, name)
        chat.say("my name is Ivy")
        app.interviews.note_answer(ada, chat.incoming.key, "why", "stopped", answer)
    app.interviews.note_answer(ada, chat.incoming.key, "why", "stopped", "Delivery takes too long")
    (found,) = gathered(app).interviews
    assert (found.guide, found.question, found.chats) == ("why", "stopped", 3)
    assert found.answers == ("Delivery takes too long", "No size 48 <b>, write to …", "The price, says …")
    html = page(gathered(app), "Demo", "all time")
    assert "Asked in interviews" in html
    assert "No size 48 &lt;b&gt;, write to …" in html
    app.engine.dispose()
