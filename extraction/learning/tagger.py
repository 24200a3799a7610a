"""Fit the tagger's model on labelled texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from extraction.learning.labelled import Labelled, occurrences
from extraction.mentions import Look, first_look
from extraction.segment import words
from extraction.tagger.features import Line

Sample = tuple[Line, list[str]]  #: a line and the label of each of its characters
#: how often the lines of a text are read, by where it stands: texts of others are how policies are, ours are denser
TIMES = {"published": 2, "own": 1, "sentence": 1}


def samples(labelled: Labelled, look: Look | None = None) -> list[Sample]:
    """The lines of a text with their labels, as often as they count."""
    document = labelled.document
    look = look or first_look(document, words(document.text))
    labels = ["O"] * len(document.text)
    spans = occurrences(document.text, labelled.names)
    if not labelled.complete:  # places and projects were not marked: the finders' word must do
        spans = [(m.start, m.end, m.type) for m in (*look.parks, *look.projects)] + spans
    for start, end, type_ in spans:
        labels[start:end] = [f"B-{type_}", *[f"I-{type_}"] * (end - start - 1)]
    return [(line, [labels[p] for p in line.positions]) for line in look.lines] * TIMES[labelled.kind]


def fit(data: Sequence[Sample], output: Path) -> None:
    """Write a model. L2 penalty; features that fewer than three characters have are left out."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": 1.0, "max_iterations": 60, "feature.minfreq": 3})
    for line, labels in data:
        trainer.append(line.features, labels)
    trainer.train(str(output))
