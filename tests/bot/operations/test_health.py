from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.app import App, build
from bot.errors import ShopkeeperError
from bot.operations.health import Health, HealthChecks
from bot.operations.wiring import health_checks
from bot.settings import Settings
from bot.storage.engine import open_engine
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving


def fine() -> None:
    pass


def broken() -> None:
    raise ShopkeeperError("No catalog yet.")


def test_the_running_shop_is_well_in_every_part(demo: App) -> None:
    demo.shops("main")  # as `serve` does before it listens
    health = health_checks(demo)()
    assert health.ready, health.problems
    assert set(health.parts) == {"database", "catalog", "index", "bus"}


def test_a_shop_without_a_catalog_says_so(tmp_path: Path) -> None:
    health = health_checks(build(Settings(data_dir=tmp_path)))()
    assert set(health.problems) == {"catalog", "index"}
    assert "catalog import" in health.problems["catalog"]


def test_a_database_that_is_gone_is_named_and_nothing_is_shown_of_it(demo: App, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    unreachable = open_engine(tmp_path / "gone" / "secret.db")
    (tmp_path / "gone").rmdir()
    problems = health_checks(replace(demo, engine=unreachable))().problems
    assert problems == {"database": "The database does not answer."}


def test_a_part_that_hangs_holds_up_nobody_and_is_asked_once() -> None:
    asked, free = [], threading.Event()

    def hangs() -> None:
        asked.append(1)
        free.wait(10)

    checks = HealthChecks({"slow": hangs, "quick": fine}, patience=0.05, fresh=0.0)
    first, second = checks(), checks()
    assert first.problems == second.problems == {"slow": "No answer within 0.05 seconds."}
    assert len(asked) == 1
    free.set()
    assert HealthChecks({"quick": fine})().ready


def test_an_unexpected_failure_shows_nothing_of_itself() -> None:
    def fails() -> None:
        raise RuntimeError("password=hunter2")

    (told,) = HealthChecks({"odd": fails})().problems.values()
    assert "hunter2" not in told


def test_an_answer_holds_for_a_moment() -> None:
    now, asked = [0.0], []
    checks = HealthChecks({"one": lambda: asked.append(1)}, fresh=1.0, clock=lambda: now[0])
    checks(), checks()
    now[0] = 1.5
    checks()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("checks", "status"), [({"catalog": broken, "bus": fine}, 503), ({"catalog": fine, "bus": fine}, 200)]
)
def test_the_pages(checks: dict[str, object], status: int) -> None:
    asked = HealthChecks(checks)  # type: ignore[arg-type]
    with serving(lamp_shop(FakeAssistant(), 0, health=asked)) as address:
        assert httpx.get(f"{address}/livez").json() == {"status": "ok"}
        answer = httpx.get(f"{address}/readyz")
    assert answer.status_code == status
    assert answer.json()["parts"] == {"catalog": "No catalog yet." if status == 503 else "ok", "bus": "ok"}
    assert answer.json().get("error") == ("No catalog yet." if status == 503 else None)


def test_nothing_to_ask_is_well() -> None:
    assert Health().ready
