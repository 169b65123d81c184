"""Feeds from http(s) addresses: only what changed, no larger than is sane, never from within the house."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import httpcore
import httpx

from catalog.errors import FeedError
from catalog.progress import Progress

#: The largest feed that is downloaded, in bytes.
MAX_DOWNLOAD = 2 << 30
#: Seconds without a byte before a download is given up, and for all of it.
TIMEOUT = 30.0
MAX_SECONDS = 3_600.0
MAX_REDIRECTS = 5
_USER_AGENT = "Shopkeeper (product feed import)"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a feed when it was last fetched, to ask whether it is another since."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetching:
    """How feeds are fetched.

    `private`: addresses of this machine and its networks are fine. They are refused otherwise, after
    redirects too: an address that someone typed must not reach what only this machine can reach.
    `resolve`: host and port -> IP addresses, the system's resolver by default.
    `validators`: by address, from the last fetch; a feed that has not changed since raises NotModifiedError.
    `fetched`: hears the address and the validators of what was downloaded.
    """

    private: bool = False
    timeout: float = TIMEOUT
    resolve: Callable[[str, int], list[str]] | None = None
    validators: Callable[[str], Validators] = lambda address: Validators()
    fetched: Callable[[str, Validators], None] = lambda address, validators: None


class NotModifiedError(FeedError):
    """The server says that the feed is the one that was fetched last."""


class _RefusedError(Exception):
    """An address that must not be reached."""


def fetch(address: str, path: Path, progress: Progress, fetching: Fetching) -> None:
    """Download `address` to `path`. Raises FeedError, NotModifiedError when there is no need."""
    known = fetching.validators(address)
    headers = {"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    try:
        with (
            httpx.Client(
                transport=_Transport(fetching),
                follow_redirects=True,
                max_redirects=MAX_REDIRECTS,
                timeout=fetching.timeout,
                # A proxy would look hosts up by itself, past the check of what they are.
                trust_env=False,
            ) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            if response.status_code == httpx.codes.NOT_MODIFIED:
                raise NotModifiedError(f"{address} has not changed since it was last fetched")
            response.raise_for_status()
            _save(response, address, path, progress)
            validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
    except _RefusedError as error:
        raise FeedError(f"{address} is not fetched: {error}") from error
    except httpx.HTTPStatusError as error:
        raise FeedError(f"{address} answers {error.response.status_code}: check the address") from error
    except httpx.TooManyRedirects as error:
        raise FeedError(f"{address} redirects more than {MAX_REDIRECTS} times") from error
    except httpx.TimeoutException as error:
        raise FeedError(f"{address} gave no answer within {fetching.timeout:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise FeedError(f"{address} can't be downloaded: {error or type(error).__name__}") from error
    fetching.fetched(address, validators)


def _save(response: httpx.Response, address: str, path: Path, progress: Progress) -> None:
    length = response.headers.get("content-length", "")
    total = int(length) if length.isdecimal() and "content-encoding" not in response.headers else None
    if total is not None and total > MAX_DOWNLOAD:
        raise FeedError(f"{address} is larger than {MAX_DOWNLOAD >> 20} MB: give it as a file")
    done, started = 0, time.monotonic()
    with path.open("wb") as file:
        for block in response.iter_bytes():
            done += len(block)
            if done > MAX_DOWNLOAD:
                raise FeedError(f"{address} is larger than {MAX_DOWNLOAD >> 20} MB: give it as a file")
            if time.monotonic() - started > MAX_SECONDS:
                raise FeedError(f"{address} is not here after {MAX_SECONDS / 60:g} minutes: given up")
            file.write(block)
            progress.advance("download", done, total)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, whatever it is wrapped in."""
    ip: IPv4Address | IPv6Address = ip_address(address.split("%", 1)[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip.packed[:12] == b"\0\x64\xff\x9b" + bytes(8):  # NAT64
            inner = IPv4Address(ip.packed[12:])
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class _Transport(httpx.HTTPTransport):
    """httpx's own transport over a pool whose connections go where the check went: each redirect anew."""

    def __init__(self, fetching: Fetching) -> None:
        context = ssl.create_default_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, network_backend=_Checked(fetching), max_connections=2
        )


class _Checked(httpcore.NetworkBackend):
    """Looks a host up once, refuses what is not public, and connects to the very address it has checked.

    A name that answers otherwise the second time (DNS rebinding) is thus never asked a second time.
    """

    def __init__(self, fetching: Fetching) -> None:
        self._fetching = fetching
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = (self._fetching.resolve or _resolve)(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"there is no host {host}") from error
        if not self._fetching.private and not all(is_public(address) for address in found):
            raise _RefusedError(
                f"{host} is on this machine or in a private network; a setting can allow that"
            )
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in found:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
