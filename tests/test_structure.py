"""Structure and metadata on many styles of policy: tests/styles/*.txt, each with what is to be found beside it.

Lines of an .expected file: metadata as `key: value`, `present:` and `absent:` with words of the cleaned text, and the
sections in order as `kind path title`.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.document import Document
from extraction.load import document_from_text

STYLES = sorted((Path(__file__).parent / "styles").glob("*.txt"))
KINDS = ("front", "section", "goal", "measure", "back")


def read(path: Path) -> tuple[Document, list[str]]:
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    return document_from_text(path.name, path.read_bytes().decode("utf-8")), expected


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_sections_of_this_style(path: Path) -> None:
    document, expected = read(path)
    found = [f"{s.kind} {s.path} {s.title}".strip() for s in document.sections]
    assert found == [line for line in expected if line.split(" ")[0] in KINDS]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_metadata_and_text_of_this_style(path: Path) -> None:
    document, expected = read(path)
    stated = dict(line.split(":", 1) for line in expected if line.split(" ")[0] not in KINDS)
    present, absent = (stated.pop(key, "").split() for key in ("present", "absent"))
    found = {key: getattr(document.metadata, key) for key in stated}
    assert found == {key: value.strip() for key, value in stated.items()}
    assert [word for word in present if word not in document.text] == []
    assert [word for word in absent if word in document.text] == []


def check_sections(document: Document) -> None:
    """Sections stand in text order, cover the text once, and lie inside their parents."""
    sections, text = document.sections, document.text
    assert sections[0].kind == "front" and sections[0].start == 0
    assert all(a.start <= b.start for a, b in pairwise(sections))
    tops = [s for s in sections if s.parent < 0]
    assert tops[0].start == 0 and tops[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(tops))
    for i, s in enumerate(sections):
        assert s.start <= s.title_start <= s.title_end <= s.end
        assert s.start <= s.body_start <= s.end
        assert s.kind in ("front", "back") or text[s.title_start : s.title_end].strip()
        assert s.parent < i
        if s.parent >= 0:
            parent = sections[s.parent]
            assert parent.start <= s.start and s.end <= parent.end and parent.level < s.level
    assert all(document.section_at(s.start).start == s.start for s in sections if s.end > s.start)


def check_evidence(document: Document, start: int, end: int) -> None:
    evidence = document.evidence(start, end)
    assert document.source[evidence.start : evidence.end] == evidence.quote
    assert document.text[start:end].strip() == evidence.text


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_invariants_of_this_style(path: Path) -> None:
    document, _ = read(path)
    check_sections(document)
    for s in document.sections:
        if s.title:
            check_evidence(document, s.title_start, s.title_end)
    metadata = document.metadata
    for value, (start, end) in ((metadata.number, metadata.number_span), (metadata.issuer, metadata.issuer_span)):
        assert not value or document.text[start:end].replace(" ", "") == value


PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "1.",
        "2．",
        "（1）",
        "①",
        "第一条",
        "第二章",
        "3.1.1",
        "附件",
        "附件1",
        "序号 | 重点任务 | 责任单位",
    ]
    + ["1 | 建设平台 | 市科技局", "2\t发展物流\t市商务局\t2025年", "17\n打造生态\n市科技局", "总体要求", "工作目标"]
    + [
        "建设平台。",
        "支持企业，",
        "责任单位：市科技局",
        "（责任单位：市科技局、市商务局）",
        "“双园”：",
        "——",
        "　　",
        " ",
        "\n",
    ]
    + [
        "\n\n",
        "\r\n",
        "甲市人民政府",
        "2024年5月1日",
        "抄送：",
        "特此通知。",
        "- 3 -",
        "<p>",
        "</p>",
        "&nbsp;",
        "「",
        "」",
    ]
    + ["ABC 5G", "１２％", "體育產業", "著力", "\u200b", "：", "，", "。", "本措施自印发之日起施行。", "|", "\t"]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(source=TEXTS, place=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_invariants_of_any_text(source: str, place: tuple[float, float]) -> None:
    try:
        document = document_from_text("a.txt", source)
    except Exception as error:
        assert type(error).__name__ == "BadDocument"
        return
    check_sections(document)
    length = len(document.text)
    start, end = sorted(min(length - 1, int(share * length)) for share in place)
    if document.text[start : end + 1].strip():
        check_evidence(document, start, end + 1)
