"""What reasons, stages and steps are called in reports for the merchant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

REASONS: Mapping[str, str] = defaultdict(
    lambda: "other",
    {
        "price": "price",
        "fit": "size or fit",
        "style": "look",
        "quality": "quality",
        "trust": "trust",
        "delivery": "delivery",
        "not_now": "not now",
        "other": "other",
    },
)
STAGES: Mapping[str, str] = defaultdict(
    lambda: "", {"rejected": "turned down", "abandoned": "left", "bought": "bought"}
)
STEP_NAMES: Mapping[str, str] = {
    "chats": "chats",
    "shown": "saw products",
    "asked": "asked about one",
    "cart": "put one into the cart",
    "checkout": "went to the checkout",
    "ordered": "ordered",
}
