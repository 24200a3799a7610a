"""A name that is a field in one place of a document is one wherever else it stands as whole words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extraction.document import Mention
from extraction.grammar import grammar
from extraction.phrases import Span

SHORTEST = 3  #: a shorter one is too often a part of another name


def repeated(text: str, fields: Sequence[Mention], taken: Iterable[Mention], edges: frozenset[int]) -> list[Mention]:
    """The further mentions of fields, outside all names found so far; `edges` are where words begin and end."""
    used = bytearray(len(text) + 1)
    for mention in (*fields, *taken):
        used[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    names = {m.name: m for m in fields if len(m.name) >= SHORTEST}
    found = []
    for name, known in sorted(names.items(), key=lambda n: (-len(n[0]), n[0])):
        for start, end in occurrences(text, name):
            if start in edges and end in edges and used.find(1, start, end) < 0 and not _is_described(text, start):
                used[start:end] = b"\1" * len(name)
                found.append(Mention(start, end, known.type, name, "again", known.confidence))
    return found


def _is_described(text: str, start: int) -> bool:
    """Whether a describing word before it makes it the end of another name: [国际]数据产业, not [全市]数据产业."""
    before = (text[max(0, start - length) : start] for length in (2, 3))
    return any(word in grammar().generic and word[0] not in "全本" for word in before)


def occurrences(text: str, name: str) -> Iterator[Span]:
    """Where a name stands in a text, without overlap."""
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + len(name))
