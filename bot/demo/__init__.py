"""Where the bundled demo shop lies: its feed, its policy texts and its pictures."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def shop_feed() -> Traversable:
    """The feed, one product a line (JSONL)."""
    return files(__name__).joinpath("shop.jsonl")


def shop_policy() -> Traversable:
    """Delivery, payment, returns and the like, in both languages; see the comments at its top."""
    return files(__name__).joinpath("policy.yaml")


def pictures() -> Traversable:
    """The directory that is served as /demo/pictures/."""
    return files(__name__).joinpath("pictures")


def vectors() -> Traversable:
    """The feed's embeddings by hash of their texts; made by scripts/demo_shop/embed.py."""
    return files(__name__).joinpath("vectors.npz")
