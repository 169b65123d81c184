"""Words that tell what a message does where its intent may be mistaken."""

from __future__ import annotations

import re

#: What puts things in the cart, and what empties it.
INTO = re.compile(r"\bв корзин\w+|\b(?:in|into|to) (?:the |my )?(?:cart|basket|bag)\b", re.IGNORECASE)
EMPTYING = re.compile(
    r"\b(?:очист|убер|убра|удал|выкин|выбро|опустош|пуст|сброс|обнул|стер|сотр|снес|отмен|ничего|"
    r"clear|empt|remov|delet|drop|wipe|throw|scrap|rid\b|cancel|reset|erase|clean|discard|out\b|nothing)",
    re.IGNORECASE,
)
#: What is counted when nothing is named.
PIECES = re.compile(r"\s*(?:штук\w*|штучк\w*|шт|пар[аыу]?|pieces?|pcs|pairs?)\b", re.IGNORECASE)
#: What a question looks like where people leave its mark out.
ASKS = re.compile(
    r"\?|\b(?:сколько|какой|какая|какое|какие|какого|что в|что за|из чего|чем|зачем|почем|what|how|which)\b",
    re.IGNORECASE,
)
#: What a cart is called by and nothing else is.
CARTS = re.compile(r"\b(?:cart|basket|trolley|корзин\w*)\b")
#: People that are counted, and those that are called.
COUNTED = re.compile(
    r"\bчеловек\s(?:\d|два|три|четыр|пят|шест|сем|восем|восьм|девят|десят|одиннадц|двенадц|пятнадц|двадц|тридц|сорок|"
    r"пятьдес|сто\b)|\b(?:\d+|нас|шесть|семь|восемь|девять|десять|двенадцать|двадцать|тридцать)\sчеловек\b",
    re.IGNORECASE,
)
CALLED = re.compile(r"\b(?:позов|зов|жив|оператор|менеджер|сотрудник|переключ|соедин|дай)", re.IGNORECASE)
#: Thanks and goodbyes.
LEAVING = re.compile(
    r"\b(?:спасибо|благодар\w+|побе[гж]\w*|побёг|пойду|пошел|пошла|до свид\w+|thanks|bye)\b", re.IGNORECASE
)
