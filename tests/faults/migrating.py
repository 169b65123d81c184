"""Migrates a database and stops in the middle, to be killed: `python -m tests.faults.migrating FILE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from alembic import op

from bot.storage.migrate import upgrade


def main(path: Path) -> None:
    create = op.create_index

    def stops(name: Any, table: str, *rest: Any, **more: Any) -> Any:
        made = create(name, table, *rest, **more)
        if table == "erasure":
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            time.sleep(600)
        return made

    op.create_index = stops
    upgrade(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
