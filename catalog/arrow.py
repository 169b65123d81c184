"""Tables as Arrow files: how a generation keeps everything that is columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from catalog.errors import CatalogError


def write_table(table: Any, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=max(1, table.num_rows))


def read_table(path: Path) -> Any:
    """Raises CatalogError when the file is missing or damaged."""
    try:
        with pa.OSFile(str(path), "rb") as source, pa.ipc.open_file(source) as reader:
            return reader.read_all()
    except (OSError, pa.ArrowInvalid) as error:
        raise CatalogError(f"{path}: missing or damaged; import the catalog again ({error})") from error
