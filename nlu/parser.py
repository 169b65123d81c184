"""The parser: one message to a Parse, by rules over the words of the shop and the shipped words of two
languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nlu.entities.bare_sizes import bare_sizes, letter_sizes, sized_ranges, unsized
from nlu.entities.closing import closing_amount
from nlu.entities.dimensions import MEASURED, find_dimensions
from nlu.entities.everyday import WORDS
from nlu.entities.features import Describing, find_features, search_text
from nlu.entities.function_words import ALL
from nlu.entities.items import Canvas, Found
from nlu.entities.lexicon import PREFIXES, LexiconIndex, word_counts
from nlu.entities.naming import led_by_names, naming, tells_size
from nlu.entities.negation import negate
from nlu.entities.numbers import fold
from nlu.entities.people import people, words_of
from nlu.entities.phrases import own_it, parts_refused, phrased
from nlu.entities.price import bare_number, find_prices
from nlu.entities.quantities import goods_quantities
from nlu.entities.references import find_references
from nlu.entities.roles import assign_roles, soften
from nlu.entities.shapes import find_shapes
from nlu.entities.shipped import Shipped, load_shipped
from nlu.entities.sizes import find_sizes
from nlu.entities.soft import find_soft
from nlu.entities.stories import drop_stories
from nlu.entities.taking import led_by_taking, takes
from nlu.entities.typos import RULE_WORDS, Speller, weights
from nlu.entities.whom import for_whom
from nlu.entities.wishes import Mood, find_wishes, mood
from nlu.entities.withstanding import find_withstanding
from nlu.intents import Embed, IntentClassifier
from nlu.keyboard import switched
from nlu.language import detect_language
from nlu.morphology import Morphology, is_russian, undiminished
from nlu.own_words import OwnWords
from nlu.parse import Entity, Language, Parse
from nlu.tokens import normal, tokenize
from nlu.vocabulary import Words

#: Entities that the parser makes itself. A feed's attribute of the same name ("recipient: husband") would be
#: taken for them; its words still count in search.
OWN_NAMES = frozenset(
    {"price", "quantity", "reference", "recipient", "occasion", "change", "feature", "anything", "number"}
)
#: Unknown words of one message that are looked up for typing errors; more come from pastes, not from people.
_CORRECTED = 40


class Parser:
    """Understands messages. Built per vocabulary (a generation), thread-safe, no I/O while parsing.

    classifier: what a message wants. vocabulary: the words of the shop. shipped: recipients, occasions,
    fillers (default: those in `nlu/data`). morphology: shared between parsers, so that its memory is.
    known: further words that are no typing errors. own: the merchant's synonyms, tables and expressions.
    """

    def __init__(
        self,
        classifier: IntentClassifier,
        vocabulary: Words,
        *,
        shipped: Shipped | None = None,
        morphology: Morphology | None = None,
        known: Collection[str] = frozenset(),
        own: OwnWords | None = None,
    ) -> None:
        self._classifier = classifier
        self._morphology = morphology or Morphology()
        self._shipped = shipped if shipped is not None else load_shipped()
        common = self._shipped.known | frozenset(known) | WORDS
        self._own = own or OwnWords()
        vocabulary = self._own.over(vocabulary)
        whom = for_whom(self._shipped, self._morphology)
        of_goods = [one for one in vocabulary.entries if one.name not in OWN_NAMES and not whom(one)]
        self._index = LexiconIndex([*of_goods, *words_of(self._shipped)], self._morphology, common)
        catalog_words = word_counts(vocabulary.words)
        self._catalog_words = frozenset(catalog_words)
        self._speller = Speller(
            weights(self._index.entry_words, catalog_words, RULE_WORDS),
            common | catalog_words.keys(),
            self._morphology,
        )
        fillers = frozenset(
            word for phrase in self._shipped.fillers for word in [normal(phrase)] if " " not in word
        )
        self._describing = Describing(self._morphology, fillers)

    @property
    def morphology(self) -> Morphology:
        """The forms of words, for others that read the same messages."""
        return self._morphology

    def load(self) -> None:
        """Read the Russian dictionary now rather than with the first Russian message."""
        self._morphology.load()

    def parse(
        self, text: str, hint: Language | None = None, vector: NDArray[np.float32] | Embed | None = None
    ) -> Parse:
        """All that one message says by itself. hint: the language spoken so far. vector: the message's
        sentence
        vector or what makes it, for the classifier."""
        began = perf_counter()
        meant = switched(text, self._morphology, self._speller.known)
        language = detect_language(meant, hint)
        canvas, found = self._understand(text)
        understood = perf_counter()
        intents = self._classifier.classify(_corrected(meant, canvas), language, vector)
        done = perf_counter()
        return Parse(
            text=text,
            language=language,
            intents=led_by_taking(
                led_by_names(intents, naming(canvas, found), tells_size(canvas, found)),
                takes(canvas, found),
            ),
            entities=self._entities(text, canvas, found),
            search_text=search_text(canvas, found),
            mood=mood(canvas, meant),
            timing_ms={"entities": (understood - began) * 1e3, "intents": (done - understood) * 1e3},
        )

    def entities(self, text: str) -> tuple[Entity, ...]:
        """The entities of a message alone, in order."""
        return self._entities(text, *self._understand(text))

    def _entities(self, text: str, canvas: Canvas, found: list[Found]) -> tuple[Entity, ...]:
        """What was found, but for what the merchant's own expressions claim."""
        entities = [entity.entity(text, canvas.items) for entity in found]
        claimed = self._own.matches(text)
        if claimed:
            kept = [e for e in entities if not any(o.start < e.end and e.start < o.end for o in claimed)]
            entities = sorted([*kept, *claimed], key=lambda entity: (entity.start, entity.end))
        return tuple(entities)

    def mood(self, text: str) -> Mood:
        """How a message sounds."""
        return mood(Canvas(fold(tokenize(text), self._morphology)), text)

    def _understand(self, text: str) -> tuple[Canvas, list[Found]]:
        text = switched(text, self._morphology, self._speller.known)
        canvas = Canvas(fold(tokenize(text), self._morphology))
        self._correct(canvas)
        describing = self._describing

        def is_content(index: int) -> bool:
            return describing(canvas, index)

        soft = find_soft(canvas, self._shipped.soft)
        found = find_dimensions(canvas, self._index.sides)
        found += find_shapes(canvas, self._index.sides, text)
        found += find_withstanding(canvas, self._morphology)
        found += find_sizes(canvas, self._index, text)
        found += find_prices(canvas)
        found += find_wishes(canvas)
        number = bare_number(canvas)
        pointing = [number] if number else find_references(canvas)
        found += pointing
        named = [one for one in self._index.find(canvas, text) if not self._only_a_verb(canvas, one)]
        for entity in named:
            canvas.take(entity.first, entity.last)
        named = phrased(canvas, named)
        named = people(canvas, named, self._shipped, self._morphology)
        found = unsized(canvas, found, named, self._morphology)
        found = sized_ranges(canvas, found, named, self._index, self._morphology)
        named += letter_sizes(canvas, named, self._index, self._morphology)
        found += closing_amount(canvas, found, named)
        named += goods_quantities(canvas, named)
        named += bare_sizes(canvas, named, self._index, self._morphology)
        told = drop_stories(canvas, named, self._morphology)
        named = negate(canvas, named, pointing, is_content)
        named = assign_roles(canvas, named, self._morphology, self._index.heads, pointing, is_content)
        soften(canvas, named, is_content)
        named = [entity for entity in named if not _inside_feature(entity, named)]
        for entity in named:
            if entity.negated and entity.name in ("color", "material") and not entity.count:
                # No column knows it, but a description may: "no leather" among goods without materials.
                entity.name, entity.value = "feature", _said(canvas, entity)
        parts_refused(canvas, named)
        found += named
        features = find_features(canvas, describing, found, told)
        features = [one for one in features if one.value not in _WHERE]
        for entity in features:
            self._undiminish(entity)
        found += features
        found = own_it(canvas, found)
        for entity in found:
            entity.soft = entity.soft or soft(entity) or self._unfiltered(canvas, entity)
        return canvas, sorted(found, key=lambda entity: (entity.first, entity.last))

    def _undiminish(self, feature: Found) -> None:
        """ "Баньку", where the shop only writes of "баня"."""
        said = str(feature.value)
        if not is_russian(said) or not said.isalpha():
            return
        forms = self._morphology.forms(said)
        if forms.pos == "NOUN" and said not in self._catalog_words and not self._written(forms.stems):
            full = (one for lemma in forms.lemmas for one in undiminished(lemma))
            meant = next((one for one in full if self._written(self._morphology.forms(one).stems)), None)
            feature.value = meant or said

    def _written(self, stems: Iterable[str]) -> bool:
        """Whether the shop's texts hold a word of one of these stems."""
        return not self._catalog_stems.isdisjoint(stems)

    @cached_property
    def _catalog_stems(self) -> frozenset[str]:
        return frozenset(self._morphology.stem(word) for word in self._catalog_words if is_russian(word))

    def _only_a_verb(self, canvas: Canvas, entity: Found) -> bool:
        """Whether a brand is read into a plain verb: "иду" is not Idee."""
        if entity.name != "brand" or entity.last - entity.first != 1:
            return False
        forms = self._morphology.forms(canvas.word(entity.first))
        return forms.known and forms.pos in ("VERB", "INFN", "GRND")

    def _unfiltered(self, canvas: Canvas, entity: Found) -> bool:
        """Whether the shop can hardly tell its goods apart by this, so that it must not be a condition: a
        size in a shop that states none, a measure ("160 cm" of what?), what something is for."""
        if entity.negated or entity.name in _UNDERSTOOD or entity.source == MEASURED:
            return False
        if entity.name == "size":
            return not self._index.sized
        if entity.name == "material":
            return entity.count == 0
        if any(canvas.items[at].kind in ("measure", "number") for at in range(entity.first, entity.last)):
            return True
        before = entity.first - 1
        while canvas.word(before) in ("a", "an", "the", "my"):
            before -= 1
        return canvas.word(before) in ("for", "to", "для", "на", "к")

    def _correct(self, canvas: Canvas) -> None:
        unknown, fixed = 0, False
        for item in canvas.items:
            if item.kind != "word" or unknown >= _CORRECTED or item.norm in ALL or item.norm in PREFIXES:
                continue
            meant = self._speller.correct(item.norm)
            if meant is not None:
                item.norm = item.symbol = meant
                item.fixed = fixed = True
            if meant is not None or not self._speller.known(item.norm):
                unknown += 1
        if fixed:
            canvas.redraw()


#: Where somebody is, by itself; "для дома" is what goods are for.
_WHERE = frozenset({"дома", "домой"})
#: What is understood without a column of that name, or is always a condition.
_UNDERSTOOD = frozenset(
    {"category", "brand", "color", "gender", "age_group", "recipient", "occasion", "price", "quantity",
     "reference", "change", "feature", "anything", "number"}
)  # fmt: skip


def _corrected(text: str, canvas: Canvas) -> str:
    """The message with its typing errors mended: what the classifier learnt was spelled well."""
    parts, end = [], 0
    for item in canvas.items:
        if item.fixed:
            parts += [text[end : item.start], item.norm]
            end = item.end
    return "".join([*parts, text[end:]]) if parts else text


def _said(canvas: Canvas, entity: Found) -> str:
    return " ".join(item.norm for item in canvas.items[entity.first : entity.last] if item.kind == "word")


def _inside_feature(entity: Found, found: list[Found]) -> bool:
    """Whether a quantity or an age counts something within a describing phrase ("with four chairs")."""
    return entity.name == "quantity" and any(
        other.name == "feature" and other.first <= entity.first and entity.last <= other.last
        for other in found
    )
