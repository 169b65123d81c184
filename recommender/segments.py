"""Which customers come back: recency, frequency and spend, named segments, a repeat probability.

The repeat probability rests on two legs. BG/NBD (Fader, Hardie & Lee, Marketing Science 2005) says how many
of all customers come back within any horizon; a regression on the shop's own past says who: history is cut
at an earlier day, and what is known there is related to who bought in the time since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from recommender.candidates import Floats
from recommender.repeat import BgNbd, Buyers, fit_bgnbd, likely_again

#: Nine months in days.
HORIZON = 274
#: Purchases that a customer's own average spend must outweigh before it counts half.
SPEND_PRIOR = 2.0
#: Rates that differ more than this between buyers would promise fortunes from a few of them.
LEAST_SHAPE = 0.2
#: Nobody is expected to buy more often than this.
MOST_PER_DAY = 1.0

Segment = Literal[
    "champion", "loyal", "promising", "new", "needs_attention", "at_risk", "hibernating", "lost"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a purchase history; several lines of a customer on one day are one purchase."""

    customer: str
    date: date
    amount: float
    items: float = 1.0


@dataclass(frozen=True, slots=True)
class CustomerValue:
    """recency: days since the last purchase. frequency: purchases (days with one). monetary: amount spent
    in all. repeat_probability: buys again within the horizon. lifetime_value: amount expected within it."""

    customer: str
    recency: int
    frequency: int
    monetary: float
    segment: Segment
    repeat_probability: float
    lifetime_value: float


def fit_segments(
    purchases: Iterable[Purchase], at: date | None = None, horizon: int = HORIZON
) -> list[CustomerValue]:
    """One value a customer who bought until `at` (default: the last purchase), in order of customer.

    Later purchases are not looked at. Raises ValueError when nothing was bought until then.
    """
    history = [purchase for purchase in purchases if at is None or purchase.date <= at]
    if not history:
        raise ValueError("no purchases" if at is None else f"no purchases until {at.isoformat()}")
    today = at or max(purchase.date for purchase in history)
    customers = sorted({purchase.customer for purchase in history})
    place = {customer: index for index, customer in enumerate(customers)}
    who = np.array([place[purchase.customer] for purchase in history], dtype=np.int64)
    day = np.array([purchase.date.toordinal() for purchase in history], dtype=np.int64)
    amount = np.array([purchase.amount for purchase in history], dtype=np.float64)
    items = np.array([purchase.items for purchase in history], dtype=np.float64)

    buyers = Buyers.until(today.toordinal(), who, day, amount, items, len(customers))
    model = fit_bgnbd(buyers)
    probability = _repeat(model, buyers, likely_again(buyers, who, day, amount, items), horizon)
    segments = _segments(buyers)
    average = (buyers.spent.sum() / buyers.purchases.sum() * SPEND_PRIOR + buyers.spent) / (
        SPEND_PRIOR + buyers.purchases
    )
    # Purchases that a buyer with this chance of at least one expects, when rates differ between buyers as
    # BG/NBD's gamma posterior of shape r + x says (a negative binomial with P(0) = 1 - p).
    shape = np.maximum(model.r, LEAST_SHAPE) + np.maximum(buyers.purchases - 1.0, 0.0)
    expected = shape * ((1.0 - np.minimum(probability, 0.98)) ** (-1.0 / shape) - 1.0)
    value = average * np.minimum(expected, MOST_PER_DAY * horizon)
    return [
        CustomerValue(
            customer=customer,
            recency=int(buyers.recency[index]),
            frequency=int(buyers.purchases[index]),
            monetary=round(float(buyers.spent[index]), 2),
            segment=segments[index],
            repeat_probability=round(float(probability[index]), 4),
            lifetime_value=round(float(value[index]), 2),
        )
        for index, customer in enumerate(customers)
    ]


def _repeat(model: BgNbd, buyers: Buyers, order: Floats | None, horizon: int) -> Floats:
    """Probability of a purchase within `horizon` days, (n,). order: the regression's probabilities."""
    expected = model.probability(buyers, horizon)
    if order is None:
        return expected
    # The regression's window is shorter than the horizon. (1 - p)^k stretches it so that the mean is that
    # of BG/NBD, which keeps the order of customers.
    level = float(expected.mean())

    def miss(log_k: float) -> float:
        return float((1.0 - (1.0 - order) ** np.exp(log_k)).mean()) - level

    low, high = -8.0, 8.0
    if miss(low) * miss(high) > 0:
        return expected
    stretch = float(np.exp(brentq(miss, low, high)))
    return np.asarray(1.0 - (1.0 - order) ** stretch)


def _segments(buyers: Buyers) -> list[Segment]:
    """Names by quintile scores of recency and of the mean of frequency and spend."""
    recent = _quintile(-buyers.recency)
    worth = (_quintile(buyers.purchases) + _quintile(buyers.spent)) / 2.0
    return [
        _name(int(r), float(v), int(count))
        for r, v, count in zip(recent, worth, buyers.purchases, strict=True)
    ]


def _name(recent: int, worth: float, purchases: int) -> Segment:
    if recent >= 4:
        if worth >= 4:
            return "champion"
        if purchases == 1:
            return "new"
        return "loyal" if worth >= 3 else "promising"
    if recent == 3:
        return "loyal" if worth >= 4 and purchases > 1 else "needs_attention"
    if worth >= 4:
        return "at_risk"
    return "hibernating" if worth >= 2.5 else "lost"


def _quintile(values: Floats) -> Floats:
    """1 (lowest fifth) to 5; equal values share the middle of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2.0
    share = middle[inverse] / max(len(values), 1)
    return np.minimum(np.floor(share * 5.0) + 1.0, 5.0)
