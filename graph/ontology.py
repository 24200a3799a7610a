"""graph/ontology.yaml, loaded and checked: what types, relations and properties there are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.errors import BadOntology, BadStatement
from graph.model import EntityStatement, RelationStatement, Statement

_NAME = re.compile(r"[A-Z][A-Za-z_]*")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_INTERNAL = ("Source", "Judgement", "Store")  #: labels that a store keeps for itself
_RESERVED = ("id", "name", "aliases", "confidence", "quotes", "texts", "sections", "clauses", "documents", "spans")


@dataclass(frozen=True, slots=True)
class EntityType:
    """A node label."""

    name: str
    caption: str
    description: str
    color: str
    shape: str
    properties: tuple[str, ...]
    example: str
    key: tuple[str, ...]  #: what makes two of this type the same: 'name', 'document', or properties


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relationship type, and the types it may join."""

    name: str
    caption: str
    description: str
    pairs: tuple[tuple[str, str], ...]
    properties: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]  #: property -> what it may be, the strongest first


@dataclass(frozen=True)
class Ontology:
    """All types and relations, by name, in the file's order."""

    types: Mapping[str, EntityType]
    relations: Mapping[str, RelationType]
    comparators: tuple[str, ...]
    captions: Mapping[str, str]  #: of properties
    digest: str  #: of the file

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of RESPONSIBLE_FOR."""
        return self.relations["RESPONSIBLE_FOR"].values["role"]

    def caption(self, name: str) -> str:
        """The Chinese caption of a type, relation or property; the name itself when it has none."""
        if name in self.types:
            return self.types[name].caption
        if name in self.relations:
            return self.relations[name].caption
        return self.captions.get(name, name)

    def check(self, statement: Statement) -> None:
        """Raise BadStatement when the ontology does not allow the statement."""
        if isinstance(statement, EntityStatement):
            self._check_entity(statement)
        elif isinstance(statement, RelationStatement):
            self._check_relation(statement)
        else:
            what = f"{statement.document}: 目标 {statement.indicator}"
            if statement.comparator not in self.comparators:
                raise BadStatement(f"{what}：比较符 {statement.comparator!r} 不在本体中 (unknown comparator)")
            if statement.subject_type and ("Target", statement.subject_type) not in self.relations["ABOUT"].pairs:
                raise BadStatement(f"{what}：对象类型 {statement.subject_type!r} 不被允许 (subject type not allowed)")
            _check_properties(what, statement.properties, self.types["Target"].properties)

    def _check_entity(self, statement: EntityStatement) -> None:
        what = f"{statement.document}: {statement.type} {statement.name}"
        if statement.type not in self.types:
            raise BadStatement(f"{what}：类型 {statement.type!r} 不在本体中 (unknown type)")
        if not statement.name.strip():
            raise BadStatement(f"{what}：没有名称 (no name)")
        _check_properties(what, statement.properties, (*self.types[statement.type].properties, "measure"))

    def _check_relation(self, statement: RelationStatement) -> None:
        what = f"{statement.document}: {statement.head} -{statement.relation}-> {statement.tail}"
        relation = self.relations.get(statement.relation)
        if relation is None:
            raise BadStatement(f"{what}：关系不在本体中 (unknown relation)")
        if (statement.head_type, statement.tail_type) not in relation.pairs:
            pair = f"{statement.head_type} → {statement.tail_type}"
            raise BadStatement(f"{what}：{relation.name} 不连接 {pair} (pair not allowed)")
        _check_properties(what, statement.properties, (*relation.properties, "measure"))
        for key, allowed in relation.values.items():
            if key in statement.properties and statement.properties[key] not in allowed:
                value = statement.properties[key]
                raise BadStatement(f"{what}：{key} {value!r} 不在 {'、'.join(allowed)} 中 (bad value)")


def _check_properties(what: str, properties: Mapping[str, Any], allowed: Iterable[str]) -> None:
    for key, value in properties.items():
        if key not in allowed:
            raise BadStatement(f"{what}：属性 {key!r} 不在本体中 (unknown property)")
        if not isinstance(value, str | bool | int | float | None):
            raise BadStatement(f"{what}：属性 {key!r} 不是简单值 (not a plain value)")


@cache
def ontology() -> Ontology:
    """The ontology that comes with the program."""
    return read_ontology((files("graph") / "ontology.yaml").read_text(encoding="utf-8"))


def read_ontology(text: str) -> Ontology:
    """Parse and check. Raises BadOntology, which names the block."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadOntology(f"ontology.yaml: {error}") from error
    _fields("ontology.yaml", data, ("types", "relations", "comparators", "captions"))
    types = {name: _type(name, block) for name, block in data["types"].items()}
    relations = {name: _relation(name, block, types) for name, block in data["relations"].items()}
    for name in {n.casefold() for n in types} & {n.casefold() for n in relations}:
        raise BadOntology(f"{name}: 类型与关系同名，嵌入式图库不允许 (a type and a relation share the name)")
    used = {p for t in types.values() for p in t.properties} | {p for r in relations.values() for p in r.properties}
    if missing := sorted(used - data["captions"].keys()):
        raise BadOntology(f"captions: 缺少 {'、'.join(missing)} (missing)")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Ontology(types, relations, tuple(data["comparators"]), dict(data["captions"]), digest)


def _type(name: str, block: Any) -> EntityType:
    _fields(name, block, ("caption", "description", "color", "shape", "properties", "example"), ("key",))
    if not _NAME.fullmatch(name) or name in _INTERNAL:
        raise BadOntology(f"{name}: 不能作为类型名 (not a label)")
    if not _COLOR.fullmatch(block["color"]):
        raise BadOntology(f"{name}: color {block['color']!r}")
    _property_names(name, block["properties"])
    key = tuple(block.get("key", ["name"]))
    for part in key:
        if part not in ("name", "document", *block["properties"]):
            raise BadOntology(f"{name}: key {part!r} 不是属性 (no such property)")
    return EntityType(
        name,
        block["caption"],
        block["description"],
        block["color"],
        block["shape"],
        tuple(block["properties"]),
        block["example"],
        key,
    )


def _relation(name: str, block: Any, types: Mapping[str, EntityType]) -> RelationType:
    _fields(name, block, ("caption", "description", "pairs", "properties"), ("values",))
    if not _NAME.fullmatch(name):
        raise BadOntology(f"{name}: 不能作为关系名 (not a relationship type)")
    _property_names(name, block["properties"])
    pairs = []
    for pair in block["pairs"]:
        if not isinstance(pair, list) or len(pair) != 2 or not all(end in types for end in pair):
            raise BadOntology(f"{name}: pairs {pair!r}")
        pairs.append((pair[0], pair[1]))
    values = {key: tuple(allowed) for key, allowed in block.get("values", {}).items()}
    for key in values:
        if key not in block["properties"]:
            raise BadOntology(f"{name}: values {key!r} 不是属性 (no such property)")
    return RelationType(name, block["caption"], block["description"], tuple(pairs), tuple(block["properties"]), values)


def _property_names(name: str, properties: Any) -> None:
    for property_ in properties:
        if not re.fullmatch(r"[a-z][a-z_]*", property_) or property_ in _RESERVED:
            raise BadOntology(f"{name}: properties {property_!r}")


def _fields(name: str, block: Any, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
    """A misspelt field is an error with its name."""
    if not isinstance(block, dict):
        raise BadOntology(f"{name}: 应为映射 (not a mapping)")
    if missing := [field for field in required if field not in block]:
        raise BadOntology(f"{name}: 缺少 {'、'.join(missing)} (missing)")
    if unknown := [field for field in block if field not in (*required, *optional)]:
        raise BadOntology(f"{name}: 不认识 {'、'.join(map(str, unknown))} (unknown field)")
