"""`python -m benchmarks [NAME ...]`: run all measurements, or those named."""

from __future__ import annotations

import sys

from benchmarks import intents, turns, understanding

MEASUREMENTS = {"turns": turns.main, "understanding": understanding.main, "intents": intents.main}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(
            f"no measurement called {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}",
            file=sys.stderr,
        )
        return 2
    for name in names or MEASUREMENTS:
        print(f"== {name}")
        MEASUREMENTS[name]()
    return 0


sys.exit(main(sys.argv[1:]))
