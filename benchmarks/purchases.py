"""What purchase logs tell, measured beside plain rules in the same run.

    python -m benchmarks.purchases --log LOG.csv [--cuts DATE,DATE…]    who buys again, beside rank sums
    python -m benchmarks.purchases --baskets BASKETS.txt [--folds 5]    the hidden item of a basket

LOG has the columns customer, date, items, amount. At each cut only earlier purchases are known; the outcome
is a purchase after it, until the log ends.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from bot.commands.purchase_logs import read_baskets, read_purchases
from recommender.evaluate import roc_auc
from recommender.segments import Purchase, fit_segments
from recommender.together import fit_together

#: Suggestions that may hold the hidden item.
SUGGESTED = 10
#: Parts of the log after which it is cut, when no cuts are named.
CUTS = (0.45, 0.55, 0.65, 0.75)
#: Resamples of customers for the spread of the lead.
RESAMPLES = 200

Basket = Sequence[str]
Complete = Callable[[Basket], Sequence[str]]


def again(log: Sequence[Purchase], cuts: Sequence[date], seed: int = 1) -> None:
    """Print, for each cut: AUC of our probability, of the rank sum of R, F and M, and the lead with its 95 %
    interval over resampled customers; lifetime value as predicted and as it came."""
    end = max(purchase.date for purchase in log)
    print("cut         days  buyers  again     AUC     RFM   lead (95 %)             value/came  corr")
    random = np.random.default_rng(seed)
    for cut in cuts:
        values = fit_segments(log, at=cut, horizon=(end - cut).days)
        later: dict[str, float] = {}
        for purchase in log:
            if purchase.date > cut:
                later[purchase.customer] = later.get(purchase.customer, 0.0) + purchase.amount
        truth = np.array([value.customer in later for value in values])
        chance = np.array([value.repeat_probability for value in values])
        plain = np.sum(
            [
                rankdata([-value.recency for value in values]),
                rankdata([value.frequency for value in values]),
                rankdata([value.monetary for value in values]),
            ],
            axis=0,
        )
        leads = []
        for _ in range(RESAMPLES):
            drawn = random.integers(len(values), size=len(values))
            leads.append(roc_auc(chance[drawn], truth[drawn]) - roc_auc(plain[drawn], truth[drawn]))
        low, high = np.quantile(leads, (0.025, 0.975))
        ours, rfm = roc_auc(chance, truth), roc_auc(plain, truth)
        expected = np.array([value.lifetime_value for value in values])
        came = np.array([later.get(value.customer, 0.0) for value in values])
        print(
            f"{cut.isoformat():<12}{(end - cut).days:>4}{len(values):>8}{truth.mean():>7.3f}"
            f"{ours:>8.4f}{rfm:>8.4f}   {ours - rfm:+.4f} ({low:+.4f} to {high:+.4f})  "
            f"{expected.sum() / came.sum():>9.2f}"
            f"{np.corrcoef(expected, came)[0, 1]:>7.2f}",
            flush=True,
        )


def hidden(baskets: Sequence[Basket], folds: int, seed: int = 1) -> None:
    """Print the share of hidden items among ten suggestions, mean and spread over folds. Each item of a test
    basket of two or more is hidden in turn and counts 1 / size: what one random item a basket expects."""
    order = np.random.default_rng(seed).permutation(len(baskets))
    found: dict[str, list[float]] = {}
    for fold in range(folds):
        test = [baskets[at] for at in order[fold::folds].tolist()]
        train = [baskets[at] for at in np.delete(order, slice(fold, None, folds)).tolist()]
        for name, complete in (
            ("popularity", _popular(train)),
            ("co-occurrence cosine", _cosine(train)),
            ("ours", _ours(train)),
        ):
            found.setdefault(name, []).append(_hit_rate(complete, test))
    for name, rates in found.items():
        print(f"{name:<22}{np.mean(rates):.4f} ± {np.std(rates):.4f}")


def _hit_rate(complete: Complete, baskets: Iterable[Basket]) -> float:
    rates = []
    for basket in baskets:
        items = list(dict.fromkeys(basket))
        if len(items) > 1:
            hits = [item in complete([other for other in items if other != item]) for item in items]
            rates.append(sum(hits) / len(items))
    return float(np.mean(rates))


def _ours(train: Sequence[Basket]) -> Complete:
    model = fit_together(train)
    return lambda basket: model.complete(basket, SUGGESTED)


def _popular(train: Sequence[Basket]) -> Complete:
    ranked = [item for item, _ in Counter(item for basket in train for item in set(basket)).most_common()]
    return lambda basket: [item for item in ranked if item not in basket][:SUGGESTED]


def _cosine(train: Sequence[Basket]) -> Complete:
    items = sorted({item for basket in train for item in basket})
    place = {item: index for index, item in enumerate(items)}
    held = np.zeros((len(train), len(items)))
    for row, basket in enumerate(train):
        held[row, [place[item] for item in basket]] = 1.0
    norms = np.linalg.norm(held, axis=0)
    likeness = held.T @ held / np.outer(norms, norms)

    def complete(basket: Basket) -> list[str]:
        known = [place[item] for item in basket if item in place]
        score = likeness[known].sum(axis=0)
        score[known] = -np.inf
        return [items[at] for at in np.argsort(-score, kind="stable")[:SUGGESTED].tolist()]

    return complete


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--log", type=Path)
    parser.add_argument("--cuts", help="days, as 1997-06-30,1997-07-31")
    parser.add_argument("--baskets", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    wanted = parser.parse_args()
    if wanted.log:
        log = read_purchases(wanted.log)
        days = sorted(purchase.date for purchase in log)
        start, whole = days[0], days[-1] - days[0]
        cuts = (
            [date.fromisoformat(day) for day in wanted.cuts.split(",")]
            if wanted.cuts
            else [start + whole * part for part in CUTS]
        )
        again(log, cuts)
    if wanted.baskets:
        hidden(read_baskets(wanted.baskets), wanted.folds)


if __name__ == "__main__":
    main()
