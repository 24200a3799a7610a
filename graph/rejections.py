"""Facts that a person has called wrong: the graph is built without them until that judgement is taken back. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.model import EntityKey, EntityStatement, Judgement, RelationStatement, Statement
from graph.targets import target_name

#: relations that follow from other facts and go with them
DERIVED = ("PART_OF", "SETS", "ABOUT")

Key = tuple[str, ...]


class Rejections:
    """Which statements are called wrong. `files`: the file that stands for each file of a document."""

    def __init__(self, judgements: Iterable[Judgement], files: Mapping[str, str]):
        self._documents: defaultdict[Key, set[str]] = defaultdict(set)
        for j in judgements:
            if j.verdict == "wrong":
                key = _relation_key(j.left, j.relation, j.right) if j.relation else (j.left.type, j.left.name)
                self._documents[key].add(files.get(j.left.document, j.left.document))

    def __bool__(self) -> bool:
        return bool(self._documents)

    def cover(self, statement: Statement, document: str) -> bool:
        """Whether a statement of a document is wrong: itself, or an end of it."""
        return any(self._documents.get(key, set()) & {"", document} for key in _keys(statement))


def _keys(statement: Statement) -> Iterable[Key]:
    if isinstance(statement, EntityStatement):
        return [(statement.type, statement.name)]
    if isinstance(statement, RelationStatement):
        head, tail = EntityKey(statement.head_type, statement.head), EntityKey(statement.tail_type, statement.tail)
        return [(head.type, head.name), (tail.type, tail.name), _relation_key(head, statement.relation, tail)]
    return [("Target", target_name(statement))]


def _relation_key(head: EntityKey, relation: str, tail: EntityKey) -> Key:
    return head.type, head.name, relation, tail.type, tail.name
