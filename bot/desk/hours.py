"""When the people of the shop are there, and when they will be again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: How far ahead the next opening is looked for.
AHEAD = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Of one day; `until` 24:00 is None."""

    since: time
    until: time | None


def _spans(value: Any) -> list[Span]:
    """ "9:00-18:00", or a list of such."""
    texts = [value] if isinstance(value, str) else list(value or ())
    spans = []
    for text in texts:
        since, dash, until = (part.strip() for part in str(text).replace("–", "-").partition("-"))
        try:
            start = time.fromisoformat(since.zfill(5))
            end = None if until in ("24:00", "0:00", "00:00") else time.fromisoformat(until.zfill(5))
        except ValueError:
            raise ValueError(f'{text!r} is no span of time: write "09:00-18:00"') from None
        if not dash or (end is not None and end <= start):
            raise ValueError(f'{text!r} ends before it begins: write "09:00-18:00"')
        spans.append(Span(start, end))
    return sorted(spans, key=lambda span: span.since)


Spans = Annotated[list[Span], BeforeValidator(_spans)]


class Hours(BaseModel):
    """Opening hours by day of the week in a time zone; a day that is left out is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str
    mon: Spans = []
    tue: Spans = []
    wed: Spans = []
    thu: Spans = []
    fri: Spans = []
    sat: Spans = []
    sun: Spans = []
    closed: list[date] = []

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name!r} is no time zone: write one such as Europe/Berlin") from None
        return name

    def open(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.timezone))
        now = local.time().replace(tzinfo=None)
        return any(
            span.since <= now and (span.until is None or now < span.until) for span in self._of(local.date())
        )

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment after `at` when somebody is there, in the shop's time zone; None when nobody
        will be within two months."""
        zone = ZoneInfo(self.timezone)
        local = at.astimezone(zone)
        for day in _days(local.date()):
            for span in self._of(day):
                opening = datetime.combine(day, span.since, zone)
                if opening > local:
                    return opening
        return None

    def _of(self, day: date) -> list[Span]:
        if day in self.closed:
            return []
        spans: list[Span] = getattr(self, DAYS[day.weekday()])
        return spans


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(AHEAD))
