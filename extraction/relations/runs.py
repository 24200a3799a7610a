"""Runs: the names that 、 or 和 joins in a clause, with the words before and behind them.

重点布局[低空观光、园博会展]等新业态 -> Run(items=2, lead="重点布局", verb="布局", role="develop", close="等新业态")

Runs are read from the mentions, so it does not matter which finder found a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.document import Mention
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import outermost
from extraction.verbs import governing, plain, verbs_in

CLAUSE_MARKS = "，；：。！？|\n"
#: between two names of one run: what is left of the first, the joint (names that were not found may stand
#: there), a word before the second
JOINT = re.compile(r"[^，、]{0,6}?(?:、[^、]{1,14})*(?:、|和|与|及|以及|或|/)[^，、]{0,6}")
NOT_FOUND = re.compile(r"^(?:、[^、等]{1,14})+(?=等)")
THINGS = ("Park", "Project", "Organization")


@dataclass(frozen=True, slots=True)
class Run:
    """Names that a clause joins."""

    items: tuple[Mention, ...]
    before: str  #: the words of the clause before it, without brackets and quotes
    lead: str  #: those behind the run before it
    after: str  #: the words of the clause behind it
    close: str  #: those next to it, to the next run; not the names of its list that were not found
    verb: str  #: last verb or preposition of the lead
    role: str  #: of that verb: research, develop, build, apply, push, adjunct, or ''
    clause: int  #: which clause of its sentence
    place: int  #: which run of its clause
    outer: str  #: for a run in brackets: the words before the bracket, in its clause; else ''
    opened: int  #: where the bracket around it opens, -1 for none
    start: int
    end: int

    @property
    def names(self) -> frozenset[str]:
        return frozenset(m.name for m in self.items)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause, or the inside of a bracket."""

    start: int
    end: int
    clause: int
    opened: int  #: where the bracket opens, -1 for a clause


def fields_of(reading: Reading, start: int, end: int) -> list[Mention]:
    """Tracks and technologies that are no part of a longer name."""
    names = outermost(reading.within(start, end, "Track", "Technology", *THINGS))
    seen: set[Span] = set()
    found = []
    for name in sorted(names, key=lambda m: (m.start, -m.end, -m.confidence)):
        if name.type not in THINGS and (name.start, name.end) not in seen:
            seen.add((name.start, name.end))
            found.append(name)
    return found


def things_of(reading: Reading, start: int, end: int) -> list[Mention]:
    """Places, projects and organizations that are no part of a longer one."""
    return sorted(outermost(reading.within(start, end, *THINGS)))


def runs_in(text: str, span: Span, names: Sequence[Mention]) -> list[Run]:
    """The runs of a sentence or a heading over the given names, in order."""
    found = []
    for piece in _pieces(text, *span) if names else ():
        inside = [m for m in names if piece.start <= m.start and m.end <= piece.end and not _bracketed(text, piece, m)]
        found += list(_runs(text, piece, inside))
    return sorted(found, key=lambda r: r.start)


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    clause, begin, depth, opened = 0, start, 0, -1
    for i in range(start, end):
        if text[i] in "（(":
            depth += 1
            opened = i if depth == 1 else opened
        elif text[i] in "）)" and depth:
            depth -= 1
            if depth == 0:
                yield _Piece(opened + 1, i, clause, opened)
        elif text[i] in CLAUSE_MARKS and depth == 0:
            yield _Piece(begin, i, clause, -1)
            begin, clause = i + 1, clause + 1
    yield _Piece(begin, end, clause, -1)


def _bracketed(text: str, piece: _Piece, mention: Mention) -> bool:
    before = text[piece.start : mention.start]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


def _runs(text: str, piece: _Piece, names: Sequence[Mention]) -> Iterator[Run]:
    groups: list[list[Mention]] = []
    for name in names:
        if groups and _joined(text[groups[-1][-1].end : name.start]):
            groups[-1].append(name)
        else:
            groups.append([name])
    edges = [piece.start, *(g[-1].end for g in groups)]
    outer = ""
    if piece.opened >= 0:
        begin = max((text.rfind(mark, 0, piece.opened) for mark in CLAUSE_MARKS), default=-1) + 1
        outer = text[begin : piece.opened]
    for i, group in enumerate(groups):
        lead = plain(text[edges[i] : group[0].start])
        following = groups[i + 1][0].start if i + 1 < len(groups) else piece.end
        verb, role = governing(plain(outer) if outer and not lead else lead)
        close = NOT_FOUND.sub("", plain(text[group[-1].end : following]))
        yield Run(
            tuple(group), plain(text[piece.start : group[0].start]), lead,
            plain(text[group[-1].end : piece.end]), close, verb, role,
            piece.clause, i, outer, piece.opened, group[0].start, group[-1].end,
        )  # fmt: skip


def _joined(between: str) -> bool:
    words = plain(between)
    if "等" in words or not JOINT.fullmatch(words):
        return False
    return not any(role not in ("adverb", "adjunct") for _, _, role in verbs_in(re.split(r"[、和与及或/]", words)[-1]))
