"""Two models of coming back: BG/NBD for how many do, a regression on the shop's past for who does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, gammaln, hyp2f1
from scipy.stats import rankdata

from recommender.candidates import Floats

#: The regression needs this many customers, and this many of each outcome, to say more than BG/NBD.
CUSTOMERS, OUTCOMES = 200, 30
#: Parts of the history that are held back as its outcome, one after the other.
HELD_BACK = (0.5, 0.4, 0.3)
#: Days that a buyer's first purchase counts as having taken, so that one purchase of today is no high rate.
FIRST = 30.0
#: Ridge penalty of the regression's coefficients, and of BG/NBD's log parameters.
RIDGE, BGNBD_RIDGE = 10.0, 0.5
#: Days that stand for "today" where a formula divides by an age.
HALF_DAY = 0.5

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Buyers:
    """n customers as of one day; all arrays (n,). A purchase is a day with one.

    recency: days since the last purchase; age: days since the first; spent, units: sums.
    """

    purchases: Floats
    recency: Floats
    age: Floats
    spent: Floats
    units: Floats

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
        )

    def features(self) -> Floats:
        """What the regression reads of those who have bought, (known, 7).

        Ranks among the customers of that day, from -0.5 to 0.5: an earlier day has a younger crowd with
        fewer purchases, so that figures learned there mean something else today, while ranks stay. Only the
        logarithm of repeat purchases tells a daily buyer from a frequent one.
        """
        known = self.purchases > 0
        repeats = self.purchases - 1.0
        columns = [
            -self.recency,
            self.purchases,
            self.spent,
            self.units,
            -self.recency / np.maximum(self.age, 1.0),
            repeats / (self.age + FIRST),
        ]
        ranks = [rankdata(column[known]) / max(int(known.sum()), 1) - 0.5 for column in columns]
        return np.column_stack([*ranks, np.log1p(repeats[known])])


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Parameters r, alpha (purchase rates among customers), a, b (dropping out after a purchase); weeks."""

    r: float
    alpha: float
    a: float
    b: float

    def probability(self, buyers: Buyers, days: float) -> Floats:
        """P(still a customer) times P(at least one purchase within `days`), (n,)."""
        x, _, age = _weeks(buyers)
        rate = (self.alpha + age) / (self.alpha + age + days / 7.0)
        return np.asarray(self.alive(buyers) * (1.0 - rate ** (self.r + x)))

    def alive(self, buyers: Buyers) -> Floats:
        """P(still a customer), (n,); 1 for who bought once, since BG/NBD lets buyers leave after a repeat."""
        x, last, age = _weeks(buyers)
        dropping = self.a / (self.b + np.maximum(x, 1.0) - 1.0)
        odds = dropping * ((self.alpha + age) / (self.alpha + last)) ** (self.r + x)
        return np.asarray(1.0 / (1.0 + np.where(x > 0, odds, 0.0)))

    def purchases(self, buyers: Buyers, days: float) -> Floats:
        """Purchases expected within `days`, (n,): Fader, Hardie & Lee (2005), eq. 10."""
        x, _, age = _weeks(buyers)
        weeks = days / 7.0
        # At a = 1 the formula is 0 / 0; next to it, it has the limit.
        a = self.a + 1e-4 if abs(self.a - 1.0) < 1e-4 else self.a
        rate = (self.alpha + age) / (self.alpha + age + weeks)
        above = hyp2f1(self.r + x, self.b + x, a + self.b + x - 1.0, weeks / (self.alpha + age + weeks))
        expected = (a + self.b + x - 1.0) / (a - 1.0) * (1.0 - rate ** (self.r + x) * above)
        return np.asarray(np.maximum(np.nan_to_num(expected * self.alive(buyers)), 0.0))


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
    """Who buys again, as a probability for a window of the past, (n,); None with too little history.

    History is cut at several earlier days; what was known then is related to who bought from then on.
    buyers: all customers, as of the last day.
    """
    first, today = int(day.min()), int(day.max())
    seen: list[Floats] = []
    came: list[Floats] = []
    for part in HELD_BACK:
        window = int((today - first) * part)
        if window < 7:
            continue
        cut = today - window
        past = Buyers.until(cut, who, day, amount, items, len(buyers.purchases))
        again = np.zeros(len(buyers.purchases))
        again[who[day > cut]] = 1.0
        outcome = again[past.purchases > 0]
        if len(outcome) >= CUSTOMERS and min(outcome.sum(), (1.0 - outcome).sum()) >= OUTCOMES:
            seen.append(past.features())
            came.append(outcome)
    if not seen:
        return None
    slope = _logistic(np.concatenate(seen), np.concatenate(came))
    now = np.column_stack([np.ones(len(buyers.purchases)), buyers.features()])
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
