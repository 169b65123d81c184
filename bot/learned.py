"""What a shop learns from its purchases and chats, as the running shop reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.live_file import LiveFile
from recommender import model_file
from recommender.companions import Companions, GoesWith, NoCompanions
from recommender.questions import READINESS, MostTelling, Question, Situation
from recommender.scoring import Learned as Scores
from recommender.scoring import Scoring, Weighted

if TYPE_CHECKING:
    from recommender.personas import Personas

READINESS_KIND = "readiness-1"
#: Names of the files.
PERSONAS = "personas.model"
COMPANIONS, READINESS_FILE, SCORING = "companions.model", "readiness.model", "scoring.model"


class Learned:
    """Files in `DATA_DIR/recommender/`, each taken when a command has written a newer one."""

    def __init__(self, directory: Path) -> None:
        nothing: GoesWith = NoCompanions()
        self.companions = LiveCompanions(LiveFile(directory / COMPANIONS, Companions.load, nothing))
        self.asking = LiveAsking(LiveFile(directory / READINESS_FILE, load_readiness, READINESS))
        weighted: Scoring = Weighted()
        self.scoring = LiveFile(directory / SCORING, Scores.load, weighted)
        self.price_level = LivePersonas(LiveFile(directory / PERSONAS, load_personas, None))


class LiveCompanions:
    """`GoesWith` over the current companions."""

    def __init__(self, current: Callable[[], GoesWith]) -> None:
        self._current = current

    def goes_with(
        self, ids: Collection[str], limit: int = 10, exclude: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        return self._current().goes_with(ids, limit, exclude)


class LivePersonas:
    """How dear the things are that a shopper's sort of customers buy, by the current personas; None when that
    isn't known."""

    def __init__(self, current: Callable[[], Personas | None]) -> None:
        self._current = current

    def __call__(self, shopper: str) -> float | None:
        personas = self._current()
        return None if personas is None else personas.price_level(shopper)


def load_personas(path: Path) -> Personas:
    """Raises ModelFileError."""
    # What clusters customers takes long to import, and most shops have no personas.
    from recommender.personas import Personas

    return Personas.load(path)


class LiveAsking:
    """`Asking` with what the shop's own chats say of who has an answer."""

    def __init__(self, readiness: Callable[[], Mapping[str, float]]) -> None:
        self._readiness = readiness

    def question(self, situation: Situation) -> Question | None:
        return MostTelling(self._readiness()).question(situation)


def save_readiness(path: Path, readiness: Mapping[str, float]) -> str:
    """Returns the file's SHA-256."""
    return model_file.save(path, READINESS_KIND, dict(readiness), {})


def load_readiness(path: Path) -> dict[str, float]:
    """Raises ModelFileError."""
    header, _ = model_file.load(path, READINESS_KIND)
    return {slot: float(share) for slot, share in header.items()}
