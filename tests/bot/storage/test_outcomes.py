from __future__ import annotations

from bot.app import App
from bot.storage import outcomes
from recommender.scoring import Weighted
from tests.bot.demo_shop import Chat


def test_lists_with_what_came_of_them_and_questions_with_their_answers(demo: App) -> None:
    names = Weighted().names
    before = len(outcomes.shown_lists(demo.engine, "main", names))
    put = outcomes.questions(demo.engine, "main")
    chat = Chat(demo, "outcomes")
    first = chat.say("jackets for men")
    assert first.question is not None
    second = chat.say("black" if first.question == "color" else "under 100")
    chat.say("tell me about the second one")
    chat.say("i'll take it")
    lists = outcomes.shown_lists(demo.engine, "main", names)[before:]
    assert len(lists) == 2
    assert lists[0].values.shape == (len(first.products), len(names))
    assert lists[0].gains.sum() == 0
    assert lists[1].gains.tolist() == [2 if place == 1 else 0 for place in range(len(second.products))]
    assert lists[1].values[:, names.index("kind_fit")].max() == 1.0
    now = outcomes.questions(demo.engine, "main")
    slot = first.question
    earlier = put.get(slot, (0, 0))
    assert now[slot] == (earlier[0] + 1, earlier[1] + 1)
