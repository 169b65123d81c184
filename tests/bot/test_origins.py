"""Origins as people write them and as browsers send them."""

from __future__ import annotations

import pytest

from bot.errors import ShopkeeperError
from bot.origins import origin
from bot.settings import load_settings


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://www.shop.example", "https://www.shop.example"),
        ("https://www.shop.example/", "https://www.shop.example"),
        ("HTTPS://WWW.Shop.Example:443", "https://www.shop.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://магазин.рф", "https://xn--80aairftm.xn--p1ai"),
    ],
)
def test_an_origin_as_browsers_send_it(written: str, sent: str) -> None:
    assert origin(written) == sent
    assert load_settings(origins=[written]).origins == {sent}


@pytest.mark.parametrize(
    "written",
    ["*", "", "null", "shop.example", "https://", "ftp://shop.example", "https://shop.example/en",
     "https://shop.example:port", "https://a:b@shop.example", "https://shop.example?x"],
)  # fmt: skip
def test_what_is_no_origin_is_said_so(written: str) -> None:
    with pytest.raises(ShopkeeperError, match=r"SHOPKEEPER_ORIGINS.*no origin"):
        load_settings(origins=[written])
