"""Turns a second and latency by stage with many chats at once, in one process and in two on one database.

Closed loop: each chat says its next line when the last was answered, so `chats` is the number of turns that
wait or run at any moment. Turns run as in `serve`: an event loop hands them to sixteen threads.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.quiet import quiet
from benchmarks.turns import TALK
from bot.app import App, build
from bot.channels.web.turns import Turns
from bot.commands.serve import load_demo
from bot.demo import shop_feed
from bot.messages import ChatKey, Incoming
from bot.settings import Settings

CHATS, PROCESSES = (1, 10, 100, 1000), (1, 2)
#: Turns of one row at least; and threads, as `serve` has them.
TURNS, THREADS = 600, 16
STAGES = ("load", "understand", "retrieve", "rank", "commit")


@dataclass(slots=True)
class Seen:
    """What one process measured: milliseconds of each turn as the chat waits for it, and of its stages."""

    waited: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)
    began: float = 0.0
    ended: float = 0.0
    failed: int = 0


def main() -> None:
    quiet()
    options = argparse.ArgumentParser(prog="python -m benchmarks.load")
    options.add_argument("--turns", type=int, default=TURNS)
    options.add_argument("--chats", type=int, nargs="*", default=CHATS)
    options.add_argument("--processes", type=int, nargs="*", default=PROCESSES)
    options.add_argument("--database", help="a PostgreSQL URL; else SQLite")
    given, _ = options.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=given.database)
        app = build(settings)
        load_demo(app, Path(str(shop_feed())).parent, Console(quiet=True))
        app.engine.dispose()
        widths = {
            "processes": 9,
            "chats": 7,
            "turns/s": 9,
            "of bound": 9,
            "p50 ms": 8,
            "p95 ms": 8,
            "p99 ms": 8,
        }
        heads = (*widths.items(), *((stage, 12) for stage in STAGES))
        print("".join(f"{head:>{width}}" for head, width in heads))
        for processes in given.processes:
            for chats in given.chats:
                row(settings, processes, max(chats, processes), given.turns)


def row(settings: Settings, processes: int, chats: int, turns: int) -> None:
    """`of bound`: turns a second as a share of the encoder passes a second that as many processes make."""
    each = max(2, turns // chats)
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[float, Seen]] = context.Queue()
    start = context.Barrier(processes)
    workers = [
        context.Process(target=work, args=(settings, number, chats // processes, each, start, told))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    results = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    seen = [one for _, one in results]
    waited = sorted(ms for one in seen for ms in one.waited)
    rate = len(waited) / (max(one.ended for one in seen) - min(one.began for one in seen))
    bound = sum(passes for passes, _ in results)
    print(
        f"{processes:>9}{chats:>7}{rate:>9.1f}{rate / bound:>9.0%}{at(waited, 0.5):>8.0f}"
        f"{at(waited, 0.95):>8.0f}{at(waited, 0.99):>8.0f}", end="",
    )  # fmt: skip
    for stage in STAGES:
        spent = [ms for one in seen for ms in one.stages.get(stage, ())]
        print(f"{statistics.median(spent) if spent else 0:>12.2f}", end="")
    failed = sum(one.failed for one in seen)
    print(f"  {failed} failed" if failed else "", flush=True)


def at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def work(
    settings: Settings, number: int, chats: int, each: int, start: Barrier, told: Queue[tuple[float, Seen]]
) -> None:
    """One process: wait for the others, measure the encoder, then all chats at once."""
    quiet()
    app = build(settings)
    app.shops(settings.shop)
    asyncio.run(talk(app, "warm", 4, 4))
    start.wait()
    passes = encoder_passes(app, number)
    start.wait()
    told.put((passes, asyncio.run(talk(app, f"{number}-{time.time_ns()}", chats, each))))


def encoder_passes(app: App, seed: int, seconds: float = 3.0) -> float:
    """Passes a second, with as many threads as turns have, each over a text that no cache knows."""
    until = time.perf_counter() + seconds

    def passes(thread: int) -> int:
        count = 0
        while time.perf_counter() < until:
            app.embedder.queries([f"{TALK[count % len(TALK)]} {seed} {thread} {count}"])
            count += 1
        return count

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(passes, range(THREADS))) / seconds


async def talk(app: App, name: str, chats: int, each: int) -> Seen:
    seen = Seen()
    turns = Turns(app.assistant, app.settings.shop, app.bus, lambda: datetime.now(UTC), THREADS, "never")

    async def chat(number: int) -> None:
        key = ChatKey(app.settings.shop, "benchmark", f"{name}-{number}")
        for said in range(each):
            # Each chat says it a little differently, so that no vector comes out of the cache.
            text = f"{TALK[(number + said) % len(TALK)]} {number} {'.' * said}"
            began = time.perf_counter()
            try:
                replies: list[Any] = await turns.handle(Incoming(key, key.chat, turns.clock(), text=text))
            except Exception:  # noqa: BLE001 - counted and told
                seen.failed += 1
                continue
            seen.waited.append((time.perf_counter() - began) * 1000)
            for reply in replies:
                for stage, spent in reply.timing_ms.items():
                    seen.stages.setdefault(stage, []).append(spent)

    seen.began = time.monotonic()
    await asyncio.gather(*(chat(number) for number in range(chats)))
    seen.ended = time.monotonic()
    return seen


if __name__ == "__main__":
    main()
