"""What it takes until the first answer, and how much memory: the demo shop, in fresh processes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from benchmarks.quiet import quiet
from bot.app import build
from bot.commands.serve import load_demo
from bot.demo import shop_feed
from bot.settings import Settings

ROUNDS = 5
FIRST = """
import json, sys, time
began = time.process_time()
from datetime import UTC, datetime
from pathlib import Path
from benchmarks.soak import resident
from bot.app import build
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
imported = time.process_time()
app = build(Settings(data_dir=Path(sys.argv[1])))
app.shops("main")
opened = time.process_time()
key = ChatKey("main", "bench", str(began))
app.assistant.handle(Incoming(key, "s", datetime.now(UTC), text="black shoes"))
done = time.process_time()
print(json.dumps({"import": imported - began, "open": opened - imported, "first turn": done - opened,
                  "memory MB": resident() / 1e6}))
"""


def main() -> None:
    """The median of five starts. Parts in seconds of CPU, which other work changes little; whole starts
    in seconds on the wall; memory in MB after the first turn."""
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=Path(folder)))
        load_demo(app, Path(str(shop_feed())).parent, Console(quiet=True))
        app.engine.dispose()
        rounds = [started(["-c", FIRST, folder]) for _ in range(ROUNDS)]
    told = [json.loads(out.splitlines()[-1]) for _, out in rounds]
    for name in told[0]:
        print(f"{name:<12}{statistics.median(one[name] for one in told):>8.2f}")
    print(f"{'whole start':<12}{statistics.median(seconds for seconds, _ in rounds):>8.2f}")
    helped = statistics.median(started(["-m", "bot", "--help"])[0] for _ in range(ROUNDS))
    print(f"{'--help':<12}{helped:>8.2f}")


def started(command: list[str]) -> tuple[float, str]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    return time.perf_counter() - began, done.stdout


if __name__ == "__main__":
    main()
