"""What a shopper agrees to, by purpose, with the moment they said so."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from pydantic import BaseModel

#: memory: what is learnt of them is kept for their next chat. news: they are written to unasked.
Purpose = Literal["memory", "news"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
#: Until they say something: what serves the talk that they began is kept, and nobody is written to unasked.
UNASKED: dict[Purpose, bool] = {"memory": True, "news": False}


class Consent(BaseModel):
    given: bool
    at: datetime
