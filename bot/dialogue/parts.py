"""Goods that are part of others, or that others can become: "a table with six chairs", "a sofa that turns
into a bed"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.state import State
from bot.dialogue.view import ShopView
from nlu.parse import Parse

#: What something is for, right before the goods that it is done to.
DOING = re.compile(r"\bfor\s(?P<doing>[a-z]{3,}ing)\s(?:(?:the|my|our|a|an|his|her)\s)?$", re.IGNORECASE)
#: What something can become.
INTO = re.compile(
    r"\b(?:turn(?:s|ed)?|convert(?:s|ed|ible)?|transform(?:s|ed)?|fold(?:s|ed)?(?:\sout)?|unfold(?:s|ed)?|made|"
    r"chang(?:es|ed)|open(?:s|ed)?(?:\s(?:up|out))?|pull(?:s|ed)?\sout)\s(?:in)?to\s(?:an?\s)?(?:\w+\s)?"
    r"(?P<what>[a-z]{3,})\b",
    re.IGNORECASE,
)


def parts(state: State, parse: Parse) -> Parse:
    """Counted goods that the wanted ones come with, as was said before, become a feature of these."""
    goods = [one for one in parse.of("category") if not one.negated]
    counts = [one for one in parse.of("quantity") if goods and 0 < goods[0].start - one.end <= 1]
    if len(goods) != 1 or not counts or not state.wishes.categories:
        return parse
    part = goods[0]
    if not any(same_part(feature, part.text) for feature in state.wishes.features):
        return parse
    feature = replace(part, name="feature", value=f"with {counts[0].value} {part.text}".casefold())
    kept = (one for one in parse.entities if one not in counts and one.name != "category")
    return replace(parse, entities=(*kept, feature))


def turned(parse: Parse, view: ShopView) -> Parse:
    """ "A sofa that turns into a bed" is a sofa bed, where the shop has any."""
    goods = [one for one in parse.of("category") if not one.negated]
    match = INTO.search(parse.text)
    if len(goods) != 1 or match is None or not goods[0].end <= match.start():
        return parse
    compound = f"{goods[0].text} {match['what']}".casefold()
    if not view.has_goods(compound):
        return parse
    kept = [one for one in parse.entities if not match.start() <= one.start < match.end()]
    entities = (replace(one, value=compound) if one is goods[0] else one for one in kept)
    return replace(parse, entities=tuple(entities))


def purposes_of_lack(parse: Parse, view: ShopView) -> Parse:
    """ "Something for changing nappies", where no nappies are sold: what it is for, not what it is."""
    made = []
    for one in parse.entities:
        doing = DOING.search(parse.text[: one.start]) if one.name == "category" and not one.negated else None
        known = doing is None or view.has_goods(str(one.value))
        if doing is None or known or not view.called_so((), {doing["doing"]}):
            made.append(one)
            continue
        value = f"{doing['doing']} {one.text}".casefold()
        made.append(replace(one, name="feature", value=value, start=doing.start("doing")))
    return replace(parse, entities=tuple(made))


def same_part(one: str, other: str) -> bool:
    """Whether two features end in the same thing: "with four chairs", "6 chairs"."""
    first, second = (text.casefold().split()[-1].rstrip("s") for text in (one, other))
    return first == second and len(first) > 2
