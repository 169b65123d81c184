"""Wishes that stand beside what was said before: "brown would be fine too", "or blue"."""

from __future__ import annotations

import re

from nlu.parse import Parse

#: What one may have a choice of.
CHOSEN = frozenset({"category", "color", "material", "brand", "pattern", "size"})
#: What an alternative is said to be, from the end of its name on.
_FINE = (
    r"(?:is|are|s|re|it|would|could|might|may|will|can|be|also|just|as|totally|perfectly|"
    r"fine|ok|okay|good|great|alright|cool|nice|acceptable|possible|works?|do|does|go|ones?)"
)
_AFTER = re.compile(
    rf"\A[\s,'’]*(?P<fine>(?:{_FINE}[\s,'’]+)*)(?:too|as well|also(?=\s{_FINE}|\s*$|[,.!]))\b|"
    r"\A[\s,]*(?:\w+\s)?(?:тоже|также|тож)(?P<fine_ru>\s(?:подойд|пойд|можно|норм|ок|хорош|устро)\w*)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\A|[,.;!?]\s*)(?:(?:oh|ok|okay|hmm|well|actually|yes|yeah|а|ну|да)[\s,]+)?"
    r"(?:or(?: (?:maybe|perhaps|even|possibly|also|else))?|maybe also|perhaps also|"
    r"(?:i(?:'d| would)? |could |can |would )?(?:also|even) "
    r"(?:be|in|take|consider|wear|do|like|accept|go for)|"
    r"или(?:\s(?:может|может\sбыть|даже|хотя\sбы))?|можно\s(?:ещ[её]\s)?(?:и|также|тоже)|также)"
    r"(?:\s(?:a|an|some|in|the|в))?\s*\Z",
    re.IGNORECASE,
)


def beside(parse: Parse) -> frozenset[str]:
    """Names of the entities (`category`, `color` …) that it wants besides what was wanted before.

    Goods that come "too" are one more need; only goods that would be fine, too, are another choice.
    """
    wanted = [one for one in parse.entities if one.name in CHOSEN and not one.negated]
    if not wanted:
        return frozenset()
    if _BEFORE.search(parse.text[: min(one.start for one in wanted)]):
        return frozenset(one.name for one in wanted)
    found = set()
    for one in wanted:
        after = _AFTER.match(parse.text[one.end :]) if "?" not in parse.text else None
        if after and (one.name != "category" or after["fine"] or after["fine_ru"]):
            found.add(one.name)
    return frozenset(found)
