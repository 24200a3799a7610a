"""The tagger's model: lines of features -> the names that it reads, and how sure it is of any span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pycrfsuite

from extraction.tagger.features import Line

#: what Tags.probability can be asked for
ASKED = tuple(f"{place}-{type_}" for type_ in ("Track", "Technology") for place in "BI")
#: a character that is this sure to be outside of names has no other label worth looking at
OUTSIDE = 0.98
Labels = Mapping[str, float]


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """A span that the best reading of its line takes for a name."""

    start: int
    end: int
    type: str
    probability: float  #: of its least sure character


@dataclass(frozen=True)
class Tags:
    """What the tagger holds of a document."""

    spans: tuple[Tag, ...] = ()
    labels: Mapping[int, Labels] | None = None  #: probabilities by position, where a name is not out of question

    def probability(self, start: int, end: int, type_: str) -> float:
        """How likely text[start:end], and no longer span, is a Track or a Technology; 0 where no line has it."""
        labels = self.labels or {}
        inside = min(
            (labels.get(i, {}).get(f"{'B' if i == start else 'I'}-{type_}", 0.0) for i in range(start, end)),
            default=0.0,
        )
        return inside * (1 - labels.get(end, {}).get(f"I-{type_}", 0.0))


class Tagger:
    """A model file, opened (python -m extraction.learning fits it). Calls from several threads wait for one another."""

    def __init__(self, path: Path):
        self._lock = Lock()
        self._tagger = pycrfsuite.Tagger()
        self._model = path.read_bytes()  # the tagger reads from it without a copy
        self._tagger.open_inmemory(self._model)

    def __call__(self, lines: Iterable[Line]) -> Tags:
        with self._lock:
            spans: list[Tag] = []
            labels: dict[int, Labels] = {}
            for line in lines:
                spans += self._line(line, labels)
            return Tags(tuple(sorted(spans)), labels)

    def _line(self, line: Line, labels: dict[int, Labels]) -> Iterable[Tag]:
        """Names of a line; the probabilities of its characters are put into `labels`."""
        self._tagger.set(line.features)
        best = self._tagger.tag()
        for i, position in enumerate(line.positions):
            if best[i] != "O" or self._tagger.marginal("O", i) < OUTSIDE:
                labels[position] = {label: self._tagger.marginal(label, i) for label in ASKED}
        start = -1
        for i, label in enumerate([*best, "O"]):
            if start >= 0 and not label.startswith("I"):
                sure = min(self._tagger.marginal(best[at], at) for at in range(start, i))
                yield Tag(line.positions[start], line.positions[i - 1] + 1, best[start][2:], sure)
                start = -1
            if label != "O" and start < 0:
                start = i
