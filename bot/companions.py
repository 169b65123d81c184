"""What is bought together in this shop, from the file that `recommend fit` writes; a newer one is taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Lock

import structlog

from recommender.companions import Companions, GoesWith, NoCompanions
from recommender.model_file import ModelFileError, stamp

log = structlog.get_logger(__name__)

#: Seconds between looks for a newer file.
FRESH = 2.0


class LiveCompanions:
    """`GoesWith` over the current file. Thread-safe; a damaged one is refused, the last good one stays."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._current: GoesWith = NoCompanions()
        self._seen: tuple[int, int] | None = None
        self._looked: float | None = None

    def goes_with(
        self, ids: Collection[str], limit: int = 10, exclude: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        return self._fresh().goes_with(ids, limit, exclude)

    def _fresh(self) -> GoesWith:
        with self._lock:
            now = self._clock()
            if self._looked is None or now - self._looked > FRESH:
                self._looked = now
                found = stamp(self._path)
                if found != self._seen:
                    self._seen = found
                    self._current = self._read() if found is not None else NoCompanions()
            return self._current

    def _read(self) -> GoesWith:
        try:
            read = Companions.load(self._path)
        except ModelFileError as error:
            log.warning("companions_not_taken", reason=str(error))
            return self._current
        log.info("companions_taken", items=len(read.items), baskets=read.baskets)
        return read
