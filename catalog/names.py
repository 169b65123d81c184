"""The names this project ships: kinds of goods, colours and materials, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import CatalogError

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Named:
    """One thing with its names in both languages, the usual one first. `broader`: ids it is a kind of;
    `near`: names of colours that somebody who refuses this one refuses too."""

    id: str
    en: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The normalised value, as people write it."""
        return self.id.replace("_", " ")

    @property
    def surfaces(self) -> tuple[tuple[str, str], ...]:
        """(language, name) pairs."""
        return (*(("en", name) for name in self.en), *(("ru", name) for name in self.ru))


@dataclass(frozen=True, slots=True)
class Names:
    """`shades` are colours whose `broader` holds their families; a family has none."""

    goods: Mapping[str, Named] = field(default_factory=dict)
    colors: Mapping[str, Named] = field(default_factory=dict)
    materials: Mapping[str, Named] = field(default_factory=dict)


def load_names(directory: Path = DATA) -> Names:
    """Reads goods.yaml, colors.yaml and materials.yaml; a missing file gives no names of its kind.

    Raises CatalogError when a file isn't of the expected shape.
    """
    return Names(
        goods=_goods(_read(directory / "goods.yaml") or []),
        colors=_colors(_read(directory / "colors.yaml") or {"families": {}}),
        materials=_materials(_read(directory / "materials.yaml") or {}),
    )


def _read(path: Path) -> Any:
    if not path.exists():
        return None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise CatalogError(f"{path}: not readable as YAML: {error}") from error


def _named(identity: str, entry: Mapping[str, Any], broader: tuple[str, ...] = ()) -> Named:
    return Named(
        id=identity,
        en=tuple(str(name) for name in entry.get("en") or ()),
        ru=tuple(str(name) for name in entry.get("ru") or ()),
        broader=broader or tuple(str(name) for name in entry.get("broader") or ()),
        near=tuple(str(name) for name in entry.get("near") or ()),
    )


def _goods(entries: Any) -> dict[str, Named]:
    try:
        return {str(entry["id"]): _named(str(entry["id"]), entry) for entry in entries}
    except (KeyError, TypeError) as error:
        raise CatalogError(f"goods.yaml: every entry needs an id and lists of names ({error})") from error


def _colors(document: Any) -> dict[str, Named]:
    colors: dict[str, Named] = {}
    for family, entry in document["families"].items():
        colors[str(family)] = _named(str(family), entry)
        for shade, names in (entry.get("shades") or {}).items():
            known = colors.get(str(shade))
            # A shade that people see in two families is listed under both.
            families = (*(known.broader if known else ()), str(family))
            if known is not None and not known.broader:
                continue
            merged = {
                language: [*(getattr(known, language) if known else ()), *(names.get(language) or ())]
                for language in ("en", "ru")
            }
            unique = {language: list(dict.fromkeys(found)) for language, found in merged.items()}
            colors[str(shade)] = _named(str(shade), unique, families)
    return colors


def _materials(document: Any) -> dict[str, Named]:
    return {str(material): _named(str(material), entry) for material, entry in document.items()}
