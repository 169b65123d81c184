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

from nlu.encoder import TunedEncoder
from nlu.errors import NluError
from nlu.intents import IntentModel, SentenceModel, TunedModel

#: Raised whenever features or file layout change: an older model would answer nonsense.
FORMAT = 2
#: The model of the shipped examples, made by scripts/build_intent_model.py: nobody waits for training.
SHIPPED = Path(__file__).parent / "data" / "intents.model"
#: What the names of a fine-tuned encoder's arrays begin with.
_TUNED = "tuned/"
_MAGIC = b"shopkeeper-intents\n"


def save(model: IntentModel, path: Path) -> None:
    """Writes `model` to `path` atomically: readers see the old file or the new one, never a part."""
    header: dict[str, Any] = {
        "format": FORMAT,
        "labels": list(model.labels),
        "outside": model.outside,
        "temperature": model.temperature,
        "threshold": model.threshold,
        "sure": list(model.sure),
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
    if model.tuned is not None:
        tuned, encoder = model.tuned, model.tuned.encoder
        header["tuned"] = {
            "shares": dict(tuned.shares),
            "temperature": tuned.temperature,
            "threshold": tuned.threshold,
            "alone": tuned.alone,
            "layers": encoder.layers,
            "heads": encoder.heads,
            "epsilon": encoder.epsilon,
        }
        arrays["tokenizer"] = np.frombuffer(encoder.tokenizer.encode(), np.uint8)
        arrays |= {_TUNED + name: array for name, array in encoder.arrays.items()}
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    buffer = io.BytesIO()
    # An encoder's weights don't get smaller by packing, only slower to read.
    write = np.savez_compressed if model.tuned is None else np.savez
    write(buffer, **arrays)  # type: ignore[arg-type]
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
    labels, sure = tuple(header["labels"]), header["sure"]
    return IntentModel(
        labels=labels,
        outside=header["outside"],
        terms={term: column for column, term in enumerate(terms)},
        idf=arrays["idf"],
        weights=arrays["weights"],
        bias=arrays["bias"],
        temperature=header["temperature"],
        threshold=header["threshold"],
        sure=tuple(sure) if isinstance(sure, list) else (sure,) * len(labels),
        sentence=sentence,
        fingerprint=header["fingerprint"],
        tuned=_tuned(header["tuned"], labels, arrays) if "tuned" in header else None,
    )


def _tuned(header: dict[str, Any], labels: tuple[str, ...], arrays: dict[str, Any]) -> TunedModel:
    encoder = TunedEncoder(
        labels=labels,
        arrays={
            name.removeprefix(_TUNED): array for name, array in arrays.items() if name.startswith(_TUNED)
        },
        tokenizer=arrays["tokenizer"].tobytes().decode(),
        layers=header["layers"],
        heads=header["heads"],
        epsilon=header["epsilon"],
    )
    return TunedModel(
        encoder, header["shares"], header["temperature"], header["threshold"], header.get("alone", False)
    )
