"""Judgements by rule: publications of one policy, short names of places."""

from collections.abc import Sequence
from pathlib import Path

from extraction.load import document_from_text
from extraction.pipeline import Extraction, extract, extract_document
from extraction.publications import fingerprint
from extraction.resolution import judge_across
from graph.model import Judgement

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))


def judged(extractions: Sequence[Extraction]) -> tuple[Judgement, ...]:
    texts = {x.document.file: x.document.text for x in extractions}
    sources = [(x.document.file, fingerprint(x.document.text), x.statements) for x in extractions]
    return judge_across(sources, texts.__getitem__)


def across(*paths: Path) -> list[tuple[str, str, str]]:
    extractions = [extract(path) for path in paths]
    judgements = judged(extractions)
    return [(j.left.document[:3], j.right.document[:3], j.verdict) for j in judgements if j.by == "rule:publications"]


def test_two_publications_of_one_policy_are_one_document() -> None:
    assert across(*CORPUS) == [("001", "000", "same")]
    assert across(*reversed(CORPUS)) == [("001", "000", "same")]


def test_different_policies_with_much_common_wording_stay_apart() -> None:
    body = "\n".join(
        f"（{n}）推进第{n}项任务，加强统筹协调，完善配套政策，形成工作合力。" for n in "一二三四五六七八九十"
    )
    texts = {
        name: f"{number}\n关于印发《{name}》的通知\n{body}"
        for name, number in (("甲市低空经济方案", "甲府发〔2024〕1号"), ("乙市低空经济方案", "乙府发〔2024〕1号"))
    }
    assert judged([extract_document(document_from_text(f"{name}.txt", text)) for name, text in texts.items()]) == ()


def test_a_short_name_means_the_only_place_that_it_fits() -> None:
    one = "一、任务\n（一）布局。建设东湖人工智能岛。支持人工智能岛集聚企业。"
    judgements = extract_document(document_from_text("a.txt", one)).judgements
    assert [(j.left.name, j.right.name, j.verdict) for j in judgements if j.left.type == "Park"] == [
        ("人工智能岛", "东湖人工智能岛", "same")
    ]


def test_a_short_name_that_fits_two_places_is_unsure() -> None:
    two = "一、任务\n（一）布局。建设东湖人工智能岛、西湖人工智能岛。支持人工智能岛集聚企业。"
    judgements = extract_document(document_from_text("a.txt", two)).judgements
    assert {j.verdict for j in judgements if j.left.name == "人工智能岛"} == {"unsure"}


EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))


def test_a_document_is_one_by_title_and_by_number() -> None:
    extractions = [extract(path) for path in EXAMPLES]
    judgements = judged(extractions)
    found = {(j.left.name[:12], j.right.document[:3], j.verdict, j.why) for j in judgements}
    assert found >= {
        ("示府发〔2021〕3号", "示例1", "same", "文号相同"),
        ("示例市低空经济发展行动方", "示例1", "same", "文号相同"),
        ("示例市低空经济高质量发展", "示例2", "same", "文号相同"),
    }


def test_the_short_name_of_a_five_year_plan() -> None:
    extractions = [extract(path) for path in CORPUS]
    judgements = judged(extractions)
    cited = {(j.left.document[:3], j.right.document[:3]) for j in judgements if j.left.name.endswith("目标纲要")}
    assert cited == {("000", "004"), ("001", "004")}
