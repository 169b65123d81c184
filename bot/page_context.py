"""What a shop's own pages tell of a shopper and show them: the product they look at, the cart, shelves.

Nothing is said and no turn is made; the next turn knows. "Is it waterproof?" is then about the product on
the page, and what was looked at comes first when it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.dialogue.locale import language_of
from bot.dialogue.state import CartItem, State
from bot.errors import ShopkeeperError
from bot.messages import Card, CartLine, ChatKey
from bot.profile.profile import Profile
from bot.selling.shelves import Asked, ShelfRequest, shelf
from bot.shop import Shop
from bot.storage.base import ChatRecord, EventRecord, StaleChatError, Store, TurnRecord
from bot.storage.locks import ChatLocks
from catalog.product import Product

#: A commit that lost a race is tried again this many times.
TRIES = 4
#: Lines of a shop's cart that are taken.
LINES = 50


class PageContext:
    """Thread-safe and synchronous, like the assistant; one chat's changes one after the other."""

    def __init__(
        self,
        shops: Callable[[str], Shop],
        store: Store,
        locks: ChatLocks,
        popularity: Callable[[str], Mapping[str, float]],
    ) -> None:
        self._shops = shops
        self._store = store
        self._locks = locks
        self._popularity = popularity

    def viewed(self, key: ChatKey, shopper: str, product: str, at: datetime) -> bool:
        """The shopper looks at a product's page; False when the catalog doesn't hold it."""
        shop = self._shops(key.shop)
        if not shop.exists(product):
            return False

        def look(state: State, profile: Profile) -> EventRecord:
            state.focus = product
            if shop.habits.remember:
                profile.looked_at(product)
            return EventRecord("product_viewed", {"id": product})

        self._change(key, shopper, at, look)
        return True

    def cart(
        self, key: ChatKey, shopper: str, lines: Sequence[CartItem], at: datetime, locale: str = "en"
    ) -> list[CartLine]:
        """The shop's cart as it is now takes the place of the chat's; the lines that are known here."""
        shop = self._shops(key.shop)
        known = [line for line in lines[:LINES] if shop.exists(line.id) and line.quantity > 0]

        def fill(state: State, profile: Profile) -> EventRecord:
            state.cart = known
            return EventRecord("cart_told", {"ids": [line.id for line in known]})

        self._change(key, shopper, at, fill)
        language = language_of(locale)
        made = [(shop.product(item.id), item) for item in known]
        return [line for product, item in made if product and (line := _line(product, item, language))]

    def shelf(self, key: ChatKey, shopper: str, request: ShelfRequest, at: datetime) -> list[Card]:
        """Products for a shelf on a page. Raises ShopkeeperError when it is about one that isn't there."""
        shop = self._shops(key.shop)
        known = self._store.load(key, shopper).profile if shop.habits.remember else None
        asked = Asked(
            shop=shop,
            at=at,
            language=language_of(request.locale),
            product=request.product,
            profile=Profile.load(known),
            popularity=self._popularity(key.shop),
            shopper=shopper,
        )
        return shelf(request.kind, asked, request.limit)

    def _change(
        self, key: ChatKey, shopper: str, at: datetime, change: Callable[[State, Profile], EventRecord]
    ) -> None:
        with self._locks.hold(key):
            for _ in range(TRIES):
                record = self._store.load(key, shopper)
                try:
                    return self._store.commit(_turn(record, shopper, at, change))
                except StaleChatError:
                    continue
        raise ShopkeeperError("This chat is being changed from somewhere else; try again.")


def _line(product: Product, item: CartItem, language: str) -> CartLine | None:
    """None for what is sold on request: its price is not the catalog's to tell."""
    if product.price is None:
        return None
    title = product.title_in(language)
    return CartLine(item.id, title, item.quantity, product.price, product.currency, dict(item.options))


def _turn(
    record: ChatRecord, shopper: str, at: datetime, change: Callable[[State, Profile], EventRecord]
) -> TurnRecord:
    state = State.model_validate(record.state) if record.state else State()
    profile = Profile.load(record.profile)
    event = change(state, profile)
    kept = state.model_dump(mode="json", exclude_defaults=True)
    known = profile.model_dump(mode="json", exclude_defaults=True)
    return TurnRecord.unsaid(record, shopper, at, kept, known, event)
