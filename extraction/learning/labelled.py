"""Texts with the names that people marked in them: our own sentences (examples.txt) and annotated documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extraction.document import Document
from extraction.likeness import normal, squeezed
from extraction.load import document_from_text, read_document

OWN = Path(__file__).parents[2] / "tests" / "gold" / "own"
EXAMPLES = Path(__file__).parent / "examples.txt"
#: [[a track]] and {{a technology}} in examples.txt
MARK = re.compile(r"\[\[(?P<track>[^\[\]]+)\]\]|\{\{(?P<technology>[^{}]+)\}\}")
#: types of names that are learned
TYPES = ("Track", "Technology", "Park", "Project", "Organization")


@dataclass(frozen=True)
class Labelled:
    """A text and its marked names."""

    id: str
    document: Document
    names: dict[str, str]  #: name or alias, as `likeness.normal` writes it -> type
    kind: Literal["sentence", "own", "published"]

    @property
    def complete(self) -> bool:
        """Whether names of all TYPES are marked; else only tracks and technologies."""
        return self.kind != "sentence"


def examples() -> list[Labelled]:
    """The passages of examples.txt."""
    lines = "\n".join(line for line in EXAMPLES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    found = []
    for number, passage in enumerate(re.split(r"\n\s*\n", lines.strip()), 1):
        names = {
            normal(m["track"] or m["technology"]): "Track" if m["track"] else "Technology"
            for m in MARK.finditer(passage)
        }
        text = MARK.sub(lambda m: m["track"] or m["technology"], passage)
        found.append(Labelled(f"example {number}", document_from_text("examples", text), names, "sentence"))
    return found


def annotated(paths: Iterable[Path], gold: Sequence[Path], kind: Literal["own", "published"]) -> list[Labelled]:
    """Documents with the gold whose id their file name starts with."""
    rows = [
        json.loads(line)
        for folder in gold
        for line in (folder / "entities.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    found = []
    for path in paths:
        names = {
            normal(name): row["type"]
            for row in rows
            if path.name.startswith(row["doc"]) and row["type"] in TYPES
            for name in (row["name"], *row["aliases"])
        }
        found.append(Labelled(path.stem, read_document(path), names, kind))
    return found


def own_passages() -> list[Labelled]:
    """The passages of policies that we wrote and annotated."""
    return annotated(sorted((OWN / "texts").glob("*.txt")), [OWN], "own")


def occurrences(text: str, names: dict[str, str]) -> list[tuple[int, int, str]]:
    """(start, end, type) of marked names in a text, the longest first where they overlap."""
    plain, positions = _plain(text)
    taken = bytearray(len(plain))
    found = []
    for name, type_ in sorted(names.items(), key=lambda n: (-len(n[0]), n)):
        if len(name) < 2:
            continue
        for match in re.finditer(re.escape(name), plain):
            start, end = match.span()
            cut = name[0].isascii() and start and plain[start - 1].isascii() and plain[start - 1].isalnum()
            if cut or any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append((positions[start], positions[end - 1] + 1, type_))
    return sorted(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as names are compared, and where each of its characters was."""
    chars, positions = [], []
    for i, char in enumerate(text):
        for c in squeezed(char):
            chars.append(c)
            positions.append(i)
    return "".join(chars), positions
