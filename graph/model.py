"""The values that flow: Evidence, statements, judgements, and the graph that is built from them.

A statement is what one file says, with names as the file writes them. A judgement says that two names mean
the same thing, or do not. Facts are statements whose names the judgements have resolved; they have the same shape,
so one set of classes serves both. All values are frozen and compare by content.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from operator import attrgetter
from typing import Any, Literal

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A place in a file. `source[start:end] == quote`, counted in code points of the decoded file."""

    file: str
    start: int
    end: int
    quote: str
    text: str  #: the quote read cleanly: no wrapped lines, no stray blanks, simplified characters
    section: str  #: path of the clause, e.g. 二（二）4
    clause: str  #: its title


@dataclass(frozen=True, slots=True)
class EntityStatement:
    """`document` names a thing of `type`. Each evidence, read cleanly, contains `name` or one of `aliases`."""

    document: str  #: file name
    type: str
    name: str
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    method: str
    #: Measure: path, text; Document: number, issuer, level, date, title; Park: kind; District: level; ...
    properties: Properties = field(default_factory=dict)
    kind: Literal["entity"] = "entity"


@dataclass(frozen=True, slots=True)
class RelationStatement:
    """`head` -[relation]-> `tail`. The evidence together covers a mention of each."""

    document: str
    head: str
    head_type: str
    relation: str
    tail: str
    tail_type: str
    evidence: tuple[Evidence, ...]
    confidence: float
    method: str
    #: RESPONSIBLE_FOR: role; REPLACES, CITES: kind; measure: the path of the end that is a Measure
    properties: Properties = field(default_factory=dict)
    kind: Literal["relation"] = "relation"


@dataclass(frozen=True, slots=True)
class TargetStatement:
    """A numeric goal. `value` is in `unit`; 万 and 亿 belong to the unit. The evidence contains the number."""

    document: str
    indicator: str
    subject: str
    subject_type: str  #: Track, Park or District; empty when the subject is no entity of the document
    comparator: Literal[">=", ">", "=", "~", "<=", "<"]
    value: float
    unit: str
    deadline: int | None
    evidence: tuple[Evidence, ...]
    confidence: float
    method: str
    #: measure: path of the measure that sets it; upper: end of a range; base; scope
    properties: Properties = field(default_factory=dict)
    kind: Literal["target"] = "target"


Statement = EntityStatement | RelationStatement | TargetStatement


@dataclass(frozen=True, slots=True, order=True)
class EntityKey:
    """What identifies a name: its type, and the file where that matters ('' = in every document)."""

    type: str
    name: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two keys mean one thing. Only `same` merges; a person's outranks a rule's.

    In a `same` judgement `right` is the name to keep. `wrong`, which only people say, takes a fact out of the graph:
    the entity `left`, or the `relation` from `left` to `right`; `right` says that such a fact holds.
    """

    left: EntityKey
    right: EntityKey
    verdict: Literal["same", "different", "unsure", "wrong", "right"]
    by: str  #: "rule:NAME" or "person:NAME"
    why: str
    score: float = 1.0
    relation: str = ""
    at: str = ""  #: when a person judged, ISO time

    @property
    def from_person(self) -> bool:
        return self.by.startswith("person:")


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of the graph. `id` is `Type-` and a hash of what makes it itself."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    documents: tuple[str, ...]  #: for each evidence, the name of its document
    confidence: float
    properties: Properties = field(default_factory=dict)

    @property
    def own_files(self) -> tuple[str, ...]:
        """The files that a document was read from; those that only cite it are none of them."""
        if not self.properties.get("own"):
            return ()
        return tuple(
            sorted({e.file for e, name in zip(self.evidence, self.documents, strict=True) if name == self.name})
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation of the graph between two node ids. One edge per (source, type, target)."""

    source: str
    type: str
    target: str
    evidence: tuple[Evidence, ...]
    documents: tuple[str, ...]
    confidence: float
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, each sorted, each once."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@cache
def _field_names(class_: Any) -> tuple[str, ...]:
    """Those of a dataclass, in order; none for what is no dataclass."""
    return tuple(getattr(class_, "__dataclass_fields__", ()))


def sorted_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each once, in their order."""
    return tuple(sorted(set(evidence), key=_PLACE))


_PLACE = attrgetter(*_field_names(Evidence))


def entity_id(type_: str, *key: str) -> str:
    """Stable id of an entity: its type and the first 12 hex digits of the SHA-256 of its key."""
    return f"{type_}-{hashlib.sha256(chr(31).join(key).encode()).hexdigest()[:12]}"


def to_json(value: Statement | Judgement | Evidence) -> str:
    """One line of JSON: `kind` first, then the fields in order, empty properties left out."""
    return _encode(_plain(value))


def in_order(statements: Iterable[Statement]) -> Iterator[Statement]:
    """In the order of their lines of JSON, of which only the part before the evidence is written where it suffices."""
    alike: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        kind: Any = type(statement)
        names = takewhile(lambda name: name != "evidence", _field_names(kind))
        alike[_encode([statement.kind, *(getattr(statement, name) for name in names)])].append(statement)
    for key in sorted(alike):
        yield from sorted(alike[key], key=to_json) if len(alike[key]) > 1 else alike[key]


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    kind: Any = type(value)
    if kind is Evidence:  # most of all that is written
        return dict(zip(_field_names(kind), _PLACE(value), strict=True))
    names = _field_names(kind)
    if not names:
        return value
    row = {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Judgement):  # these two are seldom said
        row = {key: item for key, item in row.items() if item or key not in ("relation", "at")}
    properties = dict(sorted(row.pop("properties", {}).items()))
    # a property that is called like a field (a park's kind) stands apart
    apart = {k: v for k, v in properties.items() if k in ("kind", *row)}
    head = {"kind": row.pop("kind")} if "kind" in row else {}
    plain = {k: v for k, v in properties.items() if k not in apart}
    return {**head, **row, **plain, **({"properties": apart} if apart else {})}


def statement_from_json(line: str, shared: dict[Evidence, Evidence] | None = None) -> Statement:
    """The statement that `to_json` wrote; keys that are no field become properties. `shared`: evidence seen before."""
    row = json.loads(line)
    class_ = _CLASSES[row.pop("kind")]
    evidence = map(_evidence, row["evidence"])
    row["evidence"] = tuple(evidence if shared is None else (shared.setdefault(e, e) for e in evidence))
    if "aliases" in row:
        row["aliases"] = tuple(row["aliases"])
    apart = row.pop("properties", {})
    names = _field_names(class_)
    own = {k: _shared(v) for k, v in row.items() if k in names}
    statement: Statement = class_(**own, properties={**{k: v for k, v in row.items() if k not in names}, **apart})
    return statement


_CLASSES: dict[str, Any] = {"entity": EntityStatement, "relation": RelationStatement, "target": TargetStatement}


def _evidence(row: dict[str, Any]) -> Evidence:
    file, section, clause = _shared(row["file"]), _shared(row["section"]), _shared(row["clause"])
    text = row["quote"] if row["text"] == row["quote"] else row["text"]
    return Evidence(file, row["start"], row["end"], row["quote"], text, section, clause)


def _shared(value: Any) -> Any:
    """One object for all strings that are equal: names come again and again."""
    return sys.intern(value) if type(value) is str else value


def judgement_from_json(line: str) -> Judgement:
    """The judgement that `to_json` wrote."""
    row = json.loads(line)
    return Judgement(**{**row, "left": EntityKey(**row["left"]), "right": EntityKey(**row["right"])})
