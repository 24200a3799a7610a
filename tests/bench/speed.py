"""How long extraction takes beside segmentation alone, on the same texts in one run. Seconds of processor.

Each text is read once in each way, after others, so that only what different documents have in common is remembered.
"""

from __future__ import annotations

import time
from typing import Any

import extraction.preload  # noqa: F401 - as in the workers of `policygraph ingest`
from extraction import mentions
from extraction.learned import Learned
from extraction.load import document_from_text
from extraction.pipeline import extract_document
from extraction.segment import words
from tests.bench.documents import CORPUS, document
from tests.bench.measuring import say

MADE, BEFORE = 30, 10  #: generated texts, and how many others are read before


def run() -> dict[str, Any]:
    real = {path.name: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))}
    made = dict(document(i) for i in range(MADE))
    models = {"rules": Learned.read(tagger=False), "tagger": Learned.read()}
    for text in dict(document(i) for i in range(MADE, MADE + BEFORE)).values():
        for learned in models.values():
            _seconds("x.txt", text, learned)
    figures: dict[str, Any] = {}
    for name, texts in (("real", real), ("generated", made)):
        spent = {"segment": 0.0, **dict.fromkeys(models, 0.0)}
        for turn, (file, text) in enumerate(texts.items()):
            clean = document_from_text(file, text).text
            start = time.process_time()
            words(clean)
            spent["segment"] += time.process_time() - start
            for model in sorted(models, reverse=turn % 2 == 1):  # who comes second finds some names known
                spent[model] += _seconds(file, text, models[model])
        letters = sum(map(len, texts.values()))
        figures[name] = {
            "documents": len(texts),
            "ratio": round(spent["rules"] / spent["segment"], 2),
            "ratio_tagger": round(spent["tagger"] / spent["segment"], 2),
            "per_second": {way: round(letters / seconds) for way, seconds in spent.items()},
        }
        say(f"extraction: {name}: {figures[name]}")
    return figures


def _seconds(file: str, text: str, learned: Learned) -> float:
    mentions.shipped = lambda: learned  # type: ignore[assignment]
    start = time.process_time()
    extract_document(document_from_text(file, text))
    return time.process_time() - start
