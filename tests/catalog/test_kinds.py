from __future__ import annotations

import pytest

from catalog.kinds import Concepts, KindReader
from catalog.names import Named, Names
from catalog.words import Stems
from tests.catalog.reading_fakes import product

_GOODS = {
    "footwear": Named("footwear", ("footwear",), ("обувь",)),
    "shoes": Named("shoes", ("shoes",), ("туфли",), ("footwear",)),
    "frames": Named("frames", ("bed frames",), ("каркасы кроватей",)),
    "cabinets": Named("cabinets", ("cabinets",), ("шкафчики",)),
    "chests": Named("chests", ("chests of drawers",), ("комоды",)),
}


@pytest.fixture(scope="module")
def reader() -> KindReader:
    return KindReader(Names(goods=_GOODS), Stems(), {"black", "white", "oak"})


@pytest.mark.parametrize(
    ("title", "category", "kind", "partly"),
    [
        ("Bed frame w storage", ["Bedroom"], {"frame", "bedframe", "bedroom"}, {"bed"}),
        ("Bed frame", ["Double beds"], {"frame", "bedframe", "bed", "doublebed"}, set()),
        ("Cover for 3-seat sofa", ["Sofas"], {"cover"}, {"sofa"}),
        ("Nordby Chest of 4 drawers", ["Storage"], {"chest", "nordbychestofdrawer"}, set()),
        ("Set of 2 chairs", ["Dining"], {"chair"}, set()),
        ("Base cabinet, white", ["Base cabinets, frame height 80 cm"], {"cabinet", "basecabinet"}, {"base"}),
        ("Trail shoes black", ["Sale"], {"shoe", "trailshoe"}, {"trail"}),
        ("Механическая швейная машина Ромашка 12", ["Машины"], {"машин", "швейнмашин"}, set()),
        ("Стол для швейной машины", ["Столы"], {"стол"}, set()),
        ("Диван-кровать угловой", ["Мебель"], {"дива", "крова"}, set()),
        ("Набор отвёрток", ["Инструмент"], {"отвертк", "набор"}, set()),
    ],
)
def test_what_a_product_is_and_what_it_mentions(
    reader: KindReader, title: str, category: list[str], kind: set[str], partly: set[str]
) -> None:
    found = reader.read([product("1", title, *category)], [None]).rows[0]
    assert kind <= set(found.kind)
    assert partly <= set(found.partly)
    assert not partly & set(found.kind)


def test_what_it_is_for_is_not_what_it_is(reader: KindReader) -> None:
    found = reader.read([product("1", "Чехол для швейной машины", "Чехлы")], [None]).rows[0]
    assert "машин" not in found.kind


def test_a_title_decides_between_the_parts_of_a_category(reader: KindReader) -> None:
    products = [product("1", "Linen shirt", "Shirts & Blouses"), product("2", "Item 5", "Shirts & Blouses")]
    first, second = reader.read(products, [None, None]).rows
    assert "shirt" in first.kind
    assert "blouse" in first.partly
    assert {"shirt", "blouse"} <= set(second.kind)


def test_a_brand_is_no_kind(reader: KindReader) -> None:
    found = reader.read([product("1", "VESTA Wardrobe", "VESTA")], ["vesta"]).rows[0]
    assert "wardrobe" in found.kind


def test_a_concept_holds_all_its_names_and_everything_narrower() -> None:
    concepts = Concepts(_GOODS.values(), Stems())
    assert {"footwear", "обув", "shoe", "туфл"} <= concepts.expand("обув")
    assert "footwear" not in concepts.expand("shoe")
    assert concepts.expand("unheard") == {"unheard"}
