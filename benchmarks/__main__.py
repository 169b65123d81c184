"""`python -m benchmarks [NAME ...]`: run all measurements, or those named."""

from __future__ import annotations

import sys

from benchmarks import intents, load, soak, start_up, turns, understanding
from benchmarks.quiet import quiet

MEASUREMENTS = {
    "turns": turns.main,
    "start_up": start_up.main,
    "load": load.main,
    "soak": soak.main,
    "understanding": understanding.main,
    "intents": intents.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(
            f"no measurement called {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}",
            file=sys.stderr,
        )
        return 2
    quiet()
    for name in names or MEASUREMENTS:
        print(f"== {name}")
        MEASUREMENTS[name]()
    return 0


if __name__ == "__main__":  # not in the processes that a measurement starts
    sys.exit(main(sys.argv[1:]))
