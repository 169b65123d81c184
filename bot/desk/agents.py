"""The people of the shop, as the desk sees them, and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.errors import ShopkeeperError

#: owner: everything. agent: talks to shoppers. viewer: looks.
Role = Literal["owner", "agent", "viewer"]
ROLES: tuple[Role, ...] = ("owner", "agent", "viewer")


class ForbiddenError(ShopkeeperError):
    """This person may not do this."""


@dataclass(frozen=True, slots=True)
class Agent:
    """`id` is unique over all desks ("account:7", "telegram:1234"); `name` is what shoppers read."""

    id: str
    name: str
    role: Role
    shop: str

    def may_see(self, shop: str) -> None:
        """Raises ForbiddenError for another shop's agent."""
        if self.shop != shop:
            raise ForbiddenError(f"{self.name} doesn't work for this shop.", "error-other-shop")

    def may_write(self, shop: str) -> None:
        """Raises ForbiddenError for another shop's agent, and for a viewer."""
        self.may_see(shop)
        if self.role == "viewer":
            raise ForbiddenError(
                f"{self.name} may look but not write: an owner can change that.", "error-viewer"
            )

    def may_rule(self, shop: str) -> None:
        """Raises ForbiddenError for all but the shop's owners."""
        self.may_see(shop)
        if self.role != "owner":
            raise ForbiddenError("Only an owner may do this.", "error-owner-only")
