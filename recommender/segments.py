"""Which customers come back: recency, frequency and spend, named segments, a repeat probability.

The repeat probability rests on two legs. BG/NBD (Fader, Hardie & Lee, Marketing Science 2005) says how many
of all customers come back within any horizon; a regression on the shop's own past says who: history is cut
at earlier days, and what is known there is related to who bought in the time since. Lifetime value is the
number of purchases that BG/NBD expects times what the customer spends at one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from recommender.candidates import Floats
from recommender.repeat import BgNbd, Buyers, Days, fit_bgnbd, likely_again

#: Nine months in days.
HORIZON = 274
#: Purchases that a customer's own average spend must outweigh before it counts half: the least, the most, and
#: what is taken when nobody bought twice.
SPEND_PRIOR = (0.5, 50.0, 2.0)
#: Repeat purchases from which a buyer's own habit (BG/NBD) says more than what buyers like them did (the
#: regression): few have as many, so that the regression knows little of them.
OWN_HABIT = 6.0
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
    average = _average(buyers, who, day, amount)
    value = average * np.minimum(model.purchases(buyers, horizon), MOST_PER_DAY * horizon)
    return [
        CustomerValue(
            customer=customer,
            recency=int(buyers.recency[index]),
            frequency=int(buyers.purchases[index]),
            monetary=round(float(buyers.spent[index]), 2),
            segment=segments[index],
            repeat_probability=round(float(probability[index]), 6),
            lifetime_value=round(float(value[index]), 2),
        )
        for index, customer in enumerate(customers)
    ]


def _average(buyers: Buyers, who: Days, day: Days, amount: Floats) -> Floats:
    """What each customer spends at a purchase, (n,): their own mean pulled to everybody's by credibility.

    Bühlmann & Straub (1970): a mean of k purchases weighs k / (k + within / between), from the variance of
    a customer's purchases and that between customers.
    """
    pairs, place = np.unique(np.stack([who, day], axis=1), axis=0, return_inverse=True)
    buyer = pairs[:, 0]
    paid = np.bincount(place.ravel(), amount)
    count, total = buyers.purchases, float(buyers.purchases.sum())
    mean, overall = buyers.spent / count, float(buyers.spent.sum()) / total
    freedom = float((count - 1.0).sum())
    least, most, weight = SPEND_PRIOR
    if freedom > 0 and len(count) > 1:
        within = float(((paid - mean[buyer]) ** 2).sum()) / freedom
        spread = float((count * (mean - overall) ** 2).sum()) - (len(count) - 1) * within
        between = spread / (total - float((count**2).sum()) / total)
        weight = float(np.clip(within / between, least, most)) if between > 0 else most
    return np.asarray((weight * overall + buyers.spent) / (weight + count))


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
    crowd = 1.0 - (1.0 - order) ** stretch
    own = np.maximum(buyers.purchases - 1.0, 0.0) / (OWN_HABIT + np.maximum(buyers.purchases - 1.0, 0.0))
    return np.asarray((1.0 - own) * crowd + own * expected)


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
