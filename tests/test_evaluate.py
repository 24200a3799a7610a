"""`policygraph evaluate` prints what the reference scorer prints, byte for byte."""

from __future__ import annotations

import contextlib
import io
import json
import random
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.evaluate import evaluate, report

GOLD = Path(__file__).parent / "gold"
KINDS = {"entities": "entity", "relations": "relation", "targets": "target"}
Row = dict[str, Any]


def reference(facts: Path, gold: Path, *documents: str) -> str:
    """What tests/gold/score.py prints."""
    printed, argv = io.StringIO(), sys.argv
    sys.argv = ["score.py", str(facts), str(gold), *documents]
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(GOLD / "score.py"), run_name="__main__")
    finally:
        sys.argv = argv
    return printed.getvalue()


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def gold_as_facts() -> list[Row]:
    return [
        {**row, "kind": kind, "document": f"{row['doc']}_0123456789abcdef.txt"}
        for name, kind in KINDS.items()
        for row in read(GOLD / f"{name}.jsonl")
    ]


def spoil(rows: list[Row], seed: int) -> list[Row]:
    """Facts with some left out, doubled, renamed, retyped, without aliases, or of a document that is not scored."""
    dice = random.Random(seed)
    spoiled = []
    for row in rows:
        chance = dice.random()
        if chance < 0.15:
            continue
        fact = dict(row)
        for key in ("name", "head", "tail", "indicator", "subject"):
            if key in fact and dice.random() < 0.15:
                fact[key] = dice.choice(["“{}” ", "{}产业", "{}x", "某{}", ""]).format(fact[key])
        changes: dict[str, list[Any]] = {
            "type": ["Track", "Technology", "Park", "Plan"],
            "relation": ["SUPPORTS", "INVOLVES", "USES"],
            "head_type": ["Measure", "Track", "Park"],
            "comparator": [">=", "="],
            "value": [1, 2.5, "3", "many", None],
            "deadline": [None, 2025, "2025", "soon"],
            "unit": [None, "个", "％"],
            "aliases": [None, [], ["浦东", "上海"], [f"别名{n}" for n in range(13)]],
            "document": ["004_x.txt", "002.txt", "000/002_y.txt"],
        }
        for key, others in changes.items():
            if key in fact and dice.random() < 0.06:
                fact[key] = dice.choice(others)
        spoiled += [fact, fact] if chance > 0.95 else [fact]
    dice.shuffle(spoiled)
    return spoiled


@pytest.mark.parametrize("documents", [(), ("000",), ("002",), ("000", "002"), ("003",)])
def test_gold_as_facts_prints_the_same(tmp_path: Path, documents: tuple[str, ...]) -> None:
    facts = write(tmp_path / "facts.jsonl", gold_as_facts())
    assert evaluate(facts, GOLD, documents) == reference(facts, GOLD, *documents)


def test_gold_scores_one_against_itself(tmp_path: Path) -> None:
    figures = report(write(tmp_path / "facts.jsonl", gold_as_facts()), GOLD).figures
    assert figures["entities"] == figures["targets"] == 1


@pytest.mark.parametrize("seed", range(12))
def test_spoiled_gold_prints_the_same(tmp_path: Path, seed: int) -> None:
    facts = write(tmp_path / "facts.jsonl", spoil(gold_as_facts(), seed))
    assert evaluate(facts, GOLD) == reference(facts, GOLD)


def test_no_facts_prints_the_same(tmp_path: Path) -> None:
    facts = write(tmp_path / "facts.jsonl", [])
    assert evaluate(facts, GOLD) == reference(facts, GOLD)


# Random gold against random facts, from few names, so that matches of every grade and ties among them occur.

NAMES = st.sampled_from(["人工智能", "人工智能产业", "AI", "“ＡＩ”", "张江", "市经信委", "经信委", "产业", ""])
DOCS = st.sampled_from(["h01", "h02", "h1"])
TYPES = st.sampled_from(["Track", "Technology", "Park", "Agency", "Measure", "Project"])
ENTITY = {"doc": DOCS, "type": TYPES, "name": NAMES, "aliases": st.none() | st.lists(NAMES, max_size=3)}
RELATION = {
    "doc": DOCS,
    "head": NAMES,
    "head_type": TYPES,
    "tail": NAMES,
    "tail_type": TYPES,
    "relation": st.sampled_from(["SUPPORTS", "LOCATED_IN", "RESPONSIBLE_FOR", "BUILDS"]),
}
ALSO = {"indicator": NAMES, "subject": NAMES, "comparator": st.sampled_from(["=", "~"])}
TARGET = {
    "doc": DOCS,
    "indicator": NAMES,
    "subject": st.none() | NAMES,
    "comparator": st.sampled_from([">=", "="]),
    "value": st.sampled_from([1, 1.0, 2]),
    "unit": st.sampled_from(["家", None]),
    "deadline": st.sampled_from([2025, None]),
}


def rows_of(fields: dict[str, Any], **optional: Any) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries(fields, optional=optional), max_size=12)


AGREED = st.booleans()
GOLD_ROWS = st.fixed_dictionaries(
    {
        "entities": rows_of(ENTITY, agreed=AGREED),
        "relations": rows_of(RELATION, agreed=AGREED),
        "targets": rows_of(TARGET, agreed=AGREED, also=st.lists(st.fixed_dictionaries(ALSO), max_size=2)),
    }
)
FACT_ROWS = st.fixed_dictionaries(
    {"entities": rows_of(ENTITY), "relations": rows_of(RELATION), "targets": rows_of(TARGET)}
)
OPTIONAL_BODIES = st.none() | st.lists(st.fixed_dictionaries({"doc": DOCS, "name": NAMES}), max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gold_rows=GOLD_ROWS, fact_rows=FACT_ROWS, optional=OPTIONAL_BODIES)
def test_random_facts_print_the_same(
    tmp_path: Path, gold_rows: dict[str, list[Row]], fact_rows: dict[str, list[Row]], optional: list[Row] | None
) -> None:
    for name, rows in gold_rows.items():
        write(tmp_path / f"{name}.jsonl", rows)
    bodies = tmp_path / "responsible_nonagency.jsonl"
    bodies.unlink(missing_ok=True)
    if optional is not None:
        write(bodies, optional)
    facts = write(
        tmp_path / "facts.jsonl", [{**row, "kind": KINDS[name]} for name, rows in fact_rows.items() for row in rows]
    )
    assert evaluate(facts, tmp_path) == reference(facts, tmp_path)
