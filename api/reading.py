"""Evidence put back into its sentence: spans of a file -> passages with marks, for panels and for the reader.

Files are cleaned again by the code that extraction uses, so a passage reads well and its offsets stay exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from api.keeping import Kept
from extraction.document import Document
from extraction.load import document_from_text
from graph.errors import BadDocument, NotFound
from graph.model import Evidence
from graph.store.base import Store

PieceKind = Literal["", "proof", "name"]
LONGEST = 260  #: characters of a passage; longer sentences are cut around the proof
KEPT = 3_000_000  #: characters of the cleaned files in memory, about 20 bytes each


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: plain, part of the quoted proof, or the name of an entity that it proves."""

    text: str
    kind: PieceKind = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that proves something, and where it stands. `start` and `end` index the decoded file."""

    document: str
    file: str
    section: str
    clause: str
    start: int
    end: int
    quote: str
    pieces: tuple[Piece, ...] = field(default=())
    sources: int = 1  #: how many places say it in the same words: two publications of one document

    @property
    def names(self) -> int:
        """How many different names are marked."""
        return len({piece.text for piece in self.pieces if piece.kind == "name"})


class Reader:
    """Cleaned files, kept in memory: a view of a thousand entities needs most of them, many times each."""

    def __init__(self, store: Store, version: Callable[[], str], keep: int = KEPT):
        self._store = store
        self._files: Kept[Document] = Kept(version, keep, lambda document: len(document.source))

    def read(self, file: str) -> Document:
        """The cleaned file. Raises NotFound."""
        return self._files.get(file, lambda: self._read(file))

    def _read(self, file: str) -> Document:
        try:
            return document_from_text(file, self._store.source(file).text)
        except BadDocument as error:
            raise NotFound(f"文件 {file} 没有可读的正文") from error

    def passages(
        self, evidence: Sequence[Evidence], documents: Sequence[str], names: Iterable[str] = (), limit: int = 12
    ) -> list[Passage]:
        """The sentences that the evidence stands in, each once, with the proof and the names marked.

        Those that name most come first: a list of bodies before the heading that it answers to.
        """
        wanted = sorted({name for name in names if name}, key=len, reverse=True)
        groups: dict[tuple[str, int, int], list[tuple[Evidence, str, int, int]]] = {}
        for item, document in _telling(evidence, documents, wanted, 4 * limit):
            place = self._place(item)
            if place is None:
                groups.setdefault((item.file, -1, item.start), []).append((item, document, 0, len(item.text)))
                continue
            begin, end = place
            sentence = self.read(item.file).sentence_at(begin, end)
            if len(groups) >= 4 * limit and (item.file, *sentence) not in groups:
                continue
            groups.setdefault((item.file, *sentence), []).append((item, document, begin, end))
        once: dict[tuple[str, str], Passage] = {}
        for key, group in groups.items():
            passage = self._passage(key, group, wanted)
            same = (passage.document, "".join(piece.text for piece in passage.pieces))
            seen = once.get(same)
            once[same] = replace(seen, sources=seen.sources + 1) if seen else passage
        return sorted(once.values(), key=lambda p: -p.names)[:limit]

    def sentence(self, item: Evidence) -> tuple[str, int, int] | None:
        """Which sentence of the cleaned file the evidence stands in, when the file is there."""
        place = self._place(item)
        return (item.file, *self.read(item.file).sentence_at(*place)) if place else None

    def _place(self, item: Evidence) -> tuple[int, int] | None:
        """The span of the evidence in the cleaned text, when the file is there."""
        try:
            document = self.read(item.file)
        except NotFound:
            return None
        begin, end = clean_span(document, item.start, item.end)
        return (begin, end) if begin < end else None

    def _passage(
        self, key: tuple[str, int, int], group: list[tuple[Evidence, str, int, int]], names: Sequence[str]
    ) -> Passage:
        first, document, *_ = group[0]
        if key[1] < 0:
            text, spans = first.text, [(0, len(first.text))]
        else:
            left, right = self._trimmed(key, group)
            whole = self.read(first.file).text
            text = whole[left:right].rstrip("\n")
            spans = [(begin - left, end - left) for _, _, begin, end in group]
            if whole[key[1] : left].strip():
                text, spans = "…" + text, [(a + 1, b + 1) for a, b in spans]
            if whole[right : key[2]].strip():
                text += "…"
        start, end = min(e.start for e, *_ in group), max(e.end for e, *_ in group)
        pieces = tuple(split(text, spans, names))
        return Passage(document, first.file, first.section, first.clause, start, end, first.quote, pieces)

    @staticmethod
    def _trimmed(key: tuple[str, int, int], group: list[tuple[Evidence, str, int, int]]) -> tuple[int, int]:
        _, left, right = key
        begin, end = min(g[2] for g in group), max(g[3] for g in group)
        room = max(0, LONGEST - (end - begin))
        return max(left, begin - room // 2), min(right, end + room // 2)


def _telling(
    evidence: Sequence[Evidence], documents: Sequence[str], names: Sequence[str], most: int
) -> list[tuple[Evidence, str]]:
    """Of much evidence, what stands in the files of the `most` pieces that name most: the other files are not read."""
    pairs = list(zip(evidence, documents, strict=False))
    if len(pairs) <= most:
        return pairs
    pairs.sort(key=lambda pair: -sum(name in pair[0].text for name in names))
    files = {item.file for item, _ in pairs[:most]}
    return [(item, document) for item, document in pairs if item.file in files]


def clean_span(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where a span of the file stands in the cleaned text."""
    last = len(document.text)
    return bisect_left(document.offsets, start, 0, last), bisect_left(document.offsets, end, 0, last)


def split(text: str, proofs: Iterable[tuple[int, int]], names: Sequence[str]) -> list[Piece]:
    """Cut a text into runs; a name is marked where it stands inside a proof. The pieces joined are the text."""
    kinds: list[PieceKind] = [""] * len(text)
    for begin, end in proofs:
        for i in range(max(0, begin), min(end, len(text))):
            kinds[i] = "proof"
    for name in names:
        at = text.find(name)
        while at >= 0:
            if all(kind == "proof" for kind in kinds[at : at + len(name)]):
                kinds[at : at + len(name)] = ["name"] * len(name)
            at = text.find(name, at + len(name))
    pieces: list[Piece] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or kinds[i] != kinds[start]:
            pieces.append(Piece(text[start:i], kinds[start]))
            start = i
    return pieces
