"""From when to when a document holds, as its closing words say, and the years that it plans for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from extraction.dates import DAY, day_before, iso_day
from extraction.document import Validity
from extraction.headings import lines_of
from extraction.targets.numerals import numeral

HOLDS = re.compile(r"施行|有效|实施|执行|生效|试行|废止|失效")
N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
TERM = r"(?:有效期|执行期|实施期|试行期|施行期)限?"
IN_FORCE = r"(?:正式|开始)*(?:施行|实施|执行|生效|试行)"
ISSUE = r"(?:印发|发布|公布|颁布|发文|下发)之日"
#: 自2022年8月1日起施行, 自印发之日起30日后施行
STARTS = re.compile(
    rf"自\s*(?:(?P<day>{DAY})|{ISSUE})\s*(?:起|后|开始)?\s*(?:第?(?P<after>{N})\s*(?:个工作日|日|天)(?:后|起)?)?{IN_FORCE}"
    rf"|(?:施行|实施|执行|生效)(?:日期|时间)[为：:]\s*(?P<day_>{DAY})"
)
#: 有效期5年, 试行一年
LASTS = re.compile(rf"(?:{TERM}|试行)[为：:是]?\s*(?P<n>{N})\s*个?(?P<unit>年|月)")
#: 有效期至2027年7月31日, 自2022年8月1日起施行，至2027年7月31日止
UNTIL = re.compile(
    rf"(?:{TERM}|{IN_FORCE}|起)[，,]?\s*(?:{TERM})?(?:截止到?|截至|延续至|至|到)\s*(?P<until>{DAY})(?:底|末)?"
    rf"|(?P<until_>{DAY})(?:自行|自动)?(?:废止|失效)"
)
#: 有效期自2022年8月1日至2027年7月31日
FROM_TO = re.compile(
    rf"(?:{TERM}[为：:是自从]*|自)\s*(?P<day>{DAY})\s*起?\s*(?:至|到|[—–－~～-]+)\s*(?P<until>{DAY})(?:底|末)?"
)
#: what a sentence about the document itself has: 本办法, or nothing before 自 and 有效期
OWN = re.compile(
    r"(?:[本此]|上述)(?:[^，。；]{0,12}?(?:办法|规定|意见|通知|方案|规划|计划|措施|政策|细则|条例|决定|行动|指南|文件|清单|纲要|公告|通告|要点|制度|规则|标准|目录))"
    r"|^\s*(?:\S{1,8}[、.．]|第.{1,4}条)?\s*(?:自|有效期|施行|试行期)"
)
#: what is valid in sentences about other things
OTHERS = re.compile(r"许可证|合格证|证书|执照|资质|资格|认定|备案|合同|协议|保函|延长|延期")
#: 规划期为2021—2025年; in a title the years are enough
PERIOD = re.compile(r"(?P<first>20\d{2})\s*年?\s*(?:[—–－~～-]+|至|到)\s*(?P<last>20\d{2})\s*年?")
PLANNED = re.compile(rf"(?:规划|计划|方案|行动|实施)的?(?:期限?|周期|时限|年限)[为是：:自]*\s*{PERIOD.pattern}")
FIVE_YEARS = re.compile(r"第?(?P<n>十[一二三四五六七])(?:个五年|五)")
STAGES = (("征求意见稿", r"征求意见|意见稿|草案|送审稿"), ("试行", r"试行"), ("暂行", r"暂行"))


def validity_of(text: str, title: str, issued: str) -> Validity:
    """What a document says of its own validity; `issued` is its date, from which 印发之日 counts."""
    span = _clause(text)
    effective, expires = _dates(text[slice(*span)], issued)
    first, last = _period(title) or _stated_period(text)
    stage = next((name for name, pattern in STAGES if re.search(pattern, title)), "")
    return Validity(effective, expires, stage, first, last, span if effective or expires else (0, 0))


def _clause(text: str) -> tuple[int, int]:
    """The sentences that say from or until when the document holds: the last ones of the text, one behind the other."""
    found = [(start, end) for start, end in _sentences(text) if _speaks_of_itself(text[start:end])]
    if not found:
        return 0, 0
    start, end = found[-1]
    for before in reversed(found[:-1]):
        if not text[before[1] : start].strip():
            start = before[0]
    return start, end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for offset, line in lines_of(text):
        for match in re.finditer(r"[^。；]+[。；]?", line):
            yield offset + match.start(), offset + match.end()


def _speaks_of_itself(sentence: str) -> bool:
    if len(sentence) > 300 or not HOLDS.search(sentence):
        return False
    own = _own_clauses(sentence)
    if OTHERS.search(own) or not OWN.search(own):
        return False
    return bool(
        STARTS.search(own) or FROM_TO.search(own) or (re.search(TERM, own) and (LASTS.search(own) or UNTIL.search(own)))
    )


def _own_clauses(sentence: str) -> str:
    """The clauses that name no other document."""
    masked = re.sub(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》", "※", sentence)
    return "，".join(clause for clause in re.split("[，,]", masked) if "※" not in clause)


def _dates(clause: str, issued: str) -> tuple[str, str]:
    clause = _own_clauses(clause)
    both = FROM_TO.search(clause)
    if both and "月" in both["day"]:  # years alone are the period of a plan
        return iso_day(both["day"]), iso_day(both["until"], last=True)
    start = STARTS.search(clause)
    effective = ""
    if start:
        day = start["day"] or start["day_"]
        effective = iso_day(day) if day else issued
        if start["after"] and effective:
            after = timedelta(days=int(numeral(start["after"])))
            effective = (date.fromisoformat(effective) + after).isoformat()
    until, lasts = UNTIL.search(clause), LASTS.search(clause)
    if until:
        return effective, iso_day(until["until"] or until["until_"], last=True)
    if lasts and effective:
        months = int(numeral(lasts["n"])) * (12 if lasts["unit"] == "年" else 1)
        return effective, day_before(date.fromisoformat(effective), months).isoformat()
    return effective, ""


def _period(title: str) -> tuple[int, int] | None:
    """The years that a title names, else those of its five-year plan: 十四五 is 2021 to 2025."""
    title = re.sub(r"《.*》", "", title)  # another document's
    years = PERIOD.search(title)
    if years and int(years["first"]) <= int(years["last"]):
        return int(years["first"]), int(years["last"])
    plan = FIVE_YEARS.search(re.sub(r"[“”\"]", "", title))
    if plan:
        first = 2021 + (int(numeral(plan["n"])) - 14) * 5
        return first, first + 4
    return None


def _stated_period(text: str) -> tuple[int, int]:
    match = PLANNED.search(text)
    return (int(match["first"]), int(match["last"])) if match else (0, 0)
