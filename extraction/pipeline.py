"""The whole of extraction, in order: file -> Document -> mentions -> statements and judgements.

What is extracted from a file depends on that file alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extraction.document import Document
from graph.model import Judgement, Statement


@dataclass(frozen=True)
class Extraction:
    """What one file says: its statements (names as written) and the judgements that resolve them within it."""

    document: Document
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]


def extract(path: Path) -> Extraction:
    """Read one file and prove its facts. Raises BadDocument when the file cannot be read."""
    raise NotImplementedError
