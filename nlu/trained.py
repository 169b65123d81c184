"""The intent model for the data at hand: the shipped one where it fits, else trained once and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import structlog

from nlu import model_store
from nlu.errors import NluError
from nlu.intents import Embed, EmbedMany, IntentModel, LinearIntentClassifier, TunedModel, Vector
from nlu.model_versions import ModelVersion, ModelVersions
from nlu.own_words import OwnWords, read_own_words
from nlu.parse import Intent, Language
from nlu.training_data import TrainingData, fingerprint, read_training_data, training_files
from nlu.vector_cache import VectorCache

if TYPE_CHECKING:
    from nlu.tuned import Tune

log = structlog.get_logger(__name__)

#: The examples that ship with the package; `common` beside them holds words, not examples.
SHIPPED = tuple(Path(__file__).parent / "data" / language for language in ("en", "ru"))
#: A merchant's own examples and the models trained with them, inside the directory of trained models.
OWN, MODELS, VECTORS = "data", "models", "vectors"
#: Seconds between looks for a newly trained model while serving.
FRESH = 2.0


def places(directory: Path) -> tuple[Path, ...]:
    """Where training examples are: the shipped ones, and the merchant's own in `directory`/data."""
    own = directory / OWN
    has_own = own.is_dir() and any(path.suffix in (".yml", ".yaml", ".jsonl") for path in own.rglob("*"))
    return (*SHIPPED, own) if has_own else SHIPPED


def versions(directory: Path) -> ModelVersions:
    """The models trained in this data directory's `nlu` folder."""
    return ModelVersions(directory / MODELS)


def own_words(directory: Path) -> OwnWords:
    """The merchant's synonyms, lookup tables and expressions. A mistake there costs only them."""
    try:
        return read_own_words(directory / OWN)
    except NluError as error:
        log.warning("own_words_refused", reason=str(error))
        return OwnWords()


def vectors_of(directory: Path) -> Path:
    """Where the sentence vectors of examples are remembered."""
    return directory / VECTORS


def retrain(
    directory: Path,
    embed: EmbedMany,
    embedder: str,
    extra: Sequence[Path] = (),
    *,
    tune: Tune | None = None,
    keep: TunedModel | None = None,
) -> tuple[ModelVersion, TrainingData]:
    """Trains on the shipped examples, the merchant's own and those in `extra`, and lets the result serve.

    tune: fine-tunes an encoder beside the linear model. keep: one that was fine-tuned earlier and stays
    beside the new linear model, as long as the intents are the same.
    Raises NluError naming file and line where an example can't be read.
    """
    read = read_training_data((*places(directory), *extra))
    model = train(read, VectorCache(vectors_of(directory), embed, embedder), embedder, tune)
    if keep is not None and keep.encoder.labels == model.labels:
        model = replace(model, tuned=keep)
    elif keep is not None:
        log.warning("fine_tuned_encoder_left_out", reason="The intents changed: fine-tune again.")
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return versions(directory).add(model, made_at=made_at, examples=len(read.examples), extra=extra), read


def train(
    data: TrainingData, embed: EmbedMany | None = None, embedder: str = "", tune: Tune | None = None
) -> IntentModel:
    """The model of these examples. `embed` makes sentence vectors as `embedder` names it; without it the
    words decide alone. `tune` adds a fine-tuned encoder."""
    from nlu import training, tuned  # scikit-learn takes a second to import and is not needed to serve

    texts = [example.text for example in data.examples]
    labels = [example.intent for example in data.examples]
    if tune is None:
        return training.fit(texts, labels, embed=embed, embedder=embedder, fingerprint=data.fingerprint)
    return tuned.fit_tuned(texts, labels, tune, embed=embed, embedder=embedder, fingerprint=data.fingerprint)


def trained(directory: Path, embed: EmbedMany, embedder: str) -> IntentModel:
    """The current model; trains (some seconds to a minute) only when the examples or the embedder changed.

    Raises NluError naming file and line where an example can't be read. In place of a damaged kept model one
    that was made of the same serves; where there is none it is made again.
    """
    kept = versions(directory)
    version, pinned = _serving(kept)
    extra = [Path(place) for place in version.extra] if version is not None else []
    gone = [place for place in extra if not place.exists()]
    if gone:
        log.warning("training_examples_gone", places=[str(place) for place in gone])
    if version is not None and version.embedder == embedder:
        stays = pinned or bool(gone)
        if stays or version.fingerprint == fingerprint(training_files((*places(directory), *extra))):
            for number in (version.number, *_equals(kept, version)):
                try:
                    return _usable(kept.load(number))
                except NluError as error:
                    log.warning("intent_model_refused", reason=str(error))
    extra = [place for place in extra if place not in gone]
    if not extra:
        shipped = model_store.shipped(fingerprint(training_files(places(directory))), embedder)
        if shipped is not None:
            return shipped
    made, _ = retrain(directory, embed, embedder, extra, keep=_tuned(kept, version))
    return _usable(kept.load(made.number))


def _equals(kept: ModelVersions, version: ModelVersion) -> list[int]:
    """Other versions that were made of the same, the newest first: one serves where `version` can't."""
    found = []
    for number in reversed(kept.numbers()):
        try:
            other = kept.version(number)
        except NluError:
            continue
        same = (other.fingerprint, other.embedder) == (version.fingerprint, version.embedder)
        if same and number != version.number:
            found.append(number)
    return found


def _tuned(kept: ModelVersions, version: ModelVersion | None) -> TunedModel | None:
    """What was fine-tuned for a version that is to be trained anew."""
    if version is None or not version.tuned:
        return None
    try:
        return kept.load(version.number).tuned
    except NluError as error:
        log.warning("intent_model_refused", reason=str(error))
        return None


def _usable(model: IntentModel) -> IntentModel:
    """The model without its fine-tuned encoder where that can't be read here: the rest still answers."""
    if model.tuned is None:
        return model
    try:
        model.tuned.encoder.load()
    except NluError as error:
        log.warning("fine_tuned_encoder_left_out", reason=str(error))
        return replace(model, tuned=None)
    return model


def _serving(kept: ModelVersions) -> tuple[ModelVersion | None, bool]:
    """(the version that is to serve, whether it was chosen by hand)."""
    try:
        pointer = kept.pointer()
        return (None, False) if pointer is None else (kept.version(pointer.number), pointer.pinned)
    except NluError as error:
        log.warning("intent_model_refused", reason=str(error))
        return None, False


class LiveIntents:
    """`IntentClassifier` over the current model, made at first use; a newly trained one is taken in use.

    A damaged new model is refused: the one in use goes on. Thread-safe.
    """

    def __init__(
        self,
        directory: Path,
        embed: EmbedMany,
        embedder: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._directory, self._embed, self._embedder = directory, embed, embedder
        self._clock = clock
        self._lock = Lock()
        self._classifier: LinearIntentClassifier | None = None
        self._seen: tuple[int, int] | None = None
        self._looked = 0.0

    @property
    def model(self) -> IntentModel:
        """The model that answers now. Raises NluError when none can be made."""
        return self._current().model

    def classify(
        self, text: str, language: Language, vector: Vector | Embed | None = None
    ) -> tuple[Intent, ...]:
        return self._current().classify(text, language, vector)

    def _current(self) -> LinearIntentClassifier:
        found = self._classifier
        if found is not None and self._clock() - self._looked < FRESH:
            return found
        with self._lock:
            self._looked = self._clock()
            if self._classifier is None:
                self._seen = self._stamp()
                model = trained(self._directory, self._embed, self._embedder)
                self._classifier = LinearIntentClassifier(model)
            elif (stamp := self._stamp()) != self._seen:
                self._seen = stamp
                self._renew(self._classifier.model)
            return self._classifier

    def _renew(self, current: IntentModel) -> None:
        """Takes what the pointer names, if it can answer here; training is not done between two messages."""
        kept = versions(self._directory)
        try:
            pointer = kept.pointer()
            if pointer is None:
                return
            model = _usable(kept.load(pointer.number))
            if model.fingerprint == current.fingerprint and model.tuned is current.tuned:
                return
            if model.sentence is not None and model.sentence.embedder != self._embedder:
                raise NluError(f"Intent model {pointer.number} needs the embedder {model.sentence.embedder}.")
        except NluError as error:
            log.warning("intent_model_not_taken", reason=str(error))
            return
        self._classifier = LinearIntentClassifier(model)
        log.info("intent_model_taken", number=pointer.number)

    def _stamp(self) -> tuple[int, int] | None:
        """Tells one state of the pointer from the next: it is replaced, so its inode or its time differ."""
        try:
            found = versions(self._directory).pointer_file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
