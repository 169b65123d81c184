"""A circuit breaker: what fails again and again isn't asked for a while (Nygard, "Release It!", ch. 5)."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class CircuitBreaker:
    """Closed: calls pass. After `failures` in a row it opens for `pause` seconds; then one call may try, and
    decides whether it closes. Each failed try doubles the pause, up to `longest`. Thread-safe."""

    def __init__(
        self, clock: Callable[[], float], *, failures: int = 3, pause: float = 5.0, longest: float = 60.0
    ) -> None:
        self._clock = clock
        self._allowed = failures
        self._shortest, self._longest = pause, longest
        self._lock = Lock()
        self._failed = 0
        self._pause = pause
        self._closed = True
        self._try_at = 0.0

    def allows(self) -> bool:
        """Whether to call now. While it is open, True is given to one caller a pause: it must report back."""
        with self._lock:
            if self._closed:
                return True
            now = self._clock()
            if now < self._try_at:
                return False
            self._try_at = now + self._pause
            return True

    def succeeded(self) -> bool:
        """Whether this closed the breaker."""
        with self._lock:
            closed = not self._closed
            self._failed, self._closed, self._pause = 0, True, self._shortest
            return closed

    def failed(self) -> bool:
        """Whether this opened the breaker."""
        with self._lock:
            self._failed += 1
            if self._closed and self._failed >= self._allowed:
                self._closed = False
                self._try_at = self._clock() + self._pause
                return True
            if not self._closed:
                self._pause = min(2 * self._pause, self._longest)
                self._try_at = self._clock() + self._pause
            return False
