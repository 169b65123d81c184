"""Which one to take: the best on the counter by this shopper's wishes, and what speaks for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.actions import Advise
from bot.messages import Card
from bot.selling.cards import explained, facts, taste
from bot.selling.outcome import Turn
from bot.selling.recommending import query_text
from catalog.where import Where
from recommender.candidates import gather
from recommender.rank import rank
from recommender.weights import plain

#: A share of the price that is worth naming a less expensive one for.
WORTH = 0.1


def advise(turn: Turn, action: Advise) -> None:
    found = {id: row for id in action.ids if (row := turn.shop.catalog.row(id)) is not None}
    rows = list(found.values())
    if not rows:
        turn.action = "fallback"
        turn.tell("which")
        return
    best = best_of(turn, rows)
    cards = explained(turn, [facts(turn, row, 1.0, id) for id, row in found.items()])
    turn.action = "recommend"
    tell_pick(turn, cards, rows.index(best))
    turn.cards = [cards[rows.index(best)]]
    turn.focus = turn.state.focus = turn.cards[0].id
    turn.happened("advised", id=turn.focus, among=list(action.ids))
    turn.offer(turn.say("button-explain"), "explain", id=turn.focus)
    turn.offer(turn.say("button-compare"), "compare")
    turn.offer(turn.say("button-more"), "more")


def best_of(turn: Turn, rows: Sequence[int]) -> int:
    """The row that fits the wishes best; of equals the one that was shown first."""
    catalog, wishes = turn.shop.catalog, turn.state.wishes
    only = Where(only_ids=frozenset(catalog.columns.ids[row] for row in rows), available=False)
    text = query_text(wishes)
    hits = catalog.search(text, only, len(rows), vector=turn.shop.vector(text) if text else None)
    candidates = gather(catalog, hits, wishes, turn.shop.prior)
    # Having been shown speaks against none of them here.
    known = replace(taste(turn), shown=frozenset())
    ranking = rank(candidates, wishes, known, plain())
    return int(ranking.rows[0]) if len(ranking) else rows[0]


def tell_pick(turn: Turn, cards: Sequence[Card], best: int) -> None:
    """The one to take with its reasons, and the one that costs clearly less, if there is one."""
    pick = cards[best]
    if pick.reasons:
        turn.tell("advise", title=pick.title, reasons=turn.say.items(pick.reasons))
    else:
        turn.tell("advise-plain", title=pick.title)
    priced = [(card.price, at) for at, card in enumerate(cards) if card.price is not None]
    same = all(card.currency == pick.currency for card in cards)
    if pick.price is None or not same:
        return
    price, at = min(priced)
    if float(pick.price - price) >= WORTH * float(pick.price):
        difference = turn.say.money(pick.price - price, pick.currency)
        turn.tell("advise-less", title=cards[at].title, difference=difference)
