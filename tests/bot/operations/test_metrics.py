from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App, build
from bot.jobs.base import JobSeen
from bot.messages import ChatKey, Incoming
from bot.operations.metrics import FewNames
from bot.operations.watching import TurnWatch
from bot.settings import Settings
from scripts import grafana_dashboard
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.bot.demo_shop import Chat

TOKEN = "only those who hold this may read"


def figures(app: App) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """By name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(app.metrics.text().decode())
        for sample in family.samples
    }


class Since:
    """What was counted since this was made."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._before = figures(app)

    def __call__(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return figures(self._app).get(key, 0.0) - self._before.get(key, 0.0)


def test_turns_are_counted_once_by_what_became_of_them(demo: App) -> None:
    since = Since(demo)
    chat = Chat(demo, "counted")
    chat.say("black running shoes", update="1")
    chat.say("black running shoes", update="1")
    chat.say("qwrtzpl xcvbnm ghjkl")
    chat.say("I want to talk to a real person")
    assert since("shopkeeper_turns_total", channel="test", outcome="answered") == 3
    assert since("shopkeeper_turns_total", channel="test", outcome="repeated") == 1
    assert since("shopkeeper_turn_seconds_count", channel="test") == 3
    assert since("shopkeeper_fallbacks_total", channel="test") == 1
    assert since("shopkeeper_handoffs_total", reason="asked") == 1
    assert since("shopkeeper_chats", owner="queued") == 1
    assert since("shopkeeper_actions_total", action="handoff") == 1
    assert since("shopkeeper_intents_total", intent="search_product") == 1
    for stage in ("load", "understand", "answer", "commit"):
        assert since("shopkeeper_stage_seconds_count", stage=stage) == 3
    ranked = [since("shopkeeper_stage_seconds_count", stage=stage) for stage in ("retrieve", "rank")]
    assert ranked[0] == ranked[1] >= 1


def test_a_turn_that_breaks_is_counted_as_failed(demo: App) -> None:
    since = Since(demo)
    with pytest.raises(Exception, match="no shop called"):
        demo.assistant.handle(Incoming(ChatKey("elsewhere", "test", "x"), "x", datetime.now(UTC), "hi"))
    assert since("shopkeeper_turns_total", channel="test", outcome="failed") == 1


def test_counting_that_breaks_costs_no_answer() -> None:
    def broken(seen: object) -> None:
        raise RuntimeError("no")

    with TurnWatch(broken).turn(Incoming(ChatKey("main", "test", "x"), "x", datetime.now(UTC), "hi")) as seen:
        seen.outcome = "answered"


def test_names_from_outside_are_few() -> None:
    few = FewNames(most=2)
    assert [few(name) for name in ("a", "b", "a", "c", "d", "b")] == ["a", "b", "a", "other", "other", "b"]


def test_no_label_names_a_shopper_a_chat_or_a_product(demo: App) -> None:
    chat = Chat(demo, "chat-4711", shopper="shopper-4711")
    shown = chat.say("a kettle").products
    text = demo.metrics.text().decode()
    assert "4711" not in text
    assert shown
    assert all(product.id not in text for product in shown)


def test_imports_and_the_catalog_are_told(demo: App) -> None:
    now = figures(demo)
    demo_source = frozenset({("source", "demo")})
    assert now["shopkeeper_import_failures", demo_source] == 0
    assert now["shopkeeper_import_last_success_timestamp_seconds", demo_source] > 1.7e9
    assert now["shopkeeper_catalog_products", frozenset()] == demo.shops("main").catalog.size
    assert now["shopkeeper_database_up", frozenset()] == 1


def test_without_catalog_and_database_there_are_still_figures(tmp_path: Path) -> None:
    app = build(Settings(data_dir=tmp_path))
    assert figures(app)["shopkeeper_catalog_generation", frozenset()] == 0
    with app.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE delivery")
    assert figures(app)["shopkeeper_database_up", frozenset()] == 0


def expressions(found: object) -> list[str]:
    match found:
        case Mapping():
            return [
                *([found["expr"]] if isinstance(found.get("expr"), str) else []),
                *(one for inner in found.values() for one in expressions(inner)),
            ]
        case list():
            return [one for inner in found for one in expressions(inner)]
    return []


def test_every_metric_of_the_dashboard_exists(demo: App) -> None:
    # A counter shows itself with its first label.
    chat = Chat(demo, "dashboard")
    for text in ("hello", "zxcv qwer asdf", "call a human please"):
        chat.say(text)
    demo.metrics.job_ended(JobSeen("patience", "done", 0.1))
    there = {name for name, _ in figures(demo)} | {
        family.name for family in text_string_to_metric_families(demo.metrics.text().decode())
    }
    dashboard = json.loads(grafana_dashboard.DASHBOARD.read_text(encoding="utf-8"))
    asked = expressions(dashboard)
    named = {name for one in asked for name in re.findall(r"\b(?:shopkeeper|process)_[a-z_]+", one)}
    assert len(named) > 15
    assert named - there == set()


def test_every_metric_of_ours_is_on_the_dashboard_and_documented(demo: App) -> None:
    Chat(demo, "all-of-them").say("hello")
    ours = {
        family.name
        for family in text_string_to_metric_families(demo.metrics.text().decode())
        if family.name.startswith("shopkeeper_")
    }
    dashboard = grafana_dashboard.DASHBOARD.read_text(encoding="utf-8")
    assert {name for name in ours if name not in dashboard} == set()
    told = Path(__file__).parents[3].joinpath("docs", "operations.md").read_text(encoding="utf-8")
    assert {name for name in ours if f"`{name}" not in told} == set()


def test_the_dashboard_is_as_its_script_writes_it() -> None:
    assert grafana_dashboard.DASHBOARD.read_text(encoding="utf-8") == grafana_dashboard.text()


def test_the_page_is_only_for_who_holds_the_token(demo: App) -> None:
    options = {"metrics": demo.metrics.text, "metrics_token": TOKEN}
    with serving(lamp_shop(FakeAssistant(), 0, **options)) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404
        wrong = httpx.get(f"{address}/metrics", headers={"authorization": "Bearer no"})
        assert wrong.status_code == 404
        told = httpx.get(f"{address}/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/plain")
    assert "shopkeeper_database_up 1.0" in told.text


def test_without_a_token_nobody_reads_them(demo: App) -> None:
    with serving(lamp_shop(FakeAssistant(), 0, metrics=demo.metrics.text)) as address:
        for shown in ({}, {"authorization": "Bearer"}, {"authorization": "Bearer None"}):
            assert httpx.get(f"{address}/metrics", headers=shown).status_code == 404
