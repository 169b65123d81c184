"""What buying one thing costs and whether it can be bought: prices, sales with dates, availability, stock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from catalog.feeds import money
from catalog.feeds.base import Level

#: Words of availability, as feeds, platforms and schema.org write them.
_YES = (
    "true yes y 1 instock available preorder backorder onbackorder limitedavailability onlineonly presale "
    "madetoorder да есть вналичии имеется доступен доступно подзаказ предзаказ"
)
_NO = (
    "false no n 0 outofstock soldout unavailable discontinued instoreonly нет нетвналичии отсутствует "
    "распродано недоступен недоступно закончился закончилось"
)
#: Words in place of a price, without anything but letters.
_ASKED_FOR = (
    "onrequest uponrequest priceonrequest priceuponrequest requestprice poa por priceonapplication call "
    "callus callforprice contactus contactusforprice askforprice askforaquote requestaquote quote "
    "ценапозапросу запроситьцену договорная ценадоговорная договорнаяцена уточняйте уточняйтецену "
    "уточнитьцену позапросу звоните"
)
_ON_REQUEST = frozenset(_ASKED_FOR.split())
_SAID = {**dict.fromkeys(_YES.split(), True), **dict.fromkeys(_NO.split(), False)}
_DIGIT = re.compile(r"\d")


class Say(Protocol):
    """Hears what is wrong with a field."""

    def __call__(self, name: str, message: str, kind: str, level: Level = "error") -> None: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """`price` None: there is none that could be paid; unless it is `on_request` or not `stated` at all, the
    reason was said. `currency` "": the row names none."""

    price: Decimal | None
    list_price: Decimal | None
    currency: str
    available: bool
    stock: int | None
    stated: bool = True
    on_request: bool = False


def offer_of(values: Mapping[str, Any], say: Say, now: datetime | None) -> Offer:
    """The offer that raw values state. A sale with dates counts only within them; without a `now` always."""
    stock = whole("stock", values, say)
    currency, available = _currency(values, say), _available(values, stock, say)
    stated = any(values.get(name) not in (None, "") for name in ("price", "sale_price"))
    on_request = _on_request(values.get("price"))
    if on_request or not stated:
        return Offer(None, None, currency, available, stock, stated and not on_request, on_request)
    price, listed = _prices(values, say, now)
    return Offer(price, listed, currency, available, stock)


#: What is wrong with a row without a price in a feed that has prices.
NO_PRICE = "there is no price; where that is meant, write 'on request'"


def _on_request(stated: Any) -> bool:
    if not isinstance(stated, str) or len(stated) > 60:
        return False
    return "".join(c for c in stated.casefold() if c.isalpha()) in _ON_REQUEST and not _DIGIT.search(stated)


def whole(name: str, values: Mapping[str, Any], say: Say) -> int | None:
    """The field as a whole number that is not negative."""
    stated = values.get(name)
    if stated is None or stated == "" or isinstance(stated, bool):
        return None
    number = money.amount(stated)
    if number is None:
        say(name, f"{short(stated)} is no number", name, "warning")
        return None
    return max(0, int(number))


def short(value: Any) -> str:
    """A value as a message shows it."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _prices(
    values: Mapping[str, Any], say: Say, now: datetime | None
) -> tuple[Decimal | None, Decimal | None]:
    stated = values.get("price")
    sale = money.amount(values.get("sale_price"))
    if sale is not None and not _on(values.get("sale_dates"), say, now):
        sale = None
    listed = money.amount(values.get("list_price"))
    price = money.amount(stated)
    if price is None and sale is not None and stated in (None, ""):
        price = sale
    if stated in (None, "") and price is None:
        say("price", "there is no price outside of the sale", "missing")
    elif price is None:
        say("price", f"{short(stated)} is no price", "no price")
    elif price < 0:
        say("price", f"the price is negative: {short(stated)}", "negative price")
    elif price == 0:
        say("price", "the price is zero", "zero price")
    elif sale is not None and 0 < sale < price:
        price, listed = sale, price
    if price is not None and listed is not None and listed <= price:
        listed = None
    return (price if price is not None and price > 0 else None), listed


def _on(dates: Any, say: Say, now: datetime | None) -> bool:
    """Whether a sale with these dates (None: no dates) is on."""
    stated = dates.split("/") if isinstance(dates, str) else dates
    if not stated or now is None:
        return True
    try:
        if not isinstance(stated, (list, tuple)) or len(stated) != 2:
            raise ValueError
        start, end = (moment(str(text or ""), last=i == 1) for i, text in enumerate(stated))
    except ValueError:
        message = f"{short(dates)} is no start and end; the sale is left out"
        say("sale_dates", message, "sale dates", "warning")
        return False
    return (start is None or start <= now) and (end is None or now < end)


def moment(text: str, last: bool = False) -> datetime | None:
    """An ISO 8601 moment; a day alone is its midnight, or with `last` the midnight after it. None for "".

    Without a zone it is taken as UTC. Raises ValueError for anything else.
    """
    text = text.strip()
    if not text:
        return None
    if len(text) == 10:
        day = datetime.combine(date.fromisoformat(text), time(), UTC)
        return day + timedelta(days=1) if last and day.date() < date.max else day
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _currency(values: Mapping[str, Any], say: Say) -> str:
    stated = values.get("currency")
    found = money.currency(str(stated)) if stated not in (None, "") else None
    if stated not in (None, "") and found is None:
        say("currency", f"{short(stated)} is no currency that is known", "currency", "warning")
    if found is None:
        found = money.currency(values.get("price")) or money.currency(values.get("sale_price"))
    return found or ""


def _available(values: Mapping[str, Any], stock: int | None, say: Say) -> bool:
    stated = values.get("available")
    if stated is None or stated == "":
        return stock is None or stock > 0
    if isinstance(stated, bool):
        return stated
    word = re.sub(r"[\W_]+", "", str(stated).rsplit("/", 1)[-1]).casefold()
    if word in _SAID:
        return _SAID[word]
    number = money.amount(stated)
    if number is not None:
        return number > 0
    say("available", f"{short(stated)} says neither yes nor no; taken as yes", "available", "warning")
    return True
