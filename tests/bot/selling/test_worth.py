"""What is paid more for, learnt from prices against those of the same shelf."""

from __future__ import annotations

from decimal import Decimal

from bot.selling.worth import Worth, learn_worth, measure
from catalog.product import Product


def shelf(name: str, base: float, attributes: list[dict[str, str]], prices: list[float]) -> list[Product]:
    return [
        Product(
            id=f"{name}-{at}",
            title=name,
            price=Decimal(str(base + price)),
            currency="EUR",
            category=(name,),
            attributes={key: (value,) for key, value in stated.items()},
        )
        for at, (stated, price) in enumerate(zip(attributes, prices, strict=True))
    ]


def test_more_of_a_measure_is_more_where_prices_say_so() -> None:
    warranties = [{"warranty": f"{years} years"} for years in range(1, 11)]
    products = shelf("kettles", 20, warranties, [2.0 * n for n in range(10)])
    products += shelf("sofas", 900, warranties, [50.0 * n for n in range(10)])
    worth = learn_worth(products)
    assert worth.better("warranty", "5 years", "2 years") == 1
    assert worth.better("warranty", "2 years", "5 years") == -1
    assert worth.better("warranty", "24 months", "1 years") == 0
    assert worth.better("warranty", "2 years", "2 years") == 0


def test_finer_materials_are_told_within_a_shelf_not_across() -> None:
    woods = [{"material": wood} for wood in ("oak", "pine") * 4]
    products = shelf("tables", 200, woods, [150.0, 0.0] * 4)
    products += shelf("pencils", 1, [{"material": "cedar"}] * 4, [0.0, 0.1, 0.2, 0.3])
    worth = learn_worth(products)
    assert worth.better("material", "oak", "pine") == 1
    assert worth.better("Material", "Pine", "Oak") == -1
    assert worth.better("material", "oak", "marble") == 0


def test_a_shelf_of_one_teaches_nothing() -> None:
    products = [one for n in range(20) for one in shelf(f"s{n}", n + 1.0, [{"power": f"{n} W"}], [0.0])]
    assert learn_worth(products) == Worth()
    assert learn_worth([]) == Worth()


def test_measures() -> None:
    assert measure("1.7 l") == (1.7, "l")
    assert measure("1,7 L") == (1.7, "l")
    assert measure("oak") is None
    assert measure("41 x 30 x 10 cm") == (41.0, "x 30 x 10 cm") or measure("41 x 30 x 10 cm") is None
