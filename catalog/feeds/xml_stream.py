"""XML of any size, element by element: nothing resolved, nothing fetched, nothing kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from catalog.errors import FeedError
from catalog.feeds import encoding

#: Bytes without one element of the wanted kind after which a file is no feed: what isn't freed would pile up.
MAX_GAP = 64 << 20
#: Elements nested deeper than this are no feed's.
MAX_DEPTH = 60
_ROOT = re.compile(r"<([A-Za-z_][\w.\-]*(?::[\w.\-]+)?)")
_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


class BrokenXmlError(Exception):
    """The XML ends or breaks here; the text says how."""


def root_of(head: bytes) -> str:
    """The name of the outermost element, as written, in lower case; "" when there is none."""
    text = encoding.text_of(head).lstrip("\ufeff \r\n\t")
    if not text.startswith("<"):
        return ""
    found = _ROOT.search(_PROLOG.sub("", text))
    return found[1].lower() if found else ""


def is_html(head: bytes) -> bool:
    text = encoding.text_of(head).lstrip("\ufeff \r\n\t")[:1_000].lower()
    return text.startswith("<!doctype html") or root_of(head) == "html"


def elements(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[Any]:
    """Each element with one of these tags (`{*}name`: in any namespace), complete, freed after its turn.

    No DTD is loaded, no entity resolved, nothing fetched. Raises BrokenXmlError where the XML breaks, and
    FeedError for a web page or when it outgrows the limits.
    """
    start = stream.read(1 << 16)
    stream.seek(0)
    if is_html(start):
        raise FeedError("is a web page, not an XML feed: does the address need a login, or has it moved?")
    override = _override(stream)
    names = {tag.removeprefix("{*}") for tag in tags}
    counted = _Counted(stream)
    parser = etree.iterparse(
        counted,
        events=("end",),
        tag=tags,
        encoding=override,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            parent = element.getparent()
            if parent is not None and name(parent) in names:
                continue  # a part of what is still being read
            counted.gap = 0
            if _depth(element) > MAX_DEPTH:
                raise FeedError(f"its elements are nested more than {MAX_DEPTH} deep")
            yield element
            _free(element)
    except LookupError as error:
        raise FeedError(f"is in an encoding that XML has no name for: {error}") from error
    except etree.XMLSyntaxError as error:
        if "entity" in str(error.msg or "").lower() and "amplification" in str(error.msg):
            raise BrokenXmlError(
                "it declares entities that grow beyond all measure when they are read; such files are refused"
            ) from error
        raise BrokenXmlError(" ".join(str(error.msg or "it is not well-formed").split())) from error


def text(element: Any) -> str:
    """All text in an element, whatever markup of its own it holds, trimmed."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(element.itertext()).strip()


def name(element: Any) -> str:
    """An element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def _override(stream: BinaryIO) -> str | None:
    found, _ = encoding.detect(stream)
    start = stream.read(200).lower()
    stream.seek(0)
    declared_other = b"encoding=" in start and b"utf-8" not in start
    # Bytes that are valid UTF-8 are UTF-8 whatever the declaration says; others are what it says, unless it
    # says UTF-8.
    override = None if found in ("utf-8-sig", "utf-16", "utf-32") else found
    if override is None or (override != "utf-8" and declared_other):
        return None
    return encoding.xml_name(override)


def _depth(element: Any) -> int:
    return sum(1 for _ in element.iterancestors())


def _free(element: Any) -> None:
    # What was read is dropped, so that a feed of any size fits in memory.
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Counted:
    """A stream that gives up when much is read and nothing of use comes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.gap = 0

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.gap += len(block)
        if self.gap > MAX_GAP:
            raise FeedError(f"{MAX_GAP >> 20} MB of XML without a product in it: is it a product feed?")
        return block
