"""Named features of candidates: each an array (n,), in 0..1, or in -1..1 where it can speak against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from recommender.candidates import Candidates, Floats, Taste, Wishes

#: Likes looked at per shopper, the strongest first: each costs one pass over the candidates.
LIKES = 16
#: Share of the budget that people mean when they name only its upper end: not the cheapest junk.
COMFORT = (0.45, 0.95)
#: Relative distance from an "about" price at which it is no longer about that price.
ABOUT = 0.4
#: Discounts above this are all the same good news.
DEEP_DISCOUNT = 0.6
#: Interest below which nobody is called a crowd, so that one visitor decides nothing.
CROWD = 10.0

Feature = Callable[[Candidates, Wishes, Taste], Floats]


def relevance(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """The fused search score, 0..1."""
    return np.clip(candidates.relevance, 0.0, 1.0)


def kind_fit(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """1: it is the kind of thing asked for; 0 for all when no kind was named."""
    return candidates.kind


def wish_fit(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """Share of the soft wishes that hold, 0..1."""
    fit = np.zeros(len(candidates))
    wanted = {name: values for name, values in wishes.soft.items() if values}
    for name, values in wanted.items():
        fit += candidates.has(name, values)
    return fit / max(len(wanted), 1)


def price_fit(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """How well the price sits where the shopper said, 0..1; 0 for all when no price was said.

    About a price: closeness. A range: inside, a little better in the middle. Only a maximum: 1 between
    45 and 95 % of it, falling softly to both sides. Only a minimum: 1 at it, falling slowly upwards.
    """
    price = candidates.price
    low, high, about = wishes.price_min, wishes.price_max, wishes.price_about
    # A bound next to zero overflows to infinity, which is as far as can be, as meant.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        if about is not None and about > 0:
            fit = 1.0 - np.abs(price - about) / (ABOUT * about)
        elif low is not None and high is not None and high > low:
            half = (high - low) / 2.0
            away = np.abs(price - (low + half)) / half
            fit = np.where(away <= 1.0, 1.0 - 0.3 * away, 0.0)
        elif high is not None and high > 0:
            share = price / high
            fit = np.interp(share, [0.0, COMFORT[0], COMFORT[1], 1.0, 1.25], [0.3, 1.0, 1.0, 0.85, 0.0])
        elif low is not None and low > 0:
            fit = np.interp(price / low, [0.8, 1.0, 4.0], [0.0, 1.0, 0.5])
        else:
            return np.zeros(len(candidates))
    return np.clip(np.nan_to_num(fit, nan=0.0), 0.0, 1.0)


def affinity(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """Likes and dislikes of the shopper, -1..1; attributes spoken of now are left to the wishes."""
    spoken = {name for name, values in (*wishes.any_of.items(), *wishes.soft.items()) if values}
    likes = [
        (weight, name, value)
        for name, values in taste.likes.items()
        if name not in spoken
        for value, weight in values.items()
    ]
    likes.sort(key=lambda like: -abs(like[0]))
    total = np.zeros(len(candidates))
    for weight, name, value in likes[:LIKES]:
        total += weight * candidates.has(name, (value,))
    return np.tanh(total)


def popularity(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """The crowd's interest, 0..1: logarithmic, against the most wanted candidate."""
    if not taste.popularity or len(candidates) == 0:
        return np.zeros(len(candidates))
    weight = np.maximum([taste.popularity.get(id, 0.0) for id in candidates.ids], 0.0)
    return np.asarray(np.log1p(weight) / np.log1p(max(float(weight.max()), CROWD)))


def rating(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """Bayesian average against the catalog's mean, -1..1 (a whole star counts fully); unrated: 0.

    (weight * mean + reviews * rating) / (weight + reviews); a rating without a count is one review.
    """
    prior = candidates.prior
    reviews = np.maximum(candidates.reviews, 1)
    average = (prior.weight * prior.mean + reviews * candidates.rating) / (prior.weight + reviews)
    return np.clip(np.nan_to_num(average - prior.mean, nan=0.0), -1.0, 1.0)


def freshness(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """How new a product is, 0..1; 0 for all when nobody said."""
    if not taste.freshness:
        return np.zeros(len(candidates))
    return np.array([taste.freshness.get(id, 0.0) for id in candidates.ids])


def margin(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """The share of the price that the merchant keeps, 0..1; where it is unknown, as the others have it on
    average; 0 for all when it isn't to count."""
    stated = np.array([taste.margin.get(id, np.nan) for id in candidates.ids], dtype=np.float64)
    known = np.isfinite(stated)
    if not known.any():
        return np.zeros(len(candidates))
    kept = np.clip(stated, 0.0, 1.0)
    return np.where(known, kept, kept[known].mean())


def stock(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """-1 for what is out of stock."""
    return np.where(candidates.available, 0.0, -1.0)


def seen(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """-0.5 for what this chat has shown, 1 for what the shopper looked at in earlier chats."""
    value = np.zeros(len(candidates))
    if taste.viewed:
        value += [id in taste.viewed for id in candidates.ids]
    if taste.shown:
        value[[id in taste.shown for id in candidates.ids]] = -0.5
    return value


def discount(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """The saving against the list price, 0..1 (60 % and more is 1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        saving = 1.0 - candidates.price / candidates.list_price
    return np.clip(np.nan_to_num(saving, nan=0.0, posinf=0.0, neginf=0.0) / DEEP_DISCOUNT, 0.0, 1.0)


def persona(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """0..1. A pragmatist's weight is on facts (rating, saving, low price), a hedonist's on the nicest."""
    lean = float(np.clip(taste.persona, -1.0, 1.0))
    if lean == 0.0 or len(candidates) == 0:
        return np.zeros(len(candidates))
    judged = (rating(candidates, wishes, taste) + 1.0) / 2.0
    dear = _share_below(candidates.price)
    if lean < 0:
        return -lean * (judged + discount(candidates, wishes, taste) + (1.0 - dear)) / 3.0
    return lean * (judged + popularity(candidates, wishes, taste) + dear) / 3.0


def price_level(candidates: Candidates, wishes: Wishes, taste: Taste) -> Floats:
    """How near a price, by its place among the candidates, is to what shoppers of this sort buy, 0..1; 0 for
    all when no sort is known, or the shopper spoke of the price: what is said outweighs what others do."""
    spoken = (wishes.price_min, wishes.price_max, wishes.price_about) != (None, None, None)
    if taste.price_level is None or spoken or len(candidates) == 0:
        return np.zeros(len(candidates))
    return np.asarray(1.0 - np.abs(_share_below(candidates.price) - taste.price_level))


def _share_below(values: Floats) -> Floats:
    """Rank of each value among all, 0 (lowest) to 1; unknown values are in the middle."""
    order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    share = order / max(len(values) - 1, 1)
    return np.where(np.isfinite(values), share, 0.5)


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "relevance": relevance,
        "kind_fit": kind_fit,
        "wish_fit": wish_fit,
        "price_fit": price_fit,
        "affinity": affinity,
        "persona": persona,
        "price_level": price_level,
        "popularity": popularity,
        "rating": rating,
        "freshness": freshness,
        "margin": margin,
        "stock": stock,
        "seen": seen,
        "discount": discount,
    }
)
