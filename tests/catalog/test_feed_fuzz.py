"""Damaged feeds of every format: a FeedError, problems or fewer products, never anything else."""

from __future__ import annotations

import os
import random
import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import FeedError
from catalog.feeds.base import Row
from catalog.feeds.registry import reader_for, readers
from catalog.feeds.validation import Checked
from tests.catalog.feed_shops import WRITERS

FEEDS = [write() for _, write in WRITERS]
#: What breaks parsers more often than chance would.
TOKENS = [
    b"<", b">", b"&", b"</", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"&x;", b'"', b"'", b",", b";",
    b"\t", b"\n", b"\r", b"\0", b"{", b"}", b"[", b"]", b":",
    b"null", b"true", b"NaN", b"Infinity", b"-1", b"1e999",
    b"9" * 400, b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xd0", b"\\u0000", b"\\ud800", b"\xed\xa0\x80",
    b"id:1", b"PAR1", b"/", b">" * 50, b"[" * 2_000, b'{"a":' * 500,
]  # fmt: skip


def survive(data: bytes) -> None:
    """Read as what it is taken for, and as everything else."""
    for reader in [None, *readers()]:
        said = ""
        try:
            chosen = reader or reader_for("auto", data[: 1 << 16], "feed")
            for item in chosen.read(BytesIO(data), None):
                if isinstance(item, Row):
                    Checked(item)
        except FeedError as error:
            said = str(error)
        assert "\n" not in said


def damaged(feed: bytes, random_: random.Random) -> bytes:
    data = bytearray(feed)
    for _ in range(random_.choice((1, 1, 2, 5, 20))):
        at = random_.randrange(len(data) + 1)
        end = min(len(data), at + random_.choice((0, 1, 3, 20, 200)))
        how = random_.randrange(4)
        if how == 0:
            data[at:end] = b""
        elif how == 1:
            data[at:at] = random_.choice(TOKENS)
        elif how == 2:
            data[at:end] = random_.choice(TOKENS)
        else:
            start = random_.randrange(len(data) + 1)
            data[at:at] = data[start : start + 200]
    return bytes(data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FEEDS), st.integers(min_value=0))
def test_damaged_feeds_are_survived(feed: bytes, seed: int) -> None:
    survive(damaged(feed, random.Random(seed)))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_survived(data: bytes) -> None:
    survive(data)


@pytest.mark.heavy
def test_damaged_feeds_are_survived_for_long() -> None:
    """SHOPKEEPER_FUZZ_SECONDS says for how long."""
    seconds = float(os.environ.get("SHOPKEEPER_FUZZ_SECONDS", "90"))
    until = time.monotonic() + seconds
    seed = 0
    while time.monotonic() < until:
        seed += 1
        random_ = random.Random(seed)
        data = damaged(random_.choice(FEEDS), random_)
        try:
            survive(data)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
