"""Finding and showing products: hard wishes first, then ranking, variety and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.actions import Recommend
from bot.dialogue.state import PERSONAL, Wishes
from bot.operations.watching import stage
from bot.profile.fact import SELF
from bot.selling import relaxing
from bot.selling.candour import own_up, unstated_of
from bot.selling.cards import explained, facts, taste
from bot.selling.kin import for_them
from bot.selling.latest import latest_first
from bot.selling.measures import MEASURES, exact, mostly_stated
from bot.selling.near import meant, near, say_instead
from bot.selling.outcome import Turn
from bot.selling.saying import ENOUGH, SAID_AMONG, in_own_colour, said_so
from bot.selling.steps import SIZES, Rows, again, ends, sized, step
from catalog.ages import old_enough
from catalog.search import Hits
from catalog.where import Where
from recommender.candidates import Candidates, gather
from recommender.diversify import attribute_likeness, diversify
from recommender.questions import Situation
from recommender.rank import Ranking, rank

#: Products on one reply: enough to choose from, few enough to be read.
SHOWN = 4
#: Answers offered as buttons.
OFFERED = 4
#: How many hits are ranked.
RECALL = 200
#: Products this alike (0..1) are one model in two colours: the second is shown only when little else fits.
TWINS = 0.8
#: What may be asked to narrow a list of products down.
ASKABLE = ("gender", "color", "size", "brand", "material", "budget")
NONE_LEFT = {"more": "nothing-more", "cheaper": "nothing-cheaper", "dearer": "nothing-dearer"}
#: From this on a product counts as such a thing: of the kind, or of the next wider one by its own name.
SUCH = 0.7
#: From this on it is the very thing; and so many are a choice.
EXACT, CHOICE = 0.8, 3
#: From this on it is of a kind akin to the one asked for, not merely something that mentions it.
AKIN = 0.55
#: So many years more may do where little is meant for an age.
OLDER = 2.0
#: Questions in a row that may be passed over before no more are asked of these goods.
PATIENCE = 2


def recommend(turn: Turn, action: Recommend) -> None:
    """Fill the turn with products, or say honestly that nothing fits and what could give way."""
    wishes = turn.state.wishes
    say_instead(turn, wishes)
    unstated = unstated_of(turn, wishes)
    hard = {name: values for name, values in wishes.any_of.items() if name not in unstated}
    soft = {name: values for name, values in wishes.soft.items() if name not in unstated}
    for name in MEASURES & hard.keys():
        if exact(name, hard[name]) or not mostly_stated(turn.shop.catalog, wishes.categories, name):
            soft[name] = hard.pop(name)
    ranked = _ranked(turn, action, wishes, {**hard, **soft})
    dropped: dict[str, list[str]] = {}
    if not ranked and soft:
        ranked, dropped = _ranked(turn, action, wishes, hard), soft
    elif soft and len(ranked) < ENOUGH and action.mode == "new":
        # What was only preferred leaves room for others behind the one that has it all.
        known = {row for row, _ in ranked}
        ranked += [one for one in _ranked(turn, action, wishes, hard) if one[0] not in known]
        ranked = ranked[:SHOWN]
    if not ranked and wishes.price_about is not None and wishes.price_min is not None:
        # "About two thousand": a mug for less is no fault.
        wishes.price_min = None
        ranked = _ranked(turn, action, wishes, hard)
    gone = set(dropped)
    if action.mode == "new":
        ranked = latest_first(turn, ranked, hard, gone, lambda free, kept: _ranked(turn, action, free, kept))
        dropped = {name: values for name, values in dropped.items() if name in gone}
    older = _for_older(turn, action, wishes, hard) if len(ranked) < ENOUGH else []
    older = [one for one in older if one[0] not in {row for row, _ in ranked}]
    ranked = [*ranked, *older][:SHOWN]
    if action.note:
        turn.tell(action.note)
    if not ranked:
        _nothing(turn, action)
        return
    turn.action = "recommend"
    turn.cards = explained(turn, [facts(turn, row, kind) for row, kind in ranked])
    turn.tell(_headline(turn, action, wishes), count=len(turn.cards))
    own_up(turn, unstated, list(dropped), [row for row, _ in ranked])
    if older:
        turn.tell("for-older")
    turn.put_on_the_counter(action.mode)
    turn.state.focus = turn.cards[0].id if len(turn.cards) == 1 else None
    _narrow(turn, action)
    _buttons(turn)


def _for_older(turn: Turn, action: Recommend, wishes: Wishes, hard: dict[str, list[str]]) -> Rows:
    """What is meant for those a little older, where hardly anything is for this age; it is said then."""
    if wishes.age is None or action.mode not in ("new", "more"):
        return []
    return _ranked(turn, action, wishes.model_copy(update={"age": wishes.age + OLDER}), hard)


def query_text(wishes: Wishes) -> str:
    """What is searched for: the goods, what they should be like, and the remaining words of the request."""
    parts = [*wishes.categories]
    for name, values in {**wishes.any_of, **wishes.soft}.items():
        if name not in ("category", "gender", "age_group", "size"):
            # A bound ("≤ 120 cm") is no word of any product.
            parts.extend(value for value in values if not value.startswith(("≤", "≥")))
    parts.extend(wishes.features)
    if wishes.occasion:
        parts.append(wishes.occasion)
    said = {word for part in parts for word in part.casefold().split()}
    parts.extend(word for word in wishes.text.split() if word.casefold() not in said)
    return " ".join(parts)


def where(turn: Turn, wishes: Wishes, any_of: dict[str, list[str]]) -> Where:
    wanted = {name: frozenset(values) for name, values in any_of.items() if values}
    if wishes.age is not None:
        wanted |= old_enough(turn.shop.catalog.columns, wishes.age)
    return Where(
        any_of=wanted,
        none_of={name: frozenset(values) for name, values in wishes.none_of.items() if values},
        price_min=wishes.price_min,
        price_max=wishes.price_max,
        exclude_ids=frozenset(turn.state.rejected),
        words_none=frozenset(wishes.not_features),
    )


def _ranked(turn: Turn, action: Recommend, wishes: Wishes, any_of: dict[str, list[str]]) -> Rows:
    """(row, kind grade) of what to show, best first; several needs are served in turns."""
    goods = any_of.get("category", [])
    if not (wishes.side_by_side and len(goods) > 1):
        return _search(turn, action, wishes, any_of, SHOWN)
    lists = [_search(turn, action, wishes, {**any_of, "category": [one]}, 2 * SHOWN) for one in goods]
    prices = turn.shop.catalog.columns.price
    if wishes.price_total and wishes.price_max is not None:
        lists = affordable_together(lists, prices, wishes.price_max)
    merged: dict[int, float] = {}
    for place in range(SHOWN):
        for found in lists:
            if place < len(found):
                merged.setdefault(*found[place])
    return list(merged.items())[: max(SHOWN, min(5, len(goods)))]


def affordable_together(lists: list[Rows], prices: NDArray[np.float64], total: float) -> list[Rows]:
    """One budget for all needs: in each place only products that cost no more than `total` together.

    The first list leads; each of its products takes the best companions that the rest of the money buys.
    """
    if not all(lists):
        return lists
    kept: list[Rows] = [[] for _ in lists]
    for lead in lists[0]:
        left = total - float(prices[lead[0]])
        group = [lead]
        for at, others in enumerate(lists[1:], start=1):
            reserve = sum(min(float(prices[row]) for row, _ in later) for later in lists[at + 1 :])
            fit = [one for one in others if float(prices[one[0]]) <= left - reserve]
            unused = [one for one in fit if one not in kept[at]]
            if not fit:
                break
            group.append((unused or fit)[0])
            left -= float(prices[group[-1][0]])
        if len(group) == len(lists):
            for side, one in zip(kept, group, strict=True):
                side.append(one)
    return kept


def _search(turn: Turn, action: Recommend, wishes: Wishes, any_of: dict[str, list[str]], count: int) -> Rows:
    wanted = where(turn, wishes, any_of)
    if wishes.thrifty and wishes.price_max is None and action.mode in ("new", "more"):
        wanted = _lower_half(turn, wanted)
    scoped = wishes.model_copy(update={"any_of": any_of})

    def ranked(wished: Wishes, within: Where) -> tuple[Candidates, Ranking]:
        return _rank(turn, wished, within)

    found: Rows | None = None
    match action.mode:
        case "cheaper" | "dearer":
            return step(turn, action.mode, scoped, wanted, count, ranked)
        case "cheapest" | "dearest":
            return ends(turn, action.mode, scoped, wanted, count, ranked)
        case "again":
            found = again(turn, scoped)
        case "more":
            wanted = replace(wanted, exclude_ids=wanted.exclude_ids | turn.state.seen_ids())
            found = _alike(turn, action.like, wanted, count) if action.like is not None else None
        case "new":
            pass
        case _:
            found = sized(turn, action.mode, scoped, wanted, count, ranked)
            if found is not None:
                return found
    if found:
        return found
    candidates, ranking = ranked(scoped, wanted)
    return _varied(turn, candidates, ranking, count)


def _alike(turn: Turn, id: str, wanted: Where, count: int) -> Rows:
    """What is most like a product that was liked, within the wishes."""
    row = turn.shop.catalog.row(id)
    if row is None:
        return []
    hits = turn.shop.catalog.similar(row, wanted, count)
    return [(int(one), 1.0) for one in hits.rows]


def _lower_half(turn: Turn, wanted: Where) -> Where:
    """Up to the median price of what fits: what "not too expensive" means among such goods."""
    prices = turn.shop.catalog.columns.price[turn.shop.catalog.mask(wanted)]
    known = prices[np.isfinite(prices)]
    return replace(wanted, price_max=float(np.median(known))) if known.size else wanted


def _rank(turn: Turn, wishes: Wishes, wanted: Where) -> tuple[Candidates, Ranking]:
    catalog = turn.shop.catalog
    with stage("retrieve", turn.timing_ms):
        text = query_text(wishes)
        hits = catalog.search(text, wanted, RECALL, vector=turn.shop.vector(text) if text else None)
        if not wishes.categories and wishes.features and text:
            hits = near(hits, alone=wishes.constraints().keys() <= {"features"})
        hits = _in_one_variant(turn, hits, wanted)
    with stage("rank", turn.timing_ms):
        candidates = meant(turn, wishes, gather(catalog, hits, wishes, turn.shop.prior))
        ranking = rank(candidates, wishes, taste(turn), turn.shop.scoring())
    turn.rankings.append(ranking)
    return candidates, ranking


def _in_one_variant(turn: Turn, hits: Hits, wanted: Where) -> Hits:
    """Without products that have the size and the colour, but not together, or not at the price."""
    catalog = turn.shop.catalog
    named = sum(bool(values) for name, values in wanted.any_of.items() if name not in (*PERSONAL, "category"))
    priced = wanted.price_max is not None or wanted.price_min is not None
    refused = 2 * any(name != "category" for name in wanted.none_of)
    varied = (
        catalog.varied[hits.rows]
        if len(hits) and named + priced + refused > 1
        else np.zeros(0, dtype=np.bool_)
    )
    if not varied.any():
        return hits
    kept = np.array(
        [
            not several or catalog.offer(row, wanted) is not None
            for row, several in zip(hits.rows.tolist(), varied.tolist(), strict=True)
        ]
    )
    return Hits(hits.rows[kept], hits.score[kept], hits.lexical[kept], hits.semantic[kept])


def _varied(turn: Turn, candidates: Candidates, ranking: Ranking, count: int) -> Rows:
    """The best first, then what differs from it: three near-twins are no choice."""
    if not len(ranking):
        return []
    catalog = turn.shop.catalog
    wishes = turn.state.wishes
    # Of goods that are only described, their words tell more than their place.
    depth = SAID_AMONG if wishes.categories else 3 * SAID_AMONG
    reach = ranking.rows[: depth if wishes.features else 4 * count].tolist()
    grades = candidates.kind[ranking.order[: len(reach)]].tolist()
    colours = wishes.any_of.get("color") or wishes.soft.get("color", [])
    pool = in_own_colour(turn, said_so(turn, reach, grades)[: 4 * count], colours, count)
    pool = for_them(turn, pool, ENOUGH)
    likeness = attribute_likeness(
        [catalog.product(row).title for row in pool],
        catalog.columns.price[np.asarray(pool)],
        [catalog.values("brand", row) for row in pool],
        [catalog.values("color", row) for row in pool],
    )
    place = {int(row): at for at, row in enumerate(reach)}
    order = diversify(ranking.scores[[place[row] for row in pool]], likeness, len(pool))
    chosen: list[int] = []
    for at in order:
        if all(likeness[at, other] < TWINS for other in chosen):
            chosen.append(at)
    chosen += [at for at in order if at not in chosen]
    kinds = {at: float(candidates.kind[ranking.order[place[pool[at]]]]) for at in chosen}
    such = [at for at in chosen if kinds[at] >= SUCH]
    very = [at for at in such if kinds[at] >= EXACT]
    if very:
        # The few that there are of the very kind come first, and no more of others than make a choice.
        others = [at for at in chosen if at not in very and kinds[at] >= AKIN]
        chosen = [*very, *others[: max(0, CHOICE - len(very))]][:count]
        return [(int(pool[at]), kinds[at]) for at in chosen]
    # Two that are asked for are a better answer than two and two of something else; a single one is no
    # choice.
    chosen = (
        such if len(such) >= ENOUGH else [*such, *(at for at in chosen if AKIN <= kinds[at] < SUCH)] or chosen
    )
    chosen = chosen[:count]
    return [(int(pool[at]), kinds[at]) for at in chosen]


def _headline(turn: Turn, action: Recommend, wishes: Wishes) -> str:
    if action.like is not None and turn.shop.catalog.row(action.like) is not None:
        return "recommend-similar"
    if action.mode != "new":
        return f"recommend-{action.mode}"
    if wishes.empty:
        return "recommend-popular"
    if wishes.side_by_side and len(wishes.categories) > 1:
        return "recommend-several"
    return "recommend"


def _nothing(turn: Turn, action: Recommend) -> None:
    if action.mode != "new" and turn.state.shown:
        turn.action = "nothing_found"
        turn.tell("nothing-size" if action.mode in SIZES else NONE_LEFT.get(action.mode, "nothing-found"))
    elif turn.state.wishes.any_of or turn.state.wishes.none_of:
        turn.action = "nothing_found"
        turn.tell("nothing-found")
    else:
        turn.action = "fallback"
        turn.tell("unclear")
    turn.happened("nothing_found", constraints=turn.state.wishes.constraints(), mode=action.mode)
    if action.mode not in SIZES:
        # What a dropped wish would bring is counted without regard to measures, so nothing is promised then.
        relaxing.offer(turn, where(turn, turn.state.wishes, turn.state.wishes.any_of))


def _narrow(turn: Turn, action: Recommend) -> None:
    """At most one question, the one that tells most about what is left; never one that was asked before."""
    state, wishes = turn.state, turn.state.wishes
    # After a rejection, the reason is what helps most.
    narrows = action.mode == "new" or (action.mode == "more" and action.note is None)
    if not narrows or turn.question or wishes.side_by_side or wishes.empty:
        return
    if turn.upset or state.hurried or state.unanswered >= PATIENCE:
        return
    mask = turn.shop.catalog.mask(where(turn, wishes, wishes.any_of))
    total = int(mask.sum())
    known = {*wishes.any_of, *wishes.none_of, *wishes.soft, *state.asked, *state.person}
    if wishes.price_max is not None or wishes.price_min is not None or wishes.thrifty:
        known.add("budget")
    if wishes.recipient:
        known.add("gender")
    known |= turn.profile.answers(wishes.recipient or SELF, wishes.categories)
    facets = turn.shop.catalog.facets(mask, [name for name in ASKABLE if name != "budget"])
    situation = Situation(
        facets=facets,
        total=total,
        shown=SHOWN,
        askable=ASKABLE,
        known=known,
        prices=turn.shop.catalog.columns.price[mask],
        hurried=turn.profile.persona.shows("hurry", turn.at),
    )
    question = turn.shop.asking.question(situation)
    if question is None:
        return
    turn.tell(f"ask-narrow-{question.slot}")
    turn.ask(question.slot, list(question.values))
    offer_values(turn, question.slot, question.values)


def offer_values(turn: Turn, slot: str, values: Sequence[str]) -> None:
    """Buttons that answer the question."""
    said: set[str] = set()
    for value in values:
        if slot == "budget":
            label = turn.say("button-up-to", price=turn.say.money(float(value), turn.shop.currency))
            name = "price_max"
        elif slot == "gender":
            label, name = turn.say.or_else(f"for-{value}", value), slot
        else:
            label = turn.shop.word(slot, value, turn.say.language)
            label, name = label[:1].upper() + label[1:], slot
        if label not in said and len(said) < OFFERED:
            # A feed's own word and the word it is known by are one choice.
            said.add(label)
            turn.offer(label, "want", name=name, value=value)


def _buttons(turn: Turn) -> None:
    if turn.question is None:
        turn.offer(turn.say("button-more"), "more")
        turn.offer(turn.say("button-cheaper"), "cheaper")
        if len(turn.cards) > 1:
            turn.offer(turn.say("button-compare"), "compare")
    else:
        turn.offer(turn.say("button-more"), "more")
