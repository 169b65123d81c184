"""The trained models of a shop, numbered: `models/000003.model`, what is known of each beside it, and a
pointer to the one that serves. A model file carries its own SHA-256; all files are written atomically.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu import model_store
from nlu.errors import NluError
from nlu.intents import IntentModel

#: Older ones are deleted, but never the one that serves.
KEPT = 5
_POINTER = "CURRENT"


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """`sha256`: of the model file. `extra`: examples outside of the data directory that it was trained on.
    `made_at`: RFC 3339. `tuned`: with a fine-tuned encoder."""

    number: int
    sha256: str
    made_at: str
    examples: int
    intents: int
    embedder: str
    fingerprint: str
    extra: tuple[str, ...] = ()
    tuned: bool = False


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which version serves; `pinned`: chosen by hand, so it stays when the examples change."""

    number: int
    pinned: bool = False


class ModelVersions:
    """The versions in one directory. Light: every call looks at the disk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @property
    def pointer_file(self) -> Path:
        """Replaced whenever another version is to serve: watch it."""
        return self.directory / _POINTER

    def pointer(self) -> Pointer | None:
        """None when no version was made yet. Raises NluError when the pointer is damaged."""
        try:
            read = json.loads(self.pointer_file.read_text(encoding="ascii"))
            return Pointer(int(read["number"]), bool(read["pinned"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NluError(f"{self.pointer_file} is damaged: delete it and train again.") from error

    def numbers(self) -> tuple[int, ...]:
        """Of all versions, oldest first."""
        return tuple(sorted(int(path.stem) for path in self.directory.glob("[0-9]*.model")))

    def version(self, number: int) -> ModelVersion:
        """Raises NluError when there is no such version, or nothing can be read about it."""
        path = self._path(number, "json")
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            return ModelVersion(**{**read, "extra": tuple(read["extra"])})
        except FileNotFoundError as error:
            raise NluError(f"There is no intent model {number} in {self.directory}.") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NluError(f"{path} is damaged: train again.") from error

    def intact(self, number: int) -> ModelVersion | None:
        """What is known of a version, None where its file or what was written about it is damaged."""
        try:
            version = self.version(number)
            found = hashlib.sha256(self._path(number, "model").read_bytes()).hexdigest()
        except (NluError, OSError):
            return None
        return version if found == version.sha256 else None

    def load(self, number: int) -> IntentModel:
        """Raises NluError when the model is missing, damaged, exchanged or of another format."""
        path = self._path(number, "model")
        model = model_store.load(path)
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.version(number).sha256:
            raise NluError(f"{path} isn't the file that was trained: train again.")
        return model

    def add(
        self, model: IntentModel, *, made_at: str, examples: int, extra: Iterable[Path] = ()
    ) -> ModelVersion:
        """Keep `model` as the newest version and let it serve."""
        number = max(self.numbers(), default=0) + 1
        path = self._path(number, "model")
        model_store.save(model, path)
        version = ModelVersion(
            number=number,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            made_at=made_at,
            examples=examples,
            intents=len(model.labels),
            embedder=model.sentence.embedder if model.sentence is not None else "",
            fingerprint=model.fingerprint,
            extra=tuple(str(place.resolve()) for place in extra),
            tuned=model.tuned is not None,
        )
        self._write(self._path(number, "json"), json.dumps(asdict(version), ensure_ascii=False, indent=1))
        self._point(Pointer(number))
        for old in self.numbers()[:-KEPT]:
            self._path(old, "model").unlink(missing_ok=True)
            self._path(old, "json").unlink(missing_ok=True)
        return version

    def use(self, number: int) -> ModelVersion:
        """Let an older version serve until the next training. Raises NluError when it can't."""
        version = self.version(number)
        self.load(number)
        self._point(Pointer(number, pinned=True))
        return version

    def _point(self, pointer: Pointer) -> None:
        self._write(self.pointer_file, json.dumps(asdict(pointer)))

    def _path(self, number: int, kind: str) -> Path:
        return self.directory / f"{number:06}.{kind}"

    @staticmethod
    def _write(path: Path, text: str) -> None:
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
