"""What a file is written in: text at all, and by which encoding."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from charset_normalizer import from_bytes

from catalog.errors import FeedError
from catalog.feeds.base import Problem

#: What shops' exports are written in when it is not UTF-8; fewer choices make a surer guess.
_LEGACY = ["cp1251", "cp1252", "koi8_r", "cp866", "cp1250", "cp1254", "gb18030", "shift_jis", "cp1256"]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = {
    b"PK\x03\x04": "an Excel workbook or an office document",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "a database",
}
_BLOCK = 1 << 20
#: Bytes around the first that is not UTF-8, enough to guess from.
_SAMPLE = 1 << 17


def refuse_binary(head: bytes, name: str) -> None:
    """Raises FeedError for a file that is no text. `name`: as the merchant knows the file."""
    for magic, what in _BINARY.items():
        if head.startswith(magic):
            raise FeedError(f"{name} is {what}, not a feed: export the products as CSV, JSONL or XML")
    if not any(head.startswith(bom) for bom, _ in _BOMS) and b"\0" in head:
        raise FeedError(f"{name} is a binary file, not a feed: export the products as CSV, JSONL or XML")


def text_of(head: bytes) -> str:
    """The beginning of a file as text, for looking at what is ASCII in it."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return head.decode(name, errors="ignore")
    # A head may end within a character.
    return head.decode("utf-8", errors="replace")


def xml_name(name: str) -> str:
    """An encoding as XML parsers call it: "koi8_r" is koi8-r to them."""
    return codecs.lookup(name).name.replace("_", "-")


def replaced(name: str) -> Problem:
    """What there is to say when `detect` finds bytes that don't fit."""
    return Problem(None, None, f"some bytes are not {name} and were replaced", "encoding", "warning")


def detect(stream: BinaryIO) -> tuple[str, bool]:
    """The encoding of a whole stream, and whether some bytes don't fit it; rewinds the stream.

    Bytes that don't fit are to be replaced (U+FFFD) and reported.
    """
    try:
        head = stream.read(4)
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name, False
        stream.seek(0)
        broken_at = _first_not_utf8(stream)
        if broken_at is None:
            return "utf-8", False
        stream.seek(max(0, broken_at - _SAMPLE // 4))
        sample = stream.read(_SAMPLE)
        decoded = sample.decode("utf-8", errors="replace")
        bad = decoded.count("\ufffd")
        good = sum(1 for character in decoded if character > "\x7f") - bad
        if good > 10 * bad:
            return "utf-8", True
        best = from_bytes(sample, cp_isolation=_LEGACY).best()
        return (best.encoding, False) if best is not None else ("cp1252", True)
    finally:
        stream.seek(0)


def _first_not_utf8(stream: BinaryIO) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    while block := stream.read(_BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return offset + error.start
        offset += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(0, offset - 4)
    return None
