"""What `python -m extraction.learning` fitted: the tagger, and the weights that judge names of fields.

The tagger is a part that can be left out (POLICYGRAPH_TAGGER=off): extraction is faster then and finds less. Names are
judged by weights of their own in that case, fitted without its opinion.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extraction.fields.model import Weights
from extraction.tagger.model import Tagger

FOLDER = Path(__file__).parent
TAGGER, WEIGHTS, PLAIN_WEIGHTS = "model.crfsuite", "weights.json", "weights-plain.json"


@dataclass(frozen=True)
class Learned:
    """Weights, and the tagger that they were fitted with, if any."""

    weights: Weights
    tagger: Tagger | None

    @classmethod
    def read(cls, folder: Path = FOLDER, *, tagger: bool = True) -> Learned:
        """The files that extraction.learning wrote into a folder."""
        if tagger:
            return cls(Weights.read(folder / WEIGHTS), Tagger(folder / TAGGER))
        return cls(Weights.read(folder / PLAIN_WEIGHTS), None)


@cache
def shipped() -> Learned:
    """What the package ships, with or without the tagger as the environment says."""
    return Learned.read(tagger=os.environ.get("POLICYGRAPH_TAGGER", "on").lower() not in ("off", "0", "false", "no"))
