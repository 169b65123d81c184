"""The cart: lines of known products at the catalog's prices of now."""

from __future__ import annotations

from decimal import Decimal

from bot.dialogue.actions import ChangeCart
from bot.dialogue.state import CartItem
from bot.messages import CartLine
from bot.profile.profile import TAKEN
from bot.selling.cards import telling, title
from bot.selling.outcome import Turn

#: More than this of one thing is a slip of the keyboard.
MOST = 99


def change(turn: Turn, action: ChangeCart) -> None:
    turn.action = "cart"
    match action.op:
        case "add":
            _add(turn, action)
        case "remove":
            _remove(turn, action)
        case "swap":
            _swap(turn, action)
        case "quantity":
            _set_quantity(turn, action)
        case "clear":
            turn.state.cart = []
            turn.tell("cart-cleared")
            turn.happened("cart_cleared")
        case "view":
            view(turn)


def lines(turn: Turn) -> tuple[CartLine, ...]:
    """The cart with titles and prices of the generation of now; products that are gone, or have no price any
    more, fall out."""
    made = []
    for item in turn.state.cart:
        product = turn.shop.sold(item.id, item.options)
        if product is not None and product.price is not None:
            made.append(
                CartLine(
                    item.id,
                    title(turn, product),
                    item.quantity,
                    product.price,
                    product.currency,
                    item.options,
                )
            )
    return tuple(made)


def view(turn: Turn) -> None:
    cart = lines(turn)
    if not cart:
        turn.tell("cart-empty")
        return
    turn.tell("cart-view", lines=told(turn, cart), total=total(turn, cart))
    turn.offer(turn.say("button-checkout"), "checkout")
    turn.offer(turn.say("button-clear"), "clear")


def told(turn: Turn, cart: tuple[CartLine, ...]) -> str:
    return turn.say.items([turn.say("cart-line", title=line.title, quantity=line.quantity) for line in cart])


def total(turn: Turn, cart: tuple[CartLine, ...]) -> str:
    """The sum, one amount a currency."""
    sums: dict[str, Decimal] = {}
    for line in cart:
        sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.price * line.quantity
    return turn.say.items([turn.say.money(amount, currency) for currency, amount in sums.items()])


def _add(turn: Turn, action: ChangeCart) -> None:
    added = []
    for product_id in action.ids:
        # The form that its card showed, at the price on it.
        options = action.options or turn.shop.catalog.told_apart(product_id, telling(turn))
        product = turn.shop.sold(product_id, options)
        row = turn.shop.catalog.row(product_id)
        if product is None or row is None:
            continue
        turn.focus = turn.state.focus = product_id
        if not product.available:
            turn.tell("cart-sold-out", title=title(turn, product))
            continue
        if product.price is None:
            turn.tell("cart-on-request", title=title(turn, product))
            turn.offer(turn.say("button-ask-price"), "human")
            continue
        count = max(1, min(action.quantity or 1, MOST))
        found = next((i for i in turn.state.cart if i.id == product_id and i.options == options), None)
        if found is None:
            turn.state.cart.append(CartItem(id=product_id, quantity=count, options=dict(options)))
        else:
            found.quantity = min(found.quantity + count, MOST)
        turn.profile.looked_at(product_id)
        tastes = {name: turn.shop.catalog.values(name, row) for name in ("color", "brand", "material")}
        turn.profile.liked(tastes, TAKEN, turn.at, turn.number)
        turn.happened("cart_added", id=product_id, quantity=count, options=options)
        added.append(product)
    if len(added) == 1:
        turn.tell("cart-added", title=title(turn, added[0]))
    elif added:
        turn.tell("cart-added-many", count=len(added))
    if added:
        turn.tell("cart-total", total=total(turn, lines(turn)))
        turn.offer(turn.say("button-cart"), "cart")
        turn.offer(turn.say("button-checkout"), "checkout")


def _remove(turn: Turn, action: ChangeCart) -> None:
    gone = [item for item in turn.state.cart if item.id in action.ids]
    turn.state.cart = [item for item in turn.state.cart if item.id not in action.ids]
    turn.happened("cart_removed", ids=[item.id for item in gone])
    if not gone:
        turn.tell("cart-empty")
        return
    turn.focus = gone[0].id
    product = turn.shop.product(gone[0].id)
    if len(gone) == 1 and product is not None:
        turn.tell("cart-removed", title=title(turn, product))
    else:
        turn.tell("cart-removed-many")
    if turn.state.cart:
        view(turn)
    else:
        turn.tell("cart-empty")


def _swap(turn: Turn, action: ChangeCart) -> None:
    """One for the other, as many of it; what can't be bought takes no one's place."""
    out, into = action.ids
    gone = next((item for item in turn.state.cart if item.id == out), None)
    coming = turn.shop.product(into)
    if gone is not None and coming is not None and coming.available and coming.price is not None:
        turn.state.cart.remove(gone)
        turn.happened("cart_removed", ids=[out])
        before = turn.shop.product(out)
        if before is not None:
            turn.tell("cart-removed", title=title(turn, before))
    quantity = action.quantity or (gone.quantity if gone is not None else None)
    _add(turn, ChangeCart("add", (into,), quantity, action.options))


def _set_quantity(turn: Turn, action: ChangeCart) -> None:
    for item in turn.state.cart:
        if item.id in action.ids and action.quantity is not None:
            item.quantity = max(1, min(action.quantity, MOST))
            turn.focus = item.id
            product = turn.shop.product(item.id)
            if product is not None:
                turn.tell("cart-quantity", title=title(turn, product), quantity=item.quantity)
            turn.happened("cart_changed", id=item.id, quantity=item.quantity)
    view(turn)
