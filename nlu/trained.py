"""The intent model for the data at hand: the shipped one where it fits, else trained once and kept."""

from __future__ import annotations

from pathlib import Path

from nlu import model_store
from nlu.errors import NluError
from nlu.intents import EmbedMany, IntentModel
from nlu.training_data import fingerprint, training_files

#: The examples that ship with the package; `common` beside them holds words, not examples.
SHIPPED = tuple(Path(__file__).parent / "data" / language for language in ("en", "ru"))
#: A merchant's own examples and the model trained with them, inside the directory of trained models.
OWN, MODEL = "data", "intents.model"


def places(directory: Path) -> tuple[Path, ...]:
    """Where training examples are: the shipped ones, and the merchant's own in `directory`/data."""
    own = directory / OWN
    has_own = own.is_dir() and any(path.suffix in (".yml", ".yaml", ".jsonl") for path in own.rglob("*"))
    return (*SHIPPED, own) if has_own else SHIPPED


def trained(directory: Path, embed: EmbedMany, embedder: str) -> IntentModel:
    """The current model; trains (some seconds to a minute) only when the examples or the embedder changed.

    Raises NluError naming file and line where an example can't be read. A damaged kept model is made again.
    """
    data = places(directory)
    wanted = fingerprint(training_files(data))
    model = model_store.shipped(wanted, embedder)
    if model is not None:
        return model
    path = directory / MODEL
    if path.exists():
        try:
            kept = model_store.load(path)
        except NluError:
            kept = None
        fits = kept is not None and kept.fingerprint == wanted
        if kept is not None and fits and kept.sentence is not None and kept.sentence.embedder == embedder:
            return kept
    from nlu.training import train  # scikit-learn takes a second to import and is not needed to serve

    model = train(data, embed, embedder)
    model_store.save(model, path)
    return model
