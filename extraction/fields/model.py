"""Weights that turn a name's features into a verdict: no name, Track or Technology.

A multinomial logistic regression of some eighty general features (extraction/weights.json), fitted by
`python -m extraction.fields.learn`. The features speak of grammar and form; no word of a text is one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CLASSES = ("none", "Track", "Technology")
WEIGHTS = Path(__file__).parent / "weights.json"
LEAST = 0.45  #: a name is one when this or more of the probability speaks for it


@cache
def _weights() -> dict[str, tuple[float, float, float]]:
    rows = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return {feature: (none, track, technology) for feature, (none, track, technology) in rows.items()}


def probabilities(features: Iterable[str]) -> tuple[float, float, float]:
    """Probability of each of CLASSES."""
    weights = _weights()
    sums = [0.0, 0.0, 0.0]
    for feature in ("bias", *sorted(features)):
        for i, weight in enumerate(weights.get(feature, (0.0, 0.0, 0.0))):
            sums[i] += weight
    top = max(sums)
    shares = [math.exp(s - top) for s in sums]
    total = sum(shares)
    return shares[0] / total, shares[1] / total, shares[2] / total


def classify(features: Iterable[str]) -> tuple[str, float] | None:
    """The type and how sure it is that this is a name at all; None when it is rather not."""
    none, track, technology = probabilities(features)
    if 1 - none < LEAST:
        return None
    return ("Track" if track >= technology else "Technology"), round(min(0.99, 1 - none), 2)
