"""What was learnt offline, taken into a running shop from the file that a command wrote."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import structlog

from recommender.model_file import ModelFileError, stamp

log = structlog.get_logger(__name__)

#: Seconds between looks for a newer file.
FRESH = 2.0

Model = TypeVar("Model")


class LiveFile(Generic[Model]):
    """The model of the current file, or `without` while there is none. Thread-safe; a damaged file is refused
    and the last good model stays. `read` raises ModelFileError."""

    def __init__(
        self,
        path: Path,
        read: Callable[[Path], Model],
        without: Model,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._read = read
        self._without = without
        self._clock = clock
        self._lock = Lock()
        self._current = without
        self._seen: tuple[int, int] | None = None
        self._looked: float | None = None

    def __call__(self) -> Model:
        with self._lock:
            now = self._clock()
            if self._looked is None or now - self._looked > FRESH:
                self._looked = now
                found = stamp(self._path)
                if found != self._seen:
                    self._seen = found
                    self._current = self._take() if found is not None else self._without
            return self._current

    def _take(self) -> Model:
        try:
            model = self._read(self._path)
        except ModelFileError as error:
            log.warning("model_not_taken", reason=str(error))
            return self._current
        log.info("model_taken", path=str(self._path))
        return model
