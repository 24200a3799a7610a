"""Where a text speaks of a place: what stands behind a park or a district in its clause is often its industry."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extraction.document import Document, Mention

CLAUSE_END = re.compile(r"[，。；！？\n]")


def placed(document: Document, mentions: Iterable[Mention]) -> bytearray:
    """1 at each position that a place precedes in its clause; the document's own jurisdiction is none."""
    text, home = document.text, document.metadata.jurisdiction
    marks = bytearray(len(text))
    for mention in mentions:
        if mention.type in ("Park", "District") and mention.name != home and not marks[mention.end - 1]:
            match = CLAUSE_END.search(text, mention.end)
            end = match.start() if match else len(text)
            marks[mention.end : end] = b"\1" * (end - mention.end)
    return marks
