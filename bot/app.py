"""The composition root: the only place that wires settings, storage, catalog, NLU and the assistant."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
import structlog
from limits.storage import Storage

from bot.accounts.door import Door
from bot.accounts.passwords import Passwords
from bot.accounts.people import People
from bot.arrivals import NEW, Arrivals
from bot.assistant import Assistant
from bot.bus import Bus
from bot.delivery.base import Sender
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.desk.canned import Canned
from bot.desk.figures import Figures
from bot.desk.handing_off import HandingOff
from bot.desk.inbox import Inbox
from bot.desk.interviewing import Interviews
from bot.desk.notebook import Notebook
from bot.desk.patience import Patience
from bot.desk.places import Places
from bot.desk.read_marks import ReadMarks
from bot.desk.rules import DeskRules, load_rules
from bot.desk.segments import SegmentsFile
from bot.desk.service import DeskService
from bot.desk.suggesting import Suggester
from bot.desk.translating import Translations, load_translator
from bot.errors import ShopkeeperError
from bot.habits import Habits, load_habits
from bot.learned import Learned
from bot.margins import load_margins
from bot.operations.logs import log_turn
from bot.operations.metrics import Metrics
from bot.operations.watching import TurnWatch
from bot.operations.wiring import figures as metrics_of
from bot.page_context import PageContext
from bot.passages import Passages
from bot.secret import shop_secret
from bot.settings import Settings
from bot.shop import Shop
from bot.shop_info import ShopInfo
from bot.storage.base import Store
from bot.storage.chats import Routes
from bot.storage.engine import open_engine, unusable
from bot.storage.files import FileStore
from bot.storage.migrate import upgrade
from bot.storage.passages import PassageStore
from bot.storage.sql import SqlStore
from bot.valkey.wiring import between_processes
from catalog.embedder import Embedder
from catalog.embedders import choose
from catalog.errors import CatalogError
from catalog.generation import current
from catalog.search import Catalog
from catalog.store import ProductStore
from catalog.vector_engine import FaissEngine, VectorEngine
from nlu.intents import IntentClassifier, IntentModel
from nlu.parser import Parser
from nlu.rasa.server import RasaIntentClassifier
from nlu.trained import LiveIntents, own_words

log = structlog.get_logger(__name__)

#: Seconds between looks for a newer generation, and between reads of the crowd's interest.
FRESH = 2.0
CROWD = 60.0
#: Seconds that one push may take, and after which one whose process died is taken again by another.
SENDING, LEASE = 25.0, 30.0


class LiveShop:
    """The shop over the newest generation; a new one is opened beside the old and taken when it is ready."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        classifier: IntentClassifier,
        products: ProductStore,
        engine: VectorEngine,
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._products = products
        self._embedder = embedder
        self._classifier = classifier
        self._learned = Learned(settings.learned)
        self._lock = Lock()
        self._shop: Shop | None = None
        self._directory: Path | None = None
        self._looked = 0.0

    def __call__(self, shop: str) -> Shop:
        """Raises CatalogError or ShopkeeperError, one sentence, when there is nothing to serve."""
        if shop != self._settings.shop:
            raise ShopkeeperError(f"There is no shop called {shop!r} here.")
        now = time.monotonic()
        with self._lock:
            if self._shop is None:
                self._shop = self._open(current(self._settings.data_dir))
                self._looked = now
            elif now - self._looked > FRESH:
                # Looked at so often however busy the shop is.
                self._renew()
                self._looked = now
            return self._shop

    def _renew(self) -> None:
        try:
            directory = current(self._settings.data_dir, deep=False)
            if directory != self._directory:
                self._shop = self._open(directory)
        except CatalogError as error:
            # What is being served stays good; the merchant sees why the new one is not taken.
            log.warning("generation_not_taken", reason=str(error))

    def _open(self, directory: Path) -> Shop:
        catalog = Catalog.open(directory, self._embedder, engine=self._engine)
        path = self._settings.policy
        info = ShopInfo.load(path) if path.exists() or self._settings.policy_file else ShopInfo()
        selling = self._settings.selling
        habits = load_habits(selling) if selling.exists() or self._settings.selling_file else Habits()
        shop = Shop(
            catalog,
            lambda: Parser(self._classifier, catalog.lexicon, own=own_words(self._settings.data_dir / "nlu")),
            info,
            self._embedder,
            self._learned.companions,
            habits,
            self._learned.asking,
            self._learned.scoring,
            Arrivals(self._products.arrivals(_now() - NEW)),
            load_margins(selling.parent / habits.margins) if habits.margins else None,
            self._settings.keeping,
            self._learned.price_level,
            None if self._settings.public_url is None else str(self._settings.public_url),
        )
        shop.warm_up()
        self._directory = directory
        log.info("generation_opened", number=catalog.number, products=catalog.size)
        return shop


class Crowd:
    """Interest by product, read from the store at most once a minute."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._read: dict[str, tuple[float, Mapping[str, float]]] = {}

    def __call__(self, shop: str) -> Mapping[str, float]:
        now = time.monotonic()
        with self._lock:
            at, weights = self._read.get(shop, (0.0, {}))
            if not at or now - at > CROWD:
                weights = self._store.popularity(shop)
                self._read[shop] = (now, weights)
            return weights


@dataclass(frozen=True, slots=True)
class App:
    """Everything built; what a command needs, it takes from here."""

    settings: Settings
    engine: sa.Engine
    store: Store
    embedder: Embedder
    vector_engine: VectorEngine
    shops: LiveShop
    assistant: Assistant
    page_context: PageContext
    passages: Passages
    intents: Callable[[], IntentModel]
    classifier: IntentClassifier
    bus: Bus
    counters: Storage | None
    outbox: DeliveryOutbox
    desk: DeskService
    rules: DeskRules
    inbox: Inbox
    notebook: Notebook
    canned: Canned
    patience: Patience
    places: Places
    read_marks: ReadMarks
    figures: Figures
    interviews: Interviews
    files: FileStore
    suggester: Suggester
    translations: Translations
    door: Door
    people: People
    clock: Callable[[], datetime]
    metrics: Metrics

    def dispatcher(self, senders: Mapping[str, Sender]) -> Dispatcher:
        """Pushes to these targets what the outbox holds for them; `serve` runs it."""
        return Dispatcher(self.outbox, senders, self.bus, _now, patience=SENDING)


def build(settings: Settings, *, embedder: Embedder | None = None) -> App:
    """Wire the application. Light: models and indexes load with the first turn (or `app.shops(...)`)."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShopkeeperError(
            f"The data directory {settings.data_dir} can't be used: {error.strerror}."
        ) from error
    try:
        upgrade(settings.database)
        engine = open_engine(settings.database)
        bus, locks, counters = between_processes(settings)
        store = SqlStore(engine, routes=_routes(settings), bus=bus)
    except (sa.exc.DatabaseError, ImportError) as error:
        raise unusable(settings.database, error) from error
    vectors = embedder or vectors_of(settings)

    own = LiveIntents(settings.data_dir / "nlu", vectors.queries, vectors.id)
    classifier = _classifier(settings, own)
    keeper = vector_engine(settings, engine)
    shops = LiveShop(settings, vectors, classifier, ProductStore(engine, settings.shop), keeper)
    rules = load_rules(settings.desk) if settings.desk.exists() or settings.desk_file else DeskRules()
    handing_off = HandingOff(lambda: rules, SegmentsFile(settings.data_dir / "segments.jsonl"))
    crowd = Crowd(store)
    metrics = metrics_of(engine, settings.shop, shops)
    watch = TurnWatch(metrics.turn_ended, log_turn)
    assistant = Assistant(shops, store, locks, crowd, handing_off=handing_off, watch=watch)
    outbox = DeliveryOutbox(
        engine,
        bus,
        random=random.SystemRandom().random,
        new_lease=lambda: secrets.token_hex(8),
        lease_seconds=LEASE,
    )
    passwords, canned, desk = Passwords(), Canned(engine), DeskService(store, _now, shops)
    return App(
        settings=settings,
        engine=engine,
        store=store,
        embedder=vectors,
        vector_engine=keeper,
        shops=shops,
        assistant=assistant,
        page_context=PageContext(shops, store, locks, crowd),
        passages=Passages(
            shops,
            store,
            PassageStore(engine),
            locks,
            lambda: shop_secret(settings),
            lambda: secrets.token_urlsafe(16),
        ),
        intents=lambda: own.model,
        classifier=classifier,
        bus=bus,
        counters=counters,
        outbox=outbox,
        desk=desk,
        places=Places(engine),
        read_marks=ReadMarks(engine),
        figures=Figures(engine),
        interviews=Interviews(engine, store, desk, lambda: rules, _now, lambda: secrets.token_urlsafe(12)),
        files=FileStore(settings.data_dir / "files"),
        patience=Patience(engine, desk, lambda: rules, _now),
        rules=rules,
        inbox=Inbox(engine, shops, _now),
        notebook=Notebook(engine, _now, bus),
        canned=canned,
        suggester=Suggester(assistant, store, canned, _now),
        translations=Translations(load_translator(settings.translator) if settings.translator else None),
        door=Door(engine, passwords, _now, _secret),
        people=People(engine, passwords, _now, _secret),
        clock=_now,
        metrics=metrics,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def vectors_of(settings: Settings) -> Embedder:
    """What makes vectors, as the settings say; shops that say the same may share it."""
    return choose(
        settings.embedder, query_prefix=settings.query_prefix, passage_prefix=settings.passage_prefix
    )


def vector_engine(settings: Settings, engine: sa.Engine) -> VectorEngine:
    """What keeps the vectors of the settings' shop."""
    match settings.vectors:
        case "faiss":
            return FaissEngine()
        case "pgvector":
            from catalog.pgvector_index import PgvectorEngine

            return PgvectorEngine(engine, settings.shop)
        case "milvus":
            from catalog.milvus_index import MilvusEngine

            token = settings.milvus_token
            key = token.get_secret_value() if token is not None else ""
            return MilvusEngine(settings.milvus_url or "", settings.shop, key)


def _routes(settings: Settings) -> Routes:
    """Where messages are pushed: the messengers and desks that are set up."""
    topics = settings.telegram_token is not None and settings.telegram_desk is not None
    channels = {"telegram"} if settings.telegram_token is not None else set()
    chatwoot = settings.chatwoot_url is not None and settings.chatwoot_token is not None
    desks = [name for name, there in (("topics", topics), ("chatwoot", chatwoot)) if there]
    events = settings.webhook_events if settings.webhook_url is not None else frozenset()
    return Routes(channels=frozenset(channels), desks=tuple(desks), events=events)


def _classifier(settings: Settings, own: LiveIntents) -> IntentClassifier:
    if settings.nlu == "own":
        return own
    token = settings.rasa_token
    return RasaIntentClassifier(
        str(settings.rasa_url),
        own,
        timeout=settings.rasa_timeout,
        labels=lambda: own.model.labels,
        token=token.get_secret_value() if token is not None else None,
    )
