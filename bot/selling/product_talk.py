"""Talking about products: their own facts, quoted; what the catalog does not say is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bot.dialogue.actions import Compare, Explain, ProductAnswer, WhichOf
from bot.dialogue.state import PERSONAL
from bot.messages import Table
from bot.profile.profile import ASKED
from bot.selling.advising import best_of, tell_pick
from bot.selling.aspects import ASPECTS, measured, speaks_of
from bot.selling.aspects import asked as aspects_of
from bot.selling.cards import as_shown, explained, facts, title, value_word
from bot.selling.outcome import Turn
from bot.selling.recommending import SHOWN, where
from bot.selling.telling import arranged
from bot.shop_info import closest, stems
from catalog.product import Product
from recommender.compare import Comparison, compare
from recommender.explain import texts_of
from recommender.mention import mentions

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\w\"«])|\n+")
#: Sentences of a description told at once, and attributes named with them.
TOLD, NAMED = 2, 6
#: What a variant is chosen by: when none of them is named, "in another colour?" asks for the choice.
CHOSEN = frozenset({"color", "size", "material", "pattern"})
#: Products offered instead of one that doesn't come as asked.
OTHERS = 3
#: Longest description sentence that is quoted whole.
QUOTE = 300
#: Sentences that are compared by meaning; each costs an encoder pass.
SEARCHED = 10
#: How much closer to the question than the description's average a sentence must be to answer it (cosine).
CLOSER = 0.03
#: Attributes that say nothing to a shopper.
SILENT = frozenset(
    {
        "gender",
        "age_group",
        "year",
        "id",
        "sku",
        "gtin",
        "mpn",
        "item_group_id",
        "packages_number",
        "packages_details",
    }
)


def answer(turn: Turn, action: ProductAnswer) -> None:
    """One product: its price, its availability in a value, an asked fact, or all of it in short."""
    row = turn.shop.catalog.row(action.id)
    if row is None:
        turn.action = "fallback"
        turn.tell("which")
        return
    own = facts(turn, row, 1.0, action.id)
    product = own.product
    turn.action, turn.focus, turn.state.focus = "answer", product.id, product.id
    turn.happened("product_asked", id=product.id, aspect=action.aspect)
    if action.aspect == "companions" and _companions(turn, product):
        return
    others: list[int] = []
    if action.aspect == "companions":
        turn.tell("companions-none", title=title(turn, product))
    elif action.aspect == "price":
        _price(turn, product)
    elif action.aspect == "availability":
        others = _availability(turn, product, row, action.wanted)
    else:
        _facts(turn, product)
    turn.cards = explained(turn, [own, *(facts(turn, one, 1.0) for one in others)])
    if others:
        turn.put_on_the_counter("alternatives")
    turn.profile.looked_at(product.id)
    turn.profile.liked(
        {name: turn.shop.catalog.values(name, row) for name in ("color", "brand", "material")},
        ASKED,
        turn.at,
        turn.number,
    )
    if product.price is not None:
        turn.offer(turn.say("button-add"), "add", id=product.id)
    turn.offer(turn.say("button-explain"), "explain", id=product.id)


def which_of(turn: Turn, action: WhichOf) -> None:
    """Those of several products that are as asked: by their attributes, else by their own words."""
    products = [product for id in action.ids if (product := as_shown(turn, id)) is not None]
    parse = turn.reading.parse if turn.reading is not None else None
    said = [str(one.value) for one in parse.of("feature")] if parse is not None else []
    looks: dict[str, list[str]] = {}
    for entity in turn.reading.attributes if turn.reading is not None else ():
        if entity.name not in PERSONAL:
            looks.setdefault(entity.name, []).append(str(entity.value))
    fitting = turn.shop.matching([product.id for product in products], looks) if looks else None
    found = [
        product
        for product in products
        if (fitting is None or product.id in fitting)
        and all(mentions(texts_of(product), feature) for feature in said)
    ]
    turn.action = "answer"
    shown = found or products
    rows = [row for product in shown if (row := turn.shop.catalog.row(product.id)) is not None]
    if found:
        turn.focus = turn.state.focus = found[0].id
        turn.tell("which-of", titles=turn.say.items([title(turn, product) for product in found]))
    else:
        turn.tell("which-of-none")
        turn.happened("question_unanswered", question=parse.text if parse is not None else "")
    pairs = zip(rows, shown, strict=True)
    turn.cards = explained(turn, [facts(turn, row, 1.0, product.id) for row, product in pairs])
    if len(shown) > 1:
        turn.put_on_the_counter("which")


def _companions(turn: Turn, product: Product) -> bool:
    """ "What goes with it?": what the merchant says goes with it, as cards; False when there is nothing."""
    rows = [row for id in product.goes_with if (row := turn.shop.catalog.row(id)) is not None]
    there = [row for row in rows if turn.shop.catalog.columns.available[row]][:SHOWN]
    if not there:
        return False
    turn.tell("companions", title=title(turn, product))
    turn.cards = explained(turn, [facts(turn, row, 0.0) for row in there])
    turn.put_on_the_counter("companions")
    return True


def explain(turn: Turn, action: Explain) -> None:
    """Why this one: the reasons that ranked it."""
    row = turn.shop.catalog.row(action.id)
    if row is None:
        turn.action = "fallback"
        turn.tell("which")
        return
    turn.action, turn.focus, turn.state.focus = "explain", action.id, action.id
    product = as_shown(turn, action.id) or turn.shop.catalog.product(row)
    shown = explained(turn, [facts(turn, row, 1.0, action.id)])
    if shown[0].reasons:
        turn.tell("explain", title=title(turn, product), reasons=turn.say.items(shown[0].reasons))
    else:
        turn.tell("explain-plain", title=title(turn, product))
    turn.cards = shown
    turn.happened("explained", id=action.id)
    if product.price is not None:
        turn.offer(turn.say("button-add"), "add", id=action.id)
    turn.offer(turn.say("button-more"), "more")


def compare_products(turn: Turn, action: Compare) -> None:
    """What differs, as a table, and advice for this shopper."""
    products = [product for id in action.ids[:4] if (product := as_shown(turn, id)) is not None]
    rows = [row for product in products if (row := turn.shop.catalog.row(product.id)) is not None]
    if not products:
        turn.action = "fallback"
        turn.tell("which")
        return
    turn.action = "compare"
    wishes = turn.state.wishes
    comparison = compare(products, wanted=[*wishes.any_of, *wishes.soft])
    turn.tell("compare" if comparison.rows else "compare-same")
    turn.table = _table(turn, products, comparison)
    shown = zip(rows, products, strict=True)
    turn.cards = explained(turn, [facts(turn, row, 1.0, product.id) for row, product in shown])
    best = rows.index(best_of(turn, rows)) if action.pick else 0
    turn.focus = turn.state.focus = products[best].id
    turn.happened("compared", ids=[product.id for product in products])
    if len(products) > 1:
        turn.put_on_the_counter("compared")
    if action.pick:
        tell_pick(turn, turn.cards, best)
        return
    cheapest, rated = comparison.advice.cheapest, comparison.advice.best_rated
    if cheapest is not None:
        saved = turn.say.money(comparison.advice.saving, products[0].currency)
        message = "compare-cheapest-rated" if rated == cheapest else "compare-cheapest"
        turn.tell(message, title=title(turn, products[cheapest]), difference=saved)
    if rated is not None and rated != cheapest:
        turn.tell("compare-rated", title=title(turn, products[rated]))


def _price(turn: Turn, product: Product) -> None:
    say = turn.say
    price = say.price(product.price, product.currency)
    if product.price is None:
        turn.tell("answer-price-on-request", title=title(turn, product))
        turn.offer(say("button-ask-price"), "human")
    elif product.list_price is not None and product.list_price > product.price:
        turn.tell(
            "answer-price-was",
            title=title(turn, product),
            price=price,
            list=say.money(product.list_price, product.currency),
        )
    else:
        turn.tell("answer-price", title=title(turn, product), price=price)


def _availability(turn: Turn, product: Product, row: int, wanted: dict[str, list[str]]) -> list[int]:
    """Whether it is there, and whether it comes in the asked size or colour.

    If not: which others it comes in, and rows of other products that do have what was asked for.
    """
    asked = {name: values for name, values in wanted.items() if name not in PERSONAL}
    if not asked.keys() & CHOSEN and _choices(turn, product):
        return []
    if not asked:
        if product.available:
            turn.tell("answer-available", title=title(turn, product))
            return []
        turn.tell("answer-unavailable", title=title(turn, product))
        return _others(turn, row, {}, "alternatives-similar")
    others: list[int] = []
    for name, values in asked.items():
        have = _variant_values(turn, product, row, name)
        word = turn.say.items([value_word(turn, name, value) for value in values], "or")
        if any(value in have for value in values):
            turn.tell("answer-value-yes", title=title(turn, product), value=word)
            continue
        if have:
            shown = [value_word(turn, name, value) for value in have][:8]
            turn.tell("answer-value-no", value=word, have=turn.say.items(shown))
        else:
            turn.tell("answer-value-unknown", value=word)
        others = others or _others(turn, row, {name: values}, "alternatives-value", value=word)
    return others


def _others(turn: Turn, row: int, wanted: dict[str, list[str]], message: str, **told: str) -> list[int]:
    """Up to three products like this one, in stock and within the wishes, that have what was asked for."""
    wishes = turn.state.wishes
    kind = [one for one in wishes.categories if turn.shop.is_a(row, one)]
    kind = kind or list(turn.shop.catalog.product(row).category[-1:])
    kept = {name: values for name, values in wishes.any_of.items() if name not in ("category", *wanted)}
    within = where(turn, wishes, {**kept, **wanted, "category": kind})
    rows = [int(one) for one in turn.shop.catalog.similar(row, within, OTHERS).rows]
    if rows:
        turn.tell(message, **told)
    return rows


def _choices(turn: Turn, product: Product) -> bool:
    """ "Any other colours?" asks what there is to choose from; told where the product states it."""
    question = turn.reading.parse.text if turn.reading is not None else ""
    aspects = aspects_of(turn, question)
    choices = frozenset(name for aspect in aspects for name in ASPECTS[aspect])
    told = [line for name, line in _attributes(turn, product) if name in choices]
    turn.sentences.extend(told)
    return bool(told)


def _variant_values(turn: Turn, product: Product, row: int, name: str) -> list[str]:
    """Normalised values of the product; those of sold-out variants left out where variants are kept."""
    values = list(turn.shop.catalog.values(name, row))
    if any(name in variant.attributes for variant in product.variants):
        there = {
            text.casefold()
            for variant in product.variants
            if variant.available
            for text in variant.attributes.get(name, ())
        }
        own = {text.casefold() for text in product.attributes.get(name, ())}
        values = [value for value in values if value in there or (value not in own and there)]
    return values


def _facts(turn: Turn, product: Product) -> None:
    """The sentences and attributes closest to the question; for "tell me about it" the first of each."""
    question = turn.reading.parse.text if turn.reading is not None else ""
    described = [
        part.strip() for part in SENTENCE.split(product.description_in(turn.say.language)) if part.strip()
    ]
    stated = _attributes(turn, product)
    asked = _asked_words(turn, question, product)
    aspects = aspects_of(turn, question)
    if not asked and not aspects:
        _in_short(turn, product, described, stated)
        return
    answering = frozenset(name for aspect in aspects for name in ASPECTS[aspect])
    hits = [
        line
        for name, line in stated
        if name in answering or _names(turn, name, asked) or measured(aspects, line)
    ]
    quotes = closest(described, " ".join(asked), turn.say.language, TOLD) or closest(
        described, " ".join(asked), "ru" if turn.say.language == "en" else "en", TOLD
    )
    spoken = [sentence for aspect in aspects for sentence in speaks_of(turn, aspect, described)]
    quotes = list(dict.fromkeys([*spoken, *quotes]))[:TOLD]
    if not hits and not quotes and not aspects and described:
        quotes = _similar(turn, question, described)
    if not hits and not quotes:
        turn.tell("answer-unknown")
        turn.happened("question_unanswered", id=product.id, question=question)
        _in_short(turn, product, described[:1], stated)
        turn.offer(turn.say("button-human"), "human")
        return
    turn.sentences.extend(hits)
    if quotes:
        turn.tell("answer-quote", quote=" ".join(quote[:QUOTE] for quote in quotes))


def _in_short(
    turn: Turn, product: Product, described: Sequence[str], stated: Sequence[tuple[str, str]]
) -> None:
    turn.tell("details", title=title(turn, product), price=turn.say.price(product.price, product.currency))
    quoted = [sentence[:QUOTE] for sentence in described]
    turn.sentences.extend(arranged(turn, quoted, stated, TOLD, NAMED))


def _attributes(turn: Turn, product: Product) -> list[tuple[str, str]]:
    """(attribute, "colour: navy") for what the feed states, as it states it."""
    lines = []
    stated = dict(product.attributes)
    for variant in product.variants:
        for name, values in variant.attributes.items():
            if variant.available:
                stated[name] = tuple(dict.fromkeys((*stated.get(name, ()), *values)))
    if product.brand:
        stated["brand"] = (product.brand,)
    for name, values in stated.items():
        text = ", ".join(_feed_word(turn, name, value) for value in values)
        if name.casefold() in SILENT or not text or len(text) > 120:
            continue
        label = turn.say.attribute(name)
        lines.append(
            (name, turn.say("answer-attribute", attribute=label[:1].upper() + label[1:], value=text))
        )
    return lines


def _feed_word(turn: Turn, name: str, value: str) -> str:
    """A value as the feed writes it, or its translation where one is known."""
    word = turn.shop.word(name, value.casefold(), turn.say.language)
    return value if word == value.casefold() or name == "brand" else word


def _asked_words(turn: Turn, question: str, product: Product) -> set[str]:
    """Stems of the question that ask for something: not those that only name or point at the product."""
    known = set(stems(f"{product.title} {title(turn, product)}", turn.say.language))
    asked: set[str] = set()
    parse = turn.reading.parse if turn.reading is not None else None
    if parse is None:
        return asked
    words = parse.search_text.split()
    pointing = {word for entity in parse.of("reference") for word in entity.text.casefold().split()}
    for word in words:
        if word.casefold() in pointing:
            continue
        for stem in stems(word, turn.say.language):
            if stem not in known:
                asked.add(stem)
    colors = {stem for entity in parse.of("color") for stem in stems(entity.text, turn.say.language)}
    return asked - colors if parse.of("reference") else asked


def _names(turn: Turn, attribute: str, asked: set[str]) -> bool:
    """Whether the question holds the attribute's name, or one of its values' names."""
    label = f"{attribute.replace('_', ' ')} {turn.say.attribute(attribute)}"
    return bool(asked & {*stems(label, "en"), *stems(label, "ru")})


def _similar(turn: Turn, question: str, described: list[str]) -> list[str]:
    """By meaning, where no word is shared; only what stands out from the rest of the description counts."""
    asked = turn.shop.vector(question)
    cosine = np.array(
        [float(turn.shop.vector(sentence[:QUOTE]) @ asked) for sentence in described[:SEARCHED]]
    )
    best = int(cosine.argmax())
    return [described[best]] if cosine[best] - cosine.mean() >= CLOSER else []


def _table(turn: Turn, products: Sequence[Product], comparison: Comparison) -> Table:
    say = turn.say
    rows = []
    for difference in comparison.rows:
        cells = []
        for product, value in zip(products, difference.values, strict=True):
            if value is None:
                cells.append("–")
            elif difference.field in ("price", "list_price"):
                cells.append(say.money(float(value), product.currency))
            elif difference.field == "available":
                cells.append(say("value-available" if value else "value-unavailable"))
            else:
                cells.append(say.number(value) if isinstance(value, float) else str(value))
        label = say.attribute("availability" if difference.field == "available" else difference.field)
        rows.append((label[:1].upper() + label[1:], *cells))
    return Table(("", *(title(turn, product) for product in products)), tuple(rows))
