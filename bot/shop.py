"""One shop as it stands now: its open generation, its words, its policies. Read only, shared by all turns."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from threading import Lock
from urllib.parse import urljoin

import numpy as np
from numpy.typing import NDArray

from bot.arrivals import Arrivals
from bot.dialogue.spelling import with_yo
from bot.habits import Habits
from bot.naming import Naming
from bot.privacy.keeping import Keeping
from bot.profile.listening import Listener
from bot.selling.worth import Worth, learn_worth
from bot.shop_info import ShopInfo, stems
from catalog.embedder import Embedder, Vectors
from catalog.product import Product
from catalog.search import Catalog
from catalog.where import Where
from nlu.parser import Parser
from recommender.candidates import RatingPrior
from recommender.companions import GoesWith, NoCompanions
from recommender.questions import Asking, MostTelling
from recommender.scoring import Scoring, Weighted

#: What a name that only mentions the goods is worth (`Catalog.kind_grade`).
MENTIONED = 0.5
#: Such a share of a kind must belong to another for that to be the wider one: shops file a few elsewhere.
COVERED = 0.95
#: Share of the smaller set that two kinds of goods must have in common to be the same topic.
OVERLAP = 0.6
#: Characters of a text that are encoded.
READ = 400
#: Encoded queries kept; a chat often searches the same words again with other filters.
VECTORS = 512
#: Share of the rows beyond which a kind is no choice among them, and how many kinds are looked at.
MOST, COMMON = 0.5, 60
#: A shop whose broadest level has more kinds than this has no departments, only shelves.
DEPARTMENTS = 20
#: Products looked at to name the departments; a shop of a million has no other ones.
SAMPLED = 5000
#: Products from whose prices it is learnt what is worth more.
PRICED = 2000


class Shop:
    """Implements `bot.dialogue.view.ShopView` over a `Catalog`."""

    def __init__(
        self,
        catalog: Catalog,
        parser: Callable[[], Parser],
        info: ShopInfo,
        embedder: Embedder,
        companions: GoesWith | None = None,
        habits: Habits | None = None,
        asking: Asking | None = None,
        scoring: Callable[[], Scoring] = Weighted,
        arrivals: Arrivals | None = None,
        margins: Mapping[str, float] | None = None,
        keeping: Keeping | None = None,
        price_level: Callable[[str], float | None] = lambda _: None,
        site: str | None = None,
    ) -> None:
        self.catalog = catalog
        self._site = site
        self._companions = companions or NoCompanions()
        self._make_parser = parser
        self.info = info
        self.habits = habits or Habits()
        self.asking = asking or MostTelling()
        #: How products are ranked as of now.
        self.scoring = scoring
        #: How new the products are.
        self.arrivals = arrivals or Arrivals({})
        #: Product id -> share of the price that is kept, where the merchant lets it count.
        self.margins = margins or {}
        #: How long shoppers' data is kept.
        self.keeping = keeping or Keeping()
        #: How dear the things are that the shopper's sort of customers buy, 0..1, as far as known.
        self.price_level = price_level
        self._embedder = embedder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._kinds: dict[str, NDArray[np.bool_]] = {}
        self._departments: dict[str, list[str]] = {}
        self._had: dict[str, bool] = {}
        self._value_stems: dict[str, frozenset[str]] = {}
        self._lock = Lock()

    def address(self, written: str | None) -> str | None:
        """A product's page or picture, as the feed writes it: relative ones count from the shop's own site,
        where the settings name it."""
        if not written or self._site is None:
            return written
        try:
            return urljoin(self._site, written)
        except ValueError:
            return written  # no address at all: whoever shows it will see

    @cached_property
    def parser(self) -> Parser:
        """Made at first use: searching the catalog needs none."""
        return self._make_parser()

    @cached_property
    def listener(self) -> Listener:
        """Hears what messages tell of the person."""
        return Listener(self.parser.morphology)

    @cached_property
    def worth(self) -> Worth:
        """What is paid more for here."""
        step = max(1, self.catalog.size // PRICED)
        return learn_worth(self.catalog.product(row) for row in range(0, self.catalog.size, step))

    @cached_property
    def prior(self) -> RatingPrior:
        return RatingPrior.of(self.catalog.columns.rating, self.catalog.columns.reviews)

    @cached_property
    def currency(self) -> str:
        return self.catalog.product(0).currency if self.catalog.size else "USD"

    def vector(self, text: str) -> Vectors:
        """The query vector of `text`, shape (dimension,); one encoder pass unless it was asked before.

        Only the first characters are read: encoding time grows with the length without end, what a shopper
        wants stands at the start.
        """
        text = text[:READ]
        with self._lock:
            found = self._vectors.get(text)
            if found is not None:
                self._vectors.move_to_end(text)
                return found
        made: Vectors = self._embedder.queries([text])[0]
        with self._lock:
            self._vectors[text] = made
            while len(self._vectors) > VECTORS:
                self._vectors.popitem(last=False)
        return made

    def known_vector(self, text: str) -> Vectors | None:
        """The vector of a text that was encoded already; never an encoder pass."""
        with self._lock:
            return self._vectors.get(text[:READ])

    # What the dialogue asks (ShopView)

    def has_goods(self, category: str) -> bool:
        """Goods of the kind, or of the nearest wider one where the shop files them under that."""
        with self._lock:
            found = self._had.get(category)
        if found is None:
            # A laptop bag mentions laptops, and no laptop is sold for that.
            found = bool((self.catalog.kind_grade([category]) > MENTIONED).any())
            with self._lock:
                self._had[category] = found
        return found

    def has_exactly(self, category: str) -> bool:
        """Whether any product is such a thing itself, not merely the nearest to it."""
        return bool(self._kind_rows(category).any())

    def is_a(self, row: int, category: str) -> bool:
        return bool(self._kind_rows(category)[row])

    def related(self, one: str, other: str) -> bool:
        if one == other:
            return True
        first, second = self._kind_rows(one), self._kind_rows(other)
        smaller = min(int(first.sum()), int(second.sum()))
        return smaller > 0 and int((first & second).sum()) >= OVERLAP * smaller

    def covers(self, wide: str, narrow: str) -> bool:
        outer, inner = self._kind_rows(wide), self._kind_rows(narrow)
        size = int(inner.sum())
        return wide != narrow and size < int(outer.sum()) and int((inner & outer).sum()) >= COVERED * size

    def within(self, narrow: str, wide: str) -> bool:
        outer, inner = self._kind_rows(wide), self._kind_rows(narrow)
        size = int(inner.sum())
        return size > 0 and int((inner & outer).sum()) >= COVERED * size

    def matching(self, ids: Collection[str], wanted: dict[str, list[str]]) -> list[str]:
        where = Where(
            any_of={name: frozenset(values) for name, values in wanted.items()},
            only_ids=frozenset(ids),
            available=False,
        )
        return [product for product in ids if self.catalog.meets(product, where)]

    def named(self, text: str) -> list[str]:
        return self._naming.named(text)

    def called(self, ids: Collection[str], text: str) -> list[str]:
        return self._naming.called(ids, text)

    def speaks_of(self, id: str, goods: Collection[str]) -> bool:
        product = self.product(id)
        if product is None:
            return False
        text = f"{product.title} {product.description} {product.description_in('ru')}"
        known = {*stems(text, "en"), *stems(text, "ru")}
        names = [self.word("category", one, language) for one in goods for language in ("en", "ru")]
        spelled = [set(stems(name, language)) for name in (*goods, *names) for language in ("en", "ru")]
        return any(one and one <= known for one in spelled)

    def exists(self, id: str) -> bool:
        return self.catalog.row(id) is not None

    def states(self, attribute: str, categories: Collection[str], values: Collection[str]) -> bool:
        return not set(values).isdisjoint(self.closest(categories, attribute))

    def called_so(self, categories: Collection[str], words: Collection[str]) -> bool:
        """Whether the titles of some such goods hold one of these words."""
        wanted = {stem for word in words for language in ("en", "ru") for stem in stems(word, language)}
        rows = np.flatnonzero(self.catalog.mask(self._goods(categories)))[:SAMPLED]
        titles = (self.catalog.product(int(row)).title for row in rows)
        return any(
            not wanted.isdisjoint(stems(title, language)) for title in titles for language in ("en", "ru")
        )

    def closest(self, categories: Collection[str], attribute: str) -> Collection[str]:
        mask = self.catalog.mask(self._goods(categories))
        return list(self.catalog.facets(mask, [attribute]).get(attribute, {}))

    def prices(self) -> tuple[float, float]:
        return self.catalog.columns.price_range

    # What carrying out an action asks

    def product(self, id: str) -> Product | None:
        """A product by its id, or in the form of the variant that goes by this id."""
        return self.catalog.offered(id)

    def sold(self, id: str, options: Mapping[str, str]) -> Product | None:
        """A product as the cart holds it: in the chosen form, at the price of that form."""
        return self.catalog.in_form(id, options)

    def bought_together(
        self, ids: Collection[str], limit: int = 4, exclude: Collection[str] = ()
    ) -> list[str]:
        """Products in stock that buyers of `ids` take more often than others do, the best first; empty
        without purchases to tell it."""
        found: list[str] = []
        # Things that are gone or sold out make room for the next ones.
        for id, _ in self._companions.goes_with(ids, limit=5 * limit, exclude=exclude):
            product = self.product(id)
            if product is not None and product.available:
                found.append(id)
        return found[:limit]

    def word(self, name: str, value: str, language: str) -> str:
        """How people of this language call a normalised value; the value itself when no word is known."""
        if name == "brand":
            return self._brands.get(value, value.title())
        if name == "category" and (named := self._category_names.get((value, language))):
            return named
        known = self._words.get((name, value, language), value)
        return with_yo(known) if language == "ru" else known

    def value_stems(self, name: str) -> frozenset[str]:
        """Stems of all that values of an attribute are called, in both languages."""
        with self._lock:
            found = self._value_stems.get(name)
        if found is None:
            surfaces = [entry.surface for entry in self.catalog.lexicon.entries if entry.name == name]
            found = frozenset(stem for text in surfaces for stem in (*stems(text, "en"), *stems(text, "ru")))
            with self._lock:
                self._value_stems[name] = found
        return found

    def warm_up(self) -> None:
        """Load what the first shopper would otherwise wait for: parser, dictionary, encoder, indexes."""
        self.parser.load()
        self.listener.load()
        _ = self.worth
        self.parser.parse("warm", None, self.vector)
        self.catalog.search("warm", limit=1, vector=self.vector("warm"))

    def departments(self, language: str, limit: int = 4) -> list[str]:
        """The broadest kinds of goods as the catalog calls them in this language, largest first."""
        with self._lock:
            found = self._departments.get(language)
        if found is None:
            found = self._count_departments(language)
            with self._lock:
                self._departments[language] = found
        return found[:limit]

    def kinds_among(self, mask: NDArray[np.bool_], limit: int) -> list[str]:
        """Kinds of goods to choose from among the masked rows: frequent, and each something else.

        What most of the rows are is no choice, and neither is what was nearly named already.
        """
        total = int(mask.sum())
        counted = [(int((self._kind_rows(kind) & mask).sum()), kind) for kind in self._common_kinds]
        chosen: list[str] = []
        taken = np.zeros(self.catalog.size, dtype=np.bool_)
        for count, kind in sorted(counted, key=lambda pair: (-pair[0], pair[1])):
            rows = self._kind_rows(kind) & mask
            if not 1 < count <= MOST * total or int((rows & taken).sum()) > OVERLAP * count:
                continue
            chosen.append(kind)
            taken |= rows
            if len(chosen) == limit:
                break
        return chosen

    @cached_property
    def _common_kinds(self) -> list[str]:
        """The kinds that the catalog itself names, most products first."""
        counts = {
            entry.value: entry.count
            for entry in self.catalog.lexicon.entries
            if entry.name == "category" and entry.source == "catalog" and entry.count > 1
        }
        return sorted(counts, key=lambda kind: (-counts[kind], kind))[:COMMON]

    def _count_departments(self, language: str) -> list[str]:
        counts: dict[str, int] = defaultdict(int)
        labels: dict[str, str] = {}
        for row in range(0, self.catalog.size, max(1, self.catalog.size // SAMPLED)):
            product = self.catalog.product(row)
            if not product.category:
                continue
            department = product.category[0]
            counts[department] += 1
            translated = product.translations.get(language)
            own = translated.category[0] if translated and translated.category else None
            labels[department] = own or self.word("category", department.casefold(), language)
        if len(counts) > DEPARTMENTS:
            everything = np.ones(self.catalog.size, dtype=np.bool_)
            return [self.word("category", kind, language) for kind in self.kinds_among(everything, 6)]
        ranked = sorted(counts, key=lambda department: -counts[department])
        return [labels[department] for department in ranked]

    def _goods(self, categories: Collection[str]) -> Where:
        any_of = {"category": frozenset(categories)} if categories else {}
        return Where(any_of=any_of)

    def _kind_rows(self, category: str) -> NDArray[np.bool_]:
        with self._lock:
            found = self._kinds.get(category)
        if found is None:
            found = np.asarray(self.catalog.kind_grade([category]) >= 1.0)
            with self._lock:
                self._kinds[category] = found
        return found

    @cached_property
    def _words(self) -> dict[tuple[str, str, str], str]:
        words: dict[tuple[str, str, str], str] = {}
        for entry in self.catalog.lexicon.entries:
            if entry.language:
                words.setdefault((entry.name, entry.value, entry.language), entry.surface)
        return words

    @cached_property
    def _category_names(self) -> dict[tuple[str, str], str]:
        """The feed's own translations of its categories: (normalised name, language) -> name."""
        names: dict[tuple[str, str], str] = {}
        step = max(1, self.catalog.size // SAMPLED)
        for row in range(0, self.catalog.size, step):
            product = self.catalog.product(row)
            for language, translation in product.translations.items():
                if len(translation.category) == len(product.category):
                    for own, other in zip(product.category, translation.category, strict=True):
                        names.setdefault((own.casefold(), language), other.lower())
        return names

    @cached_property
    def _brands(self) -> dict[str, str]:
        """Brands as they write themselves, by normalised value."""
        step = max(1, self.catalog.size // SAMPLED)
        found = (self.catalog.product(row).brand for row in range(0, self.catalog.size, step))
        return {brand.casefold(): brand for brand in found if brand}

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self.catalog)
