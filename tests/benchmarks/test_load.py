"""The measurements of load run, and count what they say they count."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks import load, soak
from benchmarks.__main__ import MEASUREMENTS
from bot.app import App


def test_every_turn_of_every_chat_is_measured(demo: App) -> None:
    seen = asyncio.run(load.talk(demo, "measured", chats=3, each=2))
    assert (len(seen.waited), seen.failed) == (6, 0)
    assert set(load.STAGES) - {"retrieve", "rank"} <= set(seen.stages)
    assert len(seen.stages["commit"]) == 6
    assert seen.ended > seen.began
    assert all(ms > 0 for ms in seen.waited)


def test_turns_that_fail_are_counted_and_not_measured(demo: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(demo.store, "commit", broken)
    seen = asyncio.run(load.talk(demo, "failing", chats=2, each=2))
    assert (len(seen.waited), seen.failed) == (0, 4)


def test_the_soak_tells_memory_as_it_goes(demo: App, capsys: pytest.CaptureFixture[str]) -> None:
    turns = 4 * len(load.TALK)
    slope = soak.soak(demo, turns * 2)
    told = capsys.readouterr().out.splitlines()
    assert told[0].split() == ["turns", "turns/s", "MB", "database", "MB"]
    assert told[-1] == "failed: none"
    assert isinstance(slope, float)
    assert soak.resident() > 50e6


def test_shares_of_a_few_values() -> None:
    assert load.at([1.0], 0.99) == 1.0
    assert load.at([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0


def test_all_are_run_by_one_command() -> None:
    assert {"turns", "start_up", "load", "soak"} <= set(MEASUREMENTS)
