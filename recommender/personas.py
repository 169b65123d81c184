"""Sorts of customers, found in what they bought: clusters that can be read, drawn and used as a feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import compress
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from recommender import model_file
from recommender.candidates import Floats
from recommender.repeat import Buyers
from recommender.segments import Purchase

KIND = "personas-1"
#: How many sorts are tried; fewer tell nothing, more nobody remembers.
FEWEST, MOST = 3, 8
#: Fewer customers than this make no sorts.
CUSTOMERS = 50
#: Customers that the number of sorts is chosen on (silhouettes take the square of it).
LOOKED_AT = 2000
#: Standard deviations beyond which a customer is as extreme as can be: one wholesaler is no sort.
EXTREME = 3.0
#: Standard deviations from which a sort's mean is worth a word.
NOTABLE = 0.4
TRAITS = ("often", "lately", "value", "things", "price")
#: trait -> (name and description when it is high, when it is low)
WORDS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        "often": (("regulars", "buy often"), ("rare buyers", "bought once or seldom")),
        "lately": (("recent", "bought lately"), ("lapsed", "have not bought for long")),
        "value": (("big spenders", "spend much at a time"), ("small spenders", "spend little at a time")),
        "things": (
            ("full baskets", "take many things at once"),
            ("single things", "take one thing"),
        ),
        "price": (("dear goods", "choose dear things"), ("cheap goods", "choose cheap things")),
    }
)


@dataclass(frozen=True, slots=True)
class Persona:
    """name, description: in plain words. customers, revenue: shares. means: trait -> standard deviations from
    the mean of all. typical: purchases, days since the last, amount a purchase, medians."""

    name: str
    description: str
    customers: float
    revenue: float
    means: Mapping[str, float]
    typical: Mapping[str, float]


@dataclass(frozen=True)
class Personas:
    """personas: the largest first. center, spread (k,): of the traits' logarithms; centroids (m, k).
    customers: of the log, with which persona each is, (n,), and the traits, (n, k). silhouette: how well the
    sorts are told apart, -1..1; stability: how far two halves of the customers, clustered by themselves,
    agree on all of them (adjusted Rand index, 1: wholly)."""

    personas: tuple[Persona, ...]
    center: Floats
    spread: Floats
    centroids: Floats
    customers: tuple[str, ...]
    which: NDArray[np.int64]
    traits: Floats
    silhouette: float
    stability: float

    def of(self, customer: str) -> Persona | None:
        """The persona of a customer of the log."""
        found = self._place.get(customer)
        return None if found is None else self.personas[int(self.which[found])]

    def price_level(self, customer: str) -> float | None:
        """How dear the things are that customers of this sort choose: the share of all customers who choose
        cheaper ones. None for who isn't in the log, and for a sort whose choice is like everybody's."""
        persona = self.of(customer)
        mean = persona.means["price"] if persona is not None else 0.0
        return float(ndtr(mean)) if abs(mean) >= NOTABLE else None

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.customers)}

    def without(self, gone: Callable[[str], bool]) -> Personas:
        """The same sorts, without the customers who are gone."""
        kept = np.array([not gone(customer) for customer in self.customers], dtype=np.bool_)
        return replace(
            self,
            customers=tuple(compress(self.customers, kept)),
            which=self.which[kept],
            traits=self.traits[kept],
        )

    def save(self, path: Path) -> str:
        """Returns the file's SHA-256."""
        header = {
            "personas": [
                {
                    "name": one.name,
                    "description": one.description,
                    "customers": one.customers,
                    "revenue": one.revenue,
                    "means": dict(one.means),
                    "typical": dict(one.typical),
                }
                for one in self.personas
            ],
            "customers": self.customers,
            "silhouette": self.silhouette,
            "stability": self.stability,
        }
        arrays = {
            "center": self.center,
            "spread": self.spread,
            "centroids": self.centroids,
            "which": self.which,
            "traits": self.traits,
        }
        return model_file.save(path, KIND, header, arrays)

    @classmethod
    def load(cls, path: Path) -> Personas:
        """Raises ModelFileError."""
        header, arrays = model_file.load(path, KIND)
        return cls(
            personas=tuple(Persona(**one) for one in header["personas"]),
            customers=tuple(header["customers"]),
            silhouette=float(header["silhouette"]),
            stability=float(header["stability"]),
            **arrays,
        )


def fit_personas(
    purchases: Sequence[Purchase], at: date | None = None, count: int | None = None, seed: int = 1
) -> Personas:
    """Cluster the customers who bought until `at` (default: the last purchase) into `count` sorts, or into
    as many as are told apart best. Raises ValueError when there are too few customers."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    history = [purchase for purchase in purchases if at is None or purchase.date <= at]
    customers = sorted({purchase.customer for purchase in history})
    if len(customers) < CUSTOMERS:
        raise ValueError(f"{len(customers)} customers are too few to be sorted; it takes {CUSTOMERS}")
    buyers = _buyers(history, customers, at or max(purchase.date for purchase in history))
    logs = _logs(buyers)
    center, spread = logs.mean(axis=0), logs.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    traits = np.clip((logs - center) / spread, -EXTREME, EXTREME)
    random = np.random.default_rng(seed)
    some = random.permutation(len(traits))[:LOOKED_AT]

    def clustered(rows: Floats, sorts: int) -> KMeans:
        return KMeans(sorts, n_init=5, random_state=seed).fit(rows)

    def apart(sorts: int) -> float:
        return float(silhouette_score(traits[some], clustered(traits[some], sorts).labels_))

    sorts = count or max(range(FEWEST, MOST + 1), key=apart)
    model = clustered(traits, sorts)
    halves = [clustered(traits[half], sorts) for half in np.array_split(random.permutation(len(traits)), 2)]
    order = [label for label, _ in Counter(model.labels_.tolist()).most_common()]
    which = np.array([order.index(label) for label in model.labels_.tolist()], dtype=np.int64)
    return Personas(
        personas=_described(buyers, traits, which, len(order)),
        center=center,
        spread=spread,
        centroids=np.asarray(model.cluster_centers_[order]),
        customers=tuple(customers),
        which=which,
        traits=traits,
        silhouette=float(silhouette_score(traits[some], which[some])) if len(set(which[some])) > 1 else 0.0,
        stability=float(adjusted_rand_score(halves[0].predict(traits), halves[1].predict(traits))),
    )


def _buyers(history: Sequence[Purchase], customers: Sequence[str], today: date) -> Buyers:
    place = {customer: index for index, customer in enumerate(customers)}
    return Buyers.until(
        today.toordinal(),
        np.array([place[one.customer] for one in history], dtype=np.int64),
        np.array([one.date.toordinal() for one in history], dtype=np.int64),
        np.array([one.amount for one in history], dtype=np.float64),
        np.array([one.items for one in history], dtype=np.float64),
        len(customers),
    )


def _logs(buyers: Buyers) -> Floats:
    """Logarithms of the traits, (n, 5): twice as much is as far everywhere."""
    spent, units = np.maximum(buyers.spent, 0.0), np.maximum(buyers.units, 1.0)
    return np.column_stack(
        [
            np.log(buyers.purchases),
            -np.log1p(buyers.recency),
            np.log1p(spent / buyers.purchases),
            np.log1p(np.maximum(buyers.units, 0.0) / buyers.purchases),
            np.log1p(spent / units),
        ]
    )


def _described(buyers: Buyers, traits: Floats, which: NDArray[np.int64], sorts: int) -> tuple[Persona, ...]:
    revenue = max(float(np.maximum(buyers.spent, 0.0).sum()), 1e-9)
    found: list[Persona] = []
    taken: set[str] = set()
    for sort in range(sorts):
        inside = which == sort
        means = {trait: float(traits[inside, column].mean()) for column, trait in enumerate(TRAITS)}
        notable = sorted(
            (trait for trait in TRAITS if abs(means[trait]) >= NOTABLE), key=lambda t: -abs(means[t])
        )
        words = [WORDS[trait][means[trait] < 0] for trait in notable]
        name = _name([short for short, _ in words], taken)
        taken.add(name)
        typical = {
            "purchases": float(np.median(buyers.purchases[inside])),
            "days_since": float(np.median(buyers.recency[inside])),
            "amount": float(np.median(buyers.spent[inside] / buyers.purchases[inside])),
        }
        found.append(
            Persona(
                name=name,
                description=", ".join(said for _, said in words[:3]) or "like most customers",
                customers=float(inside.mean()),
                revenue=float(np.maximum(buyers.spent[inside], 0.0).sum()) / revenue,
                means={trait: round(mean, 3) for trait, mean in means.items()},
                typical={what: round(value, 2) for what, value in typical.items()},
            )
        )
    return tuple(found)


def _name(words: Sequence[str], taken: set[str]) -> str:
    """The fewest words, from two on, that no other sort is called by."""
    for count in range(min(2, len(words)), len(words) + 1):
        name = ", ".join(words[:count]) or "average"
        if name not in taken:
            return name
    base = ", ".join(words) or "average"
    return next(f"{base} {number}" for number in range(2, len(taken) + 3) if f"{base} {number}" not in taken)
