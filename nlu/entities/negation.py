"""What "not", "без" and the like refer to: from the negator to the end of its list, no further."""

from __future__ import annotations

from collections.abc import Callable

from nlu.entities.items import Canvas, Found, pattern
from nlu.tokens import word_list, word_set

NEGATOR = pattern(
    r"(?:(?:nothing |not |way |far |a bit |bit |just )?too|"
    r"(?:a bit |a little |much |something |any |slightly )?less|менее|"
    r"(?:не )?слишком|чересчур|уж больно|"
    r"not (?:in|a|an|the|any|from|by|made of|made from|with)|not|no|without(?: any| a| "
    r"the)?|except(?: for)?|excluding|anything but|everything but|anything except|other than|"
    r"apart from|aside from|but not|"
    r"(?:i |we |he |she |they |you )?(?:dont|do not|doesnt|does not|didnt|wont|wouldnt|never|"
    r"cant|cannot|can not) (?:really |even |also )?(?:want|like|need|wear|love|have|stand|eat|"
    r"use|do|contain|include|take|come with|fancy|care for|be|buy|show|show me|give me|"
    r"bear)(?: to| any| a| the| to be| it in)?|"
    r"(?:he |she |they |we |i |who )?(?:hates?|hated|avoids?|avoiding|dislikes?|detests?|"
    r"loathes?|skip|minus)(?: to (?:wear|use|have))?|"
    r"(?:refuses?|refusing|refused)(?: to (?:wear|use|touch|own|have|put on|be seen in|go near))?(?: any)?|"
    r"(?:cant|cannot|wont|wouldnt|dont|doesnt) (?:be (?:caught dead|seen(?: dead)?) (?:in|with)|touch|"
    r"go near|"
    r"put on|own|do with|bear to (?:see|wear))|"
    r"(?:steers?|stays?|keeps?|steering|staying) (?:well )?(?:clear of|away from|off)|"
    r"(?<=colour )but|(?<=color )but|(?<=colours )but|(?<=colors )but|(?<=brand )but|"
    r"(?<=shade )but|(?:is )?allergic to|nor|neither|nothing(?: in| with| from| made "
    r"of)?|none of|isnt|arent|shouldnt (?:be|have)|shouldnt|mustnt be|instead of(?: the| a)?|"
    r"rather than|free of|sick of|tired of|zero|never (?:wears?|uses?|eats?|likes?|drinks?|buys?)|"
    r"(?:forget|never mind|nevermind|nvm|scrap|ditch)"
    r"(?: about)?(?: the| my| that| those)?|"
    r"(?:забудь|забудьте|забудем)(?: про| о)?|бог с (?:ним|ней|ними)|"
    r"только не|кроме|за исключением|исключая|вместо|без|ни|не (?:надо|нужн\w{1,2}|хочу|хотим|"
    r"хочется|люблю|любит|любим|любят|ношу|носит|нравится|нравятся|переношу|переносит|"
    r"предлагайте|показывайте|нравиться|из|от|в|с|со|как)|не|нет|терпеть не (?:могу|может)|"
    r"ненавижу|ненавидит|аллергия на|исключите|исключить|уберите|убери)"
)
#: Behind a negator these make it no negation of goods.
_NOT_SCOPE = word_set("""
    actually wait sorry make
    only just too very so really sure that bad much many more less over under above below yet now idea
    clue problem worries worry thanks thank thx need hurry way longer matter doubt one point offense
    joke rush interested rushing luck wonder questions question than because if to able enough
    expensive pricey fancy important necessarily только просто очень слишком так особо сильно знаю
    уверен уверена могу может можете понимаю понял поняла разбираюсь важно принципиально дороже больше
    более меньше менее дешевле выше ниже хуже лучше совсем очень-то вижу помню видел видела спешу
    тороплюсь проблема вопрос спасибо подскажете подскажешь стоит работает буду будет было был была
    подходит подойдет устраивает давай давайте пусть пускай хотя
    """)
_FORGETTING = frozenset({"forget", "never", "забудь", "забудьте"})
_FORGETS = word_set("i we always to you they dont not often never keep не")
_COSTS = ("дорог", "дешев", "expens", "pric", "cost", "dear", "cheap", "steep")
_ENDS = word_set(
    ". ! ? ; : ( ) but just only rather а но зато лучше only they it because cos coz cuz bc cause since as "
    "which that so ведь потому чтобы if when at under below"
)
_JOINS = word_set("or and nor & / ни или и no not neither не either nor, also the a any")
_REACH = 3
#: Negators that may stand behind what they refuse, at the end of a clause.
_BEHIND = frozenset(
    f"не {verb}"
    for verb in word_list(
        "надо нужно нужен нужна нужны хочу хотим люблю любит ношу нравится нравятся предлагайте показывайте"
    )
)
#: Said of what stands right before: "шоколад тоже нельзя", "perfume is out".
_RULED_OUT = pattern(
    r"(?:(?:поэтому|точно|тоже|сразу|однозначно|и|уж|ему|ей|им|нам|мне) ){0,3}(?:нельзя|"
    r"отпада\w+|исключ\w+|мимо|"
    r"не вариант|не подойд\w+|не предлага\w+|противопоказан\w*)|"
    r"(?:(?:поэтому|точно|однозначно|сразу) ){1,3}нет|"
    r"(?:is|are) (?:definitely |absolutely |also )?(?:out|a no|a no go|a no - no|"
    r"off the table|not an option|ruled out|"
    r"forbidden|not allowed)"
)
#: What may stand between what is refused and the negator behind it: "casio всё-таки не хочу".
_ADVERBS = word_set(
    "все таки - уже пока больше точно совсем вообще теперь тоже правда мне нам ему ей пожалуй"
)
_AFTER_BEHIND = frozenset(["", ".", ",", "!", "?", ";", "но", "а", "и", "☺", ")", "спасибо", "пожалуйста"])
#: Negators that may stand before what points at a product.
_REFUSE_POINTED = frozenset({"not", "не", "except", "кроме", "but", "вместо", "instead"})
#: Attributes and goods that a negator can exclude.
_OPEN = frozenset({"price", "quantity", "reference", "recipient", "occasion", "anything", "change", "number"})


def negate(
    canvas: Canvas, found: list[Found], references: list[Found], is_content: Callable[[int], bool]
) -> list[Found]:
    """Mark the entities within the scope of negators; what is refused but known to nobody becomes a
    negated feature.

    references: what points at products; "not the red one" refuses both. `is_content(index)`: whether a
    free item can describe goods.
    """
    at = {
        index: entity
        for entity in sorted(found, key=lambda entity: entity.name == "gender")
        for index in range(entity.first, entity.last)
        if entity.name not in _OPEN
    }
    pointing = {entity.first: entity for entity in references if entity.name == "reference"}
    extra: list[Found] = []
    for match, first, last in canvas.matches(NEGATOR):
        pointed = last - 1 if canvas.word(last - 1) in ("the", "this", "that") else last
        if pointed in pointing and match.group().split()[0] in _REFUSE_POINTED:
            reference = pointing[pointed]
            for entity in [
                reference,
                *(o for o in found if reference.first <= o.first and o.last <= reference.last),
            ]:
                entity.negated = True
            continue
        behind = _over_adverbs(canvas, first)
        if match.group() in _BEHIND and canvas.word(last) in _AFTER_BEHIND and (behind - 1) in at:
            _mark_before(behind, at)
            canvas.take(first, last)
            continue
        if any(canvas.taken[first:last]) and not all(
            index in at for index in range(first, last) if canvas.taken[index]
        ):
            continue
        if any(index in at for index in range(first, last)):
            continue
        if canvas.word(last) in _NOT_SCOPE or (
            canvas.word(first - 1) in ("why", "if", "whether", "or")
            and last - first == 1
            and match.group() != "no"
        ):
            continue
        if canvas.word(last) in (",", ".", "!", ""):
            continue
        if match.group().split()[0] in _FORGETTING and canvas.word(first - 1) in _FORGETS:
            # "I always forget socks", "don't forget the socks".
            continue
        lacked = at.get(_behind_looks(canvas, last, at))
        if lacked is not None and lacked.name == "category" and _lacks(canvas, first, match.group()):
            others = [o for o in found if o.name == "category" and not o.negated and o is not lacked]
            if others:
                found = [o for o in found if o is not lacked]
            continue
        if canvas.word(first - 1) in ("терпеть",) or _excess_of_nothing(match.group(), canvas.word(last)):
            continue
        if canvas.word(last).endswith("ing") and last not in at and "hate" in match.group():
            continue
        extra.extend(
            _scope(
                canvas,
                first,
                last,
                at,
                is_content,
                strong=match.group() in ("no", "without", "без", "without any"),
            )
        )
        canvas.take(first, last)
    for _, first, last in canvas.matches(_RULED_OUT):
        if first - 1 in at and (match_end := canvas.word(last)) is not None and match_end != "?":
            _mark_before(first, at)
            canvas.take(first, last)
    _refuse_names(canvas, found)
    refused = {(entity.first, entity.last) for entity in found if entity.name == "gender" and entity.negated}
    kept = [
        entity for entity in found if entity.name != "age_group" or (entity.first, entity.last) not in refused
    ]
    return [*kept, *extra]


def _refuse_names(canvas: Canvas, found: list[Found]) -> None:
    """ "Хочу конструктор, но не лего": of two names of one kind, the refused one tells a sort of it."""
    wanted = {str(entity.value) for entity in found if entity.name == "category" and not entity.negated}
    for entity in found:
        if entity.name == "category" and entity.negated and str(entity.value) in wanted:
            entity.name, entity.count = "feature", 0
            entity.value = " ".join(item.norm for item in canvas.items[entity.first : entity.last])


def _behind_looks(canvas: Canvas, index: int, at: dict[int, Found]) -> int:
    """Past one describing word: "no decent necktie"."""
    return index if index in at or canvas.word(index + 1) in _ENDS else index + 1


def _lacks(canvas: Canvas, first: int, negator: str) -> bool:
    """ "I own no necktie", "у меня нет зонта": what somebody lacks is refused by nobody."""
    before = canvas.text[: canvas.starts[first]].split()[-3:]
    if negator in ("no", "zero"):
        return bool({"have", "has", "own", "owns", "got"} & set(before[-1:]))
    return negator == "нет" and len(before) > 1 and before[-2] == "у"


def _excess_of_nothing(negator: str, following: str) -> bool:
    """ "Me too" refuses nothing, and "too dear" speaks of the price; "too flashy" refuses what is flashy."""
    if not negator.endswith(("too", "less", "менее", "слишком", "чересчур", "больно")):
        return False
    compares = not following.isalpha() or following in ("than", "then", "of", "чем")
    return compares or following.startswith(_COSTS)


def _over_adverbs(canvas: Canvas, first: int) -> int:
    """The index behind what a negator at `first` refuses, when it stands behind that."""
    while first and canvas.word(first - 1) in _ADVERBS and not canvas.taken[first - 1]:
        first -= 1
    return first


def _mark_before(first: int, at: dict[int, Found]) -> None:
    """ "компьютерную машинку не надо": what stands right before is refused."""
    names: set[str] = set()
    index = first - 1
    while index in at:
        at[index].negated = True
        names.add(at[index].name)
        index = at[index].first - 1


def _scope(
    canvas: Canvas,
    first: int,
    last: int,
    at: dict[int, Found],
    is_content: Callable[[int], bool],
    *,
    strong: bool,
) -> list[Found]:
    """Mark what the negator refers to; free words that it refuses come back as features."""
    index, missed, hit = last, 0, False
    free: list[int] = []
    names: set[str] = set()
    joined = False
    while index < len(canvas.items):
        symbol, entity = canvas.word(index), at.get(index)
        if entity is not None:
            if joined and hit and entity.name not in names and joined_by_and(canvas, entity.first):
                break
            if hit and not joined and not _continues(canvas, index, at, names):
                break
            index = _mark(canvas, entity, at, names, hit_goods=hit)
            hit, joined, missed = True, False, 0
            continue
        if symbol in _ENDS or canvas.taken[index]:
            break
        if symbol == ",":
            if not _list_goes_on(canvas, index, at, names, hit or bool(free)):
                break
            joined = True
        elif symbol in _JOINS:
            joined = True
            if NEGATOR.fullmatch(symbol):
                canvas.taken[index] = True
        elif is_content(index):
            if (
                hit
                and not joined
                and not free
                and missed == 0
                and len(names)
                and "category" not in names
                and _noun_behind(canvas, index, at)
            ):
                # "no glass doors": the noun belongs to what is refused.
                free.append(index)
            elif not hit and len(free) < 3 and (not joined or not free):
                free.append(index)
            else:
                break
        else:
            missed += 1
            if missed > _REACH or hit or free:
                break
        index += 1
    if hit and not free:
        _refuse_part(canvas, at, first)
    if free and not (hit and not strong):
        start = free[0]
        stop = free[-1] + 1
        if hit:
            behind = [o for o in at.values() if last <= o.first < start and o.negated]
            start = min([start, *(o.first for o in behind)])
        for taken in range(free[0], stop):
            canvas.taken[taken] = True
        text = " ".join(
            canvas.items[i].norm for i in range(start, stop) if canvas.items[i].kind not in ("mark",)
        )
        return [Found("feature", text, start, stop, negated=True, source="rule", confidence=0.8)]
    return []


def _refuse_part(canvas: Canvas, at: dict[int, Found], first: int) -> None:
    """ "a cabinet, no glass doors": goods behind a refused attribute are a refused part of other, wanted
    goods.
    """
    goods = {id(entity): entity for entity in at.values() if entity.name == "category" and not entity.negated}
    for entity in goods.values():
        before = at.get(entity.first - 1)
        if (
            before is None
            or not before.negated
            or before.first < first
            or before.name in ("category", "brand")
        ):
            continue
        # "One with drawers, no glass doors": the pronoun stands for the goods.
        named = any(other.first != entity.first for other in goods.values())
        if named or any(canvas.word(at) in ("one", "ones") for at in range(first)):
            parts = canvas.items[before.first : entity.last]
            entity.name, entity.negated = "feature", True
            entity.value, entity.count = " ".join(item.norm for item in parts), 0
            entity.first = before.first


def joined_by_and(canvas: Canvas, first: int) -> bool:
    """Whether the conjunction before an entity is "and" (which may start something else) and not "or"."""
    return canvas.word(first - 1) in ("and", "и", "&", ",", "the", "a", "also")


def _mark(canvas: Canvas, entity: Found, at: dict[int, Found], names: set[str], *, hit_goods: bool) -> int:
    """Negate an entity and those at the same place; of "no white shoes" only the white."""
    following = at.get(entity.last)
    if (
        entity.name == "category"
        and hit_goods
        and "category" not in names
        and names
        and not _separated(canvas, entity.first)
    ):
        return entity.last
    for other in {
        id(o): o for o in at.values() if o.first == entity.first and o.last == entity.last
    }.values():
        other.negated = True
    names.add(entity.name)
    if following is not None and following.name != "category" and entity.name == "category":
        return entity.last
    return entity.last


def _separated(canvas: Canvas, first: int) -> bool:
    return canvas.word(first - 1) in _JOINS or canvas.word(first - 1) in (",", "-")


def _continues(canvas: Canvas, index: int, at: dict[int, Found], names: set[str]) -> bool:
    """Whether an entity right behind a refused one belongs to the same refused phrase."""
    return at[index].first == index and (index - 1) in at


def _list_goes_on(canvas: Canvas, index: int, at: dict[int, Found], names: set[str], started: bool) -> bool:
    """Behind a comma: whether the list of refused things goes on ("not black, brown or red", "…, and no
    leather").
    """
    if not started:
        return False
    following = index + 1
    if canvas.word(following) in ("or", "nor", "ни", "или"):
        return True
    if canvas.word(following) in ("and", "и"):
        return NEGATOR.fullmatch(canvas.word(following + 1)) is not None
    entity = at.get(following)
    if entity is None or entity.name not in names:
        return False
    return canvas.word(entity.last) in ("or", "nor", "ни", "или", "and", "и") or (
        canvas.word(entity.last) == "," and canvas.word(entity.last + 1) in ("or", "nor", "ни", "или")
    )


def _noun_behind(canvas: Canvas, index: int, at: dict[int, Found]) -> bool:
    return (index - 1) in at
