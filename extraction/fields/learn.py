"""Fit the weights of extraction.fields.model.

    python -m extraction.fields.learn [TEXT...] [--gold DIR...] [--output FILE]

It learns from our own labelled sentences (examples.txt) and from annotated documents: a TEXT's gold is the one whose
id its file name starts with. Plain gradient descent with an L2 penalty, from zero, in a fixed order: the same texts
give the same weights.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from extraction.document import Document
from extraction.fields.candidates import Features, name_features, topic_of, topical, usages
from extraction.fields.model import CLASSES, WEIGHTS
from extraction.likeness import normal
from extraction.load import document_from_text, read_document
from extraction.mentions import read_frame
from extraction.segment import words

Example = tuple[Features, int, float]  #: features, class, weight
Labels = Mapping[str, int]

#: what an example sentence counts beside an annotated text: sentences made to show names are denser in them
SENTENCE_WEIGHT = 0.4
EXAMPLES = Path(__file__).parent / "examples.txt"
#: [[a track]] and {{a technology}} in examples.txt
MARK = re.compile(r"\[\[(?P<track>[^\[\]]+)\]\]|\{\{(?P<technology>[^{}]+)\}\}")


def gold_labels(path: Path, gold: Sequence[Path]) -> Labels:
    """Class of each annotated name of a document."""
    labels: dict[str, int] = {}
    for folder in gold:
        for line in (folder / "entities.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if path.name.startswith(row["doc"]) and row["type"] in CLASSES:
                for name in (row["name"], *row["aliases"]):
                    labels[normal(name)] = CLASSES.index(row["type"])
    return labels


def marked_passages(text: str) -> list[tuple[str, Labels]]:
    """(plain text, labels) of each passage of examples.txt."""
    passages: list[tuple[str, Labels]] = []
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for passage in re.split(r"\n\s*\n", lines.strip()):
        labels = {
            normal(m["track"] or m["technology"]): CLASSES.index("Track" if m["track"] else "Technology")
            for m in MARK.finditer(passage)
        }
        passages.append((MARK.sub(lambda m: m["track"] or m["technology"], passage), labels))
    return passages


def examples_of(document: Document, labels: Labels, weight: float = 1.0) -> list[Example]:
    """(features, class, weight) of every candidate name of a document."""
    frame = read_frame(document, words(document.text))
    phrases = [p for s in frame.sentences for p in s.phrases]
    groups = defaultdict(list)
    for usage in usages(document, phrases, frame.known, frame.parks):
        groups[usage.name].append(usage)
    topic = topic_of(groups)
    return [
        (name_features(name, group) | topical(name, topic), labels.get(normal(name), 0), weight)
        for name, group in sorted(groups.items())
        if name not in frame.taken
    ]


def fit(
    examples: Sequence[Example], penalty: float = 2.0, steps: int = 3000, rate: float = 0.4
) -> dict[str, list[float]]:
    """Weights by feature; features that fewer than three examples have are left out."""
    counts: dict[str, int] = defaultdict(int)
    for features, _, _ in examples:
        for feature in features:
            counts[feature] += 1
    names = ["bias", *sorted(f for f, n in counts.items() if n >= 3)]
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    y = np.zeros((len(examples), len(CLASSES)))
    for row, (features, label, _) in enumerate(examples):
        x[row, [0, *(index[f] for f in features if f in index)]] = 1
        y[row, label] = 1
    weights = np.array([[weight] for _, _, weight in examples])
    w = np.zeros((len(names), len(CLASSES)))
    for _ in range(steps):
        z = x @ w
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        w -= rate * ((x.T @ ((p - y) * weights)) + penalty * w) / len(examples)
    w -= w.mean(axis=1, keepdims=True)
    return {name: [round(float(v), 3) for v in w[i]] for name, i in index.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    passages = marked_passages(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else []
    examples = [
        e
        for text, labels in passages
        for e in examples_of(document_from_text("examples", text), labels, SENTENCE_WEIGHT)
    ]
    for path in options.texts:
        examples += examples_of(read_document(path), gold_labels(path, options.gold))
    weights = fit(examples)
    rows = ",\n".join(f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in weights.items())
    made = f"{len(passages)} passages of examples.txt, {len(options.texts)} annotated texts, {len(examples)} names"
    options.output.write_text(
        f'{{\n"made_of": {json.dumps(made)},\n"classes": {json.dumps(CLASSES)},\n"weights": {{\n{rows}\n}}\n}}\n',
        encoding="utf-8",
    )
    print(f"{made}: {len(weights)} weights -> {options.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
