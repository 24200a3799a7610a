"""Fit the weights of extraction.fields.model: a logistic regression with an L2 penalty."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extraction.fields.candidates import Usage, describe, topic_of, view_of
from extraction.fields.model import CLASSES, Features
from extraction.learning.labelled import Labelled
from extraction.likeness import normal
from extraction.mentions import Look, read_frame
from extraction.tagger.model import Tags

Item = TypeVar("Item")
Example = tuple[Features, int, float]  #: features, class, weight

#: what a name counts, by where it stands: texts of others are how policies are, ours are denser in names
SHARES = {"published": 3.0, "own": 1.0, "sentence": 0.6}
#: features and pairs that fewer names have are left out
RARE = 3
#: inverse of the penalty
STRENGTH = 0.2


def examples_of(labelled: Labelled, look: Look, tags: Tags | None) -> list[Example]:
    """(features, class, weight) of every candidate name of a text."""
    frame = read_frame(look, tags)
    groups: dict[str, list[Usage]] = defaultdict(list)
    for usage in frame.usages:
        groups[usage.name].append(usage)
    topic = topic_of(groups)
    weight = SHARES[labelled.kind]
    return [
        (describe(name, group, topic, view_of(group, tags)), _class_of(labelled.names.get(normal(name))), weight)
        for name, group in sorted(groups.items())
        if name not in frame.taken
    ]


def _class_of(type_: str | None) -> int:
    return CLASSES.index(type_) if type_ in CLASSES else 0


def fit_and_write(examples: Sequence[Example], made_of: str, output: Path) -> None:
    """Fit features and their pairs, and write the file that extraction.fields.model reads."""
    names = [name for name, count in sorted(_counts(f for f, _, _ in examples).items()) if count >= RARE]
    index = {name: i for i, name in enumerate(names)}
    rows = [_pairs(sorted(index[f] for f in features if f in index)) for features, _, _ in examples]
    kept = [pair for pair, count in sorted(_counts(rows).items()) if count >= RARE]
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit(
        _matrix(rows, {pair: i for i, pair in enumerate(kept)}),
        [label for _, label, _ in examples],
        sample_weight=[weight for _, _, weight in examples],
    )
    weights = np.round(model.coef_.T, 2).tolist()
    data = {
        "made_of": made_of,
        "classes": CLASSES,
        "features": names,
        "bias": np.round(model.intercept_, 3).tolist(),
        "weights": [[*pair, *values] for pair, values in zip(kept, weights, strict=True) if any(values)],
    }
    output.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _counts(groups: Iterable[Iterable[Item]]) -> Counter[Item]:
    return Counter(item for group in groups for item in group)


def _pairs(features: Sequence[int]) -> list[tuple[int, int]]:
    """Each feature with itself and with those behind it."""
    return [(a, b) for i, a in enumerate(features) for b in features[i:]]


def _matrix(rows: Sequence[Sequence[tuple[int, int]]], columns: dict[tuple[int, int], int]) -> csr_matrix:
    found = [[columns[pair] for pair in row if pair in columns] for row in rows]
    indices = [column for row in found for column in row]
    ends = np.cumsum([0, *map(len, found)])
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(columns)))
