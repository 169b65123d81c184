"""Fine-tuning for real, on a small slice; what torch trained is served by a process that has no torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nlu.trained import SHIPPED
from nlu.training_data import read_training_data
from nlu.tuned import held_rows
from tests.torch_environment import torch_packages

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
INTENTS = ("ask_delivery", "view_cart", "greet", "object_price", "out_of_scope", "compare")
#: In processes of their own: torch shouldn't come into this one, where other tests run. Arguments: rows, held
#: rows, the model's file, the directory with torch.
TRAIN = """
import json, sys
from pathlib import Path
sys.path.append(sys.argv[4])
from nlu import model_store
from nlu.tuned import fit_tuned
from nlu.tuning import tune

rows, held = (json.loads(Path(name).read_text()) for name in sys.argv[1:3])
made = []
model = fit_tuned(*zip(*rows), lambda *some: made.append(tune(*some, epochs=4)) or made[0])
model_store.save(model, Path(sys.argv[3]))
encoder = made[0]
print(json.dumps([encoder.labels[int(row.argmax())] for row in encoder.many([text for text, _ in held])]))
"""
SERVE = """
import json, sys
from pathlib import Path
sys.path.append(sys.argv[4])
for name in ("torch", "transformers", "sentence_transformers"):
    sys.modules[name] = None
from nlu import model_store
from nlu.intents import LinearIntentClassifier

classifier = LinearIntentClassifier(model_store.load(Path(sys.argv[3])))
held = json.loads(Path(sys.argv[2]).read_text())
assert classifier.model.tuned.encoder.logits("word " * 5_000).shape == (len(classifier.model.labels),)
print(json.dumps([classifier.predict(text)[0] for text, _ in held]))
"""


def test_a_slice_is_learnt_and_served_without_torch(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    packages = torch_packages(request)
    rows = [
        (one.text, one.intent)
        for one in read_training_data([SHIPPED[0]]).examples
        if one.intent in INTENTS and one.text.isascii()
    ]
    apart = set(held_rows([label for _, label in rows], 0.2).tolist())
    held = [row for at, row in enumerate(rows) if at in apart]
    files = [tmp_path / name for name in ("rows.json", "held.json", "slice.model")]
    files[0].write_text(json.dumps([row for at, row in enumerate(rows) if at not in apart]))
    files[1].write_text(json.dumps(held))

    def right(program: str) -> float:
        words = [sys.executable, "-c", program, *map(str, files), str(packages)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        read: list[Any] = json.loads(done.stdout.splitlines()[-1])
        return sum(got == label for got, (_, label) in zip(read, held, strict=True)) / len(held)

    assert right(TRAIN) > 0.7, "the encoder alone"
    assert right(SERVE) > 0.8, "beside the linear model"
