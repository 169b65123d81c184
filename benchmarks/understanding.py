"""What understanding costs: loading, a parse with and without the encoder, and what a spiteful message takes.

Times are of the thread's own processor time where nothing waits, so that a busy machine changes them little.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.app import build
from bot.commands.importing import import_with_progress
from bot.settings import Settings
from nlu import model_store
from nlu.intents import LinearIntentClassifier
from nlu.parser import Parser
from nlu.training_data import read_jsonl

HELD_OUT = Path(__file__).parents[1] / "tests/nlu/data"
#: What the rules look for, in pieces: whatever grows faster than the message shows in some mix of them.
PIECES = (
    "not ", "no ", "without ", "5 ", "10-", "до ", "от ", "тыс ", "не ", "или ", "red or ", "$", "€ 5",
    "size ", "размер 4", "x ", "about ", "2k ", "the ", "it ", "one ", "и ", "second ", "and ", ", ",
    "50 to ", "лет ",
    "for my ", "mother ", "black ", "чёрный ", "shoes ", "кожаный ", "free ", "of ", "box of ", "5 тысяч до ",
    "полтор", "👍", "\u200d", "é", "1,000.00 ", "ааа", "A", "no more than ", "не дороже ", "с ", "без ",
    "для ", "large ", "twin ", "pack of ", "in my living room ", "that is ", "easy to ",
    "вода не боится ", "чтобы не ", "won't leak ", "can get ", "литров на 5 ", "3x ", "a 7 black shoes ",
    "both a ", "pound bag ", "and a half ", "10-12 ", "iphone 12 case ", "for baby shower ", "fl oz ",
    "with intel core ", "flavored ", "non-", "my size is 4 ", "у меня кот ", "свадьбу племянника ",
)  # fmt: skip
LONG = 100_000


def spiteful(seed: int = 0) -> dict[str, str]:
    """Messages of 100,000 characters and of 10,000 numbers, by name."""
    chance = random.Random(seed)
    found = {f"{piece!r} again and again": (piece * LONG)[:LONG] for piece in PIECES}
    found["10,000 numbers"] = " ".join(map(str, range(10_000)))
    found["10,000 numbers with or"] = " or ".join(map(str, range(10_000)))
    for number in range(30):
        mixed = "".join(chance.choice(PIECES) for _ in range(LONG // 4))
        found[f"mix {number}"] = (mixed * 2)[:LONG]
    return found


def main() -> None:
    """Print the figures; needs no data directory of its own."""
    with tempfile.TemporaryDirectory() as folder, resources.as_file(resources.files("bot.demo")) as demo:
        app = build(Settings(data_dir=Path(folder)))
        shop = str(demo / "shop.jsonl")
        import_with_progress(
            app, [shop], format="jsonl", source="demo", force=True, console=Console(quiet=True)
        )
        words = app.shops(app.settings.shop).catalog.lexicon
        started = time.perf_counter()
        classifier = LinearIntentClassifier(model_store.load(model_store.SHIPPED))
        classifier.classify("hello", "en")
        load_s = time.perf_counter() - started
        parser = Parser(classifier, words)
        parser.load()
        texts = [row.text for name in ("en", "ru") for row in read_jsonl(HELD_OUT / f"heldout_{name}.jsonl")]
        for text in texts:
            parser.parse(text)
        plain = [_cpu_ms(parser, text) for text in texts]
        embed = app.embedder.queries
        passes, whole, asked = [], [], 0
        for text in texts:
            started = time.perf_counter()
            embed([text])
            passes.append((time.perf_counter() - started) * 1000)
            if not classifier.sure(text):
                asked += 1
                started = time.perf_counter()
                parser.parse(text, None, lambda said: embed([said])[0])
                whole.append((time.perf_counter() - started) * 1000)
        worst = sorted(((_cpu_ms(parser, text), name) for name, text in spiteful().items()), reverse=True)
    table = Table(show_header=False, box=None)
    table.add_row("load the model and answer once", f"{load_s * 1000:.0f} ms")
    table.add_row("a parse without encoder, median", f"{statistics.median(plain):.2f} ms")
    table.add_row("  95 of 100 take at most", f"{sorted(plain)[int(len(plain) * 0.95)]:.2f} ms")
    table.add_row("one encoder pass, median", f"{statistics.median(passes):.1f} ms")
    ratio = statistics.median(whole) / statistics.median(passes)
    table.add_row(
        "a parse that asks the encoder, median", f"{statistics.median(whole):.1f} ms = {ratio:.2f} passes"
    )
    table.add_row("messages that ask it", f"{asked / len(texts):.0%}")
    for took, name in worst[:3]:
        table.add_row(f"100 kB: {name}", f"{took:.0f} ms")
    Console().print(table)


def _cpu_ms(parser: Parser, text: str) -> float:
    """The least of three."""
    took = []
    for _ in range(3):
        started = time.thread_time()
        parser.parse(text)
        took.append(time.thread_time() - started)
    return min(took) * 1000
