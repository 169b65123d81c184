"""From named features to the parts of a score: by the weights of the house, or as learnt from outcomes.

Either way a score is a sum of one part a feature, so that the reasons given to shoppers stay those that moved
the product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recommender import model_file
from recommender.candidates import Floats
from recommender.weights import plain

KIND = "scoring-1"


class Scoring(Protocol):
    @property
    def names(self) -> tuple[str, ...]:
        """Features that are read, in the order of the columns."""

    def parts(self, values: Floats) -> Floats:
        """Feature values (n, k) to their parts of the score (n, k)."""


@dataclass(frozen=True)
class Weighted:
    """Each feature times its weight; features that weigh nothing are not read."""

    weights: Mapping[str, float] = field(default_factory=plain)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, weight in self.weights.items() if weight)

    def parts(self, values: Floats) -> Floats:
        return np.asarray(values * np.array([self.weights[name] for name in self.names]))


@dataclass(frozen=True)
class Curve:
    """A step function: `levels[i]` from `ends[i - 1]` (excluded) to `ends[i]` (included); one level more than
    ends."""

    ends: NDArray[np.float64]
    levels: NDArray[np.float64]

    def at(self, values: Floats) -> Floats:
        return np.asarray(self.levels[np.searchsorted(self.ends, values, side="left")])


@dataclass(frozen=True)
class Learned:
    """The weights of the house with a correction learnt for each feature. Never falling: no feature that
    speaks for a product can come to speak against it, whatever noise there was in the outcomes."""

    base: Weighted
    curves: Mapping[str, Curve]

    @property
    def names(self) -> tuple[str, ...]:
        return self.base.names

    def parts(self, values: Floats) -> Floats:
        found = self.base.parts(values)
        for column, name in enumerate(self.names):
            if name in self.curves:
                found[:, column] += self.curves[name].at(values[:, column])
        return found

    def save(self, path: Path) -> str:
        """Returns the file's SHA-256."""
        header = {"weights": dict(self.base.weights), "curves": list(self.curves)}
        arrays: dict[str, NDArray[np.float64]] = {}
        for name, curve in self.curves.items():
            arrays |= {f"ends:{name}": curve.ends, f"levels:{name}": curve.levels}
        return model_file.save(path, KIND, header, arrays)

    @classmethod
    def load(cls, path: Path) -> Learned:
        """Raises ModelFileError."""
        header, arrays = model_file.load(path, KIND)
        names: Sequence[str] = header["curves"]
        curves = {name: Curve(arrays[f"ends:{name}"], arrays[f"levels:{name}"]) for name in names}
        return cls(Weighted({name: float(weight) for name, weight in header["weights"].items()}), curves)
