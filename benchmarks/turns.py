"""How long a turn takes over the demo shop, beside one encoder pass in the same process."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from rich.console import Console

from bot.app import App, build
from bot.commands.importing import import_with_progress
from bot.messages import ChatKey, Incoming
from bot.settings import Settings

TALK = [
    "hello",
    "I need a warm jumper for my husband under 90",
    "in navy maybe",
    "something cheaper?",
    "tell me about the second one",
    "do you deliver to Austria?",
    "I'll take it",
    "and running shoes for me, not black, up to 120",
    "show others",
    "compare 1 and 2",
    "why the first one?",
    "ищу подарок сестре на день рождения до 50 евро",
    "серьги",
    "покажи подешевле",
    "спасибо, пока",
]
ROUNDS = 10


def main() -> None:
    """Print a table: stage, median and p95 in ms, and the ratio of the median to one encoder pass."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=Path(folder)))
        feed = resources.files("bot.demo").joinpath("shop.jsonl")
        import_with_progress(app, [str(feed)], console=Console(quiet=True))
        play(app)


def play(app: App) -> None:
    now = datetime.now(UTC)
    stages: dict[str, list[float]] = {}
    passes: list[float] = []
    app.shops(app.settings.shop)
    for number in range(ROUNDS + 1):
        for said in TALK:
            key = ChatKey(app.settings.shop, "benchmark", str(number))
            # Each round says it a little differently, so that no vector comes out of the cache.
            reply = app.assistant.handle(Incoming(key, f"s{number}", now, text=f"{said} {'.' * number}"))[0]
            started = time.perf_counter()
            app.embedder.queries([f"{number} {said}"])
            if number:
                passes.append((time.perf_counter() - started) * 1000)
                for stage, spent in reply.timing_ms.items():
                    stages.setdefault(stage, []).append(spent)
    reference = statistics.median(passes)
    print(f"{'stage':<12}{'median ms':>10}{'p95 ms':>10}{'x encoder':>11}")
    for stage, spent in [("encoder", passes), *stages.items()]:
        spent.sort()
        median = statistics.median(spent)
        print(f"{stage:<12}{median:>10.2f}{spent[int(len(spent) * 0.95)]:>10.2f}{median / reference:>11.2f}")
