"""How old they are who get the goods: "my 7 year old son", "сыну 5 лет", "дочке восемь"."""

from __future__ import annotations

from nlu.entities.items import Canvas, Found, pattern
from nlu.tokens import word_set

#: "Ей годика три", "лет десяти".
_ROUGHLY = pattern(r"(?:лет|годика|годик|годков|годочка|года) (?:так )?(?P<a>#)(?! (?:¤|of|to|тысяч\w*))")
_AGED = pattern(
    r"(?:aged?|age of|who is|hes|shes|she is|he is|turning|is|turns|возраста|возрастом|ему|ей|исполняется|"
    r"исполнилось|будет) (?:now |just |only |about |around |almost |уже |всего |только |почти )?"
    r"(?P<a>#)(?! (?:¤|of|to))(?=$| )"
)


def said_ages(canvas: Canvas) -> list[tuple[int, int, float]]:
    """Ages said in a message: (first, last, years)."""
    ages = []
    for index, item in enumerate(canvas.items):
        if (
            item.kind == "measure"
            and item.unit in ("year", "month")
            and item.value is not None
            and item.value <= 120
        ):
            if not _tells_age(canvas, index):
                continue
            years = item.value / 12 if item.unit == "month" else item.value
            first, last = index, index + 1
            if index > 1 and canvas.word(index - 1) in _TO and canvas.items[index - 2].kind == "number":
                # "7-12 year old kids", "малышам 2-3 года": as old as the youngest at least.
                first = index - 2
            while canvas.word(last) in ("old", "olds", "-", "of") and last < len(canvas.items):
                if canvas.word(last) == "of" and canvas.word(last + 1) != "age":
                    break
                last += 2 if canvas.word(last) == "of" else 1
            ages.append((first, min(last, len(canvas.items)), years))
    ages += _spelled_ages(canvas)
    for index, item in enumerate(canvas.items):
        if (
            item.norm in ("полгода", "полгодика")
            and {canvas.word(index - 1), canvas.word(index - 2)} & _CHILDREN
        ):
            ages.append((index, index + 1, 0.5))
    for match, first, last in canvas.matches(_ROUGHLY):
        item = canvas.numbers(match, "a")[0]
        if item.value is not None and 0 < item.value <= 110 and canvas.free(first, last):
            ages.append((first, last, item.value))
    for match, first, last in canvas.matches(_AGED):
        item = canvas.numbers(match, "a")[0]
        if (
            item.value is not None
            and (canvas.word(first) != "is" or canvas.taken[first - 1])
            and 0 < item.value <= 110
            and canvas.free(last - 1, last)
            and item.scale == 1
        ):
            ages.append((first, last, item.value))
    return ages


#: "Дочке восемь", "папе 50 стукнет": a number in words, or one that comes to pass, behind who is spoken of.
_GROWN = 17
_COMES = word_set("стукнет стукнуло исполнится исполняется исполнилось будет скоро turns turned")


def _spelled_ages(canvas: Canvas) -> list[tuple[int, int, float]]:
    ages = []
    for index, item in enumerate(canvas.items):
        if item.kind != "number" or item.value is None or not 0 < item.value <= 99 or item.scale > 1:
            continue
        ended = index + 1 == len(canvas.items) or canvas.items[index + 1].kind == "mark"
        young = item.spelled or item.value <= _GROWN
        if (young and ended and canvas.word(index - 1) in _CHILDREN) or canvas.word(index + 1) in _COMES:
            ages.append((index, index + 1, item.value))
    return ages


_CHILDREN = word_set(
    "мальчик мальчику мальчика девочка девочке девочки ребенок ребенку ребенка сын сыну сына дочь дочке "
    "дочери внук внуку внука внучке внучки племяннику племяннице малыш малышу "
    "крестнику крестнице ему ей рождения малышей малышам детям детей деткам ребят ребятам внуков внукам"
)
_TO = word_set("- to or до или")
_AGE_UNITS = word_set("yo y лет годик годика годиков летний летняя летней летнего летнему летнюю")
_AGE_BEFORE = word_set("сыну дочке дочери ребенку ему ей son daughter is hes shes turning age aged")


def _tells_age(canvas: Canvas, index: int) -> bool:
    """Whether years are an age rather than a duration: "7 year old", "сыну 5 лет"; not "for two months"."""
    norm = canvas.items[index].norm
    if canvas.word(index + 1) in ("old", "olds") or canvas.word(index + 2) == "old":
        return True
    if norm.split()[-1] in ("год", "года", "годика") and (canvas.items[index].value or 99) < 18:
        near = {canvas.word(at) for at in range(index - 3, index + 3)}
        return bool(near & _CHILDREN)
    if norm.split()[-1] in _AGE_UNITS:
        return canvas.word(index - 1) not in ("на", "гарантия", "гарантии")
    return canvas.word(index - 1) in _AGE_BEFORE


def age_group(years: float) -> str:
    """Google product data's age groups (https://support.google.com/merchants/answer/6324463)."""
    for limit, name in ((0.25, "newborn"), (1.0, "infant"), (5.0, "toddler"), (13.0, "kids")):
        if years < limit:
            return name
    return "adult"


_PRONOUN_GENDER = {
    "he": "male", "hes": "male", "him": "male", "his": "male", "ему": "male",
    "she": "female", "shes": "female", "her": "female", "ей": "female",
}  # fmt: skip


def _spoken_gender(canvas: Canvas, first: int, last: int) -> str | None:
    """ "She is 10": the pronoun tells what the age alone doesn't."""
    near = (canvas.word(index) for index in range(max(0, first - 2), last))
    return next((_PRONOUN_GENDER[word] for word in near if word in _PRONOUN_GENDER), None)


_AGE_CUES = word_set(
    "for age aged old daughter son для возраст возраста ребенок ребенку ребенка исполняется его ей ему"
)


def give_ages(canvas: Canvas, kept: list[Found], ages: list[tuple[int, int, float]]) -> None:
    for first, last, years in ages:
        near = [
            entity
            for entity in kept
            if entity.name in ("recipient", "gender")
            and min(abs(entity.first - last), abs(first - entity.last)) <= 3
        ]
        recipient = next((entity for entity in near if entity.name == "recipient"), None)
        if recipient is not None:
            recipient.value = {**recipient.value, "age": years, "age_group": age_group(years)}
            canvas.take(first, last)
            if last == recipient.first or first == recipient.last:
                recipient.first, recipient.last = min(first, recipient.first), max(last, recipient.last)
            continue
        old = any(canvas.word(at) in ("old", "olds", *_PRONOUN_GENDER) for at in range(first, last))
        whole = first == 0 and last == len(canvas.items)
        cued = old or whole or any(canvas.word(first - back) in _AGE_CUES for back in (1, 2, 3))
        if not cued and not near and canvas.word(first - 1) not in ("мне", "im", "am"):
            continue
        gender = near[0].value if near else _spoken_gender(canvas, first, last)
        if canvas.word(first - 1) in ("мне", "im", "am", "i"):
            canvas.take(first, last)
            kept.append(
                Found(
                    "recipient",
                    {"who": "self", "gender": gender, "age_group": age_group(years), "age": years},
                    first,
                    last,
                )
            )
            continue
        group = age_group(years)
        value = {
            "who": "child" if group != "adult" or years < 18 else "person",
            "gender": gender,
            "age_group": group,
            "age": years,
        }
        canvas.take(first, last)
        kept.append(Found("recipient", value, first, last, confidence=0.9))
