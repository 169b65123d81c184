"""Writes the dashboard `deploy/grafana/shopkeeper.json`: `python -m scripts.grafana_dashboard`.

For Grafana 10 and newer; the panels ask a Prometheus data source.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DASHBOARD = Path(__file__).resolve().parent.parent / "deploy" / "grafana" / "shopkeeper.json"
SOURCE = {"type": "prometheus", "uid": "${source}"}
HERE = '{job=~"$job",instance=~"$instance"}'
WIDE, NARROW, HIGH, LOW = 12, 4, 8, 4


def rate(metric: str, by: str = "") -> str:
    total = f"sum by ({by}) " if by else "sum "
    return f"{total}(rate({metric}{HERE}[$__rate_interval]))"


def share(metric: str, of: str) -> str:
    return f"{rate(metric)} / {rate(of)}"


def quantile(share: float, metric: str, by: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, {rate(f'{metric}_bucket', labels)})"


#: Title, unit, kind, and queries with their legends.
NUMBERS: list[tuple[str, str, str]] = [
    ("Turns a second", "ops", rate("shopkeeper_turns_total")),
    ("Half of the turns within", "s", quantile(0.5, "shopkeeper_turn_seconds")),
    ("95 % within", "s", quantile(0.95, "shopkeeper_turn_seconds")),
    ("Not understood", "percentunit", share("shopkeeper_fallbacks_total", "shopkeeper_turns_total")),
    ("Wait for a person", "none", f'max(shopkeeper_chats{{owner="queued",{HERE[1:-1]}}})'),
    ("Products served", "none", f"max(shopkeeper_catalog_products{HERE})"),
]
CURVES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("Turns by channel", "ops", [(rate("shopkeeper_turns_total", "channel"), "{{channel}}")]),
    ("Turns by outcome", "ops", [(rate("shopkeeper_turns_total", "outcome"), "{{outcome}}")]),
    (
        "How long a turn takes",
        "s",
        [
            (quantile(0.5, "shopkeeper_turn_seconds"), "half"),
            (quantile(0.95, "shopkeeper_turn_seconds"), "95 %"),
            (quantile(0.99, "shopkeeper_turn_seconds"), "99 %"),
        ],
    ),
    (
        "95 % of each stage within",
        "s",
        [(quantile(0.95, "shopkeeper_stage_seconds", "stage"), "{{stage}}")],
    ),
    (
        "What shoppers mean",
        "ops",
        [(f"topk(12, {rate('shopkeeper_intents_total', 'intent')})", "{{intent}}")],
    ),
    ("What the assistant does", "ops", [(rate("shopkeeper_actions_total", "action"), "{{action}}")]),
    ("Not understood, by channel", "ops", [(rate("shopkeeper_fallbacks_total", "channel"), "{{channel}}")]),
    ("Passed to a person, by reason", "ops", [(rate("shopkeeper_handoffs_total", "reason"), "{{reason}}")]),
    ("Chats with people", "none", [(f"max by (owner) (shopkeeper_chats{HERE})", "{{owner}}")]),
    (
        "The first in the queue has waited",
        "s",
        [(f"max(shopkeeper_queue_oldest_seconds{HERE})", "longest wait")],
    ),
    (
        "Messages not yet out",
        "none",
        [
            (f"max by (status) (shopkeeper_deliveries{HERE})", "{{status}}"),
        ],
    ),
    ("The first of them is late by", "s", [(f"max(shopkeeper_delivery_late_seconds{HERE})", "late")]),
    (
        "Planned work that failed",
        "ops",
        [
            (
                f'sum by (work) (rate(shopkeeper_job_seconds_count{{outcome="failed",{HERE[1:-1]}}}'
                "[$__rate_interval]))",
                "{{work}}",
            )
        ],
    ),
    ("95 % of planned work within", "s", [(quantile(0.95, "shopkeeper_job_seconds", "work"), "{{work}}")]),
    (
        "Age of each source's last good import",
        "s",
        [
            (
                f"time() - max by (source) (shopkeeper_import_last_success_timestamp_seconds{HERE})",
                "{{source}}",
            )
        ],
    ),
    (
        "Imports that failed in a row",
        "none",
        [(f"max by (source) (shopkeeper_import_failures{HERE})", "{{source}}")],
    ),
    (
        "Rows of the last import",
        "none",
        [(f"max by (source, outcome) (shopkeeper_import_rows{HERE})", "{{source}} {{outcome}}")],
    ),
    (
        "Seconds of the last import",
        "s",
        [(f"max by (source) (shopkeeper_import_last_seconds{HERE})", "{{source}}")],
    ),
    (
        "Generation and database",
        "none",
        [
            (f"shopkeeper_catalog_generation{HERE}", "generation, {{instance}}"),
            (f"shopkeeper_database_up{HERE}", "database, {{instance}}"),
        ],
    ),
    ("Memory", "bytes", [(f"process_resident_memory_bytes{HERE}", "{{instance}}")]),
    ("Cores in use", "none", [(f"rate(process_cpu_seconds_total{HERE}[$__rate_interval])", "{{instance}}")]),
    ("Open files", "none", [(f"process_open_fds{HERE}", "{{instance}}")]),
]


def panel(
    number: int, title: str, kind: str, unit: str, queries: list[tuple[str, str]], at: dict[str, int]
) -> Any:
    return {
        "id": number,
        "title": title,
        "type": kind,
        "datasource": SOURCE,
        "gridPos": at,
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(65 + place), "expr": query, "legendFormat": legend, "datasource": SOURCE}
            for place, (query, legend) in enumerate(queries)
        ],
    }


def variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name, "type": "query", "datasource": SOURCE, "query": query, "refresh": 2,
        "includeAll": True, "multi": True, "current": {"text": "All", "value": "$__all"},
    }  # fmt: skip


def dashboard() -> dict[str, Any]:
    panels = [
        panel(place + 1, title, "stat", unit, [(query, "")],
              {"x": place * NARROW, "y": 0, "w": NARROW, "h": LOW})
        for place, (title, unit, query) in enumerate(NUMBERS)
    ]  # fmt: skip
    for place, (title, unit, queries) in enumerate(CURVES):
        row, column = divmod(place, 2)
        where = {"x": column * WIDE, "y": LOW + row * HIGH, "w": WIDE, "h": HIGH}
        panels.append(panel(len(panels) + 1, title, "timeseries", unit, queries, where))
    return {
        "uid": "shopkeeper",
        "title": "Shopkeeper",
        "tags": ["shopkeeper"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [
                {"name": "source", "type": "datasource", "query": "prometheus", "label": "Data source"},
                variable("job", "label_values(shopkeeper_database_up, job)"),
                variable("instance", 'label_values(shopkeeper_database_up{job=~"$job"}, instance)'),
            ]
        },
        "panels": panels,
    }


def text() -> str:
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DASHBOARD.write_text(text(), encoding="utf-8")
