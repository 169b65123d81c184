"""Whom the goods are for: recipients with their age, the shopper's own person, genders, occasions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlu.entities.ages import give_ages, said_ages
from nlu.entities.items import Canvas, Found, pattern
from nlu.entities.occasions import no_occasion
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
    source: str = "shipped"
    count: int = 1


def words_of(shipped: Shipped) -> Iterable[Word]:
    """Entries for recipients (value: index into `shipped.people`), genders, age groups and occasions."""
    for index, person in enumerate(shipped.people):
        for surface in person.surfaces:
            yield Word(surface, "recipient", str(index))
    for gender in shipped.genders:
        for surface in gender.surfaces:
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
    r"let|doesnt let|lets|hates?|hated|advised|complains|will kill|is right|agrees|agreed|"
    r"pays?|paid|put this|"
    r"insists?|insisted|wants me to|made me|keeps telling|keeps saying|showed me|gave me|sent me|"
    r"платит|оплачивает|заплатит|велел\w?|настоял\w?|подсказал\w?|посмеялся|смеется|ворчит|"
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


def people(canvas: Canvas, found: list[Found], shipped: Shipped, morphology: Morphology) -> list[Found]:
    """Recipients turned into persons with ages; those who only speak are dropped; the shopper's own person
    added.
    """
    kept: list[Found] = []
    ages = said_ages(canvas)
    for entity in found:
        if entity.name in ("recipient", "gender", "age_group") and _called(canvas, entity):
            canvas.take(entity.first, entity.last)
            continue
        if entity.name == "age_group" and _a_room(canvas, entity):
            canvas.taken[entity.first : entity.last] = [False] * (entity.last - entity.first)
            continue
        if entity.name == "recipient" and _is_self(canvas, entity.first):
            person = _by_case(canvas, entity, shipped, morphology)
            if person.who not in _ANIMALS:
                # "I'm the boring uncle."
                own = {"who": "self", "gender": person.gender, "age_group": person.age_group, "age": None}
                kept.append(Found("recipient", own, _reach_self(canvas, entity.first), entity.last))
                continue
        if entity.name == "recipient":
            person = _by_case(canvas, entity, shipped, morphology)
            if person.who in _ANIMALS and _to_be_bought(canvas, entity, found, morphology):
                canvas.taken[entity.first : entity.last] = [False] * (entity.last - entity.first)
                continue
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
        elif entity.name == "occasion" and no_occasion(canvas, entity):
            continue
        kept.append(entity)
    kept = _guests(canvas, kept, morphology)
    give_ages(canvas, kept, ages)
    kept = _addressed(canvas, _joined(kept), morphology)
    if not any(entity.name == "recipient" for entity in kept):
        for _, first, last in canvas.matches(_SELF_ONLY):
            if canvas.word(first) == "for" and canvas.word(first - 1) in _ERRANDS:
                # "Find for me" asks the assistant.
                continue
            if canvas.free(first, last):
                canvas.take(first, last)
                kept.append(
                    Found("recipient", {"who": "self", "gender": None, "age_group": None, "age": None},
                    first, last,
                          confidence=0.8)
                )  # fmt: skip
                break
    return sorted(kept, key=lambda entity: entity.first)


_ERRANDS = word_set("find order locate get search check look pick choose buy useful good easy work works")
#: Where one goes as a guest, oneself dressed up.
_ATTENDED = frozenset({"wedding", "funeral"})


def _guests(canvas: Canvas, kept: list[Found], morphology: Morphology) -> list[Found]:
    """ "A dress for my cousin's wedding" is for the guest; a nephew who weds is a grown man."""
    dropped = []
    for event in [one for one in kept if one.name == "occasion" and one.value in _ATTENDED]:
        for host in [one for one in kept if one.name == "recipient"]:
            possessed = canvas.word(host.last - 1).endswith("s") and host.last == event.first
            if not possessed and not (
                host.first == event.last and canvas.word(event.first - 1) in ("на", "к")
            ):
                continue
            given = any(item.norm in _PRESENTS for item in canvas.items) or _dative(canvas, host, morphology)
            if not given and any(one.name == "category" and not one.negated for one in kept):
                dropped.append(host)
            if event.value == "wedding" and host.value["age_group"] == "kids":
                host.value = {**host.value, "age_group": "adult"}
    return [one for one in kept if one not in dropped]


_PRESENTS = word_set("gift gifts present presents подарок подарка подарки подарить")
#: Who is greeted or thanked is spoken to, not bought for: "hey girls", "ой девочки", "спасибо, милая".
_GREETED = word_set(
    "hi hey hello yo oh hiya heya thanks thx cheers please sorry listen ok okay "
    "ой ох привет здравствуйте здрасьте эй слушай слушайте спасибо пожалуйста спс ну так"
)


def _called(canvas: Canvas, entity: Found) -> bool:
    """Whether a person's word only addresses who reads it: behind a greeting, with nothing that goes on, or
    "brother, please"."""
    ends = canvas.word(entity.last) in (",", "!", ".", "", ")", "☺")
    return ends and canvas.word(entity.first - 1) in _GREETED


def _by_case(canvas: Canvas, entity: Found, shipped: Shipped, morphology: Morphology) -> Person:
    """Who is named; of two whose names share a form, the one that its case means: "супруге" is given to a
    wife, "для супруги" is for one, though both are forms of "супруг" too."""
    person = shipped.people[int(entity.value)]
    if entity.last - entity.first != 1 or not is_russian(canvas.word(entity.first)):
        return person
    word = canvas.word(entity.first)
    gender = morphology.gender_in(word, "gent" if canvas.word(entity.first - 1) in _OF else "datv")
    if gender is None or person.gender is None or gender == person.gender:
        return person
    stem = morphology.stem(word)
    return next(
        (
            one
            for one in shipped.people
            if one.gender == gender and any(morphology.stem(surface) == stem for surface in one.surfaces)
        ),
        person,
    )


_OF = word_set("для у от")
_ANIMALS = frozenset({"cat", "dog", "pet", "bird", "fish", "hamster", "horse", "rabbit"})


def _a_room(canvas: Canvas, entity: Found) -> bool:
    """ "Светильник в детскую": a room, not somebody."""
    word, before = canvas.word(entity.first), canvas.word(entity.first - 1)
    ends = canvas.word(entity.last) in ("", ",", ".", "!", "?", "и", "до", "от")
    return word in ("детскую", "детской") and before in ("в", "для") and ends


_SOLD = word_set("sell sells buy adopt продаете продаешь продаются продается купить куплю есть")
_PET_OWNERS = word_set("у меня нас my our i we have мой моя мои наш наша for to для")


def _to_be_bought(canvas: Canvas, entity: Found, found: list[Found], morphology: Morphology) -> bool:
    """Whether an animal is what is asked for: "do you sell puppies", "живого щенка продаёте", "есть котята?";
    not "у меня кот", "for my dog", "подарок щенку"."""
    if any(other.name == "category" and not other.negated for other in found):
        return False
    near = {canvas.word(at) for at in range(entity.first - 3, entity.first)}
    if near & _PET_OWNERS or _dative(canvas, entity, morphology):
        return False
    around = near | {canvas.word(at) for at in range(entity.last, entity.last + 3)}
    return bool(around & _SOLD) or "live" in near


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
    itself = any(o.name == "recipient" and o.value["who"] == "self" for o in kept)
    if len(people_named) + itself < 2:
        return kept
    chosen = [
        o
        for o in people_named
        if canvas.word(o.first - 1) in ("for", "to", "для")
        or (_dative(canvas, o, morphology) and not is_past(canvas.word(o.last), morphology))
    ]
    if not chosen:
        given = [o for o in people_named if is_past(canvas.word(o.last), morphology)]
        chosen = [o for o in people_named if o not in given] if given else []
    if not chosen:
        for other in reversed(people_named):
            behind = {canvas.word(index) for index in range(other.last, len(canvas.items))}
            if behind & _GETS.get(other.value["gender"], _GETS[None]):
                chosen = [other]
                break
    if not chosen and not itself:
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
        "boring",
        "proud",
        "busy",
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
    if before in ("к", "ко"):
        # "Иду к подруге на свадьбу."
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
