"""Which segments a shopper is in: what `shopkeeper segments fit --json` printed, kept as a file."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from threading import Lock

import structlog

log = structlog.get_logger(__name__)


class SegmentsFile:
    """Read again when it changes. A line that can't be read is passed over: it costs one rule, no turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._read_at: float | None = None
        self._segments: dict[str, frozenset[str]] = {}

    def __call__(self, shop: str, shopper: str) -> Collection[str]:
        with self._lock:
            try:
                changed = self._path.stat().st_mtime
            except FileNotFoundError:
                return frozenset()
            if changed != self._read_at:
                self._segments, self._read_at = self._read(), changed
            return self._segments.get(shopper, frozenset())

    def _read(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        wrong = 0
        for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                row = json.loads(line)
                found[str(row["customer"])] = frozenset({str(row["segment"])})
            except (ValueError, KeyError, TypeError):
                wrong += 1
        log.info("segments_read", customers=len(found), wrong=wrong)
        return found
