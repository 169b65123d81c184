"""Feeds as local files: a path as it is, an http(s) address downloaded first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from catalog.errors import FeedError
from catalog.feeds.encoding import refuse_binary
from catalog.progress import Progress

#: The largest feed that is downloaded, in bytes.
MAX_DOWNLOAD = 2 << 30
#: Seconds without a byte before a download is given up.
TIMEOUT = 30.0
HEAD = 1 << 16


@contextmanager
def opened(source: str, progress: Progress) -> Iterator[tuple[Path, bytes]]:
    """The feed's local file and its first 64 KB. Raises FeedError when it is missing, empty or no text."""
    if source.lower().startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory(prefix="shopkeeper-feed-") as folder:
            name = PurePosixPath(urlsplit(source).path).name or "feed"
            path = Path(folder) / name[-100:]
            _download(source, path, progress)
            yield path, _head(path, source)
    else:
        path = Path(source)
        yield path, _head(path, source)


def _head(path: Path, source: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError as error:
        raise FeedError(f"There is no file {source}") from error
    except IsADirectoryError as error:
        raise FeedError(f"{source} is a folder, not a feed: name the file in it") from error
    except OSError as error:
        raise FeedError(f"{source} can't be read: {error.strerror}") from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        raise FeedError(f"{source} is empty")
    refuse_binary(head, Path(source))
    return head


def _download(address: str, path: Path, progress: Progress) -> None:
    done = 0
    try:
        with (
            httpx.stream("GET", address, follow_redirects=True, timeout=TIMEOUT) as response,
            path.open("wb") as file,
        ):
            response.raise_for_status()
            length = response.headers.get("content-length", "")
            total = int(length) if length.isdecimal() and "content-encoding" not in response.headers else None
            for block in response.iter_bytes():
                done += len(block)
                if done > MAX_DOWNLOAD:
                    raise FeedError(f"{address} is larger than {MAX_DOWNLOAD >> 20} MB: give it as a file")
                file.write(block)
                progress.advance("download", done, total)
    except httpx.HTTPStatusError as error:
        raise FeedError(f"{address} answers {error.response.status_code}: check the address") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedError(f"{address} can't be downloaded: {error or type(error).__name__}") from error
