"""What documents say of other documents, and of their own validity. Sentences of our own."""

from __future__ import annotations

import pytest

from extraction.citations.references import find_references
from extraction.document_names import number_key, split_name, title_key
from extraction.load import document_from_text
from extraction.pipeline import extract_document
from extraction.validity import validity_of
from graph.model import EntityStatement, RelationStatement

TITLE = "甲市低空经济促进办法"
FRONT = f"甲府规〔2024〕7号\n甲市人民政府关于印发《{TITLE}》的通知\n各区人民政府：\n现将《{TITLE}》印发给你们。\n"


def standing(sentence: str, title: str = "", where: str = "end") -> set[tuple[str, str, str]]:
    """(relation, kind, other document) of a document with this sentence; ↑ before a name that is the head."""
    body = "一、任务\n（一）支持企业。支持企业发展低空物流产业。\n"
    front = f"甲府规〔2024〕7号\n{title}\n" if title else FRONT
    text = f"{front}{sentence}\n{body}" if where == "start" else f"{front}{body}二、附则\n{sentence}\n"
    extraction = extract_document(document_from_text("a.txt", text))
    own = title or TITLE
    return {
        (s.relation, str(s.properties["kind"]), s.tail if s.head == own else f"↑{s.head}")
        for s in extraction.statements
        if isinstance(s, RelationStatement) and s.relation in ("CITES", "REPLACES")
    }


REPEAL = ("REPLACES", "废止")
AMEND = ("REPLACES", "修订")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法自2024年5月1日起施行，《甲市旧办法》同时废止。", {(*REPEAL, "甲市旧办法")}),
        ("《甲市旧办法》（甲府规〔2018〕5号）、《甲市更旧的办法》同时废止。", {(*REPEAL, "甲市旧办法"), (*REPEAL, "甲市更旧的办法")}),
        ("自本办法施行之日起，原《甲市旧办法》（甲府规〔2018〕5号）停止执行。", {(*REPEAL, "甲市旧办法")}),
        ("甲府规〔2018〕5号文件自2024年5月1日起予以废止。", {(*REPEAL, "甲府规〔2018〕5号")}),
        ("同时废止《甲市旧办法》。", {(*REPEAL, "甲市旧办法")}),
        ("《甲市旧办法》不再执行。", {(*REPEAL, "甲市旧办法")}),
        ("下列文件同时废止：\n1.《甲市旧办法》（甲府规〔2018〕5号）\n2.《甲市旧细则》", {(*REPEAL, "甲市旧办法"), (*REPEAL, "甲市旧细则")}),
        ("本办法替代《甲市旧办法》。", {("REPLACES", "替代", "甲市旧办法")}),
        ("《甲市旧办法》第三条同时废止。", {(*AMEND, "甲市旧办法")}),
        ("将《甲市旧办法》第三条修改为“支持企业”。", {(*AMEND, "甲市旧办法")}),
        ("对《甲市旧办法》作如下修改。", {(*AMEND, "甲市旧办法")}),
        ("《甲市旧办法》有效期延长至2026年12月31日。", {(*AMEND, "甲市旧办法")}),
        ("《甲市旧办法》废止前已受理的申请，按原规定办理。", {("CITES", "引用", "甲市旧办法")}),
        ("《甲市旧办法》已于2020年废止。", {("CITES", "引用", "甲市旧办法")}),
        ("推动修订《甲市旧办法》。", {("CITES", "引用", "甲市旧办法")}),
        ("落实《甲市数据条例》，开放数据。", {("CITES", "引用", "甲市数据条例")}),
        ("对符合甲府规〔2018〕5号的企业给予支持。", {("CITES", "引用", "甲府规〔2018〕5号")}),
        ("本办法与甲府规〔2024〕7号一致。", set()),
        ("企业自2024年5月1日起废止旧合同。", set()),
    ],
)  # fmt: skip
def test_what_a_sentence_does_to_another_document(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    assert standing(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("根据《甲市数据条例》，制定本办法。", {("CITES", "依据", "甲市数据条例")}),
        ("为贯彻落实《国家规划纲要》和《甲市数据条例》，结合本市实际，制定本办法。", {("CITES", "依据", "国家规划纲要"), ("CITES", "依据", "甲市数据条例")}),
        ("依据国发〔2021〕29号，制定本办法。", {("CITES", "依据", "国发〔2021〕29号")}),
        ("按照《国家规划纲要》（国发〔2021〕29号）要求，现就有关事项通知如下。", {("CITES", "依据", "国家规划纲要")}),
        ("（根据《关于修改〈甲市低空经济促进办法〉的决定》修正）", {(*AMEND, "↑关于修改《甲市低空经济促进办法》的决定")}),
    ],
)  # fmt: skip
def test_what_a_document_is_based_on(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    assert standing(sentence, where="start") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("甲市人民政府关于修改《甲市旧办法》的决定", {(*AMEND, "甲市旧办法")}),
        ("甲市人民政府关于废止《甲市旧办法》的通知", {(*REPEAL, "甲市旧办法")}),
        ("关于《甲市旧办法》的补充规定", {("CITES", "引用", "甲市旧办法")}),
    ],
)
def test_a_title_says_what_the_document_does(title: str, expected: set[tuple[str, str, str]]) -> None:
    assert standing("本通知自2024年5月1日起施行。", title) == expected


def test_title_and_number_name_one_document() -> None:
    text = f"{FRONT}根据《甲市旧办法》（甲府规[2018]5号）制定。一、任务\n（一）执行。执行甲府规〔2018〕5号的规定。\n"
    document = document_from_text("a.txt", text)
    assert {r.name for r in find_references(document)} == {"甲市旧办法"}
    entities = [s for s in extract_document(document).statements if isinstance(s, EntityStatement)]
    old = next(e for e in entities if e.name == "甲市旧办法")
    assert old.properties["number"] == "甲府规〔2018〕5号"
    assert set(old.aliases) == {"甲府规[2018]5号", "甲府规〔2018〕5号"}


def test_two_documents_of_one_title_stay_two() -> None:
    text = f"{FRONT}根据《年度工作要点》（甲府发〔2022〕1号）和《年度工作要点》（甲府发〔2023〕1号）制定本办法。\n"
    names = {r.name for r in find_references(document_from_text("a.txt", text))}
    assert names == {"年度工作要点（甲府发〔2022〕1号）", "年度工作要点（甲府发〔2023〕1号）"}


def test_the_edition_before_is_another_document_of_the_same_title() -> None:
    assert standing(f"《{TITLE}》（甲府规〔2019〕3号）同时废止。") == {(*REPEAL, f"{TITLE}（甲府规〔2019〕3号）")}
    assert standing(f"《{TITLE}》（甲府规〔2024〕7号）由市经信局解释。") == set()


@pytest.mark.parametrize(
    ("clause", "effective", "expires"),
    [
        ("本方案自2024年2月1日起施行，有效期至2026年12月31日。", "2024-02-01", "2026-12-31"),
        ("本办法自2022年8月1日起施行，有效期5年。", "2022-08-01", "2027-07-31"),
        ("本办法自2020年2月29日起施行，有效期一年。", "2020-02-29", "2021-02-28"),
        ("本规定自印发之日起施行，有效期2年。", "2023-05-10", "2025-05-09"),
        ("（三）本若干措施自公布之日起30日后施行，有效期五年。", "2023-06-09", "2028-06-08"),
        ("第二十条 本细则自2023年1月1日起实施，有效期至2027年12月31日止。", "2023-01-01", "2027-12-31"),
        ("本政策自印发之日起实施。有效期为三年。", "2023-05-10", "2026-05-09"),
        ("本措施有效期自2023年3月1日至2025年12月31日。", "2023-03-01", "2025-12-31"),
        ("本办法自二〇二三年一月一日起施行。", "2023-01-01", ""),
        ("本通知自2023年1月1日起试行，试行期1年。", "2023-01-01", "2023-12-31"),
        ("自印发之日起施行，有效期至2025年底。", "2023-05-10", "2025-12-31"),
        ("本办法由市经信委负责解释，自2023年4月15日起施行，有效期至2028年4月14日。", "2023-04-15", "2028-04-14"),
        ("《旧办法》同时废止，本办法自2023年6月1日起施行。", "2023-06-01", ""),
        ("本规定自2022年8月1日起施行，至2027年7月31日止。", "2022-08-01", "2027-07-31"),
        ("企业取得的许可证有效期5年。", "", ""),
        ("《旧办法》有效期延长至2025年12月31日。", "", ""),
        ("本市企业自2023年1月1日起实施清洁生产。", "", ""),
        ("支持企业自2023年1月1日起执行新标准。", "", ""),
        ("本方案实施期限为2023年至2025年。", "", ""),
    ],
)
def test_validity(clause: str, effective: str, expires: str) -> None:
    text = f"一、任务\n发展产业。\n{clause}"
    found = validity_of(text, "甲市办法", "2023-05-10")
    assert (found.effective, found.expires) == (effective, expires)
    assert text[slice(*found.span)] == (clause if effective or expires else "")


@pytest.mark.parametrize(
    ("title", "years", "stage"),
    [
        ("甲市数字经济“十四五”规划", (2021, 2025), ""),
        ("三年行动方案（2021—2023年）（试行）", (2021, 2023), "试行"),
        ("甲市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", (2021, 2025), ""),
        ("甲市“十五五”规划（征求意见稿）", (2026, 2030), "征求意见稿"),
        ("关于修改《三年行动方案（2021—2023年）》的决定", (0, 0), ""),
        ("甲市暂行办法", (0, 0), "暂行"),
    ],
)
def test_the_years_of_a_title(title: str, years: tuple[int, int], stage: str) -> None:
    found = validity_of("发展产业。\n", title, "")
    assert ((found.period_from, found.period_to), found.stage) == (years, stage)


def test_numbers_and_titles_are_compared_however_they_are_written() -> None:
    for number in ("沪府办发〔2022〕11号", "沪府办发[2022] 11号", "沪府办发﹝2022﹞第11号", "沪府办发（2022）011号"):
        assert number_key(number) == "沪府办发〔2022〕11号"
    assert split_name("《甲市办法》（甲府规〔2022〕1号）")[1] == "甲府规〔2022〕1号"
    assert split_name("关于废止甲府规〔2018〕5号的通知")[1] == ""
    plan = "上海市国民经济和社会发展第十四个五年规划和二○三五年远景目标纲要"
    assert title_key(plan) == title_key("《上海市“十四五”规划纲要》")
    assert title_key("甲市人民政府关于印发《甲市办法》的通知") == title_key("甲市办法")
    assert title_key("甲市人民政府关于印发《甲市办法》实施细则的通知") != title_key("甲市办法")
