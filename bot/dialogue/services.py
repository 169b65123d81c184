"""Questions to the shop itself: what it does for people beside selling ("do you gift wrap?")."""

from __future__ import annotations

import re

_WHO = (
    r"(?:you(?:\s(?:guys|folks|all|people|lot))?|y'?all|u|ya|they|the\s(?:shop|store|company)|someone|somebody|"
    r"anyone|your\s(?:people|team|staff|guys|shop|store))"
)
_ALSO = r"(?:\s(?:also|even|still|actually|maybe|normally|usually|please|pls))*"
_DONE = (
    r"(?:(?:gift\s?-?)?wrap(?:ping)?|assembl(?:e|y|ing)|install(?:ation)?|set\s(?:it|them|this|everything)\sup|"
    r"put\s(?:it|them|this|everything|the\s\w+)\stogether|mount|deliver|ship|engrav(?:e|ing)|monogram|embroider|"
    r"personali[sz]e|customi[sz]e|alter|hem|shorten|tailor|repair|mend|fix|clean|recycle|take\sback|"
    r"haul\saway|exchange|refund|price\s?-?match|match\s(?:the\s)?prices?|"
    r"take\s(?:away\s)?(?:my|our|the|an)\sold|take\s(?:cards?|cash|paypal|amex|visa)|carry\s(?:it\s)?up)"
)
_OFFERED = (
    r"(?:(?:home\s|free\s|express\s|same\sday\s|next\sday\s|gift\s|curbside\s|click\sand\scollect\s|an?\s|any\s|"
    r"some\s|the\s|paid\s|your\sown\s|in\s?-?store\s)*"
    r"(?:assembly|installation|delivery|shipping|wrapping|gift\s?-?wrap(?:ping)?|engraving|alterations?|"
    r"tailoring|repairs?|pick\s?-?up|collection|instal?lments?|financing|layaway|klarna|price\smatch(?:ing)?|"
    r"warranty|guarantee|returns?\spolicy|student\sdiscount|loyalty\s(?:program(?:me)?|card|points)|"
    r"(?:physical\s|real\s|actual\s|brick\sand\smortar\s)(?:shop|store|location)s?|showrooms?|"
    r"(?:shop|store|branch|location)s?\s(?:in|near|around|close)))"
    # "Delivery bags" and "a repair kit" are goods.
    r"(?=\s*(?:$|[?.!,;])|\s(?:to|for|in|at|on|from|near|around|of|with|by|or|and|please|here|available|"
    r"included|free|extra|possible|as|too|services?|options?|points?|if|when|close)\b)"
)
_SERVICE = re.compile(
    rf"\b(?:do|does|can|could|will|would|did)\s{_WHO}{_ALSO}\s(?:help\s(?:me|us)\s(?:to\s)?)?{_DONE}\b|"
    rf"\b(?:do|does|can|could|would)\s{_WHO}{_ALSO}\s(?:have|offer|provide|do|charge(?:\s\w+)?\sfor|include)\s"
    rf"{_OFFERED}|"
    rf"\b(?:is|are)\sthere{_ALSO}\s{_OFFERED}|"
    rf"\b(?:is|are)\s{_OFFERED}\s(?:\w+\s)?(?:included|free|extra|possible|available)\b|"
    r"\b(?:can|could|may)\s(?:i|we)\s(?:(?:pick|collect)\s(?:it|them|this|that|everything|my\sorder|stuff)"
    r"(?:\sup)?|pick\sup\s(?:my\sorder|in|at|from)|come\s(?:by|and)\s|(?:get|have)\s(?:it|them|this|that)\s"
    r"(?:delivered|shipped|(?:gift\s)?wrapped|assembled|installed|engraved|altered|hemmed|fixed|repaired)|"
    r"(?:send|bring|give|take)\s(?:it|them|this|something|things)\sback|return\s(?:it|them|this|something)|"
    r"exchange\s(?:it|them|this)|pay\s(?:by|with|in|on|cash|later)|try\s(?:it|them|this|things)\son\s(?:at|in))\b|"
    r"\bwho\s(?:assembles|installs|delivers|carries|puts\s(?:it|them)\stogether)\b|"
    r"\bвы\s(?:(?:ещ[её]|также|сами)\s)*(?:упаковыва|заворачива|собира|устанавлива|доставля|гравиру|вышива|"
    r"подшива|ремонтиру|чините|меняете|обменива|отправля|вывоз|подним)\w*|"
    r"\b(?:есть|делаете|бывает)\s(?:ли\s|у\sвас\s)*(?:подарочн\w+\s)?(?:упаковк|сборк|доставк|самовывоз|рассрочк|"
    r"гравировк|примерк|шоурум|гаранти|ремонт|подъ[её]м)\w*|"
    r"\bможно\s(?:ли\s)?(?:\w+\s)?(?:забрать\sсам|вернуть|обменять|упаковать|завернуть|оплатить|самовывоз)\w*",
    re.IGNORECASE,
)


_RANGE = re.compile(
    r"\bwhat\s(?:do|can)\s(?:you|u|ya)(?:\s(?:guys|folks|all|actually|even|really|generally|normally))*\s"
    r"(?:sell|have|offer|stock|carry)(?:\s(?:here|there|then|anyway|exactly|in\s(?:the|your)\s(?:shop|store)))*"
    r"\s*[?!.]*\s*\Z|\bчто\s(?:у\sвас\s|вы\s)(?:\w+\s)?(?:есть|прода[её]те|продают)(?:\sвообще)?\s*[?!.]*\s*\Z",
    re.IGNORECASE,
)


#: How a question about a product begins, rather than one for others.
_OF_IT = re.compile(
    r"\W*(?:and |but |so |ok(?:ay)?,? |hmm,? )?"
    r"(?:do|does|did|can|could|will|would|is|are|how|why|when|where|must|should)"
    r"\s(?:i|we|you|it|they|one|this|that|these|those|the|long|heavy|much|easy|hard|tall|wide|big|many)\b",
    re.IGNORECASE,
)


def asks_of_it(text: str) -> bool:
    """Whether a message is put as a question about something that is there ("do I have to drill?")."""
    return _OF_IT.match(text) is not None


def asks_range(text: str) -> bool:
    """Whether somebody asks what there is in the shop at all."""
    return _RANGE.search(text) is not None


def asks_service(text: str) -> bool:
    """Whether somebody asks what the shop does for them: wrapping, assembling, returns, pick-up."""
    return _SERVICE.search(text) is not None
