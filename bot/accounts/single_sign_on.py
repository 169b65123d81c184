"""Logging in by somebody else's word: the seam, and the plainest way to fill it.

A proxy in front of Shopkeeper (oauth2-proxy, Authelia, Cloudflare Access …) does OpenID Connect or SAML and
passes on who came, in a header that it strips from what comes from outside.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Identity:
    """`subject` never changes at its `issuer`; `email` is verified by it."""

    issuer: str
    subject: str
    email: str
    name: str = ""


class SingleSignOn(Protocol):
    def identify(self, headers: Mapping[str, str], peer: str) -> Identity | None:
        """Who sends this request, or None. `headers` have lower-case names; `peer` is the address that
        the connection comes from, not one that a header claims."""


class TrustedHeader:
    """Believes `header` (an e-mail address) of requests that come straight from one of `proxies`."""

    def __init__(self, header: str, proxies: Iterable[str], issuer: str = "proxy") -> None:
        self._header = header.lower()
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]
        self._issuer = issuer

    def identify(self, headers: Mapping[str, str], peer: str) -> Identity | None:
        email = headers.get(self._header, "").strip().casefold()
        if not email or "@" not in email or not self._trusted(peer):
            return None
        return Identity(self._issuer, email, email)

    def _trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in proxy for proxy in self._proxies)
