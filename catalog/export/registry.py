"""The export formats by name, and writing one to a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from catalog.errors import CatalogError
from catalog.export.base import Exported, Exporter
from catalog.export.google_tsv import GoogleTsv
from catalog.export.jsonl import JsonLines
from catalog.export.jsonld import JsonLd
from catalog.export.offers import Entry
from catalog.export.openai import OpenAiFeed


def exporters() -> dict[str, Exporter]:
    return {exporter.name: exporter for exporter in (GoogleTsv(), JsonLd(), OpenAiFeed(), JsonLines())}


def export(entries: Iterable[Entry], format: str, path: Path, seller: str = "") -> Exported:
    """Write a file, whole or not at all. Raises CatalogError for an unknown format or a path that can't be
    written."""
    known = exporters()
    if format not in known:
        raise CatalogError(f"There is no export format {format!r}: choose one of {', '.join(known)}")
    exported = Exported()
    fresh = path.with_name(f".{path.name}.new")
    try:
        try:
            with fresh.open("w", encoding="utf-8", newline="") as file:
                file.writelines(known[format].write(entries, seller, exported))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise CatalogError(f"{path} can't be written: {error.strerror}") from error
    return exported
