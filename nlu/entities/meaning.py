"""What a name of the vocabulary means where it stands: goods, looks, a person, a brand, or just a word."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.entities.function_words import ALL, RUSSIAN
from nlu.entities.items import Canvas, Found
from nlu.morphology import Morphology, is_russian, singular
from nlu.tokens import word_set
from nlu.vocabulary import Term

_PERSONAL = ("gender", "age_group")
_LOOKS = ("color", "material")
#: Words that announce a brand.
_BRAND_CUES = word_set("by from brand brands made фирмы фирма марки марка бренд бренда производитель от")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Terms of the vocabulary that items[first:last] may mean."""

    first: int
    last: int
    terms: tuple[Term, ...]

    @property
    def words(self) -> int:
        return self.last - self.first

    @property
    def looks(self) -> bool:
        """Whether it only says what goods look like: "stainless steel" is longer than a stocked "steel"."""
        return all(term.name in _LOOKS for term in self.terms)

    @property
    def stocked(self) -> bool:
        return any(term.count > 0 for term in self.terms)


class Meanings:
    """Chooses among the senses of names. common: words of everyday language; goods and brands called like
    one need a sign that they are meant."""

    def __init__(self, morphology: Morphology, common: frozenset[str]) -> None:
        self._morphology = morphology
        self._common = common

    def meant(self, chosen: list[Candidate], canvas: Canvas, text: str) -> list[Found]:
        """The entities of candidates that don't overlap, each in its likeliest sense."""
        sure_categories = {
            index
            for candidate in chosen
            if any(term.name == "category" for term in candidate.terms)
            for index in range(candidate.first, candidate.last)
        }
        found: list[Found] = []
        for candidate in chosen:
            terms = [
                term
                for term in candidate.terms
                if self._evident(term, candidate, canvas, text, sure_categories)
            ]
            if not terms:
                continue
            picked = [self._pick(terms, candidate, canvas, sure_categories)]
            if picked[0].name in _PERSONAL:
                # "boys" are male and kids at once.
                picked = [
                    max((term for term in terms if term.name == name), key=lambda term: term.count)
                    for name in _PERSONAL
                    if any(term.name == name for term in terms)
                ]
            fixed = any(item.fixed for item in canvas.items[candidate.first : candidate.last])
            found.extend(
                Found(
                    term.name, term.value, candidate.first, candidate.last,
                    confidence=0.9 if fixed else 1.0, source="typo" if fixed else "lexicon", count=term.count,
                    derived=term.name == "category" and term.source == "derived",
                )
                for term in picked
            )  # fmt: skip
        return found

    def _pick(self, terms: list[Term], candidate: Candidate, canvas: Canvas, categories: set[int]) -> Term:
        """The meaning of a surface that has several: goods beside no other goods, else an attribute."""
        best: dict[str, Term] = {}
        for term in terms:
            if term.name not in best or term.count > best[term.name].count:
                best[term.name] = term
        if len(best) == 1:
            return next(iter(best.values()))
        if "recipient" in best:
            if "gender" in best and best["gender"].surface.endswith("."):
                return best["gender"]
            if (
                canvas.word(candidate.first - 1) in _POSSESSIVES
                or (len(best) == 2 and "category" in best)
                or self._dative(canvas.word(candidate.last - 1))
            ):
                return best["recipient"]
            best.pop("recipient")
        if _trademark(best, candidate, canvas):
            return best["brand"]
        beside = _beside(candidate, canvas, categories)
        rank = {"color": 0, "gender": 0, "age_group": 1, "material": 1}
        if "category" in best and not beside and best["category"].count:
            return best["category"]
        attributes = [term for term in best.values() if term.name != "category"]
        if any(term.name in _LOOKS for term in attributes):
            # Columns like "legs: birch" say less than what the word means everywhere.
            attributes = [
                term for term in attributes if term.name in (*_LOOKS, "brand", "gender", "age_group")
            ]
        if {term.name for term in attributes} == set(_LOOKS):
            # Steel and glass may be either: whichever this shop tells its goods apart by.
            return max(
                attributes,
                key=lambda term: (term.count, term.name == ("color" if term.count else "material")),
            )
        return min(
            attributes,
            key=lambda term: (
                term.count == 0,
                rank.get(term.name, 3 if term.name == "brand" else 2),
                -term.count,
            ),
        )

    def _dative(self, norm: str) -> bool:
        """ "Девушке" gets something; "девушка" may be whoever the goods are made for."""
        if not is_russian(norm):
            return False
        cases = self._morphology.forms(norm).cases
        return "datv" in cases and not cases & {"nomn", "gent", "accs"}

    def _evident(
        self, term: Term, candidate: Candidate, canvas: Canvas, text: str, categories: set[int]
    ) -> bool:
        """Whether a word is more than its everyday self: brands and goods that are common words need a
        sign.
        """
        items = canvas.items[candidate.first : candidate.last]
        if term.name in _PERSONAL and term.surface.endswith("."):
            # "муж." abbreviates a gender, but without its dot it is a husband.
            return canvas.word(candidate.last) == "."
        if term.name == "color" and _flavours(candidate, canvas, categories):
            return False
        if (
            term.name == "color"
            and not term.count
            and term.value not in _BASIC_COLORS
            and items[-1].norm not in _BASIC_COLORS
            and (items[0].norm.isascii() or self._morphology.forms(items[-1].norm).pos == "NOUN")
        ):
            # "Rich and creamy", "for dry skin": a colour of things counts where something is coloured so.
            return (
                candidate.last in categories
                or canvas.word(candidate.last) in _COLOR_WORDS
                or canvas.word(candidate.first - 1) in _COLORED
                or _only(canvas)
            )
        if term.name in ("category", "material"):
            return not _is_verb(candidate, canvas) and not self._only_sounds(term, candidate, canvas)
        if (
            term.name == "recipient"
            and len(items) == 1
            and len(items[0].norm) <= 4
            and items[0].norm.isascii()
        ):
            before = canvas.word(candidate.first - 1)
            return before in _POSSESSIVES or before in ("for", "to") or items[0].norm in _SHORT_PEOPLE
        if term.name != "brand" or len(items) > 1:
            return True
        norm = items[0].norm
        grammar, short = norm in ALL, len(norm) <= 2
        if grammar and is_russian(norm):
            return False
        before = canvas.word(candidate.first - 1)
        if not grammar and not short:
            if not self._everyday(norm):
                return True
            return before not in _POSSESSIVES and before not in _PRONOUNS and before not in _ARTICLES
        original = text[items[0].start : items[0].end]
        named = original[:1].isupper() and not text.isupper() and (candidate.first > 0 or _only(canvas))
        beside = _beside(candidate, canvas, categories)
        if not short and norm not in _STRICT and candidate.last in categories and before not in _PRONOUNS:
            return True
        if short and original.isupper() and candidate.last in categories and norm not in ("i", "a"):
            return True
        return (named and (beside or before in _BRAND_CUES)) or _only(canvas)

    def _only_sounds(self, term: Term, candidate: Candidate, canvas: Canvas) -> bool:
        """Whether an everyday word merely looks like the name of goods: "цвета" is no "цветы", and what the
        shop doesn't have is meant only where a thing can be named: "a safe", but not "safe for kids"."""
        if candidate.words > 1 or term.name != "category":
            return False
        norm = canvas.word(candidate.first)
        if norm in RUSSIAN and norm != term.surface:
            return True
        if term.surface in _SLANG:
            # "Уши беспроводные" are headphones, "капли для ушей" and "болят уши" speak of ears.
            at = (canvas.word(candidate.first - 1), canvas.word(candidate.first - 2))
            return norm != term.surface or any(word in _ON_BODY or word.startswith("бол") for word in at)
        if norm in ("дома", "домой") and canvas.word(candidate.first - 1) != "для":
            # "Чтоб дома вкусно пахло": where, not what.
            return True
        if norm in _ADJECTIVES and term.surface != norm:
            # "Sweet and savory spices", "short red pants" want neither sweets nor shorts.
            behind = canvas.word(candidate.last)
            return behind in ("and", "or", "&", ",") or (behind.isalpha() and behind not in ALL)
        if norm in _GIFTS:
            # "A gift for dad" may be anything; only "gifts" by itself asks for the department.
            return norm not in _GIFT_DEPARTMENT or not _only(canvas)
        if term.count or not norm.isascii() or singular(norm) != norm or norm not in self._common:
            return False
        return canvas.word(candidate.first - 1) not in _NAMING and not _only(canvas)

    def _everyday(self, norm: str) -> bool:
        if norm in self._common or singular(norm) in self._common:
            return True
        return is_russian(norm) and self._morphology.forms(norm).known


#: Berlin and Kay 1969, "Basic color terms": words that mean nothing but a colour.
_BASIC_COLORS = frozenset(
    {"black", "white", "red", "green", "yellow", "blue", "brown", "purple", "pink", "orange", "grey", "gray"}
)
_COLOR_WORDS = word_set("color colour colored coloured shade or and цвет цвета цветов оттенка или , . -")
_COLORED = word_set("in color colour shade or not no цвет цвета в светло темно не или")


#: Colours by the names of what is eaten or smelled.
_TASTED = word_set("""
    almond apricot berry blackberry blueberry caramel champagne cherry chestnut chocolate cinnamon coconut
    coffee cranberry cream creamy cucumber ginger grape grapefruit hazelnut honey lavender lemon lime mango
    melon mint mocha skin mustard olive papaya peach peanut pistachio plum pumpkin raspberry rose salmon
    strawberry sunflower tomato vanilla walnut watermelon wine
    """)


def _flavours(candidate: Candidate, canvas: Canvas, categories: set[int]) -> bool:
    """Whether a colour's word tells a taste or a scent: "mint mouth wash", "honey bbq tuna" where honey is
    sold; but "a honey sofa", "in walnut", "walnut brown"."""
    if candidate.words > 1 or canvas.word(candidate.first) not in _TASTED:
        return False
    behind = canvas.word(candidate.last)
    if canvas.word(candidate.first - 1) in _COLORED or behind in _COLOR_WORDS or behind in _BASIC_COLORS:
        return False
    if behind in ("finish", "wood", "tone"):
        return False
    sold = any(term.name == "category" and term.count for term in candidate.terms)
    if candidate.last in categories:
        return sold
    return sold or (behind.isalpha() and behind.isascii() and behind not in ALL)


def _trademark(best: dict[str, Term], candidate: Candidate, canvas: Canvas) -> bool:
    """Whether a shipped name of goods is the brand that the shop stocks: "лего" is LEGO there, "памперсы"
    are what they stand for."""
    brand, goods = best.get("brand"), best.get("category")
    return (
        brand is not None
        and goods is not None
        and brand.count > 0
        and goods.source == "shipped"
        and canvas.word(candidate.first) == brand.surface
    )


def _beside(candidate: Candidate, canvas: Canvas, categories: set[int]) -> bool:
    """Whether goods stand right before or behind."""
    return candidate.first - 1 in categories or candidate.last in categories


def _only(canvas: Canvas) -> bool:
    """Whether the message is hardly more than one word."""
    return sum(item.kind == "word" and item.norm not in RUSSIAN for item in canvas.items) <= 1


_POSSESSIVES = word_set(
    "my our his her their little older younger big dear мой моя моей моему мою моего моих "
    "нашей нашему наш наша своей своему"
)
#: Words of grammar that stand before goods all the time: as brands they need a capital letter as well.
#: What is bought for somebody, whatever it is.
_GIFTS = word_set("gift gifts present presents подарок подарка подарку подарком подарки подарков")
_GIFT_DEPARTMENT = word_set("gifts presents подарки")
#: Goods by the names of other things.
_SLANG = frozenset({"уши"})
_ON_BODY = word_set("на в за с со для под мои мне меня него нее мерзнут торчат")
#: Words that describe, though the plural names goods: "flat sandals", "sweet tea".
_ADJECTIVES = word_set("sweet short flat plain tight brief slack casual formal")
#: Behind these "to" is a preposition: "compared to leather".
_LEADS_TO = word_set("compared similar match next like opposed change switch changed")
_NO_GOODS = {
    "light": ("weight", "up", "duty"),
    "top": ("quality", "notch", "of", "rated", "brand", "brands", "end"),
}
_STRICT = (
    word_set("""
    only one ones all no just more most new any other own same next best good nice great some every
    each both last first second such cheap better less many much few little lot the and or for with of
    own great well cool lovely perfect decent proper really very too
    """)
    | RUSSIAN
)
_SHORT_PEOPLE = word_set("wife dad mum mom son girl boy baby kid kids aunt boss")
_ARTICLES = word_set("a an for для")
#: Words right before a thing that is named.
_NAMING = word_set(
    "a an the any some my our your another new one no sell sells have got buy need want and or "
    "buying stock find , looking search searching"
)
_PRONOUNS = word_set(
    "i you we they he she it to dont didnt doesnt cant wont lets let can will would could should"
)


def _is_verb(candidate: Candidate, canvas: Canvas) -> bool:
    """ "to watch", "can you ring me": an English word that is goods as a noun stands as a verb."""
    if candidate.words > 1 or canvas.word(candidate.first).endswith("s"):
        return False
    if canvas.word(candidate.last) in ("it", "them", "me", "us"):
        return True
    if canvas.word(candidate.last) in _NO_GOODS.get(canvas.word(candidate.first), ()):
        return True
    if canvas.word(candidate.first) == "wash" and canvas.word(candidate.first - 1) in ("machine", "hand"):
        return True
    before = canvas.word(candidate.first - 1)
    if before not in _PRONOUNS or is_russian(canvas.word(candidate.first)):
        return False
    return canvas.word(candidate.first - 2) not in _LEADS_TO
