"""What goods bear or don't do: "воды не боится", "чтобы не мялось", "won't rust", "can get wet".

Such a clause is one description. Where the trade has a word for it, that word is its value, so that goods
whose texts say "waterproof" are found.
"""

from __future__ import annotations

import re

from nlu.entities.items import Canvas, Found, pattern
from nlu.morphology import Morphology

#: By stem of what goods aren't afraid of.
_FEARED = {
    "вод": "водонепроницаемый", "влаг": "влагостойкий", "сырост": "влагостойкий", "дожд": "непромокаемый",
    "брызг": "водонепроницаемый", "мороз": "морозостойкий", "холод": "морозостойкий", "удар": "ударопрочный",
    "паден": "ударопрочный", "пыл": "пылезащищённый", "огн": "огнестойкий", "жар": "термостойкий",
    "царапин": "устойчивый к царапинам", "гряз": "немаркий", "солнц": "не выгорающий", "моли": "против моли",
}  # fmt: skip
#: By stem of what they don't do.
_UNDONE = {
    "промок": "непромокаемый", "промак": "непромокаемый", "мял": "немнущийся", "мнет": "немнущийся",
    "мнут": "немнущийся", "помял": "немнущийся", "бьет": "небьющийся", "бьют": "небьющийся",
    "разби": "небьющийся", "разоб": "небьющийся", "скольз": "нескользящий", "линя": "нелиняющий",
    "пачка": "немаркий", "ржаве": "нержавеющий", "шум": "бесшумный", "гуд": "бесшумный", "гор": "негорючий",
    "течет": "герметичный", "текл": "герметичный", "протека": "герметичный", "пролива": "герметичный",
    "пригора": "антипригарный", "тон": "непотопляемый", "пахн": "без запаха", "пах": "без запаха",
    "запоте": "незапотевающий", "выцвета": "не выгорающий", "выгора": "не выгорающий", "рвет": "прочный",
    "рвал": "прочный", "лома": "прочный", "слома": "прочный",
}  # fmt: skip
_AFRAID = (
    r"бо(?:ится|ятся|ялся|ялась|ялось|ялись)|страш\w{1,3}|берет|берут|пропуска\w{2,3}|"
    r"держи?т|держат|выдержива\w{2,3}"
)
_FEARS = pattern(
    rf"(?P<a>[а-я]{{3,12}}) не (?:{_AFRAID})|не (?:{_AFRAID}) (?:ни )?(?P<b>[а-я]{{3,12}})|"
    rf"не боящ\w{{2,4}} (?P<c>[а-я]{{3,12}})"
)
#: "Чтобы не мялась", ", который не бьётся": of goods, whatever it is that they don't do.
_WISHED = pattern(
    r"(?:чтоб|чтобы|котор\w{2,3})(?: (?:он|она|оно|они|сильно|совсем|быстро))? не (?P<v>[а-я]{3,18})"
)
#: What people do or goods are to them: "кольцо, которое не нравится жене".
_OF_PEOPLE = re.compile(r"нрав|понрав|люб|хо[тч]|нос|под[хо]|зна|буд|был|стои|прид|надо|купи|наш|ви[дж]")
_PLAINLY = pattern(r"(?<!я )(?<!мы )не (?P<v>[а-я]{3,18})")
_WASHED = pattern(
    r"(?:(?:можно|легко|удобно) )?стира\w{1,5} в (?:стиральной )?машин\w{1,3}|"
    r"(?:(?:можно|легко|удобно) )?мы(?:ть|лся|лась|лось|лись|ется|ются) в посудомо\w{2,8}"
)
_ENGLISH = {
    "leak": "leakproof", "rust": "rustproof", "break": "unbreakable", "shatter": "shatterproof",
    "wrinkle": "wrinkle free", "crease": "wrinkle free", "fade": "fade resistant",
    "scratch": "scratch resistant", "stain": "stain resistant", "slip": "non slip", "slide": "non slip",
    "tear": "tear resistant",
    "rip": "tear resistant", "shrink": "shrink resistant", "fray": "durable",
    "squeak": "quiet", "itch": "soft",
}  # fmt: skip
_WONT = pattern(
    rf"(?:wont|will not|doesnt|does not|dont|do not|cant|never) (?:easily |ever )?"
    rf"(?P<v>{'|'.join(_ENGLISH)})s?"
)
_WET = pattern(
    r"(?:can|could|able to|fine to|ok to|safe to) (?:get|be) wet|"
    r"(?:not|isnt|arent|is not) (?:afraid|scared) of (?:the )?(?:water|rain)|"
    r"(?:can|will|must|should) (?:handle|take|stand|survive|withstand) (?:the )?(?:rain|water|splashes)|"
    r"(?:doesnt|dont) mind (?:the )?(?:rain|water)"
)


def find_withstanding(canvas: Canvas, morphology: Morphology) -> list[Found]:
    """Such clauses; their items are taken, so that the water in them is no goods and the rain no occasion."""
    found: list[Found] = []
    for match, first, last in canvas.matches(_FEARS):
        feared = next(word for word in match.groups() if word)
        _add(canvas, found, first, last, _by_stem(_FEARED, feared))
    for match, _, last in canvas.matches(_WISHED):
        if morphology.forms(match["v"]).pos == "VERB" and not _OF_PEOPLE.match(match["v"]):
            begin = canvas.at(match.start("v")) - 1
            _add(canvas, found, begin, last, _by_stem(_UNDONE, match["v"]) or f"не {match['v']}")
    for match, first, last in canvas.matches(_PLAINLY):
        if morphology.forms(match["v"]).person == "3per":
            _add(canvas, found, first, last, _by_stem(_UNDONE, match["v"]))
    for match, first, last in canvas.matches(_WASHED):
        _add(canvas, found, first, last, match.group())
    for match, first, last in canvas.matches(_WONT):
        _add(canvas, found, first, last, _ENGLISH[match["v"]])
    for _, first, last in canvas.matches(_WET):
        _add(canvas, found, first, last, "waterproof")
    return found


def _by_stem(table: dict[str, str], word: str) -> str | None:
    return next((meant for stem, meant in table.items() if re.match(stem, word)), None)


def _add(canvas: Canvas, found: list[Found], first: int, last: int, value: str | None) -> None:
    if value is not None and canvas.free(first, last):
        canvas.take(first, last)
        found.append(Found("feature", value, first, last, source="meaning", confidence=0.9))
