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
#: how much of the type is the tagger's own word: the weights know the texts that they were fitted on too well
TAGGERS_SHARE = 0.35

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
    names: Sequence[Collection[str]], leanings: Sequence[float | None], weights: Weights
) -> list[tuple[str, float] | None]:
    """For each name's features its type and how sure it is that this is a name at all; None when it is rather not.

    `leanings`: what the tagger gives to Track of all that it gives to Track or Technology, if it gives any.
    """
    verdicts: list[tuple[str, float] | None] = []
    for (none, track, technology), leaning in zip(weights.probabilities(names).tolist(), leanings, strict=True):
        sure, share = 1 - none, track / (track + technology)
        if leaning is not None:
            share += TAGGERS_SHARE * (leaning - share)
        type_ = "Track" if share >= 0.5 else "Technology"
        verdicts.append((type_, round(min(0.99, sure), 2)) if sure >= LEAST else None)
    return verdicts
