"""What a number measures: the noun phrase before it (产业规模达到2000亿元) or after it (建成10个平台)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.targets.clauses import Placed, Span, strip_conjunctions
from extraction.targets.deadlines import Time
from extraction.targets.quantities import COMPARING_END, HEDGE_END, Quantity
from extraction.targets.words import (
    ANY_PURE,
    CHANGE,
    DOING,
    ENDS_IN_ACTION,
    LEADING,
    LEADING_DUAL,
    ORIGIN_END,
    PREDICATE,
    RANKED,
    SCOPE,
    SIZE_TAIL,
    TRAILING_VERB,
)

_VAGUE_START = re.compile(r"^(?:并|且|同时|用于|以[便及]|来|为|进行|从而|不断|其中|等|的?[（(])")
_LEFT_OVER = re.compile(
    r"(?:(?<!\d)1个|在[^，]{0,6}基础上|之间|的|为|是|数量为|约|在|上|(?<!占)比|较|共|有|了|”|“|每年|年均|分别|各|等|还|总数"
    r"|每[十百千万亿]?(?:人口|人|户|名|家|亩|平方公里|公里|辆|张))+$"
)
#: a note behind a noun: 起降点（含已建成的）260个
_NOTE = re.compile(r"[（(](?:不?含|包括|其中|以)[^（）()]*[）)]$")
#: where something is done: 在种植、诊断等场景开放应用40项
_WITHIN = re.compile(
    r"[^，。；]{0,8}?(?:在|围绕|面向|聚焦)[^，。；]{2,40}等(?:重点|典型|关键)?(?:领域|场景|行业|方面|环节)(?=..)"
)
_PREPOSITION = re.compile(r"(?:面向|覆盖|围绕|针对|涵盖|服务|在|以)$")
_PREPOSITION_NEAR = re.compile(_PREPOSITION.pattern[:-1] + r"(?:[\d.]+[^，。、]{1,10}、?)*$")
_FULL_VERB = re.compile(r"达到|达|到|至|超过|突破|大于|高于|低于|保持|稳定|不|接近|超出|控制")
_ONE = re.compile("[1一]个")
_LIGHT = re.compile(r"^(?:\s|[“”‘’\"])+|(?:\s|[“‘\"])+$")
_EACH_YEAR = re.compile(
    r"(?:每年|年均|(?<![\d全])年)(?:平均)?"
    r"(?P<verb>新增|净增|培育|引进|新建|举办|培训|培养|选派|完成|实施|新认定)?(?:力争|至少)?$"
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """`name`, read off text[start:end]; `hint` is the span of what acts in the clause (市级平台 | 上线好物工具)."""

    name: str
    start: int
    end: int
    hint: Span = (0, 0)
    scope: str = ""
    after: bool = False  #: the noun stands behind its number


def indicator_of(text: str, placed: Placed, times: Sequence[Time]) -> Indicator | None:
    """The indicator in the number's own clause, None where the clause leaves it out."""
    q = placed.quantity
    before, after = noun_before(text, placed.left, q, times), noun_after(text, placed)
    if after and (q.grade or text.startswith("的", q.right)):
        if before and q.grade and _ONE.fullmatch(text, before.end, q.left):  # 石油化工1个千亿级产业集群
            return Indicator(before.name + after.name, before.start, after.end, before.hint, before.scope)
        return after  # 万亿级产业集群, 总规模500亿元的基金
    if before and after and q.kind == "count" and DOING.fullmatch(after.name):
        return Indicator(before.name + after.name, before.start, before.end, before.hint, before.scope)
    if before and after:
        full_verb = bool(q.verb and _FULL_VERB.match(q.verb))
        direct = ENDS_IN_ACTION.search(text[slice(*placed.left)])
        if q.kind in ("share", "times") and not direct:
            if not full_verb and not CHANGE.search(before.name):
                return Indicator(before.name + after.name, before.start, after.end, before.hint, before.scope)
            return before
        return after if direct or (q.kind == "count" and not full_verb) else before
    return before or after


def noun_before(text: str, left: Span, q: Quantity, times: Sequence[Time]) -> Indicator | None:
    """The noun phrase that ends where the number's comparing words begin."""
    full_verb = bool(q.verb and _FULL_VERB.match(q.verb))
    start, end = _without_tail(text, left, times)
    if within := _WITHIN.match(text[start:end]):
        start += within.end()
    verb = TRAILING_VERB.search(text[start:end])
    if verb and verb.start() >= 2 and not LEADING_DUAL.fullmatch(text[start : start + verb.start()]):
        start, end = _without_tail(text, (start, start + verb.start()), times)
    change = ""
    if q.kind == "rank" and (ranked := RANKED.search(text[start:end])):
        start, end = _without_tail(text, (start, start + ranked.start()), times)
    if q.kind in ("share", "times", "extent", "money", "tech", "time") and not re.search(r"[到至在]$", q.verb):
        match = CHANGE.search(text[start:end])
        if match:
            change = re.sub("^(?:累计|实现|总体|整体|再|逐年|同比)+", "", match.group())
            start, end = _without_tail(text, (start, start + match.start()), times)
    if q.kind == "times" or (q.verb and not change):
        match = re.search(r"(?:实现|力争|年均)+$", text[start:end])
        end = start + match.start() if match else end
    begin, scope, hint = _without_lead(text, start, end, q, times)
    begin, end = strip_conjunctions(text, (begin, end))
    noun = _LIGHT.sub("", text[begin:end])
    each = _EACH_YEAR.search(text, left[0], begin)
    if each and each.end() == begin and len(noun) >= 2 and not full_verb:
        noun, begin = each.group() + noun, each.start()
    verbs = LEADING_DUAL.fullmatch(noun) and not full_verb and not _is_noun(noun, full_verb, q)
    if (len(noun) < 2 and not (change and q.kind in ("share", "times"))) or verbs:
        return None
    return Indicator(noun + change, begin, end, hint, scope)


def _without_tail(text: str, span: Span, times: Sequence[Time]) -> Span:
    """The span without times, hedges, comparing verbs and light words at its end."""
    start, end = strip_conjunctions(text, span)
    while start < end:
        time = next((t for t in times if t.start < end <= t.end), None)
        piece = text[start:end]
        origin = ORIGIN_END.search(piece)
        patterns = (_NOTE, HEDGE_END, COMPARING_END, _LEFT_OVER)
        match = origin or next((m for p in patterns if (m := p.search(piece))), None)
        if time and not origin:
            new = max(start, time.start)
        elif match and match.start() < len(piece):
            new = start + match.start()
        else:
            break
        start, end = strip_conjunctions(text, (start, new))
    return start, end


def _without_lead(text: str, start: int, end: int, q: Quantity, times: Sequence[Time]) -> tuple[int, str, Span]:
    """Where the noun phrase begins, once times, scope, adverbs and verbs before it are taken off."""
    scope = ""
    full_verb = bool(q.verb and _FULL_VERB.match(q.verb) and q.verb != "超")
    leading = LEADING if full_verb else LEADING_DUAL
    moved = True
    while moved and start < end:
        moved = False
        time = next((t for t in times if t.start <= start < t.end), None)
        if time:
            start, moved = min(end, time.end), True
            continue
        for pattern in (leading, SCOPE, re.compile(r"^(?:目前|当前|使|在|到|于|按|其中|——|—|-|的|底|末|前|期间|\s)+")):
            match = pattern.match(text[start:end])
            if match and match.end():
                whole = match.end() == end - start
                if pattern is SCOPE:
                    scope = match.group()
                if whole and pattern is leading and _is_noun(text[start:end], full_verb, q):
                    continue
                start, moved = start + match.end(), True
    hint = (start, start)
    inner = [m for m in ANY_PURE.finditer(text, start, end) if m.start() > start and end - m.end() >= 2]
    if inner and "占" not in text[start : inner[-1].start()]:
        hint = (start, inner[-1].start())
        rest = LEADING.match(text[inner[-1].end() : end])
        start = inner[-1].end() + (rest.end() if rest and rest.end() < end - inner[-1].end() else 0)
    return start, scope, hint


def _is_noun(words: str, full_verb: bool, q: Quantity) -> bool:
    """Verbs alone before 达到 are what is measured: 出口达到100亿元; so is what is worth money: 运营服务150亿元."""
    if q.kind == "money" and re.fullmatch("(?:运营|研发|开发|应用|培训|生产|建设|支持)服务", words):
        return True
    return full_verb and bool(re.search("(?:出口|投资|消费|服务|研发投入|培训|生产)$", words))


def noun_after(text: str, placed: Placed) -> Indicator | None:
    """The noun phrase that follows a number, without relative clauses and closing predicates."""
    start, end = strip_conjunctions(text, placed.right)
    piece = text[start:end]
    if placed.right[0] != start and re.match(r"[、，和及与]", text[placed.right[0] :]):
        return None
    if SIZE_TAIL.match(piece) or _VAGUE_START.match(piece) or re.match(r"[+＋/]", piece):
        return None
    if piece.startswith("的"):
        start, piece = start + 1, piece[1:]
    verb = ANY_PURE.match(piece)
    if verb and not re.match("推广|认定|面向|发布", piece):
        return None
    if occasion := re.search(r"的(?:基础上?|前提|同时|情况|背景|(?:发展)?(?:规模|水平|目标|格局)$)", piece):
        end, piece = start + occasion.start(), piece[: occasion.start()]
    open_bracket = re.search(r"[（(]", piece)
    if open_bracket and not re.search("[）)]", piece):
        end, piece = start + open_bracket.start(), piece[: open_bracket.start()]
    before = text[placed.left[0] : placed.quantity.left]
    governing = (
        before if before.strip("、和及与") else text[placed.clause[0] : placed.left[0]]
    )  # 面向5个行业、30个场景的
    if "的" in piece and _PREPOSITION_NEAR.search(governing):
        end = start + piece.index("的")
    else:
        head = piece.rfind("的")
        if head > 0 and len(piece) - head > 2 and not ANY_PURE.match(piece[head + 1 :]):
            start += head + 1
    trailing = ENDS_IN_ACTION.search(text[start:end])
    if trailing and trailing.start() >= 2 and end < placed.clause[1]:
        end = start + trailing.start()
    predicate = PREDICATE.search(text[start:end])
    if predicate and predicate.start() >= 2:
        end = start + predicate.start()
    start, end = strip_conjunctions(text, (start, end))
    noun = _LIGHT.sub("", text[start:end])
    if len(noun) < 2:
        return None
    each = _EACH_YEAR.search(before)
    verb_kept = re.search(r"(?:新增|净增)$", before)
    prefix = each.group() if each else verb_kept.group() if verb_kept else ""
    return Indicator(prefix + noun, start, end, after=True)
