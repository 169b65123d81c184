"""Two models of coming back: BG/NBD for how many do, a regression on the shop's past for who does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, gammaln

from recommender.candidates import Floats

#: Half-lives, in days, of the decayed purchase counts that tell a recent habit from an old one.
HALF_LIVES = (15.0, 45.0, 120.0)
#: The regression needs this many customers, and this many of each outcome, to say more than BG/NBD.
CUSTOMERS, OUTCOMES = 200, 30
#: Part of the history that is held back as its outcome.
HELD_BACK = 1 / 3
#: Ridge penalty of the standardised coefficients, in customers; and of BG/NBD's log parameters.
RIDGE, BGNBD_RIDGE = 10.0, 0.5
#: Days that stand for "today" where a formula divides by an age.
HALF_DAY = 0.5

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Buyers:
    """n customers as of one day; all arrays (n,). A purchase is a day with one.

    recency: days since the last purchase; age: days since the first; spent, units: sums;
    recent: (n, len(HALF_LIVES)) decayed purchase counts.
    """

    purchases: Floats
    recency: Floats
    age: Floats
    spent: Floats
    units: Floats
    recent: Floats

    @classmethod
    def until(cls, today: int, who: Days, day: Days, amount: Floats, items: Floats, customers: int) -> Buyers:
        """From purchase lines (m,): customer number, ordinal day, amount, items; later days are not read.

        Customers without a purchase until `today` have zero purchases.
        """
        past = day <= today
        who, day, amount, items = who[past], day[past], amount[past], items[past]
        pairs = np.unique(np.stack([who, day], axis=1), axis=0)
        buyer, bought = pairs[:, 0], pairs[:, 1]
        never = np.iinfo(np.int64).max
        first, since = np.full(customers, today), np.full(customers, never)
        np.minimum.at(first, buyer, bought)
        np.minimum.at(since, buyer, today - bought)
        return cls(
            purchases=np.bincount(buyer, minlength=customers).astype(np.float64),
            recency=np.where(since == never, 0, since).astype(np.float64),
            age=(today - first).astype(np.float64),
            spent=np.bincount(who, amount, minlength=customers).astype(np.float64),
            units=np.bincount(who, items, minlength=customers).astype(np.float64),
            recent=np.stack(
                [
                    np.bincount(buyer, 2.0 ** (-(today - bought) / half_life), minlength=customers)
                    for half_life in HALF_LIVES
                ],
                axis=1,
            ),
        )

    def features(self) -> Floats:
        """What the regression reads, (n, k): logarithms, since the tenth purchase tells less than the
        second."""
        repeats = np.maximum(self.purchases - 1.0, 0.0)
        count = np.maximum(self.purchases, 1.0)
        spent, units = np.maximum(self.spent, 0.0), np.maximum(self.units, 0.0)
        columns = [
            np.log1p(repeats),
            (repeats > 0).astype(np.float64),
            np.log1p(self.recency),
            np.log1p(self.age),
            self.recency / np.maximum(self.age, 1.0),
            np.log1p(30.0 * repeats / (self.age + 30.0)),
            np.log1p(spent),
            np.log1p(spent / count),
            np.log1p(units),
            np.log1p(units / count),
        ]
        return np.column_stack([*columns, np.log1p(self.recent)])


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Parameters r, alpha (purchase rates among customers), a, b (dropping out after a purchase); weeks."""

    r: float
    alpha: float
    a: float
    b: float

    def probability(self, buyers: Buyers, days: float) -> Floats:
        """P(still a customer) times P(at least one purchase within `days`), (n,)."""
        x, last, age = _weeks(buyers)
        dropping = self.a / (self.b + np.maximum(x, 1.0) - 1.0)
        odds = dropping * ((self.alpha + age) / (self.alpha + last)) ** (self.r + x)
        alive = 1.0 / (1.0 + np.where(x > 0, odds, 0.0))
        rate = (self.alpha + age) / (self.alpha + age + days / 7.0)
        return np.asarray(alive * (1.0 - rate ** (self.r + x)))


def fit_bgnbd(buyers: Buyers) -> BgNbd:
    """Maximum likelihood of Fader, Hardie & Lee (2005), eq. 6, with a weak penalty that keeps the
    parameters of a handful of customers finite."""
    x, last, age = _weeks(buyers)

    def loss(logs: Floats) -> float:
        r, alpha, a, b = np.exp(logs)
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        common = common + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        alive = -(r + x) * np.log(alpha + age)
        dropped = np.log(a) - np.log(b + np.maximum(x, 1.0) - 1.0) - (r + x) * np.log(alpha + last)
        either = np.where(x > 0, np.logaddexp(alive, dropped), alive)
        return float((-(common + either).sum() + BGNBD_RIDGE * (logs**2).sum()) / len(x))

    found = minimize(loss, np.zeros(4), method="L-BFGS-B", bounds=[(-7.0, 7.0)] * 4)
    r, alpha, a, b = (float(value) for value in np.exp(found.x))
    return BgNbd(r, alpha, a, b)


def likely_again(buyers: Buyers, who: Days, day: Days, amount: Floats, items: Floats) -> Floats | None:
    """Who buys again, as a probability for the held-back window, (n,); None with too little history."""
    first, today = int(day.min()), int(day.max())
    window = int((today - first) * HELD_BACK)
    if window < 7:
        return None
    cut = today - window
    past = Buyers.until(cut, who, day, amount, items, len(buyers.purchases))
    known = past.purchases > 0
    again = np.zeros(len(known), dtype=np.bool_)
    again[who[day > cut]] = True
    outcome = again[known]
    if known.sum() < CUSTOMERS or min(outcome.sum(), (~outcome).sum()) < OUTCOMES:
        return None
    features = past.features()[known]
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread == 0] = 1.0
    slope = _logistic((features - mean) / spread, outcome.astype(np.float64))
    now = np.column_stack([np.ones(len(known)), (buyers.features() - mean) / spread])
    return np.asarray(np.clip(expit(now @ slope), 1e-6, 1.0 - 1e-6))


def _logistic(features: Floats, outcome: Floats) -> Floats:
    """Ridge logistic regression by L-BFGS; the first coefficient, (k + 1,), is the unpenalised constant."""
    design = np.column_stack([np.ones(len(features)), features])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 0.0

    def loss(slope: Floats) -> tuple[float, Floats]:
        z = design @ slope
        value = (np.logaddexp(0.0, z) - outcome * z).sum() + 0.5 * (penalty * slope**2).sum()
        gradient = design.T @ (expit(z) - outcome) + penalty * slope
        return float(value) / len(outcome), gradient / len(outcome)

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)


def _weeks(buyers: Buyers) -> tuple[Floats, Floats, Floats]:
    """BG/NBD's x (repeat purchases), t_x and T in weeks."""
    repeats = np.maximum(buyers.purchases - 1.0, 0.0)
    last = (buyers.age - buyers.recency) / 7.0
    return repeats, last, (buyers.age + HALF_DAY) / 7.0
