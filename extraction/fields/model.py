"""Weights that turn a name's features into a verdict: no name, Track or Technology.

A multinomial logistic regression of a hundred-odd general features and of their pairs, fitted by
`python -m extraction.learning`. The features speak of grammar and form; no word of a text is one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLASSES = ("none", "Track", "Technology")
LEAST = 0.45  #: a name is one when this or more of the probability speaks for it
#: how much of whether and of which type is the tagger's own word: the weights know the texts of the fit too well
OF_WHETHER, OF_TYPE = 0.3, 0.4

Features = frozenset[str]


@dataclass(frozen=True)
class Weights:
    """`bias`: one for each class; `pairs[c, i, j]`: what features i <= j together say for class c, i = j for one."""

    index: dict[str, int]
    bias: NDArray[np.float64]
    pairs: NDArray[np.float64]

    @classmethod
    def read(cls, path: Path) -> Weights:
        """The file that extraction.learning.weights writes."""
        data = json.loads(path.read_text(encoding="utf-8"))
        index = {name: i for i, name in enumerate(data["features"])}
        pairs = np.zeros((len(CLASSES), len(index), len(index)))
        for i, j, *values in data["weights"]:
            pairs[:, i, j] = values
        return cls(index, np.array(data["bias"]), pairs)

    def probabilities(self, names: Sequence[Collection[str]]) -> NDArray[np.float64]:
        """Probability of each of CLASSES for each name; shape (names, 3)."""
        z = np.empty((len(names), len(CLASSES)))
        for row, features in enumerate(names):
            has = np.array([self.index[f] for f in features if f in self.index], dtype=np.intp)
            z[row] = self.bias + self.pairs[:, has[:, None], has].sum(axis=(1, 2))
        p = np.exp(z - z.max(axis=1, keepdims=True))
        shares: NDArray[np.float64] = p / p.sum(axis=1, keepdims=True)
        return shares


def classify(
    names: Sequence[Collection[str]], opinions: Sequence[tuple[float, float] | None], weights: Weights
) -> list[tuple[str, float] | None]:
    """For each name's features its type and how sure it is that this is a name at all; None when it is rather not.

    `opinions`: the tagger's, if there is one: how sure it is of a name, and what of that it gives to Track.
    """
    verdicts: list[tuple[str, float] | None] = []
    for (none, track, technology), opinion in zip(weights.probabilities(names).tolist(), opinions, strict=True):
        sure, share = 1 - none, track / (track + technology)
        if opinion:
            sure += OF_WHETHER * (opinion[0] - sure)
            share += OF_TYPE * (opinion[1] - share)
        type_ = "Track" if share >= 0.5 else "Technology"
        verdicts.append((type_, round(min(0.99, sure), 2)) if sure >= LEAST else None)
    return verdicts
