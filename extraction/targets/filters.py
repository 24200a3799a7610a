"""Numbers that are no targets: names and slogans, conditions for applicants, subsidies, durations, past results."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extraction.document import Mention
from extraction.targets.clauses import Span
from extraction.targets.deadlines import Time
from extraction.targets.quantities import Quantity
from extraction.targets.words import (
    ACTION,
    ATTRIBUTIVE,
    CHANGE,
    CONDITION_CLAUSE,
    CONDITION_SENTENCE,
    ENDS_IN_ACTION,
    FUTURE,
    GRANT,
    GRANTED_FROM,
    MAKES,
    ORIGIN_AFTER,
    ORIGIN_BEFORE,
    PAST,
    PLACES,
    RANKED,
    RELIED_ON,
    SHORTER,
    SLOGAN,
    THRESHOLD_NOUN,
    TIME_NOUN,
    UNDER_WAY,
)

_QUOTED = re.compile(r"《[^》]*》|“[^”]{1,20}”|‘[^’]{1,20}’|「[^」]{1,20}」")
_RATE = re.compile(r"(?:率|占比|比重|比例|增加值|产值|达标|规模)(?:力争|要|均|分别)?$")
_JOINT = re.compile(r"[、，。；：]|以及|和|与|及(?!以)")
#: what a cap is set for: 担保费率不超过1.5%
_CAPPED = re.compile(r"(?:费率|利率|额度|比例|金额)(?:原则上?)?$")
#: verbs that count nothing: 统筹推进22项任务
_PUSHES = frozenset({"推进", "推动", "落实", "实施", "开展", "突破", "达到", "获得", "取得"})
_RATIO = re.compile(r"(?:率|比例|占比|比重)$")
#: a year without these may be one of the past: 2024年产值为800亿元，已占全市的30%
_AIMED_YEAR = re.compile("到|至|力争|争取|确保|计划|前")
_IS = re.compile(r"(?<![标整作成变定设调改])为约?(?=\d|$)")
_ALREADY = re.compile(r"，(?:已|同比|较上年)")
#: the rest of a note in brackets: 建成起降点（含已建成的）260个
_ASIDE = re.compile("[^（）]*）")
_FREQUENCY = re.compile(r"每(?:月|季度?|周|半年|天|日)[^，。；]{0,8}$")


def is_named(text: str, q: Quantity, names: Sequence[Mention], sentence: Span) -> bool:
    """Whether a number is part of a name: inside 《》 or quotes, inside a mention, or after 每 (每千人口)."""
    if text[q.start - 1 : q.start] in ("每", "第") or text[q.end : q.end + 2] in ("之一", "强企"):
        return True
    if q.words and q.value < 2 and q.kind == "count":
        return True  # 一批, 一个
    for match in _QUOTED.finditer(text, *sentence):
        if match.start() <= q.start < match.end():
            plus = q.unit == "" and match.group()[1:-1].strip("+＋").isdigit()
            return not (plus and re.match(r"\s?[\u4e00-\u9fff]", text[match.end() : match.end() + 2]))
    last = bisect_right(names, q.start, key=lambda m: m.start)
    return any(m.start <= q.start and q.end <= m.end for m in names[max(0, last - 6) : last])


def is_nested(text: str, inside: Sequence[Quantity], i: int, clause: Span) -> bool:
    """Whether a size only describes what another number counts: 20家产值超10亿元的企业, 亿元以上企业20家."""
    q, end = inside[i], clause[1]
    before = inside[i - 1] if i else None
    after = inside[i + 1] if i + 1 < len(inside) else None
    counted = [a for a, b in pairwise(inside) if a.kind == "count" and b.grade and a.right == b.left]
    only_one = all(a.value == 1 for a in counted)  # 1个千亿级产业集群 is as large as that
    if only_one and q in counted:
        return True
    if text.startswith("级", q.end):
        return True  # 30万吨级码头
    if q.kind == "count" and not q.grade and not text[q.right :].startswith("的"):
        return False
    if q.grade and before in counted and only_one:
        return False
    if q.grade and after and after.kind == "count" and not _JOINT.search(text[q.right : after.left]):
        return True  # 百亿级龙头企业3家
    if q.grade and re.search(r"(?:若干|多|一批|数)个?$", text[clause[0] : q.left]):
        return True
    if q.kind == "rank":
        return bool(before and before.kind == "count" and not _JOINT.search(text[before.right : q.left]))
    if text[q.end : q.right] == "以下" and re.match(r"[\u4e00-\u9fff]", text[q.right : end]):
        return True  # 600米以下空域
    if before and before.kind == "count" and not _JOINT.search(text[before.right : q.left]):
        follows = text[q.right : end]
        if q.grade or re.match(r"的|[^、，]{0,10}?(?:以上|级)?(?:的|企业|项目)", follows):
            return True
    if after and after.kind == "count":
        between = text[q.right : after.left]
        if re.match("的[^、，]+$", between):
            return True  # 年销售额超10亿元的大品种10个
        if (
            not _JOINT.search(between)
            and re.match(r"(?:的|级|以上)*[^达超]{0,16}$", between)
            and ATTRIBUTIVE.match(between)
        ):
            return True
    return False


def is_origin(text: str, q: Quantity, clause: Span) -> bool:
    """Whether a number is where something starts from: 占比由31%提高到45%."""
    begin = text[clause[0] : q.start]
    return bool(ORIGIN_BEFORE.search(begin) and ORIGIN_AFTER.match(text, q.end, clause[1]))


def is_condition(text: str, q: Quantity, sentence: Span, clause: Span) -> bool:
    """Whether a number says who or what qualifies: 年营收超过1亿元的企业."""
    follows = text[q.right : clause[1]]
    if CONDITION_SENTENCE.search(text[slice(*sentence)]):
        return True
    if q.kind == "extent" and follows.startswith("的") and UNDER_WAY.search(text[clause[0] : q.left]):
        return True
    if (
        q.kind not in ("count", "rank")
        and ATTRIBUTIVE.match(follows)
        and not _share_of_all(q, text[clause[0] : q.left])
    ):
        return True
    if re.match("的(?:$|，)", follows) or GRANTED_FROM.match(follows):
        return True
    direct = ENDS_IN_ACTION.search(text[clause[0] : q.left])
    if (
        q.kind == "count"
        and q.comparator
        and not direct
        and re.match(rf"的[^，。；]{{0,16}}?(?:{THRESHOLD_NOUN})", follows)
    ):
        return True
    head = text[clause[0] : q.left]
    if head.startswith("对") and not GRANT.search(text, *sentence):
        return False  # 对1000家以上企业开展诊断
    limits = q.kind != "count" or q.comparator in (">", ">=", "<=", "<")
    return bool(CONDITION_CLAUSE.match(head) and limits and not re.search("到20|全面", head))


def _share_of_all(q: Quantity, before: str) -> bool:
    """80%以上的规上企业实现数字化转型: a share of all of them, no condition."""
    return q.grade or (q.kind == "share" and not re.search("占|比重|比例|率|增长|增速|增幅", before))


def is_grant(text: str, q: Quantity, sentence: Span, clause: Span) -> bool:
    """Whether a number is the amount of a subsidy, or counts what is subsidised."""
    grant = GRANT.search(text, *sentence)
    if not grant:
        return False
    if _CAPPED.search(text[clause[0] : q.left]) and q.comparator in ("<=", "<"):
        return True
    if q.kind == "count":
        head = text[clause[0] : q.left]
        done = ACTION.search(head) and not CONDITION_CLAUSE.match(head) and grant.end() <= clause[0]
        return (q.start > grant.start() and not done) or bool(CONDITION_CLAUSE.match(head))
    if grant.start() >= clause[1] and _acts(text, clause[0], q.left):
        return False
    return not _RATE.search(text[clause[0] : q.left]) or bool(re.search("给予|最高|按", text[slice(*sentence)]))


def is_past(text: str, q: Quantity, times: Sequence[Time], sentence: Span) -> bool:
    """Whether the number tells what has been reached. The last sign of the past or the future before it decides."""
    signs = (m for m in PAST.finditer(text, sentence[0], q.start) if m.group() != "同比")
    past = max((m.end() for m in signs if not _ASIDE.match(text, m.end(), q.start)), default=-1)
    future = max((m.end() for m in FUTURE.finditer(text, sentence[0], q.start)), default=-1)
    said = [t for t in times if sentence[0] <= t.start < q.start and not _ASIDE.match(text, t.end, q.start)]
    past = max([past, *(t.end for t in said if t.kind == "past")])
    future = max([future, *(t.end for t in said if t.kind == "deadline")])
    if past > future or (future < 0 and "同比" in text[sentence[0] : q.start]):
        return True
    if not said or _AIMED_YEAR.search(text, said[-1].start, said[-1].end):
        return False
    return bool(_IS.search(text, said[-1].end, q.left) or _ALREADY.match(text, q.right, sentence[1]))


def is_duration(text: str, q: Quantity, clause: Span) -> bool:
    """Time is measured only where the text names what takes it: 审批时限缩短至5个工作日, 人均预期寿命达到84岁."""
    if q.kind != "time":
        return False
    head = text[clause[0] : q.left]
    return not ((q.comparator or SHORTER.search(head)) and TIME_NOUN.search(head))


def is_slogan(text: str, q: Quantity, left: Span, clause: Span) -> bool:
    """Counts that announce a list or belong to a name: 三大任务, 四个“100+”, 广州、深圳、珠海3个城市."""
    before, follows = text[left[0] : q.left], text[q.right : clause[1]]
    if q.kind == "rank":
        head = text[clause[0] : q.left]
        return not PLACES.search(head) or not (RANKED.search(head) or q.comparator == "<=")
    if q.kind != "count" or not q.unit:
        return False
    if SLOGAN.match(follows) or (not q.comparator and re.search(r"(?:等|这|上述|前述|其余|该|两翼|任一)$", before)):
        return True
    if (q.comparator and q.comparator != "~") or q.verb:
        return False
    direct = bool(ENDS_IN_ACTION.search(before))
    if q.words:
        return not MAKES.search(before) or (q.value <= 4 and bool(re.match(r"(?:中心|核心|示范|先行)?区?$", follows)))
    apposition = not direct and "、" in before.strip("、") and bool(re.match(r"[\u4e00-\u9fff“]", follows))
    return apposition and not ACTION.search(before[before.rfind("、") :])


def _acts(text: str, start: int, end: int) -> bool:
    """Whether a verb says what is made, built or brought in."""
    return any(m.group() not in _PUSHES for m in ACTION.finditer(text, start, end))


def is_aimed(text: str, q: Quantity, clause: Span, aimed_already: bool) -> bool:
    """Whether anything says that the number is to be reached: a comparing word, a verb; section, date, sentence."""
    before = text[clause[0] : q.start]
    relied = RELIED_ON.search(before) if q.comparator == "" else None
    if relied and not _acts(before, relied.start() + 2, len(before)):
        return False
    follows = _JOINT.split(text[q.right : clause[1]])[0]
    aimed_already = aimed_already or follows.startswith("的") or bool(FUTURE.search(before))
    bare = not aimed_already and not q.comparator and q.kind in ("extent", "money", "tech")
    if bare and follows and not ENDS_IN_ACTION.search(before):
        return False  # 推进A至B150公里铁路前期工作
    if _FREQUENCY.search(before) and not q.comparator:
        return False
    noun = text[clause[0] : q.left]
    grows = q.kind == "times" or (q.kind == "share" and (CHANGE.search(noun) or _RATIO.search(noun)))
    grows = grows or (q.kind == "time" and SHORTER.search(noun))
    return aimed_already or bool(q.comparator) or bool(ACTION.search(before)) or bool(grows)
