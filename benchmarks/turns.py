"""How long a turn takes, beside an encoder pass and a scan of the index in the same process.

    python -m benchmarks.turns [--data-dir DIR] [--talk FILE]

The shop is the demo one, or the one that DIR holds already; FILE has other messages, one a line.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from rich.console import Console

from bot.app import App, build
from bot.commands.importing import import_with_progress
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from catalog.generation import current
from catalog.vector_index import load_index

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
#: Hits that a scan of the index asks for.
SCANNED = 200


def main(data_dir: Path | None = None, talk: Sequence[str] = TALK) -> None:
    """Print a table: stage, median and p95 in ms, and the ratios of the median to one encoder pass, and to
    one with a scan of the index."""
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=data_dir or Path(folder)))
        if data_dir is None:
            feed = resources.files("bot.demo").joinpath("shop.jsonl")
            import_with_progress(app, [str(feed)], console=Console(quiet=True))
        play(app, talk)


def play(app: App, talk: Sequence[str]) -> None:
    now = datetime.now(UTC)
    stages: dict[str, list[float]] = {}
    passes: list[float] = []
    scans: list[float] = []
    busy: list[tuple[float, float]] = []
    run = secrets.token_hex(4)
    app.shops(app.settings.shop)
    index = load_index(current(app.settings.data_dir) / "vectors.faiss")
    for number in range(ROUNDS + 1):
        for said in talk:
            key = ChatKey(app.settings.shop, "benchmark", f"{run} {number}")
            # Each round says it a little differently, so that no vector comes out of the cache.
            begun = time.process_time()
            reply = app.assistant.handle(
                Incoming(key, f"{run} {number}", now, text=f"{said} {'.' * number}")
            )[0]
            answered, started = time.process_time(), time.perf_counter()
            (vector,) = app.embedder.queries([f"{number} {said}"])
            encoded = time.perf_counter()
            index.search(vector, SCANNED)
            scanned, idle = time.perf_counter(), time.process_time()
            if number:
                passes.append((encoded - started) * 1000)
                scans.append((scanned - started) * 1000)
                busy.append(((answered - begun) * 1000, (idle - answered) * 1000))
                for stage, spent in reply.timing_ms.items():
                    stages.setdefault(stage, []).append(spent)
    encoder, scan = statistics.median(passes), statistics.median(scans)
    print(f"{'stage':<14}{'median ms':>10}{'p95 ms':>10}{'x encoder':>11}{'x with scan':>13}")
    for stage, times in [("encoder", passes), ("and a scan", scans), *stages.items()]:
        times.sort()
        median = statistics.median(times)
        print(
            f"{stage:<14}{median:>10.2f}{times[int(len(times) * 0.95)]:>10.2f}"
            f"{median / encoder:>11.2f}{median / scan:>13.2f}"
        )
    # Other work on the machine stretches the clock's time, of the database's part most of all.
    turn, reference = (statistics.median(each) for each in zip(*busy, strict=True))
    print(
        f"processor time: a turn {turn:.2f} ms, an encoder pass and a scan {reference:.2f} ms, "
        f"ratio {turn / reference:.2f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data-dir", type=Path, help="a data directory that holds a catalog already")
    parser.add_argument("--talk", type=Path, help="messages, one a line")
    wanted = parser.parse_args()
    main(wanted.data_dir, wanted.talk.read_text("utf-8").splitlines() if wanted.talk else TALK)
