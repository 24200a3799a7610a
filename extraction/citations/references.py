"""Where a document names other documents: by title, by 文号, or by both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.document import Document, Mention
from extraction.document_names import NUMBER, NUMBER_TAIL, number_key, title_key

#: a title in 《》, which may hold another one
CITED = re.compile(r"《([^《》\n]{3,120}(?:《[^《》\n]*》[^《》\n]*)*)》")
#: what titles of policy documents end in
DOCUMENT_END = re.compile(
    r"(?:规划|纲要|条例|办法|意见|方案|计划|通知|决定|目录|清单|指南|规定|细则|措施|政策|标准|法|批复|通告|公告|要点|规则|建议|纲领|章程|行动"
    r"|“?十[二三四五]五”?规划)(?:（[^（）]{1,30}）)*$"
)
#: words of the sentence that stand before a 文号, and are no part of it
NO_ISSUER = re.compile(
    r"^.*(?:根据|依据|依照|按照|遵照|落实|贯彻|执行|实施|废止|取代|代替|替代|对照|参照|修改|修订|印发|转发|以及|文件|通知|符合|违反|享受|有关|相关|出台|[和及与的见将原对于因由为在至了即按])"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One place where another document is named. `name` is its title; its 文号 where only that is given."""

    start: int  #: of the title with its 《》, or of the 文号
    end: int  #: behind the bracket with the 文号
    name: str
    title: tuple[int, int]  #: span of the title; of the 文号 where there is no title
    number: tuple[int, int] | None


def find_references(document: Document) -> list[Reference]:
    """Every place where a document other than this one is named, in the order of the text."""
    found = [*_titles(document), *_bare_numbers(document)]
    text, own = document.text, title_key(document.metadata.title)
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for reference in found:
        if reference.number and reference.number != reference.title:
            numbers[reference.name].add(number_key(text[slice(*reference.number)]))
    titles = {next(iter(keys)): name for name, keys in numbers.items() if len(keys) == 1}
    settled = []
    for reference in found:
        name, key = reference.name, _key(text, reference.number)
        if key in titles:
            name = titles[key]  # the 文号 alone, of a document that is named in full elsewhere
        if key and name != key and (len(numbers[name]) > 1 or title_key(name) == own):
            name = f"{name}（{key}）"  # one of several documents of that title
        settled.append(Reference(reference.start, reference.end, name, reference.title, reference.number))
    return sorted(settled, key=lambda r: (r.start, -r.end))


def find_documents(document: Document) -> list[Mention]:
    """Mentions of other documents; where title and 文号 are given, each is one."""
    spans = {(span, r.name) for r in find_references(document) for span in (r.title, r.number) if span}
    return sorted(Mention(*span, "Document", name, "document:cited", 0.95) for span, name in spans)


def _titles(document: Document) -> Iterator[Reference]:
    text, own = document.text, title_key(document.metadata.title)
    for match in CITED.finditer(text):
        number = re.compile(rf"[（(〔\[]\s*({NUMBER.pattern})[^（）()\n]{{0,40}}[）)\]]?").match(text, match.end())
        its = number_key(number[1]) if number else ""
        if its == number_key(document.metadata.number) if its else title_key(match[1]) == own:
            continue
        if not (number or DOCUMENT_END.search(match[1])):
            continue
        end = number.end() if number else match.end()
        yield Reference(match.start(), end, match[1], match.span(1), number.span(1) if number else None)


def _bare_numbers(document: Document) -> Iterator[Reference]:
    """文号 that follow no title."""
    text, own = document.text, number_key(document.metadata.number)
    taken = [(r.start, r.end) for r in _titles(document)]
    for tail in NUMBER_TAIL.finditer(text):
        who = re.search(r"[\u4e00-\u9fff]{0,14}$", text[: tail.start()][-14:])
        start = tail.start() - len(who[0]) + _before(who[0]) if who else tail.start()
        span = start, tail.end()
        key = number_key(text[slice(*span)])
        if not key or key == own or any(a <= start < b for a, b in taken):
            continue
        if text[max(0, start - 2) : start].endswith(("》（", "》(")) or _is_heading(document, start):
            continue
        yield Reference(*span, key, span, span)


def _before(who: str) -> int:
    """How many characters before a 文号 belong to the sentence: 根据[沪府发]〔2021〕3号."""
    match = NO_ISSUER.match(who)
    return match.end() if match and len(who) - match.end() >= 2 else 0


def _is_heading(document: Document, position: int) -> bool:
    """Whether a 文号 stands on a line of its own at the top: it is the document's, or its notice's."""
    line_start = document.text.rfind("\n", 0, position) + 1
    line_end = document.text.find("\n", position)
    line = document.text[line_start : line_end if line_end >= 0 else None]
    return bool(NUMBER.fullmatch(line.strip()))


def _key(text: str, span: tuple[int, int] | None) -> str:
    return number_key(text[slice(*span)]) if span else ""
