"""The documents of corpus/ and examples/, extracted once for all engines and test modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api.ingest import ingest
from graph.model import Graph
from graph.store.base import Store

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "corpus", ROOT / "examples"]

_read: list[tuple[Any, ...]] = []


def fill(engine: Store) -> Store:
    """The store, holding these documents and nothing else."""
    if _read:
        engine.replace(*_read[0])
    else:
        engine.replace(Graph((), ()), ())
        ingest(engine, FOLDERS)
        _read.append((engine.graph(), list(engine.sources()), engine.judgements()))
    return engine
