"""All that is known of a shopper as a list of single things, each of which can be told and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.profile.affinity import weights
from bot.profile.fact import SELF, Fact
from bot.profile.persona import TRIGGERS
from bot.selling.cards import value_word, who_word
from bot.selling.outcome import Turn
from bot.shop_info import stems

#: told: said by the shopper; gathered: from what they looked at and took; guessed: what sort of shopper.
Origin = Literal["told", "gathered", "guessed"]
#: A like (or dislike) from which it is worth telling, and how many of each attribute are.
WORTH_TELLING, LIKES = 0.3, 2
#: From which lean of the persona on it is a leaning.
LEANS = 0.25


@dataclass(frozen=True, slots=True)
class Known:
    """id: as `Profile.forget_fact` takes it. words: complete the origin's sentence. short: on a button.
    liked: True a like, False a dislike: these are told together."""

    id: str
    origin: Origin
    words: str
    short: str
    liked: bool | None = None


def known(turn: Turn) -> list[Known]:
    """What the profile holds, in words of this turn's language; what was said comes first."""
    return [*_facts(turn), *_habits(turn), *_guesses(turn)]


def sentences(turn: Turn, things: Sequence[Known]) -> list[str]:
    """The words of all things; likes in one, dislikes in one."""
    found = [thing.words for thing in things if thing.liked is None]
    for liked, message in ((True, "profile-likes"), (False, "profile-dislikes")):
        values = [thing.short for thing in things if thing.liked is liked]
        if values:
            found.append(turn.say(message, values=turn.say.items(list(dict.fromkeys(values)))))
    return list(dict.fromkeys(found))


def meant(things: Sequence[Known], text: str, language: str) -> list[Known]:
    """Those that a message such as "forget my size" names: all with as many of its words as the best."""
    asked = set(stems(text, language))
    shared = [(asked & {*stems(thing.words, language), *stems(thing.short, language)}) for thing in things]
    best = max(map(len, shared), default=0)
    return [thing for thing, words in zip(things, shared, strict=True) if best and len(words) == best]


def _facts(turn: Turn) -> list[Known]:
    return [
        Known(fact.id, "told" if fact.source.how == "said" else "gathered", *_fact_words(turn, fact))
        for fact in turn.profile.facts
        if fact.values != ["adult"]  # no news to a grown-up
    ]


def _fact_words(turn: Turn, fact: Fact) -> tuple[str, str]:
    say = turn.say
    if fact.name == "name":
        return say("profile-name", name=fact.values[0]), say("profile-name-short", name=fact.values[0])
    if fact.name in ("gender", "age_group"):
        values = say.items([say.or_else(f"for-{value}", value) for value in fact.values])
        if fact.about == SELF:
            return say("profile-person", who=values), values
        who = who_word(turn, fact.about)
        return say("profile-buys-for", who=who), say("profile-of-short", who=who, value=values)
    words = [value_word(turn, fact.name, value) for value in fact.values]
    values = say.items(words, "or" if fact.refused else "standard")
    goods = turn.shop.word("category", fact.goods, say.language) if fact.goods else ""
    if fact.refused:
        short = say("profile-refused-short", values=values)
        told = say("profile-refused-of", values=values, goods=goods) if goods else short
    else:
        short = f"{say.attribute(fact.name)} {values}"
        told = (
            say("profile-value-of", attribute=say.attribute(fact.name), values=values, goods=goods)
            if goods
            else short
        )
    if fact.about == SELF:
        return told, short
    who = who_word(turn, fact.about)
    return say("profile-of", who=who, fact=told), say("profile-of-short", who=who, value=short)


def _habits(turn: Turn) -> list[Known]:
    profile, say, shop = turn.profile, turn.say, turn.shop
    found: list[Known] = []
    for name, values in weights(profile.likings, turn.at).items():
        told = [(value, weight) for value, weight in values.items() if abs(weight) >= WORTH_TELLING]
        for value, weight in sorted(told, key=lambda one: -abs(one[1]))[:LIKES]:
            word = shop.word(name, value, say.language)
            message = "profile-likes" if weight > 0 else "profile-dislikes"
            words = say(message, values=word)
            found.append(Known(f"like|{name}|{value}", "gathered", words, word, liked=weight > 0))
    for goods, spending in profile.spending.items():
        usual = spending.usual
        if usual is not None:
            amount = say.money(round(usual), spending.currency or shop.currency)
            words = say("profile-budget", goods=shop.word("category", goods, say.language), amount=amount)
            found.append(Known(f"budget|{goods}", "gathered", words, words))
    if profile.viewed:
        viewed = say("profile-viewed", count=len(profile.viewed))
        found.append(Known("viewed|", "gathered", viewed, viewed))
    return found


def _guesses(turn: Turn) -> list[Known]:
    """The persona, where it shows; each guess can be taken back."""
    persona, say = turn.profile.persona, turn.say
    found = []
    lean = persona.lean(turn.at)
    if abs(lean) >= LEANS:
        trait = "beauty" if lean > 0 else "facts"
        words = say(f"profile-trait-{trait}")
        found.append(Known(f"persona|{trait}", "guessed", words, words))
    for trait in TRIGGERS:
        if persona.shows(trait, turn.at):
            words = say(f"profile-trait-{trait}")
            found.append(Known(f"persona|{trait}", "guessed", words, words))
    return found
