"""Offers a second and peak memory of reading, by format, over a made feed.

    python -m benchmarks.feed_reading --offers 100000 [--formats csv,yml] [--check]

Each format is read in a process of its own, so that its peak memory is its own. `--check` validates too.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_WORDS = ("soft", "light", "warm", "strong", "classic", "summer", "winter", "city", "travel", "garden", "red")
_COLORS = ("red", "blue", "green", "black", "white")


def _offers(count: int) -> Iterator[dict[str, str]]:
    for n in range(count):
        words = " ".join(_WORDS[(n * k) % len(_WORDS)] for k in (1, 2, 3, 5, 7))
        yield {
            "id": f"sku-{n}", "title": f"{words} product {n}", "description": f"{words}. " * 8,
            "link": f"https://shop.example/p/{n}", "image_link": f"https://shop.example/p/{n}.jpg",
            "availability": "in_stock" if n % 7 else "out_of_stock", "price": f"{n % 900 + 1}.90 USD",
            "brand": f"Brand {n % 300}", "product_type": f"Group {n % 20} > Kind {n % 400}",
            "color": _COLORS[n % 5], "size": str(36 + n % 10), "material": "cotton",
        }  # fmt: skip


def _grouped(count: int) -> Iterator[dict[str, str]]:
    # Five offers a product, and far apart.
    for n, offer in enumerate(_offers(count)):
        yield {**offer, "item_group_id": f"group-{n % (count // 5 or 1)}"}


def _table(path: Path, rows: Iterator[dict[str, str]], delimiter: str = ",") -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row), delimiter=delimiter)
                writer.writeheader()
            writer.writerow(row)


def _xml(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>')
        for row in rows:
            fields = "".join(f"<g:{n}>{v.replace('>', '&gt;')}</g:{n}>" for n, v in row.items())
            file.write(f"<item>{fields}</item>\n")
        file.write("</channel></rss>")


def _yml(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("<yml_catalog><shop><categories>")
        file.write("".join(f'<category id="{n}">Kind {n}</category>' for n in range(400)))
        file.write("</categories><offers>")
        for n, row in enumerate(rows):
            group = f' group_id="{row["item_group_id"]}"' if "item_group_id" in row else ""
            file.write(
                f'<offer id="{row["id"]}"{group} available="true"><url>{row["link"]}</url>'
                f"<price>{row['price'][:-4]}</price><currencyId>RUR</currencyId>"
                f"<categoryId>{n % 400}</categoryId>"
                f"<picture>{row['image_link']}</picture><name>{row['title']}</name>"
                f"<vendor>{row['brand']}</vendor><description>{row['description']}</description>"
                f'<param name="Цвет">{row["color"]}</param><param name="Размер">{row["size"]}</param>'
                f'<param name="Материал">{row["material"]}</param></offer>\n'
            )
        file.write("</offers></shop></yml_catalog>")


def _lines(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def _array(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for n, row in enumerate(rows):
            file.write(("[" if n == 0 else ",") + json.dumps(row) + "\n")
        file.write("]")


def _shopify(path: Path, rows: Iterator[dict[str, str]]) -> None:
    def rows_of() -> Iterator[dict[str, str]]:
        for n, row in enumerate(rows):
            first = n % 5 == 0
            yield {
                "Handle": f"product-{n // 5}", "Title": row["title"] if first else "",
                "Body (HTML)": row["description"] if first else "", "Vendor": row["brand"] if first else "",
                "Type": "Shoes" if first else "", "Option1 Name": "Size" if first else "",
                "Option1 Value": row["size"], "Variant SKU": row["id"], "Variant Price": row["price"][:-4],
                "Image Src": row["image_link"] if first else "",
            }  # fmt: skip

    _table(path, rows_of())


def _woocommerce(path: Path, rows: Iterator[dict[str, str]]) -> None:
    def rows_of() -> Iterator[dict[str, str]]:
        for row in rows:
            yield {
                "ID": row["id"][4:], "Type": "simple", "SKU": row["id"], "Name": row["title"],
                "Published": "1", "Description": row["description"], "In stock?": "1",
                "Regular price": row["price"][:-4], "Categories": row["product_type"],
                "Images": row["image_link"], "Attribute 1 name": "Color",
                "Attribute 1 value(s)": row["color"],
            }  # fmt: skip

    _table(path, rows_of())


def _openai(path: Path, rows: Iterator[dict[str, str]]) -> None:
    _lines(path, ({"item_id": row["id"], "is_eligible_search": "true", **row} for row in rows))


def _jsonld(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            offer = {"@type": "Offer", "price": row["price"][:-4], "priceCurrency": "USD"}
            node = {"@context": "https://schema.org", "@type": "Product", "sku": row["id"], "offers": offer}
            texts = {"name": row["title"], "description": row["description"]}
            file.write(json.dumps({**node, **texts}) + "\n")


def _parquet(path: Path, rows: Iterator[dict[str, str]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = list(islice(rows, 20_000))
    with pq.ParquetWriter(path, pa.Table.from_pylist(first).schema) as writer:
        while first:
            writer.write_table(pa.Table.from_pylist(first))
            first = list(islice(rows, 20_000))


_WRITE = {
    "csv": lambda path, count: _table(path, _plain(count)),
    "csv-grouped": lambda path, count: _table(path, _plain(count, grouped=True)),
    "google-tsv": lambda path, count: _table(path, _offers(count), "\t"),
    "google-rss": lambda path, count: _xml(path, _offers(count)),
    "google-rss-grouped": lambda path, count: _xml(path, _grouped(count)),
    "yml": lambda path, count: _yml(path, _offers(count)),
    "yml-grouped": lambda path, count: _yml(path, _grouped(count)),
    "shopify": lambda path, count: _shopify(path, _offers(count)),
    "woocommerce": lambda path, count: _woocommerce(path, _offers(count)),
    "openai": lambda path, count: _openai(path, _offers(count)),
    "jsonld": lambda path, count: _jsonld(path, _offers(count)),
    "jsonl": lambda path, count: _lines(path, _plain(count)),
    "json": lambda path, count: _array(path, _plain(count)),
    "parquet": lambda path, count: _parquet(path, _plain(count)),
}


def _plain(count: int, grouped: bool = False) -> Iterator[dict[str, str]]:
    for row in _grouped(count) if grouped else _offers(count):
        yield {("category" if n == "product_type" else n): v for n, v in row.items() if n != "link"}


def peak_kb() -> int:
    """KB at most held by this process, not by the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.split("VmHWM:")[1].split()[0])


def _measure(path: Path, check: bool) -> None:
    from catalog.feeds.base import Row
    from catalog.feeds.registry import reader_for
    from catalog.feeds.validation import Checked

    before = peak_kb()
    rows = 0
    with path.open("rb") as stream:
        reader = reader_for("auto", stream.read(1 << 16), "feed")
        stream.seek(0)
        started = time.process_time()
        for item in reader.read(stream, None):
            if isinstance(item, Row):
                rows += max(1, len(item.variants))
                if check:
                    Checked(item)
        seconds = time.process_time() - started
    peak = peak_kb()
    line = {"reader": reader.name, "offers": rows, "seconds": seconds, "before": before, "peak": peak}
    sys.stdout.write(json.dumps(line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(_WRITE))
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--read", type=Path)
    wanted = parser.parse_args()
    if wanted.read:
        _measure(wanted.read, wanted.check)
        return
    print(f"{'format':<20}{'reader':<13}{'MB':>6}{'offers':>10}{'offers/s':>10}{'peak MB':>9}{'base MB':>9}")
    for name in wanted.formats.split(","):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "feed"
            _WRITE[name](path, wanted.offers)
            command = [sys.executable, "-m", "benchmarks.feed_reading", "--read", str(path)]
            done = subprocess.run(
                [*command, *(["--check"] if wanted.check else [])], capture_output=True, text=True, check=True
            )
            found = json.loads(done.stdout)
            size, speed = path.stat().st_size >> 20, found["offers"] / found["seconds"]
            print(
                f"{name:<20}{found['reader']:<13}{size:>6}{found['offers']:>10,}{speed:>10,.0f}"
                f"{found['peak'] >> 10:>9}{found['before'] >> 10:>9}",
                flush=True,
            )


if __name__ == "__main__":
    main()
