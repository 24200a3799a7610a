"""Targets are read as policies write them: tests/targets.jsonl, sentences of our own in the style of many policies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extraction.document import Document, Metadata, Section
from extraction.likeness import same_target
from extraction.targets import find_targets
from graph.model import TargetStatement

TITLE = "云溪市低空经济高质量发展行动方案（2024—2027年）"
HEADINGS = {"goal": "主要目标", "measure": "重点任务", "section": "发展基础"}
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "targets.jsonl").read_text(encoding="utf-8").splitlines()
]


def document(text: str, section: str = "measure", year: int = 2024) -> Document:
    """A document with one section; its front matter is the title alone."""
    heading = HEADINGS[section]
    front = f"{TITLE}\n"
    start = len(front)
    full = f"{front}一、{heading}\n{text}"
    body = start + len(heading) + 3
    sections = (
        Section("front", 0, "", "", 0, start, 0, 0, 0, -1),
        Section(section, 2, "一", heading, start, len(full), start + 2, body - 1, body, -1),  # type: ignore[arg-type]
    )
    metadata = Metadata(title=TITLE, date=f"{year}-06-01", title_span=(0, len(TITLE)))
    return Document("p.txt", full, full, range(len(full) + 1), metadata, sections)


def read(text: str, section: str = "measure", year: int = 2024) -> list[TargetStatement]:
    return find_targets(document(text, section, year), [])


def row(target: TargetStatement) -> dict[str, Any]:
    return {
        "doc": "p",
        "indicator": target.indicator,
        "subject": target.subject,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "deadline": target.deadline,
        **target.properties,
    }


def fits(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    """The scorer's view of one target, and the properties that the case states."""
    extra = {k: v for k, v in expected.items() if k in ("upper", "base", "scope")}
    return same_target({"doc": "p", **expected}, found) and all(found.get(k) == v for k, v in extra.items())


@pytest.mark.parametrize("case", CASES, ids=[f"{c['group']}: {c['text'][:24]}" for c in CASES])
def test_battery(case: dict[str, Any]) -> None:
    found = [row(t) for t in read(case["text"], case["section"], case["year"])]
    missing = list(case["targets"])
    surplus = []
    for one in found:
        match = next((e for e in missing if fits(e, one)), None)
        if match is None:
            surplus.append(one)
        else:
            missing.remove(match)
    assert (missing, surplus) == ([], [])


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:24] for c in CASES])
def test_evidence_is_exact_and_holds_the_number(case: dict[str, Any]) -> None:
    doc = document(case["text"], case["section"], case["year"])
    for target in find_targets(doc, []):
        for evidence in target.evidence:
            assert doc.source[evidence.start : evidence.end] == evidence.quote
        digits = f"{target.value:g}"
        proof = target.evidence[0].text.replace(",", "")
        assert digits in proof or any(c in proof for c in "一二两三五十百千万翻")


def test_battery_is_large_and_covers_refusals() -> None:
    assert len(CASES) >= 150
    assert sum(not case["targets"] for case in CASES) >= 25
