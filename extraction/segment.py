"""Chinese words: spaCy's `zh` pipeline with the pkuseg segmenter.

Entities are found on characters, not on tokens; words serve where no vocabulary reaches: boundaries of unknown names,
the search index, questions. Without the model there are no words: MissingModel, never another segmenter.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import spacy
import spacy_pkuseg
from spacy.language import Language

from extraction.model_setup import is_ready, model_dir
from graph.errors import MissingModel

# pkuseg glues a half-width comma to the words beside it (牵头,市). One character for one, so spans stay.
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")

_loading = Lock()


def load_pipeline() -> Language:
    """The process's spaCy pipeline, without components; every call returns the same object.

    Takes about two seconds and 430 MB at the first call. Raises MissingModel when the model is not prepared.
    """
    return _pipeline(_folder())


def words(text: str) -> list[tuple[int, int]]:
    """Spans of the words of `text` as (start, end) in characters, in order, without overlap.

    They cover every character that is not white space, and none that is. The words do not depend on any user
    dictionary given to the pipeline. Raises MissingModel.
    """
    spans = []
    end = 0
    for word in _segmenter(_folder()).cut(text.translate(_WIDE)):
        # cut() drops white space and changes nothing else, so each word follows at once or after a gap.
        while text[end].isspace():
            end += 1
        start, end = end, end + len(word)
        spans.append((start, end))
    return spans


def _folder() -> Path:
    folder = model_dir()
    if not is_ready(folder):
        raise MissingModel(
            f"the pkuseg model is not in {folder}: run `make model`, or `python -m extraction.model_setup`"
        )
    return folder


def _pipeline(folder: Path) -> Language:
    # pkuseg keeps the path of the model that it loads in a global, so one load at a time.
    with _loading:
        return _load(folder)


@cache
def _load(folder: Path) -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    tokenizer: Any = nlp.tokenizer
    # spaCy cannot hand None to pkuseg (it puts the model's path in its place). So "default", whose merging of
    # dictionary words is switched off at once.
    tokenizer.initialize(pkuseg_model=str(folder), pkuseg_user_dict="default")
    tokenizer.pkuseg_seg.postprocesser.do_process = False
    return nlp


@cache
def _segmenter(folder: Path) -> Any:
    """The pipeline's segmenter with an empty user dictionary of its own; the model is shared."""
    tokenizer: Any = _pipeline(folder).tokenizer
    segmenter = copy.copy(tokenizer.pkuseg_seg)
    segmenter.preprocesser = spacy_pkuseg.Preprocesser(None)
    return segmenter
