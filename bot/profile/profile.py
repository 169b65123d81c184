"""The profile of one shopper: what they said of themselves and what they looked at, across chats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

#: How many looked-at products are remembered.
VIEWED = 50
#: How much one sign of interest adds to a like, and what all others keep when a new one comes.
ASKED, TAKEN, KEPT = 0.2, 0.4, 0.95
#: What a like is about; sizes and prices are needs, not tastes.
TASTES = ("color", "brand", "material", "pattern")


class Profile(BaseModel):
    """JSON in the store. `person` holds only what was said of the shopper, not of whom they buy for."""

    name: str | None = None
    person: dict[str, list[str]] = Field(default_factory=dict)
    likes: dict[str, dict[str, float]] = Field(default_factory=dict)
    viewed: list[str] = Field(default_factory=list)
    goods: list[str] = Field(default_factory=list)
    language: str | None = None
    chats: int = 0

    @property
    def empty(self) -> bool:
        return not (self.name or self.person or self.likes or self.viewed or self.goods)

    def looked_at(self, id: str) -> None:
        self.viewed = [id, *(other for other in self.viewed if other != id)][:VIEWED]

    def liked(self, values: Mapping[str, Sequence[str]], weight: float) -> None:
        """Interest in a product is interest in what it is like."""
        for name in TASTES:
            found = values.get(name, ())
            if not found:
                continue
            likes = self.likes.setdefault(name, {})
            for value in likes:
                likes[value] = round(likes[value] * KEPT, 4)
            for value in found:
                likes[value] = round(min(1.0, likes.get(value, 0.0) + weight), 4)
            self.likes[name] = dict(sorted(likes.items(), key=lambda pair: -pair[1])[:12])

    def looked_for(self, goods: Sequence[str]) -> None:
        self.goods = [*goods, *(other for other in self.goods if other not in goods)][:6]
