"""Builds the demo shop: `python scripts/demo_shop/build.py [--out bot/demo]`.

The same tables give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import drawing
import russian
import wording
import yaml
from wording import Text

#: "2.5 kg" ends no sentence.
SENTENCE_END = re.compile(r"[.!?](?= |$)")
LEVELS = ("basic", "mid", "premium")
HERE = Path(__file__).parent
URL = "https://shop.larkandlinden.example/p/{id}"


@dataclass(frozen=True)
class Tables:
    colors: dict[str, list[str]]
    brands: dict[str, list[Any]]
    materials: dict[str, list[str]]
    specs: dict[str, list[str]]
    sizes: dict[str, list[str]]
    care: dict[str, list[list[str]]]


@dataclass
class Model:
    """One hand-written row: a product that comes in one or more colours."""

    kind: dict[str, Any]
    department: dict[str, Any]
    row: dict[str, Any]
    place: str
    file: str
    level: str = field(init=False)
    brand: str = field(init=False)
    price: Decimal = field(init=False)
    materials: list[str] = field(init=False)
    colors: list[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = [part.strip() for part in str(self.row["is"]).split(",")]
        if len(parts) != 5:
            raise ValueError(f"{self.place}: 'is' wants level, brand, price, material, colours; got {parts}")
        self.level, self.brand = parts[0], parts[1]
        self.price = Decimal(parts[2])
        self.materials = [] if parts[3] == "-" else parts[3].split("+")
        self.colors = parts[4].split("/")

    def get(self, name: str, default: Any = None) -> Any:
        """The row's own value, else its kind's, else its department's."""
        for layer in (self.row, self.kind, self.department):
            if name in layer:
                return layer[name]
        return default


def load_tables() -> Tables:
    read = {
        name: yaml.safe_load((HERE / "tables" / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("colors", "brands", "materials", "specs", "sizes", "care")
    }
    return Tables(**read)


def load_models() -> list[Model]:
    models: list[Model] = []
    for path in sorted((HERE / "kinds").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        department = content["department"]
        for number, kind in enumerate(content["kinds"], start=1):
            for place, row in enumerate(kind["models"], start=1):
                code = f"{department['code']}-{number:02d}{place:02d}"
                models.append(
                    Model(kind=kind, department=department, row=row, place=code, file=path.stem[3:])
                )
    return models


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def reduced(price: Decimal, share: float) -> Decimal:
    """A sale price as shops write it: 15.90, 129.00."""
    raw = price * Decimal(str(1 - share))
    if raw >= 100:
        return cents((raw / 5).quantize(Decimal(1), rounding=ROUND_HALF_UP) * 5 - 1)
    return cents(Decimal(int(raw)) + Decimal("0.90"))


def product(model: Model, color: str, number: int, tables: Tables) -> dict[str, Any]:
    """One line of the feed (without `goes_with`, which needs all the others)."""
    id_ = f"{model.place}-{number}"
    rng = random.Random(id_)
    _check_brand(model, tables)
    form: russian.Form = model.get("form", "m")
    stated = not color.startswith("~")
    shade = color.lstrip("~")
    color_ru = tables.colors[shade][0]
    name = Text(str(model.row["en"]), str(model.row["ru"]))
    named = stated and (model.get("colored", False) or len(model.colors) > 1)
    title = wording.title(
        model.brand, name, shade if named else None, color_ru, form, bool(model.row.get("proper"))
    )
    values = {key: str(value) for key, value in model.row.get("spec", {}).items()}
    about = Text(str(model.row["about"]).strip(), str(model.row["about_ru"]).strip())
    made = model.get("made", "made")
    material = model.materials[0] if model.materials else None
    said = material is not None and material.split()[-1] in about.en.lower()
    care = tables.care[_care(model, material)]
    if shade in {"white", "ivory"}:
        care = care[:1]  # the others are about keeping a colour
    sentences: list[Text | None] = [
        about,
        wording.material(
            material, tables.materials[material], made, model.get("made_form", form), rng.random()
        )
        if material and made != "none" and not said
        else None,
        wording.specs(values, tables.specs),
    ]
    written = sum(len(SENTENCE_END.findall(sentence.en)) for sentence in sentences if sentence)
    if care and written < 4:
        sentences.append(wording.as_text(care[int(rng.random() * len(care))]))
    text = wording.description(sentences)

    attributes: dict[str, list[str]] = {}
    if stated:
        attributes["color"] = [shade]
    if model.materials:
        attributes["material"] = list(model.materials)
    for key in ("gender", "age_group"):
        if model.get(key):
            attributes[key] = [str(model.get(key))]
    for key, value in {**model.get("attributes", {}), **values, **model.row.get("also", {})}.items():
        attributes[key] = [str(item) for item in (value if isinstance(value, list) else [value])]

    price, list_price = model.price, None
    if rng.random() < 0.21 and not model.get("fixed"):
        list_price = price
        price = reduced(price, 0.12 + 0.28 * rng.random())
    sold_out = rng.random() < 0.05 and not model.get("fixed")
    variants = _variants(id_, model, price, sold_out, tables, rng)
    available = any(variant["available"] for variant in variants) if variants else not sold_out
    line: dict[str, Any] = {
        "id": id_,
        "title": title.en,
        "title_ru": title.ru,
        "description": text.en,
        "description_ru": text.ru,
        "category": [model.department["name"][0], model.kind["name"][0]],
        "category_ru": [model.department["name"][1], model.kind["name"][1]],
        "brand": model.brand,
        "price": float(cents(price)),
        "list_price": float(cents(list_price)) if list_price else None,
        "currency": "EUR",
        "available": available,
        **_reviews(model.level, rng),
        "url": URL.format(id=id_.lower()),
        "images": [f"/demo/pictures/{id_.lower()}.svg"],
        "attributes": attributes,
    }
    if variants:
        line["variants"] = variants
    if model.get("customizable"):
        line["customizable"] = list(model.get("customizable"))
    return line


def _check_brand(model: Model, tables: Tables) -> None:
    """A brand stays near its price level and in its departments."""
    level, departments, *_ = tables.brands[model.brand]
    if abs(LEVELS.index(level) - LEVELS.index(model.level)) > 1:
        raise ValueError(f"{model.place}: {model.brand} is a {level} brand, the row says {model.level}")
    if model.file not in departments:
        raise ValueError(f"{model.place}: {model.brand} makes nothing for {model.file}, says brands.yaml")


def _care(model: Model, material: str | None) -> str:
    care = str(model.get("care", "none"))
    return "suede" if care == "leather" and material in {"suede", "nubuck"} else care


def _reviews(level: str, rng: random.Random) -> dict[str, Any]:
    """Most goods have a few dozen ratings, few have hundreds, some have none yet."""
    if rng.random() < 0.07:
        return {"rating": None, "reviews": 0}
    reviews = max(1, int(rng.lognormvariate(3.4, 1.1)))
    middle = {"basic": 4.15, "mid": 4.35, "premium": 4.55}[level]
    spread = 0.55 / (1 + reviews / 30) + 0.15
    return {"rating": round(min(5.0, max(2.8, rng.gauss(middle, spread))), 1), "reviews": min(reviews, 1240)}


def _variants(
    id_: str, model: Model, price: Decimal, sold_out: bool, tables: Tables, rng: random.Random
) -> list[dict[str, Any]]:
    options: dict[str, Any] = model.get("options") or {}
    name = next(iter(options), "size")
    if options:
        choices = {str(value): Decimal(str(extra)) for value, extra in options[name].items()}
    elif model.get("sizes"):
        listed = model.get("sizes")
        scale = listed if isinstance(listed, list) else tables.sizes[listed]
        choices = {str(value): Decimal(0) for value in scale}
    else:
        return []
    return [
        {
            "id": f"{id_}-{value.replace(' ', '').replace('/', '-')}",
            "attributes": {name: value},
            "available": not sold_out and (rng.random() > 0.13 or bool(model.get("fixed"))),
            "price": float(cents(price + extra)) if extra else None,
        }
        for value, extra in choices.items()
    ]


def add_companions(lines: list[tuple[Model, dict[str, Any]]]) -> None:
    """`goes_with`: two to four products of the kinds that the table names, for the same wearer."""
    by_kind: dict[str, list[tuple[Model, dict[str, Any]]]] = defaultdict(list)
    for model, line in lines:
        by_kind[model.kind["id"]].append((model, line))
    for model, line in lines:
        wanted = model.get("goes", [])
        rng = random.Random(f"{line['id']}:goes")
        chosen: list[str] = []
        for kind in wanted:
            if kind not in by_kind:
                raise ValueError(f"{model.place}: goes with unknown kind {kind!r}")
            fitting = [
                (abs(LEVELS.index(other_model.level) - LEVELS.index(model.level)), rng.random(), other["id"])
                for other_model, other in by_kind[kind]
                if _same_wearer(line, other) and other["id"] != line["id"]
            ]
            chosen += [id_ for _, _, id_ in sorted(fitting)[: 2 if len(wanted) < 3 else 1]]
        if chosen:
            line["goes_with"] = chosen[:4]


def _same_wearer(one: dict[str, Any], other: dict[str, Any]) -> bool:
    for key in ("gender", "age_group"):
        pair = {one["attributes"].get(key, ["unisex"])[0], other["attributes"].get(key, ["unisex"])[0]}
        if len(pair - {"unisex"}) > 1:
            return False
    return True


def build(out: Path) -> int:
    """Writes shop.jsonl and pictures/ under `out`; returns how many products."""
    tables, models = load_tables(), load_models()
    lines = [
        (model, product(model, color, number, tables))
        for model in models
        for number, color in enumerate(model.colors, start=1)
    ]
    add_companions(lines)
    pictures = out / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    kept = set()
    for model, line in lines:
        color = model.colors[int(line["id"].rsplit("-", 1)[1]) - 1].lstrip("~")
        svg = drawing.picture(
            template=model.get("picture"),
            color=tables.colors[color][1],
            accent=tables.colors[model.get("accent", "natural")][1],
            pattern=model.get("pattern"),
            seed=line["id"],
        )
        path = pictures / Path(line["images"][0]).name
        path.write_text(svg, encoding="utf-8", newline="\n")
        kept.add(path)
    for stale in set(pictures.glob("*.svg")) - kept:
        stale.unlink()
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for _, line in lines)
    (out / "shop.jsonl").write_text(content, encoding="utf-8", newline="\n")
    return len(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parents[1] / "bot" / "demo")
    count = build(parser.parse_args().out)
    print(f"{count} products")


if __name__ == "__main__":
    main()
