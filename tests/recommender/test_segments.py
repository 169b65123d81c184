from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.evaluate import roc_auc
from recommender.repeat import Buyers, fit_bgnbd
from recommender.segments import CustomerValue, Purchase, fit_segments

START = date(2025, 1, 1)


def bought(customer: str, *days: int, amount: float = 10.0) -> list[Purchase]:
    return [Purchase(customer, START + timedelta(days=day), amount) for day in days]


def by_customer(values: list[CustomerValue]) -> dict[str, CustomerValue]:
    return {value.customer: value for value in values}


def simulated(customers: int, days: int, seed: int) -> list[Purchase]:
    """Buyers whose rates differ and who drop out by and by, as BG/NBD has it."""
    random = np.random.default_rng(seed)
    history: list[Purchase] = []
    for number in range(customers):
        rate, leaving = random.gamma(0.8, 1 / 25), random.beta(1, 4)
        day = float(random.uniform(0, 60))
        repeats = 0
        while day < days:
            history += bought(f"c{number:04}", int(day), amount=float(random.gamma(4, 10)))
            if repeats and random.uniform() < leaving:
                break
            day += random.exponential(1 / rate)
            repeats += 1
    return history


def test_recency_frequency_and_spend_are_counted_until_the_day() -> None:
    history = bought("anna", 0, 10, 10, 400) + bought("boris", 5)
    values = by_customer(fit_segments(history, at=START + timedelta(days=30)))
    anna = values["anna"]
    assert (anna.recency, anna.frequency, anna.monetary) == (20, 2, 30.0)
    assert list(values) == ["anna", "boris"]


def test_customers_of_later_days_are_not_known_yet() -> None:
    assert [value.customer for value in fit_segments(bought("a", 0) + bought("b", 9), at=START)] == ["a"]
    with pytest.raises(ValueError, match="no purchases until 2024"):
        fit_segments(bought("a", 0), at=date(2024, 1, 1))
    with pytest.raises(ValueError, match="no purchases"):
        fit_segments([])


def test_frequent_and_recent_customers_come_back_and_are_worth_more() -> None:
    history = (
        simulated(300, 240, seed=1) + bought("fan", *range(0, 240, 6)) + bought("gone", 0, 3, 6, 9, 12, 15)
    )
    values = by_customer(fit_segments(history))
    fan, gone = values["fan"], values["gone"]
    assert fan.repeat_probability > 0.85 > gone.repeat_probability + 0.1
    assert fan.lifetime_value > gone.lifetime_value
    assert fan.segment == "champion"
    assert gone.segment in ("at_risk", "hibernating", "lost")


def test_a_newcomer_is_new_and_a_long_silent_single_buyer_is_lost() -> None:
    history = simulated(100, 240, seed=2) + bought("newcomer", 239, amount=8) + bought("silent", 0, amount=1)
    values = by_customer(fit_segments(history, at=START + timedelta(days=240)))
    assert values["newcomer"].segment == "new"
    assert values["silent"].segment == "lost"


def test_probabilities_rank_and_count_those_who_come_back() -> None:
    history = simulated(1500, 400, seed=3)
    at = START + timedelta(days=250)
    values = fit_segments(history, at=at, horizon=150)
    again = {purchase.customer for purchase in history if purchase.date > at}
    chance = np.array([value.repeat_probability for value in values])
    came = np.array([value.customer in again for value in values])
    assert chance.mean() == pytest.approx(came.mean(), abs=0.08)
    assert roc_auc(chance, came) > 0.75


LINE = st.tuples(st.sampled_from("abcd"), st.integers(0, 500), st.floats(-50, 1e5))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.integers(0, 500), st.floats(-50, 1e5)), min_size=1, max_size=15
    )
)
def test_any_history_gives_sound_numbers(lines: list[tuple[str, int, float]]) -> None:
    history = [purchase for name, day, amount in lines for purchase in bought(name, day, amount=amount)]
    for value in fit_segments(history):
        assert 0 <= value.repeat_probability <= 1
        assert np.isfinite(value.lifetime_value)
        assert value.recency >= 0
        assert value.frequency >= 1


def test_the_parameters_of_a_simulated_crowd_are_found_again() -> None:
    history = simulated(3000, 500, seed=4)
    place = {name: index for index, name in enumerate(sorted({purchase.customer for purchase in history}))}
    who = np.array([place[purchase.customer] for purchase in history])
    day = np.array([purchase.date.toordinal() for purchase in history])
    ones = np.ones(len(history))
    model = fit_bgnbd(Buyers.until(START.toordinal() + 499, who, day, ones, ones, len(place)))
    assert model.r == pytest.approx(0.8, rel=0.35)
    assert model.alpha == pytest.approx(25 / 7, rel=0.35)
    assert model.a / (model.a + model.b) == pytest.approx(0.2, abs=0.08)
