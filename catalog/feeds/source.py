"""Feeds as local files: a path as it is, an http(s) address downloaded first, archives unpacked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import FeedError
from catalog.feeds.encoding import refuse_binary
from catalog.feeds.fetching import Fetching, fetch
from catalog.feeds.unpacking import unpacked
from catalog.progress import Progress

HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One file to read. `name`: how the merchant knows it; `head`: its first 64 KB."""

    path: Path
    name: str
    head: bytes


def is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


@contextmanager
def opened(source: str, progress: Progress, fetching: Fetching | None = None) -> Iterator[list[Part]]:
    """The files of a source: one, or those of an archive.

    Raises FeedError when it is missing, empty, no text, not to be fetched, or an archive beyond the limits.
    """
    with ExitStack() as stack:
        path = Path(source)
        if is_address(source):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shopkeeper-feed-"))
            path = Path(folder) / "download"
            fetch(source, path, progress, fetching or Fetching())
        files = stack.enter_context(unpacked(path, source, _head(path, source)))
        yield [Part(file, name, _checked(_head(file, name), name)) for file, name in files]


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError as error:
        raise FeedError(f"There is no file {name}") from error
    except IsADirectoryError as error:
        raise FeedError(f"{name} is a folder, not a feed: name the file in it") from error
    except OSError as error:
        raise FeedError(f"{name} can't be read: {error.strerror}") from error


def _checked(head: bytes, name: str) -> bytes:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        raise FeedError(f"{name} is empty")
    if not head.startswith(b"PAR1"):
        refuse_binary(head, name)
    return head
