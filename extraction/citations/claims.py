"""What a document does to the documents that it names: REPLACES (替代, 废止, 修订) and CITES (依据, 引用)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.citations.references import Reference, find_references
from extraction.dates import DAY, iso_day
from extraction.document import Document
from extraction.reading import Reading
from extraction.relations import Claim

#: in a sentence whose references are written ⟦0⟧, ⟦1⟧: some of them, one beside the other
LIST = r"(?:原|此前|原有|以下)?(?:⟦\d+⟧(?:等|、|，|；|和|及|与|以及|原)*)+"
PART = r"(?:第[\u4e00-\u9fff\d]{1,6}[条款项章])"
ENDS = r"(?:废止|停止(?:执行|施行|实施|使用)|不再(?:执行|施行|实施|有效)|失效|终止(?:执行|实施)?)"
#: ⟦0⟧同时废止; not 废止前, and not what somebody else has repealed already
REPEALED = re.compile(
    rf"(?P<list>{LIST})(?P<part>{PART})?(?:的?(?:全部|有关|相关)?(?:规定|内容|文件|政策|\d+(?:件|个|份)文件))?"
    rf"(?:自[^，。；]{{0,24}}起)?(?:同时|即行|即|予以|自行|相应|一并|随之|均|全部|自动|宣布){{0,3}}{ENDS}(?!前|后|的(?!决定|通知))"
)
REPEALS = re.compile(
    rf"(?<!已)(?<!已经)(?:废止|宣布失效|停止执行)了?(?:下列|以下)?[^，。；⟦]{{0,8}}(?P<list>{LIST})(?!.{{0,4}}[前后])"
)
SUPERSEDED = re.compile(
    rf"(?:替代|代替|取代)(?:了)?(?P<list>{LIST})|(?P<list_>{LIST})(?:由|被)本[^，。；]{{0,8}}(?:替代|代替|取代)"
)
CHANGED = r"(?:修改|修订|修正|调整)"
AMENDED = re.compile(
    rf"对(?P<a>{LIST})[^，。；]{{0,20}}(?:作|做|进行|作出|做出)(?:出)?(?:如下|以下|了)?(?:部分)?{CHANGED}"
    rf"|(?:将|把)?(?P<b>{LIST})[^。；]{{0,60}}(?:{CHANGED}为|改为|删去|删除|增加一[条款项])"
    rf"|在(?P<c>{LIST})的?基础上[^，。；]{{0,6}}{CHANGED}"
)
#: 根据《关于修改〈X〉的决定》修正: the decision amends the document that says so
AMENDED_BY = re.compile(rf"根据(?P<list>{LIST})(?:第[一二三四五六七八九]次)?(?:修正|修订)")
EXTENDED = re.compile(rf"(?P<list>{LIST})的?(?:有效期限?)?(?:延长|延续|延期)(?:执行|实施)?(?:至|到)\s*(?P<until>{DAY})")
#: a title that says what the whole document does to the one that it names
AMENDING_TITLE = re.compile(
    rf"关于(?:{CHANGED}|修改完善)(?:和\w{{2}})?[^《⟦]{{0,10}}(?P<list>{LIST})|^(?P<list_>{LIST})(?:修正案|{CHANGED}案)"
)
BASED = re.compile(
    rf"(?:根据|依据|依照|按照|遵照|贯彻|落实|执行|实施)[^，。；⟦]{{0,24}}(?P<list>{LIST})(?:[^。；⟦]{{0,24}}?(?P<more>{LIST}))*"
)
#: a sentence that says why the document was made
PURPOSE = re.compile(
    r"制定|编制|起草|特制[定订]|现(?:就|印发|将|提出|对)|决定|结合[^，。；]{0,16}实际|通知如下|提出(?:如下|以下)"
)


def document_claims(reading: Reading, own: str) -> Iterator[Claim]:
    """Who issued the document `own`, and its relations to the documents that it names."""
    document = reading.document
    metadata = document.metadata
    title = metadata.title_span if metadata.title else (0, len(own))
    for issuer in reading.within(*metadata.issuer_span, "Agency") if metadata.issuer else ():
        yield Claim("Document", own, "ISSUED_BY", "Agency", issuer.name, (title, metadata.issuer_span), 0.95, "issuer")
    references = find_references(document)
    claims = [claim for group in _by_sentence(document, references) for claim in _of_sentence(document, own, *group)]
    replaced = {c.tail for c in claims if c.relation == "REPLACES"}
    yield from (c for c in claims if c.relation == "REPLACES" or c.tail not in replaced)
    for reference in references:
        start, end = document.sentence_at(*reference.title)
        for agency in reading.within(start, reference.start + 1, "Agency"):
            if document.text[agency.end : reference.start] in ("印发的", "发布的", "印发", "出台的"):
                yield Claim(
                    "Document", reference.name, "ISSUED_BY", "Agency", agency.name, ((start, end),), 0.85, "cited"
                )


Group = tuple[tuple[int, int], Sequence[Reference]]


def _by_sentence(document: Document, references: Sequence[Reference]) -> Iterator[Group]:
    """Outermost references by their sentence."""
    groups: dict[tuple[int, int], list[Reference]] = {}
    end = 0
    for reference in references:
        if reference.start >= end:
            groups.setdefault(document.sentence_at(reference.start, reference.end), []).append(reference)
            end = reference.end
    yield from groups.items()


def _of_sentence(
    document: Document, own: str, span: tuple[int, int], references: Sequence[Reference]
) -> Iterator[Claim]:
    start, end = span
    masked = document.text[start:end]
    for i, reference in reversed(list(enumerate(references))):
        masked = f"{masked[: reference.start - start]}⟦{i}⟧{masked[reference.end - start :]}"
    standing = _standing(masked, len(references), _context(document, start))
    title = document.metadata.title_span if document.metadata.title else (0, len(own))
    for i, reference in enumerate(references):
        relation, kind, until = standing[i]
        ends = [("Document", own), ("Document", reference.name)]
        if kind == "被修订":
            kind, ends = "修订", ends[::-1]
        properties = {"kind": kind, **({"until": until} if until else {})}
        sure = 0.95 if relation == "REPLACES" else 0.9 if kind == "依据" else 0.85
        yield Claim(*ends[0], relation, *ends[1], (title, span), sure, "cited", properties)


def _context(document: Document, start: int) -> str:
    """What the place of a sentence says of it: title, repealed (in a list of repealed documents), preamble, or ''."""
    metadata = document.metadata
    if metadata.title and metadata.title_span[0] <= start < metadata.title_span[1]:
        return "title"
    if _under_repeal(document.text, start):
        return "repealed"
    section = document.section_at(start)
    first = section.kind != "measure" and section is document.sections[min(1, len(document.sections) - 1)]
    return "preamble" if section.level == 0 or first or section.title in ("总则", "总体要求") else ""


def _under_repeal(text: str, start: int) -> bool:
    """Whether the lines above, each naming a document, are a list under 下列文件同时废止：."""
    end = text.rfind("\n", 0, start)
    while end > 0:
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip()
        if line.endswith(("：", ":")):
            return bool(re.search(ENDS, line)) and not re.search(r"修改|保留|继续有效", line)
        if "》" not in line or len(line) > 120:
            return False
        end = begin - 1
    return False


def _standing(masked: str, count: int, context: str) -> list[tuple[str, str, str]]:
    """(relation, kind, until) of each reference of a sentence."""
    found: dict[int, tuple[str, str, str]] = {}

    def take(pattern: re.Pattern[str], relation: str, kind: str) -> None:
        for match in pattern.finditer(masked):
            until = iso_day(match["until"], last=True) if "until" in pattern.groupindex else ""
            what = "修订" if "part" in pattern.groupindex and match["part"] else kind
            for name, listed in match.groupdict().items():
                if listed and name not in ("until", "part"):
                    for i in re.findall(r"⟦(\d+)⟧", listed):
                        found.setdefault(int(i), (relation, what, until))

    take(EXTENDED, "REPLACES", "修订")
    if context == "title":
        take(AMENDING_TITLE, "REPLACES", "修订")
    take(AMENDED_BY, "REPLACES", "被修订")
    take(REPEALED, "REPLACES", "废止")
    take(REPEALS, "REPLACES", "废止")
    take(SUPERSEDED, "REPLACES", "替代")
    take(AMENDED, "REPLACES", "修订")
    if context == "preamble" or PURPOSE.search(masked):
        take(BASED, "CITES", "依据")
    rest = ("REPLACES", "废止", "") if context == "repealed" else ("CITES", "引用", "")
    return [found.get(i, rest) for i in range(count)]
