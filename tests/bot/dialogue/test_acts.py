"""Every intent that ships means something to the dialogue."""

from __future__ import annotations

from bot.dialogue.acts import ACTS, OBJECTIONS, POLICY_TOPICS
from nlu.trained import SHIPPED
from nlu.training_data import read_training_data


def test_no_shipped_intent_is_unknown_to_the_dialogue() -> None:
    intents = {example.intent for example in read_training_data(SHIPPED).examples}
    assert intents - {*ACTS, *OBJECTIONS, *POLICY_TOPICS} == set()
