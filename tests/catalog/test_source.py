from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalog.errors import FeedError
from catalog.feeds import fetching, source
from catalog.feeds.fetching import Fetching
from catalog.progress import Silent
from tests.catalog.feed_fakes import prepare, run_import

#: The servers of these tests are on this machine.
HERE = Fetching(private=True)
FEED = b"id,title,price,currency\n1,Cup,5,USD\n"


class Shop(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/export.csv?key=1")
            self.end_headers()
        elif self.path.startswith("/export.csv"):
            self.send_response(200)
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("path", ["/export.csv", "/moved"])
def test_an_address_is_downloaded_and_imported(address: str, path: str, tmp_path: Path) -> None:
    report = run_import(tmp_path, f"{address}{path}", fetching=HERE)
    assert report.added == 1
    assert [product.title for product in prepare(tmp_path).products()] == ["Cup"]


def test_what_the_server_refuses_is_said(address: str) -> None:
    with pytest.raises(FeedError, match="answers 404"), source.opened(f"{address}/none", Silent(), HERE):
        pass


def test_too_large_a_download_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_DOWNLOAD", 10)
    with (
        pytest.raises(FeedError, match="larger than"),
        source.opened(f"{address}/export.csv", Silent(), HERE),
    ):
        pass


def test_nobody_there() -> None:
    with (
        pytest.raises(FeedError, match="can't be downloaded"),
        source.opened("http://127.0.0.1:9/x", Silent(), HERE),
    ):
        pass


def test_a_folder_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="is a folder"), source.opened(str(tmp_path), Silent()):
        pass
