"""Scripted conversations over the demo shop, played through the whole product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.app import App
from bot.demo import shop_feed
from tests.bot.demo_shop import Chat, demo, loaded_demo
from tests.conversations.checking import complaints, gold

__all__ = ["demo", "loaded_demo"]

FOLDER = Path(__file__).parent
#: Share of conversations whose turns must all be right; raise it with the product, never lower it.
FLOOR = 0.9


def scripts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_conversations_go_well(demo: App) -> None:
    rows = gold(Path(str(shop_feed())))
    failed: dict[str, list[str]] = {}
    conversations = scripts()
    for script in conversations:
        problems = play(script, demo, rows)
        if problems:
            failed[script["id"]] = problems
    rate = 1 - len(failed) / len(conversations)
    report = "\n".join(f"{name}:\n  " + "\n  ".join(problems) for name, problems in failed.items())
    assert rate >= FLOOR, f"{rate:.0%} of {len(conversations)} conversations went well\n{report}"


def play(script: dict[str, Any], app: App, rows: dict[str, dict[str, Any]]) -> list[str]:
    chat = Chat(app, script["id"])
    last: list[str] = []
    problems: list[str] = []
    for turn in script["turns"]:
        reply = chat.say(turn["say"]).model_dump(mode="json")
        found = complaints(turn.get("expect", {}), reply, rows, last)
        problems += [f"{turn['say']!r}: {problem}" for problem in found]
        shown = [product["id"] for product in reply["products"]]
        if len(shown) > 1 or (shown and shown[0] not in last):
            last = shown
    return problems
