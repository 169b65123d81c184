"""Shoppers' words as the merchant may read them together: without what says who wrote them."""

from __future__ import annotations

import re
from collections.abc import Collection

MASK = "…"
#: Addresses and names of accounts, and digits as they stand in phones, cards, orders and house numbers.
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\w)@\w+")
DIGITS = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){4,}")
#: What follows when people introduce themselves.
NAME = re.compile(r"\b(?i:(my name is|i am called|call me|меня зовут|зови(?:те)? меня))\s+[A-ZА-ЯЁ][\w'-]+")
LONGEST = 160


def masked(text: str, names: Collection[str] = ()) -> str:
    """`text` on one line, shortened, without addresses, long numbers and the given names of people."""
    line = " ".join(text.split())
    line = ADDRESS.sub(MASK, line)
    line = DIGITS.sub(MASK, line)
    for name in names:
        if name.strip():
            line = re.sub(rf"(?i)\b{re.escape(name.strip())}\w{{0,2}}\b", MASK, line)
    line = NAME.sub(lambda found: f"{found[1]} {MASK}", line)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
