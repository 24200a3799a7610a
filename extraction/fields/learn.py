"""Fit the weights of extraction.fields.model.

    python -m extraction.fields.learn TEXT... --gold DIR [DIR...] [--output FILE]

A text is an annotated document; its gold is the one whose id its file name starts with. Plain gradient descent with
an L2 penalty, from zero, in a fixed order: the same texts give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from extraction.fields.candidates import Features, name_features, topic_of, topical, usages
from extraction.fields.model import CLASSES, WEIGHTS
from extraction.likeness import normal
from extraction.load import read_document
from extraction.mentions import read_frame
from extraction.segment import words

Example = tuple[Features, int]


def examples_of(path: Path, gold: Sequence[Path]) -> list[Example]:
    """(features, class) of every candidate name of a text."""
    document = read_document(path)
    labels: dict[str, int] = {}
    for folder in gold:
        for line in (folder / "entities.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if path.name.startswith(row["doc"]) and row["type"] in CLASSES:
                for name in (row["name"], *row["aliases"]):
                    labels[normal(name)] = CLASSES.index(row["type"])
    frame = read_frame(document, words(document.text))
    groups = defaultdict(list)
    for usage in usages(document, [p for s in frame.sentences for p in s.phrases], frame.known, frame.parks):
        groups[usage.name].append(usage)
    topic = topic_of(groups)
    return [
        (name_features(name, group) | topical(name, topic), labels.get(normal(name), 0))
        for name, group in sorted(groups.items())
        if name not in frame.taken
    ]


def fit(
    examples: Sequence[Example], penalty: float = 2.0, steps: int = 3000, rate: float = 0.4
) -> dict[str, list[float]]:
    """Weights by feature; features that fewer than three examples have are left out."""
    counts: dict[str, int] = defaultdict(int)
    for features, _ in examples:
        for feature in features:
            counts[feature] += 1
    names = ["bias", *sorted(f for f, n in counts.items() if n >= 3)]
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    y = np.zeros((len(examples), len(CLASSES)))
    for row, (features, label) in enumerate(examples):
        x[row, [0, *(index[f] for f in features if f in index)]] = 1
        y[row, label] = 1
    w = np.zeros((len(names), len(CLASSES)))
    for _ in range(steps):
        z = x @ w
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        w -= rate * ((x.T @ (p - y)) + penalty * w) / len(examples)
    w -= w.mean(axis=1, keepdims=True)
    return {name: [round(float(v), 3) for v in w[i]] for name, i in index.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    examples = [e for path in options.texts for e in examples_of(path, options.gold)]
    weights = fit(examples)
    rows = ",\n".join(f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in weights.items())
    made = f"python -m extraction.fields.learn, {len(options.texts)} texts, {len(examples)} names"
    options.output.write_text(
        f'{{\n"made_by": {json.dumps(made)},\n"classes": {json.dumps(CLASSES)},\n"weights": {{\n{rows}\n}}\n}}\n',
        encoding="utf-8",
    )
    print(f"{len(examples)} names, {len(weights)} weights -> {options.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
