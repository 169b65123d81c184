"""Lists in relation to what was shown: cheaper and dearer, the cheapest, bigger, the same again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import numpy as np

from bot.dialogue.actions import Mode, Size
from bot.dialogue.state import Wishes
from bot.selling.measures import further, middle
from bot.selling.outcome import Turn
from bot.selling.saying import SAID_AMONG, said_so
from catalog.where import Where
from recommender.candidates import Candidates, Floats
from recommender.ladder import Direction, pick, steps
from recommender.rank import Ranking

#: (row, how much it is the kind asked for), best first.
Rows = list[tuple[int, float]]
Ranked = Callable[[Wishes, Where], tuple[Candidates, Ranking]]
#: A step looks no further once it has so many products.
ENOUGH = 3
SIZES: tuple[Mode, ...] = get_args(Size)


def step(turn: Turn, mode: Direction, wishes: Wishes, wanted: Where, count: int, ranked: Ranked) -> Rows:
    """A list that is cheaper (dearer) than the one shown, by the promise of `recommender.ladder`."""
    last = turn.state.shown[-1].prices if turn.state.shown else []
    before = [price for price in last if price is not None]
    sure: dict[int, float] = {}
    partly: dict[int, float] = {}
    for one in steps(before, mode):
        candidates, ranking = ranked(wishes, one.within(wanted))
        kinds = candidates.kind[ranking.order]
        prices = candidates.price[ranking.order]
        so = _said(turn, wishes, ranking, kinds)
        picked_so = [so[at] for at in pick(prices[so], before, mode, count)] if so else []
        for position in picked_so or pick(prices, before, mode, count):
            # A part of such a thing ("corner section") is offered only when too few are the thing itself.
            side = sure if not wishes.categories or kinds[position] >= 1.0 else partly
            side.setdefault(int(ranking.rows[position]), float(kinds[position]))
        if len(sure) >= ENOUGH:
            break
    picked = dict(list((sure if len(sure) >= ENOUGH else {**sure, **partly}).items())[:count])
    if mode == "dearer":
        price = turn.shop.catalog.columns.price
        picked = {row: picked[row] for row in sorted(picked, key=lambda row: -float(price[row]))}
    return list(picked.items())


def _said(turn: Turn, wishes: Wishes, ranking: Ranking, kinds: Floats) -> list[int]:
    """Positions of those that are said to be as was asked for: cheaper, but outdoor all the same."""
    rows = ranking.rows[:SAID_AMONG].tolist() if wishes.features else []
    kept = set(said_so(turn, rows, kinds[: len(rows)].tolist()))
    return [at for at, row in enumerate(rows) if row in kept] if len(kept) < len(rows) else []


def ends(turn: Turn, mode: Mode, wishes: Wishes, wanted: Where, count: int, ranked: Ranked) -> Rows:
    """The cheapest (dearest) of all that fits; of what was described in words, among the best matches."""
    catalog = turn.shop.catalog
    price = catalog.columns.price
    if wishes.features or not wishes.categories:
        candidates, ranking = ranked(wishes, wanted)
        rows = ranking.rows[: 10 * count]
        grade = candidates.kind[ranking.order][: 10 * count]
    else:
        kinds = catalog.kind_grade(wishes.categories).astype(np.float64)
        rows = np.flatnonzero(catalog.mask(wanted))
        grade = kinds[rows]
        if (grade >= 1.0).any():
            rows, grade = rows[grade >= 1.0], grade[grade >= 1.0]
    known = np.isfinite(price[rows])
    rows, grade = rows[known], grade[known]
    sign = 1 if mode == "cheapest" else -1
    order = np.argsort(sign * price[rows], kind="stable")[:count]
    return [(int(rows[at]), float(grade[at])) for at in order]


def sized(turn: Turn, mode: Mode, wishes: Wishes, wanted: Where, count: int, ranked: Ranked) -> Rows | None:
    """What is bigger (narrower, …) than the product in focus, or than the middle of what was shown.

    None when those state no measures to compare by.
    """
    ids = [turn.state.focus] if turn.state.focus is not None else turn.state.last_ids
    than = middle([product for id in ids if (product := turn.shop.product(id)) is not None])
    if not than:
        return None
    plain = wishes.model_copy(update={"features": []})
    candidates, ranking = ranked(plain, replace(wanted, exclude_ids=wanted.exclude_ids | set(ids)))
    kinds = candidates.kind[ranking.order]
    rows = [
        (int(row), float(kind))
        for row, kind in zip(ranking.rows.tolist(), kinds.tolist(), strict=True)
        if further(turn.shop.catalog.product(row), than, mode)
    ]
    sure = [one for one in rows if one[1] >= 1.0]
    return (sure or rows)[:count]


def again(turn: Turn, wishes: Wishes) -> Rows:
    """The list that was shown last for these wishes, or for these goods, without what is gone, sold out or
    turned down."""
    catalog, state = turn.shop.catalog, turn.state
    same = [one for one in reversed(state.shown) if set(one.goods) == set(wishes.categories)]
    exact = [one for one in same if one.wishes == wishes.fingerprint()]
    shown = next(iter((*exact, *same)), None)
    rows = [catalog.row(id) for id in shown.ids if id not in state.rejected] if shown is not None else []
    return [(row, 1.0) for row in rows if row is not None and bool(catalog.columns.available[row])]
