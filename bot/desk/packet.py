"""What an agent gets with a chat, so that the shopper needn't repeat a word: made from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from bot.dialogue.phrasing import Phrasing
from bot.dialogue.state import State
from bot.messages import ChatKey
from bot.profile.known import known
from bot.profile.profile import Profile
from bot.selling.cards import value_word, who_word
from bot.selling.cart import lines
from bot.selling.outcome import Turn
from bot.shop import Shop

Interest = Literal["shown", "asked", "in_cart", "turned_down"]
#: Lines of the transcript and products in a packet: more is a click away.
TRANSCRIPT, PRODUCTS = 60, 20


class Line(BaseModel):
    """One message of the transcript. `products`: titles of what was shown with it."""

    id: int
    sender: str
    author: str | None = None
    at: datetime
    text: str
    products: list[str] = []
    files: list[dict[str, Any]] = []


class PacketProduct(BaseModel):
    """`why`: the shopper's own words when it was turned down, or what they asked about it."""

    id: str
    title: str
    price: Decimal | None
    currency: str
    price_text: str
    available: bool
    url: str | None = None
    image: str | None = None
    interest: Interest = "shown"
    why: list[str] = []


class PacketLine(BaseModel):
    id: str
    title: str
    quantity: int
    price_text: str
    options: dict[str, str] = {}


class Packet(BaseModel):
    """`reason` is a code ("asked", "angry", a rule's name), `reason_text` and `summary` are sentences in
    `language`, which is the reader's; `shopper_language` is the shopper's. `wishes` are the constraints in
    words, `constraints` the same as in the contract."""

    shop: str
    channel: str
    chat: str
    language: Literal["en", "ru"]
    shopper_language: Literal["en", "ru"]
    name: str | None
    reason: str
    reason_text: str
    words: str
    since: datetime | None
    summary: list[str]
    wishes: list[str]
    constraints: dict[str, Any]
    products: list[PacketProduct]
    cart: list[PacketLine]
    cart_total: str | None
    profile: list[str]
    #: Where the shopper can be reached, if they said so.
    contact: str | None
    consent: dict[str, Any]
    transcript: list[Line]
    links: dict[str, str] = {}


class Material(BaseModel):
    """What a packet is made from, as stored: the chat's state, the profile, events of the chat as (name,
    data) oldest first, the log oldest first, and the stretch that is open now, if any."""

    model_config = {"arbitrary_types_allowed": True}

    key: ChatKey
    turn: int
    state: dict[str, Any] | None
    profile: dict[str, Any] | None
    events: list[tuple[str, dict[str, Any]]]
    log: list[dict[str, Any]]
    reason: str = ""
    words: str = ""
    since: datetime | None = None


def make_packet(
    material: Material,
    shop: Shop,
    at: datetime,
    language: Literal["en", "ru"] | None = None,
    links: Callable[[ChatKey], dict[str, str]] = lambda _: {},
) -> Packet:
    """`language`: the agents' one; the shopper's when None."""
    state = State.model_validate(material.state) if material.state else State()
    reader = language or state.language
    say = Phrasing(reader, material.key, material.turn)
    profile = Profile.load(material.profile)
    turn = Turn(
        key=material.key, number=material.turn, at=at, shop=shop, say=say, state=state, profile=profile,
        reading=None, popularity={},
    )  # fmt: skip
    products = _products(turn, material)
    cart = lines(turn)
    wishes = _wishes(turn)
    return Packet(
        shop=material.key.shop,
        channel=material.key.channel,
        chat=material.key.chat,
        language=reader,
        shopper_language=state.language,
        name=profile.name,
        reason=material.reason,
        reason_text=say.or_else(f"packet-reason-{material.reason}", material.reason),
        words=material.words,
        since=material.since,
        summary=_summary(turn, wishes, products, material.words),
        wishes=wishes,
        constraints=state.wishes.constraints(),
        products=products,
        cart=[
            PacketLine(
                id=line.id,
                title=line.title,
                quantity=line.quantity,
                price_text=say.money(line.price, line.currency),
                options=line.options,
            )
            for line in cart
        ],
        cart_total=say.money(sum(line.price * line.quantity for line in cart), cart[0].currency)
        if cart and len({line.currency for line in cart}) == 1
        else None,
        profile=[thing.words for thing in known(turn)],
        contact=next(
            (str(data["contact"]) for name, data in reversed(material.events) if name == "contact_left"), None
        ),
        consent=dict((material.profile or {}).get("consent") or {}),
        transcript=[transcript_line(entry) for entry in material.log[-TRANSCRIPT:]],
        links=links(material.key),
    )


def transcript_line(entry: dict[str, Any]) -> Line:
    body: dict[str, Any] = entry["body"]
    return Line(
        id=entry["id"],
        sender=entry["from"],
        author=(body.get("agent") or {}).get("name"),
        at=entry["at"],
        text=str(body.get("text") or ""),
        products=[str(product.get("title", "")) for product in body.get("products") or ()],
        files=list(body.get("files") or ()),
    )


def _products(turn: Turn, material: Material) -> list[PacketProduct]:
    """What was shown, newest first, with what came of it."""
    shown: dict[str, None] = {}
    why: dict[str, list[str]] = {}
    asked: set[str] = set()
    for name, data in material.events:
        if name == "products_shown":
            for id in reversed(data.get("ids", ())):
                shown.pop(id, None)
                shown[id] = None
        elif name == "product_asked" and data.get("id"):
            asked.add(str(data["id"]))
        elif name == "turned_down":
            for id in data.get("ids", ()):
                why.setdefault(id, []).append(str(data.get("words", "")))
    held = {item.id for item in turn.state.cart}
    found = []
    for id in list(dict.fromkeys([*held, *reversed(shown)])):
        product = turn.shop.product(id)
        if product is None:
            continue
        interest: Interest = "shown"
        if id in held:
            interest = "in_cart"
        elif id in turn.state.rejected:
            interest = "turned_down"
        elif id in asked:
            interest = "asked"
        found.append(
            PacketProduct(
                id=id,
                title=product.title_in(turn.say.language),
                price=product.price,
                currency=product.currency,
                price_text=turn.say.price(product.price, product.currency),
                available=product.available,
                url=turn.shop.address(product.url),
                image=turn.shop.address(product.image),
                interest=interest,
                why=[words for words in why.get(id, ()) if words],
            )
        )
    return found[:PRODUCTS]


def _wishes(turn: Turn) -> list[str]:
    """The constraints, each in words."""
    say, wishes = turn.say, turn.state.wishes
    told = [value_word(turn, name, value) for name, values in wishes.any_of.items() for value in values]
    told += [value_word(turn, name, value) for name, values in wishes.soft.items() for value in values]
    told += wishes.features
    if wishes.recipient:
        told.append(who_word(turn, wishes.recipient))
    if wishes.occasion:
        told.append(say.or_else(f"occasion-{wishes.occasion}", wishes.occasion))
    currency = wishes.currency or turn.shop.currency
    for amount, message in (
        (wishes.price_min, "packet-from"),
        (wishes.price_max, "packet-up-to"),
        (wishes.price_about, "packet-about"),
    ):
        if amount is not None:
            told.append(say(message, amount=say.money(amount, currency)))
    refused = [value_word(turn, name, value) for name, values in wishes.none_of.items() for value in values]
    told += [say("packet-not", value=value) for value in [*refused, *wishes.not_features]]
    return told


def _summary(turn: Turn, wishes: Sequence[str], products: Sequence[PacketProduct], words: str) -> list[str]:
    """Three or four sentences that can be read at a glance."""
    say = turn.say
    told = [say("packet-wants", wishes=", ".join(wishes)) if wishes else say("packet-wants-nothing")]
    if products:
        count = {
            interest: sum(product.interest == interest for product in products)
            for interest in ("asked", "in_cart", "turned_down")
        }
        told.append(
            say(
                "packet-saw", count=len(products), asked=count["asked"], cart=count["in_cart"],
                refused=count["turned_down"],
            )
        )  # fmt: skip
    liked = [product.title for product in products if product.interest in ("asked", "in_cart")]
    if liked:
        told.append(say("packet-likes", titles=say.items(liked[:3])))
    if words:
        told.append(say("packet-said", words=words))
    return told
