"""What is learned: labelled texts, fitting, and the parts that use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extraction.learned import Learned, shipped
from extraction.learning.fit import fit_all
from extraction.learning.labelled import OWN, examples, occurrences, own_passages
from extraction.likeness import normal
from extraction.load import document_from_text
from extraction.mentions import read_mentions
from extraction.segment import words

PASSAGE = (
    "松河市人民政府关于加快发展特色产业的意见\n"
    "一、优化产业布局\n"
    "（一）做强主导产业。在青石湾重点发展竹编工艺、竹炭制品，推广蒸汽爆破、竹纤维纺纱等技术，建设竹材中试平台。\n"
)


def test_names_are_found_as_they_are_compared() -> None:
    text = "发展“智能 网联”汽车产业，5G和15G不同，智能网联汽车服务"
    found = occurrences(
        text, {normal("智能网联汽车"): "Track", normal("智能网联"): "Track", normal("5G"): "Technology"}
    )
    assert [(text[a:b], t) for a, b, t in found] == [
        ("智能 网联”汽车", "Track"),
        ("5G", "Technology"),
        ("智能网联汽车", "Track"),
    ]


def test_every_marked_name_of_our_own_texts_stands_in_its_text() -> None:
    assert sum(bool(text.names) for text in examples()) > 150  # the others show sentences without any
    for text in examples():
        for name in (name for name in text.names if len(name) > 1):
            assert occurrences(text.document.text, {name: "Track"}), (text.id, name)
    passages = own_passages()
    assert len(passages) >= 40
    rows = [json.loads(line) for line in (OWN / "entities.jsonl").read_text(encoding="utf-8").splitlines()]
    for text in passages:
        squeezed = normal(text.document.text)
        for row in rows:
            if row["doc"] == text.id:
                assert any(normal(name) in squeezed for name in (row["name"], *row["aliases"])), (text.id, row["name"])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models fitted on a few of our texts."""
    folder = tmp_path_factory.mktemp("learned")
    fit_all([*examples()[:12], *own_passages()[:4]], folder)
    return folder


def names(learned: Learned, text: str = PASSAGE) -> set[tuple[str, str]]:
    document = document_from_text("松河.txt", text)
    return {(m.type, m.name) for m in read_mentions(document, words(document.text), learned).mentions}


def test_the_same_texts_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    fit_all([*examples()[:12], *own_passages()[:4]], tmp_path)
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {f.name: f.read_bytes() for f in small.iterdir()}


def test_models_are_read_where_they_were_written(small: Path) -> None:
    assert Learned.read(small).tagger is not None
    assert ("Track", "竹编工艺") in names(Learned.read(small))


def test_the_shipped_models_see_names_that_no_list_has() -> None:
    found = names(shipped())
    assert {("Track", "竹编工艺"), ("Technology", "蒸汽爆破")} <= found


def test_the_tagger_can_be_left_out() -> None:
    plain = Learned.read(tagger=False)
    assert plain.tagger is None
    assert ("Track", "竹编工艺") in names(plain)
