"""What a message does: by its intent, what it names and what was done before."""

from __future__ import annotations

from bot.dialogue.actions import ChangeCart
from bot.dialogue.acts import ACTS, OBJECTIONS, POLICY_TOPICS
from bot.dialogue.policy import decide
from bot.dialogue.reading import read
from bot.dialogue.state import CartItem, Question, Shown, State
from nlu.parse import Entity, Intent, Parse
from nlu.trained import SHIPPED
from nlu.training_data import read_training_data
from tests.bot.dialogue.shop import PaperShop


def test_no_shipped_intent_is_unknown_to_the_dialogue() -> None:
    intents = {example.intent for example in read_training_data(SHIPPED).examples}
    assert intents - {*ACTS, *OBJECTIONS, *POLICY_TOPICS} == set()


def test_a_bare_number_after_a_purchase_counts_it() -> None:
    """ "Oh, five" says how many of what just went into the cart; of a list it says nothing of the kind."""
    view = PaperShop()
    shown = [Shown(turn=1, ids=["s1", "s2"], prices=[1, 2])]
    bought = State(focus="s1", cart=[CartItem(id="s1")], shown=shown)
    number = Entity("number", 5.0, "пять", 4, 8)
    said = Parse("ой, пять", "ru", (Intent("change_quantity", 0.9),), (number,))
    reading = read(bought, said, view)
    assert (reading.act, decide(bought, reading, view)) == ("quantity", ChangeCart("quantity", ("s1",), 5))
    asked = bought.model_copy(update={"question": Question(slot="size", turn=1)})
    assert read(asked, said, view).act == "wish"
