"""Many turns in a row in one process: does its memory stay flat?

`python -m benchmarks.soak --turns 200000`. Chats come and go as in a day: each talks for fifteen lines. Every
fifth says them as nobody did before, so that caches are filled and emptied all the time; the others say what
many say.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.quiet import quiet
from benchmarks.turns import TALK
from bot.app import App, build
from bot.commands.serve import load_demo
from bot.demo import shop_feed
from bot.messages import ChatKey, Incoming
from bot.settings import Settings

#: Turns of which caches and allocators are filled before memory is compared.
WARM = 0.25
THREADS, TURNS, LOOKS = 4, 20_000, 40
#: One chat in so many has words of its own.
OWN_WORDS = 5


def main() -> None:
    quiet()
    options = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    options.add_argument("--turns", type=int, default=TURNS)
    options.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so many at the latest"
    )
    given, _ = options.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=Path(folder)))
        load_demo(app, Path(str(shop_feed())).parent, Console(quiet=True))
        soak(app, given.turns, given.minutes)


def soak(app: App, turns: int, minutes: float = float("inf")) -> float:
    """Prints memory as it goes; gives its slope in bytes a turn after the warm-up, by least squares."""
    until = time.monotonic() + 60 * minutes
    app.shops(app.settings.shop)
    done, points, failed = 0, [], Counter[str]()
    part = max(len(TALK) * THREADS, turns // LOOKS)
    print(f"{'turns':>9}{'turns/s':>9}{'MB':>8}{'database MB':>13}")
    with ThreadPoolExecutor(THREADS) as pool:
        while done < turns and time.monotonic() < until:
            began = time.perf_counter()
            chats = range(done // len(TALK), (done + part) // len(TALK))
            for one in pool.map(lambda number: chat(app, number), chats):
                failed += one
            said = len(chats) * len(TALK)
            done += said
            gc.collect()
            points.append((done, resident()))
            size = sum(path.stat().st_size for path in app.settings.data_dir.glob("shopkeeper.db*"))
            rate = said / (time.perf_counter() - began)
            print(f"{done:>9}{rate:>9.1f}{points[-1][1] / 1e6:>8.1f}{size / 1e6:>13.1f}", flush=True)
    kept = np.array([point for point in points if point[0] > done * WARM], dtype=float)
    slope = float(np.polyfit(kept[:, 0], kept[:, 1], 1)[0])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"after the first {WARM:.0%}: {slope:+.0f} bytes a turn; at most {most:.0f} MB")
    print(f"failed: {dict(failed) or 'none'}")
    return slope


def chat(app: App, number: int) -> Counter[str]:
    """A whole talk; how many of its turns failed, by what."""
    key = ChatKey(app.settings.shop, "soak", str(number))
    failed = Counter[str]()
    for said, text in enumerate(TALK):
        words = text if number % OWN_WORDS else f"{text} {number} {said}"
        incoming = Incoming(key, f"s{number}", datetime.now(UTC), text=words)
        try:
            app.assistant.handle(incoming)
        except Exception as error:  # noqa: BLE001 - counted and told
            failed[f"{type(error).__name__}: {str(error)[:80]}"] += 1
    return failed


def resident() -> int:
    """Bytes of memory now (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status tells no VmRSS")


if __name__ == "__main__":
    main()
