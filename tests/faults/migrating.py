"""Migrates a database and stops in the middle, to be killed: `python -m tests.faults.migrating URL`."""

from __future__ import annotations

import sys
import time
from typing import Any

from alembic import op

from bot.storage.migrate import upgrade


def main(database: str) -> None:
    create = op.create_index

    def stops(name: Any, table: str, *rest: Any, **more: Any) -> Any:
        made = create(name, table, *rest, **more)
        if table == "erasure":
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            time.sleep(600)
        return made

    op.create_index = stops
    upgrade(database)


if __name__ == "__main__":
    main(sys.argv[1])
