"""Make the vectors that ship with the demo shop, so that its first start need not embed anything.

    python -m scripts.demo_shop.embed

Run it after the feed or `catalog.indexing.passage_text` has changed; a test says when.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from rich.console import Console

from bot.app import build
from bot.commands.importing import Bars
from bot.demo import shop_feed, vectors
from bot.settings import Settings
from catalog.importer import import_feed
from catalog.store import embedding


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Bars(Console(stderr=True)) as bars:
        app = build(Settings(data_dir=Path(folder)))
        import_feed(
            Path(folder), [str(shop_feed())], embedder=app.embedder, now=datetime.now(UTC), progress=bars
        )
        with app.engine.connect() as connection:
            rows = connection.execute(
                sa.select(embedding.c.text_hash, embedding.c.vector).order_by(embedding.c.text_hash)
            ).all()
    np.savez(
        str(vectors()),
        embedder=np.array(app.embedder.id),
        hashes=np.array([row.text_hash for row in rows]),
        vectors=np.stack([np.frombuffer(row.vector, dtype=np.float16) for row in rows]),
    )


if __name__ == "__main__":
    main()
