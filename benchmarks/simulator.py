"""A thousand simulated shoppers meet three salespeople: ours, one that never asks, one that asks in a fixed
order.

    python -m benchmarks.simulator [--shoppers 1000] [--seed 1] [--feed FEED --map MAP] [--practice N]

The same shoppers come to each; the shop is the demo one, or any feed. A shopper is served when the product
they have in mind is shown within five of their messages. Everything runs through `Assistant.handle`. With
`--practice`, ours first serves N other shoppers and learns from those chats what people have an answer to.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.simulator_shopper import Shopper, draw
from bot.app import App, build
from bot.assistant import Assistant
from bot.commands.importing import import_with_progress
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from bot.shop import Shop
from bot.storage import outcomes
from bot.storage.locks import ProcessChatLocks
from nlu.parser import Parser
from recommender.questions import Asking, FixedOrder, MostTelling, NoQuestions, learned_readiness

#: Messages within which a shopper has to be served.
TURNS = 5
RESAMPLES = 2000
#: How far the seed of the crowd that is practised on lies from that of the crowd that counts.
PRACTICE = 1000


@dataclass(frozen=True, slots=True)
class Meeting:
    """turns: messages until served; TURNS + 1 when the shopper wasn't, or left."""

    turns: int
    questions: int

    @property
    def served(self) -> bool:
        return self.turns <= TURNS


def meet(assistant: Assistant, shop: Shop, shopper: Shopper, name: str, talk: bool = False) -> Meeting:
    """name: of the chat and the person in it; one that was used before is remembered."""
    key = ChatKey("main", "simulator", name)
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    said, questions = shopper.opening(), 0
    for turn in range(1, TURNS + 1):
        incoming = Incoming(key, name, at + turn * timedelta(minutes=1), text=said)
        reply = assistant.handle(incoming)[0]
        if talk:
            cards = "; ".join(f"{card.title} {card.price}" for card in reply.cards)
            print(f"  < {said}\n  > {reply.text} [{cards}]")
        if shopper.found(reply):
            return Meeting(turn, questions)
        questions += reply.question is not None
        if turn >= shopper.patience:
            break
        products = [product for card in reply.cards if (product := shop.product(card.id)) is not None]
        said = shopper.answer(reply, products, shop, turn)
    return Meeting(TURNS + 1, questions)


def practise(app: App, shop: Shop, shoppers: int, seed: int) -> MostTelling:
    """Our salesperson after serving so many shoppers of another crowd."""
    run = secrets.token_hex(4)
    assistant = _assistant(app, _with(app, shop, MostTelling()))
    for number in range(shoppers):
        meet(assistant, shop, draw(shop, seed + PRACTICE, number), f"{run} practice {number}")
    readiness = learned_readiness(outcomes.questions(app.engine, app.settings.shop))
    print("readiness: " + ", ".join(f"{slot} {share:.2f}" for slot, share in readiness.items()))
    return MostTelling(readiness)


def play(
    app: App, salespeople: Mapping[str, Asking], shoppers: int, seed: int, talk: int = 0
) -> dict[str, list[Meeting]]:
    """Let all shoppers meet each of the salespeople."""
    served = app.shops(app.settings.shop)
    met: dict[str, list[Meeting]] = {}
    run = secrets.token_hex(4)
    for name, asking in salespeople.items():
        shop = _with(app, served, asking)
        assistant = _assistant(app, shop)
        started = time.perf_counter()
        met[name] = []
        for number in range(shoppers):
            shopper = draw(shop, seed, number)
            if number < talk:
                print(
                    f"{name}: {shopper.persona} wants {shopper.target} {shopper.kind} {dict(shopper.wants)}"
                )
            met[name].append(meet(assistant, shop, shopper, f"{run} {name} {number}", number < talk))
        spent = time.perf_counter() - started
        print(f"{name}: {shoppers} shoppers in {spent:.0f} s", file=sys.stderr, flush=True)
    return met


def _with(app: App, shop: Shop, asking: Asking) -> Shop:
    """The same goods and words with another way of asking."""
    return Shop(
        shop.catalog,
        lambda: Parser(app.classifier, shop.catalog.lexicon),
        shop.info,
        app.embedder,
        habits=shop.habits,
        asking=asking,
    )


def _assistant(app: App, shop: Shop) -> Assistant:
    """Nothing learnt from one salesperson's customers comes to another's: no popularity."""
    return Assistant(lambda _: shop, app.store, ProcessChatLocks(), lambda _: {})


def report(met: dict[str, list[Meeting]], seed: int) -> None:
    """Each salesperson's figures, and our lead over the others with its 95 % interval."""
    print(f"{'salesperson':<14}{'served in 5':>12}{'turns (6: not served)':>23}{'questions':>11}")
    for name, meetings in met.items():
        served = np.mean([meeting.served for meeting in meetings])
        turns = np.mean([meeting.turns for meeting in meetings])
        asked = np.mean([meeting.questions for meeting in meetings])
        print(f"{name:<14}{served:>12.3f}{turns:>23.2f}{asked:>11.2f}")
    ours, *others = met
    random = np.random.default_rng(seed)
    for other in others:
        served = _lead([m.served for m in met[ours]], [m.served for m in met[other]], random)
        turns = _lead([m.turns for m in met[ours]], [m.turns for m in met[other]], random)
        print(f"{ours} - {other}: served {served}, turns {turns}")


def _lead(ours: Sequence[float], others: Sequence[float], random: np.random.Generator) -> str:
    """Mean difference with its 95 % bootstrap interval; shoppers are drawn in pairs."""
    lead: NDArray[np.float64] = np.asarray(ours, dtype=float) - np.asarray(others, dtype=float)
    means = [lead[random.integers(len(lead), size=len(lead))].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{lead.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shoppers", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--feed", type=Path, default=Path(str(resources.files("bot.demo").joinpath("shop.jsonl")))
    )
    parser.add_argument("--map", type=Path)
    parser.add_argument("--data-dir", type=Path, help="a data directory that holds the catalog already")
    parser.add_argument("--practice", type=int, default=0, help="shoppers that ours learns from before")
    parser.add_argument("--talk", type=int, default=0, help="print the talks of the first N shoppers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=wanted.data_dir or Path(folder)))
        if wanted.data_dir is None:
            import_with_progress(app, [str(wanted.feed)], console=Console(quiet=True), map=wanted.map)
        shop = app.shops(app.settings.shop)
        ours = practise(app, shop, wanted.practice, wanted.seed) if wanted.practice else MostTelling()
        salespeople = {"ours": ours, "never ask": NoQuestions(), "fixed order": FixedOrder()}
        report(play(app, salespeople, wanted.shoppers, wanted.seed, wanted.talk), wanted.seed)


if __name__ == "__main__":
    main()
