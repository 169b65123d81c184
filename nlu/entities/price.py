"""Prices: what a shopper will pay, read from the numbers that are amounts of money and from no others."""

from __future__ import annotations

import re

from nlu.entities.amounts import NUMBERED, a_year, counts, of_a_measure, opens, rounded
from nlu.entities.items import Canvas, Found, Item, pattern, words
from nlu.tokens import word_set

_A = r"(?:¤ )?#(?: ¤)?"
_HEDGE = (
    r"(?:(?:about|around|like|say|roughly|approximately|some|just|only|где|то|-|примерно|"
    r"около|хотя|бы|этак|так|ну|the|a|my|к|у|нас|меня|мой|is|of|:|=|total) ){0,3}"
)
_MAX = words(
    """
    under, below, bellow, beneath, sub, less than, less then, lower than, cheaper than, cheaper then, max,
    maximum, max of, maximum of, up to, upto, at most, at the most, not over, not above, not more than,
    no more than, no more then, no higher than, not higher than, nothing over, nothing above,
    nothing more than, dont exceed, not exceeding, not exceed, within, inside, budget, budget of,
    limit, capped at, cap of, spend, spending, spend up to, afford, only have, top out at,
    less or equal to, smaller than, <, < =, stay under, keep it under, tops, not past, no greater than,
    doesnt exceed, shouldnt exceed, cant exceed, must not exceed, lower then, pay, paying,
    wont go over, cant go over, dont want to pay more than, not to exceed, wallet says, ceiling of,
    ceiling, cap it at, cap that at, cap this at, cap at, capping it at, limit it to, limit to, keep it to,
    keep to, keep it below, keep under, keep below, stick to, ограничимся, ограничиться, уложимся в,
    до, не дороже, не больше, не более, не выше, не свыше, максимум, макс, менее, меньше,
    дешевле, ниже, в пределах, бюджет, бюджетом, бюджета, с бюджетом, лимит, потолок, уложиться в,
    price until, price till, влезть в, в рамках,
    максимально, не превышая, не превышает, потратить, потрачу, отдать, заплатить,
    заплачу, располагаю, рассчитываю на, подешевле, не дороже чем, не больше чем, есть всего, имеется,
    в районе до, где то до, примерно до, тысяч до, тыщ до, рублей до, ¤ до
    """
)  # fmt: skip
_MIN = words(
    """
    over, above, more than, more then, at least, min, minimum, minimum of, from, starting at,
    starting from, upwards of, north of, >, > =, no less than, not less than, not under, not below,
    nothing under, nothing below, no cheaper than, not cheaper than, higher than, greater than,
    bigger than, beyond, exceeding, от, больше, более, выше, свыше, дороже, не меньше, не менее,
    не дешевле, не ниже, минимум, начиная с, начиная от, тысяч от, тыщ от, ¤ от
    """
)  # fmt: skip
_ABOUT = words(
    """
    about, around, nearer, nearer to, closer to, more like, nearer the, roughly, approximately, approx,
    circa, ~, close to, somewhere around,
    in the region of, somewhere near, or so, near, give or take, in the ballpark of, something like,
    more or less, ballpark, priced at, for around, for about, ≈, ±, + / -, примерно, около, где - то,
    где то, в районе, порядка, приблизительно, плюс минус, плюс - минус, ориентировочно, примерно за,
    тысяч на, тысячи на, тыщ на, тыщи на, примерно на, тысяч за, тыщ за, тысячи за, тыщи за, тыс за,
    ¤ за, где - то за, где - то на, где то за, где то на, за примерно,
    стоимостью, ценой, по цене, в районе примерно, плюс / минус, плюс-минус, за, на сумму, ценой в
    """
)  # fmt: skip
_MAX_AFTER = words(
    """
    max, maximum, tops, or less, or under, or below, or cheaper, at most, at the most, and under,
    and below, and less, limit, budget, or lower, ceiling, each, apiece, per person, каждый, каждая,
    на человека, is my limit, is ok, is okay, is fine,
    is alright, is doable, is still ok, пойдет, потяну, осилю, is my max, is my budget,
    is the max, is the limit, is all i have, is all we have, is all there is, is what i have,
    is what we have, is what ive got, is what weve got, is all weve got, is all i can spare,
    is all we can spare, is all i can spend, is all we can spend, is all we can afford,
    is all i can afford, is our limit, is our max, is our maximum, is our budget, is the most i can do,
    is the most we can do, is as high as i go, is as much as i can spend, is as much as we can spend,
    is all ive got, to spend, at the very most, or fewer, is the budget, is my maximum, top,
    is as far as i go, максимум, макс, или меньше, или дешевле, и меньше, и дешевле, потолок,
    не больше, не более, не дороже, и ниже, или ниже, это максимум, мой максимум, край, предел,
    мой потолок, бюджет
    """
)  # fmt: skip
_MIN_AFTER = words(
    """
    or more, and up, and above, and over, plus, or above, and more, or over, or higher, upwards,
    minimum, at least, +, и выше, и больше, и дороже, или больше, или дороже, минимум, или выше,
    и более, не меньше, не дешевле
    """
)
_TOGETHER = words(
    """
    both, everything, all, it all, all of it, all of them, all together, altogether, the lot, the two,
    the pair, the whole thing, the set, the three, in total, total, all in, all of that, the whole lot,
    the whole set, all three, everything together, together, as a set, for the whole lot, those two,
    всё, все, оба, обе, всё вместе,
    все вместе, двоих, двух, всё про всё, все про все, оба сразу, общую сумму, комплект
    """
)

#: "Тысячи до двух": the scale may stand before the limit.
_THOUSANDS = r"(?:тысяч\w{0,2}|тыщ\w{0,3}|тыс)"

_RANGE = pattern(
    rf"(?:(?:between|from|betwen|in between|от|с|между|somewhere between|anywhere from|range|"
    rf"range of|price range|в диапазоне|"
    rf"в диапазоне от|диапазон|тысяч от|в промежутке от) )?"
    rf"(?P<low>{_A}) (?:and|to|-|till|until|up to|through|до|и|по|or|или|/|\. \. \.|\. \.|…) "
    rf"(?P<high>{_A})"
)
_RANGE_WORD = re.compile(r"\b(?:between|from|betwen|от|с|между|range|of|диапазоне|диапазон|промежутке)\s")
_BEFORE = {
    "max": pattern(rf"(?:{_MAX}) {_HEDGE}(?P<a>{_A})"),
    "min": pattern(rf"(?:{_MIN}) {_HEDGE}(?P<a>{_A})"),
    "about": pattern(rf"(?:{_ABOUT}) {_HEDGE}(?P<a>{_A})"),
}
#: "I would rather not spend over ninety", "не хочу отдавать больше пятисот": the bound above, denied.
_DENIED_MORE = pattern(
    rf"(?:not|no|never|nothing|dont|wont|wouldnt|cant|cannot|didnt|shouldnt|нельзя|не|"
    rf"ни)(?: (?!mind|care|bother|против|возраж)[^\W\d_]+){{0,4}}? "
    rf"(?:over|above|beyond|past|more than|more then|higher than|exceeding|exceed|больше|"
    rf"более|дороже|свыше|выше)"
    rf"(?: чем)? {_HEDGE}(?P<a>{_A})"
)
_DENIED = pattern(
    rf"(?:not|no|nothing|не) (?:under|below|less than|cheaper than|lower than|дешевле|меньше|менее|"
    rf"ниже)(?: чем)? {_HEDGE}(?P<a>{_A})"
)
_AFTER = {
    "max": pattern(
        rf"(?P<a>{_A}) (?:- |, |is |as |(?:a|the|my|our|это|готова?|готовы|могу|можем|отдать|"
        rf"потратить|заплатить) )"
        rf"{{0,3}}(?:{_MAX_AFTER})(?! (?:¤ "
        rf")?#)"
    ),
    "min": pattern(rf"(?P<a>{_A}) ?(?:{_MIN_AFTER})(?! (?:¤ )?#)"),
    "about": pattern(
        rf"(?P<a>{_A}) (?:- )?(?:ish|or so|or thereabouts|give or take|roughly|примерно|плюс минус|"
        rf"где то|или около того|приблизительно)"
    ),
}  # fmt: skip
#: "we could stretch it to 900", "i can go to 150", "могу до 5000".
_RAISED = pattern(
    r"(?:stretch|stretched|go|going|raise|raising|increase|push|bump|extend|expand|up|come|"
    r"reach|get|make|lift|bring)"
    rf"(?: (?:it|that|this|the|my|our|budget|as|far|high|up|limit|bit|a|little|price|"
    rf"out)){{0,4}} (?:to|till|until|as) {_HEDGE}(?P<a>{_A})"
)
_DO = pattern(
    rf"(?:can|could|will|would|able to|willing to|happy to|prepared to|ready to) (?:(?:do|pay|"
    rf"spend|afford|manage|give|part with|offer)) {_HEDGE}(?P<a>{_A})"
    rf"|(?:i have|ive got|i got|we have|we got|weve got|i only have|got|have|у меня есть|у "
    rf"меня|у нас|есть|имею|дам|готов|готова|могу) {_HEDGE}(?P<b>(?:¤ #|# ¤|#)(?= (?:to spend|"
    rf"for|на|for it|budget|. )|$|(?<=¤)))"
)
_TOTAL = pattern(
    rf"(?P<a>{_A}) (?:for|на|за|in|the|-) ?(?:{_TOGETHER})|(?:for|на|за|in) ?(?:{_TOGETHER}) "
    rf"(?:- |: |is |it is |about |around )?(?P<b>{_A})|(?P<c>{_A}) (?:in total|altogether|together|all "
    rf"in|total|в сумме|на двоих|всего|за всё|за все)"
)
_FOR = pattern(
    rf"(?:for|@|at|costing|worth|cost|price|priced) (?P<a>{_A})(?! (?:people|persons?|guests?|of|kids))"
)
_SAME = pattern(
    r"(?:same|similar) (?:budget|price|money|limit|price range|amount|price limit|"
    r"kind of money|sort of money)|"
    r"(?:в |за |на )?(?:те|ту|тех) же (?:самые )?(?:деньги|сумму|цену|деньгах|рамках)|"
    r"(?:в |за )?(?:тот|том|ту|той|таком|такой) же (?:самый |самом )?(?:бюджет\w?|цен\w|"
    r"лимит\w?|сумм\w|пределах)|"
    r"бюджет (?:тот же|такой же|прежний|не меняется)|(?:the )?budget (?:is |stays |stay )?(?:the )?same"
)
_MONEY = pattern(r"(?P<a>¤ #|# ¤)")


def find_prices(canvas: Canvas) -> list[Found]:
    """Price wishes, in the order of the message; the items they cover are taken."""
    found: list[Found] = []
    _ranges(canvas, found)
    _sided(canvas, _AFTER["max"], "max", found)
    _sided(canvas, _TOTAL, "total", found)
    _sided(canvas, _DENIED_MORE, "max", found)
    # "Не дешевле трёх" before the "дешевле трёх" in it: a bound that is denied is the other one.
    _sided(canvas, _DENIED, "min", found)
    for side in ("max", "min", "about"):
        _sided(canvas, _BEFORE[side], side, found)
    _sided(canvas, _RAISED, "max", found)
    _sided(canvas, _DO, "max", found)
    _sided(canvas, _AFTER["min"], "min", found)
    _sided(canvas, _AFTER["about"], "about", found)
    _sided(canvas, _FOR, "for", found)
    for match, first, last in canvas.matches(_MONEY):
        if canvas.free(first, last):
            _add(canvas, found, first, last, "max", canvas.numbers(match)[0], 0.7)
    _spoken_about(canvas, found)
    if not found:
        for _, first, last in canvas.matches(_SAME):
            if canvas.free(first, last):
                canvas.take(first, last)
                same = {"min": None, "max": None, "currency": None, "about": False, "same": True}
                found.append(Found("price", same, first, last, source="price"))
    return _merged(sorted(found, key=lambda price: price.first))


def bare_number(canvas: Canvas) -> Found | None:
    """The number that is all a message says ("77", "5000 please"): what it means is for the context."""
    content = [
        index
        for index, item in enumerate(canvas.items)
        if item.kind in ("number", "word", "measure", "currency") and item.symbol not in _POLITE
    ]
    if len(content) == 1 and canvas.items[content[0]].kind == "number" and not canvas.taken[content[0]]:
        index = content[0]
        canvas.take(index, index + 1)
        return Found("number", canvas.items[index].value, index, index + 1, source="number")
    return None


_POLITE = word_set("""
    please pls plz thanks ok okay hmm well oh oops wait no sorry actually let say maybe
    пожалуйста ну ок хорошо тогда пусть будет ой ох ах упс нет точнее вернее
""")


def _ranges(canvas: Canvas, found: list[Found]) -> None:
    for match, first, last in canvas.matches(_RANGE):
        low, high = canvas.numbers(match, "low")[0], canvas.numbers(match, "high")[0]
        if low.value is None or high.value is None or not canvas.free(first, last):
            continue
        marked = _RANGE_WORD.search(match.group()) is not None
        money = canvas.currency(first, last) is not None
        bottom, top = low.value, high.value
        if high.scale >= 1000 and low.scale == 1 and bottom < 1000 and bottom < top / high.scale:
            bottom *= high.scale
        if low.about and low.scale >= 1000 and high.scale == 1 and top < 1000:
            # "тыщ 5-7"
            top *= low.scale
        joiner = canvas.text[match.end("low") : match.start("high")].strip()
        if bottom >= top or (first and canvas.word(first - 1) in NUMBERED):
            continue
        if not money and of_a_measure(canvas, last):
            continue
        if not marked and not money and high.scale == 1:
            counted = low.scale == 1 and counts(canvas, last, high, 40)
            if joiner in ("and", "и", "or", "или", "/") or top < 20 or counted:
                continue
            if (
                joiner == "-"
                and first
                and canvas.items[first - 1].kind == "word"
                and not opens(canvas, first)
                and not rounded(bottom, top)
            ):
                continue
        elif not money and high.scale == low.scale == 1 and counts(canvas, last, high, 12):
            continue
        canvas.take(first, last)
        found.append(_price(canvas, first, last, bottom, top, about=False))


_THOUSAND = frozenset({"полторы", "две"})
#: "Тот, который за 40": one of those shown, by its price.
_PRICED = word_set("который которая которое которые что тот та то те")


def _sided(canvas: Canvas, source: re.Pattern[str], side: str, found: list[Found]) -> None:
    for match, first, last in canvas.matches(source):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        amount = canvas.numbers(match, group)[-1]
        at = canvas.items.index(amount, first, last)
        if not canvas.free(at, at + 1):
            continue
        while first < at and canvas.taken[first]:
            first += 1
        money = canvas.currency(first, last) is not None
        if amount.value is None or (not money and at and canvas.word(at - 1) in NUMBERED):
            continue
        start = canvas.word(first)
        if not money and (of_a_measure(canvas, last) or (start in ("from", "since") and a_year(amount))):
            continue
        if (
            side == "max"
            and canvas.word(last - 1) in ("tops", "top", "each")
            and not money
            and amount.value < 10
        ):
            continue
        if not money and amount.scale == 1 and last == at + 1 and counts(canvas, last, amount, 12):
            continue
        if side == "for" and not money and (amount.value < 10 or counts(canvas, last, amount, 1e9)):
            continue
        if (
            side == "about"
            and start == "за"
            and not money
            and amount.scale == 1
            and amount.value < 100
            and (canvas.word(first - 1) not in _PRICED)
        ):
            continue
        if (
            side in ("min", "max")
            and start in ("from", "plus", "pay", "top", "есть", "got", "have")
            and not money
            and amount.value < 5
        ):
            continue
        if not money and amount.norm in _THOUSAND and side in ("max", "min", "about"):
            # "Бюджет полторы, максимум две": the feminine forms mean thousands.
            amount.value, amount.scale = (amount.value or 0) * 1000, 1000.0
        _add(canvas, found, first, last, side, amount, 0.9 if side == "for" else 1.0)


def _spoken_about(canvas: Canvas, found: list[Found]) -> None:
    """ "тыщи полторы", "2k", "пять тысяч": amounts by their form alone."""
    for index, item in enumerate(canvas.items):
        if item.kind == "number" and item.scale >= 1000 and not canvas.taken[index]:
            if (
                item.norm.endswith("k")
                and canvas.items[index + 1 : index + 2]
                and counts(canvas, index + 1, item, 1e9)
            ):
                # "4k hdmi cable": how sharp the picture is, or how warm the light.
                continue
            _add(canvas, found, index, index + 1, "about" if item.about else "max", item, 0.7)


def _add(
    canvas: Canvas, found: list[Found], first: int, last: int, side: str, amount: Item, confidence: float
) -> None:
    value = amount.value or 0.0
    before = canvas.text[max(0, canvas.starts[first] - 12) : canvas.starts[first]]
    if canvas.word(first) in ("до", "от") and re.search(rf"{_THOUSANDS} \Z", before) and value < 1000:
        value, first = value * 1000, first - 1
    elif re.fullmatch(_THOUSANDS, canvas.word(first)) and value < 1000:
        value *= 1000
    canvas.take(first, last)
    low = value if side == "min" else None
    high = value if side in ("max", "total") else None
    price = _price(canvas, first, last, low, high, about=False, confidence=confidence)
    if side in ("about", "for"):
        price.value |= {"min": value, "max": value, "about": True}
    if side == "total":
        price.value["total"] = True
    found.append(price)


def _price(
    canvas: Canvas,
    first: int,
    last: int,
    low: float | None,
    high: float | None,
    *,
    about: bool,
    confidence: float = 1.0,
) -> Found:
    value = {"min": low, "max": high, "currency": canvas.currency(first, last), "about": about}
    return Found("price", value, first, last, confidence=confidence)


def _merged(found: list[Found]) -> list[Found]:
    """ "over 50" and "under 100" in one message are one range, when they stand close together."""
    merged: list[Found] = []
    for price in found:
        last = merged[-1] if merged else None
        if (
            last is not None
            and price.first - last.last <= 3
            and not last.value["about"]
            and not price.value["about"]
            and (last.value["min"] is None) != (price.value["min"] is None)
            and (last.value["max"] is None) != (price.value["max"] is None)
        ):
            for one, other in ((last.value, price.value), (price.value, last.value)):
                low, high = one["min"], other["max"]
                if low is not None and high and high >= 1000 and low < 100 and not one["currency"]:
                    # "до пяти тысяч, но не дешевле трёх"
                    one["min"] = low * 1000 if low * 1000 < high else low
            last.value = {
                **last.value,
                "min": last.value["min"] if last.value["min"] is not None else price.value["min"],
                "max": last.value["max"] if last.value["max"] is not None else price.value["max"],
                "currency": last.value["currency"] or price.value["currency"],
            }
            last.last = price.last
        else:
            merged.append(price)
    return merged
