"""Fetching: nothing of the house is reached, nothing unchanged is downloaded, and a server can't stall us."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalog.errors import FeedError
from catalog.feeds.fetching import Fetching, NotModifiedError, Validators, fetch, is_public
from catalog.progress import Silent

FEED = b"id,title,price\n1,Cup,5\n"


class Shop(BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/slow":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.flush()
            threading.Event().wait(1.0)
        elif self.path == "/huge":
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 50))
            self.end_headers()
        elif "v1" in (self.headers.get("If-None-Match") or ""):
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", '"v1"')
            self.send_header("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT")
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def get(address: str, folder: Path, fetching: Fetching) -> bytes:
    fetch(address, folder / "feed", Silent(), fetching)
    return (folder / "feed").read_bytes()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0.0.0.0"])
def test_this_machine_is_not_reached(host: str, port: int, tmp_path: Path) -> None:
    before = len(Shop.seen)
    with pytest.raises(FeedError, match=r"private network|no host|can't be downloaded"):
        get(f"http://{host}:{port}/feed.csv", tmp_path, Fetching())
    assert len(Shop.seen) == before


class Names:
    """A resolver in which the shop is public, though its server is on this machine."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return [self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]]


def test_a_redirect_to_this_machine_is_not_followed(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach_here(monkeypatch)
    names = Names("93.184.215.14", "127.0.0.1")
    address = f"http://shop.example:{port}/to/http://inside.example:{port}/secret"
    before = len(Shop.seen)
    with pytest.raises(FeedError, match=r"inside\.example is on this machine"):
        get(address, tmp_path, Fetching(resolve=names))
    assert Shop.seen[before:] == [f"/to/http://inside.example:{port}/secret"]
    assert names.asked == ["shop.example", "inside.example"]


def test_the_address_that_was_checked_is_the_one_connected_to(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = reach_here(monkeypatch)
    names = Names("93.184.215.14", "127.0.0.1")
    assert get(f"http://shop.example:{port}/feed.csv", tmp_path, Fetching(resolve=names)) == FEED
    assert connected == ["93.184.215.14"]
    assert names.asked == ["shop.example"]


def reach_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Connections to anywhere go to this machine; where they were meant to go is kept."""
    meant: list[str] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], *args: object, **more: object) -> socket.socket:
        meant.append(address[0])
        return real(("127.0.0.1", address[1]))

    monkeypatch.setattr(socket, "create_connection", connect)
    return meant


def test_one_private_address_among_public_ones_is_enough(port: int, tmp_path: Path) -> None:
    def both(host: str, port: int) -> list[str]:
        return ["93.184.215.14", "10.0.0.1"]

    with pytest.raises(FeedError, match="private network"):
        get(f"http://shop.example:{port}/feed.csv", tmp_path, Fetching(resolve=both))


def test_what_has_not_changed_is_not_downloaded(port: int, tmp_path: Path) -> None:
    kept: dict[str, Validators] = {}
    fetching = Fetching(
        private=True, validators=lambda address: kept.get(address, Validators()), fetched=kept.__setitem__
    )
    address = f"http://127.0.0.1:{port}/feed.csv"
    assert get(address, tmp_path, fetching) == FEED
    assert kept == {address: Validators('"v1"', "Mon, 05 Jan 2026 10:00:00 GMT")}
    with pytest.raises(NotModifiedError, match="has not changed"):
        get(address, tmp_path, fetching)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "redirects more than"),
        ("/slow", "within 0.3 seconds"),
        ("/huge", "larger than"),
        ("/to/ftp://127.0.0.1/feed", "can't be downloaded"),
        ("/to/file:///etc/passwd", "can't be downloaded"),
    ],
)
def test_servers_that_misbehave(path: str, said: str, port: int, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=said) as caught:
        get(f"http://127.0.0.1:{port}{path}", tmp_path, Fetching(private=True, timeout=0.3))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://a b/", "https://nowhere.invalid/feed"])
def test_addresses_that_are_none(address: str, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="can't be downloaded"):
        get(address, tmp_path, Fetching())
