"""How often one visitor, and one address, may ask: a sliding window a kind of request."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.valkey.connection import Patient

Kind = Literal["guest", "address", "newcomer", "page", "api", "file"]


@dataclass(frozen=True, slots=True)
class RateOptions:
    """In the words of `limits`: "30/minute". `guest`: messages of one visitor; `address`: messages from one
    address, behind which many people may sit; `newcomer`: new visitors and passes of one address; `page`:
    what a shop's pages tell and ask for one visitor; `api`: requests of one program; `file`: files of
    one visitor, and of one address."""

    guest: str = "40/minute"
    address: str = "400/minute"
    newcomer: str = "60/minute"
    page: str = "120/minute"
    api: str = "6000/minute"
    file: str = "20/minute"
    #: Sockets and streams at once: tabs of one visitor, people behind one address.
    seats_guest: int = 12
    seats_address: int = 500


class Rates:
    """`shared`: where several processes count together; while it is away each counts for itself."""

    def __init__(self, options: RateOptions, shared: Storage | None = None) -> None:
        self.seats = Seats(options.seats_guest, options.seats_address)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._troubles = shared.base_exceptions if shared is not None else ()
        self._shared = SlidingWindowCounterRateLimiter(shared) if shared is not None else None
        self._patient = Patient("rates")
        self._limits: dict[Kind, RateLimitItem] = {
            "guest": parse(options.guest),
            "address": parse(options.address),
            "newcomer": parse(options.newcomer),
            "page": parse(options.page),
            "api": parse(options.api),
            "file": parse(options.file),
        }

    def allow(self, kind: Kind, who: str) -> bool:
        """Count one request; False when it is one too many."""
        if self._shared is not None and self._patient.ready:
            try:
                fine = self._shared.hit(self._limits[kind], kind, who)
            except self._troubles as error:
                self._patient.failed(error)
            else:
                self._patient.worked()
                return fine
        return self._own.hit(self._limits[kind], kind, who)

    def allow_message(self, guest: str, address: str) -> bool:
        return self.allow("guest", guest) and self.allow("address", address)

    def wait(self, kind: Kind) -> int:
        """Seconds after which even the most eager may go on: the window's length."""
        return self._limits[kind].get_expiry()


class Seats:
    """Connections that stay open: so many of one visitor, and of one address, at once. For one event loop."""

    def __init__(self, guest: int, address: int) -> None:
        self._most = {"guest": guest, "address": address}
        self._taken: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def sit(self, guest: str, address: str) -> Iterator[bool]:
        """False when there is none left."""
        wanted = [("guest", guest), ("address", address)]
        free = all(self._taken[one] < self._most[one[0]] for one in wanted)
        if free:
            self._taken.update(wanted)
        try:
            yield free
        finally:
            if free:
                self._taken.subtract(wanted)
                for one in wanted:
                    if not self._taken[one]:
                        del self._taken[one]


def network(host: str | None) -> str:
    """An address as far as one household has it: IPv6 gives each a /64 (RFC 6177)."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
