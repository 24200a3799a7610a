"""Targets are read as policies write them: tests/targets.jsonl, sentences of our own in the style of many policies."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.agencies.responsibility import find_responsibilities
from extraction.document import Document, Mention, Metadata, Section
from extraction.likeness import same_target
from extraction.load import document_from_text
from extraction.targets.finder import find_targets
from extraction.targets.topics import heading_topic, title_place, title_topic
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
        assert digits in proof or any(c in proof for c in "一二两三四五六七八九十百千万翻")


def named(text: str, *names: tuple[str, str]) -> list[TargetStatement]:
    """Targets of a text in a measure, with mentions of the given (type, name) wherever they stand."""
    doc = document(text)
    mentions = [
        Mention(start, start + len(name), type_, name)
        for type_, name in names
        for start in range(len(doc.text))
        if doc.text.startswith(name, start)
    ]
    return find_targets(doc, mentions)


LOW_ALTITUDE = ("Track", "低空经济")


@pytest.mark.parametrize(
    ("text", "names", "subject"),
    [
        ("机器人产业规模达到100亿元。", [LOW_ALTITUDE, ("Track", "机器人")], ("机器人", "Track")),
        ("工业软件企业达到50家。", [LOW_ALTITUDE, ("Track", "工业软件")], ("工业软件", "Track")),
        ("云溪科学城建成创新平台10个。", [LOW_ALTITUDE, ("Park", "云溪科学城")], ("云溪科学城", "Park")),
        ("支持云溪科学城发展，新增产业载体10万平方米。", [("Park", "云溪科学城")], ("云溪科学城", "Park")),
        ("发展智慧农业，建成示范基地10个。", [("Track", "智慧农业")], ("智慧农业", "Track")),
        ("建成示范基地10个。", [LOW_ALTITUDE], ("低空经济", "Track")),
        ("建成示范基地10个。", [], ("低空经济", "")),
        ("软件和信息服务业营业收入达到100亿元。", [], ("软件和信息服务业", "")),
        ("市级算力调度平台接入算力超5000P。", [], ("算力调度平台", "")),
    ],
)
def test_subject(text: str, names: list[tuple[str, str]], subject: tuple[str, str]) -> None:
    (target,) = named(text, *names)
    assert (target.subject, target.subject_type) == subject


def test_each_of_several_fields_is_the_subject_of_its_own_number() -> None:
    text = "黄酒、酱腌菜、丝绸营业收入分别突破80亿元、45亿元、150亿元。"
    found = named(text, *(("Track", name) for name in ("黄酒", "酱腌菜", "丝绸")))
    assert [(t.subject, t.comparator, t.value) for t in found] == [
        ("黄酒", ">", 80),
        ("酱腌菜", ">", 45),
        ("丝绸", ">", 150),
    ]


@pytest.mark.parametrize(
    ("text", "indicator", "comparator", "value", "unit"),
    [
        ("推动铝产业规模迈上三千亿元台阶。", "铝产业规模", ">=", 3000, "亿元"),
        ("铝液就地转化率常年保持在90%以上。", "铝液就地转化率", ">=", 90, "%"),
        ("电解铝产能严格控制在500万吨以内。", "电解铝产能", "<=", 500, "万吨"),
        ("独角兽企业翻番至15家。", "独角兽企业", ">=", 15, "家"),
    ],
)
def test_words_between_an_indicator_and_its_number(
    text: str, indicator: str, comparator: str, value: float, unit: str
) -> None:
    (target,) = read(text)
    assert (target.indicator, target.comparator, target.value, target.unit) == (indicator, comparator, value, unit)


def test_a_field_behind_a_number_is_no_subject_of_it() -> None:
    said = "每年组织30家企业参展，跨境电商交易额达到10亿元。"
    found = named(said, ("Track", "跨境电商"))
    assert {t.value: t.subject for t in found} == {30: "低空经济", 10: "跨境电商"}


def test_a_number_inside_a_name_is_no_target() -> None:
    assert named("建设五个新城，提升能级。", ("Park", "五个新城")) == []


def test_a_year_said_elsewhere_is_proved_too() -> None:
    (target,) = read("到2026年，产业更强。\n——培育企业100家。", "goal")
    assert target.deadline == 2026
    assert [e.text for e in target.evidence] == ["——培育企业100家", "到2026年"]


def test_a_passage_without_title_or_heading_is_read() -> None:
    text = "到2027年，低空经济提质。\n——产业规模达到100亿元。\n——企业达到50家。"
    front = Section("front", 0, "", "", 0, len(text), 0, 0, 0, -1)
    doc = Document("p.txt", text, text, range(len(text) + 1), Metadata(), (front,))
    assert [(t.indicator, t.value, t.deadline) for t in find_targets(doc, [])] == [
        ("产业规模", 100, 2027),
        ("企业", 50, 2027),
    ]


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("烟台市现代海洋经济发展行动方案（2024—2026年）", "现代海洋经济"),
        ("大理州旅居产业三年倍增行动方案", "旅居"),
        ("云溪市低空经济三年行动方案", "低空经济"),
        ("先进纤维材料攻坚突破工作方案（2026—2028年）", "先进纤维材料"),
        ("农业农村部等六部门关于促进深远海养殖发展的指导意见", "深远海养殖"),
        ("江西省“十四五”瓷文化旅游发展规划", "瓷文化旅游"),
        ("泉州市人民政府关于推动县域重点产业链建圈强链的实施意见", ""),
        ("上海市国民经济和社会发展第十四个五年规划纲要", ""),
        ("云溪市智慧城市建设行动方案", "智慧城市"),
        ("国家发展改革委等部门关于推进建筑垃圾资源化利用的指导意见", "建筑垃圾资源化利用"),
        ("云溪市人民政府关于发展银发经济增进老年人福祉的意见", "银发经济"),
        ("关于优化审评审批支持高端医疗器械创新发展的举措", "高端医疗器械"),
        ("云溪省制造业数字化转型提标行动方案（2023—2025年）", "制造业"),
        ("云溪市打造国际风筝都推动体育休闲产业发展的意见", "体育休闲"),
        ("云溪省冷链物流枢纽建设实施方案", "冷链物流"),
    ],
)
def test_the_field_of_a_title(title: str, topic: str) -> None:
    assert title_topic(title, None) == topic


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("做优环江桑蚕良种", "环江桑蚕良种"),
        ("推进工业固废综合利用", "工业固废综合利用"),
        ("花木交易升级行动", "花木交易"),
        ("扩大盐湖锂产业", "盐湖锂"),
        ("打通消纳通道", ""),
        ("加强人才培养", ""),
        ("实施热带作物“芯”工程", ""),
        ("重点任务", ""),
    ],
)
def test_the_field_of_a_heading(heading: str, topic: str) -> None:
    assert heading_topic(heading) == topic


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("云溪市人民政府关于同意设立南湾跨境电商先行区的批复", "南湾跨境电商先行区"),
        ("关于支持东州、西州打造北岭新型工业走廊的通知", "北岭新型工业走廊"),
        ("中国（云溪）自由贸易试验区北港片区提升实施方案（2024—2026年）", "中国（云溪）自由贸易试验区北港片区"),
        ("云溪新区管理委员会关于优化低空经济布局的意见", ""),
        ("云溪市重点片区产业空间规划", ""),
        ("云溪高新区低空经济发展方案", ""),
    ],
)
def test_the_place_of_a_title(title: str, place: str) -> None:
    assert title_place(title, None) == place


def subjects_of(title: str, *lines: str, mentions: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """The subject of each indicator of a goal section; (type, name) wherever they stand."""
    doc = document_from_text("p.txt", "\n".join([title, "一、主要目标", *lines]))
    found = [Mention(m.start(), m.end(), type_, name) for type_, name in mentions for m in re.finditer(name, doc.text)]
    return {t.indicator: t.subject for t in find_targets(doc, found)}


def test_a_title_about_a_place_gives_the_subject() -> None:
    said = "到2027年，片区培育企业1万家，外贸进出口额占全市比重达到48%。"
    found = subjects_of("云溪市北港片区提升战略实施方案（2024—2027年）", said)
    assert found == {"企业": "云溪市北港片区", "外贸进出口额占全市比重": "云溪市北港片区"}


def test_a_place_named_before_is_the_subject_of_what_follows_in_the_sentence() -> None:
    said = "到2027年，江湾产业走廊工业产值达到900亿元，集聚企业超过300家。全市平台达到50个。"
    found = subjects_of("云溪市低空经济发展方案", said, mentions=(("Park", "江湾产业走廊"),))
    assert found == {"江湾产业走廊工业产值": "江湾产业走廊", "企业": "江湾产业走廊", "平台": "云溪市"}


def test_each_of_several_places_has_the_number() -> None:
    text = "东园区“云里”、西河片区南坪各集聚企业20家。"
    doc = document(text)
    places = [Mention(m.start(), m.end(), "Park", m.group()) for m in re.finditer("“云里”", doc.text)]
    assert [(t.subject, t.indicator, t.value) for t in find_targets(doc, places)] == [
        ("“云里”", "企业", 20),
        ("西河片区南坪", "企业", 20),
    ]
    assert len(find_targets(document("东园区、西园区各类企业达到20家。"), [])) == 1


def test_two_fields_in_a_title_leave_the_area() -> None:
    found = subjects_of("云溪市文化和旅游发展规划", "到2027年，接待游客达到1800万人次，等级民宿达到180家。")
    assert set(found.values()) == {"云溪市"}


def test_a_field_with_a_number_of_its_own_is_no_subject_of_the_next() -> None:
    said = "到2027年，石油化工产值达到3000亿元，新增专精特新企业60家。"
    found = subjects_of("云溪市关于推动重点产业链建圈强链的意见", said, mentions=(("Track", "石油化工"),))
    assert found == {"石油化工产值": "石油化工", "专精特新企业": "云溪市"}


POLICY = """云溪市冰雪经济2026年工作要点
一、总体要求
全市冰雪产业总产值达到100亿元，单位GDP能耗下降3%。
二、重点任务
1.做强冰雪装备。全年新增企业20家，其中云溪园区达到5家。
2.推出六类产品。引进团队10个。
3.云溪园区。建成平台3个，全市接待游客50万人次。
"""


def test_subjects_and_years_come_from_headings_and_the_title() -> None:
    read_policy = document_from_text("p.txt", POLICY)
    places = [m.start() for m in re.finditer("云溪园区", read_policy.text)]
    found = find_targets(read_policy, [Mention(i, i + 4, "Park", "云溪园区") for i in places])
    assert {(t.indicator, t.subject, t.value, t.deadline) for t in found} == {
        ("冰雪产业总产值", "冰雪经济", 100, 2026),
        ("单位GDP能耗下降", "云溪市", 3, 2026),
        ("企业", "冰雪装备", 20, 2026),
        ("企业", "云溪园区", 5, 2026),
        ("团队", "冰雪经济", 10, 2026),
        ("平台", "云溪园区", 3, 2026),
        ("接待游客", "云溪市", 50, 2026),
    }
    assert any(e.text == "2026年" for t in found for e in t.evidence)


INDICATORS = """云溪市海洋经济发展“十四五”规划
一、发展目标
序号 | 指标 | 单位 | 2020年 | 2025年 | 年均增长（%） | 属性
1 | 海洋生产总值 | 亿元 | 210 | 350 | 10 | 预期性
2 | 海水养殖产量（万吨） | | 12.5 | ≥15 | — | 预期性
3 | 海洋高新技术企业 | 家 | 20 | [60] | — | 预期性
"""
BLANKS = """云溪市海洋经济2026年任务表
类别　序号　工作任务　完成时限　责任单位
装备　1　新建网箱20口，培育龙头企业3家　2026年9月　市海洋局（牵头），市财政局
　2　建成示范基地5个　长期　市文旅局
备注：2025年全市网箱达到10口。
"""
TASKS = """云溪市海洋经济行动方案
二、重点任务
序号｜重点任务｜牵头单位｜完成时限
1｜新建网箱20口，培育龙头企业3家｜市海洋局｜2025年12月
2｜建成示范基地5个，到2027年达到8个｜市文旅局｜2026年底
"""


def test_tables_of_indicators_and_the_dates_of_tasks() -> None:
    found = [
        (t.indicator, t.comparator, t.value, t.unit, t.deadline)
        for t in find_targets(document_from_text("p.txt", INDICATORS), [])
    ]
    assert found == [
        ("海洋生产总值", "=", 350, "亿元", 2025),
        ("海洋生产总值年均增长", "=", 10, "%", 2025),
        ("海水养殖产量", ">=", 15, "万吨", 2025),
        ("海洋高新技术企业", "=", 60, "家", 2025),
    ]
    found = [
        (t.indicator, t.comparator, t.value, t.unit, t.deadline)
        for t in find_targets(document_from_text("p.txt", TASKS), [])
    ]
    assert found == [
        ("网箱", "=", 20, "口", 2025),
        ("龙头企业", "=", 3, "家", 2025),
        ("示范基地", "=", 5, "个", 2026),
        ("示范基地", ">=", 8, "个", 2027),
    ]


def test_a_table_with_blanks_between_its_cells() -> None:
    doc = document_from_text("p.txt", BLANKS)
    found = [(t.indicator, t.value, t.deadline) for t in find_targets(doc, [])]
    assert found == [("网箱", 20, 2026), ("龙头企业", 3, 2026), ("示范基地", 5, None)]
    measures = [(s.path, s.title) for s in doc.sections if s.kind == "measure"]
    assert measures == [("1", "新建网箱20口，培育龙头企业3家"), ("2", "建成示范基地5个")]
    given = {(r.section, r.name, r.role) for r in find_responsibilities(doc)}
    assert given == {(1, "市海洋局", "牵头"), (1, "市财政局", "责任"), (2, "市文旅局", "责任")}


COLUMNS = """云溪市海洋经济发展规划（2021—2025年）
专栏1 主要指标
指标名称  单位  2020年  2025年  属性
海洋生产总值  亿元  210  350  预期性
近岸海域优良水质占比  %  81  ≥85  约束性
"""


def test_a_table_of_indicators_with_blanks_between_its_cells() -> None:
    found = find_targets(document_from_text("p.txt", COLUMNS), [])
    assert [(t.indicator, t.comparator, t.value, t.unit, t.deadline) for t in found] == [
        ("海洋生产总值", "=", 350, "亿元", 2025),
        ("近岸海域优良水质占比", ">=", 85, "%", 2025),
    ]


LISTED = """云溪县滩羊产业提质实施方案
一、目标任务
到2025年：
1.养殖规模。滩羊饲养量稳定在320万只。
2.品牌效益。品牌价值超110亿元。
二、重点任务
1.建强种群。选育核心群1万只。
"""


def test_the_year_before_a_colon_holds_for_the_list() -> None:
    found = find_targets(document_from_text("p.txt", LISTED), [])
    assert [(t.indicator, t.comparator, t.value, t.deadline) for t in found] == [
        ("滩羊饲养量", "=", 320, 2025),
        ("品牌价值", ">", 110, 2025),
        ("核心群", "=", 1, None),
    ]


def test_single_blanks_part_cells_too_but_sentences_are_no_rows() -> None:
    text = "重点任务 牵头单位 完成时限\n建设观测站 市海洋局 2026年\n开展巡护 市农业农村局 2026年\n各单位 要抓好落实。\n"
    lines = document_from_text("p.txt", "云溪市海洋方案\n" + text).text.split("\n")
    assert lines[1:4] == ["重点任务|牵头单位|完成时限", "建设观测站|市海洋局|2026年", "开展巡护|市农业农村局|2026年"]
    assert lines[4] == "各单位要抓好落实。"


def test_spans_point_into_the_file_as_it_was_read() -> None:
    text = "培育企业100家。"
    source = "培育\r\n企业 100家。"
    offsets = [0, 1, 4, 5, 7, 8, 9, 10, 11, 12]
    front = Section("front", 0, "", "", 0, len(text), 0, 0, 0, -1)
    (target,) = find_targets(Document("p.txt", source, text, offsets, Metadata(), (front,)), [])
    (proof,) = target.evidence
    assert source[proof.start : proof.end] == proof.quote
    assert proof.text == "培育企业100家"


def test_measure_path() -> None:
    (target,) = read("建成示范基地10个。")
    assert target.properties["measure"] == "一"
    (target,) = read("建成示范基地10个。", "goal")
    assert target.properties["measure"] == ""


# fmt: off
PIECES = [
    "到2027年，", "达到", "100家", "以上", "企业", "、", "，", "。", "\n", "（", "）", "其中",
    "分别", "10%", "产业规模", "翻一番", "建成", "的", "和", "“", "”", "比2020年", "三年内",
    "亿元", "超", "前三", "给予", "——", "各", "20个", "年均增长", "至", "不少于", "至少", "每",
    "级", "千亿", "占比",
]
# fmt: on


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(["goal", "measure", "section"]))
def test_any_text_gives_proved_targets(text: str, section: str) -> None:
    doc = document(text, section)
    for target in find_targets(doc, []):
        assert target.indicator and target.value >= 0
        for evidence in target.evidence:
            assert doc.source[evidence.start : evidence.end] == evidence.quote != ""


def test_battery_is_large_and_covers_refusals() -> None:
    assert len(CASES) >= 150
    assert sum(not case["targets"] for case in CASES) >= 25
