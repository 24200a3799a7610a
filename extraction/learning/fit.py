"""Both models from labelled texts: first the tagger, then the weights that judge its opinion.

A text's tags, as the weights see them while they are fitted, come from taggers that have not seen that text: else
they would learn to trust a memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from extraction.learned import FOLDER, PLAIN_WEIGHTS, TAGGER, WEIGHTS
from extraction.learning import tagger, weights
from extraction.learning.labelled import Labelled
from extraction.mentions import first_look
from extraction.segment import words
from extraction.tagger.model import Tagger

FOLDS = 3


def fit_all(texts: Sequence[Labelled], folder: Path = FOLDER) -> str:
    """Fit and write all that extraction.learned reads; says what it was made of.

    The weights see each text twice: with the tags of a tagger that does not know it, as texts will come, and with
    those of the tagger that is shipped, as the texts at hand do.
    """
    looks = {t.id: first_look(t.document, words(t.document.text)) for t in texts}
    data = {t.id: tagger.samples(t, looks[t.id]) for t in texts}
    tagger.fit([s for t in texts for s in data[t.id]], folder / TAGGER)
    taggers = [*_held_out(texts, data), *((text, Tagger(folder / TAGGER)) for text in texts)]
    examples = [
        e for text, tag in taggers for e in weights.examples_of(text, looks[text.id], tag(looks[text.id].lines))
    ]
    plain = [e for text in texts for e in weights.examples_of(text, looks[text.id], None)]
    complete = sum(t.complete for t in texts)
    made_of = f"{len(texts) - complete} passages of examples.txt, {complete} annotated texts, {len(plain)} names"
    weights.fit_and_write(examples, made_of, folder / WEIGHTS)
    weights.fit_and_write(plain, made_of, folder / PLAIN_WEIGHTS)
    return made_of


def _held_out(texts: Sequence[Labelled], data: dict[str, list[tagger.Sample]]) -> Iterator[tuple[Labelled, Tagger]]:
    """Every text with a tagger that was fitted without it."""
    ordered = sorted(texts, key=lambda t: -len(t.document.text))  # the long ones into different folds
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            path = Path(folder) / "model.crfsuite"
            tagger.fit([s for i, t in enumerate(ordered) if i % FOLDS != fold for s in data[t.id]], path)
            without = Tagger(path)
            for text in ordered[fold::FOLDS]:
                yield text, without
