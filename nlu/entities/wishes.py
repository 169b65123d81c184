"""Wishes about the wishes: "cheaper", "something better", "any colour", "forget the money"; and moods."""

from __future__ import annotations

from typing import Literal

from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found, pattern
from nlu.tokens import word_set

Mood = Literal["neutral", "happy", "angry", "hurried", "unsure"]

_CHANGES = {
    "cheaper": (
        r"(?:less money|(?:costs?|costing|pay|spend(?:ing)?) less|cheap+er|cheeper|chaper|"
        r"cheapier|less expensive|less pricey|less costly|lower "
        r"(?:price|cost|priced)|lower in price|not (?:so|as|that) expensive|for less|lower end|"
        r"lower budget|"
        r"по ?- ?дешевле|подешевле|дешевле|дешевше|недороже|менее дорог\w+|не так(?:ой|ая|ое|ие)? "
        r"дорог\w+|по(?:бюджетнее)|бюджетнее|снизить цену|ниже ценой|ценой пониже|пониже "
        r"(?:цен\w+|в цене)|демократичн\w+)"
    ),
    "dearer": (
        r"(?:more expensive|pricier|dearer|more premium|premium|higher end|high end|high - end|"
        r"higher - end|upmarket|upscale|more luxurious|luxury|luxurious|top of the range|top end|"
        r"fancier|more fancy|costlier|"
        r"по ?- ?дороже|подороже|дороже|премиальн\w+|премиум|классом выше|классом повыше|"
        r"класс(?:ом)? (?:по)?выше|посолиднее|солиднее|люксов\w+|люкс|элитн\w+|уровнем выше|"
        r"повыше классом)"
    ),
    "better": (
        r"(?:nicer|better quality|higher quality|something better|anything better|better ones?|better "
        r"option|nicer ones?|something nicer|anything nicer|"
        r"получше|покачественнее|качественнее|поинтереснее|покрасивее|что ?то лучше|посерьезнее|"
        r"помощнее|понадежнее|надежнее)"
    ),
    "bigger": r"(?:biggest|largest|bigger|larger|сам\w{2,3} больш\w+|"
    r"roomier|more spacious|(?:too|a bit|bit|rather|quite) (?:small|tiny|cramped)|"
    r"побольше|больше размер\w{0,2}|размер\w{0,2} больше|"
    r"крупнее|покрупнее|просторнее|попросторнее|вместительнее|повместительнее|"
    r"(?:слишком|очень|чересчур|больно) (?:маленьк\w+|мал(?:а|о|ы)?|мелк\w+|тесн\w+|крошечн\w+)|"
    r"маловат\w{0,2}|тесноват\w{0,2})",
    "smaller": r"(?:smallest|smaller|сам\w{2,3} маленьк\w+|"
    r"tinier|more compact|less bulky|(?:too|a bit|bit|rather|quite) (?:big|large|huge|"
    r"bulky|massive)|поменьше|меньше размер\w{0,2}|размер\w{0,2} меньше|"
    r"компактнее|покомпактнее|мельче|помельче|"
    r"(?:слишком|очень|чересчур|больно) (?:больш\w+|велик\w*|крупн\w+|огромн\w+|громоздк\w+|массивн\w+)|"
    r"великоват\w{0,2}|громоздк\w+)",
    "taller": r"(?:tallest|taller|higher(?! (?:price|end|quality))|too low|повыше|выше ростом|"
    r"(?:слишком|очень) "
    r"низк\w+)",
    "lower": r"(?:lowest(?! price)|lower(?! (?:price|cost|in|end|budget))|too (?:tall|high)|пониже|"
    r"(?:слишком|очень) "
    r"высок\w+)",
    "wider": r"(?:widest|wider|broader|too narrow|пошире|шире|(?:слишком|очень) узк\w+|узковат\w{0,2})",
    "narrower": r"(?:narrowest|narrower|slimmer|too (?:wide|deep)|поуже|уже по ширине|(?:слишком|очень) "
    r"широк\w+|"
    r"широковат\w{0,2})",
    "simpler": r"(?:simpler|more basic|something basic|something simple|plainer|попроще|проще|поскромнее|"
    r"скромнее)",
    "lighter": r"(?:lighter|too (?:heavy|dark|gloomy)|полегче|легче|посветлее|светлее|(?:слишком|очень) "
    r"(?:тяжел\w+|темн\w+|мрачн\w+))",
    "darker": r"(?:darker|too (?:light|pale)|потемнее|темнее|(?:слишком|очень) (?:светл\w+|бледн\w+))",
    "longer": r"(?:longest|longer(?! than)|too short|подлиннее|длиннее|(?:слишком|очень) коротк\w+|"
    r"коротковат\w{0,2})",
    "shorter": r"(?:shortest|shorter(?! than)|too long|покороче|короче|(?:слишком|очень) длинн\w+|"
    r"длинноват\w{0,2})",
    "warmer": r"(?:warmer|too (?:thin|cold)|потеплее|теплее|(?:слишком|очень) тонк\w+)",
    "brighter": r"(?:brighter|more colou?rful|поярче|ярче)",
    "newer": r"(?:newer|поновее|новее)",
}
_MODEST = (
    r"(?:(?:a |on a |have a |my )?(?:small|low|tight|limited|modest|tiny|student) budget|on a budget|"
    r"(?:ограниченн\w+|небольш\w+|маленьк\w+|скромн\w+) бюджет\w*|"
    r"cheap|inexpensive|affordable|low(?: -)? cost|budget friendly|nothing fancy|nothing "
    r"too expensive|not (?:too|very|overly) (?:expensive|pricey|dear|costly)|недорог\w{2,4}|"
    r"недорого|бюджетн\w{2,3}|не (?:очень|слишком|сильно) дорог\w+|дешев\w{2,3}|дешево)"
)
_CHANGE_PATTERNS = {
    value: pattern(
        rf"(?:(?:a (?:bit|little)|slightly|much|even|way|something|anything|far|чуть|немного|"
        rf"намного|еще|что ?то|что - то) )*{source}"
    )
    for value, source in _CHANGES.items()
}
_MODEST_PATTERN = pattern(_MODEST)
#: "why is the first better", "is it longer than": a question about, not a wish for.
_ASKED = word_set("why whats what почему чем зачем")

_WHICH = word_set("which какой какая какое какие который которая которые")
_BETWEEN = word_set("is are costs one them these those них этих какой какая какое какие которая который the")

_ATTRIBUTES = {
    "color": r"(?:colou?rs?|цвет\w{0,2}|расцветк\w{0,2}|shades?)",
    "size": r"(?:sizes?|размер\w{0,2})",
    "brand": r"(?:brands?|бренд\w{0,2}|фирм\w{1,2}|марк\w{1,2}|производител\w{1,2}|make|manufacturer|"
    r"labels?)",
    "price": r"(?:prices?|money|budget|cost|costs|цен\w{1,2}|деньг\w{0,3}|бюджет\w{0,2}|"
    r"стоимост\w{1,2}|price range|price limit|limit|budget limit)",
    "material": r"(?:materials?|fabrics?|материал\w{0,2}|ткан\w{1,2})",
    "pattern": r"(?:patterns?|prints?|узор\w{0,2}|принт\w{0,2}|рисун\w{2,3})",
    "gender": r"(?:genders?)",
}
_DOESNT = (
    r"(?:(?:really )?(?:doesnt|dont|does not|do not|didnt|not) (?:really )?(?:matters?|"
    r"important)|isnt (?:that |so |very |really )?important|is not (?:that |so |very "
    r")?important|are not important|isnt an issue|is not an issue|is no issue|no issue|is "
    r"irrelevant|"
    r"is no object|no object|is not a problem|isnt a problem|is no problem|не ?важ\w{1,3}|не "
    r"принципиал\w{2,4}|не имеет значения|значения не имеет|без разницы|не играет роли|роли "
    r"не играет|люб(?:ой|ая|ое|ые)|не волнует|неважн\w|все равно|не критич\w+|по барабану|"
    r"пофиг)"
)
_WITHDRAWALS = {
    name: pattern(
        rf"(?:any (?:other )?(?:{source})(?: (?:is (?:ok|fine|good)|will do|works|at all))?|(?:the "
        rf")?(?:{source}) (?:is |are )?(?:- )?(?:вообще |мне |нам |мне вообще |для меня |уже "
        rf")?(?:{_DOESNT})|whatever (?:the )?(?:{source})|"
        rf"(?:forget|never mind|nevermind|ignore|drop|scrap|screw|disregard|regardless of|no "
        rf"matter) (?:about )?(?:the |my |that |what )?(?:{source})(?: limit)?|(?:dont|do not|"
        rf"doesnt) (?:care|mind) (?:about |what |which )?(?:the )?(?:{source})|"
        rf"люб(?:ой|ая|ое|ые|ого|ую|ом) (?:{source})|(?:{source}) люб(?:ой|ая|ое|ые|ого|ую)|"
        rf"(?:{_DOESNT}) (?:какой |какая |какого |какие |на |что за )?(?:{source})|"
        rf"(?:забудь(?:те)? (?:про |о )?|плевать на |не смотри(?:те)? на |убери(?:те)? "
        rf"(?:ограничени\w+ по )?)(?:{source})|"
        rf"no (?:particular |specific |preferred |preference on |preference for )(?:{source})|no "
        rf"preference (?:on|for|about) (?:the )?(?:{source})|without (?:a )?(?:{source}) limit"
        + (
            r"|no (?:budget|price limit|limit|budget limit)(?! of)|moneys? (?:is )?no (?:object|problem|"
            r"issue)|sky is the "
            r"limit|skys the limit|деньги не проблема|ценовых ограничений нет|без ограничений по "
            r"(?:цене|бюджету)"
            if name == "price"
            else ""
        )
        + ")"
    )
    for name, source in _ATTRIBUTES.items()
}
_AND_ATTRIBUTES = {
    name: pattern(rf"(?:and|or|&|,|и|или) (?:про |о )?(?:the |my )?(?:{source})(?! (?:¤|#))")
    for name, source in _ATTRIBUTES.items()
}
_ALL = pattern(
    r"(?:(?:it |that )?(?:doesnt|does not|dont|do not) (?:really )?matter(?: to me)?|(?:i "
    r")?(?:really )?(?:dont|do not) (?:really )?(?:care|mind)(?= [.,!?]|$)|no preferences?|no "
    r"particular preference|whatever(?= [.,!?]|$)|anything (?:goes|will do|is fine|works)|any "
    r"(?:will do|is fine|is ok|of them is fine)|im (?:easy|flexible|open)|"
    r"никакой разницы|нет разницы|без разницы|(?:мне )?все равно|мне все одно|не ?важно|не "
    r"принципиально|любой(?= [.,!?]|$)|любая(?= [.,!?]|$)|любое(?= [.,!?]|$)|любые(?= [.,!?]|"
    r"$)|что угодно|какой угодно|пофиг|по барабану|нет предпочтений)"
)
_ALL_ANY = pattern(r"any(?:thing)?")


def find_wishes(canvas: Canvas) -> list[Found]:
    """Withdrawn wishes and changes, in order; the items they cover are taken."""
    found: list[Found] = []
    for name, source in _WITHDRAWALS.items():
        for _, first, last in canvas.matches(source):
            if canvas.free(first, last):
                canvas.take(first, last)
                found.append(Found("anything", name, first, last))
    for name, source in _AND_ATTRIBUTES.items():
        for _, first, last in canvas.matches(source):
            if any(wish.last == first for wish in found) and canvas.free(first, last):
                # "Forget the price and the colour."
                canvas.take(first, last)
                found.append(Found("anything", name, first, last))
    for _, first, last in canvas.matches(_ALL):
        if canvas.free(first, last):
            canvas.take(first, last)
            found.append(Found("anything", "all", first, last, confidence=0.8))
    if not found and _ALL_ANY.fullmatch(canvas.text.strip(" .!?")):
        canvas.take(0, 1)
        found.append(Found("anything", "all", 0, 1, confidence=0.8))
    for value, change in _CHANGE_PATTERNS.items():
        for _, first, last in canvas.matches(change):
            if not canvas.free(first, last) or canvas.word(last) in ("than", "чем", "then"):
                continue
            if canvas.word(first - 1) in ("не", "not", "no"):
                continue
            if value in ("cheaper", "dearer") and _compares(canvas, first):
                continue
            if value in ("bigger", "smaller") and _of_money(canvas, first, last):
                # "Бюджет побольше можно, до 120".
                continue
            if any(word in _ASKED for word in canvas.text[: canvas.starts[first]].split()[-4:]):
                continue
            if _of_a_part(canvas, first, last):
                continue
            canvas.take(first, last)
            found.append(Found("change", value, first, last))
    for _, first, last in canvas.matches(_MODEST_PATTERN):
        if _compares(canvas, first):
            continue
        if canvas.free(first, last) and not canvas.word(first - 1).startswith(("сам", "most", "наи")):
            canvas.take(first, last)
            found.append(Found("change", "cheaper", first, last, soft=True, confidence=0.7))
    return sorted(found, key=lambda wish: wish.first)


def _of_a_part(canvas: Canvas, first: int, last: int) -> bool:
    """ "With wider seat", "made of premium wood": what goods have or are made of is not to be changed."""
    behind = canvas.word(last)
    return (
        canvas.word(first - 1) in ("with", "of", "from")
        and behind.isalpha()
        and behind not in ALL
        and behind not in ("option", "options", "version", "quality", "price", "prices")
    )


def _of_money(canvas: Canvas, first: int, last: int) -> bool:
    near = [canvas.word(at) for at in (*range(first - 3, first), *range(last, last + 2))]
    return any(word.startswith(("budget", "бюджет", "денег", "money", "сумм")) for word in near)


def _compares(canvas: Canvas, first: int) -> bool:
    """ "Which is cheaper", "какая из них дешевле": a question about what is shown."""
    before = canvas.text[: canvas.starts[first]].split()[-4:]
    return any(word in _WHICH for word in before) and (bool(before) and before[-1] in _BETWEEN)


_ANGRY = pattern(
    r"(?:fuming|livid|outrag\w+|unacceptable|useless|stupid|dumb|idiot\w*|terrible|horrible|awful|worst|ridiculous|rubbish|"
    r"garbage|crap|bullshit|shit\w*|fuck\w*|wtf|scam|pathetic|hate (?:this|you|it)|waste of "
    r"(?:time|money)|angry|annoy\w+|furious|disgust\w+|"
    r"sick of|fed up|disappoint\w+|omg you|not helpful|unhelpful|joke|издеват\w+|издеваетесь|"
    r"тупо\w*|туп(?:ой|ая|ые|ит)|бесполезн\w+|дурак\w*|идиот\w*|ужас\w*|кошмар\w*|бред|отстой|"
    r"хрен\w*|черт|блин|бесит|достал\w*|надоел\w*|обман\w*|позор\w*|безобрази\w+|хамств\w+|"
    r"отвратительн\w+|говно|толком не)"
)
_HAPPY = pattern(
    r"(?:thanks|thank you|thx|awesome|great|perfect|love (?:it|this|that|them)|lovely|amazing|"
    r"wonderful|excellent|brilliant|cool|fantastic|yay|cheers|"
    r"спасибо\w*|спасибочки|отлично|супер|класс|здорово|прекрасн\w+|замечательн\w+|круто|"
    r"обожаю|нравится|шикарн\w+|благодар\w+|идеально)"
)
_HURRIED = pattern(
    r"(?:asap|urgent\w*|hurry|in a hurry|in a rush|quickly|right now|immediately|no time|"
    r"short on time|срочно|быстро|быстрее|побыстрее|скорее|поскорее|тороплюсь|спешу|некогда|"
    r"горит)"
)
_UNSURE = pattern(
    r"(?:not sure|unsure|no idea|no clue|dont know|do not know|dunno|idk|maybe|confused|cant "
    r"decide|undecided|help me choose|hmm+|lost|не знаю|не уверен\w?|не разбираюсь|сомневаюсь|"
    r"запутал\w+|не понимаю|не могу (?:решить|выбрать|определиться)|хз|теряюсь|растерял\w+|"
    r"подумаю|может быть)"
)
_EMOJI: dict[Mood, str] = {
    "angry": "😠😡🤬👿😤🖕💩🤮😒🙄",
    "happy": "😀😃😄😁😊🙂😍🥰🙏👍❤🎉😂🤩👏🔥😘🤗",
    "unsure": "🤔😕😐🤷🫤😶",
    "hurried": "⏰⌛⏳",
}


def mood(canvas: Canvas, text: str) -> Mood:
    """How somebody sounds: by words, emoji, capitals and exclamation marks."""
    score: dict[Mood, float] = {"angry": 0.0, "happy": 0.0, "hurried": 0.0, "unsure": 0.0}
    for name, source in (("angry", _ANGRY), ("happy", _HAPPY), ("hurried", _HURRIED), ("unsure", _UNSURE)):
        score[name] += min(3, sum(1 for _ in source.finditer(canvas.text)))  # type: ignore[index]
    head = text[:2000]
    for name, signs in _EMOJI.items():
        score[name] += 1.0 if any(sign in head for sign in signs) else 0.0
    letters = [letter for letter in head if letter.isalpha()]
    if len(letters) >= 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
        score["angry"] += 1.0
    if "!!!" in head and not score["happy"]:
        score["angry"] += 0.6
    if "???" in head:
        score["unsure"] += 0.6
    name, best = max(score.items(), key=lambda pair: pair[1])
    return name if best >= 0.6 else "neutral"
