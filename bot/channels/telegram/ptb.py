"""The assistant in a python-telegram-bot application of the merchant's own:

    application = Application.builder().token(TOKEN).build()
    mount(application, build(load_settings(telegram_token=TOKEN)))
    application.run_polling(allowed_updates=ALLOWED)

Rendering, limits, buttons and exactly-once turns are those of the aiogram channel. One promise is weaker:
PTB acknowledges updates to Telegram before they are dealt with, so a crash may lose what was just received;
`Mounted.poll` in the place of the updater's polling loses none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import BufferedInputFile, TelegramObject
from aiogram.types import Update as AiogramUpdate
from pydantic import TypeAdapter

from bot.app import App
from bot.channels.base import Turns
from bot.channels.telegram.api import (
    FETCHING,
    ForbiddenError,
    NoAnswerError,
    RefusedError,
    TelegramError,
    TooFastError,
    UnknownMethodError,
    unset,
)
from bot.channels.telegram.attached import Attachments, Enclosed
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.channel import CAPABILITIES
from bot.channels.telegram.inline import InlineSearch
from bot.channels.telegram.polling import BATCH, Poller, persist
from bot.channels.telegram.receiver import ALLOWED, Receiver
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.shared_limits import listens, pace_of
from bot.channels.telegram.typing_signs import TypingSigns
from bot.channels.telegram.wiring import finder, going_on, leaving, notices
from bot.delivery.dispatcher import Dispatcher
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.secret import shop_secret

try:
    from telegram import Bot, InputFile, Update
    from telegram import error as ptb
    from telegram.ext import Application, ContextTypes, TypeHandler
except ImportError as error:
    raise ImportError(
        "This needs python-telegram-bot: install Shopkeeper with the extra `ptb` (pip install '.[ptb]')."
    ) from error

__all__ = ["ALLOWED", "Mounted", "PtbApi", "mount"]

log = structlog.get_logger(__name__)
T = TypeVar("T")
#: Seconds that an answer to a long poll may take beyond its own waiting.
PATIENCE = 20


class PtbApi:
    """`bot.channels.telegram.api.Api` by python-telegram-bot's requests (and its rate limiter, if any)."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def call(self, method: TelegramMethod[T]) -> T:
        # With a capital letter PTB doesn't take it for one of its own methods; the Bot API reads names
        # without case (https://core.telegram.org/bots/api#making-requests).
        name = method.__api_method__[:1].upper() + method.__api_method__[1:]
        with _told():
            result = await self._bot.do_api_request(name, api_kwargs=_parameters(method))
        made: T = TypeAdapter(method.__returning__).validate_python(result)
        return made

    async def fetch(self, path: str) -> bytes:
        try:
            return await self._bot.request.retrieve(
                f"{self._bot.base_file_url}/{path}", read_timeout=FETCHING
            )
        except ptb.TelegramError as error:
            raise NoAnswerError(f"The file could not be fetched ({type(error).__name__}).") from error


class _Updates:
    """Asks for updates as PTB reads them, which is all that the poller calls."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def call(self, method: GetUpdates) -> list[Update]:
        with _told():
            found = await self._bot.get_updates(
                offset=method.offset,
                limit=method.limit,
                timeout=method.timeout,
                allowed_updates=method.allowed_updates,
                read_timeout=(method.timeout or 0) + PATIENCE,
            )
        return list(found)


@contextmanager
def _told() -> Iterator[None]:
    """PTB's errors as ours."""
    try:
        yield
    except ptb.RetryAfter as error:
        after = error.retry_after
        raise TooFastError(after.total_seconds() if isinstance(after, timedelta) else after) from error
    except ptb.Forbidden as error:
        raise ForbiddenError(error.message) from error
    except ptb.EndPointNotFound as error:
        raise UnknownMethodError(error.message) from error
    except ptb.BadRequest as error:
        raise RefusedError(error.message) from error
    except ptb.NetworkError as error:
        raise NoAnswerError(f"Telegram gives no answer ({type(error).__name__}).") from error
    except ptb.TelegramError as error:
        raise TelegramError(error.message) from error


class Mounted:
    """What `mount` has set up. `run_polling` and `run_webhook` start and stop it; who starts the application
    by hand calls `start` after the application's own, and `stop` before."""

    capabilities = CAPABILITIES

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], app: App) -> None:
        self._application = application
        self._app = app
        self._receiver: Receiver | None = None
        #: What pushes and shows signs while the application runs.
        self._beside: list[asyncio.Task[None]] = []
        self._under_way: set[asyncio.Task[None]] = set()
        #: Whether updates come by `poll`, which waits for each.
        self._polling = False
        #: An application that can't keep up takes no more updates from Telegram meanwhile.
        self._room = asyncio.Semaphore(BATCH)

    async def start(self) -> None:
        if self._receiver is not None:
            return
        app, bot = self._app, self._application.bot
        noticed, turns = notices(app.store), Turns(app.assistant)
        ours = TelegramBot(
            shop=app.settings.shop,
            id=bot.id,
            username=bot.username,
            api=PtbApi(bot),
            secret=shop_secret(app.settings),
            base=None if app.settings.public_url is None else str(app.settings.public_url),
            rich=app.settings.telegram_rich,
            pace=pace_of(bot.id, app.bus if app.settings.valkey_url is not None else None),
        )
        inline = InlineSearch(finder(app), turns)
        receiver = Receiver(ours, turns, _now, noticed, inline, going_on(app.passages))
        receiver.attached = Attachments(app.files)
        if app.settings.chat_url is not None:
            receiver.leave = leaving(app, str(app.settings.chat_url))
        self._receiver = receiver

        async def gone(key: ChatKey, reason: str) -> None:
            await noticed(key, _now(), "blocked")

        sender = TelegramSender({ours.shop: ours}, gone, outgoing=Enclosed(app.files, app.outbox))
        dispatcher: Dispatcher = app.dispatcher({"telegram": sender})
        signs = TypingSigns(lambda shop: ours if shop == ours.shop else None, app.bus, time.monotonic)
        self._beside = [asyncio.create_task(run()) for run in (dispatcher.run, signs.run)]
        if (listening := listens(ours.pace)) is not None:
            self._beside.append(listening)

    async def stop(self) -> None:
        """What is under way is finished; what waits in the outbox is sent after the next start."""
        if self._receiver is None:
            return
        while self._under_way:
            await asyncio.gather(*tuple(self._under_way), return_exceptions=True)
        await self._receiver.finish()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        self._receiver, self._beside = None, []

    async def receive(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Hand an update over; the application goes on with the next one meanwhile."""
        await self.start()
        receiver = self._receiver
        assert receiver is not None
        whole = AiogramUpdate.model_validate(update.to_dict())
        if self._polling:
            return await persist(receiver.handle, whole, receiver.bot.username)
        await self._room.acquire()
        task = asyncio.create_task(persist(receiver.handle, whole, receiver.bot.username))
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return None

    async def poll(self) -> None:
        """Instead of the updater's polling, until cancelled: an update is acknowledged to Telegram only after
        all handlers, ours with its turn's commit, are done with it, so that a crash loses none. Updates of
        several chats are handled at once. The application has to be started."""
        await self.start()
        bot, process = self._application.bot, self._application.process_update
        await bot.delete_webhook()
        self._polling = True
        try:
            await Poller(cast(Any, _Updates(bot)), cast(Any, process), bot.username).run()
        finally:
            self._polling = False

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._room.release()


def mount(application: Application[Any, Any, Any, Any, Any, Any], app: App, group: int = 0) -> Mounted:
    """Let the assistant answer in this application, in handler group `group`. Handlers of yours in an earlier
    group (or earlier in this one) come first and may keep an update to themselves.

    Raises ShopkeeperError when `app` was built without this application's token: then its replies would not
    be queued for Telegram.
    """
    token = app.settings.telegram_token
    if token is None or token.get_secret_value() != application.bot.token:
        raise ShopkeeperError(
            "Build the assistant with the application's token: build(load_settings(telegram_token=TOKEN))."
        )
    mounted = Mounted(application, app)
    application.add_handler(TypeHandler(Update, mounted.receive, block=True), group)
    application.post_init = _after(application.post_init, mounted.start)
    application.post_stop = _after(application.post_stop, mounted.stop)
    return mounted


Hook = Callable[[Any], Coroutine[Any, Any, None]]


def _after(first: Hook | None, then: Callable[[], Coroutine[Any, Any, None]]) -> Hook:
    """The merchant's own hook, then ours."""

    async def both(application: Any) -> None:
        if first is not None:
            await first(application)
        await then()

    return both


def _parameters(value: Any) -> Any:
    """A method of aiogram's as plain JSON: what is unset, or left to the bot's defaults, is left out."""
    if isinstance(value, TelegramObject | TelegramMethod):
        fields = ((name, getattr(value, name)) for name in type(value).model_fields)
        return {name: _parameters(item) for name, item in fields if item is not None and not unset(item)}
    if isinstance(value, BufferedInputFile):
        return InputFile(value.data, filename=value.filename)
    if isinstance(value, list | tuple):
        return [_parameters(item) for item in value]
    return value.value if hasattr(value, "value") and isinstance(value.value, str) else value


def _now() -> datetime:
    return datetime.now(UTC)
