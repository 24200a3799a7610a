"""The ontology is one data file, checked when it is loaded."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from graph.errors import BadOntology, BadStatement
from graph.model import EntityStatement, RelationStatement, TargetStatement
from graph.ontology import ontology, read_ontology
from graph.store.base import INTERNAL

TEXT = (files("graph") / "ontology.yaml").read_text(encoding="utf-8")


def test_every_type_says_what_a_person_needs() -> None:
    for type_ in ontology().types.values():
        assert type_.caption and type_.description and type_.example, type_.name
    for relation in ontology().relations.values():
        assert relation.caption and relation.description and relation.pairs, relation.name


def test_no_two_types_look_alike() -> None:
    types = ontology().types.values()
    assert len({type_.color for type_ in types}) == len(types)
    assert len({type_.caption for type_ in types}) == len(types)


def test_labels_and_relations_and_internal_labels_are_disjoint() -> None:
    names = [n.casefold() for n in (*ontology().types, *ontology().relations, *INTERNAL)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("    caption: 赛道\n", "", "Track"),
        ("    caption: 赛道\n", "    captoin: 赛道\n", "Track"),
        ("[Park, Track]", "[Park, Trakc]", "SUPPORTS"),
        ('color: "#2563eb"', "color: blue", "Track"),
        ("  Track:", "  track-1:", "track-1"),
        ("  Track:", "  Source:", "Source"),
        ("values: {role:", "values: {rule:", "RESPONSIBLE_FOR"),
        ("    properties: [kind, only_in]\n    example", "    properties: [name]\n    example", "Park"),
        ("    key: [document, path, name]", "    key: [document, paht]", "Measure"),
        ("  kind: 类别\n", "", "captions"),
        ("types:", "types: [", "ontology.yaml"),
    ],
)
def test_a_mistake_is_an_error_that_names_its_block(old: str, new: str, named: str) -> None:
    assert old in TEXT
    with pytest.raises(BadOntology, match=named):
        read_ontology(TEXT.replace(old, new, 1))


ENTITY = EntityStatement("a.txt", "Track", "数字健康", (), (), 0.9, "hand")
RELATION = RelationStatement("a.txt", "某园", "Park", "SUPPORTS", "数字健康", "Track", (), 0.9, "hand")
TARGET = TargetStatement("a.txt", "规模", "", "", ">", 1.0, "亿元", None, (), 0.9, "hand")


@pytest.mark.parametrize(
    "statement",
    [
        replace(ENTITY, type="Trakc"),
        replace(ENTITY, name=" "),
        replace(ENTITY, properties={"colour": "red"}),
        replace(ENTITY, type="Park", properties={"kind": ["新城"]}),
        replace(RELATION, relation="LIKES"),
        replace(RELATION, head_type="Agency"),
        replace(
            RELATION, relation="RESPONSIBLE_FOR", head_type="Agency", tail_type="Measure", properties={"role": "帮忙"}
        ),
        replace(TARGET, comparator="!="),
        replace(TARGET, subject_type="Agency"),
    ],
)
def test_what_the_ontology_does_not_allow_is_named(
    statement: EntityStatement | RelationStatement | TargetStatement,
) -> None:
    with pytest.raises(BadStatement, match=r"a\.txt"):
        ontology().check(statement)


def test_what_it_allows_passes() -> None:
    for statement in (ENTITY, RELATION, TARGET):
        ontology().check(statement)
