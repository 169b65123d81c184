"""References to what is on the table, and quantities: "the second one", "оба", "#3", "2 of them", "x2"."""

from __future__ import annotations

import re

from nlu.entities.items import Canvas, Found, pattern
from nlu.entities.quantities import WORDY, counted, quantities
from nlu.tokens import word_set

_ORDINALS: dict[str, int] = {
    word: index
    for index, names in enumerate(
        ("first", "second", "third", "fourth forth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
        1,
    )
    for word in names.split()
}
_RU_ENDINGS = r"(?:ый|ой|ий|ая|ое|ую|ого|ому|ым|ом|ые|ых|ыми|ья|ье|ью|ьего|ьей|ьему|ьем|ьим|ьи|ьих|ей)"
_RU_ORDINALS = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят")
_RU_ORDINAL = rf"(?:{'|'.join(_RU_ORDINALS)}){_RU_ENDINGS}"
_LAST_RU = r"последн(?:ий|яя|ее|юю|его|ей|ему|им|ем|ие|их)"
_DIGITS = r"\d{1,2}(?:st|nd|rd|th|й|я|ю|е|го|ой|ый|ий|ая|ую|му)"

#: Behind an ordinal: what makes it no reference to a shown product.
_NOT_AFTER = (
    r"(?! (?:of all|time|times|thing|things|thought|thoughts|hand|aid|name|class|week|weeks|"
    r"month|months|year|years|night|nights|"
    r"winter|summer|spring|autumn|fall|season|day|days|minute|order|purchase|longer|birthday|"
    r"anniversary|floor|century|generation|"
    r"gen|grade|street|date|place|i|we|chance|baby|child|visit|impression|home|apartment|car|"
    r"job|try|communion|long|"
    r"раз|раза|очередь|делом|время|дни|день|месяц|год|заказ|покупк\w*|новинк\w*|этаж\w*|"
    r"класс\w*|числ\w*|январ\w*|феврал\w*|март\w*|апрел\w*|ма[йя]|июн\w*|июл\w*|"
    r"август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*|попавш\w*|встречн\w*|хорошо|класс|"
    r"ребен\w+)(?!\S))"
)
_EN_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|{_DIGITS})"
_POINT = pattern(
    rf"(?:(?:the|that|this|your|number|no|nr|option|item|variant|product|вон|вот) "
    rf"){{0,3}}(?P<n>{_EN_ORDINAL}|{_RU_ORDINAL}|\d{{1,2}} - (?:й|я|ю|е|го|ой|ый|ая|ую|му))"
    rf"{_NOT_AFTER}(?: (?:one|ones|option|item|product|variant|вариант|модель|из списка|из них|"
    rf"штук[уа]|of them|of these|of those|from the list))?"
)
_LAST = pattern(
    rf"(?:(?:the|that|your) last{_NOT_AFTER}(?: (?:one|ones|option|item|product))?|last (?:one|"
    rf"option|item|product)|(?P<ru>{_LAST_RU}){_NOT_AFTER}(?: (?:вариант|модель|из списка))?)"
)
#: "price of 2", "cart 3": a place in the list, said as curtly as can be.
_CURT = pattern(
    r"(?:price|cost|details?|info|link|photos?|pictures?|sizes?|colou?rs?|reviews?) (?:of|for|on) (?P<n>#)"
    r"(?= [.!?]|$)|\A(?:cart|basket|bag|details|price|цена|подробнее|корзина) (?P<m>#)"
    r"(?= [.!?]|$)"
)
#: "2 in cart": a number, not a quantity, when nothing comes before it.
_CARTED = pattern(r"\A(?P<n>#) (?:in|into|to|в) (?:the |my )?(?:cart|basket|bag|корзин\w{1,2})(?= [.!]|$)")
_FIRST_FEW = pattern(
    r"(?:the )?(?:(?P<side>first|top|last) (?P<n>#|couple|few)(?! (?:¤))|(?P<ruside>перв(?:ые|"
    r"ых)|последн(?:ие|их)) (?P<run>#|пару))(?: of them| ones| options)?"
)
_NUMBERED = pattern(
    r"(?:the )?(?:number|nr|num|no|№|option|item|variant|product|choice|candidate|"
    r"номер\w{0,2}|вариант\w{0,2}|позици\w{1,2}|модель номер|под номером|модель №) (?:№ |"
    r"номер |number |no )?(?P<n>#|one|один|раз)"
)
_PAIR = pattern(
    r"(?:compare|between|difference between|versus|(?:сравни\w{0,4}|разниц\w{1,3} между|"
    r"отлича\w+)) (?:(?:the|number|numbers|no|№|option|options|номер|номера|варианты|между) "
    r"){0,2}"
    r"(?P<a>#|one|один)(?: (?:and|with|to|vs|or|versus|и|с|или|со|,|&|against|from|от|/) "
    r"(?:(?:number|no|№|номер|option|the) )?(?P<b>#|one|один)){1,4}"
)
_PAIR_FIRST = pattern(
    r"(?:№ )?(?P<a>#) (?:and|vs|with|и|с|,) (?:№ )?(?P<b>#) (?:compare|сравни\w{0,4}|"
    r"difference|в чем разница|чем отлича\w+)"
)
_ONLY_NUMBERS = re.compile(
    r"(?:(?:the|№|i like|take|беру|возьму) )?#(?: (?:and|or|&|,|и|или|vs|\+|/) (?:№ "
    r")?#){1,4}(?: (?:please|пожалуйста|[.!?]))*\Z"
)
_ONLY_HASH = re.compile(r"№ #(?: [.!?])*\Z")

_THING = {
    "both": pattern(
        r"(?<!нам )(?<!им )(?<!us )(?<!вам )"
        r"(?:both(?! (?:(?!(?:the|these|those|this|that) )\S+ ){1,4}(?:and|&) )"
        r"(?: of (?:them|these|those))?|"
        r"the two of them|them both|those two|these two|оба|"
        r"обе|обоих|обеих|обоим|обеим|эти дв[ае]|их обоих)"
    ),
    "cheapest": pattern(
        r"(?:the )?(?:(?:very )?cheapest|least expensive|lowest priced?|"
        r"most affordable)(?: (?:ones?|option|item))?"
        r"(?: of (?:them|these|those|the lot|all))?|(?:сам\w{2,3} )(?:дешев\w{2,4}|недорог\w{2,4}|"
        r"бюджетн\w{2,4})(?: из (?:них|этих))?|"
        r"(?:which|which one|what|who)(?: of (?:these|those|them|the (?:two|three|"
        r"four)))? (?:is|s|costs|are) (?:the )?"
        r"(?:cheaper|cheapest|less expensive|less)(?: one)?(?: of (?:these|those|them))?|"
        r"(?:как(?:ой|ая|ое)|котор\w{2})(?: из (?:них|этих))?(?: будет| выйдет| стоит)? дешевле|"
        r"(?:какие|что) из (?:них|этих)(?: будет| выйдет| стоит)? дешевле|"
        r"что подешевле из них|наименее дорог\w{2,4}"
    ),
    "dearest": pattern(
        r"(?:the )?(?:most expensive|priciest|dearest|costliest)(?: (?:ones?|option|item))?"
        r"(?: of (?:them|these|those|the lot|all))?|"
        r"(?:сам\w{2,3} )дорог\w{2,4}"
    ),
    "best": pattern(
        r"(?:which|what)(?: of (?:these|those|them)| one| ones)? (?:is|are|s|would|do|should|will)(?: "
        r"(?:the|you|i|be|"
        r"your))* (?:best|pick|choose|take|buy|recommend|suggest|favou?rite|go for|go with|advise)(?: (?:one|"
        r"ones|out of|of|"
        r"from|among)(?: (?:these|those|them))?)?|whats (?:the best|your (?:favou?rite|pick|advice))(?: "
        r"(?:one|of (?:"
        r"these|those|them)))?|(?:the )?best (?:one|of (?:these|those|them|the lot))|"
        r"(?:какой|какую|какое|какие|какая|котор\w{2}|что)(?: из (?:них|этих|этого))?(?: бы)?(?: (?:вы|"
        r"ты|мне|нам))?(?: сами| лично)?"
        r"(?: бы)? (?:(?:по)?совету\w{2,4}|порекомендуе\w{1,2}|рекомендуе\w{1,2}|взял\w{0,2}|выбрал\w{0,2}|"
        r"предпоч\w{2,4}|(?:самый |самая |самое |самые )?лучш\w{2}|брать|выбрать)(?: (?:бы|сами|лично))*"
        r"(?: из (?:них|этих|этого))?|(?:какой|какая|какое|какие|котор\w{2})(?: из (?:них|этих))? "
        r"лучше(?: (?:взять|"
        r"брать|выбрать|купить))?|(?:сам\w{2,3} )?лучш\w{2} из (?:них|этих)|"
        r"(?:just )?(?:pick|choose|decide)(?: (?:one|it|something|any))? for me|"
        r"you (?:can )?(?:pick|choose|decide)(?: (?:one|it|for me))*(?= [.!]|$)|"
        r"(?:выбери|выберите|реши|решите|подбери|подберите) (?:за меня|сам|сама|сами)|на ваш(?:е)? (?:вкус|"
        r"выбор|усмотрение)|на тво[йе] (?:вкус|выбор|усмотрение)"
    ),
    "all": pattern(
        
        r"(?:all (?:of )?(?:them|these|those|three|four|five|#)(?: of them)?|all of it|them all|"
        r"the lot|these(?: ones)?(?= [.!?,]|$| (?:are|look|in|seem|please))|"
    
        
        r"those(?: ones)?(?= [.!?,]|$| (?:are|look|in|seem|please))|everything you showed|вс[её] "
        r"(?:три|эти|их)|из (?:них|этих)(?= [^.!]*\?)|их вс[её]|всех|эти(?= [.!?,]|$)|этих(?= [.!?,]|$)|"
        r"между ними|все(?= (?:это )?в корзин)|them|их(?! "
        r"(?:много|мало)))"
    
    ),
    "sum": pattern(
        r"(?:in total|all together|altogether|total|in all|all in all|всего(?= [.!?,]|$| (?:выходит|"
        r"получается|"
        r"вышло|за))|итого|общ\w{2,3} сумм\w|в сумме)"
    ),
    "middle": pattern(
        r"(?:the )?(?:middle|center|centre|one in the middle)(?: one)(?! of)|the one in the "
        r"middle|(?:тот|та|ту|который) (?:что )?(?:в середине|посередине|по центру)|посередине"
    ),
    "others": pattern(
        
        r"(?:the )?other (?:one|ones|options|models|items)|(?:any |some |the )?others|another one|"
        r"something else|anything else|different ones|остальн(?:ые|ых|ое)|друг(?:ие|их)(?: "
        r"варианты| модели)?|что то другое|что - то другое|ещ?е варианты"
    
    ),
    "that": pattern(
        
        r"(?:that|this)(?: very)? one|(?:the|that|this) (?!(?:other|next|first|last|second|only|big|new|"
        r"right|best|same|is|are|was|has|have|comes?|can|will|would|should)\b)"
        r"(?:[a-z]{2,20} ){1,3}?one(?! (?:of|that|for|which|to))|(?:that|this)(?= "
        r"[.!?,]|$| (?:is|please|in|costs?|seems|looks|fits?|comes)(?! (?:too|all|a|the|it|stupid|"
        r"not|your|why|what|how|so|bot|really) ))|"
    
        
        r"(?:add|take|buy|get|want|remove|like|about|with|have) (?P<core>that|this)(?! (?:i|you|"
        r"is|it|are|would|can|will))|"
    
        
        r"(?:вон |вот )(?:тот|та|ту|то|эту|этот|эта)|(?:тот|та|ту)(?! (?:же|факт|еще|кто|"
        r"что (?:надо|нужно)|мне|самый|раз))|(?:этот|эту|эта|этого|этой|этом|этому|этим)"
        r"(?! (?:раз|год|месяц|неделе|недели|вопрос\w*|время|случа\w+|магазин\w*|бот\w*))|это(?= [.!?,]|$)"
    
    ),
    "it": pattern(
        r"(?<!forget )(?<!about )it(?! (?:is (?:ok|fine|cold|raining|for|my|a|their|his|her)|was|"
        r"would be|gets|rains|doesnt matter|depends|seems|should be|has to|must be|needs to|can "
        r"be))|its(?= (?:price|size|colour|color|too|weight|material))|(?<!у )(?:его|ее)|нее|него|"
        r"(?:он|она|оно|они)(?= [^.!]*\?)"
    ),
}  # fmt: skip
#: What a superlative ends in when it speaks of what lies on the counter.
_SHOWN = frozenset({"these", "those", "them", "lot", "них", "этих"})
_WHICH = word_set("which какой какая какое какие какую который которая которые что what")
_LOOSE = word_set("them these those их эти этих")
_NOT_IT = frozenset({"about"})


def find_references(canvas: Canvas) -> list[Found]:
    """References in the order of the message; the items they cover are taken, but those of colours and goods
    inside "the magenta one"."""
    found = [*_numbered(canvas), *quantities(canvas), *_ordinals(canvas)]
    for kind, source in _THING.items():
        for match, first, last in canvas.matches(source):
            if "core" in source.groupindex and match.group("core"):
                first = last - 1
            if not canvas.free(first, last) or (kind == "it" and canvas.word(first - 1) in _NOT_IT):
                continue
            if last - first == 1 and canvas.word(first) in ("that", "this") and not _points(canvas, first):
                continue
            if kind == "that" and last - first > 2:
                # "the magenta one": the words between stay free for the lexicon.
                canvas.take(first, first + 1)
                canvas.take(last - 1, last)
            else:
                canvas.take(first, last)
            said = match.group().split()
            among = kind in ("cheapest", "dearest") and (said[-1] in _SHOWN or said[0] in _WHICH)
            counted = kind == "all" and canvas.word(first - 1) == "of" and canvas.word(first - 2) == "#"
            # "2 of them" is two of the one thing spoken about, not two of each that was shown.
            meant = "it" if counted else kind
            value = {"kind": meant, "among": "shown"} if among else {"kind": meant}
            if kind == "all" and said[0] in _LOOSE and len(said) == 1:
                # "Беру их" of a pair of shoes is one thing; "all of them" is not.
                value["loose"] = "yes"
            found.append(Found("reference", value, first, last, confidence=0.7 if meant == "it" else 0.9))
    return sorted(found, key=lambda reference: reference.first)


_BEFORE_THAT = word_set("""

    add take buy get want remove like about with have is of and or but what in to for so ok okay yes no
    keep order put whats hows .,
    ! ? ; : ☺
    """)


def _points(canvas: Canvas, index: int) -> bool:
    """Whether "that" stands for a thing; behind a noun it only joins a clause ("a cable that is long")."""
    return index == 0 or canvas.word(index - 1) in _BEFORE_THAT


def _ordinal(index: int, first: int, last: int, confidence: float = 1.0) -> Found:
    return Found("reference", {"kind": "ordinal", "index": index}, first, last, confidence=confidence)


#: "Size no 9", "color #2", "a #8 foundation": numbers of sizes, shades and models.
_NO_PLACE = word_set(
    "a an size sizes sized color colour colors colours colored shade shades model type цвет оттенок"
)


def _numbered(canvas: Canvas) -> list[Found]:
    """ "compare 1 and 3", "number 2", "#2"."""
    found = []
    matches = [
        match
        for source in (_PAIR, _PAIR_FIRST)
        for match, first, _ in canvas.matches(source)
        if canvas.word(first - 1) not in _NO_PLACE
    ]
    only = _ONLY_NUMBERS.match(canvas.text) or _ONLY_HASH.match(canvas.text)
    for match in [*matches, *([only] if only else [])]:
        first, last = canvas.at(match.start()), canvas.at(match.end() - 1) + 1
        for index in range(first, last):
            item = canvas.items[index]
            value = item.value if item.kind == "number" else WORDY.get(item.symbol)
            if value is not None and 1 <= value <= 20 and value == int(value) and not canvas.taken[index]:
                canvas.take(index, index + 1)
                found.append(_ordinal(int(value), index, index + 1))
    for match in [match for match, _, _ in canvas.matches(_CURT)]:
        group = "n" if match.group("n") else "m"
        value, at = counted(canvas, match, group), canvas.at(match.start(group))
        if value is not None and 1 <= value <= 20 and canvas.free(at, at + 1):
            canvas.take(at, at + 1)
            found.append(_ordinal(value, at, at + 1))
    for match, first, last in [*canvas.matches(_NUMBERED), *canvas.matches(_CARTED)]:
        value = counted(canvas, match)
        if canvas.word(first - 1) in _NO_PLACE:
            continue
        if value is not None and 1 <= value <= 20 and canvas.free(first, last) and canvas.word(last) != "¤":
            canvas.take(first, last)
            found.append(_ordinal(value, first, last))
    return found


def _ordinals(canvas: Canvas) -> list[Found]:
    found: list[Found] = []
    for match, first, last in canvas.matches(_FIRST_FEW):
        group = match.group("n") or match.group("run")
        numbers = [item for item in canvas.items[first:last] if item.kind == "number"]
        count = int(numbers[0].value or 0) if numbers else WORDY.get(group, 2)
        if not 1 <= count <= 10 or not canvas.free(first, last):
            continue
        canvas.take(first, last)
        side = match.group("side") or match.group("ruside")
        backwards = side == "last" or side.startswith("последн")
        indexes = range(-count, 0) if backwards else range(1, count + 1)
        found.extend(_ordinal(index, first, last) for index in indexes)
    for match, first, last in canvas.matches(_POINT):
        if not canvas.free(first, last) or _idiom(canvas, first, last, match):
            continue
        index = _index(match.group("n"))
        if index is not None and 1 <= index <= 20:
            canvas.take(first, last)
            found.append(_ordinal(index, first, last))
    for _, first, last in canvas.matches(_LAST):
        # "В последнем" is in the last one; "в последний" (раз, момент) is a time.
        told = canvas.word(first - 1) not in ("at", "в", "за") or canvas.word(first).endswith(("ем", "ей"))
        if canvas.free(first, last) and told:
            canvas.take(first, last)
            found.append(_ordinal(-1, first, last))
    return found


def _idiom(canvas: Canvas, first: int, last: int, match: re.Match[str]) -> bool:
    """ "first, …", "a second", "on second thought", "at first", "во-первых"."""
    before, word = canvas.word(first - 1), match.group("n")
    if before == "во" and word.endswith(("ом", "ой")):
        # "Что во втором?": in the second one.
        return False
    if last - first == 1:
        if before in (
            "a",
            "at",
            "per",
            "one",
            "half",
            "every",
            "on",
            "во",
            "во-",
            "-",
            "just a",
            "my",
            "our",
            "his",
            "her",
        ):
            return True
        if word in ("first", "second", "third") and canvas.word(last) in (",", "i", "we", "let", "off", "ly"):
            return word != "second" or canvas.word(last) != ","
        if word in ("second",) and canvas.word(last) in ("hand",):
            return True
    return canvas.word(last) == "☺" and False


def _index(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS[word]
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits.group())
    return next((index for index, stem in enumerate(_RU_ORDINALS, 1) if word.startswith(stem)), None)
