"""Whom the goods are for: recipients with their age, the shopper's own person, genders, occasions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlu.entities.items import Canvas, Found, pattern
from nlu.entities.shipped import Person, Shipped
from nlu.entities.stories import is_past
from nlu.morphology import Morphology, is_russian
from nlu.tokens import word_set


@dataclass(frozen=True, slots=True)
class Word:
    """A shipped word in the shape of a vocabulary entry."""

    surface: str
    name: str
    value: str
    language: str | None = None
    count: int = 1


def words_of(shipped: Shipped) -> Iterable[Word]:
    """Entries for recipients (value: index into `shipped.people`), genders, age groups and occasions."""
    for index, person in enumerate(shipped.people):
        for surface in person.surfaces:
            yield Word(surface, "recipient", str(index))
    named = {surface for person in shipped.people for surface in person.surfaces}
    for gender in shipped.genders:
        for surface in gender.surfaces:
            # "муж." abbreviates a gender, but without its dot it is a husband.
            if surface.endswith(".") and surface[:-1] in named:
                continue
            if gender.value in ("male", "female", "unisex"):
                yield Word(surface, "gender", gender.value)
            if gender.age_group:
                yield Word(surface, "age_group", gender.age_group)
    for occasion in shipped.occasions:
        for surface in occasion.surfaces:
            yield Word(surface, "occasion", occasion.id)


#: Who speaks or acts is not who gets it: "my wife says", "ask my wife", "с сестрой посоветуюсь".
_SPEAKS = pattern(
    r"(?:says?|said|told|tells|thinks?|thought|suggested|suggests|recommended|recommends|wont "
    r"let|doesnt let|hates?|hated|advised|complains|will kill|is right|agrees|agreed|"
    r"сказал\w?|говорит|говорят|советует|посоветовал\w?|считает|против|разрешил\w?|ругается|"
    r"ненавидит|рекомендовал\w?)"
)
_COMPANION = word_set("with ask asking from than like consult husbands wifes and с со от как спрошу")
_SELF = pattern(
    r"(?P<be>(?:im|i am|iam|am|я|я -) (?:just )?(?:an? )?(?:(?:[a-z]+|\w+) ){0,2})|(?:for|to) "
    r"(?:me|myself)|для (?:меня|себя)|себе|мне"
)
_SELF_ONLY = pattern(
    r"for (?:me|myself)|для (?:меня|себя)|(?:беру|ищу|покупаю|хочу|выбираю|возьму|купить) себе|себе"
)
_I_AM = word_set("im am я")
_AGED = pattern(
    r"(?:aged?|age of|who is|hes|shes|she is|he is|turning|is|turns|возраста|возрастом|ему|ей|исполняется|"
    r"исполнилось|будет) (?:now |just |only |about |around |almost |уже |всего |только |почти )?"
    r"(?P<a>#)(?! (?:¤|of|to))(?=$| )"
)


def people(canvas: Canvas, found: list[Found], shipped: Shipped, morphology: Morphology) -> list[Found]:
    """Recipients turned into persons with ages; those who only speak are dropped; the shopper's own person
    added.
    """
    kept: list[Found] = []
    ages = _ages(canvas)
    for entity in found:
        if entity.name == "recipient":
            person = shipped.people[int(entity.value)]
            if _bystander(canvas, entity, morphology) or _acts(canvas, entity, person, morphology):
                # "Кружка с котиком" shows one: who is no person stays a word to search by.
                if person.who not in _ANIMALS:
                    canvas.take(entity.first, entity.last)
                else:
                    canvas.taken[entity.first : entity.last] = [False] * (entity.last - entity.first)
                continue
            entity.value = _value(person)
            entity.first = _reach_back(canvas, entity.first)
        elif entity.name == "gender" and _is_self(canvas, entity.first):
            group = next((o.value for o in found if o.name == "age_group" and o.first == entity.first), None)
            kept.append(
                Found("recipient", {"who": "self", "gender": entity.value, "age_group": group or
                "adult", "age": None},
                      _reach_self(canvas, entity.first), entity.last)
            )  # fmt: skip
        elif entity.name == "occasion" and canvas.text[: canvas.starts[entity.first]].endswith("до "):
            # "До свидания" is no date.
            continue
        kept.append(entity)
    _give_ages(canvas, kept, ages)
    kept = _addressed(canvas, _joined(kept), morphology)
    if not any(entity.name == "recipient" for entity in kept):
        for _, first, last in canvas.matches(_SELF_ONLY):
            if canvas.free(first, last):
                canvas.take(first, last)
                kept.append(
                    Found("recipient", {"who": "self", "gender": None, "age_group": None, "age": None},
                    first, last,
                          confidence=0.8)
                )  # fmt: skip
                break
    return sorted(kept, key=lambda entity: entity.first)


_ANIMALS = frozenset({"cat", "dog", "pet", "bird", "fish", "hamster", "horse", "rabbit"})
#: By gender, how they are spoken of as those who get something.
_GETS = {
    "female": word_set("her she shes ей ее нее она неё"),
    "male": word_set("him he hes ему его него он"),
    None: word_set("them they theyre him her ему ей им"),
}


def _acts(canvas: Canvas, entity: Found, person: Person, morphology: Morphology) -> bool:
    """Whether somebody only does something in the story ("my boss laughed at me") and gets nothing of it."""
    if canvas.word(entity.first - 1) in ("for", "to", "для") or _dative(canvas, entity, morphology):
        return False
    if not is_past(canvas.word(entity.last), morphology):
        return False
    behind = {canvas.word(index) for index in range(entity.last, len(canvas.items))}
    return not behind & _GETS[person.gender]


def _dative(canvas: Canvas, entity: Found, morphology: Morphology) -> bool:
    word = canvas.word(entity.first)
    for index in range(entity.first, entity.last):
        if is_russian(canvas.word(index)):
            word = canvas.word(index)
    cases = morphology.forms(word).cases if is_russian(word) else frozenset()
    return "datv" in cases and "nomn" not in cases


def _addressed(canvas: Canvas, kept: list[Found], morphology: Morphology) -> list[Found]:
    """Of several people those who are said to get something; the others only occur in the story."""
    people_named = [o for o in kept if o.name == "recipient" and o.value["who"] != "self"]
    if len(people_named) < 2:
        return kept
    chosen = [
        o
        for o in people_named
        if canvas.word(o.first - 1) in ("for", "to", "для") or _dative(canvas, o, morphology)
    ]
    if not chosen:
        for other in reversed(people_named):
            behind = {canvas.word(index) for index in range(other.last, len(canvas.items))}
            if behind & _GETS.get(other.value["gender"], _GETS[None]):
                chosen = [other]
                break
    if not chosen:
        return kept
    dropped = [o for o in people_named if o not in chosen and not _listed(canvas, o, chosen)]
    return [o for o in kept if o not in dropped]


def _listed(canvas: Canvas, entity: Found, chosen: list[Found]) -> bool:
    """ "for my mum and dad": the second hangs on the first by "and"."""
    return any(
        other.last <= entity.first <= other.last + 2
        and canvas.word(entity.first - 1) in ("and", "и", "&", ",")
        for other in chosen
    )


def _joined(kept: list[Found]) -> list[Found]:
    """ "my newborn niece" is one person."""
    joined: list[Found] = []
    for entity in sorted(kept, key=lambda entity: entity.first):
        last = joined[-1] if joined else None
        if last is not None and last.name == entity.name == "recipient" and last.last == entity.first:
            if last.value["who"] in ("newborn", "baby", "toddler", "teenager", "child"):
                entity.value = {**entity.value, "age_group": last.value["age_group"]}
            entity.first = last.first
            joined[-1] = entity
        else:
            joined.append(entity)
    return joined


def _value(person: Person) -> dict[str, object]:
    return {"who": person.who, "gender": person.gender, "age_group": person.age_group, "age": None}


def _reach_back(canvas: Canvas, first: int) -> int:
    """The span with "my" and the like, so that nothing of it stays for other finders."""
    while (
        first
        and not canvas.taken[first - 1]
        and canvas.word(first - 1)
        in (
            "my",
            "our",
            "the",
            "a",
            "little",
            "dear",
            "old",
            "older",
            "younger",
            "моей",
            "моему",
            "моего",
            "мою",
            "моим",
        )
    ):
        first -= 1
    return first


def _is_self(canvas: Canvas, first: int) -> bool:
    at = first - 1
    while at >= 0 and canvas.word(at) in (
        "a",
        "an",
        "just",
        "-",
        "the",
        "tall",
        "big",
        "young",
        "old",
        "single",
        "взрослая",
        "взрослый",
    ):
        at -= 1
    return at >= 0 and (canvas.word(at) in _I_AM)


def _reach_self(canvas: Canvas, first: int) -> int:
    at = first - 1
    while at > 0 and canvas.word(at) not in _I_AM:
        at -= 1
    return max(at, 0)


def _bystander(canvas: Canvas, entity: Found, morphology: Morphology) -> bool:
    behind = canvas.text[canvas.starts[entity.last] :] if entity.last < len(canvas.items) else ""
    if _SPEAKS.match(behind):
        return True
    at = entity.first - 1
    while at >= 0 and canvas.word(at) in ("my", "our", "the", "a", "моей", "моим", "своей", "своим"):
        at -= 1
    before = canvas.word(at)
    if before == "в" and canvas.word(entity.first) == "гости":
        return True
    last_word = canvas.word(entity.last - 1)
    if is_russian(last_word) and morphology.forms(last_word).cases in ({"ablt"}, {"loct"}, {"ablt", "loct"}):
        return True
    if (
        before
        in ("with", "ask", "asking", "from", "than", "consult", "с", "со", "спрошу", "from", "by", "and")
        and before != "and"
    ):
        word = canvas.word(entity.last - 1)
        if is_russian(word):
            return bool(morphology.forms(word).cases & {"ablt", "gent", "accs"})
        return True
    return False


def _ages(canvas: Canvas) -> list[tuple[int, int, float]]:
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
            last = index + 1
            while canvas.word(last) in ("old", "olds", "-", "of") and last < len(canvas.items):
                if canvas.word(last) == "of" and canvas.word(last + 1) != "age":
                    break
                last += 2 if canvas.word(last) == "of" else 1
            ages.append((index, min(last, len(canvas.items)), years))
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


_CHILDREN = word_set(
    "мальчик мальчику мальчика девочка девочке девочки ребенок ребенку ребенка сын сыну сына дочь дочке "
    "дочери внук внуку внука внучке внучки племяннику племяннице малыш малышу "
    "крестнику крестнице ему ей рождения"
)
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


def _give_ages(canvas: Canvas, kept: list[Found], ages: list[tuple[int, int, float]]) -> None:
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
        cued = old or any(canvas.word(first - back) in _AGE_CUES for back in (1, 2, 3))
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
