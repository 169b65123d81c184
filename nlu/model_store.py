"""A trained intent model on disk: one .npz of arrays, checked by its SHA-256; nothing executable."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from nlu.errors import NluError
from nlu.intents import IntentModel, SentenceModel

#: Raised whenever features or file layout change: an older model would answer nonsense.
FORMAT = 2
#: The model of the shipped examples, made by scripts/build_intent_model.py: nobody waits for training.
SHIPPED = Path(__file__).parent / "data" / "intents.model"
_MAGIC = b"shopkeeper-intents\n"


def save(model: IntentModel, path: Path) -> None:
    """Writes `model` to `path` atomically: readers see the old file or the new one, never a part."""
    header: dict[str, Any] = {
        "format": FORMAT,
        "labels": list(model.labels),
        "outside": model.outside,
        "temperature": model.temperature,
        "threshold": model.threshold,
        "sure": model.sure,
        "fingerprint": model.fingerprint,
    }
    terms = "\n".join(sorted(model.terms, key=model.terms.__getitem__)).encode()
    arrays = {
        "terms": np.frombuffer(terms, np.uint8),
        "idf": model.idf,
        "weights": model.weights,
        "bias": model.bias,
    }
    if model.sentence is not None:
        sentence = model.sentence
        header["sentence"] = {
            "embedder": sentence.embedder,
            "share": sentence.share,
            "temperature": sentence.temperature,
            "threshold": sentence.threshold,
        }
        arrays |= {"sentence_weights": sentence.weights, "sentence_bias": sentence.bias}
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    body = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(_MAGIC + hashlib.sha256(body).digest() + body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> IntentModel:
    """The model that `save` wrote. Raises NluError when it is missing, damaged or of another format."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NluError(
            f"{path}: the intent model can't be read ({error.strerror}); train it again."
        ) from error
    start = len(_MAGIC) + hashlib.sha256().digest_size
    body = raw[start:]
    if not raw.startswith(_MAGIC) or hashlib.sha256(body).digest() != raw[len(_MAGIC) : start]:
        raise NluError(f"{path}: the intent model is damaged; delete the file and train it again.")
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return _model({name: arrays[name] for name in arrays.files}, path)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NluError(
            f"{path}: the intent model is incomplete ({error}); delete the file and train it again."
        ) from error


def shipped(fingerprint: str, embedder: str | None = None) -> IntentModel | None:
    """The model that comes with the package, if it was trained on just these data and fits `embedder`.

    fingerprint: of the training files wanted. embedder: id of what will make the sentence vectors; None when
    none will be made. Raises NluError when the shipped file is damaged.
    """
    if not SHIPPED.exists():
        return None
    model = load(SHIPPED)
    if model.fingerprint != fingerprint:
        return None
    if embedder is not None and (model.sentence is None or model.sentence.embedder != embedder):
        return None
    return model


def _model(arrays: dict[str, Any], path: Path) -> IntentModel:
    header = json.loads(arrays["header"].tobytes())
    if header["format"] != FORMAT:
        raise NluError(
            f"{path}: the intent model has format {header['format']}, not {FORMAT}; train it again."
        )
    terms = arrays["terms"].tobytes().decode().split("\n")
    sentence = None
    if "sentence" in header:
        sentence = SentenceModel(
            weights=arrays["sentence_weights"], bias=arrays["sentence_bias"], **header["sentence"]
        )
    return IntentModel(
        labels=tuple(header["labels"]),
        outside=header["outside"],
        terms={term: column for column, term in enumerate(terms)},
        idf=arrays["idf"],
        weights=arrays["weights"],
        bias=arrays["bias"],
        temperature=header["temperature"],
        threshold=header["threshold"],
        sure=header["sure"],
        sentence=sentence,
        fingerprint=header["fingerprint"],
    )
