"""What simulated shoppers say: sentences with variation, filled with the shop's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

OPENINGS: Sequence[str] = (
    "I'm looking for {kind}",
    "do you have {kind}?",
    "hi, I need {kind}",
    "show me {kind}",
    "{kind} please",
    "hello! could you help me find {kind}",
    "I'd like to buy {kind}",
)
#: Said along with the kind of goods; each reads after any opening without a question mark.
ADDED: Mapping[str, Sequence[str]] = {
    "color": (", {value}", " in {value}", ", preferably {value}", ", something {value}"),
    "budget": (" under {value}", " up to {value}", ", not more than {value}", ", my budget is {value}"),
    "gender": (" for a {who}", " for {whom}"),
    "brand": (" by {value}", " from {value}", ", {value} if you have it"),
    "material": (", {value}", " made of {value}", " in {value}"),
    "size": (", size {value}", " in size {value}"),
}
ANSWERS: Mapping[str, Sequence[str]] = {
    "color": ("{value}", "{value} please", "I'd say {value}", "something {value}", "{value} would be best"),
    "budget": ("up to {value}", "{value} at most", "not more than {value}", "under {value}"),
    "gender": ("for {whom}", "for a {who}", "{whom}"),
    "brand": ("{value}", "{value} please", "I like {value}", "by {value}"),
    "material": ("{value}", "{value} please", "something in {value}", "made of {value}"),
    "size": ("{value}", "size {value}", "{value} please", "I take size {value}"),
}
#: Why what is shown isn't it, and what would be.
REASONS: Mapping[str, Sequence[str]] = {
    "color": (
        "I don't like the colours, something {value} please",
        "do you have it in {value}?",
        "I had {value} in mind",
        "rather {value}",
    ),
    "budget": (
        "that's too expensive, up to {value} please",
        "too dear for me, I can spend {value} at most",
        "my limit is {value}",
        "something under {value}",
    ),
    "gender": ("it's for a {who}", "I meant for {whom}", "for {whom}, please"),
    "brand": ("I'd prefer {value}", "do you have something by {value}?", "{value} is what I usually buy"),
    "material": ("I'd rather have {value}", "is there one made of {value}?", "something in {value} please"),
    "size": ("I need size {value}", "do you have size {value}?", "in size {value} please"),
}
INDIFFERENT: Sequence[str] = ("doesn't matter", "I don't care", "any", "no preference", "whatever")
MORE: Sequence[str] = (
    "show me others",
    "anything else?",
    "what else do you have?",
    "show more please",
    "not quite, show me some others",
    "more options please",
)
HURRY: Sequence[str] = ("quickly please, ", "I'm in a hurry: ", "no time, ")
WHO: Mapping[str, tuple[str, str]] = {"male": ("man", "men"), "female": ("woman", "women")}


def pick(sentences: Sequence[str], random: np.random.Generator) -> str:
    return sentences[int(random.integers(len(sentences)))]


def fill(sentence: str, slot: str, value: str) -> str:
    """A sentence with a slot's value: the person behind a gender, the value itself else."""
    if slot == "gender":
        who, whom = WHO[value]
        return sentence.format(who=who, whom=whom)
    return sentence.format(value=value)
