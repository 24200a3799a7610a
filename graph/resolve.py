"""Statements + judgements -> facts: the same classes, with every name replaced by the one that is kept. Pure.

Only `same` merges, and what a person calls `wrong` is left out. A person outranks a rule: where a person says
`different` or `unsure`, no rule's `same`, and no chain of them, joins the two. Undoing a merge is leaving out one
judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from graph.model import (
    EntityKey,
    EntityStatement,
    Judgement,
    RelationStatement,
    Statement,
    sorted_evidence,
    to_json,
)
from graph.rejections import Rejections

Identity = tuple[Any, ...]


def resolve(statements: Iterable[Statement], judgements: Iterable[Judgement]) -> list[Statement]:
    """Facts, sorted, one for each thing that a document says.

    Two files that are one document (`same` between two Document keys with files) give facts of one document, the one
    that is kept. The names that were replaced become aliases.
    """
    judgements = list(judgements)
    statements = list(statements)
    entities = (s for s in statements if isinstance(s, EntityStatement))
    marks = {EntityKey(s.type, s.name, s.document): mark for s in entities if (mark := _marks(s))}
    names = Names(judgements, (key for key, mark in marks.items() if mark.get("only_in") == key.document))
    files = {s.document: names.file(s.document, s.name) for s in statements if is_own(s)}
    wrong = Rejections(judgements, files)
    groups: dict[Identity, list[Statement]] = defaultdict(list)
    for statement in statements:
        fact = _renamed(statement, names, marks)
        document = files.get(statement.document, statement.document)
        if document != statement.document:
            fact = replace(fact, document=document)
        if wrong and (wrong.cover(statement, document) or wrong.cover(fact, document)):
            continue
        groups[identity(fact)].append(fact)
    return [_merged(group) for _, group in sorted(groups.items())]


def is_own(statement: Statement) -> TypeGuard[EntityStatement]:
    """Whether the statement is about the document that it was read from."""
    return (
        isinstance(statement, EntityStatement)
        and statement.type == "Document"
        and bool(statement.properties.get("own"))
    )


#: properties that tell an entity from its namesakes
MARKS = ("only_in", "number")


def _marks(statement: EntityStatement) -> dict[str, Any]:
    if is_own(statement):
        return {"only_in": statement.document}
    return {key: statement.properties[key] for key in MARKS if statement.properties.get(key)}


class Names:
    """Which name is kept for a name: the classes that the judgements make.

    `alone`: names that mean nothing outside their file (市科技局 of a city that is not known).
    """

    def __init__(self, judgements: Iterable[Judgement], alone: Iterable[EntityKey] = ()):
        self._alone = set(alone)
        everything = sorted(set(judgements), key=to_json)
        self._class: dict[EntityKey, set[EntityKey]] = {}
        self._rights: dict[EntityKey, tuple[bool, float]] = {}
        self._lefts: set[EntityKey] = set()
        self._cuts: dict[tuple[str, str], list[tuple[EntityKey, EntityKey, bool]]] = defaultdict(list)
        for j in everything:
            if j.verdict == "different" or (j.verdict == "unsure" and j.from_person):
                self._cuts[j.left.type, j.left.name].append((j.left, j.right, j.from_person))
                self._cuts[j.right.type, j.right.name].append((j.right, j.left, j.from_person))
        same = [j for j in everything if j.verdict == "same"]
        scoped_lefts = {j.left for j in same}
        for key in sorted({key for j in same for key in (j.left, j.right)}):
            # (a document's title is not unique: the key of a file stays apart from the name)
            if key.document and key not in scoped_lefts and key.type != "Document" and key not in self._alone:
                self._union(key, EntityKey(key.type, key.name), by_person=False)
        for j in sorted(same, key=lambda j: (not j.from_person, -j.score, to_json(j))):
            if self._union(j.left, j.right, by_person=j.from_person):
                self._lefts.add(j.left)
                rank = (j.from_person, j.score)
                self._rights[j.right] = max(rank, self._rights.get(j.right, rank))
        self._kept: dict[EntityKey, EntityKey] = {}
        for members in {id(members): members for members in self._class.values() if len(members) > 1}.values():
            self._kept.update(dict.fromkeys(members, max(members, key=self._preference)))

    def kept(self, type_: str, name: str, file: str) -> EntityKey:
        """The key to use for a name that a file writes; its own, when nothing was judged."""
        scoped, everywhere = EntityKey(type_, name, file), EntityKey(type_, name)
        for key in (scoped,) if scoped in self._alone else (scoped, everywhere):
            if key in self._kept:
                return self._kept[key]
        return EntityKey(type_, name)

    def own(self, file: str, title: str) -> EntityKey:
        """The key of the document that was read from `file`; what is judged of its title elsewhere does not matter."""
        key = EntityKey("Document", title, file)
        return self.kept("Document", title, file) if key in self._kept else key

    def file(self, file: str, title: str) -> str:
        """The file that stands for the document `title` that was read from `file`."""
        members = self._class.get(EntityKey("Document", title, file), ())
        kept = max((key for key in members if key.document), key=self._preference, default=None)
        return kept.document if kept else file

    def _preference(self, key: EntityKey) -> tuple[Any, ...]:
        person, score = self._rights.get(key, (False, -1.0))
        return (key in self._rights and key not in self._lefts, person, score, len(key.name), key.name, key.document)

    def _union(self, a: EntityKey, b: EntityKey, *, by_person: bool) -> bool:
        small, large = sorted((self._class.setdefault(a, {a}), self._class.setdefault(b, {b})), key=len)
        if small is large:
            return True
        if self._apart(small, large, by_person):
            return False
        large |= small
        for key in small:
            self._class[key] = large
        return True

    def _apart(self, small: set[EntityKey], large: set[EntityKey], by_person: bool) -> bool:
        for key in small:
            for one, other, person in self._cuts.get((key.type, key.name), ()):
                if (person or not by_person) and _fits(one, key) and _fits_any(other, large):
                    return True
        return False


def _fits(judged: EntityKey, key: EntityKey) -> bool:
    """A key without a document is meant in every document."""
    return (judged.type, judged.name) == (key.type, key.name) and judged.document in ("", key.document)


def _fits_any(judged: EntityKey, keys: set[EntityKey]) -> bool:
    return judged in keys if judged.document else any(_fits(judged, key) for key in keys)


def _renamed(statement: Statement, names: Names, marks: Mapping[EntityKey, Mapping[str, Any]]) -> Statement:
    file = statement.document
    if isinstance(statement, EntityStatement):
        kept = (
            names.own(file, statement.name) if is_own(statement) else names.kept(statement.type, statement.name, file)
        )
        aliases = tuple(sorted({statement.name, *statement.aliases} - {kept.name}))
        if (kept.type, kept.name, aliases) != (statement.type, statement.name, statement.aliases):
            statement = replace(statement, type=kept.type, name=kept.name, aliases=aliases)
        marked = {} if is_own(statement) else marks.get(EntityKey(kept.type, kept.name, kept.document or file), {})
        if not is_own(statement) and marked != _marks(statement):
            others = {key: value for key, value in statement.properties.items() if key not in MARKS}
            statement = replace(statement, properties={**others, **marked})
        return statement
    elif isinstance(statement, RelationStatement):
        head = names.kept(statement.head_type, statement.head, file)
        tail = names.kept(statement.tail_type, statement.tail, file)
        ends = (statement.head_type, statement.head, statement.tail_type, statement.tail)
        if (head.type, head.name, tail.type, tail.name) != ends:
            return replace(statement, head_type=head.type, head=head.name, tail_type=tail.type, tail=tail.name)
    elif statement.subject_type:
        subject = names.kept(statement.subject_type, statement.subject, file)
        if (subject.type, subject.name) != (statement.subject_type, statement.subject):
            return replace(statement, subject_type=subject.type, subject=subject.name)
    return statement


def identity(fact: Statement) -> Identity:
    """What makes two facts of a document one, and the order of facts."""
    path = str(fact.properties.get("measure") or "")
    if isinstance(fact, EntityStatement):
        place = str(fact.properties.get("path") or "") if fact.type == "Measure" else ""
        return (fact.kind, fact.document, fact.type, fact.name, place)
    if isinstance(fact, RelationStatement):
        return (fact.kind, fact.document, fact.head, fact.head_type, fact.relation, fact.tail, fact.tail_type, path)
    number = (fact.comparator, float(fact.value), fact.unit, fact.deadline or 0)
    return (fact.kind, fact.document, fact.indicator, fact.subject, fact.subject_type, *number, path)


def _merged(group: Sequence[Statement]) -> Statement:
    """One fact of several that say the same: all evidence, the highest confidence."""
    if len(group) == 1 and len(group[0].evidence) == 1:
        return group[0]
    group = sorted(group, key=lambda fact: (-fact.confidence, to_json(fact))) if len(group) > 1 else group
    first = group[0]
    evidence = sorted_evidence(e for fact in group for e in fact.evidence)
    properties: dict[str, Any] = {}
    for fact in group:
        for key, value in fact.properties.items():
            properties.setdefault(key, value)
    if isinstance(first, EntityStatement):
        aliases = {a for fact in group if isinstance(fact, EntityStatement) for a in fact.aliases} - {first.name}
        return replace(first, evidence=evidence, properties=properties, aliases=tuple(sorted(aliases)))
    return replace(first, evidence=evidence, properties=properties)
