from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.hours import Hours
from bot.desk.rules import DeskRules, Moment, Trigger, load_rules, triggered
from bot.desk.segments import SegmentsFile
from bot.errors import ShopkeeperError

BERLIN = Hours.model_validate(
    {
        "timezone": "Europe/Berlin",
        "mon": ["9:00-12:00", "13:00-18:00"],
        "fri": "10:00–24:00",
        "closed": ["2026-05-08"],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-05-04 06:59", False),
        ("2026-05-04 07:00", True),
        ("2026-05-04 10:30", False),
        ("2026-05-04 15:59", True),
        ("2026-05-04 16:00", False),
        ("2026-05-01 21:59", True),
        ("2026-05-01 22:00", False),
        ("2026-05-08 12:00", False),
        ("2026-01-05 07:30", False),  # winter: Berlin is one hour ahead
    ],
)
def test_hours_are_the_shops_own(moment: str, open_: bool) -> None:
    assert BERLIN.open(at(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-05-04 05:00", "2026-05-04T09:00:00+02:00"),
        ("2026-05-04 10:30", "2026-05-04T13:00:00+02:00"),
        ("2026-05-04 16:30", "2026-05-11T09:00:00+02:00"),  # Friday the 8th is a holiday
        ("2026-10-23 23:30", "2026-10-26T09:00:00+01:00"),  # the clocks go back in between
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    found = BERLIN.next_opening(at(moment))
    assert found is not None
    assert found.isoformat() == opening


def test_a_shop_that_never_opens() -> None:
    assert Hours(timezone="UTC").next_opening(at("2026-05-04 05:00")) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hours: {timezone: Mars/Base}", "hours.timezone: 'Mars/Base' is no time zone"),
        ("hours: {timezone: UTC, mon: nine to five}", "is no span of time"),
        ("hours: {timezone: UTC, mon: 18:00-9:00}", "ends before it begins"),
        ("triggers: [{name: x}]", "states no condition"),
        ("triggers: [{name: Big Cart, cart_min: 1}]", "triggers.0.name"),
        ("meeting: ftp://x/{room}", "meeting"),
        ("meting: x", "meting"),
        ("a: [", "can't be read"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShopkeeperError) as error:
        load_rules(path)
    assert told in str(error.value)
    assert str(path) in str(error.value)


def test_all_that_a_trigger_states_must_hold_and_it_has_one_turn() -> None:
    rules = DeskRules(
        triggers=[
            Trigger(name="vip", segments=["champions"], cart_min=100),
            Trigger(name="rings", categories=["jewellery"], intents=["ask_price"], then="offer"),
        ]
    )

    def found(intent: str = "", cart: float = 0, goods: str = "", segment: str = "", spent: str = "") -> str:
        moment = Moment(intent, cart, [goods], [segment])
        one = triggered(rules, moment, [spent], lambda a, b: a == b or (a, b) == ("ring", "jewellery"))
        return "" if one is None else one.name

    assert found(cart=500) == found(segment="champions", cart=99) == found(goods="ring") == ""
    assert found(segment="champions", cart=100) == "vip"
    assert found(segment="champions", cart=100, spent="vip") == ""
    assert found("ask_price", goods="ring") == found("ask_price", goods="jewellery") == "rings"


def test_segments_come_from_what_was_printed(tmp_path: Path) -> None:
    path = tmp_path / "segments.jsonl"
    segments = SegmentsFile(path)
    assert set(segments("main", "anna")) == set()
    path.write_text('{"customer": "anna", "segment": "champions"}\nnonsense\n{"customer": 1}\n', "utf-8")
    assert set(segments("main", "anna")) == {"champions"}
    assert set(segments("main", "boris")) == set()
