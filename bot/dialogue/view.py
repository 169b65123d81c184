"""What the dialogue may know of the shop while it decides: facts handed in, no search, no I/O."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class ShopView(Protocol):
    """Answers about the live generation that reading, folding and policy need."""

    def has_goods(self, category: str) -> bool:
        """Whether any product is such a thing."""

    def related(self, one: str, other: str) -> bool:
        """Whether two categories mean the same goods, or one is a narrower kind of the other."""

    def covers(self, wide: str, narrow: str) -> bool:
        """Whether all goods of one category belong to another, wider one."""

    def within(self, narrow: str, wide: str) -> bool:
        """Whether all goods of one category belong to another, wider or not."""

    def matching(self, ids: Collection[str], wanted: dict[str, list[str]]) -> list[str]:
        """Those of `ids`, in order, whose attributes hold the wanted values ("the magenta one")."""

    def named(self, text: str) -> list[str]:
        """Products that the text mentions by name, best first ("silver reed lk150"); usually empty."""

    def called(self, ids: Collection[str], text: str) -> list[str]:
        """Those of `ids` that the text describes by words of their titles which not all of them share."""

    def speaks_of(self, id: str, goods: Collection[str]) -> bool:
        """Whether the product's own texts name one of these goods: the cover of a sofa, a shirt's collar."""

    def called_so(self, categories: Collection[str], words: Collection[str]) -> bool:
        """Whether the titles of some such goods hold one of these words."""

    def exists(self, id: str) -> bool: ...

    def states(self, attribute: str, categories: Collection[str], values: Collection[str]) -> bool:
        """Whether products of these categories state one of these values."""

    def closest(self, categories: Collection[str], attribute: str) -> Collection[str]:
        """All values of an attribute among products of these categories."""

    def prices(self) -> tuple[float, float]:
        """The lowest and the highest price of all goods; zeros where nothing has a price."""
